"""One page over all specs: how full they are, and each beside its template, with what is wrong at its line.

The page is one file that loads nothing. Its own script sorts and filters; without it all is there to read.
"""

from __future__ import annotations

import base64
import hashlib
import posixpath
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import unquote

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from speclint.diagnostic import Diagnostic, Place, Severity
from speclint.errors import SpeclintError
from speclint.records import dataclass
from speclint.report.markup import Piece, difference, pieces, shown, worded
from speclint.report.sheet import Fullness, Ghost, Sheet, Shelf
from speclint.report.text import summary
from speclint.text import anchors
from speclint.wording import count

if TYPE_CHECKING:
    from jinja2 import Template

    from speclint.report.sarif import Described

_LEVELS = (Severity.ERROR, Severity.WARNING, Severity.INFO)
# The folder of the rules about what names something elsewhere.
_REFERENCES = "references"
_DAY = 86_400  # seconds
_SIGNS = {
    Fullness.FILLED: "●",
    Fullness.THIN: "◐",
    Fullness.NOT_APPLICABLE: "–",
    Fullness.MISSING: "○",
    Fullness.NOT_ASKED: "·",
}


def render(
    diagnostics: Sequence[Diagnostic],
    sheets: Iterable[Sheet],
    problems: Iterable[SpeclintError] = (),
    rules: Mapping[str, Described] | None = None,
) -> str:
    """The page, as HTML."""
    found: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        found.setdefault(diagnostic.path, []).append(diagnostic)
    referring = {name for name, rule in (rules or {}).items() if rule.folder == _REFERENCES}
    numbered = list(enumerate(sheets, 1))
    others = {_normal(sheet.path): (f"spec-{number}", sheet.anchors) for number, sheet in numbered}
    by_path: dict[str, _Spec] = {}
    for number, sheet in numbered:
        spec = _Spec(number, sheet, found.get(sheet.path, []), referring, others, by_path)
        by_path[_normal(sheet.path)] = spec
    specs = list(by_path.values())
    style, script = (_own(name) for name in ("page.css", "page.js"))
    return _template().render(
        summary=shown(summary(diagnostics, len(specs))),
        problems=[shown(str(problem)) for problem in problems],
        specs=specs,
        grids=[_Grid(template, list(group)) for template, group in _by_template(specs)],
        levels=_LEVELS,
        is_aged=any(spec.age for spec in specs),
        counted=Counter(diagnostic.rule for diagnostic in diagnostics).most_common(),
        signs=_SIGNS,
        style=Markup(style),
        script=Markup(script),
        policy=f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'",
    )


@cache
def _own(name: str) -> str:
    return (resources.files(__package__) / name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_own("page.html.jinja"))


def _digest(text: str) -> str:
    """A text as a content security policy names it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _by_template(specs: Sequence[_Spec]) -> Iterator[tuple[str, Iterator[_Spec]]]:
    return groupby(sorted(specs, key=lambda spec: spec.sheet.template), lambda spec: spec.sheet.template)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A block of a spec with what is said of its lines, or a section that is missing at this place."""

    id: str
    markup: Markup
    remarks: tuple[_Remark, ...] = ()
    is_ghost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Remark:
    """A finding in the margin."""

    severity: Severity
    rule: str
    line: int
    message: Markup
    related: tuple[tuple[str, Markup], ...]


