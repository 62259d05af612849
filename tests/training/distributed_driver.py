"""What torchrun starts for test_distributed.py: small runs of two models, one after the other.

torchrun --nproc-per-node 2 -m tests.training.distributed_driver FOLDER
"""

import sys
from pathlib import Path

import pytest

from t2v_core.training import distributed
from tests.conftest import small_batches
from tests.core_runs import finish, tiny_config

MODELS = ("flow", "video_gan")
STEPS = 12


def train_all(folder: Path) -> None:
    for model in MODELS:
        finish(tiny_config(model, steps=STEPS, precision="fp32"), folder / model)


if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        small_batches(patch)
        distributed.join()
        train_all(Path(sys.argv[1]))
        distributed.part()
        names = [path.read_text().strip() for path in Path("/proc/self/task").glob("*/comm")]
        assert not [name for name in names if "gloo" in name], f"threads outlive the group: {names}"
