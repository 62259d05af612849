"""The whole model of a run: its networks, its words and its split, put together."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from t2v_core.config import Config, DataConfig
from t2v_core.models.article_gan import BlogDiscriminator, BlogGenerator
from t2v_core.models.autoencoder import FrameAutoencoder
from t2v_core.models.clip_autoencoder import ClipDecoder, ClipEncoder
from t2v_core.models.clip_discriminator import ClipDiscriminator
from t2v_core.models.code_prior import CodePrior
from t2v_core.models.lexicon import Lexicon
from t2v_core.models.text_encoder import TextEncoder
from t2v_core.models.tokens import Prompts
from t2v_core.world.scenes import BUILT_IN, World
from t2v_core.world.split import Split
from t2v_core.world.word_vectors import word_vectors

TEXT_WIDTH = 128
LATENT_NOISE, APPEARANCE_NOISE = 0.1, 0.05
TRAINING_ONLY = (  # weights that a model to ask can do without: all that reads clips
    "autoencoder.finder.", "autoencoder.to_places.", "autoencoder.glimpse.",
    "clip_encoder.", "discriminator.", "critic_text.",
)  # fmt: skip
NEVER_SHIPPED = ("discriminator.", "critic_text.")  # of these not even what goes on learning needs any


class LatentVideoModel(nn.Module):
    """The networks of `flow` and `video_gan`. `code_scale` is the deviation of the codes that the encoder gives."""

    def __init__(self, config: Config, vocabulary_size: int):
        super().__init__()
        networks = config.networks
        self.autoencoder = FrameAutoencoder(
            config.num_places, frame_size=config.data.frame_size, sprites=config.draws_sprites
        )
        sizes = (self.autoencoder.latent_size, self.autoencoder.appearance_size, TEXT_WIDTH)
        self.code_size = networks.code_size
        self.text = self._text_encoder(config, vocabulary_size)
        code_size, places = networks.code_size, config.num_places
        reads = {"reads_positions": config.reads_positions, "has_turns": config.draws_sprites}
        self.clip_encoder = ClipEncoder(places, *sizes, config.width // 2, code_size, **reads)
        self.clip_decoder = ClipDecoder(places, *sizes, config.width, code_size, **reads)
        self.register_buffer("code_scale", torch.ones(networks.code_size))
        self.code_scale: Tensor
        if config.model == "flow":
            self.prior = CodePrior(networks.code_size, 4 * TEXT_WIDTH)
        else:
            self.discriminator = ClipDiscriminator(*sizes, config.width)
            self.critic_text = self._text_encoder(config, vocabulary_size)

    @staticmethod
    def _text_encoder(config: Config, vocabulary_size: int) -> TextEncoder:
        networks = config.networks
        vectors = torch.from_numpy(word_vectors().vectors) if networks.words == "language-model" else None
        return TextEncoder(vocabulary_size, TEXT_WIDTH, learned_alignment=networks.learned_alignment, vectors=vectors)

    def encode_frames(self, clips: Tensor) -> tuple[Tensor, Tensor]:
        """Clips [N, T, 3, S, S] in [-1, 1] -> latents [N, T, L] and the clips' mean appearances [N, A]."""
        count, num_frames = clips.shape[:2]
        latents, appearances = self.autoencoder.encode(clips.flatten(0, 1))
        return latents.reshape(count, num_frames, -1), appearances.view(count, num_frames, -1).mean(1)

    def decode_frames(self, latents: Tensor, appearance: Tensor) -> Tensor:
        """The way back: [N, T, L], [N, A] -> clips [N, T, 3, S, S]."""
        count, num_frames = latents.shape[:2]
        appearances = appearance.repeat_interleave(num_frames, 0)
        frames = self.autoencoder.decode(latents.flatten(0, 1), appearances)
        return frames.view(count, num_frames, *frames.shape[1:])

    def decode_code(self, code: Tensor, prompts: Prompts) -> tuple[Tensor, Tensor]:
        """Code [N, K] and prompts -> latents [N, T, L], appearance [N, A]."""
        return self.clip_decoder(code, self.text(prompts))

    def criticise(self, latents: Tensor, appearance: Tensor, prompts: Prompts, *, reads_text: bool = True) -> Tensor:
        """The discriminator's logits [N]. Without text it judges looks and movement alone."""
        conditioning = self.critic_text(prompts if reads_text else prompts.without_words())
        return self.discriminator(latents, appearance, conditioning)

    def condition(self, prompts: Prompts) -> Tensor:
        """What the prior hears of a prompt: its object, its first clause (a rotation starts off the centre), and its
        clauses by their share of the clip and of the ways back."""
        conditioning = self.text(prompts)
        returning = (conditioning.clauses * conditioning.ways_back).mean(1)
        clauses = conditioning.clauses
        return torch.cat([conditioning.object, clauses[:, 0], clauses.mean(1), returning], -1).float()


class BlogModel(nn.Module):
    """The article's two networks."""

    def __init__(self, vocabulary_size: int):
        super().__init__()
        self.generator = BlogGenerator(vocabulary_size)
        self.discriminator = BlogDiscriminator()


Networks = LatentVideoModel | BlogModel


@dataclass(frozen=True, kw_only=True)
class Knew:
    """What the model that this one went on from was taught, and the share of each group of prompts that it obeyed."""

    data: DataConfig
    split: Split
    rates: dict[str, float]


class TextToVideo:
    """A model to ask: networks with what is needed to read prompts for them. `split` is None for clips without
    known programs; `world` is what the words are about."""

    def __init__(self, config: Config, vocabulary: Sequence[str], split: Split | None, world: World = BUILT_IN):
        self.config, self.vocabulary, self.split, self.world = config, tuple(vocabulary), split, world
        from_language_model = config.networks.words == "language-model"
        self.lexicon = Lexicon(self.vocabulary, from_language_model, frozenset(world.own_words))
        self.knew: Knew | None = None
        self.num_frames, self.frame_size = config.data.num_frames, config.data.frame_size
        self.networks: Networks = (
            BlogModel(len(vocabulary)) if config.model == "blog_gan" else LatentVideoModel(config, len(vocabulary))
        )
