"""What a template says between the lines of a value: `Low / High`, `YYYY-MM-DD`, `RFC-NNNN`, `[N] ms`."""

from __future__ import annotations

import re

from speclint.expressions import expression
from speclint.model import PartKind, TitlePattern, ValueType
from speclint.remembered import remembered
from speclint.text import titles

_LONGEST_CHOICE = 40
_MOST_WORDS = 4  # of one choice: more is a sentence

_WRAPPED = expression(r"\[\[?([^\[\]]*)\]?\]|\{\{([^{}]*)\}\}|\{([^{}]*)\}|<([^<>]*)>|\(([^()]*)\)|`([^`]*)`")
_QUOTES = "\"'“”‘’"
_OPEN_ENDED = expression(r"\.\.\.|…|\betc\b|\be\.?g\b|\bor similar\b|\bother\b", re.IGNORECASE)
_EXAMPLE = expression(r"^\W*(?:e\.?g\b|for example|example|such as)", re.IGNORECASE)
_CHOICE = expression(r"[^\W_][^/|<>{}\[\]()@#\\]*")
_NOT_A_CHOICE = expression(r"https?:|\w\.\w|[=:]|^(?:and|or|n|a|tbd)$", re.IGNORECASE)
# Words of which a choice is made, and words that say what to write there: `[Name/Team]` is no choice.
_TOLD_APART = frozenset(
    """
    accepted active approved async blocked breaking cancelled closed critical current deprecated done draft
    enabled disabled existing external false final full high implemented inactive internal large low major
    mandatory medium minor must new no none off on open optional partial pending planned private proposed
    public recommended rejected replaced required resolved review should small sync true won't yes
    """.split()
)
_ASKED_FOR = frozenset(
    """
    area author component contact date description email endpoint feature file id item link module name number
    organization organisation owner package page path person product project role service system team
    title type url user value
    """.split()
)
# Of these words what is written is a value: `Name / Email`. The others may be kinds to choose from.
_WRITTEN = frozenset(
    """
    address author contact date description email endpoint file handle id link name number path phone title
    url user value
    """.split()
)
_ANNOUNCED = expression(
    r"^(?:(?:is )?(?:either|one of)|(?:choose|pick)(?: one)?(?: of)?|options?|choices?"
    r"|(?:allowed|possible)(?: values)?|values?)\b\s*:?\s*(?=\S)",
    re.IGNORECASE,
)
_LAST_OF_LIST = expression(r",?\s+or\s+(?=\S+(?:\s+\S+){0,3}$)", re.IGNORECASE)

_COMMENT = expression(r"<!--(.*?)-->", re.DOTALL)
_ISO_DATE = expression(r"(?<!\w)Y{4}-M{2}-D{2}", re.IGNORECASE)
_DATE_FORM = expression(r"(?<!\w)(?:Y{4}([/.])M{2}\1D{2}|[DM]{2}([/.-])[DM]{2}\2Y{4})(?!\w)", re.IGNORECASE)
_DATE_WORD = expression(r"(?:(?:the |due |start |end |target |today'?s )?date|day)", re.IGNORECASE)
_VERSION = expression(r"v?(?:[XYZNM]|\d+)(?:\.(?:[XYZNM]|\d+)){1,2}", re.IGNORECASE)
_NUMBER = (
    r"(?:\[(?:N+|X+|#+|number|value|\d+)\]|<(?:N+|X+|number)>|\{\{?(?:n|x|number)\}?\}"
    r"|(?<!\w)(?:N+|X+|#+)(?!\w))"
)
_MEASURE = expression(
    rf"[<>≤≥=~±+ ]*{_NUMBER}\s*(?:%|°?[A-Za-zµ€$]+(?:\s*/\s*[A-Za-z]+|\s+per\s+[A-Za-z]+)?)", re.IGNORECASE
)
_PERCENT = expression(r"[<>≤≥=~ ]*[XN]{1,3}(?:\.[XN]+)?\s*%")
_METHODS = frozenset("get post put patch delete head options trace connect".split())
_METHOD_WORD = expression(r"(?:http[ -]?)?(?:method|verb)", re.IGNORECASE)
_PATH_WORD = expression(r"/[\w{}:.…-]+(?:/[\w{}:.…-]*)*")
# The letters that stand for digits and signs in an id, and the words in braces that stand for a part of one.
# Each run is taken whole: what is none is left after one look, however long its words are.
_ID = expression(r"(?:[-_/.]?(?:[^\W_]++|#++|\{\w+\}))+")
_ID_PIECE = expression(r"N{2,}|X{2,}|Y{4}|#{2,}|\{\w+\}|(?<=[A-Z][-_#])0{2,}(?!\d)")
_FORM = expression(r"\[[^\[\]]+\]|<[^<>]+>|\{[^{}]+\}")
_WORDS_IN_ID = expression(r"(?<=[-_])[a-z]{3,}(?:-[a-z]{2,})*")
_NUMBERED = expression(r"(?P<letters>[A-Z]{2,})[-_#]?(?:N{2,}|X{2,}|#{2,}|(?<=[-_#])(?:0+1?|1234?5?)(?!\d))")


