"""Seeds as widgets, links and API clients send them."""

import random
from typing import Any

LARGEST_SEED = 2**31 - 1


def clean_seed(value: Any) -> int:
    """A usable seed from anything a browser may send: the nearest whole number from 0 to LARGEST_SEED, or 0."""
    try:
        return round(min(max(float(value), 0.0), LARGEST_SEED))
    except (TypeError, ValueError):
        return 0


def new_seed() -> int:
    return random.randrange(10_000)  # short enough to read out in class
