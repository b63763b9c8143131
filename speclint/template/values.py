"""What a value must look like, and what is wrong with one that does not."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice

from speclint.errors import nearest
from speclint.expressions import expression
from speclint.model import PartKind, TitlePattern, ValueType
from speclint.remembered import remembered
from speclint.text import omission, patterns, titlepattern, titles
from speclint.text.omission import OMISSIONS, Omission
from speclint.text.patterns import LONGEST_VALUE
from speclint.text.shows import shows
from speclint.text.typos import Typos

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT")
_DATE = expression(r"(\d{4})-(\d{2})-(\d{2})")
_TIME = expression(r"(?<=\d)[T ]\d{2}:\d{2}.*")
# Not day/month/year or month/day/year with slashes: one cannot tell which.
_OTHER_DATES = ("%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d.%m.%Y", "%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y")
# A year, or a day and a month between dots, slashes or dashes.
_SOME_DATE = expression(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}([./-])\d{1,2}\1(?:\d\d)?(?!\d)")
_DAY = expression(r"(?<!\d)(?P<one>\d{1,2})([./-])(?P<other>\d{1,2})\2(?P<year>(?:19|20)\d\d)(?!\d)")
_VERSION = expression(r"v?\d+(?:\.\d+)*(?:[-+.][0-9A-Za-z.-]+)?", re.IGNORECASE)
_PATH = expression(r"(?:https?://|/|\{)\S*(?:\s+\(.*\))?")
_URL = expression(r"(?:https?|ftp|mailto):\S+")
_ERROR_CODE = expression(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
# What puts an answer off, or gives none.
_NO_ANSWERS = frozenset(
    (
        *"later soon unknown unclear nil no nothing nobody unassigned ditto".split(),
        *("see above", "as above", "same as above", "no one"),
    )
)
# A number that is none of a name's: not the 95 of `p95`, nor the 2 of `HTTP/2`.
_MEASURE = expression(
    r"(?<!\w)(?<![A-Za-z]/)(?<![A-Za-z]-)[\d½¼¾]"
    r"|\b(?:zero|none|any|all|every|each|once|twice|half|one|two|three|four|five|six|seven|eight|nine|ten)\b",
    re.IGNORECASE,
)
_PERCENTAGE = expression(r"(?<![\w.,])(?P<number>\d+(?:[.,]\d+)?)\s?(?:%|per\s?cent\b)", re.IGNORECASE)
_NO_MEASURE = expression(r"[-–—]+|(?:n/?a|not applicable|none)\b.*", re.IGNORECASE | re.DOTALL)
_SEVERAL = expression(r"\s*(?:,|/|\||\bor\b|\band\b)\s*")
_PUT_OFF = expression(r"\W*(?:later|soon|not yet|to follow|pending|unknown)\W*", re.IGNORECASE)
_REMARK = expression(r"\s+[(\[–—-].*|\s*[(,;:].*|\s+[–—-]\s+.*", re.DOTALL)
_PARAMETER = expression(r"\{[^{}/]*\}|<[^<>/]*>|(?<=/):[\w-]+|\[[^\[\]/]*\]")
_HOST = expression(r"^[a-z][a-z0-9+.-]*://[^/]*", re.IGNORECASE)
# Of more choices the first are named, and only those that differ by a slip are proposed.
_MOST_LISTED = 20
_HINTS = {
    "date": "a date such as 2025-01-31",
    "any-date": "a date",
    "version": "a version such as 1.0",
    "http-method": "an HTTP method such as GET or POST",
    "http-path": "a path such as /api/v1/orders",
    "http-status": "an HTTP status such as 404",
    "url": "a URL",
    "words": "an answer in words",
    "error-code": "a code such as NOT_FOUND",
    "measure": "a number with its unit, such as < 200ms",
}
_HEADING_PARTS = {"http-method": PartKind.METHOD, "http-path": PartKind.PATH}


def expectation(type_: ValueType) -> str:
    """What a value of this type looks like, in words for a message."""
    if type_.hint:
        wanted = type_.hint
    elif type_.name == "one-of":
        more = len(type_.options) - _MOST_LISTED
        wanted = either(
            type_.options if more <= 0 else (*type_.options[:_MOST_LISTED], f"one of {more} more")
        )
    elif type_.name == "pattern":
        wanted = f"text that matches `{type_.pattern}`"
    else:
        wanted = _HINTS.get(type_.name, type_.name)
    return " or ".join((wanted, *type_.answers))


def either(words: Sequence[str]) -> str:
    """Several words as a choice: `a, b or c`."""
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else "nothing"


def problem(type_: ValueType, raw: str) -> str | None:
    """What is wrong with a visible text as a value of this type, or None.

    The text completes a sentence: "`Aproved` is no Status: expected one of …".
    """
    value = " ".join(raw.split())
    if len(value) > LONGEST_VALUE:
        return f"expected {expectation(type_)}"
    if any(_answers(value, answer) for answer in type_.answers):
        return None
    if type_.inferred and _is_free(type_, value):
        return None
    if type_.name == "one-of":
        return _one_of(type_, value)
    if _matches(type_, value):
        return _too_much(type_, value)
    if _gives_day(type_, value):
        return "there is no such day"
    if type_.name == "words" and _is_bare(value):
        return f"expected {expectation(type_)}; where there is none, say why"
    if type_.name == "date" and (iso := _as_iso(value)):
        return f"write it as {iso}"
    return f"expected {expectation(type_)}"


def _is_free(type_: ValueType, value: str) -> bool:
    """Whether a value is right by what the template says between the lines alone: no answer, or several."""
    if not any(char.isalnum() for char in value) or omission.of_text(value, OMISSIONS) is not Omission.NONE:
        return True
    several = re.split(r"\s*[/,+&|]\s*", value)
    are_known = len(several) > 1 and all(choice(type_.options, one) for one in several)
    return are_known and not lists_choices(type_, value) and not _keeps_some(type_, value)


def _keeps_some(type_: ValueType, value: str) -> bool:
    """Whether a text is the template's list of choices cut short at an end, and none chosen of the rest."""
    kept = [titles.normalise(one) for one in re.split(r"\s+/\s+|\s*\|\s*", value)]
    if not len(type_.options) > len(kept) > 1:
        return False
    listed, places = _normalised(type_.options)
    place = places.get(kept[0])
    return place is not None and kept == listed[place : place + len(kept)]


