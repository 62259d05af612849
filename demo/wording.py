"""Numbers as a person would say them."""


def seconds_text(seconds: float) -> str:
    """A length of time: "40 s", "1 min 40 s", "12 min"."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if rest and minutes < 10 else f"{minutes} min"


def percent(share: float) -> str:
    return f"{round(100 * share)} %"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"
