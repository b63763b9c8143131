"""The calls of `curl` in the example of an endpoint, held against the method and path of its heading."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from speclint.code import Call
from speclint.code import calls as calls_in
from speclint.model import FilledSection, Related, Relation, Span, State, Value
from speclint.relate.names import leads_to
from speclint.relate.places import Places
from speclint.template.related import Example
from speclint.template.values import comparable_path


def mismatched(example: Example, places: Places, doubted: Collection[Span]) -> Iterator[Relation]:
    """What the calls in an example send, where none of them is what the heading of their section says.

    Hosts, prefixes, queries and what is filled in for parameters are free. Nothing is held against a heading
    that was reported already (`doubted`).
    """
    for section in places.sections(example.endpoints)[0]:
        if section.at in doubted:
            continue
        method, path = _part(section, "http-method"), _part(section, "http-path")
        found = _calls(example, section, places)
        if method is not None and path is not None and found:
            yield from _differing(found, method, path, section, example.origin)


def made(example: Example, places: Places) -> Iterator[tuple[FilledSection, Call]]:
    """The calls in the examples of all endpoints, each with the section that describes it."""
    for section in places.sections(example.endpoints)[0]:
        yield from ((section, call) for call in _calls(example, section, places))


def _calls(example: Example, section: FilledSection, places: Places) -> list[Call]:
    codes, _ = places.codes(example.code, section)
    return [call for code in codes for call in calls_in(code)]


def _part(section: FilledSection, type_: str) -> Value | None:
    """The typed part of a heading, unless it is wrong in itself."""
    return next((p for p in section.parts if p.type.name == type_ and p.problem is None), None)


def _differing(
    found: Sequence[Call], method: Value, path: Value, section: FilledSection, origin: str
) -> Iterator[Relation]:
    wanted_path = comparable_path(path.raw)
    there = [call for call in found if leads_to(comparable_path(call.path), wanted_path)]
    if any(call.method in _methods(method) for call in there):
        return
    call = there[0] if there else found[0]
    wanted, at, raw = (method, call.method_at, call.method) if there else (path, call.path_at, call.path)
    yield _relation(wanted, at, raw, section, origin)


def _relation(wanted: Value, at: Span, raw: str, section: FilledSection, origin: str) -> Relation:
    name = wanted.slot.name if wanted.slot.name != section.slot.name else wanted.type.name
    return Relation(
        state=State.MISMATCHED, at=at, source=name, raw=raw,
        target=f"that of `{section.name}`", origin=origin, wanted=wanted.raw,
        known_by=f"{wanted.raw}: {raw}",
        related=(Related("that stands at line {line}", wanted.at),),
    )  # fmt: skip


def _methods(method: Value) -> list[str]:
    return re.findall(r"[A-Z]+", method.raw.upper())
