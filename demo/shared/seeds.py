"""Seeds as widgets, links and API clients send them."""

import random
from typing import Any

LARGEST_SEED = 2**31 - 1


def clean_seed(value: Any) -> int:
    """A usable seed from anything a browser may send: the nearest whole number from 0 to LARGEST_SEED, or 0."""
    return clean_number(value, LARGEST_SEED)


def clean_number(value: Any, most: int) -> int:
    """The nearest whole number from 0 to `most` to anything that a browser may send; 0 where it is no number."""
    try:
        return round(min(max(float(value), 0.0), most))
    except (TypeError, ValueError):
        return 0
    except OverflowError:  # a whole number that is too large to be a float
        return most if value > 0 else 0


def new_seed() -> int:
    return random.randrange(10_000)  # short enough to read out in class
