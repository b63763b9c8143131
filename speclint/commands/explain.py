"""A rule's manual for readers: its docstring, and a table of its options."""

from __future__ import annotations

from collections.abc import Sequence

from speclint.api import Option
from speclint.judge import manual
from speclint.report.escape import width
from speclint.report.wrap import reflowed


def explain(name: str, folders: tuple[str, ...] = (), columns: int | None = None) -> str:
    """The manual of the rule of a name, which may stand in a folder; `SpeclintError` when there is none.

    Its paragraphs are as they were written, or flow where `columns` says how many characters fit.
    """
    rule = manual.of(name, folders)
    title = f"{rule.name} ({rule.folder}, {rule.severity} by default)"
    options = option_table(rule.options) if rule.options else ""
    if columns is not None and any(width(line) > columns for line in options.splitlines()):
        options = "\n".join(f"- `{one.name}`, `{one.default}` by default: {one.doc}" for one in rule.options)
    parts = [title, rule.doc, *([options] if options else [])]
    text = "\n\n".join(parts) + "\n"
    return text if columns is None else reflowed(text, columns)


def option_table(options: Sequence[Option]) -> str:
    """Options as a table of Markdown, defaults as settings write them."""
    rows = [("option", "default", "what it says")]
    return _table([*rows, *((f"`{one.name}`", f"`{one.default}`", one.doc) for one in options)])


def _table(rows: Sequence[Sequence[str]]) -> str:
    cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, ["-" * width for width in widths])
    padded = ([cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in cells)
    return "\n".join(f"| {' | '.join(row)} |" for row in padded)
