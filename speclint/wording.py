"""Words that messages share."""


def count(number: int, noun: str) -> str:
    """A number with its noun: `1 cell`, `2 cells`, `2 entries`."""
    plural = f"{noun[:-1]}ies" if noun.endswith("ry") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"
