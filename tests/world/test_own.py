import json
import pickle
import zipfile

import numpy as np
import pytest

from t2v_core.config import quick, with_world
from t2v_core.data.clip_sets import SceneClips
from t2v_core.errors import UserError
from t2v_core.world.own import make_move, make_thing, make_world, read_world, write_world, zip_world
from t2v_core.world.prompts import LANGUAGE, PromptError, parse
from t2v_core.world.reading import read_prompt
from t2v_core.world.scene_draws import draw_scenes
from t2v_core.world.scenes import Phase, Program, trajectories
from t2v_core.world.things import to_png
from tests.own_world import kite, small_world

WORLD = small_world()


def test_a_world_is_the_same_from_its_folder_and_from_its_zip(tmp_path):
    write_world(WORLD, tmp_path / "folder")
    (tmp_path / "world.zip").write_bytes(zip_world(WORLD))
    assert read_world(tmp_path / "folder") == read_world(tmp_path / "world.zip") == WORLD


def test_a_world_that_was_used_travels_between_processes():
    assert {"kite", "looping"} <= WORLD.own_words and WORLD.motions and WORLD.pictures
    assert pickle.loads(pickle.dumps(WORLD)) == WORLD


def test_a_zip_may_have_a_folder_around_it_and_backslashes_in_its_names(tmp_path):
    write_world(WORLD, tmp_path / "folder")
    with zipfile.ZipFile(tmp_path / "around.zip", "w") as archive:
        for file in (tmp_path / "folder").rglob("*.*"):
            name = f"my world\\{file.relative_to(tmp_path / 'folder')}".replace("/", "\\")
            archive.writestr(name, file.read_bytes())
    assert read_world(tmp_path / "around.zip") == WORLD


THING = {"name": "fish", "image": "things/fish.png"}
MOVE = {"name": "looping", "path": [[0, 0], [1, 1]], "growth": 1.0, "turn": 0}


