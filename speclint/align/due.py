"""When a placeholder is to be filled in, where its own words tell: `(fill in the key once accepted)`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from speclint.expressions import expression
from speclint.gaps import Leftover
from speclint.model import Profile, Severity
from speclint.text import titles

_ONCE = expression(
    r"\b(?:once|when|after|upon|until)\b[^.;]*\b(?:accept(?:ed|ance)|approv(?:ed|al)|agreed|merged?|merging"
    r"|implement(?:ed|ation)|releas(?:ed?|ing)|final(?:i[sz]ed)?|shipped|decided|activated)\b",
    re.IGNORECASE,
)
_BEFORE = frozenset(
    "idea draft proposed proposal provisional review reviewing open wip new pending discussion".split()
)
_STATUS = ("status", "state")


def weighed(leftovers: Iterable[Leftover], profile: Profile) -> Iterator[Leftover]:
    """The leftovers, silent where what they wait for has not come yet, mild where no status tells."""
    status = profile.status or next((value for one in profile.named(*_STATUS) for value in one.values), "")
    said = titles.normalise(status).split()
    for leftover in leftovers:
        if not _ONCE.search(leftover.found):
            yield leftover
        elif not said:
            yield replace(leftover, severity=Severity.WARNING)
        elif _BEFORE.isdisjoint(said):
            yield leftover
        else:
            yield replace(leftover, severity=Severity.OFF)
