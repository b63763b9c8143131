"""The examples in a rule's docstring, read and run: its manual is its test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

from speclint import run
from speclint.changes.baseline import silence
from speclint.changes.fix import mend
from speclint.changes.git import Blob, Past
from speclint.changes.since import compared
from speclint.errors import SpeclintError
from speclint.files import LARGEST
from speclint.judge.job import Job
from speclint.judge.packs import ALL, Choice, Rule
from speclint.judge.session import Session
from speclint.model import Code, Severity
from speclint.records import dataclass
from speclint.report import concise
from speclint.settings.configuration import Claim, Level, Settings
from speclint.task import STANDARD_INPUT, Result, Task
from speclint.text import markdown, yamlfile

_BACKGROUND = frozenset({"template", "schema", "options"})
_WORDS = _BACKGROUND | {"before", "file", "bad", "text", "fixed", "good"}
_UNSAFE = "--unsafe-fixes"
_NAME, _TEMPLATE, _SCHEMA = "spec.md", "template.md", "template.speclint.yaml"
# A folder that is not there.
_ROOT = "/speclint-example"
# What the branch of an example left.
_BRANCH = "main"


@dataclass(frozen=True, slots=True)
class Example:
    """A document with the report it must give: empty for a good one.

    `report` holds concise lines without a path. `place` is the offset range of the expected report in
    the docstring it was read from, None for a good example; `start` is where the document's fence
    starts there. `options` is the YAML of the rule's options, `files` the other files of the project
    with their texts. `before` are the files, the document under the name `spec.md`, that were others where
    the branch began; only with some is the example checked as a change. `fixed` is the document mended, None
    where no edit says how, and `fixed_place` where that stands, or is to be put; `unsafe` says that only
    unsafe edits mend it.
    """

    template: str
    schema: str | None
    document: str
    report: str
    place: tuple[int, int] | None
    options: str | None = None
    files: tuple[tuple[str, str], ...] = ()
    before: tuple[tuple[str, str], ...] = ()
    start: int = 0
    fixed: str | None = None
    fixed_place: tuple[int, int] = (0, 0)
    unsafe: bool = False


@dataclass(frozen=True, slots=True)
class Actual:
    """What an example really gives: its report, and its document mended, None where no edit says how.

    `unsafe` says that unsafe edits were done, too.
    """

    report: str
    fixed: str | None
    unsafe: bool

    @property
    def fence(self) -> str:
        """The mended document as it is written in a docstring."""
        return f"\n\n~~~fixed{f' {_UNSAFE}' if self.unsafe else ''}\n{self.fixed}~~~"

    def is_as_said(self, example: Example) -> bool:
        """Whether this is what the example says."""
        return (self.report, self.fixed) == (example.report, example.fixed)


def read(doc: str) -> list[Example]:
    """The examples of a docstring, in order.

    Raises `SpeclintError`, with its line in the docstring, for a fence that makes no sense.
    """
    background: dict[str, str] = {}
    files: dict[str, str] = {}
    were: dict[str, str] = {}
    examples: list[Example] = []
    fences = _fences(doc)
    for number, fence in enumerate(fences):
        word = fence.language
        try:
            if word not in _WORDS:
                expected = ", ".join(sorted(_WORDS))
                raise SpeclintError(f"unknown fence `{word}`: expected one of {expected}")
            if word in _BACKGROUND:
                background[word] = fence.content
            elif word == "file":
                files[_file_name(fence)] = fence.content
            elif word == "before":
                were[_file_name(fence, _NAME)] = fence.content
            elif word in ("bad", "good"):
                report = _report(fences, number) if word == "bad" else None
                fixed = _following(fences, number + 1, "fixed") if word == "bad" else None
                examples.append(_example(background, files, were, fence, report, fixed))
            elif number == 0 or fences[number - 1].language != ("bad" if word == "text" else "text"):
                before = "bad" if word == "text" else "text"
                raise SpeclintError(f"the fence `{word}` must follow a fence `{before}`")
        except SpeclintError as error:
            line = doc.count("\n", 0, fence.span.start) + 1
            raise SpeclintError(error.message, line=line) from None
    return examples


def _fences(doc: str) -> list[Code]:
    return [
        block
        for block in markdown.parse(doc).blocks
        if isinstance(block, Code) and doc[block.span.start] == "~"
    ]


def _report(fences: Sequence[Code], number: int) -> Code:
    if (found := _following(fences, number, "text")) is not None:
        return found
    raise SpeclintError("a fence `bad` must be followed by a fence `text` with the exact report")


def _following(fences: Sequence[Code], number: int, word: str) -> Code | None:
    """The fence after another, when it is of this word."""
    after = fences[number + 1 : number + 2]
    return next((fence for fence in after if fence.language == word), None)


def _file_name(fence: Code, usual: str | None = None) -> str:
    """The file that a fence names, `usual` where it names none."""
    word, *names = fence.info.split()
    if len(names) == 1 or (usual is not None and not names):
        return names[0] if names else str(usual)
    raise SpeclintError(f"a fence `{word}` must name the file: `{word} docs/other.md`")


def _example(
    background: dict[str, str],
    files: dict[str, str],
    were: dict[str, str],
    fence: Code,
    report: Code | None,
    fixed: Code | None,
) -> Example:
    if "template" not in background:
        raise SpeclintError("an example needs a fence `template` before it")
    last = fixed or report
    return Example(
        background["template"],
        background.get("schema"),
        fence.content,
        report.content if report is not None else "",
        _content(report) if report is not None else None,
        background.get("options"),
        tuple(files.items()),
        tuple(were.items()),
        fence.span.start,
        fixed.content if fixed is not None else None,
        _content(fixed) if fixed is not None else (last.span.end, last.span.end) if last else (0, 0),
        fixed is not None and _is_unsafe(fixed),
    )


def _content(fence: Code) -> tuple[int, int]:
    """Where the content of a fence stands; its opening is a line without blanks around it."""
    start = fence.lines[0].start if fence.lines else fence.span.start + len(f"~~~{fence.info}\n")
    return start, start + len(fence.content)


def _is_unsafe(fence: Code) -> bool:
    more = fence.info.split()[1:]
    if more not in ([], [_UNSAFE]):
        raise SpeclintError(f"a fence `fixed` may say `{_UNSAFE}`, and nothing else")
    return bool(more)


def actual(
    example: Example,
    ignore: Sequence[str] = (),
    options: Mapping[str, Any] | None = None,
    choice: Choice = ALL,
    levels: Mapping[str, Level] | None = None,
) -> Actual:
    """What an example really gives, by all rules of the packs that count but those in `ignore`.

    `options` are those of rules, by name, `levels` how loud rules are. The project of an example stands in
    no folder: its template, its YAML and its files are texts. It is mended by safe edits if there are any,
    else by all.
    """
    task, session = _project(example, ignore, options or {}, choice, levels or {})
    result = _checked(example, task, session)
    for problem in result.problems:
        raise problem
    report = "".join(f"{concise.line(found)}\n" for found in result.diagnostics)
    mendable = [found for found in result.diagnostics if found.edits]
    if not mendable:
        return Actual(report, None, False)
    unsafe = example.unsafe or not any(all(edit.safe for edit in found.edits) for found in mendable)
    mended = mend(lambda task: (_checked(example, task, session), []), task, session, unsafe=unsafe)
    for problem in mended.result.problems:
        raise problem
    return Actual(report, mended.files[0].text if mended.files else example.document, unsafe)


def _checked(example: Example, task: Task, session: Session) -> Result:
    """What checking an example comes to; where it tells what was before, that is taken out."""
    if not example.before:
        return run.check(task, session)
    present = {name: text for name, text in session.files.texts.items() if name != f"{_ROOT}/{_NAME}"}
    texts = {name.removeprefix(f"{_ROOT}/"): text for name, text in present.items()}
    texts[_NAME] = task.stdin.decode("utf-8", "surrogatepass")
    past = _PastTexts(texts | dict(example.before))
    change = compared(Job(task, session), past, _BRANCH)
    return silence(change.result, task, None, change.before).result


class _PastTexts(Past):
    """The files of a commit that stand in no repository."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._data = {name: text.encode("utf-8", "surrogatepass") for name, text in texts.items()}
        blobs = {name: Blob("100644", "") for name in self._data}
        super().__init__(_ROOT, "0" * 40, blobs, _no_objects, "", LARGEST)

    def content(self, path: str) -> bytes | None:
        """The bytes of a file; None for what is none."""
        return self._data.get(path)


