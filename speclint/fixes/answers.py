"""Values that can only mean one answer: a near neighbour of what is allowed, a date in another form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from speclint.expressions import expression
from speclint.fixes.ground import Ground
from speclint.model import Edit, Relation, Span, State, Value
from speclint.template import values
from speclint.text import markdown, titles

_MOST_COMPARED = 100
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_FORMS = (
    expression(rf"{_YEAR}(?P<sign>[-/.])(?P<month>\d{{1,2}})(?P=sign){_DAY}"),
    expression(rf"{_DAY}\s+{_MONTH},?\s+{_YEAR}", re.IGNORECASE),
    expression(rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}", re.IGNORECASE),
)
# Which of the two is the day tells only a number above twelve.
_EITHER = expression(rf"(?P<one>\d{{1,2}})(?P<sign>[-/.])(?P<other>\d{{1,2}})(?P=sign){_YEAR}")


_BRACKETED = expression(r"[\[<{]+\s*(?P<said>[^\[\]<>{}]+?)\s*[\]>}]+")


def answer(value: Value, ground: Ground) -> tuple[Edit, ...]:
    """Writes the one answer that a wrong value can mean."""
    written = ground.text[value.at.start : value.at.end]
    if bare := _bare(value):
        title = f"take the brackets off `{bare}`"
        return _written(value, written, value.raw, bare, title=title, safe=False)
    meant = _near(value) if value.type.options else _date(value.raw) if value.type.name == "date" else None
    likely = _likely(value)
    if meant is None and likely is None:
        return ()
    wanted = meant or likely or ""
    title = f"write `{wanted}`"
    return _written(value, written, value.raw, wanted, title=title, safe=meant is not None)


def equal(relation: Relation, ground: Ground) -> tuple[Edit, ...]:
    """Writes what another place says of the same thing, or what is nearly called so there; unsafe."""
    is_wrong = relation.state is State.MISMATCHED or relation.state is State.DANGLING
    written = ground.text[relation.at.start : relation.at.end]
    if not (is_wrong and relation.wanted) or relation.wanted == relation.raw:
        return ()
    raw, wanted = _part(relation.raw, relation.wanted, markdown.plain(written))
    return _written(relation, written, raw, wanted, title=f"write `{wanted}`", safe=False)


def _part(raw: str, wanted: str, written: str) -> tuple[str, str]:
    """The part of a name that stands in a place, and what that is in another name; else both as a whole."""
    before, said, behind = raw.partition(written)
    is_part = said and wanted.startswith(before) and wanted.endswith(behind)
    return (said, wanted[len(before) : len(wanted) - len(behind)]) if is_part else (raw, wanted)


def _written(
    place: Value | Relation, written: str, raw: str, meant: str, *, title: str, safe: bool
) -> tuple[Edit, ...]:
    """The edit that writes another text for the only one of its kind in a place."""
    if written.count(raw) != 1:
        return ()
    start = place.at.start + written.index(raw)
    return (Edit(Span(start, start + len(raw)), meant, title=title, safe=safe),)


def _bare(value: Value) -> str:
    """A value without the brackets that a placeholder had around it, where only they are wrong with it."""
    found = _BRACKETED.fullmatch(value.raw.strip())
    return found["said"] if found is not None and values.problem(value.type, found["said"]) is None else ""


def _likely(value: Value) -> str | None:
    """The option that a value most likely meant, where that has as many words."""
    meant = values.meant(value.type, value.raw) if value.type.options else None
    return meant if meant is not None and len(meant.split()) == len(value.raw.split()) else None


def _near(value: Value) -> str | None:
    """The only option that a value is a slip of; among too many nobody looks."""
    if len(value.type.options) > _MOST_COMPARED:
        return None
    said = titles.normalise(value.raw)
    near = [option for option in value.type.options if titles.is_typo(said, titles.normalise(option))]
    return near[0] if len(near) == 1 else None


def _date(raw: str) -> str | None:
    """A date in another form as it is to be written, when it can only be that day."""
    days = set(_days(raw.strip()))
    return days.pop().isoformat() if len(days) == 1 else None


def _days(raw: str) -> Iterator[date]:
    for form in _FORMS:
        if found := form.fullmatch(raw):
            month = found["month"].lower()[:3]
            number = _MONTHS.index(month) + 1 if month in _MONTHS else int(found["month"])
            yield from _day(int(found["year"]), number, int(found["day"]))
    if found := _EITHER.fullmatch(raw):
        one, other = int(found["one"]), int(found["other"])
        yield from _day(int(found["year"]), one, other)
        yield from _day(int(found["year"]), other, one)


def _day(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return
