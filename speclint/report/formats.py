"""Which reports a run gives, in which formats, and where each of them goes."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace
from functools import cache
from typing import TYPE_CHECKING

from speclint.errors import SpeclintError, did_you_mean
from speclint.files import Files, Here, write
from speclint.records import dataclass
from speclint.report.escape import address, safe
from speclint.task import UNNAMED, Checked, Result

if TYPE_CHECKING:
    from speclint.report.sarif import Described
    from speclint.report.sheet import Sheet
    from speclint.text.source import Source


@dataclass(frozen=True, slots=True)
class Format:
    """A module of this folder whose `render(diagnostics, …)` writes a report, and what else that needs.

    `needs` are names of `_Material`. A `rooted` report is for a service that knows the files of a
    repository by their paths from its root.
    """

    module: str
    needs: tuple[str, ...] = ()
    rooted: bool = False


# Every format: to add one, write its module and name it here.
FORMATS = {
    "text": Format("text", ("checked", "columns", "colour", "quiet", "hyperlink")),
    "concise": Format("concise"),
    "json": Format("array"),
    "jsonl": Format("jsonl"),
    "sarif": Format("sarif", ("rules", "problems"), rooted=True),
    "github": Format("github", ("problems", "ending"), rooted=True),
    "gitlab": Format("gitlab", rooted=True),
    "azure": Format("azure", ("problems", "ending"), rooted=True),
    "junit": Format("junit", ("paths", "problems"), rooted=True),
    "checkstyle": Format("checkstyle", ("paths", "problems"), rooted=True),
    "pylint": Format("pylint", ("problems",), rooted=True),
    "rdjson": Format("rdjson", ("line_of",)),
    "markdown": Format("markdown", ("checked", "problems", "link"), rooted=True),
    "html": Format("page", ("sheets", "problems", "rules")),
}
# What the endings of files usually hold.
_ENDINGS = {
    ".sarif": "sarif",
    ".xml": "junit",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
# Where CIs say the root of the repository.
_ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILD_SOURCESDIRECTORY")
_STANDARD_OUTPUT = ("-", "/dev/stdout")
_COUNTED = ("text", "concise", "json")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What goes to standard output, and which files are written: each a format and a path.

    `statistics` puts counts in the place of the report on standard output; `quiet` leaves out whatever is
    no finding there.
    """

    standard: str
    files: tuple[tuple[str, str], ...] = ()
    statistics: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """How wide standard output is, and whether it shows colours and knows links."""

    columns: int = 80
    colour: bool = False
    links: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """Where a report is made: the folder, what a CI says around it, the installed rules, the disk.

    `sheets` says what a page shows of the specs of a result.
    """

    here: Here
    environment: Mapping[str, str] = field(default_factory=dict)
    rules: Callable[[], Mapping[str, Described]] = dict
    files: Files = field(default_factory=Files)
    sheets: Callable[[Result], Iterable[Sheet]] = field(default=lambda _: ())

    @property
    def on_github(self) -> bool:
        """Whether GitHub Actions runs the command."""
        return self.environment.get("GITHUB_ACTIONS") == "true"

    def rooted(self, path: str) -> str:
        """A path as the CI knows it: from the root of the repository when that is known, else from here."""
        if path == UNNAMED:
            return path
        root = next(filter(None, map(self.environment.get, _ROOTS)), ".")
        relative = os.path.relpath(self.here.own(path), self.here.real(root))
        inside = relative.split(os.sep)[0] != os.pardir
        return os.path.normpath(relative if inside else path).replace(os.sep, "/")

    @property
    def link(self) -> str:
        """Where a line of a file is shown: on the server of the CI, or relative to the repository's root."""
        known = self.environment.get
        if known("GITHUB_REPOSITORY") and known("GITHUB_SHA"):
            server = known("GITHUB_SERVER_URL", "https://github.com")
            top = f"{server}/{known('GITHUB_REPOSITORY')}/blob/{known('GITHUB_SHA')}"
        elif known("CI_PROJECT_URL") and known("CI_COMMIT_SHA"):
            top = f"{known('CI_PROJECT_URL')}/-/blob/{known('CI_COMMIT_SHA')}"
        else:
            return "{path}#L{line}"
        return f"{top}/{{path}}?plain=1#L{{line}}"


