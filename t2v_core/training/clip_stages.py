"""The stages that look at clips: how things move (with the video GAN's discriminator), and what to expect of codes."""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.optim import Optimizer

from t2v_core.data.replay import ReplayClips
from t2v_core.device import autocast
from t2v_core.models.text_to_video import BlogModel, LatentVideoModel
from t2v_core.models.tokens import Prompts, tokenize
from t2v_core.training import distributed, objectives
from t2v_core.training.article_stage import blog_stage
from t2v_core.training.budget import Length, lengths
from t2v_core.training.frame_stages import drawing_stage
from t2v_core.training.lesson import Lesson, Stage, random_rows
from t2v_core.training.optimizers import (
    LEARNING_RATE,
    descend,
    make_adamw,
    make_fine_tuning_optimizers,
    make_optimizers,
)

CLIP_BATCH, CODE_BATCH = 64, 512
FINE_TUNING_CLIPS = 32  # of a batch, where a model goes on: as in frame_stages
PRIOR_LEARNING_RATE, FINE_TUNING_PRIOR_LEARNING_RATE = 5e-3, 2e-3
# Of old clips the encoder shall tell as before (see frame_stages.py): then the prior still knows which codes go with
# their prompts.
KEEPING_WEIGHT = 3e-3
NEW_PARTS = ("embedding", "positions", "turn", "to_appearance")  # of these networks: what new words and things need
# A prior learns which codes go with a prompt. Where there is none, codes come from N(0, I) and must be held to it.
PRIOR_KL_WEIGHT, NORMAL_KL_WEIGHT = 3e-4, 2e-3
APPEARANCE_WEIGHT = 0.2
ADVERSARIAL_WEIGHT = 0.02
# Share of the stage after which the discriminator joins in, once there is something to refine (Esser et al. 2021).
ADVERSARIAL_FROM = 0.5
R1_WEIGHT, R1_NOISE = 0.1, 0.1
NULL_PROMPT_SHARE = 0.1
CLIPS_AT_ONCE, CODES_AT_ONCE = 25, 1000


@dataclass(frozen=True, kw_only=True)
class SeenClips:
    """Clips as the clip autoencoder sees them: latents [N, T, L] (bfloat16), appearances [N, A], prompts, and 1 for
    those that the model to start from was taught, else 0 [N]."""

    latents: Tensor
    appearances: Tensor
    prompts: Prompts
    old: Tensor


def make_stages(lesson: Lesson) -> list[Stage]:
    """All stages of a model, in order."""
    networks = lesson.networks
    if isinstance(networks, BlogModel):
        return [blog_stage(lesson, networks, *lengths(lesson.config))]
    seen: list[SeenClips] = []  # filled when the second stage prepares, read by the third
    drawing, moving, *expecting = lengths(lesson.config)
    return [
        drawing_stage(lesson, networks, drawing),
        _moving_stage(lesson, networks, moving, seen),
        *(_expecting_stage(lesson, networks, length, seen) for length in expecting),
    ]


def _look_at_clips(lesson: Lesson, networks: LatentVideoModel, count: int, seen: list[SeenClips]) -> Iterator[float]:
    """Encode the first `count` clips of the data set into `seen`, yielding the share done."""
    data, size = lesson.data, networks.clip_decoder.latent_size
    # Filled in place: gathering parts and joining them would hold everything twice.
    latents = torch.empty(count, data.num_frames, size, dtype=torch.bfloat16, device=lesson.device)
    appearances = torch.empty(count, networks.clip_decoder.appearance_size, device=lesson.device)
    for start in range(0, count, CLIPS_AT_ONCE):
        rows = slice(start, min(start + CLIPS_AT_ONCE, count))
        own = distributed.own_rows(np.arange(rows.start, rows.stop))
        with torch.no_grad(), autocast(lesson.device, lesson.dtype):
            encoded = networks.encode_frames(lesson.clips(own))
        for whole, part in zip((latents, appearances), encoded, strict=True):
            whole[rows] = distributed.gather_rows(part.to(whole.dtype))[: rows.stop - rows.start]
        yield rows.stop / count
    every = np.arange(count)
    prompts = tokenize(data.prompts(every), lesson.lexicon, data.phase_starts(every), data.num_frames)
    old = torch.from_numpy(data.is_old(every)).float() if isinstance(data, ReplayClips) else torch.zeros(count)
    prompts, old = prompts.to(lesson.device), old.to(lesson.device)
    seen[:] = [SeenClips(latents=latents, appearances=appearances, prompts=prompts, old=old)]


