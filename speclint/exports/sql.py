"""What cells say as parts of SQL: names in quotes where they need them, code that stays in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from speclint.expressions import expression

_BARE = expression(r"[a-z_][a-z0-9_]*")
# Reserved in PostgreSQL, MySQL or the standard, as far as that is a name that somebody would give.
_RESERVED = frozenset(
    "all alter analyse analyze and any array as asc asymmetric authorization between binary both by"
    " call case cast change check collate collation column concurrently condition constraint create"
    " cross cube current current_catalog current_date current_role current_schema current_time"
    " current_timestamp current_user database databases default deferrable delete desc describe distinct"
    " div do drop each else elseif empty end escape except exists exit explain false fetch float for"
    " force foreign freeze from full fulltext function generated grant group grouping groups having if"
    " ignore ilike in index initially inner insert int integer intersect interval into is isnull iterate"
    " join key keys kill lateral leading leave left like limit linear lines load localtime"
    " localtimestamp lock loop match mod natural not notnull null of offset on only optimize option or"
    " order out outer over overlaps partition placing primary procedure range rank read references"
    " release rename repeat replace require restrict return returning revoke right row rows schema"
    " select session_user set show similar some sql starting symmetric system system_user table"
    " tablesample then to trailing trigger true union unique unlock unsigned update usage use user using"
    " values variadic verbose when where window with write xor".split()
)
# What ends a statement or hides what follows, a backslash that a client obeys or that keeps a quote open.
_HARMFUL = expression(r"--|/\*|\*/|;|\$\w*\$|\\['\"]")
_PART = expression(r"'[^']*'|\"[^\"]*\"|[()]|[^\W\d][\w-]*|.", re.DOTALL)
_LONGEST = 80


def name(said: str) -> str:
    """An identifier, in quotes where it is a reserved word or not of small letters, digits and `_`."""
    if _BARE.fullmatch(said) and said not in _RESERVED:
        return said
    return '"{}"'.format(said.replace('"', '""'))


def table(said: str) -> str:
    """A table's name, with that of its schema before a dot."""
    return ".".join(map(name, said.split(".")))


def names(said: Iterable[str]) -> str:
    """Identifiers in parentheses."""
    return f"({', '.join(map(name, said))})"


def code(cell: str) -> str:
    """The code in a cell, in one line, without the marks of Markdown."""
    return " ".join(cell.replace("`", "").split())


def comment(said: str) -> str:
    """A line that only readers see, whatever it quotes."""
    return f"-- {' '.join(said.split())}"


def quoted(said: str) -> str:
    """The beginning of a code, as comments quote it."""
    return f"`{said if len(said) <= _LONGEST else said[:_LONGEST] + '…'}`"


def stays(said: str, *, is_one: bool = False) -> bool:
    """Whether a code ends where it ends: it closes what it opens, holds no comment and no `;`.

    With `is_one` it holds no comma either that would part it from its column.
    """
    if not said.isprintable() or _HARMFUL.search(said):
        return False
    open_ = 0
    for part in _parts(said):
        open_ += (part == "(") - (part == ")")
        if open_ < 0 or part in ("'", '"', "\\") or (is_one and part == "," and not open_):
            return False
    return open_ == 0


def is_enclosed(said: str) -> bool:
    """Whether a code is one pair of parentheses with all the rest between them."""
    open_ = 0
    for part, is_last in _with_last(list(_parts(said))):
        open_ += (part == "(") - (part == ")")
        if open_ == 0:
            return is_last and part == ")"
    return False


def with_names(said: str, known: Iterable[str]) -> str:
    """A code with quotes around the known names in it that need them."""
    wanted = {one: name(one) for one in known if name(one) != one}
    parts = list(_parts(said))
    following = [*parts[1:], ""]
    return "".join(
        wanted.get(part, part) if after != "(" else part for part, after in zip(parts, following, strict=True)
    )


def _parts(said: str) -> Iterator[str]:
    return (found.group() for found in _PART.finditer(said))


def _with_last(parts: list[str]) -> Iterator[tuple[str, bool]]:
    return ((part, at == len(parts)) for at, part in enumerate(parts, 1))
