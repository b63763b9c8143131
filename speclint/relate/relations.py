"""What the schema says of places that speak of each other, resolved once for a spec."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from speclint.code import Call
from speclint.gaps import BrokenFence, Leftover, LeftoverRow, RepeatedSection
from speclint.model import FilledSection, Relation, Span, Spec
from speclint.records import dataclass
from speclint.relate import alerts, calls, conditions, migrations, names, payloads, references, titled
from speclint.relate.matching import Name
from speclint.relate.places import Places
from speclint.template.addresses import Address
from speclint.template.schema import Schema
from speclint.text.runs import Runs


def resolve(spec: Spec, schema: Schema) -> tuple[Relation, ...]:
    """The relations of a spec that do not hold, in document order.

    Nothing is judged by what was reported already, or is the template's text. What one relation reports is
    unknown to those after it.
    """
    places = places_of(spec, schema)
    found = [*_Resolver(places, spec.text).relations(), *titled.mismatched(spec, schema)]
    return tuple(sorted(found, key=lambda relation: relation.at))


def places_of(spec: Spec, schema: Schema) -> Places:
    """The places of a spec by address; what was reported there, or is the template's text, is not known."""
    repeated = {gap.slot.path for gap in spec.gaps(RepeatedSection)}
    return Places(spec.filled, schema, spec.profile, _is_unknown(spec), repeated)


def _is_unknown(spec: Spec) -> Callable[[Span], bool]:
    """Tells whether what stands at a place was reported already, or is the template's text."""
    wrong = {value.at for value in spec.found_values if value.problem is not None}
    wrong |= {gap.at for gap in spec.gaps(Leftover)}
    wholes = [gap.whole for gap in spec.gaps(Leftover) if not isinstance(gap, LeftoverRow)]
    runs = Runs([*wholes, *(gap.at for gap in spec.gaps(BrokenFence))])
    starts = {at.start for at in wrong}
    return lambda at: (at.start in starts and at in wrong) or runs.touch(at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """What stands at both ends of a reference, in one of its scopes: what names, and what may be named.

    `of` and `to` are the places where that stands, `both_ways` whether each of the latter must be named.
    """

    of: tuple[Address, ...]
    to: tuple[Address, ...]
    named: tuple[Name, ...]
    targets: tuple[Name, ...]
    both_ways: bool


def ends(spec: Spec, schema: Schema) -> Iterator[Ends]:
    """All that names something in a spec, and all that may be named there."""
    places = places_of(spec, schema)
    for reference in schema.related.references:
        for named, targets in references.ends(reference, places):
            yield Ends(
                of=reference.sources,
                to=reference.targets,
                named=named,
                targets=targets,
                both_ways=reference.both_ways,
            )


def examples(spec: Spec, schema: Schema) -> Iterator[tuple[FilledSection, Call]]:
    """What calls an endpoint in its own example, each with the section that describes it."""
    places = places_of(spec, schema)
    for example in schema.related.examples:
        yield from calls.made(example, places)


class _Resolver:
    def __init__(self, places: Places, text: str) -> None:
        self._places = places
        self._text = text
        self._said: set[tuple[Span, str]] = set()

    def relations(self) -> Iterator[Relation]:
        related = self._places.schema.related
        for migration in related.migrations:
            judged = migrations.judge(migration, self._places, self._text)
            self._said |= {(section.at, name) for section, name in judged.said}
            yield from judged.relations
        doubted: set[Span] = set()
        for reference in related.references:
            for relation in references.relations(reference, self._places, lambda: self._in_sql, self._said):
                doubted |= {relation.at, *(other.at for other in relation.related if other.at is not None)}
                yield relation
        for agreement in related.agreements:
            yield from conditions.mismatched(agreement, self._places)
        for example in related.examples:
            yield from calls.mismatched(example, self._places, doubted)
        for payload in related.payloads:
            yield from payloads.mismatched(payload, self._places)
        for alert in related.alerts:
            yield from alerts.stricter(alert, self._places)
        for condition in related.conditions:
            yield from conditions.unmet(condition, self._places)

    @cached_property
    def _in_sql(self) -> set[str] | None:
        """The tables that the spec's SQL does something with, as words; None when some of it cannot be read.

        What a foreign key alone refers to may be anybody's.
        """
        scripts = list(migrations.scripts(self._places))
        if any(script.broken for script in scripts):
            return None
        keys = {foreign.target.at for script in scripts for foreign in script.foreign_keys}
        named = (name for script in scripts for name in script.named_tables if name.at not in keys)
        return {names.words(names.identifier(name.name)) for name in named}
