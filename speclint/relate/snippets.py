"""What blocks of code say by themselves: whether they parse, and whether they show values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from speclint import code as languages
from speclint.expressions import expression
from speclint.gaps import Leftover, UnparsedCode
from speclint.model import Code, CodeSlot, FieldSlot, FilledSection, Gap, Severity, Slot, Spec
from speclint.template.schema import Schema
from speclint.text import markdown
from speclint.text.runs import Runs
from speclint.text.source import first_line

# What stands in the place of a value: its type, maybe with a remark, or something in brackets.
_KIND = expression(
    r"\"(?:(?:any|array|bool(?:ean)?|date(?:[- ]?time)?|decimal|double|enum|float|int(?:eger)?|list|number"
    r"|object|str(?:ing)?|time(?:stamp)?|type|u?u?id|value)\b.*|[<\[{(.…].*|)\"",
    re.IGNORECASE | re.DOTALL,
)


def shows_values(code: Code) -> bool:
    """Whether all that a block of JSON holds are values, and none only says what kind of value it is."""
    found = languages.members(code) if code.language in ("json", "jsonc") else None
    scalars = [member.value for member in found or () if member.value[:1] not in ("{", "[")]
    return bool(scalars) and not any(map(_KIND.fullmatch, scalars))


def broken(spec: Spec, schema: Schema, noticed: Iterable[Gap]) -> Iterator[UnparsedCode]:
    """The code that does not parse, in sections where the template has code that a parser knows.

    What is the template's own is told as such, and what was `noticed` to be broken while it was read is told
    already.
    """
    told = [gap.whole for gap in spec.found_gaps if isinstance(gap, Leftover)]
    known = Runs([*told, *(gap.at for gap in noticed)])
    for section in spec.filled.walk():
        wanted = _wanted(section)
        if wanted is None:
            continue
        for code in markdown.codes(section.blocks):
            if not known.touch(code.span):
                yield from _flaw(code, wanted, section, spec.text, schema.dialect)


def _wanted(section: FilledSection) -> CodeSlot | None:
    """The first code in a language with a parser that the template has in a section."""
    holders: tuple[Slot, ...] = (section.slot, *section.slot.of(FieldSlot))
    slots = (slot for holder in holders for slot in holder.of(CodeSlot))
    return next((slot for slot in slots if slot.language in languages.KNOWN), None)


def _flaw(
    code: Code, wanted: CodeSlot, section: FilledSection, text: str, dialect: str
) -> Iterator[UnparsedCode]:
    problem = languages.problem(code, dialect)
    if problem is not None:
        yield UnparsedCode(
            slot=wanted, at=problem.at, found=problem.said, within=section.name, language=code.language,
            written=first_line(text, problem.at), is_unread=problem.is_unread,
            severity=Severity.WARNING if problem.is_unread else Severity.ERROR,
        )  # fmt: skip
