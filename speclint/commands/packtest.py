"""The test of an installed pack: the examples of its rules are run, its templates laid against themselves."""

from __future__ import annotations

import ast
import os
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import unified_diff

from speclint.align.profile import Request
from speclint.commands import examples
from speclint.commands.examples import Actual, Example
from speclint.errors import SpeclintError
from speclint.files import Here, no_file
from speclint.gaps import Leftover, YamlGap
from speclint.judge import packs
from speclint.judge.active import active_rules
from speclint.judge.diagnose import SpecFile, diagnose
from speclint.judge.packs import Choice, Pack, Rule
from speclint.judge.session import Session
from speclint.lay import lay
from speclint.report import concise
from speclint.report.escape import safe
from speclint.settings import configuration
from speclint.settings.configuration import Settings
from speclint.task import Task
from speclint.template import markup
from speclint.wording import count


@dataclass(slots=True)
class Outcome:
    """What a test found: lines for a reader, whether anything fails, and what in the pack is broken."""

    lines: list[str] = field(default_factory=list)
    failed: bool = False
    problems: list[SpeclintError] = field(default_factory=list)

    @property
    def report(self) -> str:
        """The lines, each ended, harmless for a terminal."""
        return "".join(f"{safe(line)}\n" for line in self.lines)


def test(name: str, session: Session) -> Outcome:
    """Tests the pack that a name means, alone; raises `SpeclintError` when none is installed or it is broken.

    An example is run by the rules of its pack at their own severities: what else is installed, the
    built-in rules too, says nothing of it.
    """
    place = session.here.real(name)
    is_folder = os.path.isdir(place) and os.path.basename(name.rstrip(os.sep)) != name
    choice = Choice((), (place,)) if is_folder else Choice((_installed(name, place),))
    pack = packs.folder_called(place) if is_folder else packs.pack_called(name)
    outcome = Outcome()
    others = [name for name, rule in packs.rules(choice).items() if rule.pack != pack.name]
    tried = [_failures_of(rule, others, pack, outcome, session.here, choice) for rule in pack.rules]
    for name in pack.settings:
        _try_settings(name, session, pack, outcome)
    spoilt = sum(_is_spoilt(template_, session, pack, outcome) for template_ in pack.templates)
    run_, wrong = (sum(numbers) for numbers in zip((0, 0), *tried, strict=True))
    outcome.failed = outcome.failed or bool(wrong or spoilt)
    outcome.lines.append(_summary(pack, run_, wrong, spoilt))
    return outcome


def _installed(name: str, place: str) -> str:
    """The pack that is installed under a name; where a folder or file is called so, that is said."""
    try:
        return packs.name_of(name)
    except SpeclintError as error:
        if os.path.isdir(place):
            instead = f"`speclint test ./{name}` tests the rules in it"
            said = f"is a folder, where an installed pack was expected: {instead}"
            raise SpeclintError(said, name) from error
        if os.path.lexists(place):
            raise SpeclintError(
                "is a file: a pack is expected, an installed one or a folder", name
            ) from error
        if os.sep in name:
            raise SpeclintError(no_file(place), name) from error
        raise


def _failures_of(
    rule: Rule, ignore: Sequence[str], pack: Pack, outcome: Outcome, here: Here, choice: Choice
) -> tuple[int, int]:
    """How many examples a rule has, and how many of them fail, which is said."""
    lines = _Lines(rule)
    try:
        found = examples.read(rule.doc)
    except SpeclintError as error:
        outcome.problems.append(_broken(pack, error.message, lines.file, lines.of_doc(error.line or 1)))
        return 0, 0
    if not found:
        outcome.failed = True
        outcome.lines.append(f"{_shown(lines.file, here)}:1: `{rule.name}` shows no example")
    wrong = 0
    for example in found:
        line = lines.of(example)
        try:
            actual = examples.actual_of(rule, example, ignore, choice)
        except SpeclintError as error:
            wrong += 1
            outcome.problems.append(_broken(pack, f"this example fails: {error}", lines.file, line))
            continue
        if not actual.is_as_said(example):
            wrong += 1
            said = f"this example of `{rule.name}` {_expects(example, actual)}"
            outcome.lines.append(f"{_shown(lines.file, here)}:{line}: {said}")
            outcome.lines.extend(_difference(example.report, actual.report))
            outcome.lines.extend(_difference(example.fixed or "", actual.fixed or ""))
    return len(found), wrong


