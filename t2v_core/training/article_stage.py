"""The article's training, to the letter: it is the baseline."""

import torch
from torch import Tensor

from t2v_core.device import autocast
from t2v_core.models.article_gan import NOISE_SIZE
from t2v_core.models.text_to_video import BlogModel
from t2v_core.models.tokens import tokenize
from t2v_core.training import distributed, objectives
from t2v_core.training.budget import Length
from t2v_core.training.lesson import Lesson, Stage, random_rows

BLOG_BATCH = 16


def blog_stage(lesson: Lesson, networks: BlogModel, length: Length) -> Stage:
    """The article's loop: per batch of frames a discriminator step, then a generator step on the same fakes.

    Its learning rates do not change: the optimizers have no peak that the schedule would find.
    """
    data = lesson.data
    trained = [weight for weight in networks.generator.parameters() if weight.requires_grad]
    critic = torch.optim.Adam(networks.discriminator.parameters(), lr=2e-4, betas=(0.5, 0.999))
    painter = torch.optim.Adam(trained, lr=2e-4, betas=(0.5, 0.999))

    def step(generator: torch.Generator, progress: float) -> dict[str, Tensor]:
        rows = random_rows(len(data), BLOG_BATCH, generator)
        numbers = random_rows(data.num_frames, BLOG_BATCH, generator)
        frames = lesson.frames(rows, numbers)
        prompts = tokenize(data.prompts(rows), lesson.lexicon, data.phase_starts(rows), data.num_frames)
        embedded = networks.generator.embed(lesson.upload(prompts.text_tokens))
        noise = lesson.normal(BLOG_BATCH, NOISE_SIZE, generator=generator)
        with autocast(lesson.device, lesson.dtype):
            fakes = networks.generator(noise, embedded)
            real_score, fake_score = networks.discriminator(frames), networks.discriminator(fakes.detach())
        critic_loss = objectives.blog_discriminator_loss(real_score.float(), fake_score.float())
        critic.zero_grad()
        critic_loss.backward()
        distributed.average_gradients(networks.discriminator.parameters())
        critic.step()
        with autocast(lesson.device, lesson.dtype):
            score = networks.discriminator(fakes)
        painter_loss = objectives.blog_generator_loss(score.float())
        painter.zero_grad()
        painter_loss.backward()
        distributed.average_gradients(trained)
        painter.step()
        return {"discriminator": critic_loss.detach(), "generator": painter_loss.detach()}

    return Stage(
        name="learning to paint frames",
        length=length,
        optimizers=[critic, painter],
        step=step,
        batch_size=BLOG_BATCH,
        unit="frames",
        ema_decay=0.0,  # the article knows of no averages
    )