@lru_cache(maxsize=64)
def _normalised(options: tuple[str, ...]) -> tuple[list[str], Mapping[str, int]]:
    """The options as they are compared, and where each stands first."""
    listed = [titles.normalise(option) for option in options]
    return listed, {option: place for place, option in reversed([*enumerate(listed)])}


def choice(options: tuple[str, ...], raw: str) -> str | None:
    """The option that a value names, whatever its case and the remark after it (`Draft (since May)`)."""
    words = " ".join(raw.split())[:LONGEST_VALUE]
    named = _by_name(options)
    without = _REMARK.sub("", words, count=1)
    return named.get(titles.normalise(words)) or named.get(titles.normalise(without))


@lru_cache(maxsize=64)
def _by_name(options: tuple[str, ...]) -> Mapping[str, str]:
    return {titles.normalise(option): option for option in reversed(options)}


@lru_cache(maxsize=64)
def _typos(options: tuple[str, ...]) -> tuple[Typos, Mapping[str, str]]:
    named = {option.casefold(): option for option in options}
    return Typos(named), named


def _near(value: str, options: tuple[str, ...]) -> Sequence[str]:
    """The options that a value may have meant: all of a few, else those that differ by a slip."""
    if len(options) <= _MOST_LISTED:
        return options
    typos, named = _typos(options)
    return [named[name] for name in islice(typos.near(value.casefold()), _MOST_LISTED)]


