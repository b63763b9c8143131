"""What is kept of judged files ↔ data that JSON holds; what comes from there is looked at before use."""

from __future__ import annotations

import binascii
import json
import math
import sys
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from speclint.diagnostic import Diagnostic, Place, Replacement, Severity

# What is packed in one text holds no more, in bytes.
_LARGEST = 50_000_000
# Whose classes may stand in a record, besides those of the packs.
KNOWN = ("speclint.diagnostic", "speclint.judge.kept", "speclint.model")
# What gives the class of a name that `of` made, and raises for one that nobody may ask for.
Classes = Callable[[str], type[Any]]


class Unwritable(Exception):
    """A value that has no plain form."""


def of(value: Any) -> dict[str, Any]:
    """The plain form of a value made of numbers, texts, tuples, lists, dicts, sets, enums and dataclasses.

    Its parts in a row, each once: a part names the kind and the numbers of what it is made of. Raises
    `Unwritable` for a value of another kind.
    """
    writer = _Writer()
    writer.number(value)
    return {"kinds": list(writer.kinds), "parts": writer.parts}


class _Writer:
    """A value taken apart, equal parts once; one that stands in several places is looked at once.

    It must live as long as the writer: its parts are known by where they are.
    """

    def __init__(self) -> None:
        self.kinds: dict[str, int] = {}
        self.parts: list[Any] = []
        self._known: dict[tuple[Any, ...], int] = {}
        self._seen: dict[int, int] = {}

    def number(self, value: Any) -> int:
        """The number of a part, which is added when it is not there."""
        kind = type(value)
        if value is None or kind in (bool, int, str) or (kind is float and math.isfinite(value)):
            return self._add((kind, value), value)
        place = id(value)
        if place not in self._seen:
            self._seen[place] = self._taken(value, kind)
        return self._seen[place]

    def _taken(self, value: Any, kind: type[Any]) -> int:
        """The number of a part that is made of others."""
        if kind is dict:
            return self._made("dict", (one for pair in value.items() for one in pair))
        if kind is list:
            return self._made("list", value)
        # One with names for its parts would come back without them.
        if isinstance(value, tuple) and not hasattr(kind, "_fields"):
            return self._made("tuple", value)
        if kind in (set, frozenset):
            # In an order of their own, so that equal values have one form.
            return self._made(kind.__name__, sorted(value, key=repr))
        name = f"{kind.__module__}:{kind.__qualname__}"
        if isinstance(value, Enum):
            return self._made(name, (value.name,))
        if is_dataclass(value):
            return self._made(name, (getattr(value, one.name) for one in fields(value) if one.init))
        raise Unwritable(name)

    def _made(self, kind: str, of: Iterable[Any]) -> int:
        numbers = [self.number(one) for one in of]
        part = [self.kinds.setdefault(kind, len(self.kinds)), *numbers]
        return self._add(tuple(part), part)

    def _add(self, key: tuple[Any, ...], part: Any) -> int:
        if key not in self._known:
            self._known[key] = len(self.parts)
            self.parts.append(part)
        return self._known[key]


def value(plain: Any, classes: Classes) -> Any:
    """The value of a plain form; raises some exception for what is none."""
    makers = [_maker(str(name), classes) for name in plain["kinds"]]
    made: list[Any] = []
    for part in plain["parts"]:
        made.append(makers[part[0]]([made[n] for n in part[1:]]) if isinstance(part, list) else part)
    return made[-1]


def _maker(name: str, classes: Classes) -> Callable[[list[Any]], Any]:
    """What makes a value of a kind from its parts."""
    if name == "dict":
        return lambda parts: dict(zip(parts[::2], parts[1::2], strict=True))
    for simple in (tuple, list, set, frozenset):
        if name == simple.__name__:
            return simple
    kind = classes(name)
    if issubclass(kind, Enum):
        return lambda parts: kind[parts[0]]
    if not is_dataclass(kind):
        raise ValueError(name)
    names = [one.name for one in fields(kind) if one.init]
    return lambda parts: kind(**dict(zip(names, parts, strict=True)))


