"""Which values name something that is there, and what is named nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product

from speclint.model import ColumnSlot, FilledSection, Related, Relation, SectionSlot, Span, State
from speclint.relate import alike, matching, names
from speclint.relate.matching import Name, Side
from speclint.relate.places import Group, NamedValue, Places
from speclint.template import values
from speclint.template.addresses import Address
from speclint.template.related import IN_CODE_SPANS, Reference
from speclint.template.values import comparable_path, without_remark
from speclint.text import patterns


def relations(
    reference: Reference,
    places: Places,
    tables_in_sql: Callable[[], set[str] | None],
    said: set[tuple[Span, str]],
) -> Iterator[Relation]:
    """The values of a reference that name nothing, and the targets that nothing names.

    `tables_in_sql` gives the tables that SQL names, as words, None when some cannot be read; `said` holds the
    names that were reported, each with the place of its scope, and gets those that are reported here.
    """
    for scope in places.scopes(reference.scope):
        yield from _Resolver(reference, places, scope, tables_in_sql, said).relations()


def ends(reference: Reference, places: Places) -> Iterator[tuple[tuple[Name, ...], tuple[Name, ...]]]:
    """What names something by a reference, and what may be named, in each of its scopes."""
    for scope in places.scopes(reference.scope):
        yield _Resolver(reference, places, scope, lambda: None, set()).ends()


class _Resolver:
    """One reference of the schema, within one section or the whole spec.

    Given what stands at both ends, it promises a relation for each name that is surely nowhere, and, where
    the reference goes both ways, for each that surely nobody names. Targets are read before sources, since
    how a cell is read may hang on what there is to be named. Renames are looked for before anything is said:
    a name that was changed at one end is lost here and idle there, and is one defect.
    """

    def __init__(
        self,
        reference: Reference,
        places: Places,
        scope: FilledSection | None,
        tables_in_sql: Callable[[], set[str] | None],
        said: set[tuple[Span, str]],
    ) -> None:
        """Reads the targets of a reference, what mentions them, and whether all of that is known.

        Nothing is dangling where a target may be one that is not written yet, or stands in what cannot be
        read: so it is kept whether all places are whole. Names are compared as words in prose, as identifiers
        in code. With a cell `[Entity]` left among the targets, nobody is told that `orders` names nothing.
        """
        self._reference = reference
        self._places = places
        self._scope = scope
        self._tables_in_sql = tables_in_sql
        self._said = said
        self._as_tuple = any(
            _arity(t) == len(s.cells) > 1 for s in reference.sources for t in reference.targets
        )

        self._targets = self._listed()
        mentions = [places.values(address, scope) for address in reference.mentions]
        texts = [p.raw for found in mentions for group in found.groups for p in group.places]
        if reference.reads in IN_CODE_SPANS:
            self._mentions = {names.identifier(text) for text in texts}
        else:
            self._mentions = names.phrases(names.telling(texts) if reference.sql else texts)
        self._compares = True
        # Where a mention is still to be written, it may name anything.
        is_said = all(p.is_known for found in mentions for group in found.groups for p in group.places)
        self._is_whole = self._targets.is_whole and is_said and all(found.is_whole for found in mentions)

    def relations(self) -> Iterator[Relation]:
        sources = self._named()
        self._compares = matching.may_compare(len(sources.items), len(self._targets.items))
        if not sources.items and not sources.is_whole:
            return
        lost = [item for item in sources.items if not self._is_named(item)]
        known = [item for item in self._targets.items if not item.is_unknown]
        idle = [item for item in known if not sources.may_hold(item)]
        is_mutual = self._reference.both_ways
        pairs = matching.renamed(lost, idle, sources, self._targets) if is_mutual else {}
        yield from self._dangling(lost, pairs)
        if is_mutual and sources.is_whole:
            paired = {id(item) for item in pairs.values()}
            yield from (self._unlisted(item) for item in idle if id(item) not in paired)

    def ends(self) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
        """What names something, and what may be named."""
        return tuple(self._named().items), tuple(self._targets.items)

    # What is read where

    def _listed(self) -> Side:
        """What may be named."""
        if self._reference.reads != "migrations":
            return self._side(self._reference.targets, self._targets_of)
        found = [self._places.codes(address, self._scope) for address in self._reference.targets]
        return Side(
            alike.scripts(code for codes, _ in found for code in codes),
            all(is_whole for _, is_whole in found),
        )

    def _named(self) -> Side:
        """What names something."""
        if self._reference.reads not in IN_CODE_SPANS:
            return self._side(self._reference.sources, self._sources_of)
        read = alike.called_migrations if self._reference.reads == "migrations" else alike.named
        found = [self._places.sections(address, self._scope) for address in self._reference.sources]
        spans = [
            span
            for sections, _ in found
            for section in sections
            for span in self._places.code_spans(section)
            if not self._is_free(span.raw)
        ]
        items = read(spans, self._targets, _names_of(self._reference.sources))
        return Side(items, all(is_whole for _, is_whole in found))

    def _side(self, addresses: Iterable[Address], read: Callable[[Group], Iterator[Name]]) -> Side:
        found = [self._places.values(address, self._scope) for address in addresses]
        items = (item for each in found for group in each.groups for item in read(group))
        return Side(items, all(each.is_whole for each in found))

    def _sources_of(self, group: Group) -> Iterator[Name]:
        if self._as_tuple and len(group.places) > 1:
            yield _together(group)
            return
        for place in group.places:
            if place.is_known and not self._is_free(place.raw):
                yield from self._names_of(place)

    def _names_of(self, place: NamedValue) -> Iterator[Name]:
        reads = self._reference.reads
        if reads in ("columns", "keys"):
            for name in names.columns(place.raw, only_keys=reads == "keys"):
                yield self._item(place, name, {names.identifier(name)})
        elif reads == "tables":
            for name in names.tables(place.raw):
                yield self._item(place, name, names.of_cell(name))
        elif place.type.startswith("http-"):
            yield _together(Group((place,)))
        else:
            yield from self._words_of(place)

    def _words_of(self, place: NamedValue) -> Iterator[Name]:
        """The names in words of a cell: it may list several, of which one at least is known."""
        content = place.text.content if place.text is not None else place.raw
        whole = self._item(place, place.raw, names.of_cell(place.raw))
        listed = [self._item(place, part, names.of_cell(part)) for part in names.parts(content)]
        is_list = len(listed) > 1 and any(map(self._is_named, listed))
        if is_list and not self._is_named(whole):
            yield from listed
        else:
            yield whole

    def _item(self, place: NamedValue, name: str, keys: set[str]) -> Name:
        at = place.at if name == place.raw else names.place_of(name, place.text, place.at)
        return Name(at, name, place.slot.name, frozenset((key,) for key in keys))

    def _targets_of(self, group: Group) -> Iterator[Name]:
        first = group.places[0]
        if self._reference.reads == "alike" and any(place.type == "http-path" for place in group.places):
            yield alike.endpoint(group)
            return
        if self._as_tuple and len(group.places) > 1:
            item = _together(group)
            heading = first.section.heading
            if group.table is None and heading is not None:
                item = replace(item, at=heading.span)
            yield item
            return
        for place in group.places:
            if not place.is_known:
                yield Name(place.at, place.raw, place.slot.name, frozenset({(None,)}))
            elif isinstance(place.slot, SectionSlot) and place.row is None and place.text is not None:
                yield self._item(place, place.raw, names.of_heading(place.raw, place.slot))
            elif self._reference.reads in ("columns", "keys"):
                yield self._item(place, place.raw, {names.identifier(place.raw)})
            elif self._reference.reads == "alike":
                yield self._item(place, place.raw, {without_remark(place.raw)})
            else:
                yield self._item(place, place.raw, names.of_cell(place.raw))

    def _is_free(self, raw: str) -> bool:
        if self._places.is_no_name(raw):
            return True
        free, origin = self._reference.free, self._reference.origin
        return bool(free) and patterns.compiled(free, origin, True).search(raw)

    # What becomes of it

    def _is_named(self, item: Name) -> bool:
        """Whether a name is there, or may be: an unknown target is any, but for what is a slip of another.

        One of which a part is known and the same is that name.
        """
        if item.is_unknown or self._targets.may_partly_hold(item) or self._is_mentioned(item):
            return True
        return self._targets.may_hold(item) and (
            not self._compares or matching.slipped(item, self._targets) is None
        )

    def _is_mentioned(self, item: Name) -> bool:
        keys = {key[0] for key in item.keys if len(key) == 1 and key[0]}
        if not self._mentions.isdisjoint(keys):
            return True
        if not self._reference.sql:
            return False
        if self._reference.reads in IN_CODE_SPANS:
            return not keys.isdisjoint(alike.in_sql(self._places))
        in_sql = self._tables_in_sql()
        return in_sql is None or not keys.isdisjoint(in_sql)

    def _dangling(self, lost: Sequence[Name], pairs: dict[int, Name]) -> Iterator[Relation]:
        said: dict[tuple[str | None, ...], int] = {}
        first: list[Name] = []
        for item in lost:
            key = item.key
            if key not in said:
                first.append(item)
            said[key] = said.get(key, 0) + 1
        for item in first:
            meant = pairs.get(id(item))
            if meant is None and self._compares:
                # What is listed by itself is not meant by another method of its path.
                is_apart = self._reference.both_ways or not self._is_whole
                look = matching.slipped if is_apart else matching.meant
                meant = look(item, self._targets)
            if self._is_said(item) or not (self._is_whole or meant):
                continue
            at = matching.differing(item, meant)
            wanted = meant.raw if meant is not None else ""
            yield Relation(
                state=State.DANGLING,
                at=at,
                source=item.source,
                raw=item.raw,
                target=self._target(),
                origin=self._reference.origin,
                wanted=wanted,
                known_by=item.raw if at == item.at else f"{wanted}: {item.raw}",
                related=tuple(_remarks(meant, said[item.key] - 1)),
                severity=self._reference.severity,
                within=tuple(_homes(self._reference.targets)),
                scope=self._scope.at if self._scope is not None else None,
                parts=item.parts,
            )

    def _is_said(self, item: Name) -> bool:
        """Whether a name was reported in the same scope; from now on it is."""
        if self._scope is None:
            return False
        key = (self._scope.at, item.key[0] or "")
        is_said = key in self._said
        self._said.add(key)
        return is_said

    def _unlisted(self, item: Name) -> Relation:
        listing = _names_of(self._reference.sources)
        return Relation(
            state=State.UNLISTED, at=item.at, source=item.source, raw=item.raw, target=listing,
            origin=self._reference.origin, severity=self._reference.severity,
            within=tuple(_homes(self._reference.sources)),
            scope=self._scope.at if self._scope is not None else None, parts=item.parts,
        )  # fmt: skip

    def _target(self) -> str:
        if self._scope is not None:
            return f"`{self._scope.name}`"
        named = _names_of((*self._reference.targets, *self._reference.mentions))
        listing = {address.name for address in self._reference.sources}
        # What is listed stands there already: it is missed among the sections beside the listing.
        is_beside = {address.name for address in self._reference.targets} <= listing
        return f"the sections of {named}" if is_beside else named


def _homes(addresses: Iterable[Address]) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Where something may be named or described: the columns of a table, or a repeatable section."""
    for address in addresses:
        columns = tuple(slot.path for slot in address.cells if isinstance(slot, ColumnSlot))
        if columns:
            yield columns
        elif address.section is not None and address.section.repeat and not address.cells:
            yield (address.section.path,)


