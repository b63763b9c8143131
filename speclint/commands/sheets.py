"""Checked specs as a page shows them: what `extract` and `--fix` know of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from speclint import run
from speclint.changes import fix
from speclint.changes.age import Ages
from speclint.commands import extract
from speclint.commands.extract import State
from speclint.commands.fullness import DONE, counted, states
from speclint.gaps import Absence, AbsentColumn, Leftover
from speclint.judge.diagnose import SpecFile
from speclint.judge.session import Session
from speclint.model import Document, Heading
from speclint.report.sheet import Fullness, Ghost, Sheet, Shelf
from speclint.task import STANDARD_INPUT, Result, Task
from speclint.text import anchors, markdown
from speclint.text.source import Source

_ALONE = {
    State.ABSENT: Fullness.MISSING,
    State.NOT_ASKED: Fullness.NOT_ASKED,
    State.NOT_APPLICABLE: Fullness.NOT_APPLICABLE,
}


def sheets(task: Task, session: Session, result: Result, environment: Mapping[str, str]) -> Iterator[Sheet]:
    """What is shown of each file of a result, in its order; `environment` is for git."""
    diffs, ages = _diffs(task, session, result), Ages(environment)
    seen = {one.path: one.seen for one in result.checked if isinstance(one.seen, Sheet)}
    # What an earlier run knew was not laid in this one.
    known = {one.path for one in result.checked} - seen.keys()
    seen |= {file.source.path: sheet(file) for file in extract.files(task, session, known)} if known else {}
    for checked in result.checked:
        if (shown := seen.get(checked.path)) is not None:
            source = shown.source
            lines = (
                [source.line(number) for number in range(1, len(source.starts) + 1)] if shown.left_at else []
            )
            since = ages.oldest(session.here.own(checked.path), lines, shown.left_at)
            yield replace(shown, diff=diffs.get(checked.path, ""), since=since)


def _diffs(task: Task, session: Session, result: Result) -> dict[str, str]:
    """What safe edits would make of the files of a result, by their paths."""
    # The mended texts stand in the place of files there, and nowhere else.
    own = session.at(session.files)
    outcome = fix.mend(_Again(result, own), task, own, unsafe=False)
    return {mended.path: mended.diff() for mended in outcome.files}


class _Again:
    """A check of a task whose result is known: only files with another text than before are checked again."""

    def __init__(self, result: Result, session: Session) -> None:
        self._result = result
        self._session = session
        self._texts = dict(session.files.texts)
        self._input: bytes | None = None

    def __call__(self, task: Task) -> tuple[Result, list[str]]:
        """What the task comes to now; nothing is said of it."""
        here, before = self._session.here, self._texts
        self._texts = texts = dict(self._session.files.texts)
        changed = {place for place in before | texts if before.get(place) != texts.get(place)}
        paths = [one.path for one in self._result.checked if here.own(here.place(one.path)) in changed]
        if self._input not in (None, task.stdin):
            paths.append(STANDARD_INPUT)
        self._input = task.stdin
        if paths:
            again = run.check(replace(task, paths=tuple(paths)), self._session)
            now = {one.path: one for one in again.checked}
            checked = tuple(now.get(one.path, one) for one in self._result.checked)
            self._result = replace(self._result, checked=checked, problems=again.problems)
        return self._result, []


def sheet(file: SpecFile) -> Sheet:
    """What is shown of one spec, besides how it is mended and since when something has been left over."""
    node = extract.extract(file)
    document = markdown.parse(file.source.text)
    filled, asked = counted(node)
    return Sheet(
        path=file.source.path,
        template=file.schema.name,
        title=node["title"]["text"] or file.source.path,
        size=node["size"] or "",
        status=node["status"] or "",
        filled=filled,
        asked=asked,
        left=sum(1 + gap.others for gap in file.spec.gaps(Leftover)),
        left_at=tuple(_left_at(file)),
        ghosts=tuple(_ghosts(file)),
        shelves=tuple(_shelves(node["sections"], 0, _titles(document, file.source))),
        source=file.source,
        document=document,
        anchors=_anchors(document, file.source),
    )


def _left_at(file: SpecFile) -> Iterator[int]:
    for gap in file.spec.gaps(Leftover):
        first, last = (file.source.position(at)[0] for at in (gap.at.start, gap.at.end))
        yield from range(first, last + 1)


def _ghosts(file: SpecFile) -> Iterator[Ghost]:
    for gap in file.spec.gaps(Absence):
        line, column = file.source.position(gap.insert)
        texts = [edit.text for edit in gap.edits if edit.path is None and edit.text.strip()]
        # A column is put into every row: its header says what is missing.
        text = f"| {gap.slot.name} |" if isinstance(gap, AbsentColumn) else (texts or [gap.slot.name])[0]
        yield Ghost(line + (column > 1), text.strip())


def _titles(document: Document, source: Source) -> dict[int, str]:
    """The titles of the headings of a document, by their lines."""
    headings = (block for block in document.blocks if isinstance(block, Heading))
    return {
        source.position(heading.span.start)[0]: markdown.folded(heading.text.content) for heading in headings
    }


def _shelves(sections: dict[str, Any] | None, depth: int, titles: Mapping[int, str]) -> Iterator[Shelf]:
    for name, said in (sections or {}).items():
        for node in said.get("instances") or [said]:
            yield Shelf(
                name=name,
                title=titles.get(node["line"], name),
                depth=depth,
                fullness=_fullness(node),
                line=node["line"],
            )
            yield from _shelves(node.get("sections"), depth + 1, titles)


def _fullness(node: dict[str, Any]) -> Fullness:
    state = State(node["state"])
    if state in _ALONE:
        return _ALONE[state]
    return Fullness.FILLED if all(one in DONE for one in states(node)) else Fullness.THIN


def _anchors(document: Document, source: Source) -> dict[str, int]:
    """The anchors of a document's headings, as they are compared, each with its line."""
    headings = [block for block in markdown.walk(document.blocks) if isinstance(block, Heading)]
    definitions = markdown.targets(document)
    titles = [markdown.heading_text(heading.text, definitions) for heading in headings]
    return {
        anchors.folded(slug): source.position(heading.span.start)[0]
        for slug, heading in zip(anchors.slugs(titles), headings, strict=True)
    }
