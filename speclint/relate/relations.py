"""What the schema says of places that speak of each other, resolved once for a spec."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from speclint.align.filled import FilledSection
from speclint.align.profile import Facts
from speclint.model import Relation, Span
from speclint.relate import conditions, migrations, names, references
from speclint.relate.places import Places
from speclint.template.schema import Schema


def resolve(
    top: FilledSection, schema: Schema, facts: Facts, is_unknown: Callable[[Span], bool]
) -> tuple[Relation, ...]:
    """The relations of a spec that do not hold, in document order.

    `is_unknown` tells whether what stands at a place was reported already, or is the template's text:
    nothing is judged by it. What one relation reports is unknown to those after it.
    """
    found = sorted(_Resolver(Places(top, schema, facts, is_unknown)).relations(), key=lambda r: r.at)
    return tuple(found)


class _Resolver:
    def __init__(self, places: Places) -> None:
        self._places = places
        self._said: set[tuple[int, str]] = set()

    def relations(self) -> Iterator[Relation]:
        related = self._places.schema.related
        for migration in related.migrations:
            judged = migrations.judge(migration, self._places)
            self._said |= {(id(section), name) for section, name in judged.said}
            yield from judged.relations
        for reference in related.references:
            yield from references.relations(reference, self._places, lambda: self._in_sql, self._said)
        for agreement in related.agreements:
            yield from conditions.mismatched(agreement, self._places)
        for condition in related.conditions:
            yield from conditions.unmet(condition, self._places)

    @cached_property
    def _in_sql(self) -> set[str] | None:
        """The tables that the spec's SQL names, as words; None when some of it cannot be read."""
        scripts = list(migrations.scripts(self._places))
        if any(script.broken for script in scripts):
            return None
        named = (name.name for script in scripts for name in script.named_tables)
        return {names.words(names.identifier(name)) for name in named}