def of_template(name: str) -> type[Any]:
    """A class of the engine that describes templates, by its name; raises for another."""
    return class_of(name, lambda module: module in KNOWN or module.startswith("speclint.template."))


def class_of(name: str, is_known: Callable[[str], bool]) -> type[Any]:
    """The class of a name (`speclint.model:Span`) that is there; `ValueError` when nobody may ask for it."""
    module, _, path = name.partition(":")
    if not is_known(module):
        raise ValueError(name)
    found: Any = sys.modules[module]
    for step in path.split("."):
        found = vars(found)[step]
    if not isinstance(found, type):
        raise ValueError(name)
    return found


def packed(plain: Any) -> str:
    """Plain data in a short text."""
    data = json.dumps(plain, separators=(",", ":")).encode()
    return binascii.b2a_base64(zlib.compress(data, 1), newline=False).decode()


def unpacked(text: str) -> Any:
    """The plain data of a text; raises `ValueError` for what holds none, or too much."""
    made = zlib.decompressobj()
    try:
        data = made.decompress(binascii.a2b_base64(text), _LARGEST)
    except zlib.error as error:
        raise ValueError("no plain data") from error
    return json.loads(data)


def of_diagnostics(said: Iterable[Diagnostic]) -> list[Any]:
    """The diagnostics of a file as JSON has them, without its path; lines that several point at, once."""
    sources: dict[tuple[str, ...], int] = {}
    made = [_of_diagnostic(one, sources.setdefault(one.source, len(sources))) for one in said]
    return [[list(lines) for lines in sources], made]


def _of_diagnostic(said: Diagnostic, source: int) -> list[Any]:
    return [
        said.rule,
        said.severity.value,
        said.message,
        _of_place(said.place),
        list(said.section),
        said.expected,
        said.found,
        said.because,
        said.about,
        [[place and _of_place(place), label] for place, label in said.related],
        [[_of_place(one.place), one.text, one.title, one.safe, one.path] for one in said.edits],
        source,
        said.slot,
        said.inferred,
        said.block,
        said.unwritten,
    ]


def _of_place(place: Place) -> list[Any]:
    numbers = [place.line, place.column, place.end_line, place.end_column]
    return numbers if place.path is None else [*numbers, place.path]


def diagnostics(plain: Any, path: str) -> tuple[Diagnostic, ...]:
    """The diagnostics of a plain form, in the file at a path; raises some exception for what is none."""
    lines, made = plain
    sources = [*map(_texts, lines)]
    return tuple(_diagnostic(one, path, sources) for one in made)


def _diagnostic(plain: Any, path: str, sources: Sequence[tuple[str, ...]]) -> Diagnostic:
    rule, severity, message, place, section, expected, found, because, about, *rest = plain
    related, edits, source, slot, inferred, block, unwritten = rest
    return Diagnostic(
        path,
        _text(rule),
        Severity(severity),
        _text(message),
        _place(place),
        _texts(section),
        _text(expected),
        _text(found),
        _text(because),
        _text(about),
        tuple((at and _place(at), _text(label)) for at, label in related),
        tuple(
            Replacement(
                place=_place(at),
                text=_text(text),
                title=_text(title),
                safe=bool(safe),
                path=None if changed is None else _text(changed),
            )
            for at, text, title, safe, changed in edits
        ),
        sources[source],
        _text(slot),
        bool(inferred),
        int(block),
        bool(unwritten),
    )


def _place(plain: Any) -> Place:
    line, column, end_line, end_column, *path = plain
    if not all(type(one) is int and one > 0 for one in plain[:4]) or len(path) > 1:
        raise ValueError("no place")
    return Place(line, column, end_line, end_column, *map(_text, path))


def _text(plain: Any) -> str:
    if type(plain) is not str:
        raise ValueError("no text")
    return plain


def _texts(plain: Iterable[Any]) -> tuple[str, ...]:
    return tuple(map(_text, plain))