class _Spec:
    """One spec as the template shows it; its places are known by its number and their lines.

    Given its sheet, what was found there, and the ids and anchors of all specs, it promises its parts as
    markup, nothing of a stranger's unescaped, and for each line the id of what shows it. Its blocks are made
    first, as ids are those of blocks. `lines` comes last, when all specs of the page are made: a finding may
    have its related place in one that is made after this one.
    """

    def __init__(
        self,
        number: int,
        sheet: Sheet,
        found: Sequence[Diagnostic],
        referring: Collection[str],
        others: Mapping[str, tuple[str, Mapping[str, int]]],
        by_path: Mapping[str, _Spec],
    ) -> None:
        """`others` are the ids and anchors of all specs by their paths; `by_path` are those made yet."""
        self.id = f"spec-{number}"
        self.sheet = sheet
        self.title = shown(sheet.title)
        self.path = shown(sheet.path)
        self.template = shown(sheet.template)
        self.status = shown(sheet.status)
        self.size = shown(sheet.size)
        self.diff = difference(sheet.diff)
        counts = Counter(diagnostic.severity for diagnostic in found)
        self.counts = [counts[level] for level in _LEVELS]
        self.references = sum(diagnostic.rule in referring for diagnostic in found)
        self.age = _age(sheet.since)
        self.full = 100 * sheet.filled // sheet.asked if sheet.asked else 100
        self.rules = " ".join(sorted({diagnostic.rule for diagnostic in found}))
        self._found = found
        self._others = others
        self._by_path = by_path
        marked = {
            diagnostic.place.line: str(diagnostic.severity)
            for diagnostic in sorted(found, key=lambda one: _LEVELS.index(one.severity), reverse=True)
        }
        self._pieces = pieces(sheet.document, sheet.source, self._place, marked)
        self._firsts = [piece.first for piece in self._pieces]

    @property
    def shelves(self) -> list[tuple[Shelf, Markup, str]]:
        """The sections of the template, each with its name and where it stands in the page."""
        return [
            (shelf, shown(shelf.title), self.at(shelf.line) if shelf.line else "")
            for shelf in self.sheet.shelves
        ]

    def at(self, line: int) -> str:
        """The id of what shows a line."""
        number = max(0, bisect_right(self._firsts, line) - 1)
        return f"{self.id}-{self._firsts[number]}" if self._firsts else self.id

    def _place(self, target: str) -> str | None:
        """What a link leads to in the page: a heading of a spec, or another spec as a whole."""
        path, _, fragment = target.partition("#")
        folder = posixpath.dirname(self.sheet.path)
        id_, there = self._others.get(
            _normal(posixpath.join(folder, unquote(path)) if path else self.sheet.path), ("", {})
        )
        if not fragment:
            return id_ if path and id_ else None
        line = there.get(anchors.folded(fragment))
        return f"{id_}-{line}" if line is not None else None

    def lines(self) -> Iterator[_Line]:
        """The blocks of the spec in order, with what is said in the margin and what is missing between."""
        remarks: dict[int, list[_Remark]] = {}
        ghosts: dict[int, list[Ghost]] = {}
        for diagnostic in self._found:
            number = max(0, bisect_right(self._firsts, diagnostic.place.line) - 1)
            remarks.setdefault(number, []).append(self._remark(diagnostic))
        for ghost in self.sheet.ghosts:
            ghosts.setdefault(bisect_right(self._firsts, ghost.line - 1), []).append(ghost)
        for number, piece in enumerate([*self._pieces, None]):
            yield from self._ghosts(ghosts.get(number, ()))
            if piece is not None:
                yield self._line(piece, remarks.get(number, ()))
        if not self._pieces:
            yield _Line(id=f"{self.id}-0", markup=Markup(""), remarks=tuple(remarks.get(0, ())))

    def _line(self, piece: Piece, remarks: Iterable[_Remark]) -> _Line:
        return _Line(id=f"{self.id}-{piece.first}", markup=piece.markup, remarks=tuple(remarks))

    def _ghosts(self, found: Iterable[Ghost]) -> Iterator[_Line]:
        for number, ghost in enumerate(found):
            name = f"{self.id}-missing-{ghost.line}-{number}"
            yield _Line(id=name, markup=shown(ghost.text), is_ghost=True)

    def _beside(self, place: Place | None) -> str:
        """The id of what shows a related place, empty for what no spec of the page shows."""
        if place is None:
            return ""
        spec = self if place.path is None else self._by_path.get(_normal(place.path))
        return spec.at(place.line) if spec is not None else ""

    def _remark(self, diagnostic: Diagnostic) -> _Remark:
        related = ((self._beside(place), worded(label)) for place, label in diagnostic.related)
        return _Remark(
            severity=diagnostic.severity,
            rule=diagnostic.rule,
            line=diagnostic.place.line,
            message=worded(diagnostic.message),
            related=tuple(related),
        )


def _normal(path: str) -> str:
    return posixpath.normpath(path)


def _age(since: int | None) -> tuple[str, str] | None:
    """How many days ago something was, and the day; None for what is not known."""
    if since is None:
        return None
    days = max(0, int(time.time()) - since) // _DAY
    return count(days, "day"), time.strftime("%Y-%m-%d", time.gmtime(since))


class _Grid:
    """Specs of one template, and for each how much of the template's sections there is."""

    def __init__(self, template: str, specs: Sequence[_Spec]) -> None:
        self.template = shown(template)
        names = {shelf.name: None for spec in specs for shelf in _tops(spec)}
        self.names = [shown(name) for name in names]
        self.rows = [(spec, [_best(spec, name) for name in names]) for spec in specs]


def _tops(spec: _Spec) -> Iterator[Shelf]:
    return (shelf for shelf in spec.sheet.shelves if shelf.depth == 0)


def _best(spec: _Spec, name: str) -> Fullness:
    return next((shelf.fullness for shelf in _tops(spec) if shelf.name == name), Fullness.NOT_ASKED)
