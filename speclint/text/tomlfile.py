"""TOML text → its data; what is wrong with it is told with its place."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from speclint.errors import SpeclintError
from speclint.expressions import expression

# Python writes no number of more digits out.
_LARGEST = 10**4000
_PLACE = expression(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")


def load(text: str, path: str | None = None) -> dict[str, Any]:
    """Reads one document; `SpeclintError` says with its place why that cannot be done."""
    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise SpeclintError("not valid TOML: it is nested too deeply", path, 1, 1) from None
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        place = _PLACE.search(said)
        said = said[: place.start()] if place else said
        message = f"not valid TOML: {said[:1].lower()}{said[1:]}"
        raise SpeclintError(message, path, *_place_of(place, text)) from None
    except ValueError:
        raise _too_large(path) from None
    if _has_too_large(data):
        raise _too_large(path)
    return data


def _too_large(path: str | None) -> SpeclintError:
    return SpeclintError("not valid TOML: a number has more digits than can be read", path, 1, 1)


def _has_too_large(data: Any) -> bool:
    if isinstance(data, dict | list):
        return any(map(_has_too_large, data.values() if isinstance(data, dict) else data))
    return isinstance(data, int) and abs(data) >= _LARGEST


def _place_of(place: re.Match[str] | None, text: str) -> tuple[int, int]:
    if place is None:
        return 1, 1
    if place["line"]:
        return int(place["line"]), int(place["column"])
    return text.count("\n") + 1, len(text.rpartition("\n")[2]) + 1
