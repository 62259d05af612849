import numpy as np
import pytest

from t2v_core.judging.judge import judge
from t2v_core.judging.several import judge_scene
from t2v_core.world.prompts import parse
from t2v_core.world.rasteriser import render
from t2v_core.world.scene_draws import draw_scenes
from tests.own_world import small_world

WORLD = small_world()


def clip_of(*prompts, seed=0, index=0):
    """A real clip of these things, the later ones in front."""
    layers = [
        draw_scenes([parse(prompt, WORLD)], np.array([index]), seed=seed + n, num_frames=10, world=WORLD)
        for n, prompt in enumerate(prompts)
    ]
    return render(layers, 10)[0]


@pytest.mark.parametrize("thing", ["kite", "mole"])
@pytest.mark.parametrize("motion", ["moving left then up", "looping", "waning", "rotating clockwise then shrinking"])
def test_a_thing_of_ones_own_is_known_by_its_picture_and_like_it(thing, motion):
    clip = clip_of(f"{thing} {motion}")
    verdict = judge(clip, parse(f"{thing} {motion}", WORLD), world=WORLD)
    assert verdict.obeys, {name: part.reason for name, part in verdict.parts.items() if not part.kept}
    assert verdict.likeness > 0.9


def test_the_other_thing_and_a_shape_are_not_it():
    verdict = judge(clip_of("mole moving left"), parse("kite moving left", WORLD), world=WORLD)
    assert not verdict.shape.kept and "mole" in verdict.shape.reason
    verdict = judge(clip_of("black circle moving left"), parse("mole moving left", WORLD), world=WORLD)
    assert not verdict.shape.kept and "circle" in verdict.shape.reason


def test_a_flat_silhouette_is_little_like_the_picture():
    clip = clip_of("kite moving right")
    flat = clip.copy()
    flat[clip.min(-1) < 200] = clip[clip.min(-1) < 200].mean(0)
    assert judge(flat, parse("kite moving right", WORLD), world=WORLD).likeness < 0.2


def test_another_path_is_not_the_drawn_one():
    assert not judge(clip_of("kite moving up"), parse("kite looping", WORLD), world=WORLD).motion.kept


@pytest.mark.parametrize("kind", ["noise", "checkerboard", "all black"])
def test_noise_is_no_object_and_no_circle(kind):
    rng = np.random.default_rng(0)
    clip = rng.integers(0, 256, (10, 64, 64, 3), dtype=np.uint8)
    if kind == "checkerboard":
        squares = (np.indices((64, 64)) // 4).sum(0) % 2
        clip[:] = np.where(squares[..., None], np.array([200, 40, 90]), np.array([20, 160, 90]))
    if kind == "all black":
        clip[:] = 0
    verdict = judge(clip, parse("blue circle moving up"))
    assert not verdict.object.kept and not verdict.obeys
    assert kind != "checkerboard" or not verdict.shape.kept


PAIR = ("red circle moving up", "blue square moving left")


def programs(*prompts):
    return [parse(prompt, WORLD) for prompt in prompts]


def test_real_scenes_obey_and_exchanged_moves_or_colours_do_not():
    told = kept = 0
    for index in range(30):
        clip = clip_of(*PAIR, index=index)
        verdict = judge_scene(clip, programs(*PAIR))
        if verdict.obeys is None:
            continue
        told += 1
        kept += verdict.obeys
        assert not judge_scene(clip, programs("red circle moving left", "blue square moving up")).obeys
        assert not judge_scene(clip, programs("blue circle moving up", "red square moving left")).obeys
    assert told > 15 and kept >= 0.98 * told


def test_two_things_that_look_the_same_are_mostly_told_apart_by_where_they_go():
    pair = ("kite moving up", "kite moving down")
    told = [judge_scene(clip_of(*pair, index=i), programs(*pair), world=WORLD).obeys for i in range(12)]
    assert told.count(True) >= 0.7 * sum(one is not None for one in told) > 3


def test_a_thing_that_is_missing_or_doubled_fails():
    alone = clip_of("red circle moving up")
    assert judge_scene(alone, programs(*PAIR)).obeys is False
    index = next(i for i in range(20) if judge_scene(clip_of(*PAIR, index=i), programs(*PAIR)).obeys)
    more = clip_of(*PAIR, "black star standing still", index=index)
    assert not judge_scene(more, programs(*PAIR)).obeys


def test_things_that_are_never_apart_get_no_verdict():
    layers = [
        draw_scenes(programs(prompt), np.array([0]), seed=0, num_frames=10)
        for prompt in ("red circle moving up", "large blue square moving up")
    ]
    layers[1].starts[:] = layers[0].starts + 4
    layers[1].speeds[:] = layers[0].speeds
    verdict = judge_scene(render(layers, 10)[0], programs("red circle moving up", "large blue square moving up"))
    assert verdict.obeys is None and "too close" in verdict.reason
