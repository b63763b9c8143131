"""The list of the installed rules."""

from __future__ import annotations

from speclint.judge import packs


def listing() -> str:
    """The rules by folder, each with its severity and what it reports."""
    found = packs.rules().values()
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
