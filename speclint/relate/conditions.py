"""Which values differ that must be equal, and which are not what another value demands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from speclint.expressions import expression
from speclint.model import Block, ColumnSlot, Item, List, Paragraph, Related, Relation, State
from speclint.relate.places import Group, NamedValue, Places
from speclint.template import values
from speclint.template.addresses import Address
from speclint.template.related import TICKED, Agreement, Condition
from speclint.text import markdown, omission, titles
from speclint.text.omission import Omission
from speclint.text.unfinished import is_unfinished

_PUT_IN = "[NEEDS …]"
_STRUCK = expression(
    r"\s*(?:\[[ xX]\]\s*)?(?:~~.*~~|<(?:del|s)>.*</(?:del|s)>)\W*", re.DOTALL | re.IGNORECASE
)


def mismatched(agreement: Agreement, places: Places) -> Iterator[Relation]:
    """The value at the first place of an agreement, where it differs from that at another."""
    first, *others = [_only(places, address) for address in agreement.places]
    for address, other in zip(agreement.places[1:], others, strict=True):
        if first is None or other is None or _comparable(first.raw) == _comparable(other.raw):
            continue
        yield Relation(
            state=State.MISMATCHED, at=first.at, source=first.slot.name, raw=first.raw,
            target=_called(address, other), origin=agreement.origin, wanted=other.raw,
            within=_unrecorded(address, first, other),
            related=(Related("that stands at line {line}", other.at),),
        )  # fmt: skip


def _unrecorded(
    address: Address, first: NamedValue, newest: NamedValue
) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The column that lacks a value which is newer than its newest."""
    ours, theirs = values.sort_key(first.raw), values.sort_key(newest.raw)
    is_newer = address.pick == "newest" and ours is not None and theirs is not None and ours > theirs
    return ((newest.slot.path,),) if is_newer and isinstance(newest.slot, ColumnSlot) else ()


def _only(places: Places, address: Address) -> NamedValue | None:
    """The one value at an address, None when there is none to be judged, or several."""
    found = places.values(address)
    groups = found.groups
    if len(groups) != 1 or not groups[0].places[0].is_known:
        return None
    return groups[0].places[0]


def _called(address: Address, place: NamedValue) -> str:
    pick = f"{address.pick} " if address.pick else ""
    return f"the {pick}`{place.slot.name}` of `{address.name}`"


def _comparable(raw: str) -> str:
    bare = raw.split("(")[0].strip()
    key = values.sort_key(bare)
    return ".".join(map(str, _without_zeros(key))) if key is not None else titles.normalise(bare)


def _without_zeros(key: tuple[int, ...]) -> tuple[int, ...]:
    """A version without what makes no difference: `1.0` is `1`."""
    end = len(key)
    while end > 1 and key[end - 1] == 0:
        end -= 1
    return key[:end]


def unmet(condition: Condition, places: Places) -> Iterator[Relation]:
    """What a condition demands that does not hold: values that are others, boxes that are not ticked."""
    for group, reason in _holding(condition, places):
        for address, wanted in condition.then:
            if wanted == (TICKED,):
                yield from _unticked(condition, places, address, reason)
            else:
                yield from _others(condition, places, address, wanted, group, reason)


def _holding(condition: Condition, places: Places) -> Iterator[tuple[Group | None, str]]:
    """The reasons why a condition holds, each with the row it holds for (None: for the whole spec).

    What a column says holds for its own row alone, what a field says for the whole document; a condition of
    several places holds when all do. The reason is shown to authors, who may not know the YAML: where the
    cell under `Severity` is `High`, it is "`Severity` is `High`".
    """
    if condition.agreed:
        if places.profile.status in places.schema.metadata.agreed:
            yield None, f"the spec is {places.profile.status_as_written}"
        return
    addresses = [address for address, _ in condition.when]
    if len(addresses) == 1 and addresses[0].cells and isinstance(addresses[0].cells[0], ColumnSlot):
        address, wanted = condition.when[0]
        for group in places.values(address).groups:
            if _is_one_of(group.places[0], wanted):
                yield group, _reason(group.places[0])
        return
    held = [
        next((p for group in places.values(a).groups for p in group.places if _is_one_of(p, wanted)), None)
        for a, wanted in condition.when
    ]
    if all(held):
        yield None, " and ".join(_reason(place) for place in held if place is not None)


def _reason(place: NamedValue) -> str:
    return f"`{place.slot.name}` is `{place.raw}`"


def _is_one_of(place: NamedValue, wanted: tuple[str, ...]) -> bool:
    return place.is_known and values.choice(wanted, place.raw) is not None


def _others(
    condition: Condition,
    places: Places,
    address: Address,
    wanted: tuple[str, ...],
    group: Group | None,
    reason: str,
) -> Iterator[Relation]:
    for other in places.values(address).groups:
        if (
            group is not None
            and group.table is other.table
            and group.places[0].row is not other.places[0].row
        ):
            continue
        for place in other.places:
            if place.is_known and not _is_one_of(place, wanted):
                yield Relation(
                    state=State.UNMET, at=place.at, source=place.slot.name, raw=place.raw, target=reason,
                    origin=condition.origin, wanted=values.either(wanted),
                )  # fmt: skip


def _unticked(condition: Condition, places: Places, address: Address, reason: str) -> Iterator[Relation]:
    for section in places.sections(address)[0]:
        # Of a section that was only put in, its mark is said.
        if any(_is_put_in(block, places) for block in section.blocks):
            continue
        for block in markdown.walk(section.blocks):
            for item in block.items if isinstance(block, List) else ():
                if item.checked is False and item.box is not None and not _is_settled(item, places):
                    yield Relation(
                        state=State.UNTICKED, at=item.box, source="box", raw=markdown.item_text(item),
                        target=reason, origin=condition.origin, wanted="[x]",
                        known_by=f"[x]: {markdown.item_text(item)}",
                    )  # fmt: skip


def _is_put_in(block: Block, places: Places) -> bool:
    """Whether a paragraph is the mark of what is still to be written."""
    is_mark = isinstance(block, Paragraph) and is_unfinished(block.text.content, (_PUT_IN,))
    return is_mark and places.is_unknown(block.span)


def _is_settled(item: Item, places: Places) -> bool:
    """Whether an item that is not ticked is struck out, or says that it does not apply."""
    text = next(markdown.texts(item.blocks), None)
    if text is None or _STRUCK.match(text.content):
        return True
    said = markdown.item_text(item)
    words = places.schema.omissions
    after = re.split(r"\s[-–—:(]\s?|:\s|\(", said)
    return any(omission.of_text(part, words) is not Omission.NONE for part in (said, *after))
