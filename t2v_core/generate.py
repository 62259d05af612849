"""Clips from a trained model, on the command line.

python -m t2v_core.generate --run RUN_DIR --prompt "circle moving up then right" --out clip.gif
python -m t2v_core.generate --run RUN_DIR --prompts FILE --seed S --out clips.npz
"""

import io
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from t2v_core.config import DeviceName
from t2v_core.device import choose_device
from t2v_core.errors import UserError, told_in_a_line
from t2v_core.evaluation.nearest import taught_clips, taught_index
from t2v_core.generation.sampling import INFERENCE_STEPS, SHIPPED_RUN, draw_clips, generate, load_model, read_prompts
from t2v_core.generation.video_files import write_clip
from t2v_core.judging.by_prompt import describe, judged
from t2v_core.judging.taught import seen_in_training
from t2v_core.models.text_to_video import TextToVideo
from t2v_core.runs import write_atomically

CLIP_SCALE = 4  # px of a written clip for each of the model's


@dataclass(frozen=True, kw_only=True)
class Command:
    """Make clips of prompts."""

    out: Path
    """clips.npz for many; .gif, .mp4, .webp, .avi or .png (a film strip) for one."""
    prompt: str | None = None
    prompts: Path | None = None
    """A file with one prompt a line, for an .npz."""
    run: Path = SHIPPED_RUN
    """The run folder; the model that ships with the project unless given."""
    checkpoint: str | None = None
    """Such as step_500; the latest unless given."""
    device: DeviceName = "auto"
    seed: int = 0
    """Of the first clip; clip i has seed + i."""
    starts: tuple[int, ...] | None = None
    """With --prompt: the first frame of each motion, such as 0 3; equal shares unless given."""
    guidance_scale: float = 1.0
    num_inference_steps: int = INFERENCE_STEPS
    """Of the ODE solver."""
    nearest: bool = False
    """With --prompt: also name the closest of the clips that were taught. Copied or composed?"""


def write_many(model: TextToVideo, command: Command, prompts: list[str]) -> None:
    """Write an .npz with `clips` uint8 [N, T, S, S, 3] and `prompts`."""
    seeds = [command.seed + i for i in range(len(prompts))]
    clips = generate(
        model, prompts, seeds, guidance_scale=command.guidance_scale, num_inference_steps=command.num_inference_steps
    )
    content = io.BytesIO()
    np.savez_compressed(content, clips=clips, prompts=np.array(prompts))
    write_atomically(command.out, content.getvalue())
    print(f"{len(clips)} clips are in {command.out}.")


def write_one(model: TextToVideo, command: Command, prompt: str) -> None:
    (read,) = read_prompts(model, [prompt], [command.starts] if command.starts else None)
    began = time.perf_counter()
    clip = draw_clips(
        model,
        [read],
        [command.seed],
        guidance_scale=command.guidance_scale,
        num_inference_steps=command.num_inference_steps,
    )[0]
    took = time.perf_counter() - began
    write_clip(clip, command.out, scale=CLIP_SCALE)
    seen = {True: "taught", False: "never seen in training", None: "not known whether taught"}[
        seen_in_training(model.split, read)
    ]
    if read.read_as:
        print(f'Read as "{read.read_as.prompt}".')
    print(f'{command.out}: "{prompt}" ({seen}), made in {1000 * took:.0f} ms.')
    verdict = judged(clip, read)
    print(describe(verdict) if verdict else "No verdict: the prompt is outside the scene language.")
    if command.nearest:
        data = taught_clips(model, command.run)
        index, distance, _ = taught_index(data).nearest(clip)
        near = data.prompts(np.array([index]))[0]
        print(f'Closest taught clip: number {index}, "{near}", {distance:.1f} of 255 away (at 16 x 16 px).')


def read_lines(file: Path) -> list[str]:
    """The prompts of a file, one a line. Raises UserError where there are none."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise UserError(f"{file} is not text in UTF-8. Save it as such.") from None
    prompts = [line.strip() for line in lines if line.strip()]
    if not prompts:
        raise UserError(f"{file} holds no prompts. Write one a line.")
    return prompts


def main() -> None:
    import tyro

    command = tyro.cli(Command)
    with told_in_a_line():
        if (command.prompt is None) == (command.prompts is None):
            raise UserError('Give either --prompt "..." or --prompts FILE.')
        model = load_model(command.run, command.checkpoint)
        model.networks.to(choose_device(command.device))
        if command.prompt is not None:
            write_one(model, command, command.prompt)
        else:
            assert command.prompts is not None
            write_many(model, command, read_lines(command.prompts))


if __name__ == "__main__":
    main()
