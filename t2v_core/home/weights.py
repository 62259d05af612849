"""Weights as a page carries them: half floats, one array after the other, in base64."""

import base64
from typing import Any

import numpy as np

from t2v_core.models.text_to_video import TRAINING_ONLY, TextToVideo


def packed_weights(model: TextToVideo) -> dict[str, Any]:
    """All that drawing needs: `shapes`, a list of [name, shape], and `halves`, the numbers in that order, little end
    first."""
    weights = {
        name: tensor.cpu().numpy().astype("<f2")
        for name, tensor in model.networks.state_dict().items()
        if not name.startswith(TRAINING_ONLY)
    }
    numbers = np.concatenate([array.ravel() for array in weights.values()])
    return {
        "shapes": [[name, list(array.shape)] for name, array in weights.items()],
        "halves": base64.b64encode(numbers.tobytes()).decode("ascii"),
    }