def _expects(example: Example, actual: Actual) -> str:
    """What is wrong with an example that gives something else than it says."""
    if actual.report != example.report:
        return "expects another report" if example.place else "is good, but something is reported"
    if example.fixed is None:
        return "is mended, but shows no `fixed`"
    return "expects to be mended otherwise"


def _difference(expected: str, actual: str) -> Iterator[str]:
    wanted, given = expected.splitlines(), actual.splitlines()
    return unified_diff(wanted, given, "expected", "actual", lineterm="")


class _Lines:
    """Where the docstring of a rule stands in its file."""

    def __init__(self, rule: Rule) -> None:
        self.file = rule.file
        self._doc = rule.doc
        with tokenize.open(rule.file) as file:
            code = file.read()
        start = code.find(rule.doc)
        self._first = code.count("\n", 0, start) + 1 if start >= 0 else _first_line(code)

    def of_doc(self, line: int) -> int:
        """The line of the file that holds a line of the docstring."""
        return self._first + line - 1

    def of(self, example: Example) -> int:
        """The line of the report that an example expects; of its document when that is good."""
        at = example.place[0] if example.place is not None else example.start
        return self.of_doc(self._doc.count("\n", 0, at) + 1)


def _first_line(code: str) -> int:
    """The line where the text of a module's docstring starts, which may hold escapes or be indented."""
    docstring = ast.parse(code).body[0]
    raw = ast.literal_eval(docstring.value) if isinstance(docstring, ast.Expr) else ""
    return docstring.lineno + raw[: len(raw) - len(raw.lstrip())].count("\n")


def _is_spoilt(name: str, session: Session, pack: Pack, outcome: Outcome) -> bool:
    """Whether a template laid against itself gives anything but what is left to replace, which is said."""
    try:
        schema = session.templates.named(name)
    except SpeclintError as error:
        outcome.problems.append(error)
        return True
    place = str(packs.templates()[name] / "template.md")
    source = session.files.source(place, _shown(place, session.here))
    inner, _ = markup.unwrapped(source) or (source, None)
    spec = lay(inner, schema, Request())
    gaps = tuple(gap for gap in spec.found_gaps if not isinstance(gap, Leftover | YamlGap))
    replaced = replace(spec, found_gaps=gaps)
    rules = active_rules(Task(), Settings())
    found, raised = diagnose(SpecFile(source.path, inner, schema, replaced), rules)
    outcome.problems.extend(_broken(pack, error.message, error.path) for error in raised)
    if found:
        outcome.lines.append(f"{source.path}: the template `{name}` does not pass as a spec of itself")
        outcome.lines.extend(f"{source.path}:{concise.line(diagnostic)}" for diagnostic in found)
    return bool(found or raised)


def _try_settings(name: str, session: Session, pack: Pack, outcome: Outcome) -> None:
    """Reads settings that a pack brings; what is wrong with them is said."""
    place = packs.settings()[name] / packs.SETTINGS_FILE
    try:
        configuration.read(str(place), _shown(str(place), session.here), packs.Named(), session.files)
    except SpeclintError as error:
        outcome.problems.append(error)


def _broken(pack: Pack, problem: str, path: str | None, line: int | None = None) -> SpeclintError:
    return SpeclintError(f"the pack {pack.name} is broken: {problem}", path, line)


def _shown(place: str, here: Here) -> str:
    """A place as short as it can be said here."""
    shown = here.shown(place)
    return place if shown.startswith(os.pardir) else shown


def _summary(pack: Pack, run_: int, wrong: int, spoilt: int) -> str:
    """What the test of a pack came to: `12 examples of 1 rule pass`."""
    counts = [(wrong, run_, "example", f" of {count(len(pack.rules), 'rule')}")] if pack.rules else []
    counts += [(spoilt, len(pack.templates), "template", "")] if pack.templates else []
    if not counts:
        # Their modules were imported, and what is wrong with settings was said.
        others = [(len(pack.exports), "export"), (len(pack.settings), "settings file")]
        counts = [(0, many, noun, "") for many, noun in others if many]
    fails = any(bad for bad, *_ in counts)
    shares = (f"{bad} of " if fails else "" for bad, *_ in counts)
    parts = [
        f"{share}{count(all_, noun)}{of}" for share, (_, all_, noun, of) in zip(shares, counts, strict=True)
    ]
    is_one = [bad if fails else all_ for bad, all_, *_ in counts] == [1]
    return f"{' and '.join(parts)} {'fail' if fails else 'pass'}{('s' if fails else 'es') if is_one else ''}"
