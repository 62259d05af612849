"""What a training tells after each step, and shows now and then: obey rates on a few prompts, clips of fixed prompts,
the checkpoint's name."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from t2v_core import runs
from t2v_core.config import Config
from t2v_core.data.clip_sets import ClipSet
from t2v_core.evaluation.rates import (
    GROUPS,
    OLD_GROUPS,
    PromptAndProgram,
    Rate,
    ask,
    old_rates,
    questions,
    rate,
    readable,
)
from t2v_core.generation.sampling import generate, read_prompts
from t2v_core.generation.video_files import encode_clip
from t2v_core.judging.by_prompt import judged
from t2v_core.models.pixels import to_tensor, to_uint8
from t2v_core.models.text_to_video import LatentVideoModel, TextToVideo
from t2v_core.world.prompts import PromptError

FIRST_PROMPT = "circle moving up then right"
SAMPLE_SEED = 7
REPORT_CLIPS = 24  # of each kind, while training
LAST_CLIPS = 100  # of each kind, at the end
SAMPLE_SCALE = 3  # px of a sample for each of the clip's


@dataclass(frozen=True, kw_only=True)
class TrainReport:
    """taught, held_out: obey rates on pairs (None where there is nothing to judge yet); old: on held-out pairs of what
    a model that went on knew before. clips: uint8 [N, T, S, S, 3] for `prompts`. evaluation: rates of every group,
    with the last report only."""

    checkpoint: str
    taught: Rate | None
    held_out: Rate | None
    prompts: list[str]
    clips: np.ndarray
    samples: str
    old: Rate | None = None
    evaluation: dict[str, Rate] | None = None

    @property
    def rates(self) -> dict[str, Rate | None]:
        return {"taught": self.taught, "held_out": self.held_out, "old": self.old}

    def to_json(self) -> dict[str, Any]:
        obey = {name: found.obeys for name, found in self.rates.items() if found}
        return {
            "obey": obey | {"clips": REPORT_CLIPS} if obey else None,
            "samples": self.samples,
            "checkpoint": self.checkpoint,
        }


@dataclass(frozen=True, kw_only=True)
class TrainEvent:
    """After an optimizer step, or while a stage prepares (`losses` is empty then). `step` counts over all stages;
    `stage_progress` runs from 0 to 1; a report comes every so often, and last of all. The seconds left are by the speed
    of now, None until one step has shown it. takes_at_least: the seconds that it takes where the minutes are too few to
    learn anything. threads: that compute the steps now, 0 where that is not chosen. seconds_of_cost: see budget.py."""

    stage: str
    stage_index: int
    num_stages: int
    step: int
    losses: dict[str, float]
    seconds: float
    seconds_left: float | None
    stage_seconds_left: float | None
    stage_progress: float
    clips_per_second: float
    threads: int = 0
    seconds_of_cost: float | None = None
    takes_at_least: float | None = None
    report: TrainReport | None = None


class Reporter:
    """Reports on a run's averaged model, always with the same prompts and seeds."""

    def __init__(self, config: Config, run: Path, data: ClipSet, model: TextToVideo):
        self.config, self.run, self.data, self.model = config, run, data, model
        self.prompts = _sample_prompts(config, data, model)
        runs.write_json(run / "samples" / "prompts.json", self.prompts)

    def report(self, step: int, stage_index: int, checkpoint: str, last: bool) -> TrainReport:
        self.model.networks.eval()
        drawing = isinstance(self.model.networks, LatentVideoModel) and stage_index == 0
        taught = held_out = old = evaluation = None
        if drawing:
            clips = self._drawn_again()
        else:
            seeds = [SAMPLE_SEED] * len(self.prompts)
            clips = generate(self.model, self.prompts, seeds)
            asked = LAST_CLIPS if last else REPORT_CLIPS
            if last:
                evaluation = self._rates(GROUPS, asked)
                taught, held_out = evaluation.get("taught"), evaluation.get("held_out")
                evaluation |= self._old_rates(asked)
                old = evaluation.get("old_held_out")
                runs.write_evaluation(self.run, {name: asdict(found) for name, found in evaluation.items()})
            else:
                found = self._rates(("taught", "held_out"), asked)
                taught, held_out = found.get("taught"), found.get("held_out")
                old = self._old_rates(asked, ("held_out",)).get("old_held_out")
        samples = f"samples/step_{step}"
        for i, clip in enumerate(clips):
            runs.write_atomically(self.run / samples / f"{i}.webp", encode_clip(clip, ".webp", scale=SAMPLE_SCALE))
        runs.write_json(self.run / samples / "verdicts.json", [None] * len(clips) if drawing else self._verdicts(clips))
        return TrainReport(
            checkpoint=checkpoint,
            taught=taught,
            held_out=held_out,
            prompts=self.prompts,
            clips=clips,
            samples=samples,
            old=old,
            evaluation=evaluation,
        )

    def _rates(self, groups: tuple[str, ...], clips: int) -> dict[str, Rate]:
        if self.model.split is None:
            return {}
        found = {}
        for group in groups:
            asked = self._questions(group, clips)
            if not asked and group == "taught":  # nothing but single motions is taught
                asked = self._questions("single", clips)
            if asked:
                found[group] = rate(ask(self.model, asked, seed=1))
        return found

    def _old_rates(self, clips: int, groups: tuple[str, ...] = OLD_GROUPS) -> dict[str, Rate]:
        found = old_rates(self.model, clips, seed=1, groups=groups)
        return {name: now for name, (now, _) in found.items()}

    def _questions(self, group: str, clips: int) -> list[PromptAndProgram]:
        assert self.model.split is not None
        return readable(self.model, questions(self.config.data, self.model.split, group, clips, seed=1))

    def _drawn_again(self) -> np.ndarray:
        """While it learns to draw there is no clip to ask for: taught clips, through the autoencoder and back."""
        networks = self.model.networks
        assert isinstance(networks, LatentVideoModel)
        with torch.inference_mode():
            clips = torch.from_numpy(self.data.clips(np.arange(len(self.prompts)) % len(self.data)))
            seen = to_tensor(clips.to(next(networks.parameters()).device))
            return to_uint8(networks.decode_frames(*networks.encode_frames(seen)))

    def _verdicts(self, clips: np.ndarray) -> list[bool | None]:
        """None for a caption outside the scene language: no verdict is claimed."""
        verdicts = [
            judged(clip, read) for clip, read in zip(clips, read_prompts(self.model, self.prompts), strict=True)
        ]
        return [verdict.obeys if verdict else None for verdict in verdicts]


def _sample_prompts(config: Config, data: ClipSet, model: TextToVideo) -> list[str]:
    """ "circle moving up then right" where the model can read it, then a taught prompt and, if they exist, a held-out
    and a three-phase one."""
    prompts = [FIRST_PROMPT]
    if model.split is not None and config.data.preset != "blog":
        for group in ("taught", "held_out", "three_phases"):
            prompts += [prompt for prompt, _ in questions(config.data, model.split, group, 1, seed=2)]
    prompts += data.prompts(np.arange(min(3, len(data))))
    readable = []
    for prompt in dict.fromkeys(prompts):
        try:
            read_prompts(model, [prompt])
        except PromptError:
            continue
        readable.append(prompt)
    return readable[:4]
