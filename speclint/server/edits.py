"""The edits of findings as an editor does them: in the files that they change, as those are open there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from lsprotocol import types

from speclint.changes import patch
from speclint.errors import SpeclintError
from speclint.model import Diagnostic, Edit, Heading, Paragraph, Span, Table
from speclint.records import dataclass
from speclint.server.positions import Positions
from speclint.server.workspace import Document, Workspace
from speclint.text import markdown
from speclint.text.source import Source


@dataclass(frozen=True, slots=True)
class Change:
    """An edit of a file that a session calls `path`."""

    path: str
    edit: Edit


class Edits:
    """What edits make of a document and of the files beside it."""

    def __init__(self, workspace: Workspace, document: Document, encoding: str) -> None:
        self._workspace = workspace
        self._document = document
        self._encoding = encoding
        self._session = workspace.session(document)
        # What reports call a text without a file.
        self._own = workspace.path(document) or "<stdin>"
        self._sources = {self._own: document.source}

    def source(self, path: str) -> Source:
        """The text of a file as it is open, or else saved; `SpeclintError` when it has none."""
        if path not in self._sources:
            self._sources[path] = self._session.files.source(self._session.here.place(path), path)
        return self._sources[path]

    def positions(self, path: str) -> Positions | None:
        """The places of a file; None when it has no text."""
        try:
            return Positions(self.source(path), self._encoding)
        except SpeclintError:
            return None

    def of(self, found: Sequence[Diagnostic]) -> types.WorkspaceEdit | None:
        """What mends findings at once, those of them that touch each other but for the first.

        None where nothing does, or where it would change how something else is read.
        """
        try:
            paths = {edit.path or one.path for one in found for edit in one.edits}
            sources = {path: self.source(path) for path in paths}
        except SpeclintError:
            return None
        chosen = patch.apart((patch.fix_of(one, sources) for one in found), sources)
        return self.all_of([Change(path, edit) for fix in chosen for path, edit in fix.edits])

    def all_of(self, changes: Iterable[Change]) -> types.WorkspaceEdit | None:
        """Edits that do not touch each other, done together; None as in `of`."""
        written: dict[str, list[types.TextEdit]] = {}
        for path, edits in _by_file(changes).items():
            source = self.source(path)
            text, _ = patch.applied(source.text, edits)
            if patch.lost(source.text, text, edits) is not None:
                return None
            positions = Positions(source, self._encoding)
            written[self._uri(path)] = [
                types.TextEdit(positions.range(edit.span), edit.text)
                for edit in sorted(edits, key=lambda edit: edit.span)
            ]
        return types.WorkspaceEdit(changes=written) if written else None

    def split(self, changes: Iterable[Change]) -> bool:
        """Whether edits end a cell or a code span within it, which then holds something else than it did."""
        for path, edits in _by_file(changes).items():
            before = self.source(path).text
            after, _ = patch.applied(before, edits)
            cells, spans = (patch.moved(found, edits) for found in _held(before))
            cells_after, spans_after = _held(after)
            if cells != cells_after or not set(spans).issubset(spans_after):
                return True
        return False

    def all_own(self, edits: Iterable[Edit]) -> types.WorkspaceEdit | None:
        """Edits of the document itself, done together."""
        return self.all_of(Change(self._own, edit) for edit in edits)

    def location(self, path: str, at: Span) -> types.Location:
        """A place of a file as an editor finds it."""
        return types.Location(self._uri(path), Positions(self.source(path), self._encoding).range(at))

    def _uri(self, path: str) -> str:
        return self._document.uri if path == self._own else self._workspace.uri(path, self._session)


def _by_file(changes: Iterable[Change]) -> dict[str, list[Edit]]:
    by_file: defaultdict[str, list[Edit]] = defaultdict(list)
    for change in changes:
        by_file[change.path].append(change.edit)
    return by_file


def _held(text: str) -> tuple[list[Span], list[Span]]:
    """Where the cells and the code spans of a text stand."""
    blocks = list(markdown.walk(markdown.parse(text).blocks))
    tables = [block for block in blocks if isinstance(block, Table)]
    rows = (row for table in tables for row in (table.header, *table.rows, *table.detached))
    cells = [cell.span for row in rows for cell in row.cells]
    runs = (
        run
        for block in blocks
        if isinstance(block, Heading | Paragraph | Table)
        for run in markdown.texts((block,))
    )
    return cells, [one.span for run in runs for one in markdown.inlines(run) if one.kind == "code"]
