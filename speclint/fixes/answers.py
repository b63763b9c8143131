"""Values that can only mean one answer: a near neighbour of what is allowed, a date in another form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from speclint.expressions import expression
from speclint.fixes.ground import Ground
from speclint.model import Edit, Span, Value
from speclint.text import titles

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


def answer(value: Value, ground: Ground) -> tuple[Edit, ...]:
    """Writes the one answer that a wrong value can mean."""
    written = ground.text[value.at.start : value.at.end]
    meant = _near(value) if value.type.options else _date(value.raw) if value.type.name == "date" else None
    if meant is None or written.count(value.raw) != 1:
        return ()
    start = value.at.start + written.index(value.raw)
    return (Edit(Span(start, start + len(value.raw)), meant, title=f"write `{meant}`"),)


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
