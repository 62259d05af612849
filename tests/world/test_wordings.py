"""How often free wordings are read as they are meant. The tables were made better by `paraphrases.tsv` and
`nonsense_known.txt`, and not by `paraphrases_kept_back.tsv` and `nonsense.txt`."""

import time
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from t2v_core.world.prompts import LANGUAGE, PromptError
from t2v_core.world.reading import read_prompt

LISTS = Path(__file__).parent / "wordings"
read = partial(read_prompt, vocabulary=LANGUAGE, num_frames=10, only_scenes=True)


def lines(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (LISTS / name).read_text(encoding="utf-8").splitlines()]


def programs(prompt: str) -> list[object] | None:
    try:
        return [layer.program for layer in read(prompt).layers]
    except PromptError:
        return None


@pytest.mark.parametrize(
    ("name", "english", "others"), [("paraphrases.tsv", 267, 212), ("paraphrases_kept_back.tsv", 35, 20)]
)
def test_free_wordings_are_read_as_they_are_meant(name, english, others):
    """At least as many as were measured, of 271 and 212, of 36 and 20."""
    right = Counter(language == "en" for language, prompt, meant in lines(name) if programs(prompt) == programs(meant))
    assert right[True] >= english and right[False] >= others


def test_plain_prompts_are_not_said_to_be_read_otherwise():
    assert all(read(meant).read_as is None for _, _, meant in lines("paraphrases.tsv"))


@pytest.mark.parametrize(("name", "least"), [("nonsense.txt", 33), ("nonsense_known.txt", 137)])  # of 33, of 139
def test_nonsense_is_refused_in_a_sentence(name, least):
    refused = 0
    for (prompt,) in lines(name):
        try:
            read(prompt)
        except PromptError as error:
            refused += str(error).endswith((".", "?", '".'))
    assert refused >= least


def test_a_prompt_is_read_in_under_5_ms():
    prompts = [prompt for _, prompt, _ in lines("paraphrases.tsv")]
    programs(prompts[0])
    start = time.process_time()
    for prompt in prompts:
        programs(prompt)
    assert (time.process_time() - start) / len(prompts) < 0.005