@pytest.mark.parametrize(
    "about, message",
    [
        ({"things": [THING, THING]}, "'fish' is there twice"),
        ({"things": [{**THING, "name": "circle"}]}, "a word of the language"),
        ({"things": [{**THING, "name": "two words"}]}, "one word"),
        ({"things": [{**THING, "name": "x" * 21}]}, "up to 20"),
        ({"things": [{**THING, "image": "things/none.png"}]}, "missing"),
        ({"things": [{**THING, "image": "../secret.png"}]}, "names no picture"),
        ({"things": [{**THING, "image": "/etc/passwd"}]}, "names no picture"),
        ({"things": [{**THING, "image": "things/empty.png"}]}, "is empty"),
        ({"things": [{**THING, "image": "things/full.png"}]}, "opaque to the edge"),
        ({"things": [{**THING, "name": f"fish{'a' * n}"} for n in range(1, 51)]}, "50 things"),
        ({"moves": [{**MOVE, "path": [[0, 0]]}]}, "2 to 200 points"),
        ({"moves": [{**MOVE, "path": [[0, "x"], [1, 1]]}]}, "list of points"),
        ({"moves": [{**MOVE, "path": [[0, float("nan")], [1, 1]]}]}, "list of points"),
        ({"moves": [{**MOVE, "growth": 4}]}, "growth of 'looping'"),
        ({"moves": [{**MOVE, "turn": "round"}]}, "turn of 'looping'"),
        ({"things": "fish"}, "must be a list"),
        ({"version": 2}, "another version"),
        ({}, "no things and no moves"),
    ],
)
def test_a_broken_world_is_refused_in_a_sentence(tmp_path, about, message):
    (tmp_path / "things").mkdir()
    (tmp_path / "things/fish.png").write_bytes(to_png(kite()))
    (tmp_path / "things/empty.png").write_bytes(to_png(np.zeros((20, 20, 4), np.uint8)))
    (tmp_path / "things/full.png").write_bytes(to_png(np.full((20, 20, 4), 255, np.uint8)))
    (tmp_path / "world.json").write_text(json.dumps({"version": 1, **about}))
    with pytest.raises(UserError, match=message):
        read_world(tmp_path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", b"{}", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_world_is_refused(tmp_path, content):
    (tmp_path / "world.zip").write_bytes(content)
    with pytest.raises(UserError):
        read_world(tmp_path / "world.zip")


def test_a_thing_is_as_large_as_the_circle_of_equal_area_and_turns_about_its_middle():
    thing = WORLD.own_things[0]
    upright, left, top = thing.drawn(32.0, 32.0, 10.0, 0.0, 64)
    opacity = upright[..., 3] / 255
    assert opacity.sum() == pytest.approx(np.pi * 100, rel=0.02)
    for turned in (0.0, 1.0, 3.0):
        patch, left, top = thing.drawn(30.3, 33.6, 10.0, turned, 64)
        opacity = patch[..., 3] / patch[..., 3].sum()
        columns, rows = np.arange(patch.shape[1]) + left, np.arange(patch.shape[0]) + top
        assert opacity.sum(0) @ columns == pytest.approx(30.3, abs=0.1)
        assert opacity.sum(1) @ rows == pytest.approx(33.6, abs=0.1)


def test_a_drawn_path_is_followed_by_its_directions_in_a_phase_of_any_length():
    program = Program(shape="kite", phases=(Phase(motion="looping"), Phase(motion="waning")))
    scenes = draw_scenes([program], np.array([0]), seed=1, num_frames=12, phase_starts=[(0, 8)], world=WORLD)
    path = trajectories(scenes, 12)
    steps = np.diff(path.centres[0], axis=0)
    steps = (steps + 32) % 64 - 32
    speed = scenes.speeds[0, 0]
    lengths = np.hypot(*steps.T)
    assert lengths[:7] == pytest.approx(np.full(7, speed)) and lengths[7:] == pytest.approx(np.zeros(4))
    # The step into frame f is made at the fraction (f + 0.5) / 8 of a clockwise circle that starts to the right.
    fractions = (np.arange(1, 8) + 0.5) / 8 * 2 * np.pi
    assert np.allclose(steps[:7] / speed, np.stack([-np.sin(fractions), np.cos(fractions)], 1), atol=0.1)
    assert path.radii[0, -1] == pytest.approx(path.radii[0, 7] * 0.5) and path.angles[0, -1] == pytest.approx(np.pi / 2)


def test_a_data_set_shows_the_worlds_things_and_moves_and_names_them():
    data = with_world(quick(), WORLD)
    assert data.shapes == ("kite", "mole") and len(data.motions) == 19
    clips = SceneClips(data, world=WORLD)
    prompts = clips.prompts(np.arange(300))
    assert {"kite", "mole", "looping", "waning"} <= set(clips.vocabulary) and "blue" not in clips.vocabulary
    assert any("looping" in prompt for prompt in prompts)
    assert {prompt.split()[0] for prompt in prompts} == {"kite", "mole"}
    held_out = set(clips.split.held_out)
    assert held_out and not any(program.composition in held_out for program in clips.records(np.arange(2_000)).programs)
    frame = clips.clips(np.arange(1))[0, 0]
    assert (frame.min(-1) < 200).sum() > 20


def test_own_names_are_words_of_prompts_and_have_no_colour():
    program = parse("small kite looping then moving up quickly", WORLD)
    assert program.composition == ("looping", "moving up") and program.size == "small" and program.shape == "kite"
    with pytest.raises(PromptError, match="colours of its own"):
        parse("red kite moving up", WORLD)


def test_and_begins_another_thing_only_where_one_is_named():
    words = sorted({"kite", "looping", *LANGUAGE})

    def things(prompt):
        read = read_prompt(prompt, words, 10, only_scenes=True, world=WORLD)
        return [(layer.program.shape, layer.program.composition) for layer in read.layers]

    both = things("red circle moving up then left and a small kite looping")
    assert both == [("circle", ("moving up", "moving left")), ("kite", ("looping",))]
    assert things("circle moving up and left") == [("circle", ("moving up-left",))]
    assert things("circle moving up and then left") == [("circle", ("moving up", "moving left"))]
    with pytest.raises(PromptError, match="4 things"):
        things(" and ".join(["circle moving up"] * 4))


def test_each_thing_has_starts_of_its_own():
    words = LANGUAGE
    prompt = "circle moving up then left and square expanding"
    read = read_prompt(prompt, words, 10, [[0, 3], [0]], only_scenes=True)
    assert read.starts == ((0, 3), (0,))
    assert read.with_starts([[0, 7], [0]], 10).starts == ((0, 7), (0,))
    assert read.with_starts([[0, 70], [0]], 10) == read
    with pytest.raises(PromptError, match="each of the 2 things"):
        read_prompt(prompt, words, 10, [[0, 3]], only_scenes=True)


def test_a_name_twice_and_too_many_are_refused():
    with pytest.raises(UserError, match="twice"):
        make_world([make_thing("kite", kite())], [make_move("kite", [[0, 0], [1, 0]])])
    names = [f"kite{'e' * n}" for n in range(1, 26)][:14] + [f"mole{'e' * n}" for n in range(1, 12)]
    with pytest.raises(UserError, match="25 things"):
        make_world([make_thing(name, kite()) for name in names])


def test_a_zip_that_is_damaged_anywhere_is_refused_in_a_sentence(tmp_path):
    """Packed, as other programs do: what is unpacked from it may break in the middle."""
    write_world(WORLD, tmp_path / "folder")
    with zipfile.ZipFile(tmp_path / "world.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in (tmp_path / "folder").rglob("*") if path.is_file()):
            archive.write(file, file.relative_to(tmp_path / "folder"))
    whole, refused = (tmp_path / "world.zip").read_bytes(), 0
    for position in range(0, len(whole), 7):
        damaged = bytearray(whole)
        damaged[position] ^= 255
        (tmp_path / "world.zip").write_bytes(damaged)
        try:
            read_world(tmp_path / "world.zip")
        except UserError:
            refused += 1
    assert refused > len(whole) // 7 // 2