def choose(
    formats: Sequence[str],
    outputs: Sequence[str],
    *,
    around: Around,
    usual: str | None = None,
    statistics: bool = False,
    quiet: bool = False,
) -> Wanted:
    """What a command line asks for; raises `SpeclintError` for what cannot be had together.

    `outputs` are of the form FORMAT=PATH. Without a format for standard output it is the `usual` one, or else
    GitHub Actions gets annotations, everything else text. Two reports in one stream or file could be read by
    nobody, and so that is refused before anything is checked: `--format json --output sarif=-` is,
    `--format json --output sarif=a.sarif` gives both.
    """
    files = [_output(word) for word in outputs]
    standard = list(dict.fromkeys([*formats, *(name for name, path in files if path in _STANDARD_OUTPUT)]))
    if len(standard) > 1:
        raise SpeclintError(
            f"two formats cannot share standard output: {_listed(standard)};"
            f" write one to a file, such as --output {standard[-1]}=PATH"
        )
    paths: dict[str, str] = {}
    saved = [(name, path) for name, path in files if path not in _STANDARD_OUTPUT]
    for name, path in saved:
        taken = paths.setdefault(around.here.real(path), name)
        if taken != name:
            raise SpeclintError(
                f"--output: two formats cannot share one file: {_listed([taken, name])}", path
            )
    if statistics and standard and standard[0] not in _COUNTED:
        raise SpeclintError(f"--statistics are text, concise or json, not {standard[0]}")
    usual = usual or ("github" if around.on_github else "text")
    if statistics and usual not in _COUNTED:
        usual = "text"
    return Wanted(standard[0] if standard else usual, tuple(saved), statistics, quiet)


def _listed(words: Sequence[str]) -> str:
    return " and ".join(words)


def _output(word: str) -> tuple[str, str]:
    name, sign, path = word.partition("=")
    if not sign:
        guess = _ENDINGS.get(os.path.splitext(word)[1], "sarif")
        raise SpeclintError(f"--output: `{word}` names no format: write --output {guess}={word}")
    if name not in FORMATS:
        hint = did_you_mean(name, FORMATS) or f" (known: {', '.join(FORMATS)})"
        raise SpeclintError(f"--output: no format is called `{name}`{hint}")
    if not path:
        raise SpeclintError(f"--output: `{word}` names no file: write --output {name}=PATH")
    return name, path


def standard(wanted: Wanted, result: Result, around: Around, screen: Screen) -> str:
    """What standard output gets."""
    if wanted.statistics:
        return _statistics(wanted, result)
    if wanted.standard == "text" and not result.checked:
        # Without a summary there is nothing to say of no file.
        return ""
    return _rendered(wanted.standard, _Material(result, around, screen, wanted.quiet, is_shown=True))


def _statistics(wanted: Wanted, result: Result) -> str:
    from speclint.report import statistics, text

    if wanted.standard == "json":
        return statistics.as_json(result.diagnostics)
    counts = statistics.render(result.diagnostics)
    if wanted.quiet or not result.checked:
        return counts
    return f"{counts}{text.ending(result.diagnostics, len(result.checked))}\n"


