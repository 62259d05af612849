"""Every setting of a run, as frozen dataclasses with a JSON round trip. A preset is a function that returns one."""

import dataclasses
import json
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from t2v_core.errors import UserError
from t2v_core.world.scenes import COLOUR_NAMES, MOTION_NAMES, SHAPES, World

ModelName = Literal["flow", "video_gan", "blog_gan"]
PresetName = Literal["quick", "full", "blog"]
Effort = Literal["first_look", "good", "best"]
DeviceName = Literal["auto", "cpu", "cuda"]
WordsName = Literal["learned", "language-model"]
MODEL_NAMES: tuple[ModelName, ...] = get_args(ModelName)
PRESET_NAMES: tuple[PresetName, ...] = get_args(PresetName)
EFFORTS: tuple[Effort, ...] = get_args(Effort)
MAX_CLIPS = 1_000_000


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise UserError(message)


def _require_known(chosen: tuple[str, ...], known: tuple[str, ...], kind: str) -> None:
    unknown = sorted(set(chosen) - set(known))
    _require(not unknown, f"Unknown {kind}: {', '.join(unknown)}. Known: {', '.join(known)}.")
    _require(bool(chosen), f"Choose at least one {kind}.")


@dataclass(frozen=True, kw_only=True)
class DataConfig:
    """What the clips show. Clip i of the data set follows from this and i alone."""

    preset: PresetName = "quick"  # "blog" is the article's own data; the others differ in their defaults only
    motions: tuple[str, ...] = MOTION_NAMES[:16]
    shapes: tuple[str, ...] = ("circle",)
    colours: tuple[str, ...] = ("blue",)  # of the shapes; things of one's own have theirs
    own_things: tuple[str, ...] = ()  # of the world that the clips are drawn from: more names for shapes ...
    own_moves: tuple[str, ...] = ()  # ... and for motions
    named_sizes: bool = False  # also "small" and "large" objects
    named_paces: bool = False  # also "slowly" and "quickly"
    num_clips: int = 10_000
    num_frames: int = 10
    frame_size: int = 64  # px
    held_out_share: float = 0.3  # of the ordered pairs of motions
    held_out_binding_share: float = 0.0  # of the shape x colour bindings
    held_out: tuple[tuple[str, ...], ...] = ()  # compositions held out whatever the seed draws
    held_out_bindings: tuple[tuple[str, str], ...] = ()  # (shape, colour), likewise
    seed: int = 0

    @property
    def coloured_shapes(self) -> tuple[str, ...]:
        """Those of the language, which are named with a colour."""
        return tuple(shape for shape in self.shapes if shape not in self.own_things)

    @property
    def bindings(self) -> list[tuple[str, str | None]]:
        """All kinds of object there are: every shape in every colour, and things that have colours of their own."""
        return [(shape, c) for shape in self.shapes for c in ([None] if shape in self.own_things else self.colours)]

    def __post_init__(self) -> None:
        _require(self.preset in PRESET_NAMES, f"Unknown preset '{self.preset}'. Known: {', '.join(PRESET_NAMES)}.")
        _require_known(self.motions, MOTION_NAMES + self.own_moves, "motion")
        _require_known(self.shapes, SHAPES + self.own_things, "shape")
        _require_known(self.colours, COLOUR_NAMES, "colour")
        _require(1 <= self.num_clips <= MAX_CLIPS, f"The number of clips must be from 1 to {MAX_CLIPS:,}.")
        _require(4 <= self.num_frames <= 64, "The number of frames must be from 4 to 64.")
        # Not smaller: what shrinks would end as less than a pixel.
        _require(self.frame_size in (64, 128), "The frame size must be 64 or 128 px.")
        _require(self.seed >= 0, "The seed must not be negative.")


@dataclass(frozen=True, kw_only=True)
class TrainConfig:
    """How long and how to train. The budget is what `effort` means for such data, unless it is given as `minutes` (all
    in) or as `steps` (of all stages together)."""

    effort: Effort = "good"
    minutes: float | None = None
    steps: int | None = None
    seed: int = 0
    device: DeviceName = "auto"
    precision: Literal["auto", "bf16", "fp32"] = "auto"
    report_seconds: float = 10.0  # between two reports (metrics, samples, checkpoint)

    def __post_init__(self) -> None:
        _require(self.effort in EFFORTS, f"Unknown effort '{self.effort}'. Known: {', '.join(EFFORTS)}.")
        _require(self.device in get_args(DeviceName), f"Unknown device '{self.device}'. Known: auto, cpu, cuda.")
        _require(self.minutes is None or self.steps is None, "Give minutes or steps, not both.")
        _require(
            self.minutes is None or 0 < self.minutes <= 24 * 60, "The minutes must be more than 0 and at most a day."
        )
        _require(self.steps is None or self.steps >= 1, "The steps must be at least 1.")
        _require(self.seed >= 0, "The seed must not be negative.")

    @property
    def budget(self) -> str:
        """As one asks for it on the command line."""
        if self.steps is not None:
            return f"--steps {self.steps}"
        return f"--effort {self.effort}" if self.minutes is None else f"--minutes {self.minutes:g}"


