"""Numbers as a person would say them."""

from t2v_core.wording import seconds_text

__all__ = ["ordinal", "percent", "seconds_text"]


def percent(share: float) -> str:
    return f"{round(100 * share)} %"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"
