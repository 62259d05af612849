"""Write a data set to a folder.

python -m t2v_core.dataset --preset quick --clips 10000 --seed 0 --out DIR [--layout blog]
"""

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import tyro
from tqdm import tqdm

from t2v_core.config import DataConfig, PresetName, preset, with_choices, with_world
from t2v_core.data.folders import write_dataset
from t2v_core.errors import told_in_a_line
from t2v_core.world.own import read_world
from t2v_core.world.scenes import BUILT_IN, World


@dataclass(frozen=True, kw_only=True)
class Command:
    """Write a data set to a folder."""

    out: Path
    """A new or empty folder, or a data set written before, which is replaced."""
    preset: PresetName = "quick"
    clips: int | None = None
    """How many; the preset's own number unless given."""
    seed: int = 0
    layout: Literal["native", "blog"] = "native"
    """native: clips.npy and clips.jsonl. blog: video_0/frame_0.png ... prompt.txt."""
    motions: str | None = None
    """Comma separated, such as "moving up, shrinking"; the preset's own unless given. So too the next two."""
    shapes: str | None = None
    colours: str | None = None
    world: Path | None = None
    """A world of one's own, a folder or a zip: its things and moves are named as shapes and motions are."""
    num_frames: int | None = None
    """Of a clip."""
    frame_size: int | None = None
    """In pixels: 64 or 128."""

    def config(self, world: World = BUILT_IN) -> DataConfig:
        """Raises UserError for a choice that makes no sense."""
        numbers = {"num_clips": self.clips, "num_frames": self.num_frames, "frame_size": self.frame_size}
        given: dict[str, Any] = {name: number for name, number in numbers.items() if number is not None}
        data = replace(preset(self.preset), seed=self.seed, **given)
        data = data if world == BUILT_IN else with_world(data, world)
        return with_choices(data, motions=self.motions, shapes=self.shapes, colours=self.colours)


def main() -> None:
    command = tyro.cli(Command)
    try:
        with told_in_a_line():
            world = read_world(command.world) if command.world else BUILT_IN
            config = command.config(world)
            with tqdm(total=config.num_clips, unit="clip", unit_scale=True, desc=f"Writing {command.out}") as bar:
                for written in write_dataset(config, None, command.out, command.layout, world):
                    bar.update(written - bar.n)
    except KeyboardInterrupt:
        sys.exit("Stopped; nothing was kept.")


if __name__ == "__main__":
    main()
