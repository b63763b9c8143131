"""What a schema wants of places that speak of each other, compiled from its YAML."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from speclint.errors import SpeclintError, did_you_mean
from speclint.expressions import expression
from speclint.model import (
    CodeSlot,
    DocumentSlot,
    FieldSlot,
    MetadataSlot,
    Naming,
    RowSlot,
    SectionSlot,
    Severity,
    Slot,
    TableSlot,
)
from speclint.records import dataclass
from speclint.template import addresses
from speclint.template.addresses import Address, NoSuchPlace
from speclint.template.values import choice
from speclint.text import patterns, titles

if TYPE_CHECKING:
    from speclint.template.schemafile import (
        ConditionEntry,
        ExampleEntry,
        MigrationEntry,
        PayloadEntry,
        ReferenceEntry,
        SchemaFile,
    )

KeyPath = tuple[str | int, ...]
Entry = TypeVar("Entry")
Wish = TypeVar("Wish")
TICKED = "ticked"
IN_CODE_SPANS = ("alike", "migrations")
AGREED = "agreed"
FILES = "files"
_SPECS = expression(r"specs(?:\s+of\s+(?P<of>[^\[\]]*[^\[\]\s]))?\s*(?:\[(?P<key>[^\[\]]*)\])?")


@dataclass(frozen=True, slots=True)
class Reference:
    """Places whose values must name one of the targets, in each instance of `scope` by itself.

    `mentions` are places whose text may name a value anywhere, `sql` adds the tables that SQL names.
    `reads` is how a cell is read: `names`, SQL `columns`, `keys` or `tables`; or which code spans are read
    (`IN_CODE_SPANS`): those `alike` the targets, those that are said to be `migrations`.
    Values that match the pattern `free` need no target.
    """

    sources: tuple[Address, ...]
    targets: tuple[Address, ...]
    origin: str
    mentions: tuple[Address, ...] = ()
    sql: bool = False
    both_ways: bool = False
    reads: str = "names"
    free: str = ""
    scope: Address | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Abroad:
    """Values that must name other specs or files: at places of a spec, or facts of it.

    Each fact by its normalised key, and as the YAML calls it.
    """

    places: tuple[Address, ...]
    facts: tuple[tuple[str, str], ...]
    naming: Naming
    free: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """What the places and facts are called."""
        slots = (slot for place in self.places for slot in place.cells or (place.field,) if slot is not None)
        return (*(name for _, name in self.facts), *(slot.name for slot in slots))


@dataclass(frozen=True, slots=True)
class Agreement:
    """Places whose values must be equal; the first is where a difference is reported."""

    places: tuple[Address, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold when all of `when` does: values at places, or ticked boxes (`TICKED`).

    With `agreed`, it is asked once the status says that the work is agreed.
    """

    when: tuple[tuple[Address, tuple[str, ...]], ...]
    then: tuple[tuple[Address, tuple[str, ...]], ...]
    origin: str
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Migration:
    """Sections that describe tables, and the SQL that creates and drops these.

    `table` is the field that names a section's table, `columns` its column of columns, `constraints` that
    column and the one of what they must be, `indexes` the column that names indexes, `checks` the one of what
    is checked, each None where the template has none; `up` and `down` hold the SQL.
    """

    entities: Address
    table: Address | None
    columns: Address | None
    constraints: Address | None
    indexes: Address | None
    checks: Address | None
    up: Address
    down: Address | None
    origin: str


@dataclass(frozen=True, slots=True)
class Example:
    """Where, within each section that describes an endpoint, the shell snippets stand that call it."""

    endpoints: Address
    code: Address
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """Where, in each section of `scope`, JSON is described (`body`), and where an example of it stands."""

    scope: Address
    body: Address
    example: Address | None
    origin: str
    severity: Severity | None


@dataclass(frozen=True, slots=True)
class Alert:
    """Two cells of a row: a target, and the value at which an alert is given."""

    cells: Address
    origin: str


