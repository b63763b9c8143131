"""Words that messages share, and how long those may be that a document brings."""

from speclint.expressions import expression

_LONGEST_QUOTE = 200
_LONGEST_MESSAGE = 1000
_LONG_QUOTE = expression(rf"(`[^`]{{{_LONGEST_QUOTE - 1}}})[^`]+`")


def count(number: int, noun: str) -> str:
    """A number with its noun: `1 cell`, `2 cells`, `2 entries`."""
    plural = f"{noun[:-1]}ies" if noun.endswith("ry") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"


def one_line(text: str) -> str:
    """A text with its line ends written out."""
    return text.replace("\n", "\\x0a").replace("\r", "\\x0d")


def clipped(text: str, longest: int) -> str:
    """A text, or so many characters of a longer one with `…` behind them."""
    return text if len(text) <= longest else f"{text[:longest]}…"


def shortened(message: str) -> str:
    """A message in which long quotes, and the whole, are cut to their beginning."""
    if len(message) <= _LONGEST_QUOTE:
        return message
    return beginning(_LONG_QUOTE.sub(r"\1…`", message), _LONGEST_MESSAGE)


def beginning(text: str, longest: int = _LONGEST_QUOTE) -> str:
    """A text of at most so many characters, the last of them `…` where there are more."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
