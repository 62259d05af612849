from itertools import combinations

import numpy as np

from t2v_core.config import full, quick
from t2v_core.data.clip_sets import SceneClips
from t2v_core.evaluation.several import SCENE_GROUPS, real_scenes, scene_questions
from t2v_core.judging.several import judge_scene
from t2v_core.world.prompts import LANGUAGE
from t2v_core.world.reading import read_prompt
from t2v_core.world.scenes import BUILT_IN


def test_questions_name_things_that_look_different_and_do_what_the_group_says():
    data = full()
    split = SceneClips(data).split
    for group, (number, kind) in SCENE_GROUPS.items():
        for prompt, programs in scene_questions(data, split, group, 12, seed=0):
            read = read_prompt(prompt, LANGUAGE, 10, only_scenes=True)
            assert tuple(layer.program for layer in read.layers) == programs and len(programs) == number
            assert all(split.is_taught(program.composition) == (kind == "taught") for program in programs)
            assert all((a.shape, a.colour) != (b.shape, b.colour) for a, b in combinations(programs, 2))


def test_one_look_has_no_questions_of_several_things():
    data = quick()
    assert not scene_questions(data, SceneClips(data).split, "two_things", 5, seed=0)


def test_real_scenes_show_what_is_asked():
    data = full()
    asked = [programs for _, programs in scene_questions(data, SceneClips(data).split, "two_things", 16, seed=0)]
    clips = real_scenes(data, asked, 0, BUILT_IN)
    told = [judge_scene(clip, programs).obeys for clip, programs in zip(clips, asked, strict=True)]
    assert clips.shape == (16, 10, 64, 64, 3) and clips.dtype == np.uint8
    assert told.count(False) <= 1 and told.count(True) >= 6