def _moving_stage(lesson: Lesson, networks: LatentVideoModel, length: Length, seen: list[SeenClips]) -> Stage:
    """The clip autoencoder; for the video GAN, its discriminator takes a step after each of the autoencoder's."""
    switches = lesson.config.networks
    reads_text = switches.discriminator_reads_text
    is_gan = lesson.config.model == "video_gan" and switches.adversarial
    parts: list[torch.nn.Module] = [networks.text, networks.clip_decoder]
    parts += [networks.clip_encoder] if switches.use_encoder else []
    goes_on = bool(lesson.config.start)
    batch = FINE_TUNING_CLIPS if goes_on and not is_gan else CLIP_BATCH
    optimizers = make_fine_tuning_optimizers(parts, NEW_PARTS) if goes_on else make_optimizers(parts, lesson.dtype)
    before = copy.deepcopy((networks.text, networks.clip_encoder)) if goes_on else None
    critics = (
        make_optimizers([networks.discriminator, networks.critic_text], lesson.dtype, LEARNING_RATE / 4)
        if is_gan
        else []
    )
    adversarial_from = ADVERSARIAL_FROM if switches.use_encoder else 0.0
    kl_weight = NORMAL_KL_WEIGHT if lesson.config.model == "video_gan" else PRIOR_KL_WEIGHT

    def step(generator: torch.Generator, progress: float) -> dict[str, Tensor]:
        (clips,) = seen
        drawn = torch.randint(0, len(clips.prompts), (batch,), generator=generator)
        # The clip before in the whole batch: the discriminator sees each clip under the other's prompt too.
        rows, others = (lesson.upload(distributed.own_rows(numbers)) for numbers in (drawn, drawn.roll(1)))
        real = (clips.latents[rows].float(), clips.appearances[rows])
        is_adversarial = is_gan and progress >= adversarial_from
        losses: dict[str, Tensor] = {}
        loss = torch.zeros((), device=lesson.device)
        codes = []
        with autocast(lesson.device, lesson.dtype):
            conditioning = networks.text(lesson.reworded(clips.prompts[rows], generator))
            if switches.use_encoder:
                noise = lesson.normal(batch, networks.code_size, generator=generator)
                mean, log_variance = networks.clip_encoder(*real, conditioning)
                codes.append(mean + torch.exp(0.5 * log_variance) * noise)
                losses["code size (nats)"] = objectives.kl_divergence(mean, log_variance)
                # The code starts free and is then held to what it needs: held from the start, it learns nothing.
                loss = loss + kl_weight * min(1.0, 0.05 + 2 * progress) * losses["code size (nats)"]
                if before is not None:
                    with torch.no_grad():
                        text, encoder = before
                        told_before = encoder(*real, text(clips.prompts[rows]))
                    moved = objectives.divergence(told_before, (mean, log_variance))
                    loss = loss + KEEPING_WEIGHT * (moved * clips.old[rows]).mean()
            if is_adversarial:
                codes.append(lesson.normal(batch, networks.code_size, generator=generator))
            # One pass for both kinds of codes: the frames' recurrence costs nearly the same for twice the clips.
            latents, appearances = networks.clip_decoder(torch.cat(codes), conditioning.repeated(len(codes)))
            decoded = list(zip(latents.chunk(len(codes)), appearances.chunk(len(codes)), strict=True))
            if switches.use_encoder:
                losses["clip error"] = F.mse_loss(decoded[0][0], real[0])
                loss = loss + losses["clip error"] + APPEARANCE_WEIGHT * F.mse_loss(decoded[0][1], real[1])
            if is_adversarial:
                logits = networks.criticise(*decoded[-1], clips.prompts[rows], reads_text=reads_text)
                losses["generator"] = objectives.generator_loss(logits)
                loss = loss + ADVERSARIAL_WEIGHT * losses["generator"]
        descend(loss, optimizers)
        if is_adversarial:
            fake = (decoded[-1][0].detach(), decoded[-1][1].detach())
            losses["discriminator"] = _teach_critic(lesson, networks, clips, (rows, others), fake, critics, generator)
        return {name: value.detach() for name, value in losses.items()}

    return Stage(
        name="learning how things move",
        length=length,
        optimizers=[*optimizers, *critics],
        step=step,
        batch_size=batch,
        unit="clips",
        prepare=lambda count: _look_at_clips(lesson, networks, count, seen),
    )