def save(wanted: Wanted, result: Result, around: Around, inputs: Collection[str] = ()) -> list[SpeclintError]:
    """Writes the reports that go to files, each as a whole or not at all, and says which could not be.

    None of them takes the place of one of the `inputs`, the files that the run is about.
    """
    problems = []
    for name, path in wanted.files:
        report = _rendered(name, _Material(result, around))
        try:
            data = report.encode("utf-8", "backslashreplace")
            write(around.here.place(path), data, around.files, inputs)
        except OSError as error:
            folder = os.path.dirname(path) or "."
            absent = not os.path.isdir(around.here.place(folder))
            why = f"there is no folder `{folder}`" if absent else error.strerror or str(error)
            problems.append(SpeclintError(f"the {name} report cannot be written: {why}", path))
    return problems


def _rendered(name: str, material: _Material) -> str:
    """One report; its module is imported here, where it is needed."""
    format_ = FORMATS[name]
    if format_.rooted:
        material = material.rooted()
    module = importlib.import_module(f"speclint.report.{format_.module}")
    report: str = module.render(
        material.result.diagnostics, **{need: getattr(material, need) for need in format_.needs}
    )
    return report


@dataclass(frozen=True, slots=True)
class _Material:
    """What reports are made of besides findings; each format takes what it needs by name.

    `is_shown` says that the report goes to standard output.
    """

    result: Result
    around: Around
    screen: Screen = Screen()
    quiet: bool = False
    is_shown: bool = False

    def rooted(self) -> _Material:
        """The same with paths as the CI knows them."""
        path = cache(self.around.rooted)
        checked = tuple(
            Checked(
                path(file.path), file.template, tuple(replace(d, path=path(d.path)) for d in file.diagnostics)
            )
            for file in self.result.checked
        )
        problems = tuple(
            SpeclintError(said.message, said.path and path(said.path), said.line, said.column)
            for said in self.result.problems
        )
        return replace(self, result=replace(self.result, checked=checked, problems=problems))

    @property
    def checked(self) -> int:
        """How many files were checked."""
        return len(self.result.checked)

    @property
    def paths(self) -> list[str]:
        """The files that were checked."""
        return [file.path for file in self.result.checked]

    @property
    def problems(self) -> tuple[SpeclintError, ...]:
        """What makes the answer untrustworthy."""
        return self.result.problems

    @property
    def columns(self) -> int:
        """How wide the screen is."""
        return self.screen.columns

    @property
    def colour(self) -> bool:
        """Whether the screen shows colours."""
        return self.screen.colour

    @property
    def hyperlink(self) -> Callable[[str], str] | None:
        """What gives the address of a file by its path, where the screen knows links."""
        here = self.around.here
        return (lambda path: f"file://{address(here.own(path))}") if self.screen.links else None

    @property
    def link(self) -> str:
        """Where a line of a file is shown."""
        return self.around.link

    @property
    def ending(self) -> str:
        """The line that sums up, for what shows a report as it is; empty when that is not wanted."""
        from speclint.report import text

        is_wanted = self.is_shown and self.result.checked and not self.quiet
        return f"{text.summary(self.result.diagnostics, self.checked)}\n" if is_wanted else ""

    @property
    def rules(self) -> Mapping[str, Described]:
        """All rules that are installed."""
        return self.around.rules()

    @property
    def sheets(self) -> Iterable[Sheet]:
        """What a page shows of each spec."""
        return self.around.sheets(self.result)

    @property
    def line_of(self) -> Callable[[str, int], str | None]:
        """What gives a line of a file by its number; None when it cannot be read any more."""
        here, files = self.around.here, self.around.files

        @cache
        def source(path: str) -> Source | None:
            try:
                return files.source(here.place(path), path)
            except SpeclintError:
                return None

        def line(path: str, number: int) -> str | None:
            text = source(path)
            return text.line(number) if text is not None and number <= len(text.starts) else None

        return line


def log(result: Result) -> list[str]:
    """What a run looked at, one line a file, and how many files were no specs."""
    lines = [
        f"{safe(file.path)}: checked against {safe(file.template)}: {len(file.diagnostics)} found"
        for file in result.checked
    ]
    if result.passed_over:
        lines.append(f"{result.passed_over} passed over: no specs")
    return lines
