"""The split: what is held out stays out, in numbers, in bindings and through JSON."""

import json

import pytest

from t2v_core.world.scenes import COLOUR_NAMES, MOTION_NAMES, SHAPES
from t2v_core.world.split import ALWAYS_HELD_OUT, Split, make_split, parse_held_out, read_split

SEEDS = range(20)


def split_of(seed=0, **settings):
    return make_split(MOTION_NAMES, SHAPES, COLOUR_NAMES, seed=seed, **settings)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_composition_is_taught_or_held_out_and_never_both(seed):
    split = split_of(seed)
    pairs = {(a, b) for a in MOTION_NAMES for b in MOTION_NAMES if a != b}
    taught, held_out = set(split.taught), set(split.held_out)
    assert not taught & held_out
    assert taught | held_out == pairs | {(motion,) for motion in MOTION_NAMES}
    assert all((motion,) in taught for motion in MOTION_NAMES)
    assert ALWAYS_HELD_OUT == ("moving up", "moving right") and ALWAYS_HELD_OUT in held_out
    assert len(held_out) == round(0.3 * len(pairs))
    assert all(split.is_taught(entry) for entry in taught)
    assert not any(split.is_taught(entry) for entry in held_out)
    assert not split.is_taught(("moving up", "moving left", "moving down"))


@pytest.mark.parametrize("seed", SEEDS)
def test_bindings_leave_every_shape_and_colour_taught(seed):
    held_out = set(split_of(seed).held_out_bindings)
    assert len(held_out) == round(0.2 * len(SHAPES) * len(COLOUR_NAMES))
    taught = {(shape, colour) for shape in SHAPES for colour in COLOUR_NAMES} - held_out
    assert {shape for shape, _ in taught} == set(SHAPES) and {colour for _, colour in taught} == set(COLOUR_NAMES)


def test_bindings_stay_taught_where_there_is_little_to_choose_from():
    for shapes, colours in ((("circle",), COLOUR_NAMES), (("circle", "star"), ("red",)), (("circle",), ("red",))):
        assert make_split(MOTION_NAMES[:3], shapes, colours, held_out_binding_share=0.9).held_out_bindings == ()


def test_the_seed_decides_and_only_the_seed():
    assert split_of(3) == split_of(3)
    assert split_of(3) != split_of(4)


def test_asked_for_compositions_are_held_out():
    wanted = parse_held_out("moving left then up; circle expanding then shrinking;")
    assert wanted == (("moving left", "moving up"), ("expanding", "shrinking"))
    for seed in SEEDS:
        split = split_of(seed, held_out=wanted)
        assert set(wanted) <= set(split.held_out) and not set(wanted) & set(split.taught)
        assert len(split.held_out) == round(0.3 * 17 * 16)
    none_but = make_split(MOTION_NAMES, SHAPES, COLOUR_NAMES, held_out_share=0.0, held_out=wanted)
    assert set(none_but.held_out) == {*wanted, ALWAYS_HELD_OUT}


def test_another_wording_is_the_same_composition():
    wordings = (
        "moving up then right",
        "moving up then moving right",
        "ball going upwards, then east",
        "BALL  Drifting North and then Sliding rightwards.",
    )
    assert {parse_held_out(wording) for wording in wordings} == {(ALWAYS_HELD_OUT,)}


def test_json_round_trip(tmp_path):
    split = split_of(5)
    path = tmp_path / "split.json"
    path.write_text(json.dumps(split.to_json()))
    assert read_split(path) == split
    assert read_split(path).is_taught(("moving up",))
    written = json.loads(path.read_text())
    assert set(written) == {"taught", "held_out", "held_out_bindings"}
    assert ["moving up", "moving right"] in written["held_out"] and ["moving up"] in written["taught"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"held_out_share": 1.0}, "share"),
        ({"held_out_share": -0.1}, "share"),
        ({"held_out_binding_share": 1.5}, "share"),
        ({"held_out": (("moving up",),)}, "taught on its own"),
    ],
)
def test_nonsense_is_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        split_of(**settings)
    with pytest.raises(ValueError, match="teaches nothing"):
        Split(taught=())
    with pytest.raises(ValueError, match="Both"):
        Split(taught=(("moving up",),), held_out=(("moving up",),))
