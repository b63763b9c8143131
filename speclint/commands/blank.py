"""Templates that are not called so, told by what they hold: sections that are all still to be filled in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePosixPath

from speclint.align import levels
from speclint.align.identify import identifies
from speclint.align.profile import Request
from speclint.errors import SpeclintError
from speclint.expressions import expression
from speclint.gaps import EmptySection, Leftover
from speclint.judge.templates import Templates
from speclint.lay import lay
from speclint.model import Document, Heading, SectionSlot
from speclint.template.schema import Schema
from speclint.text.source import Source

# What people call a file that is to be copied, where they do not call it a template.
_NAMED = expression(
    r"(?i:^(?:[a-z]+[-_])?0{3,}$|(?:^|[\W_])(?:0{3,}[-_])?(?:blank|boilerplate|scaffold|skeleton|starter|tmpl)(?:$|[\W_]))"
    r"|[a-z\d]Templates?(?![a-z])"
)
# What may be a placeholder in a title, so that it is worth a look.
_OPEN = expression(r"[\[<{]|[NX]{2,}")
_FEWEST_SHARED = 2


def blanks(
    documents: Mapping[str, Document],
    sources: Mapping[str, Source],
    known: Collection[Schema],
    library: Templates,
) -> Iterator[tuple[str, Schema, str]]:
    """The documents that others were copied from, and none of which is a spec of a `known` template.

    They are called as such a file is, or their title and half or more of their sections are still to be
    filled in: each with what tells it. Neither is enough alone: a spec that is only begun has its title, and
    nobody copies what shares no section with another file. `rfcs/_blank.md` whose sections are all to be
    filled in is one, beside an RFC that has the same sections.
    """
    keys = {path: frozenset(_keys(document)) for path, document in documents.items()}
    found: dict[str, Schema] = {}
    for path in sorted(documents, key=lambda path: (not _is_called_so(path), path)):
        document = documents[path]
        if not (_is_called_so(path) or _OPEN.search(_title(document))) or any(
            identifies(one, document) for one in (*known, *found.values())
        ):
            continue
        try:
            compiled = library.named(path)
        except SpeclintError:
            continue
        specs = [
            other
            for other in documents
            if other != path
            and other not in found
            and len(keys[path] & keys[other]) >= _FEWEST_SHARED
            and identifies(compiled, documents[other])
        ]
        wanted, unfilled = len(_sections(compiled)), _unfilled(compiled, sources[path])
        is_titled = compiled.title is None or not compiled.title.pattern
        if specs and 2 * unfilled >= wanted and (_is_called_so(path) or not is_titled):
            found[path] = compiled
            yield path, compiled, f"{unfilled} of its {wanted} sections are still to be filled in"
        elif len(specs) > 1 and _is_called_so(path):
            found[path] = compiled
            yield path, compiled, f"it is called like one, and {len(specs)} files share its sections"


def _is_called_so(path: str) -> bool:
    return any(map(_NAMED.search, (PurePosixPath(path).stem, *PurePosixPath(path).parts[:-1])))


def _title(document: Document) -> str:
    """The first heading at the top, as it is written."""
    return next((b.text.content for b in document.blocks if isinstance(b, Heading) and b.level == 1), "")


def _unfilled(compiled: Schema, source: Source) -> int:
    """How many of the sections at the top of a template are still to be filled in, as it stands there."""
    spec = lay(source, compiled, Request())
    starts = [gap.at.start for gap in spec.found_gaps if isinstance(gap, Leftover | EmptySection)]
    tops = {slot.path for slot in _sections(compiled)}
    spans = [fill.section.span for fill in spec.fills if fill.slot is not None and fill.slot.path in tops]
    return sum(any(span.start <= start < span.end for start in starts) for span in spans)


def _sections(compiled: Schema) -> list[SectionSlot]:
    return [slot for slot in compiled.root.of(SectionSlot) if slot.key]


def _keys(document: Document) -> Iterator[str]:
    """What a document calls its sections, the one that all stands in aside."""
    for block in document.blocks:
        if isinstance(block, Heading) and block.level > 1:
            yield levels.key_of(block)
