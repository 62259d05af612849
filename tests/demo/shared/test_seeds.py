from typing import Any

import pytest

from demo.shared.seeds import LARGEST_SEED, clean_seed, new_seed


@pytest.mark.parametrize(
    "value, seed",
    [
        (7, 7),
        ("12", 12),
        (6.6, 7),
        ("6.6", 7),
        (LARGEST_SEED, LARGEST_SEED),
        (1e30, LARGEST_SEED),
        ("inf", LARGEST_SEED),
    ],
)
def test_what_is_near_a_seed_becomes_that(value: Any, seed: int) -> None:
    assert clean_seed(value) == seed


@pytest.mark.parametrize("value", [-3, None, "x", "", float("nan"), [], {}])
def test_all_else_is_0(value: Any) -> None:
    assert clean_seed(value) == 0


def test_a_new_seed_can_be_read_out() -> None:
    assert all(0 <= new_seed() < 10_000 for _ in range(100))
