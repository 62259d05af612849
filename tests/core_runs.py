"""A small trained run that several tests ask."""

from pathlib import Path

from t2v_core.config import Config, DataConfig, TrainConfig
from t2v_core.training.loop import train

MOTIONS = ("moving up", "moving right", "moving down", "shrinking")


def tiny_config(model="flow", steps=24, seed=0, **training) -> Config:
    data = DataConfig(motions=MOTIONS, num_clips=200, seed=seed)
    return Config(model=model, data=data, training=TrainConfig(steps=steps, seed=seed, **training))


def finish(config: Config, run: Path, data=None) -> list:
    return list(train(config, run, data))