def _remarks(meant: Name | None, others: int) -> Iterator[Related]:
    """What is said of a name besides: which was meant, and that it is named elsewhere too."""
    if meant is not None:
        yield Related(f"`{meant.raw}` stands at line {{line}}", meant.at)
    if others:
        yield Related("it is named once more" if others == 1 else f"it is named {others} times more")


def _names_of(addresses: Iterable[Address]) -> str:
    listed = list(dict.fromkeys(f"`{address.name}`" for address in addresses))
    return " or ".join(filter(None, (", ".join(listed[:-1]), listed[-1]))) if listed else ""


def _arity(address: Address) -> int:
    return len(address.cells) or len(address.section.typed if address.section else ()) or 1


def _together(group: Group) -> Name:
    """Several values as one name: a method and a path."""
    keys = frozenset(product(*(_keys(place) if place.is_known else (None,) for place in group.places)))
    raw = " ".join(place.raw for place in group.places)
    source = " and ".join(place.slot.name for place in group.places)
    parts = tuple(place.at for place in group.places)
    return Name(group.at, raw, source, keys, parts)


def _keys(place: NamedValue) -> tuple[str, ...]:
    """What a value is compared as; of several methods in one place each."""
    if place.type == "http-method":
        return tuple(method.upper() for method in values.several(place.raw.strip())) or ("",)
    return (comparable_path(place.raw) if place.type == "http-path" else names.words(place.raw),)
