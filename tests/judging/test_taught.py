"""What was taught is read from the split."""

from t2v_core.generation.sampling import load_model
from t2v_core.judging.taught import seen_in_training


def test_taught_and_never_seen_are_read_from_the_split(tiny_run):
    model = load_model(tiny_run)
    assert seen_in_training(model.split, "circle moving up") is True
    assert seen_in_training(model.split, "circle moving up then right") is False
