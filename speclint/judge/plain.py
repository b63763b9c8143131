"""What is kept of judged files ↔ data that JSON holds; what comes from there is looked at before use."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from speclint.diagnostic import Diagnostic, Place, Replacement, Severity

# What gives the class of a name that `of` made, and raises for one that nobody may ask for.
Classes = Callable[[str], type[Any]]


class Unwritable(Exception):
    """A value that has no plain form."""


def of(value: Any) -> Any:
    """The plain form of a value made of numbers, texts, tuples, lists, dicts, sets, enums and dataclasses.

    Raises `Unwritable` for any other.
    """
    kind = type(value)
    if value is None or kind in (bool, int, str) or (kind is float and math.isfinite(value)):
        return value
    if kind is tuple:
        return [of(one) for one in value]
    if kind is list:
        return {"list": [of(one) for one in value]}
    if kind is dict:
        return {"dict": [[of(key), of(one)] for key, one in value.items()]}
    if kind is frozenset or kind is set:
        return {kind.__name__: sorted((of(one) for one in value), key=json.dumps)}
    name = f"{kind.__module__}:{kind.__qualname__}"
    if isinstance(value, Enum):
        return {"enum": name, "is": value.name}
    if is_dataclass(value):
        return {"class": name, "with": [of(getattr(value, one.name)) for one in fields(value)]}
    raise Unwritable(name)


def value(plain: Any, classes: Classes) -> Any:
    """The value of a plain form; raises some exception for what is none."""
    if isinstance(plain, list):
        return tuple(value(one, classes) for one in plain)
    if not isinstance(plain, dict):
        return plain
    if "class" in plain:
        kind = classes(plain["class"])
        if not is_dataclass(kind):
            raise ValueError(plain["class"])
        names = [one.name for one in fields(kind)]
        return kind(**dict(zip(names, (value(one, classes) for one in plain["with"]), strict=True)))
    if "enum" in plain:
        member = classes(plain["enum"])
        if not issubclass(member, Enum):
            raise ValueError(plain["enum"])
        return member[plain["is"]]
    ((kind_name, held),) = plain.items()
    if kind_name == "dict":
        return {value(key, classes): value(one, classes) for key, one in held}
    made = [value(one, classes) for one in held]
    return {"list": list, "set": set, "frozenset": frozenset}[kind_name](made)


def of_diagnostic(said: Diagnostic) -> list[Any]:
    """The plain form of a diagnostic, without the path of its file."""
    return [
        said.rule,
        said.severity.value,
        said.message,
        _of_place(said.place),
        said.section,
        said.expected,
        said.found,
        said.because,
        said.about,
        [[place and _of_place(place), label] for place, label in said.related],
        [[_of_place(one.place), one.text, one.title, one.safe, one.path] for one in said.edits],
        said.source,
        said.slot,
        said.inferred,
    ]


def _of_place(place: Place) -> list[int]:
    return [place.line, place.column, place.end_line, place.end_column]


def diagnostic(plain: Any, path: str) -> Diagnostic:
    """The diagnostic of a plain form, in the file at a path; raises `ValueError` for what is none."""
    rule, severity, message, place, section, expected, found, because, about, *rest = plain
    related, edits, source, slot, inferred = rest
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
        _texts(source),
        _text(slot),
        bool(inferred),
    )


def _place(plain: Any) -> Place:
    line, column, end_line, end_column = plain
    if not all(type(one) is int and one > 0 for one in plain):
        raise ValueError("no place")
    return Place(line, column, end_line, end_column)


def _text(plain: Any) -> str:
    if type(plain) is not str:
        raise ValueError("no text")
    return plain


def _texts(plain: Iterable[Any]) -> tuple[str, ...]:
    return tuple(map(_text, plain))
