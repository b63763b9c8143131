"""What command line and settings ask of a document's size and traits; a schema may know none such."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from speclint.align.profile import Request
from speclint.errors import SpeclintError
from speclint.settings.configuration import Settings
from speclint.task import Task
from speclint.template.schema import Schema
from speclint.template.values import either


def request_of(task: Task, settings: Settings, schema: Schema) -> Request:
    """The size and traits of command line and settings; refused when the schema knows none such."""
    _known_size(schema, task.size, lambda said: SpeclintError(f"--size: {said}"))
    _known_size(schema, settings.size, lambda said: settings.error(("size",), said))
    # The settings hold for templates of every kind: one without traits has none to refuse.
    usual = settings.traits if schema.traits else None
    return Request(
        task.size,
        _known_traits(schema, task.traits, lambda _, said: SpeclintError(f"--trait: {said}")),
        settings.size,
        _known_traits(schema, usual, lambda n, said: settings.error(("traits", n), said)),
    )


def _known_size(schema: Schema, size: str | None, error: Callable[[str], SpeclintError]) -> None:
    """Refuses a size that the schema does not have; `error` makes what is raised."""
    if size is not None and size not in schema.sizes:
        raise error(f"`{size}` is no size of `{schema.name}`: expected {either(schema.sizes)}")


def _known_traits(
    schema: Schema, words: Sequence[str] | None, error: Callable[[int, str], SpeclintError]
) -> tuple[str, ...] | None:
    """The traits that words name; `error` makes what is raised for a word, by its number, that names none."""
    if words is None:
        return None
    for number, word in enumerate(words):
        if schema.trait(word) is None:
            known = ", ".join(name for name, _ in schema.traits) or "none"
            raise error(number, f"`{word}` is no trait of `{schema.name}` (known: {known})")
    return tuple(filter(None, map(schema.trait, words)))