@dataclass(frozen=True, slots=True)
class Related:
    """All that a schema wants of places that speak of each other."""

    references: tuple[Reference, ...] = ()
    abroad: tuple[Abroad, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    conditions: tuple[Condition, ...] = ()
    migrations: tuple[Migration, ...] = ()
    examples: tuple[Example, ...] = ()
    payloads: tuple[Payload, ...] = ()
    alerts: tuple[Alert, ...] = ()


NO_RELATIONS = Related()


def compiled(
    file: SchemaFile,
    root: DocumentSlot,
    metadata: Sequence[MetadataSlot],
    origin: Callable[[KeyPath], str],
    error: Callable[[KeyPath, str], SpeclintError],
    is_inherited: Callable[[KeyPath], bool],
) -> Related:
    """What a YAML file says of relations, its addresses resolved in the template's slots and its facts.

    `origin` gives the place of a key, `error` makes what is raised for one that makes no sense. What is
    inherited (`is_inherited`) and leads nowhere in this template is left out.
    """
    return _Compiler(root, metadata, origin, error, is_inherited).related(file)


def _at_top(root: DocumentSlot) -> Iterator[Slot]:
    """What a spec may say of itself: its ids, the key rows and fields above the first section and in one."""
    sections = (slot for slot in root.of(SectionSlot) if not slot.repeat)
    for holder in (root, *sections):
        yield from holder.of(FieldSlot)
        yield from (row for table in holder.of(TableSlot) for row in table.of(RowSlot))
    yield from (slot for slot in root.walk() if slot.value is not None and slot.value.unique)


def _turned(abroad: Sequence[Abroad]) -> Iterator[Abroad]:
    """The other way of references to specs of the same template: what is named there must name this one.

    Where the YAML says itself what that fact names, it is left to it.
    """
    said = {titles.normalise(name) for one in abroad for name in one.names}
    for one in abroad:
        own = tuple((template, key) for template, key in one.naming.of if not template)
        for name in one.naming.back if own else ():
            if (key := titles.normalise(name)) not in said:
                naming = replace(one.naming, of=own, back=one.names, demands=(), acyclic=False)
                yield Abroad((), ((key, name),), naming, one.free)


class _Compiler:
    """What a YAML file says of relations, one entry after the other.

    Given the document's slot in its final form, it promises relations between slots of that tree, or an
    error at the entry that names none. Entries know nothing of each other; within one, the addresses that
    the others are relative to are resolved first.
    """

    def __init__(
        self,
        root: DocumentSlot,
        metadata: Sequence[MetadataSlot],
        origin: Callable[[KeyPath], str],
        error: Callable[[KeyPath, str], SpeclintError],
        is_inherited: Callable[[KeyPath], bool],
    ) -> None:
        self._root = root
        self._metadata = {key: slot.key for slot in metadata for key in (slot.key, *slot.aliases)}
        self._origin = origin
        self._error = error
        self._is_inherited = is_inherited

    def related(self, file: SchemaFile) -> Related:
        named = list(self._all("references", file.references, self._named))
        abroad = [one for one in named if isinstance(one, Abroad)]
        return Related(
            tuple(one for one in named if isinstance(one, Reference)),
            (*abroad, *_turned(abroad)),
            tuple(self._all("agreements", file.agreements, self._agreement)),
            tuple(self._all("conditions", file.conditions, self._condition)),
            tuple(self._all("migrations", file.migrations, self._migration)),
            tuple(self._all("examples", file.examples, self._example)),
            tuple(self._all("payloads", file.payloads, self._payload)),
            tuple(self._all("alerts", file.alerts, self._alert)),
        )

    def _all(
        self, key: str, entries: Sequence[Entry], compile_: Callable[[Entry, KeyPath], Wish]
    ) -> Iterator[Wish]:
        for number, entry in enumerate(entries):
            try:
                yield compile_(entry, (key, number))
            except SpeclintError:
                if not self._is_inherited((key, number)):
                    raise

    def _address(self, text: str, path: KeyPath, within: Address | None = None) -> Address:
        try:
            return addresses.resolve(text, self._root, within)
        except NoSuchPlace as problem:
            raise self._error(path, str(problem)) from None

    def _addresses(
        self, texts: list[str], path: KeyPath, within: Address | None = None
    ) -> tuple[Address, ...]:
        return tuple(self._address(text, path, within) for text in texts)

    def _named(self, entry: ReferenceEntry, path: KeyPath) -> Reference | Abroad:
        """A reference within the spec, or out of it."""
        outside = [to == FILES or _SPECS.fullmatch(to) is not None for to in entry.to]
        if not any(outside):
            return self._reference(entry, path)
        if not all(outside) or (FILES in entry.to and len(entry.to) > 1):
            said = "names other specs, files or places of this spec at once: each needs an entry of its own"
            raise self._error((*path, "to"), f"`{', '.join(entry.to)}` {said}")
        return self._abroad(entry, path)

    def _abroad(self, entry: ReferenceEntry, path: KeyPath) -> Abroad:
        """A reference to other specs or to files, with all that makes no sense there refused at its key.

        The keys are those of references within a spec, so that authors learn one form, yet some of them ask
        for what another file does not have. Each mistake is said where it stands, before any spec is read.
        `both-ways: true` to another template is refused: it needs the name of the fact that must point back,
        such as `Superseded By`.
        """
        inside = {"mentioned-in": entry.mentioned_in, "named-in-sql": entry.named_in_sql, "each": entry.each}
        for key, value in {**inside, "reads": entry.reads != "names"}.items():
            if value:
                raise self._error((*path, key), f"`{key}` is for what is named within the spec")
        if entry.both_ways is True:
            said = "expected the fact of the named spec that must name this one, such as `Superseded By`"
            raise self._error((*path, "both-ways"), f"`true` says too little of other specs: {said}")
        if problem := patterns.problem(entry.free):
            raise self._error((*path, "except"), f"`{entry.free}` {problem}")
        is_file = entry.to == [FILES]
        for key, value in {"both-ways": entry.both_ways, "with": entry.target}.items():
            if is_file and value:
                raise self._error((*path, key), f"`{key}` is for specs: a file has no facts")
        of = () if is_file else tuple(self._target(to, (*path, "to")) for to in entry.to)
        is_own = any(not template for template, _ in of)
        back = (entry.both_ways,) if isinstance(entry.both_ways, str) else ()
        for names, key in ((back, "both-ways"), (entry.target, "with")) if is_own else ():
            for name in names:
                self._check_fact(name, (*path, key))
        facts: list[tuple[str, str]] = []
        places: list[Address] = []
        for source in entry.sources:
            if (known := self._metadata.get(titles.normalise(source))) is not None:
                facts.append((known, source))
                continue
            place = self._address(source, (*path, "from"))
            if not place.cells and place.field is None:
                said = "expected `Title[Column]`, a field or a key of the metadata"
                raise self._error((*path, "from"), f"`{source}` names no values: {said}")
            places.append(place)
        naming = Naming(
            of=of,
            origin=self._origin(path),
            files=is_file,
            back=back,
            demands=tuple((name, tuple(values)) for name, values in entry.target.items()),
            acyclic=entry.cycles == "forbidden",
            severity=entry.severity,
        )
        return Abroad(tuple(places), tuple(facts), naming, entry.free)

    def _target(self, to: str, path: KeyPath) -> tuple[str, str]:
        """The template and the fact of a target, each empty where it names none."""
        found = _SPECS.fullmatch(to)
        assert found is not None  # it was told apart by this
        template, key = found["of"] or "", (found["key"] or "").strip()
        if key and not template:
            self._check_fact(key, path)
        return template, key

    def _check_fact(self, name: str, path: KeyPath) -> None:
        """Refuses the name of a fact that no spec of this template has."""
        own = {slot.key: slot.name for slot in _at_top(self._root)}
        if titles.normalise(name) not in {*self._metadata, *own}:
            hint = did_you_mean(name, [*self._metadata, *own.values()])
            raise self._error(path, f"no spec of this template has a `{name}`{hint}")

    def _reference(self, entry: ReferenceEntry, path: KeyPath) -> Reference:
        for key, value in (("with", entry.target), ("cycles", entry.cycles != "allowed")):
            if value:
                raise self._error((*path, key), f"`{key}` is for what is named in other specs")
        if isinstance(entry.both_ways, str):
            said = "names a fact of other specs; within a spec it is `true` or `false`"
            raise self._error((*path, "both-ways"), f"`{entry.both_ways}` {said}")
        scope = self._address(entry.each, (*path, "each")) if entry.each else None
        if problem := patterns.problem(entry.free):
            raise self._error((*path, "except"), f"`{entry.free}` {problem}")
        sources = self._addresses(entry.sources, (*path, "from"), scope)
        for source in sources:
            if not source.cells and entry.reads not in IN_CODE_SPANS:
                raise self._error(
                    (*path, "from"), f"`{source.text}` names no cells: expected `Title[Column]`"
                )
        return Reference(
            sources,
            self._addresses(entry.to, (*path, "to"), scope),
            self._origin(path),
            self._addresses(entry.mentioned_in, (*path, "mentioned-in"), scope),
            entry.named_in_sql,
            entry.both_ways,
            entry.reads,
            entry.free,
            scope,
            entry.severity,
        )

    def _agreement(self, entry: list[str], path: KeyPath) -> Agreement:
        if len(entry) < 2:
            raise self._error(path, "an agreement needs at least two places")
        places = self._addresses(entry, path)
        for place in places:
            if not place.cells and place.field is None:
                raise self._error(path, f"`{place.text}` names no value: expected `Title[Column]` or a field")
        return Agreement(places, self._origin(path))

    def _condition(self, entry: ConditionEntry, path: KeyPath) -> Condition:
        when = entry.when if isinstance(entry.when, dict) else {}
        if not isinstance(entry.when, dict) and entry.when != AGREED:
            raise self._error(
                (*path, "when"), f"`{entry.when}` is no condition: expected `{AGREED}` or places with values"
            )
        return Condition(
            self._values(when, (*path, "when")),
            self._values(entry.then, (*path, "then")),
            self._origin(path),
            not isinstance(entry.when, dict),
        )

    def _values(
        self, entries: dict[str, list[str]], path: KeyPath
    ) -> tuple[tuple[Address, tuple[str, ...]], ...]:
        found = []
        for text, values in entries.items():
            address = self._address(text, (*path, text))
            if not address.cells and address.field is None and values != [TICKED]:
                raise self._error(
                    (*path, text), f"`{text}` names no value: expected `Title[Column]` or a field"
                )
            self._check_choices(address, values, (*path, text))
            found.append((address, tuple(values)))
        return tuple(found)

    def _check_choices(self, address: Address, values: list[str], path: KeyPath) -> None:
        """Refuses values that the YAML itself does not allow at a place.

        A condition on a value that nobody may write would never hold, and nobody would ever see that. What
        the template alone lets guess is no list to be held to. With the choices `Low` and `High` for a
        column, `when: {"Risks[Impact]": Hihg}` is refused, and `High` proposed.
        """
        slots = address.cells or ((address.field,) if address.field is not None else ())
        types = [slot.value for slot in slots]
        listed = [type_ for type_ in types if type_ is not None and type_.options and not type_.inferred]
        if values == [TICKED] or not types or len(listed) < len(types):
            return
        known = tuple(word for type_ in listed for word in (*type_.options, *type_.answers))
        for word in values:
            if choice(known, word) is None:
                names = ", ".join(f"`{name}`" for name in dict.fromkeys(known))
                hint = did_you_mean(word, known)
                raise self._error(path, f"`{word}` is no value there (known: {names}){hint}")

    def _example(self, entry: ExampleEntry, path: KeyPath) -> Example:
        endpoints = self._address(entry.endpoints, (*path, "endpoints"))
        section = endpoints.section
        types = {type_.name for _, type_ in section.typed} if section is not None else set()
        if not {"http-method", "http-path"} <= types:
            raise self._error(
                (*path, "endpoints"), f"`{endpoints.text}` names no sections with a method and a path"
            )
        return Example(endpoints, self._address(entry.calls, (*path, "calls"), endpoints), self._origin(path))

    def _payload(self, entry: PayloadEntry, path: KeyPath) -> Payload:
        scope = self._address(entry.each, (*path, "each"))
        body = self._address(entry.body, (*path, "body"), scope)
        example = self._address(entry.example, (*path, "example"), scope) if entry.example else None
        for key, address in (("body", body), ("example", example)):
            if address is not None and address.field is None:
                raise self._error((*path, key), f"`{address.text}` names no field")
        return Payload(
            scope=scope, body=body, example=example, origin=self._origin(path), severity=entry.severity
        )

    def _alert(self, entry: str, path: KeyPath) -> Alert:
        cells = self._address(entry, path)
        if len(cells.cells) != 2:
            expected = "expected `Title[Target, Alert]`"
            raise self._error(path, f"`{entry}` names no two columns: {expected}")
        return Alert(cells, self._origin(path))

    def _migration(self, entry: MigrationEntry, path: KeyPath) -> Migration:
        """Where the entities and the SQL stand, with an address that cannot be meant refused at its key.

        Everything about entities is looked for within one of them, so that one section of the template must
        stand for all, and a script only where the template has code: a mistake here would make the comparison
        silent. `up: Overview`, a section of text, is refused because it "has no code in the template".
        """
        entities = self._address(entry.entities, (*path, "entities"))
        if entities.section is None or not entities.section.repeat or entities.cells:
            raise self._error((*path, "entities"), f"`{entities.text}` names no repeatable section")
        up = self._address(entry.up, (*path, "up"))
        constraints = (
            self._address(entry.constraints, (*path, "constraints"), entities) if entry.constraints else None
        )
        if constraints is not None and len(constraints.cells) != 2:
            expected = "expected `[Column, Constraints]`"
            raise self._error(
                (*path, "constraints"), f"`{constraints.text}` names no two columns: {expected}"
            )
        down = self._address(entry.down, (*path, "down")) if entry.down else None
        for key, address in (("up", up), ("down", down)):
            if address is not None and not any(s.of(CodeSlot) for s in address.path[-1:]):
                raise self._error((*path, key), f"`{address.text}` has no code in the template")
        return Migration(
            entities,
            self._address(entry.table, (*path, "table"), entities) if entry.table else None,
            self._address(entry.columns, (*path, "columns"), entities) if entry.columns else None,
            constraints,
            self._address(entry.indexes, (*path, "indexes"), entities) if entry.indexes else None,
            self._address(entry.checks, (*path, "checks"), entities) if entry.checks else None,
            up,
            down,
            self._origin(path),
        )
