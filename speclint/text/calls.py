"""How a text calls a spec by its id, and how such names are compared."""

from __future__ import annotations

import re

from speclint.expressions import expression

# What is longer is compared by what tells it apart.
LONGEST = 200
_QUOTES = "`*_~\"'“”‘’[]<> "
# What is said of an id behind it: `TS-7 (carts)`, `TS-7: Carts`, `TS-7 – Carts`.
_REMARK = expression(r"\s*(?:\(.*|:\s.*|\s[-–—]\s.*)", re.DOTALL)


def words(raw: str) -> str:
    """What a name is compared by: its words in any case, or what tells a long one apart."""
    folded = " ".join(raw.strip(_QUOTES).casefold().split())
    if len(folded) <= LONGEST:
        return folded
    # Few names are that long, and the library takes long to load.
    import hashlib

    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()


def forms(raw: str) -> tuple[str, ...]:
    """All that a name may be compared by: the whole, and without a remark behind it."""
    return tuple(dict.fromkeys(filter(None, map(words, (raw, _REMARK.sub("", raw))))))


def sought(raw: str) -> str:
    """A word that every text holds which calls a spec by a name, or by the beginning of a long one."""
    bare = _REMARK.sub("", raw.rstrip("…")) or raw
    return max(bare.split(), key=len, default="").strip(_QUOTES)
