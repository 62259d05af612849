"""How well does a model obey?

python -m t2v_core.evaluate --run RUN_DIR [--clips N] [--seed S]
"""

import json
from dataclasses import dataclass
from pathlib import Path

from t2v_core.config import DeviceName
from t2v_core.device import choose_device
from t2v_core.errors import told_in_a_line
from t2v_core.evaluation.kept_back import evaluate_kept_back
from t2v_core.evaluation.rates import evaluate
from t2v_core.evaluation.several import evaluate_scenes
from t2v_core.generation.sampling import SHIPPED_RUN, load_model


@dataclass(frozen=True, kw_only=True)
class Command:
    """Print how well a model obeys, as JSON."""

    run: Path = SHIPPED_RUN
    """The run folder; the model that ships with the project unless given."""
    clips: int = 300
    """In each group of prompts."""
    seed: int = 0
    checkpoint: str | None = None
    device: DeviceName = "auto"
    code_noise: bool = False
    """Draw codes from N(0, I) instead of the flow prior (an ablation)."""


def main() -> None:
    import tyro

    command = tyro.cli(Command)
    with told_in_a_line():
        model = load_model(command.run, command.checkpoint)
        model.networks.to(choose_device(command.device))
        if command.code_noise and hasattr(model.networks, "prior"):
            del model.networks.prior
        report = evaluate(model, command.clips, command.seed)
        report |= evaluate_scenes(model, command.clips, command.seed)
        report |= evaluate_kept_back(model, command.seed)
        print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