def inferred(text: str, comment: str = "") -> ValueType | None:
    """The type of the values that a template's own value asks for, or None when it tells none.

    `text` is the template's value as it is written there, `comment` what stands in a comment beside it. What
    could as well be an example tells nothing: an open list (`HTTP, gRPC, etc.`), a path, a unit, a sentence.
    """
    if "<!--" in text:
        comment = " ".join((comment, *_COMMENT.findall(text)))
        text = _COMMENT.sub("", text)
    return _of(text) or _of(comment) or _listed(text, comment)


def _listed(text: str, comment: str) -> ValueType | None:
    """The choices that a comment lists between commas, the template's own value among them."""
    if not comment:
        return None
    options = _options(_LAST_OF_LIST.sub(",", comment.strip(" .")).split(","))
    value = _inside(" ".join(text.split()).strip(_QUOTES)).casefold()
    is_one = len(options) > 1 and value in (option.casefold() for option in options)
    return _one_of(options) if is_one and not _OPEN_ENDED.search(comment) else None


def own_id(title: str) -> str:
    """The example of an id that a template's title begins with: the `PROJ-123` of `PROJ-123: [Title]`."""
    first = title.split(maxsplit=1)[0].strip("[]:,") if title.strip() else ""
    is_example = _NUMBERED.fullmatch(first) and first[-1].isdigit()
    # What is no form is the template's own number.
    return first if is_example and _FORM.search(title.partition(first)[2]) else ""


def as_id(example: str) -> ValueType:
    """The form of the id that an example is of."""
    letters = example.rstrip("0123456789")
    pattern = rf"(?i){re.escape(letters)}\d+"
    return ValueType("pattern", pattern=pattern, hint=example, inferred=True)


@remembered
def _of(said: str) -> ValueType | None:
    written = " ".join(said.replace("**", "").replace("__", "").split()).strip(_QUOTES)
    inner = _inside(written)
    if not inner or _EXAMPLE.match(inner):
        return None
    for read in (_date, _measure, _method_or_path, _choices, _version, _id):
        if (found := read(written, inner)) is not None:
            return found
    return None


def _inside(written: str) -> str:
    """A value without the brackets, quotes and code marks that all of it stands in."""
    inner = written
    while found := _WRAPPED.fullmatch(inner):
        inner = next(filter(None, found.groups()), "").strip().strip(_QUOTES)
    return inner


def _date(written: str, inner: str) -> ValueType | None:
    if _ISO_DATE.search(inner):
        return ValueType("date", inferred=True)
    if (form := _DATE_FORM.search(inner)) is not None:
        return ValueType("any-date", hint=f"a date such as {form.group().upper()}", inferred=True)
    is_placeholder = inner != written
    return ValueType("any-date", inferred=True) if is_placeholder and _DATE_WORD.fullmatch(inner) else None


def _measure(written: str, inner: str) -> ValueType | None:
    if any(pattern.fullmatch(text) for pattern in (_MEASURE, _PERCENT) for text in (written, inner)):
        return ValueType("measure", hint=f"a number as in `{inner}`", inferred=True)
    return None


def _method_or_path(written: str, inner: str) -> ValueType | None:
    words = [word.strip().casefold() for word in re.split(r"[/|,]", inner)]
    if _METHOD_WORD.fullmatch(inner) or (len(words) > 1 and _METHODS.issuperset(words)):
        return ValueType("http-method", inferred=True)
    is_path = inner != written and _PATH_WORD.fullmatch(inner)
    return ValueType("http-path", inferred=True) if is_path else None


