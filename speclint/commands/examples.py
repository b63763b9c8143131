"""The examples in a rule's docstring, read and run: its manual is its test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from speclint import run
from speclint.align.profile import Request
from speclint.errors import SpeclintError
from speclint.judge.packs import Rule
from speclint.judge.project import Memory, Project
from speclint.model import Code
from speclint.report import concise
from speclint.run import ActiveRule
from speclint.settings.configuration import Settings
from speclint.template import schema
from speclint.text import markdown, yamlfile
from speclint.text.source import Source

_BACKGROUND = frozenset({"template", "schema", "options"})
_WORDS = _BACKGROUND | {"file", "bad", "text", "good"}
_NAME = "spec.md"


@dataclass(frozen=True, slots=True)
class Example:
    """A document with the report it must give: empty for a good one.

    `report` holds concise lines without a path. `place` is the offset range of the expected report in
    the docstring it was read from, None for a good example; `start` is where the document's fence
    starts there. `options` is the YAML of the rule's options, `files` the other files of the project
    with their texts.
    """

    template: str
    schema: str | None
    document: str
    report: str
    place: tuple[int, int] | None
    options: str | None = None
    files: tuple[tuple[str, str], ...] = ()
    start: int = 0


def read(doc: str) -> list[Example]:
    """The examples of a docstring, in order.

    Raises `SpeclintError`, with its line in the docstring, for a fence that makes no sense.
    """
    background: dict[str, str] = {}
    files: dict[str, str] = {}
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
            elif word in ("bad", "good"):
                report = _report(fences, number) if word == "bad" else None
                examples.append(_example(background, files, fence, report))
            elif number == 0 or fences[number - 1].language != "bad":
                raise SpeclintError("the fence `text` must follow a fence `bad`")
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
    if number + 1 < len(fences) and fences[number + 1].language == "text":
        return fences[number + 1]
    raise SpeclintError("a fence `bad` must be followed by a fence `text` with the exact report")


def _file_name(fence: Code) -> str:
    words = fence.info.split()
    if len(words) != 2:
        raise SpeclintError("a fence `file` must name the file: `file docs/other.md`")
    return words[1]


def _example(background: dict[str, str], files: dict[str, str], fence: Code, report: Code | None) -> Example:
    if "template" not in background:
        raise SpeclintError("an example needs a fence `template` before it")
    place = None
    if report is not None:
        start = report.span.start + len("~~~text\n")
        place = (start, start + len(report.content))
    return Example(
        background["template"],
        background.get("schema"),
        fence.content,
        report.content if report is not None else "",
        place,
        background.get("options"),
        tuple(files.items()),
        fence.span.start,
    )


def actual(example: Example, rules: Sequence[ActiveRule]) -> str:
    """The report that an example really gives, by all of `rules`, as concise lines without a path."""
    yaml = Source.from_text("schema.yaml", example.schema) if example.schema is not None else None
    compiled = schema.compiled(Source.from_text("template.md", example.template), yaml, "template.md")
    source = Source.from_text(_NAME, example.document)
    spec = run.lay(source, compiled, Request())
    project = Project(Memory(dict(example.files)), lambda other: run.lay(other, compiled, Request()))
    project.take(_NAME, source, spec)
    told, failed = run.tell(project, rules)
    found, raised = run.diagnose(source, spec, compiled, rules, told=told[_NAME])
    if problems := [*failed, *raised]:
        raise problems[0]
    return "".join(f"{concise.line(diagnostic)}\n" for diagnostic in found)


def actual_of(rule: Rule, example: Example, rules: Sequence[ActiveRule]) -> str:
    """The report that an example of a rule really gives, by all of `rules`, with the example's options."""
    return actual(example, [_with_options(active, rule, example) for active in rules])


def failures(rule: Rule, rules: Sequence[ActiveRule]) -> Iterator[tuple[Example, str]]:
    """The examples of a rule that give another report than they say, each with that report."""
    for example in read(rule.doc):
        report = actual_of(rule, example, rules)
        if report != example.report:
            yield example, report


def _with_options(active: ActiveRule, rule: Rule, example: Example) -> ActiveRule:
    """The rule that an example is of, with the options that the example gives it."""
    if active.rule.name != rule.name or example.options is None:
        return active
    given = yamlfile.load("options", example.options).data
    if not isinstance(given, dict):
        raise SpeclintError("a fence `options` must hold `option: value` lines")
    settings = Settings(rule_options={rule.name: given})
    return replace(active, options=run.active_rules(run.Task(select=(rule.name,)), settings)[0].options)
