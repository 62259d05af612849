"""Prompts -> clips, for every model; and the ODE solver of the flow."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from t2v_core.checkpoints import checkpoint_path, newest_whole_checkpoint
from t2v_core.device import autocast, choose_dtype
from t2v_core.errors import NothingThere, UserError
from t2v_core.generation.layers import composite, most_apart
from t2v_core.models.article_gan import NOISE_SIZE
from t2v_core.models.pixels import to_uint8
from t2v_core.models.text_to_video import TRAINING_ONLY, BlogModel, Knew, LatentVideoModel, TextToVideo
from t2v_core.models.tokens import Prompts, tokenize_read
from t2v_core.runs import read_config, read_evaluation, read_split_of, read_vocabulary, read_world_of
from t2v_core.tensor_files import read_tensors
from t2v_core.world.reading import MOST_THINGS, PhaseStarts, ReadPrompt, read_prompt

SHIPPED_RUN = Path(__file__).parents[1] / "shipped" / "full"
CLIPS_AT_ONCE = 32  # decoding more together costs memory and gains nothing
LAYER_SEED = 1_000_003  # between the seeds of a scene's things
LAYERS_TRIED = 4
INFERENCE_STEPS = 4  # of the solver; two obey as well as eight (docs/experiments.md)
CODE_REACH = 4.0  # deviations: codes that an encoder gives lie within, one number in 16,000 of a normal one does not


def load_model(run: Path, checkpoint: str | None = None) -> TextToVideo:
    """The model of a run folder, ready to generate; the latest checkpoint that can be read, unless one is named.

    Raises NothingThere (a FileNotFoundError) if there is no such run, or it has no checkpoint (yet), and DamagedFile.
    """
    config = read_config(run)
    name = checkpoint or newest_whole_checkpoint(run)
    if name is None:
        raise NothingThere(f"{run} holds no checkpoint yet. Train a little longer, or choose another run.")
    model = TextToVideo(config, read_vocabulary(run), read_split_of(run), read_world_of(run))
    weights = {key: value.float() for key, value in read_tensors(checkpoint_path(run, name)).items()}
    model.networks.load_state_dict(weights, strict=False)
    missing = {key for key, _ in model.networks.named_parameters()} - set(weights)
    # What only serves training (encoder, discriminators) may be left out of a shipped model.
    needed = [key for key in missing if not key.startswith(TRAINING_ONLY)]
    if needed:
        raise UserError(
            f"The checkpoint {name} of {run} lacks weights ({', '.join(sorted(needed)[:3])}). An older version of this "
            "program may have made it. Train it again."
        )
    model.networks.eval()
    model.knew = knew_of(run)
    return model


def knew_of(run: Path) -> Knew | None:
    """What the model that a run went on from was taught; None for one that began from nothing."""
    start = run / "start"
    split = read_split_of(start) if start.exists() else None
    return Knew(data=read_config(start).data, split=split, rates=read_evaluation(start)) if split else None


def generate(
    model: TextToVideo,
    prompts: Sequence[str],
    seeds: Sequence[int],
    *,
    phase_starts: Sequence[PhaseStarts] | None = None,
    guidance_scale: float = 1.0,
    num_inference_steps: int = INFERENCE_STEPS,
) -> np.ndarray:
    """One clip a prompt: uint8 [N, T, S, S, 3]. A clip follows from its prompt, seed and phase starts alone, whatever
    the batch it is in. phase_starts: first frame of each clause, equal shares unless given; a list for each thing
    where there are several.

    Raises PromptError for a prompt that the model cannot read.
    """
    read = read_prompts(model, prompts, phase_starts)
    return draw_clips(model, read, seeds, guidance_scale=guidance_scale, num_inference_steps=num_inference_steps)


def draw_clips(
    model: TextToVideo,
    prompts: Sequence[ReadPrompt],
    seeds: Sequence[int],
    *,
    guidance_scale: float = 1.0,
    num_inference_steps: int = INFERENCE_STEPS,
) -> np.ndarray:
    """As `generate`, of prompts that were read for this model. Each thing is drawn for itself, as a layer."""
    # The first layer is the clip that its words alone would give; of each of the others there are some to choose from.
    wanted = [
        (layer, int(seed) + LAYER_SEED * (number * LAYERS_TRIED + k))
        for prompt, seed in zip(prompts, seeds, strict=True)
        for number, layer in enumerate(prompt.layers)
        for k in range(LAYERS_TRIED if number else 1)
    ]
    layers, layer_seeds = [layer for layer, _ in wanted], [seed for _, seed in wanted]
    text = tokenize_read(layers, model.lexicon, model.num_frames)
    clips: list[np.ndarray] = []
    for start in range(0, len(layers), CLIPS_AT_ONCE):
        rows = slice(start, start + CLIPS_AT_ONCE)
        with torch.inference_mode():
            frames = _frames(model, text[rows], layer_seeds[rows], guidance_scale, num_inference_steps)
        clips += [*to_uint8(frames)]
    drawn = iter(clips)
    scenes = []
    for prompt in prompts:
        chosen = [next(drawn)]
        for _ in prompt.beside:
            chosen.append(most_apart(chosen, [next(drawn) for _ in range(LAYERS_TRIED)]))
        scenes.append(composite(chosen))
    return np.stack(scenes)


def read_prompts(
    model: TextToVideo, prompts: Sequence[str], phase_starts: Sequence[PhaseStarts | None] | None = None
) -> list[ReadPrompt]:
    """The door: where words become what a model can be asked. Raises PromptError.

    A model that was taught no programs is asked none: its clips need not be of our world, whatever their words."""
    starts: Sequence[PhaseStarts | None] = phase_starts if phase_starts is not None else [None] * len(prompts)
    read = [
        read_prompt(
            prompt,
            model.vocabulary,
            model.num_frames,
            given,
            only_scenes=model.split is not None,
            world=model.world,
            most_things=1 if model.config.model == "blog_gan" else MOST_THINGS,
        )
        for prompt, given in zip(prompts, starts, strict=True)
    ]
    return read if model.split is not None else [replace(one, program=None) for one in read]


def _frames(
    model: TextToVideo, prompts: Prompts, seeds: Sequence[int], guidance_scale: float, num_inference_steps: int
) -> Tensor:
    networks = model.networks
    device = next(networks.parameters()).device
    prompts = prompts.to(device)
    if isinstance(networks, BlogModel):
        noise = seeded_noise(seeds, model.num_frames * NOISE_SIZE).view(-1, NOISE_SIZE).to(device)
        embedded = networks.generator.embed(prompts.text_tokens).repeat_interleave(model.num_frames, 0)
        frames = networks.generator(noise, embedded)
        return frames.view(len(seeds), model.num_frames, *frames.shape[1:])
    noise = seeded_noise(seeds, networks.code_size).to(device)
    code = draw_codes(networks, prompts, noise, guidance_scale, num_inference_steps)
    latents, appearance = networks.decode_code(code, prompts)
    # Only the pixels in half precision: they are most of the work, and rounding does not add up over frames there.
    dtype = choose_dtype(model.config.training.precision, device)
    with autocast(device, dtype):
        return networks.decode_frames(latents, appearance)


def seeded_noise(seeds: Sequence[int], size: int) -> Tensor:
    """One row of normal draws a seed, on the CPU, so that a seed means the same on every device: float [N, size]."""
    return torch.stack([torch.randn(size, generator=torch.Generator().manual_seed(int(seed))) for seed in seeds])


def draw_codes(
    networks: LatentVideoModel,
    prompts: Prompts,
    noise: Tensor,
    guidance_scale: float = 1.0,
    num_inference_steps: int = INFERENCE_STEPS,
) -> Tensor:
    """Codes for prompts, [N, K]: through the flow prior where there is one, else the noise itself."""
    if not hasattr(networks, "prior"):
        return noise * networks.code_scale
    condition = networks.condition(prompts)
    null_prompt = None if guidance_scale == 1.0 else networks.condition(prompts.without_words())

    def velocity(x_t: Tensor, t: Tensor) -> Tensor:
        v_prompt = networks.prior(x_t, t, condition)
        if null_prompt is None:
            return v_prompt
        v_null = networks.prior(x_t, t, null_prompt)
        return v_null + guidance_scale * (v_prompt - v_null)

    *_, code = integrate(within_reach(velocity), noise, num_inference_steps)
    return code.clamp(-CODE_REACH, CODE_REACH) * networks.code_scale


def within_reach(velocity: Callable[[Tensor, Tensor], Tensor]) -> Callable[[Tensor, Tensor], Tensor]:
    """A flow whose codes stay where codes can be. At x_t a velocity says which code it leads to, x_t + (1 - t) v; that
    estimate is held to CODE_REACH (static thresholding, Saharia et al. 2022), for t under 1.

    Prompts that name more than training ever does are far from all that a prior knows. For some of them it would drive
    codes apart without end, and a rounding error with them. All other velocities are as they were."""

    def held(x_t: Tensor, t: Tensor) -> Tensor:
        v, left = velocity(x_t, t), (1 - t)[:, None]
        code = x_t + left * v
        nearest = code.clamp(-CODE_REACH, CODE_REACH)
        return torch.where(nearest == code, v, (nearest - x_t) / left)

    return held


def integrate(velocity: Callable[[Tensor, Tensor], Tensor], x: Tensor, num_inference_steps: int) -> Iterator[Tensor]:
    """Solve dx/dt = velocity(x, t) from t = 0 to 1 by the midpoint rule (two evaluations a step), yielding x [N, ...]
    after each step. Raises UserError for less than one step."""
    if num_inference_steps < 1:
        raise UserError("The number of inference steps must be at least 1.")
    step = 1 / num_inference_steps
    for k in range(num_inference_steps):
        t = torch.full((len(x),), k * step, device=x.device)
        middle = x + velocity(x, t) * step / 2
        x = x + velocity(middle, t + step / 2) * step
        yield x
