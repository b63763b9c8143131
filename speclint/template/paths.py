"""What each slot of a template is known by: a path of names that no other slot has."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TypeVar

from speclint.model import DocumentSlot, SectionSlot, Slot, TableSlot

# The first step to the facts that a YAML names: they stand in no place of the template.
METADATA = "metadata"

AnySlot = TypeVar("AnySlot", bound=Slot)


def named(title: SectionSlot | None, root: DocumentSlot) -> tuple[SectionSlot | None, DocumentSlot]:
    """A template's title and its other slots, each with its path.

    A path holds the names of the sections, fields and tables around a slot and its own. Of equal names side
    by side the second gets a number (`list #2`). A YAML renames none of these.
    """
    taken = [METADATA]
    if title is not None:
        taken.append(title.name)
        title = replace(title, path=(title.name,))
    return title, _with_paths(root, (), taken)


def of_fact(name: str) -> tuple[str, ...]:
    """The path of a fact about a document."""
    return METADATA, name


def _with_paths(slot: AnySlot, path: tuple[str, ...], taken: Collection[str] = ()) -> AnySlot:
    steps = _steps([child.name for child in slot.children], taken)
    children = tuple(
        _with_paths(child, (*path, step)) for child, step in zip(slot.children, steps, strict=True)
    )
    if isinstance(slot, TableSlot):
        plain = zip(slot.plain, _steps([row.name for row in slot.plain], steps), strict=True)
        slot = replace(slot, plain=tuple(_with_paths(row, (*path, step)) for row, step in plain))
    return replace(slot, path=path, children=children)


def _steps(names: Sequence[str], taken: Collection[str]) -> list[str]:
    """The names, those that stand there twice told apart."""
    known, steps = set(taken), []
    free = set(names)
    numbers: dict[str, int] = {}
    for name in names:
        number = numbers.get(name, 1)
        step = name if number == 1 else f"{name} #{number}"
        while step in known or (number > 1 and step in free):
            number += 1
            step = f"{name} #{number}"
        numbers[name] = number
        known.add(step)
        steps.append(step)
    return steps
