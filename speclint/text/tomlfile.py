"""TOML text → its data; what is wrong with it is told with its place."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from speclint.errors import SpeclintError
from speclint.expressions import expression

_DEEPEST = 64
# Python writes no number of more digits out.
_LARGEST = 10**4000
# What follows an opening quote is always consumed, closed or not, so that nothing is looked at twice.
_STRING = (
    r"\"\"\"(?s:[^\"\\]|\\.|\"(?!\"\"))*+\"{0,5}|'''(?:[^']|'(?!''))*+'{0,5}"
    r"|\"(?:[^\"\\\n]|\\.)*+\"?|'[^'\n]*+'?"
)
_PART = rf"(?:{_STRING}|[\w-]++)"
_NESTING = expression(
    rf"#[^\n]*|(?P<key>{_PART}(?:[ \t]*+\.[ \t]*+{_PART})*+)(?P<sign>[ \t]*+=)?"
    r"|(?P<opens>[\[{])|(?P<closes>[\]}])"
)
_PARTS = expression(_PART)
_PLACE = expression(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")


def load(text: str, path: str | None = None) -> dict[str, Any]:
    """Reads one document; `SpeclintError` says with its place why that cannot be done."""
    if (deep := _too_deep(text)) is not None:
        message = f"not valid TOML: nested more than {_DEEPEST} levels deep"
        raise SpeclintError(message, path, *_position(text, deep))
    try:
        data = tomllib.loads(text)
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


def _too_deep(text: str) -> int | None:
    """Where a value or key stands in too many others, before anybody reads it; None when none does."""
    levels, owed = [0], 1
    for token in _NESTING.finditer(text):
        if token["opens"]:
            levels.append(levels[-1] + owed)
        elif token["closes"] and len(levels) > 1:
            levels.pop()
        parts = sum(1 for _ in _PARTS.finditer(token["key"])) if token["key"] else 0
        owed = parts if token["sign"] else 1
        if levels[-1] + parts > _DEEPEST:
            return token.start()
    return None


def _position(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


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
    return _position(text, len(text))
