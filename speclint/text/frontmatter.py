"""What front matter says: the keys of its YAML or TOML with their values and places."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from speclint.errors import SpeclintError
from speclint.expressions import expression
from speclint.model import FrontMatter
from speclint.text import titles
from speclint.text.matter import find
from speclint.text.source import Source
from speclint.text.yamlfile import KeyPath, Located, Place

_TABLE = expression(r"[ \t]*\[{1,2}(?P<path>[^\[\]]+)\]{1,2}[ \t]*(?:#.*)?")
_PART = expression(r"[\w-]+|\"[^\"]*\"|'[^']*'")
_PAIR = expression(rf"[ \t]*(?P<path>(?:{_PART.pattern})(?:[ \t]*\.[ \t]*(?:{_PART.pattern}))*)[ \t]*=")


def load(front: FrontMatter) -> Located:
    """What front matter says, with the line and column of each key in its content.

    Raises `SpeclintError` with such a place when it cannot be read.
    """
    if front.language == "toml":
        return _toml(front.content)
    from speclint.text import yamlfile

    return yamlfile.load("", front.content)


def read(source: Source) -> dict[str, tuple[str, ...]]:
    """The words of each value by normalised key, of a list those of each item.

    Raises `SpeclintError` with the place in the file when the front matter cannot be read.
    """
    front = find(source.text)
    if front is None:
        return {}
    try:
        data = load(front).data
    except SpeclintError as error:
        line = source.position(front.body.start)[0] + (error.line or 1) - 1
        message = f"the settings choose its template by its front matter, which is {error.message}"
        raise SpeclintError(message, source.path, line, error.column) from None
    if not isinstance(data, dict):
        return {}
    return {titles.normalise(key): words(value) for key, value in data.items()}


def words(value: Any) -> tuple[str, ...]:
    """A value of front matter, or each of several, as it is compared: `true`, `3`, `rfc`."""
    values = value if isinstance(value, list) else [value]
    return tuple(" ".join(str(one).split()).casefold() for one in values if one is not None)


def _toml(content: str) -> Located:
    from speclint.text import tomlfile

    return Located(_plain(tomlfile.load(content)), dict(_places(content)))


def _plain(value: Any) -> Any:
    """A value of TOML as YAML would give it: dates and fractions as text."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value) if isinstance(value, float) else value


def _places(content: str) -> Iterator[tuple[KeyPath, Place]]:
    """Where each key stands that starts a line, tables included."""
    above: KeyPath = ()
    known: set[KeyPath] = set()
    for number, line in enumerate(content.split("\n"), 1):
        table = _TABLE.fullmatch(line)
        found = table or _PAIR.match(line)
        if found is None:
            continue
        path = tuple(part.strip("\"'") for part in _PART.findall(found["path"]))
        whole = path if table else (*above, *path)
        above = path if table else above
        place = (number, found.start("path") + 1)
        for length in range(1, len(whole) + 1):
            if whole[:length] not in known:
                known.add(whole[:length])
                yield whole[:length], place
