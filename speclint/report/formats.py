"""Which reports a run gives, in which formats, and where each of them goes."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from speclint import files
from speclint.errors import SpeclintError, did_you_mean
from speclint.report.escape import safe

if TYPE_CHECKING:
    from speclint.run import Result

FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "rdjson", "markdown")
# What the endings of files usually hold.
_ENDINGS = {".sarif": "sarif", ".xml": "junit", ".md": "markdown", ".txt": "text", ".json": "json"}
_STANDARD_OUTPUT = ("-", "/dev/stdout")


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
    """How wide standard output is, and whether it shows colours."""

    columns: int = 80
    colour: bool = False


def choose(
    formats: Sequence[str],
    outputs: Sequence[str],
    *,
    statistics: bool = False,
    quiet: bool = False,
    environment: Mapping[str, str] = os.environ,
) -> Wanted:
    """What a command line asks for; raises `SpeclintError` for what cannot be had together.

    `outputs` are of the form FORMAT=PATH. Without a format for standard output, GitHub Actions gets
    annotations, everything else text.
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
        taken = paths.setdefault(os.path.realpath(path), name)
        if taken != name:
            raise SpeclintError(
                f"--output: two formats cannot share one file: {_listed([taken, name])}", path
            )
    if statistics and standard and standard[0] not in ("text", "concise", "json"):
        raise SpeclintError(f"--statistics are text, concise or json, not {standard[0]}")
    on_github = environment.get("GITHUB_ACTIONS") == "true" and not statistics
    usual = "github" if on_github else "text"
    return Wanted(standard[0] if standard else usual, tuple(saved), statistics, quiet)


def _listed(words: Sequence[str]) -> str:
    return " and ".join(words)


def _output(word: str) -> tuple[str, str]:
    name, sign, path = word.partition("=")
    if not sign:
        guess = _ENDINGS.get(Path(word).suffix, "sarif")
        raise SpeclintError(f"--output: `{word}` names no format: write --output {guess}={word}")
    if name not in FORMATS:
        hint = did_you_mean(name, FORMATS) or f" (known: {', '.join(FORMATS)})"
        raise SpeclintError(f"--output: no format is called `{name}`{hint}")
    if not path:
        raise SpeclintError(f"--output: `{word}` names no file: write --output {name}=PATH")
    return name, path


def standard(wanted: Wanted, result: Result, screen: Screen) -> str:
    """What standard output gets."""
    if wanted.statistics:
        return _statistics(wanted, result)
    shown = _rendered(wanted.standard, result, screen, quiet=wanted.quiet)
    if wanted.standard == "text" and not result.checked:
        return ""
    if wanted.standard == "github" and result.checked and not wanted.quiet:
        return f"{shown}{_summary(result)}\n"
    return shown


def _summary(result: Result) -> str:
    from speclint.report import text

    return text.summary(result.diagnostics, len(result.checked))


def _statistics(wanted: Wanted, result: Result) -> str:
    from speclint.report import statistics

    if wanted.standard == "json":
        return statistics.as_json(result.diagnostics)
    counts = statistics.render(result.diagnostics)
    return counts if wanted.quiet or not result.checked else f"{counts}{_summary(result)}\n"


def save(wanted: Wanted, result: Result) -> list[SpeclintError]:
    """Writes the reports that go to files, each as a whole or not at all, and says which could not be."""
    problems = []
    for name, path in wanted.files:
        try:
            files.write(path, _rendered(name, result, Screen()).encode("utf-8", "backslashreplace"))
        except OSError as error:
            folder = os.path.dirname(path) or os.curdir
            absent = not os.path.isdir(folder)
            why = f"there is no folder `{folder}`" if absent else error.strerror or str(error)
            problems.append(SpeclintError(f"the {name} report cannot be written: {why}", path))
    return problems


def _rendered(name: str, result: Result, screen: Screen, *, quiet: bool = False) -> str:
    """One report; its module is imported here, where it is needed."""
    found = result.diagnostics
    if name == "text":
        from speclint.report import text

        return text.render(found, len(result.checked), screen.columns, screen.colour, quiet=quiet)
    if name == "concise":
        from speclint.report import concise

        return concise.render(found)
    if name == "json":
        from speclint.report import array

        return array.render(found)
    if name == "rdjson":
        from speclint.report import rdjson

        return rdjson.render(found, _line_reader())
    return _for_a_server(name, result)


def _for_a_server(name: str, result: Result) -> str:
    """One report for a service that knows the files of a repository by their paths from its root."""
    rooted = cache(_rooted)
    found = [replace(diagnostic, path=rooted(diagnostic.path)) for diagnostic in result.diagnostics]
    checked = [rooted(file.path) for file in result.checked]
    problems = [
        SpeclintError(said.message, said.path and rooted(said.path), said.line, said.column)
        for said in result.problems
    ]
    if name == "sarif":
        from speclint.judge import packs
        from speclint.report import sarif

        return sarif.render(found, packs.rules(), problems)
    if name == "github":
        from speclint.report import github

        return github.render(found, problems)
    if name == "gitlab":
        from speclint.report import gitlab

        return gitlab.render(found)
    if name == "junit":
        from speclint.report import junit

        return junit.render(found, checked, problems)
    from speclint.report import markdown

    return markdown.render(found, len(checked), problems, _link(os.environ))


def _rooted(path: str) -> str:
    """A path as the CI knows it: from the root of the repository when that is known, else from here."""
    if path == "<stdin>":
        return path
    root = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR") or os.curdir
    folder, name = os.path.split(path)
    absolute = os.path.join(os.path.realpath(folder or os.curdir), name)
    relative = os.path.relpath(absolute, os.path.realpath(root))
    inside = relative.split(os.sep)[0] != os.pardir
    return Path(relative if inside else os.path.normpath(path)).as_posix()


def _link(environment: Mapping[str, str]) -> str:
    """Where a line of a file is shown: on the server of the CI, or relative to the repository's root."""
    known = environment.get
    if known("GITHUB_REPOSITORY") and known("GITHUB_SHA"):
        server = known("GITHUB_SERVER_URL", "https://github.com")
        top = f"{server}/{known('GITHUB_REPOSITORY')}/blob/{known('GITHUB_SHA')}"
    elif known("CI_PROJECT_URL") and known("CI_COMMIT_SHA"):
        top = f"{known('CI_PROJECT_URL')}/-/blob/{known('CI_COMMIT_SHA')}"
    else:
        return "{path}#L{line}"
    return f"{top}/{{path}}?plain=1#L{{line}}"


def _line_reader() -> Callable[[str, int], str | None]:
    """What gives a line of a file by its number; None when it cannot be read any more."""
    from speclint.text.source import Source, UnreadableSource

    @cache
    def source(path: str) -> Source | None:
        try:
            return Source.of(path, Path(path).read_bytes())
        except (OSError, UnreadableSource):
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
