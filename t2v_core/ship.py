"""A finished run as one that ships with the project.

python -m t2v_core.ship --run RUN_DIR --out DIR [--checkpoints K] [--clips N]
"""

from dataclasses import asdict, dataclass
from pathlib import Path

from t2v_core.config import DeviceName
from t2v_core.errors import told_in_a_line
from t2v_core.evaluation.shipping import ship


@dataclass(frozen=True, kw_only=True)
class Command:
    """Make a finished run one that ships with the project."""

    run: Path
    out: Path
    checkpoints: int = 1
    """How many to keep, evenly from those that were judged; the last one always."""
    clips: int = 300
    """In each group of prompts, for the model card."""
    device: DeviceName = "auto"


def main() -> None:
    import tyro

    command = tyro.cli(Command)
    with told_in_a_line():
        ship(**asdict(command))
    size = sum(file.stat().st_size for file in command.out.rglob("*") if file.is_file())
    print(f"{command.out}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