def _no_objects(folder: str) -> tuple[IO[bytes], IO[bytes]]:
    raise AssertionError(folder)


def _project(
    example: Example,
    ignore: Sequence[str],
    options: Mapping[str, Any],
    choice: Choice,
    levels: Mapping[str, Level],
) -> tuple[Task, Session]:
    """The project of an example, and its document as what is asked to be checked there."""
    texts = {**dict(example.files), _TEMPLATE: example.template}
    if example.schema is not None:
        texts[_SCHEMA] = example.schema
    settings = Settings(
        root=_ROOT,
        templates=(Claim("**", _TEMPLATE),),
        exclude=(f"/{_TEMPLATE}",),
        rules=levels,
        rule_options=options,
        packs=choice.installed,
    )
    data = example.document.encode("utf-8", "surrogatepass")
    task = Task(paths=(STANDARD_INPUT,), stdin_name=_NAME, stdin=data, ignore=tuple(ignore))
    return task, Session(_ROOT, texts, settings=settings, packs=choice.folders)


def actual_of(rule: Rule, example: Example, ignore: Sequence[str] = (), choice: Choice = ALL) -> Actual:
    """What an example of a rule really gives, with the example's options for that rule."""
    given = yamlfile.load("options", example.options).data if example.options is not None else {}
    if not isinstance(given, dict):
        raise SpeclintError("a fence `options` must hold `option: value` lines")
    is_on = bool(example.before) and rule.severity is Severity.OFF
    return actual(example, ignore, {rule.name: given}, choice, {rule.name: "on"} if is_on else {})


def failures(rule: Rule, ignore: Sequence[str] = ()) -> Iterator[tuple[Example, Actual]]:
    """The examples of a rule that give something else than they say, each with that."""
    for example in read(rule.doc):
        found = actual_of(rule, example, ignore)
        if not found.is_as_said(example):
            yield example, found
