"""A finished run as one that ships with the project: small, evaluated, with a model card written from its numbers."""

import json
import os
import platform
import shutil
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from t2v_core import checkpoints, runs
from t2v_core.config import Config, DeviceName
from t2v_core.device import choose_device
from t2v_core.errors import UserError
from t2v_core.evaluation.rates import GROUPS, evaluate
from t2v_core.evaluation.several import SCENE_GROUPS, evaluate_scenes
from t2v_core.generation.sampling import load_model
from t2v_core.models.text_to_video import NEVER_SHIPPED, TRAINING_ONLY
from t2v_core.tensor_files import read_tensors

NAMES = {
    "single": "single motions",
    "taught": "taught pairs",
    "held_out": "held-out pairs",
    "up_then_right": '"up then right"',
    "three_phases": "three phases",
    "four_phases": "four phases",
    "held_out_bindings": "held-out bindings",
    "two_things": "two things",
    "three_things": "three things",
    "two_things_held_out": "two things, held-out pairs",
}


# What a shipped run consists of. A folder that holds anything else is somebody's, and is never replaced.
_OWN_NAMES = {
    *("config.json", "split.json", "vocabulary.json", "evaluation.json", "status.json", "metrics.jsonl"),
    *("samples", "checkpoints", "report.json", "MODEL_CARD.md"),
}


def ship(run: Path, out: Path, checkpoints: int, clips: int, device: DeviceName = "auto") -> dict[str, Any]:
    """Copy a run to `out` with its last checkpoints, evenly chosen, and return its evaluation.

    `out` is a new or empty folder, or a run shipped before, which is replaced. Raises UserError for any other
    folder, for a run that is not finished, and for one that holds no pairs out.
    """
    out = out.resolve()
    _require_ours(out)
    status = runs.read_status(run)
    if status is None or status.state != "finished":
        raise UserError(f"{run} is not a finished run. Let it train to its end first.")
    model = load_model(run)
    model.networks.to(choose_device(device))
    report = evaluate(model, clips) | evaluate_scenes(model, clips, seed=0)
    if "held_out" not in report:
        raise UserError(f"{run} was taught every pair there is, so its card could not say what it does with new ones.")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as beside:
        made = Path(beside) / out.name
        made.mkdir()
        _copy(run, made, status, checkpoints, report)
        if out.exists():  # put away first: what is there vanishes only once there is something in its place
            os.replace(out, Path(beside) / "before")
        os.replace(made, out)
    return report


def _require_ours(out: Path) -> None:
    if not out.exists():
        return
    names = {entry.name for entry in out.iterdir()} if out.is_dir() else {out.name}
    if names and not ("MODEL_CARD.md" in names and names <= _OWN_NAMES):
        raise UserError(f"{out} holds something that is not a shipped run. Choose a new folder, or an empty one.")


def _copy(run: Path, out: Path, status: runs.Status, how_many: int, report: dict[str, Any]) -> None:
    for name in ("config.json", "split.json", "vocabulary.json", "evaluation.json"):
        shutil.copy(run / name, out / name)
    runs.write_status(out, replace(status, pid=0))
    there = set(checkpoints.list_checkpoints(run))
    judged = [line["checkpoint"] for line in runs.read_metrics(run) if line["obey"] and line["checkpoint"] in there]
    chosen = {judged[i] for i in np.linspace(len(judged) - 1, 0, how_many).round().astype(int)}
    for name in sorted(chosen, key=_step):
        weights = read_tensors(checkpoints.checkpoint_path(run, name))
        about = json.loads((run / "checkpoints" / f"{name}.json").read_text())
        # The last one can go on learning; from the others one only asks for clips.
        left_out = NEVER_SHIPPED if name == max(chosen, key=_step) else TRAINING_ONLY
        kept = {key: value for key, value in weights.items() if not key.startswith(left_out)}
        checkpoints.save_checkpoint(out, about.pop("step"), kept, about)
    for line in runs.read_metrics(run):
        if line["checkpoint"] in chosen:
            shutil.copytree(run / line["samples"], out / line["samples"])
        else:
            line |= {"checkpoint": None, "samples": None}
        runs.append_metrics(out, line)
    shutil.copy(run / "samples" / "prompts.json", out / "samples" / "prompts.json")
    runs.write_json(out / "report.json", report)
    runs.write_atomically(out / "MODEL_CARD.md", model_card(runs.read_config(run), status.seconds, report).encode())


def _step(checkpoint: str) -> int:
    return int(checkpoint.removeprefix("step_"))


def model_card(config: Config, seconds: float, report: dict[str, Any]) -> str:
    """Markdown: what it is, from which data, by which command, and how well it obeys."""
    data = config.data
    groups = [group for group in (*GROUPS, *SCENE_GROUPS) if group in report]
    header = " | ".join(NAMES[group] for group in groups)
    rates = " | ".join(percent(report[group]) for group in groups)
    parts = ", ".join(f"{name} {100 * share:.0f} %" for name, share in report["held_out"]["parts"].items())
    worst = sorted(report["motions"].items(), key=lambda entry: entry[1]["obeys"])[:3]
    return f"""# A model that ships with Motion Lab

| | |
| --- | --- |
| what | text to video ({config.model}), {data.num_frames} frames of {data.frame_size} x {data.frame_size} px; half \
precision, with the encoders, so that it can go on learning |
| data | preset `{data.preset}`: {len(data.shapes)} shapes, {len(data.colours)} colours, {len(data.motions)} motions; \
{data.num_clips:,} clips drawn from seed {data.seed} |
| split | `split.json`: all single motions and {100 * (1 - data.held_out_share):.0f} % of the ordered pairs are \
taught; the other pairs ("up then right" among them), all three-phase prompts and \
{100 * data.held_out_binding_share:.0f} % of the shape x colour bindings never |
| command | `python train.py --preset {data.preset} --model {config.model} {config.training.budget} \
--seed {config.training.seed} --out RUN`; it took {seconds / 60:.1f} minutes on {platform.machine()} |
| rates | {report["clips"]} clips of each kind, judged from their pixels, with 95 % intervals (Wilson), by \
`python -m t2v_core.evaluate`, on {date.today()} |

| {header} |
|{" --- |" * len(groups)}
| {rates} |

Parts kept on held-out pairs: {parts}. Weakest motions: {", ".join(f"{n} {100 * r['obeys']:.0f} %" for n, r in worst)}.
Real clips of the same held-out prompts: {percent(report["held_out"]["real_clips"])}; real clips of shuffled prompts \
(chance): {percent(report["chance"])}.

It draws one to three things on white and knows the words of `vocabulary.json` only.
"""


def percent(rate: dict[str, float]) -> str:
    return f"{100 * rate['obeys']:.0f} % [{100 * rate['low']:.0f}, {100 * rate['high']:.0f}]"
