"""What a template has before its first section: front matter, labelled lines, a table of keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from speclint.expressions import expression
from speclint.model import Demand, Document, FieldSlot, MetadataSlot, RowSlot, Severity, Slot, Span, TableSlot
from speclint.template import inference, optional, paths
from speclint.text import titles
from speclint.text.source import Source

_YAML_KEY = expression(
    r"(?P<key>[\w][\w .-]*?)[ \t]*:(?:[ \t]+(?P<value>.*?))?(?:(?:^|(?<=[ \t:]))#(?P<comment>.*))?$"
)
_TOML_KEY = expression(
    r"(?P<key>[\w.-]+)[ \t]*=[ \t]*(?P<value>\"[^\"]*\"|'[^']*'|[^#\n]*?)[ \t]*(?:#(?P<comment>.*))?$"
)
_MAY_BE_LEFT_OUT = expression(
    r"\b(?:optional|only|remove|delete|if (?:any|applicable|needed)|once|when)\b", re.IGNORECASE
)
_EMPTY_VALUES = frozenset({"", "[]", "{}", "null", "~", '""', "''"})
# Labels of what a template says to its reader.
_ASIDES = frozenset(
    "caution example hint important instructions note notes reminder source tip usage warning".split()
)
_MOST_WORDS = 12
_LONGEST_LABEL = 4


def metadata(document: Document, source: Source, own_id: str = "") -> tuple[MetadataSlot, ...]:
    """The keys of a template's front matter, each once, with the type that its value tells.

    A key without a value, or one that may be left out, is not demanded. `own_id` is the example of an id that
    the template's title has.
    """
    front = document.front_matter
    if front is None:
        return ()
    shape = _TOML_KEY if front.language == "toml" else _YAML_KEY
    found: dict[str, MetadataSlot] = {}
    start = front.body.start
    above = ""
    for line in source.text[front.body.start : front.body.end].splitlines(keepends=True):
        said = shape.match(line.rstrip())
        if said is not None:
            value = (said["value"] or "").strip()
            slot = _fact(said["key"], value, said["comment"] or "", start, source)
            if value.strip("\"'") == own_id != "":
                slot = replace(slot, value=inference.as_id(own_id))
            elif slot.value is None and above:
                slot = replace(slot, value=inference.inferred(value, above))
            found.setdefault(slot.key, slot)
        above = line.strip("# \t\r\n") if line.startswith("#") else ""
        start += len(line)
    return tuple(found.values())


def _fact(name: str, value: str, comment: str, start: int, source: Source) -> MetadataSlot:
    is_spare = value in _EMPTY_VALUES or any(map(_MAY_BE_LEFT_OUT.search, (comment, value)))
    return MetadataSlot(
        name=name,
        origin=f"{source.path}:{source.position(start)[0]}",
        span=Span(start, start + len(name)),
        path=paths.of_fact(name),
        key=titles.normalise(name),
        demand=Demand(never=is_spare),
        severity=Severity.WARNING,
        value=inference.inferred(value, comment),
    )


def of_document(content: Sequence[Slot]) -> Iterator[Slot]:
    """What of the content before the first section says something of the document: values and keys."""
    for slot in content:
        if (isinstance(slot, FieldSlot) and slot.text and not _is_aside(slot)) or (
            isinstance(slot, TableSlot) and slot.of(RowSlot)
        ):
            yield slot


def _is_aside(slot: FieldSlot) -> bool:
    is_long = len(slot.text.split()) > _MOST_WORDS and not optional.is_marked(slot.name)
    return slot.key in _ASIDES or (is_long and "[" not in slot.text)


def is_label(written: str) -> bool:
    """Whether what stands before a colon, in no bold letters, is a label: a few words without punctuation."""
    return len(written.split()) <= _LONGEST_LABEL and not re.search(r"[.,;!?()\[\]`]|https?$", written)
