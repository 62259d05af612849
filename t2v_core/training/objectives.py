"""The losses: short pure functions of tensors, each with its source."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

FOREGROUND_WEIGHT = 5.0
SMALLEST_INK = 0.005  # a dot of a few pixels
FOREGROUND_LEVEL = 0.9  # of the darkest channel, in [-1, 1]


def reconstruction_loss(frames: Tensor, targets: Tensor) -> Tensor:
    """Squared error of frames [N, 3, S, S] in [-1, 1], in shares of what there is to draw in each of them; what is not
    white background counts FOREGROUND_WEIGHT times.

    Most pixels are background: unweighted, leaving the object out is a good solution for long. And most of the object
    pixels are those of large objects: summed over frames, the size of small ones would be learned last.
    """
    foreground = targets.amin(-3, keepdim=True) < FOREGROUND_LEVEL
    # The root of the weight on both sides: one pass over the pixels instead of four, back and forth.
    roots = torch.where(foreground, FOREGROUND_WEIGHT**0.5, 1.0)
    ink = (roots * (1 - targets)).square().mean((-3, -2, -1), keepdim=True)
    roots = roots * (ink + SMALLEST_INK).rsqrt()
    return F.mse_loss(roots * frames.float(), roots * targets)


def kl_divergence(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(mean, variance) || N(0, I)) in nats, mean over the batch (Kingma & Welling 2014, appendix B)."""
    return 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum(-1).mean()


def divergence(one: tuple[Tensor, Tensor], other: tuple[Tensor, Tensor]) -> Tensor:
    """KL(one || other) in nats of normal distributions, each a mean and a log variance; summed over the last axis."""
    (mean, log_variance), (other_mean, other_log_variance) = one, other
    log_ratio = log_variance - other_log_variance
    distance = (mean - other_mean).square() * (-other_log_variance).exp()
    return 0.5 * (log_ratio.exp() + distance - 1 - log_ratio).sum(-1)


def flow_matching_loss(velocity: Callable[[Tensor, Tensor], Tensor], code: Tensor, noise: Tensor, t: Tensor) -> Tensor:
    """Conditional flow matching on straight paths (Lipman et al. 2023, eq. 23 with sigma_min = 0).

    code, noise [N, K]; t [N] in [0, 1], 0 is noise; velocity(x_t, t) should be code - noise.
    """
    x_t = noise + t[:, None] * (code - noise)
    return (velocity(x_t, t) - (code - noise)).square().mean()


def discriminator_loss(real: Tensor, fakes: list[Tensor]) -> Tensor:
    """Non-saturating GAN (Goodfellow et al. 2014) on logits [N]; every kind of fake weighs the same."""
    return F.softplus(-real).mean() + sum((F.softplus(fake).mean() for fake in fakes), real.new_zeros(())) / len(fakes)


def generator_loss(fake: Tensor) -> Tensor:
    """Non-saturating GAN (Goodfellow et al. 2014, section 3) on logits [N]."""
    return F.softplus(-fake).mean()


def approximate_r1(logits: Tensor, logits_at_noised: Tensor, noise_level: float) -> Tensor:
    """R1 penalty without a second backward pass (Lin et al. 2025, "Diffusion Adversarial Post-Training", eq. 7):
    the squared change of the logits under Gaussian noise of this level on the real clips."""
    return ((logits_at_noised - logits) / noise_level).square().mean()


def blog_discriminator_loss(real: Tensor, fake: Tensor) -> Tensor:
    """The article's: binary cross-entropy on probabilities, real and fake added."""
    return F.binary_cross_entropy(real, torch.ones_like(real)) + F.binary_cross_entropy(fake, torch.zeros_like(fake))


def blog_generator_loss(fake: Tensor) -> Tensor:
    """The article's: the fakes should pass for real."""
    return F.binary_cross_entropy(fake, torch.ones_like(fake))
