"""Words as numbers: those that are learned, and those that come from a language model."""

from dataclasses import replace

import torch

from t2v_core.config import Config, ModelConfig, quick
from t2v_core.models.lexicon import Lexicon, rewording
from t2v_core.models.text_to_video import LatentVideoModel
from t2v_core.models.tokens import tokenize
from t2v_core.world.letters import folded
from t2v_core.world.word_vectors import kept_back, word_vectors

WORDS = ("blue", "circle", "kite", "moving", "right", "then", "up")
LEXICON = Lexicon(WORDS, from_language_model=True, own=frozenset({"kite"}))


def meanings(numbers):
    """What the numbers of taught wordings mean."""
    said = {row: meaning for meaning, rows in word_vectors().taught.items() for row in rows}
    return [said.get(number - 1 - len(WORDS)) for number in numbers]


def test_a_motion_is_one_phrase_and_an_own_name_is_learned():
    assert Lexicon(WORDS).numbers(["blue", "circle", "moving", "up"]) == [1, 2, 4, 7]
    found = LEXICON.numbers(["blue", "circle", "moving", "up"])
    assert len(found) == 3 and meanings(found) == ["blue", "circle", "moving up"]
    assert LEXICON.numbers(["kite"]) == [3]
    assert meanings(LEXICON.numbers(["right"])) == ["moving right"]  # after "then"


def test_a_prompt_is_said_in_other_words_that_mean_the_same():
    prompts = tokenize(["blue circle moving up then right", "kite moving up"], LEXICON, [(0, 5), (0,)], 10)
    say = rewording(LEXICON)
    seen = set()
    for seed in range(50):
        said = say(prompts.text_tokens, torch.Generator().manual_seed(seed))
        assert (said == say(prompts.text_tokens, torch.Generator().manual_seed(seed))).all()
        assert meanings(said[0, 0].tolist()) == ["blue", "circle", "moving up"]
        assert meanings(said[0, 1, :1].tolist()) == ["moving right"] and said[0, 1, 1:].sum() == 0
        assert said[1, 0, 0] == 3
        seen |= set(said[0, 0].tolist())
    assert len(seen) > 60
    assert rewording(Lexicon(WORDS)) is None


def test_what_is_kept_back_is_never_taught():
    known = word_vectors()
    kept = {known.rows[folded(entry.wording)] for entry in kept_back()}
    taught = {row for rows in known.taught.values() for row in rows}
    assert len(kept) == len(kept_back()) == 150 and not kept & taught
    say = rewording(LEXICON)
    reachable = set(say._wordings.flatten().tolist())
    assert not {1 + len(WORDS) + row for row in kept} & reachable


def test_vectors_come_with_the_project_and_not_with_a_run():
    config = replace(Config(), data=quick(), networks=ModelConfig(words="language-model"))
    networks = LatentVideoModel(config, len(WORDS))
    assert not any(name.endswith("vectors") for name in networks.state_dict())
    prompts = tokenize(["blue circle moving up", "kite moving up"], LEXICON, [(0,), (0,)], 10)
    heard = networks.text(prompts)
    assert heard.clauses.shape == (2, 10, 128) and heard.clauses.std() > 0.01
    heard.clauses.sum().backward()
    learned = networks.text.embedding.weight.grad
    assert learned[3].abs().sum() > 0 and learned[1].abs().sum() == 0  # the kite's, and not "blue"
    assert networks.text.from_vectors.weight.grad.abs().sum() > 0
