"""Words that must not stand there, and those that a YAML gives in their place."""

from __future__ import annotations

from speclint.fixes.ground import Ground
from speclint.gaps import ForbiddenText
from speclint.model import Edit


def replaced(gap: ForbiddenText, ground: Ground) -> tuple[Edit, ...]:
    """Puts the words in place that the YAML names, with a capital where one stands; in titles unsafely."""
    instead = gap.wording.instead
    if instead is None:
        return ()
    name = instead[:1].upper() + instead[1:] if gap.found[:1].isupper() else instead
    title = f"write `{name}`" if name else "take it out"
    return (Edit(gap.at, name, title=title, safe=not gap.in_title),)
