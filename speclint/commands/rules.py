"""The list of the installed rules."""

from __future__ import annotations

from speclint.judge import packs
from speclint.report.wrap import wrapped


def listing(folders: tuple[str, ...] = (), columns: int | None = None) -> str:
    """The rules by subject, each with its severity and what it reports; those in folders besides.

    Lines are as long as they are, or broken between words where `columns` says how many characters fit.
    """
    found = packs.rules(packs.Choice(folders=folders)).values()
    longest = max((len(rule.name) for rule in found), default=0)
    lines = []
    for folder in sorted({rule.folder for rule in found}):
        lines.append(f"{folder}/")
        for rule in (rule for rule in found if rule.folder == folder):
            start = f"  {rule.name.ljust(longest)}  {rule.severity:7}  "
            line = f"{start}{rule.summary}"
            lines += [line] if columns is None else wrapped(line, columns, " " * len(start))
    return "".join(f"{line}\n" for line in lines)
