"""Which values name something that is there, and what is named nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from speclint import markdown, names, omission, titles
from speclint.addresses import Address
from speclint.filled import FilledSection
from speclint.model import Relation, Span, State, Text
from speclint.omission import Omission
from speclint.places import Found, Group, Place, Places
from speclint.related import Reference

_DASHES = re.compile(r"[\s\-–—]*")


@dataclass(frozen=True, slots=True)
class _Item:
    """A name with the keys it goes by; None for a part of a key that is unknown."""

    at: Span
    raw: str
    source: str
    keys: frozenset[tuple[str | None, ...]]

    @property
    def key(self) -> tuple[str | None, ...]:
        return min(self.keys, key=lambda key: tuple(map(str, key)))

    def is_unknown(self) -> bool:
        return any(part is None for key in self.keys for part in key)


@dataclass(slots=True)
class _Side:
    items: list[_Item] = field(default_factory=list)
    is_whole: bool = True


def relations(
    reference: Reference,
    places: Places,
    tables_in_sql: Callable[[], set[str] | None],
    is_said: Callable[[FilledSection | None, str], bool],
) -> Iterator[Relation]:
    """The values of a reference that name nothing, and the targets that nothing names.

    `tables_in_sql` gives the tables that SQL names, None when some SQL cannot be read; `is_said` tells
    whether a name was reported in the same scope.
    """
    for scope in places.scopes(reference.scope):
        yield from _Resolver(reference, places, scope, tables_in_sql, is_said).relations()


class _Resolver:
    def __init__(
        self,
        reference: Reference,
        places: Places,
        scope: FilledSection | None,
        tables_in_sql: Callable[[], set[str] | None],
        is_said: Callable[[FilledSection | None, str], bool],
    ) -> None:
        self._reference = reference
        self._places = places
        self._scope = scope
        self._tables_in_sql = tables_in_sql
        self._is_said = is_said
        self._as_tuple = any(
            _arity(t) == len(s.cells) > 1 for s in reference.sources for t in reference.targets
        )

        self._targets = self._side(reference.targets, self._targets_of)
        mentions = [places.values(address, scope) for address in reference.mentions]
        self._mentions = [p.raw for found in mentions for group in found.groups for p in group.places]
        self._is_whole = self._targets.is_whole and all(found.is_whole for found in mentions)

    def relations(self) -> Iterator[Relation]:
        targets = self._targets
        sources = self._side(self._reference.sources, self._sources_of)
        if not sources.items and not sources.is_whole:
            return
        lost = [item for item in sources.items if not self._is_named(item)]
        known = [item for item in targets.items if not item.is_unknown()]
        idle = [item for item in known if not _matches_any(item, sources.items)]
        pairs = _renamed(sources.items, targets.items, lost, idle) if self._reference.both_ways else {}
        yield from self._dangling(lost, targets, pairs)
        if self._reference.both_ways and sources.is_whole:
            paired = {id(item) for item in pairs.values()}
            yield from (self._unlisted(item) for item in idle if id(item) not in paired)

    # What is read where

    def _side(self, addresses: Iterable[Address], read: Callable[[Group], Iterator[_Item]]) -> _Side:
        side = _Side()
        for address in addresses:
            found = self._found(address)
            side.is_whole = side.is_whole and found.is_whole
            for group in found.groups:
                side.items.extend(read(group))
        return side

    def _found(self, address: Address) -> Found:
        if self._reference.reads == "alike" and address in self._reference.sources:
            return self._alike(address)
        return self._places.values(address, self._scope)

    def _alike(self, address: Address) -> Found:
        """The code spans below a section that look like what may be named."""
        targets = [
            place.raw
            for target in self._reference.targets
            for group in self._places.values(target, self._scope).groups
            for place in group.places
            if place.is_known
        ]
        prefix = names.common_prefix(targets)
        sections, is_whole = self._places.sections(address, self._scope)
        found = Found([], is_whole)
        for top in sections:
            for section in top.walk():
                for text in markdown.texts(section.blocks):
                    found.groups.extend(
                        Group((place,))
                        for place in _code_spans(text, section)
                        if _is_alike(place, targets, prefix)
                    )
        return found

    def _sources_of(self, group: Group) -> Iterator[_Item]:
        if self._as_tuple and len(group.places) > 1:
            yield _together(group)
            return
        for place in group.places:
            if place.is_known and not self._is_free(place.raw):
                yield from self._names_of(place)

    def _names_of(self, place: Place) -> Iterator[_Item]:
        reads = self._reference.reads
        if reads in ("columns", "keys"):
            for name in names.columns(place.raw, only_keys=reads == "keys"):
                yield self._item(place, name, {names.identifier(name)})
        elif reads == "alike":
            yield self._item(place, place.raw, {place.raw})
        elif place.type.startswith("http-"):
            yield _together(Group((place,)))
        else:
            yield from self._words_of(place)

    def _words_of(self, place: Place) -> Iterator[_Item]:
        """The names in words of a cell: it may list several, of which one at least is known."""
        whole = self._item(place, place.raw, names.of_cell(place.raw))
        listed = [self._item(place, part, names.of_cell(part)) for part in names.parts(place.raw)]
        is_list = len(listed) > 1 and any(map(self._is_named, listed))
        if is_list and not self._is_named(whole):
            yield from listed
        else:
            yield whole

    def _item(self, place: Place, name: str, keys: set[str]) -> _Item:
        at = place.at if name == place.raw else names.place_of(name, place.text, place.at)
        return _Item(at, name, place.slot.name, frozenset((key,) for key in keys))

    def _targets_of(self, group: Group) -> Iterator[_Item]:
        first = group.places[0]
        if self._as_tuple and len(group.places) > 1:
            item = _together(group)
            heading = first.section.heading
            if group.table is None and heading is not None:
                item = replace(item, at=heading.span)
            yield item
            return
        for place in group.places:
            if not place.is_known:
                yield _Item(place.at, place.raw, place.slot.name, frozenset({(None,)}))
            elif place.row is None and place.text is not None and place.slot.kind == "section":
                yield self._item(place, place.raw, names.of_heading(place.raw, place.slot))
            elif self._reference.reads in ("columns", "keys"):
                yield self._item(place, place.raw, {names.identifier(place.raw)})
            elif self._reference.reads == "alike":
                yield self._item(place, place.raw, {place.raw})
            else:
                yield self._item(place, place.raw, names.of_cell(place.raw))

    def _is_free(self, raw: str) -> bool:
        if (
            _DASHES.fullmatch(raw)
            or omission.of_text(raw, self._places.schema.omissions) is not Omission.NONE
        ):
            return True
        return bool(self._reference.free) and re.search(self._reference.free, raw, re.IGNORECASE) is not None

    # What becomes of it

    def _is_named(self, item: _Item) -> bool:
        """Whether a name is there, or may be: an unknown target is any, but for what is a slip of another."""
        targets = self._targets.items
        if item.is_unknown() or _matches_any(item, [t for t in targets if not t.is_unknown()]):
            return True
        if self._is_mentioned(item):
            return True
        return _matches_any(item, targets) and _closest(item, targets) is None

    def _is_mentioned(self, item: _Item) -> bool:
        keys = [key[0] for key in item.keys if len(key) == 1 and key[0]]
        if any(names.is_mentioned(key, self._mentions) for key in keys):
            return True
        if not self._reference.sql:
            return False
        in_sql = self._tables_in_sql()
        return in_sql is None or any(key in {names.words(table) for table in in_sql} for key in keys)

    def _dangling(self, lost: Sequence[_Item], targets: _Side, pairs: dict[int, _Item]) -> Iterator[Relation]:
        said: dict[tuple[str | None, ...], int] = {}
        first: list[_Item] = []
        for item in lost:
            if item.key not in said:
                first.append(item)
            said[item.key] = said.get(item.key, 0) + 1
        for item in first:
            meant = pairs.get(id(item)) or _closest(item, targets.items)
            if self._is_said(self._scope, item.key[0] or "") or not (self._is_whole or meant):
                continue
            others = said[item.key] - 1
            notes = []
            if meant is not None:
                notes.append(f"`{meant.raw}` stands at line {{line}}")
            if others:
                notes.append("it is named once more" if others == 1 else f"it is named {others} times more")
            yield Relation(
                State.DANGLING, item.at, item.source, item.raw, self._target(), self._reference.origin,
                wanted=meant.raw if meant is not None else "",
                note=", ".join(notes),
                near=meant.at if meant is not None else None,
                severity=self._reference.severity,
            )  # fmt: skip

    def _unlisted(self, item: _Item) -> Relation:
        listing = _names_of(self._reference.sources)
        return Relation(
            State.UNLISTED, item.at, item.source, item.raw, listing, self._reference.origin,
            severity=self._reference.severity,
        )  # fmt: skip

    def _target(self) -> str:
        return _names_of((*self._reference.targets, *self._reference.mentions))


def _names_of(addresses: Iterable[Address]) -> str:
    listed = list(dict.fromkeys(f"`{address.name}`" for address in addresses))
    return " or ".join(filter(None, (", ".join(listed[:-1]), listed[-1]))) if listed else ""


def _arity(address: Address) -> int:
    return len(address.cells) or len(address.path[-1].typed if address.path else ()) or 1


def _together(group: Group) -> _Item:
    """Several values as one name: a method and a path."""
    key = tuple(_key(place) if place.is_known else None for place in group.places)
    raw = " ".join(place.raw for place in group.places)
    source = " and ".join(place.slot.name for place in group.places)
    return _Item(group.at, raw, source, frozenset({key}))


def _key(place: Place) -> str:
    if place.type == "http-method":
        return place.raw.strip().upper()
    return names.path(place.raw) if place.type == "http-path" else names.words(place.raw)


def _matches(one: _Item, other: _Item) -> bool:
    """Whether two names may be the same: what is unknown may be anything."""
    return any(_may_equal(mine, yours) for mine in one.keys for yours in other.keys)


def _may_equal(mine: tuple[str | None, ...], yours: tuple[str | None, ...]) -> bool:
    if (None,) in (mine, yours):
        return True
    pairs = zip(mine, yours, strict=False)
    return len(mine) == len(yours) and all(a is None or b is None or a == b for a, b in pairs)


def _matches_any(item: _Item, others: Iterable[_Item]) -> bool:
    return any(_matches(item, other) for other in others)


def _renamed(
    sources: Sequence[_Item], targets: Sequence[_Item], lost: Sequence[_Item], idle: Sequence[_Item]
) -> dict[int, _Item]:
    """Which lost source is meant by which idle target: alike, and between the same neighbours."""
    pairs: dict[int, _Item] = {}
    free = list(idle)
    for item in lost:
        alike = [t for t in free if _is_alike_item(item, t)]
        near = [t for t in alike if _neighbours(item, sources, targets) == _neighbours(t, targets, sources)]
        chosen = near or alike if len(near or alike) == 1 else near
        if chosen:
            pairs[id(item)] = chosen[0]
            free.remove(chosen[0])
    return pairs


def _neighbours(item: _Item, among: Sequence[_Item], others: Sequence[_Item]) -> int:
    """How many of the items before one have a counterpart on the other side."""
    before = among[: next(number for number, one in enumerate(among) if one is item)]
    return sum(_matches_any(one, others) for one in before)


def _is_alike_item(one: _Item, other: _Item) -> bool:
    """Whether two names differ in one part only, or by slips of the keyboard."""
    mine, yours = one.key, other.key
    if len(mine) != len(yours):
        return False
    differing = [(a or "", b or "") for a, b in zip(mine, yours, strict=True) if a != b]
    if len(differing) != 1:
        return False
    is_same_path = len(mine) > 1 and not any(part.startswith("/") for part in differing[0])
    return is_same_path or _is_slip(*differing[0])


def _is_slip(one: str, other: str) -> bool:
    if titles.is_typo(one, other):
        return True
    limit = 1 if min(len(one), len(other)) < 8 else 2
    return min(len(one), len(other)) > 3 and titles.edit_distance(one, other, limit) <= limit


def _closest(item: _Item, targets: Sequence[_Item]) -> _Item | None:
    """The only target that a name is a slip of."""
    close = [t for t in targets if not t.is_unknown() and _is_alike_item(item, t)]
    return close[0] if len({t.key for t in close}) == 1 else None


def _code_spans(text: Text, section: FilledSection) -> Iterator[Place]:
    for inline in markdown.inlines(text):
        if inline.kind == "code":
            yield Place(inline.span, inline.text, section.slot, section)


def _is_alike(place: Place, targets: Sequence[str], prefix: str) -> bool:
    """Whether a code span looks like one of the targets: it is one, a slip of one, or has their prefix."""
    raw = place.raw
    if not re.fullmatch(r"[\w.:/-]+", raw):
        return False
    if raw in targets or (prefix and raw.startswith(prefix) and raw != prefix):
        return True
    return any(_is_slip(raw, target) for target in targets)
