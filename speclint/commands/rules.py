"""The list of the installed rules."""

from __future__ import annotations

from speclint.judge import packs


def listing(folders: tuple[str, ...] = ()) -> str:
    """The rules by subject, each with its severity and what it reports; those in folders besides."""
    found = packs.rules(packs.Choice(folders=folders)).values()
    longest = max((len(rule.name) for rule in found), default=0)
    lines = []
    for folder in sorted({rule.folder for rule in found}):
        lines.append(f"{folder}/")
        lines += [
            f"  {rule.name.ljust(longest)}  {rule.severity:7}  {rule.summary}"
            for rule in found
            if rule.folder == folder
        ]
    return "".join(f"{line}\n" for line in lines)
