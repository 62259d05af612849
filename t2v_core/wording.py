"""Lengths of time as a person would say them."""


def seconds_text(seconds: float) -> str:
    """Such as "40 s", "1 min 40 s", "12 min"."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if rest and minutes < 10 else f"{minutes} min"
