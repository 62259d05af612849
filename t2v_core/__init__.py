"""Motion Lab's core. The names below are what a notebook needs; each loads what it stands for when it is first used."""

import os
import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

# Read once, when torch is loaded. Threads that wait for each other spin otherwise, and take from whoever shares the
# machine what they do not use themselves: beside one busy process a step then took three times as long again.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

if TYPE_CHECKING:
    from t2v_core.config import Config, TrainConfig, preset
    from t2v_core.generation.sampling import generate, load_model
    from t2v_core.generation.video_files import write_clip
    from t2v_core.judging.judge import judge
    from t2v_core.training.loop import train
    from t2v_core.world.prompts import parse

__all__ = ["Config", "TrainConfig", "generate", "judge", "load_model", "parse", "preset", "train", "write_clip"]

_HOMES = {
    "config": ("Config", "TrainConfig", "preset"),
    "generation.sampling": ("generate", "load_model"),
    "generation.video_files": ("write_clip",),
    "judging.judge": ("judge",),
    "training.loop": ("train",),
    "world.prompts": ("parse",),
}


class _Door(ModuleType):
    """This module's class. Python hangs a module that was imported on its package, under its name: the command
    `t2v_core.generate` would hide the public function. A public name is never a module."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in __all__ and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Door


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"t2v_core.{module}"), name)
    raise AttributeError(f"module 't2v_core' has no attribute '{name}'")