def sort_key(text: str) -> tuple[int, ...] | None:
    """What a number, a date or a version is sorted by; None for other text, and for absurd numbers."""
    numbers = text.strip().lstrip("v").replace("-", ".").split(".")
    is_number = all(n.isascii() and n.isdecimal() and len(n) < 19 for n in numbers)
    return tuple(map(int, numbers)) if is_number else None


@remembered
def comparable_path(raw: str) -> str:
    """An endpoint's path as it is compared: without host, query and remarks, its parameters alike."""
    first = _HOST.sub("", raw.strip().split(maxsplit=1)[0] if raw.strip() else "")
    bare = _PARAMETER.sub("{}", first.split("?")[0].split("#")[0])
    return bare.rstrip("/").casefold() or "/"


def called(written: str, old: str, new: str) -> str | None:
    """What calls an endpoint, where that has another path or method: its own values for the same parameters.

    None where it does not call the old one, or the new one has another number of parameters, or where
    parameters are parts of a step.
    """
    fixed, wanted = _PARAMETER.split(old), _PARAMETER.split(new)
    if (
        len(fixed) != len(wanted)
        or any(not f"{word}/".startswith("/") for word in fixed[1:])
        or "" in fixed[1:-1]
    ):
        return None
    form = r"([^/?#\s\"']+)".join(map(re.escape, fixed))
    found = re.search(rf"{form}(?=[?#\"'\s]|\Z)", written)
    if found is None:
        return None
    said = "".join(f"{word}{value}" for word, value in zip(wanted, (*found.groups(), ""), strict=True))
    return f"{written[: found.start()]}{said}{written[found.end() :]}"


def without_remark(raw: str) -> str:
    """A value without what is said after it: `Approved (in May)` is `Approved`."""
    return _REMARK.sub("", " ".join(raw.split())[:LONGEST_VALUE], count=1)


def lists_choices(type_: ValueType, raw: str) -> bool:
    """Whether a text still lists what may be chosen (`Open/Resolved`), as templates do."""
    parts = re.split(r"[/|,]", raw)
    if len(parts) < 2 or len(parts) != len(type_.options):
        return False
    return sorted(map(titles.normalise, parts)) == sorted(map(titles.normalise, type_.options))


def _answers(value: str, answer: str) -> bool:
    return choice((answer,), value) is not None


# How front matter says `yes` and `no`.
_IN_OTHER_WORDS = {"true": "yes", "false": "no", "yes": "true", "no": "false"}


def _one_of(type_: ValueType, value: str) -> str | None:
    if choice(type_.options, value) or choice(type_.options, _IN_OTHER_WORDS.get(value.casefold(), "")):
        return None
    if _keeps_some(type_, value):
        return f"choose one of them: expected {expectation(type_)}"
    close = meant(type_, _REMARK.sub("", value, count=1))
    return f"expected {expectation(type_)}" + (f"; did you mean `{close}`?" if close else "")


@remembered
def meant(type_: ValueType, value: str) -> str | None:
    """The option that a value most likely meant, or None; one that holds several means none of them."""
    return None if _keeps_some(type_, value) else nearest(value, _near(value, type_.options))


def _matches(type_: ValueType, value: str) -> bool:
    """Whether a value is of a type: one line for each type, so that a new one is a line more.

    Which types allow a remark behind the value differs: `2025-01-31 (planned)` is a date, but a path ends
    where the value does.
    """
    match type_.name:
        case "pattern":
            pattern = patterns.compiled(type_.pattern, type_.origin)
            return pattern.fullmatch(_REMARK.sub("", value, count=1) or value)
        case "date":
            return _is_date(_REMARK.sub("", _TIME.sub("", value), count=1))
        case "any-date":
            return _holds_date(value)
        case "version":
            return bool(_VERSION.fullmatch(_REMARK.sub("", value, count=1)))
        case "http-method":
            return all(part.upper() in _METHODS for part in _SEVERAL.split(value))
        case "http-path":
            return bool(_PATH.fullmatch(value))
        case "http-status":
            return all(_is_status(part) for part in _SEVERAL.split(_REMARK.sub("", value, count=1)))
        case "url":
            return bool(_URL.fullmatch(value))
        case "words":
            return _is_in_words(value)
        case "error-code":
            return all(_ERROR_CODE.fullmatch(part) for part in _SEVERAL.split(value))
        case "measure":
            return bool(_MEASURE.search(value) or _NO_MEASURE.fullmatch(value))
    return True