@dataclass(frozen=True, kw_only=True)
class ModelConfig:
    """Sizes of the shared networks, and the switches that the ablations turn off."""

    num_places: int | None = None  # where things may be at once (None: Config.num_places)
    width: int | None = None  # of the clip decoder; the encoder, which has less to do, gets half (None: Config.width)
    code_size: int = 8  # numbers that say what a prompt leaves open: where, how large, how fast
    use_encoder: bool = True  # reconstructions to learn from (VAE-GAN); off: adversarial learning alone
    adversarial: bool = True  # video_gan's discriminator
    discriminator_reads_text: bool = True
    sprites: bool | None = None  # pictures in many colours (None: Config.draws_sprites)
    reads_positions: bool | None = None  # how far a frame is into its clause, finely (None: Config.reads_positions)
    # How words are embedded: each by numbers of its own, or through what a language model knows of it.
    words: WordsName = "learned"
    learned_alignment: bool = True  # of frames to clauses; off: given by the clauses' first frames

    def __post_init__(self) -> None:
        _require(self.words in get_args(WordsName), f"Unknown words '{self.words}'. Known: learned, language-model.")
        # Each takes two of the angles that the clip decoder's state has.
        _require(self.num_places is None or 1 <= self.num_places <= 8, "The number of places must be from 1 to 8.")


@dataclass(frozen=True, kw_only=True)
class Config:
    """All of a run. `data_folder`: clips on disk to train on instead of what `data` would draw. `start`: the run whose
    model goes on ("shipped": the one that ships with the project)."""

    model: ModelName = "flow"
    data_folder: str | None = None
    start: str | None = None
    data: DataConfig = field(default_factory=DataConfig)
    networks: ModelConfig = field(default_factory=ModelConfig)
    training: TrainConfig = field(default_factory=TrainConfig)

    def __post_init__(self) -> None:
        _require(self.model in MODEL_NAMES, f"Unknown model '{self.model}'. Known: {', '.join(MODEL_NAMES)}.")
        _require(
            self.model != "blog_gan" or self.data.frame_size == 64,
            "The article's GAN paints frames of 64 px only. Choose another model, or write the data set at 64 px.",
        )
        _require(
            self.model != "blog_gan" or self.networks.words == "learned",
            "The article's GAN has the article's words. Choose another model for those of a language model.",
        )
        _require(
            self.networks.use_encoder or (self.model == "video_gan" and self.networks.adversarial),
            "Without its encoder, a model has only a discriminator to learn from: choose video_gan, adversarial.",
        )

    @property
    def one_look(self) -> bool:
        """Do all clips show the same shape in the same colour?"""
        return self.data_folder is None and len(self.data.bindings) == 1

    @property
    def width(self) -> int:
        """Of the clip decoder. How things move needs little; how each of them looks, wherever it is, needs more."""
        return self.networks.width or (192 if self.one_look else 384)

    @property
    def num_places(self) -> int:
        """How many things may move at once: the scene language has one, clips of one's own may have more."""
        return self.networks.num_places or (1 if self.data_folder is None else 4)

    @property
    def draws_sprites(self) -> bool:
        """The language's shapes have one colour each; things of one's own have more."""
        return bool(self.data.own_things) if self.networks.sprites is None else self.networks.sprites

    @property
    def reads_positions(self) -> bool:
        """The language's motions need to know of a clause's beginning, halves and odd steps only; a drawn path leads
        elsewhere at every step."""
        asked = self.networks.reads_positions
        return bool(self.data.own_moves) if asked is None else asked

    def to_json(self) -> dict[str, Any]:
        return json.loads(json.dumps(dataclasses.asdict(self)))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Config":
        def build(kind: type, values: dict[str, Any]) -> Any:
            known = {f.name for f in dataclasses.fields(kind)}
            _require(set(values) <= known, f"Unknown settings: {', '.join(sorted(set(values) - known))}.")
            return kind(**{name: _tuples(value) for name, value in values.items()})

        return cls(
            model=data["model"],
            data_folder=data["data_folder"],
            start=data.get("start"),
            data=build(DataConfig, data["data"]),
            networks=build(ModelConfig, data["networks"]),
            training=build(TrainConfig, data["training"]),
        )


def _tuples(value: Any) -> Any:
    """JSON has lists where the configs have tuples."""
    return tuple(_tuples(entry) for entry in value) if isinstance(value, list) else value


def with_choices(data: DataConfig, **chosen: str | None) -> DataConfig:
    """The same with other motions, shapes or colours, each a comma separated text (None or "": left as they are).

    Raises UserError for unknown names, and for the blog preset, whose prompts are given.
    """
    texts = {name: text for name, text in chosen.items() if text}
    _require(
        not texts or data.preset != "blog",
        "The blog preset is the article's own 18 prompts. Choose motions with another preset.",
    )
    lists: dict[str, Any] = {
        name: tuple(" ".join(part.lower().split()) for part in text.split(",") if part.strip())
        for name, text in texts.items()
    }
    return replace(data, **lists)


def with_world(data: DataConfig, world: World) -> DataConfig:
    """The same about a world of one's own: all that it has of its own, and the language's motions. Raises UserError for
    the blog preset."""
    _require(data.preset != "blog", "The blog preset is the article's own. Choose another one for a world.")
    things = tuple(thing.name for thing in world.own_things)
    moves = tuple(name for name, _ in world.own_moves)
    return replace(data, own_things=things, own_moves=moves, shapes=things or data.shapes, motions=MOTION_NAMES + moves)


def quick() -> DataConfig:
    """One blue circle, the 16 motions."""
    return DataConfig()


def full() -> DataConfig:
    """Everything the scene language has."""
    return DataConfig(
        preset="full",
        motions=MOTION_NAMES,
        shapes=SHAPES,
        colours=COLOUR_NAMES,
        named_sizes=True,
        named_paces=True,
        num_clips=100_000,
        held_out_binding_share=0.2,
    )


def blog() -> DataConfig:
    """The article's own data set: 18 prompts, each always drawn the same."""
    return DataConfig(preset="blog", held_out_share=0.0)


def preset(name: PresetName) -> DataConfig:
    """A preset by its name on the command line."""
    _require(name in PRESET_NAMES, f"Unknown preset '{name}'. Known: {', '.join(PRESET_NAMES)}.")
    return {"quick": quick, "full": full, "blog": blog}[name]()
