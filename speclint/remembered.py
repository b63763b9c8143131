"""What is worked out of texts, kept for as long as the document that holds them is looked at."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

Answer = TypeVar("Answer")

# More answers than a usual project needs are forgotten before the next document.
_MOST = 8192
_KEPT: list[_lru_cache_wrapper[object]] = []


def remembered(function: Callable[..., Answer]) -> _lru_cache_wrapper[Answer]:
    """A function of texts that is asked the same of one document again and again, with its answers.

    However many texts a document has, none of them is forgotten while it is judged: of a longer one a limited
    number of answers would all be gone whenever the next pass over it begins.
    """
    kept = lru_cache(maxsize=None)(function)
    _KEPT.append(kept)
    return kept


def forget() -> None:
    """Forgets what was remembered, where that is much: another document begins."""
    for kept in _KEPT:
        if kept.cache_info().currsize > _MOST:
            kept.cache_clear()