def _is_in_words(value: str) -> bool:
    """Whether a value says something: `-`, a bare `None` and `later` do not."""
    return shows(value) and not _is_bare(value)


def _is_bare(value: str) -> bool:
    """Whether a value says only that there is nothing, or nothing yet, and not why."""
    if omission.of_text(value, OMISSIONS) is Omission.BARE or _PUT_OFF.fullmatch(value):
        return True
    return titles.normalise(value) in _NO_ANSWERS


def _too_much(type_: ValueType, value: str) -> str | None:
    """What is wrong with the percentages of a value, when there is a largest one."""
    if type_.most is None:
        return None
    written = (found["number"].replace(",", ".") for found in _PERCENTAGE.finditer(value))
    return f"expected at most {type_.most:g}%" if any(float(n) > type_.most for n in written) else None


def iso_day(value: str) -> str | None:
    """The one day that a value names, in ISO form, whatever stands behind it; None without one."""
    bare = _REMARK.sub("", _TIME.sub("", value), count=1)
    return next((day for one in (bare, value) if (day := one if _is_date(one) else _as_iso(one))), None)


def several(value: str) -> list[str]:
    """Each of the values that stand in one cell, such as methods or codes."""
    return [part for part in _SEVERAL.split(value) if part]


def _as_iso(value: str) -> str | None:
    """The ISO form of a date in another common form, where that can mean only one day."""
    for form in _OTHER_DATES:
        try:
            return datetime.datetime.strptime(value.replace(",", ""), form).date().isoformat()
        except ValueError:
            continue
    return None


def _is_date(value: str) -> bool:
    found = _DATE.fullmatch(value)
    if not found:
        return False
    try:
        datetime.date(*map(int, found.groups()))
    except ValueError:
        return False
    return True


def _holds_date(value: str) -> bool:
    """Whether a value names a day or a month in some form, and no day that does not exist."""
    iso = [_is_date(found.group()) for found in _DATE.finditer(value)]
    if iso:
        return all(iso)
    days = [_is_day(*map(int, found.group("one", "other", "year"))) for found in _DAY.finditer(value)]
    return all(days) if days else bool(_SOME_DATE.search(value))


def _gives_day(type_: ValueType, value: str) -> bool:
    """Whether a value has the form of a day, as its type wants it."""
    is_other = type_.name == "any-date" and _DAY.fullmatch(value)
    return bool(is_other or (type_.name in ("date", "any-date") and _DATE.fullmatch(value)))


def _is_day(one: int, other: int, year: int) -> bool:
    """Whether there is such a day, whichever of two numbers is its month."""
    return any(_is_date(f"{year:04}-{month:02}-{day:02}") for month, day in ((one, other), (other, one)))


def _is_status(value: str) -> bool:
    return bool(re.fullmatch(r"[1-5](?:\d\d|xx)(?: [A-Za-z ]+)?", value, re.IGNORECASE))


def heading_pattern(heading: str, parts: dict[str, ValueType | None]) -> TitlePattern:
    """The pattern of a repeatable heading with typed parts (`{Method} {Path}`).

    Raises `KeyError` with the name of a part that has no entry in `parts`.
    """

    kinds = {
        name: _HEADING_PARTS.get(type_.name if type_ else "", PartKind.TEXT) for name, type_ in parts.items()
    }
    return titlepattern.typed(heading, kinds)
