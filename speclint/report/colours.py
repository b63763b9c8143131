"""Colours and links of a terminal. Each label has its own background, so that it is read on any other."""

from speclint.diagnostic import Severity

# Numbers of the 256 colours of a terminal: of the text, and of what is behind it.
LABELS = {Severity.ERROR: (231, 160), Severity.WARNING: (16, 220), Severity.INFO: (231, 25)}
_END = "\x1b[0m"


def label(text: str, severity: Severity) -> str:
    """The text in the colours of a severity."""
    ink, paper = LABELS[severity]
    return f"\x1b[1;38;5;{ink};48;5;{paper}m{text}{_END}"


def bold(text: str) -> str:
    """The text in bold, in the terminal's own colour."""
    return f"\x1b[1m{text}{_END}"


def link(text: str, address: str) -> str:
    """The text as a link (OSC 8), which a terminal opens."""
    return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\"
