"""Why a line stands where it does in the template: which slots it fills, and how that was decided."""

from __future__ import annotations

import re
from collections.abc import Iterator

from speclint.api import GapThere, Holder, Why
from speclint.errors import SpeclintError
from speclint.report.escape import safe


def place_of(words: str) -> tuple[str, int]:
    """The path and the line in `SPEC:LINE`; `SpeclintError` when that is something else."""
    spec, _, line = words.rpartition(":")
    if not spec or not re.fullmatch(r"[0-9]{1,9}", line):
        raise SpeclintError(f"`{words}` is not SPEC:LINE, such as docs/specs/orders.md:42")
    return spec, int(line)


def why(told: Why) -> str:
    """Which slot a line fills, how that was decided, and what was tried for a stray."""
    lines = [f"{told.path}:{told.line}: {told.text}"]
    if not told.holders:
        lines.append("  stands before the first section")
    for holder in told.holders:
        lines.extend(_explained(holder))
    lines.extend(f"  problem: {_problem(gap)}" for gap in told.gaps)
    return "".join(f"{safe(line)}\n" for line in lines)


def _problem(gap: GapThere) -> str:
    """What is wrong, and with which slot where one asks for it."""
    return f"{gap.what}, {gap.slot} ({gap.origin})" if gap.origin else gap.what


def _explained(holder: Holder) -> Iterator[str]:
    section = holder.section
    where = f"  in {section.title} (line {section.line})"
    if holder.slot is None:
        yield f"{where}: stray, it fills no slot ({section.how})"
        yield from (f"    tried {tried}" for tried in holder.tried)
    else:
        yield f"{where}: fills {holder.slot} ({holder.origin})"
        yield f"    decided by: {section.how}"