def _choices(written: str, inner: str) -> ValueType | None:
    """The words between bars, slashes or commas, when they can be nothing but a choice."""
    if _OPEN_ENDED.search(inner):
        return None
    listed = _ANNOUNCED.sub("", inner)
    is_announced = listed != inner
    for separator in (r"\s*\\?\|\s*", r"\s+/\s+", r"/"):
        options = _options(re.split(separator, listed), are_kinds=inner == written)
        # A bar is no part of a name, and what is announced needs no proof.
        if options and ("|" in separator or is_announced or _is_choice_of(options, inner != written)):
            return _one_of(options)
    options = _options(listed.split(","))
    if len(options) > 2 and all(_TOLD_APART.intersection(one.casefold().split()) for one in options):
        return _one_of(options)
    if is_announced or (inner != written and _LAST_OF_LIST.search(listed)):
        options = _options(_LAST_OF_LIST.sub(",", listed).split(","))
        return _one_of(options) if len(options) > 2 else None
    return None


def _options(parts: list[str], *, are_kinds: bool = False) -> tuple[str, ...]:
    """Parts as choices, each once; none at all when one of them cannot be a choice.

    Several words for what is to be written there are none, but for three or more kinds of it (`are_kinds`)
    such as `Service / Team / Company`.
    """
    options = tuple(part.strip("`*_ " + _QUOTES) for part in parts)
    if len(options) < 2 or len({titles.normalise(option) for option in options}) < len(options):
        return ()
    if not all(map(_may_be_chosen, options)):
        return ()
    last = [option.casefold().split()[-1] for option in options]
    if are_kinds and len(options) > 2 and _WRITTEN.isdisjoint(last):
        return options
    return options if sum(word in _ASKED_FOR for word in last) < 2 else ()


def _is_choice_of(options: tuple[str, ...], is_bracketed: bool) -> bool:
    """Whether words between slashes are a choice, and no unit (`km/h`), path or two names for one thing.

    They are when one of them is a word that choices are made of, or when all begin with capitals: three of
    them, or two that stand there without brackets.
    """
    words = [option.casefold().split() for option in options]
    if any(_TOLD_APART.intersection(said) for said in words):
        return True
    is_named = all(option[0].isupper() and (len(option) > 1 or len(options) > 2) for option in options)
    return is_named and len(options) > (2 if is_bracketed else 1)


def _may_be_chosen(option: str) -> bool:
    return (
        bool(_CHOICE.fullmatch(option))
        and len(option) <= _LONGEST_CHOICE
        and len(option.split()) <= _MOST_WORDS
        and any(char.isalpha() for char in option)
        and not _NOT_A_CHOICE.search(option)
        and not _ID_PIECE.fullmatch(option)
    )


def _one_of(options: tuple[str, ...]) -> ValueType:
    return ValueType("one-of", options, inferred=True)


def _version(written: str, inner: str) -> ValueType | None:
    is_placeholder = inner != written or not any(char.isdigit() for char in inner)
    return ValueType("version", inferred=True) if is_placeholder and _VERSION.fullmatch(inner) else None


def _id(written: str, inner: str) -> ValueType | None:
    """The form of an id: capitals `N`, `X`, `Y` and `#` stand for its digits and signs."""
    hint, inner = inner, _WORDS_IN_ID.sub("{words}", inner) if "#" in inner else inner
    if not _ID.fullmatch(inner) or not (pieces := list(_ID_PIECE.finditer(inner))):
        return None
    pattern, end = "(?i)", 0
    for piece in pieces:
        pattern += re.escape(inner[end : piece.start()]) + _piece_pattern(piece.group())
        end = piece.end()
    return ValueType("pattern", pattern=pattern + re.escape(inner[end:]), hint=hint, inferred=True)


def in_title(pattern: TitlePattern) -> tuple[tuple[str, ValueType], ...]:
    """The types of the parts of a section's title that are dates: `### YYYY-MM-DD`."""
    names = (part.name for part in pattern.parts if part.kind is PartKind.ID)
    return tuple((name, ValueType("date", inferred=True)) for name in names if _ISO_DATE.fullmatch(name))


def id_in(title: str) -> ValueType | None:
    """The id that a template's title begins with, to be searched in a spec's: letters and a number."""
    first = title.split(maxsplit=1)[0].strip("[]:,") if title.strip() else ""
    found = _NUMBERED.fullmatch(first)
    if found is None or (first[-1].isdigit() and first != own_id(title)):
        return None
    pattern = rf"(?i)(?<!\w){re.escape(found['letters'])}[-_ #]?\d+"
    return ValueType("pattern", pattern=pattern, hint=first, inferred=True)


def _piece_pattern(piece: str) -> str:
    if piece.startswith("{"):
        return r"[\w.-]+?"
    if piece.startswith("Y"):
        return r"\d{4}"
    return r"\w+" if piece.startswith("X") else rf"\d{{{len(piece)},}}"
