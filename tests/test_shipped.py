"""The model that ships with the project: it does what it was never taught."""

import pytest

from t2v_core.evaluation.rates import ask, questions, rate
from t2v_core.generation.sampling import SHIPPED_RUN, load_model

ASKED = 60


@pytest.mark.parametrize("group", ["held_out", "taught"])
def test_it_obeys(group):
    model = load_model(SHIPPED_RUN)
    asked = questions(model.config.data, model.split, group, ASKED, seed=4)
    seen = [model.split.is_taught(program.composition) for _, program in asked]
    assert len(asked) == ASKED and seen == [group == "taught"] * ASKED
    assert rate(ask(model, asked, seed=4)).obeys >= 0.9


def test_its_clips_do_not_obey_other_prompts():
    """So that the rate above is not the judge's kindness."""
    model = load_model(SHIPPED_RUN)
    asked = questions(model.config.data, model.split, "held_out", ASKED, seed=4)
    others = [(prompt, program) for (prompt, _), (_, program) in zip(asked, [*asked[1:], asked[0]], strict=True)]
    assert rate(ask(model, others, seed=4)).obeys <= 0.1
