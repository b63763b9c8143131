"""What exports ask of an extract: sections by their names, tables as rows of texts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

Node = dict[str, Any]
_NUMBER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?[ %]*")
_NOTHING = ("", "-", "–", "—", "n/a", "none", "null")


def sections(node: Node, name: str) -> Iterator[Node]:
    """The sections that fill the slot of a name, wherever it stands, in order; each of a repeated one."""
    for own, below in (node.get("sections") or {}).items():
        found = below["instances"] or () if "instances" in below else (below,)
        for one in found:
            if own == name and one["line"] is not None:
                yield one
            yield from sections(one, name)


def rows_held(table: Node) -> list[Node]:
    """The rows that stand in a table, those of its keys and the others, in the document's order."""
    found = [*(table.get("keys") or {}).values(), *(table.get("rows") or ())]
    return sorted((row for row in found if row["cells"]), key=lambda row: int(row["line"]))


def rows(table: Node | None) -> list[dict[str, str]]:
    """The rows of a table in order, each column's text under its name."""
    if table is None or table.get("line") is None:
        return []
    held = rows_held(table)
    return [{name: cell["text"] or "" for name, cell in row["cells"].items()} for row in held]


def only_table(node: Node | None) -> Node | None:
    """The first table of a section or field."""
    tables: dict[str, Node] = (node or {}).get("tables") or {}
    return next(iter(tables.values()), None)


def field(node: Node, name: str) -> Node | None:
    """The field of a name, if it is there."""
    found: Node | None = (node.get("fields") or {}).get(name)
    return found if found is not None and found.get("line") is not None else None


def text(node: Node | None) -> str:
    """What a field or cell says, empty when that is nothing."""
    said = (node or {}).get("text") or ""
    return "" if is_nothing(said) else str(said)


def is_nothing(said: str) -> bool:
    """Whether a cell says that there is nothing."""
    return said.strip().strip(".").casefold() in _NOTHING


def code(node: Node | None, language: str = "") -> str | None:
    """The first block of code in a field, of a language if one is named."""
    blocks = ((node or {}).get("code") or {}).get("blocks") or ()
    return next((one["text"] for one in blocks if language in ("", one["language"])), None)


def as_csv(specs: Sequence[Node], section: str) -> str:
    """The rows of a section's table in all specs, with the file and the id of each."""
    found = [(spec, rows(only_table(one))) for spec in specs for one in sections(spec, section)]
    names = list(dict.fromkeys(name for _, held in found for row in held for name in row))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["spec", *map(plain, names)])
    for spec, held in found:
        for row in held:
            writer.writerow([plain(spec["path"]), *(plain(row.get(name, "")) for name in names)])
    return out.getvalue()


def plain(said: str) -> str:
    """A text that no program that reads tables takes for a formula."""
    is_formula = said[:1] in ("=", "+", "-", "@", "\t", "\r") and len(said) > 1
    return f"'{said}" if is_formula and not _NUMBER.fullmatch(said) else said