def _teach_critic(
    lesson: Lesson,
    networks: LatentVideoModel,
    clips: SeenClips,
    numbers: tuple[Tensor, Tensor],
    fake: tuple[Tensor, Tensor],
    critics: Sequence[Optimizer],
    generator: torch.Generator,
) -> Tensor:
    """One step of the video GAN's discriminator: real clips against made ones, and against real ones under another
    clip's prompt (Reed et al. 2016). `numbers` are those of the real clips, and of the clips whose prompts they get."""
    reads_text = lesson.config.networks.discriminator_reads_text
    rows, others = numbers
    latents, appearance = clips.latents[rows].float(), clips.appearances[rows]
    noised = latents + R1_NOISE * lesson.normal(CLIP_BATCH, *latents.shape[1:], generator=generator)
    shown = [(latents, appearance, rows), (*fake, rows), (noised, appearance, rows)]
    if reads_text:
        shown.append((latents, appearance, others))
    all_latents, all_appearances, asked = (torch.cat(parts) for parts in zip(*shown, strict=True))
    with autocast(lesson.device, lesson.dtype):
        logits = networks.criticise(all_latents, all_appearances, clips.prompts[asked], reads_text=reads_text)
        on_real, on_fake, on_noised, *on_mismatched = logits.chunk(len(shown))
        loss = objectives.discriminator_loss(on_real, [on_fake, *on_mismatched])
        steepness = objectives.approximate_r1(on_real, on_noised, R1_NOISE)
    descend(loss + R1_WEIGHT * steepness, critics)
    return loss


def _expecting_stage(lesson: Lesson, networks: LatentVideoModel, length: Length, seen: list[SeenClips]) -> Stage:
    """The flow prior over the codes that the finished encoder gives."""
    rate = FINE_TUNING_PRIOR_LEARNING_RATE if lesson.config.start else PRIOR_LEARNING_RATE
    optimizers = [make_adamw(networks.prior.parameters(), rate)]
    codes: list[tuple[Tensor, Tensor]] = []  # means and deviations in units of code_scale, [N, K] each
    conditions: list[tuple[Tensor, Tensor]] = []  # of the prompts and of the null prompt, [N, D] each

    def prepare(count: int) -> Iterator[float]:
        if not seen:  # resumed in this stage
            yield from _look_at_clips(lesson, networks, count, seen)
        (clips,) = seen
        found = []
        for start in range(0, len(clips.prompts), CODES_AT_ONCE):
            rows = slice(start, start + CODES_AT_ONCE)
            prompts = lesson.reworded(clips.prompts[rows], torch.Generator().manual_seed(start))
            with torch.no_grad(), autocast(lesson.device, lesson.dtype):
                conditioning = networks.text(prompts)
                mean, log_variance = networks.clip_encoder(
                    clips.latents[rows].float(), clips.appearances[rows], conditioning
                )
                deviation = torch.exp(0.5 * log_variance)
                found.append(
                    (mean, deviation, networks.condition(prompts), networks.condition(prompts.without_words()))
                )
        mean, deviation, conditional, unconditional = (torch.cat(parts) for parts in zip(*found, strict=True))
        with torch.no_grad():
            # Of one clip alone, the codes do not differ.
            between = mean.var(0, correction=min(1, len(mean) - 1))
            networks.code_scale.copy_((between + deviation.square().mean(0)).sqrt())
        codes[:] = [(mean / networks.code_scale, deviation / networks.code_scale)]
        conditions[:] = [(conditional, unconditional)]
        yield 1.0

    def step(generator: torch.Generator, progress: float) -> dict[str, Tensor]:
        ((means, deviations),), ((conditional, unconditional),) = codes, conditions
        rows = lesson.upload(torch.from_numpy(random_rows(len(means), CODE_BATCH, generator)))
        noise = lesson.normal(CODE_BATCH, networks.code_size, generator=generator)
        code = means[rows] + deviations[rows] * lesson.normal(CODE_BATCH, networks.code_size, generator=generator)
        # Left out now and then: the velocity of the null prompt is what guidance needs (Ho & Salimans 2022).
        left_out = lesson.uniform(CODE_BATCH, 1, generator=generator) < NULL_PROMPT_SHARE
        condition = torch.where(left_out, unconditional[rows], conditional[rows])
        t = lesson.uniform(CODE_BATCH, generator=generator)
        with autocast(lesson.device, lesson.dtype):
            loss = objectives.flow_matching_loss(lambda x_t, at: networks.prior(x_t, at, condition), code, noise, t)
        descend(loss, optimizers)
        return {"flow error": loss.detach()}

    return Stage(
        name="learning what to expect",
        length=length,
        optimizers=optimizers,
        step=step,
        batch_size=CODE_BATCH,
        unit="codes",
        prepare=prepare,
    )
