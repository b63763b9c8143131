"""The examples in a rule's docstring, read and run: its manual is its test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from speclint.api import Session, check_text
from speclint.errors import SpeclintError
from speclint.judge.packs import Rule
from speclint.model import Code
from speclint.report import concise
from speclint.settings.configuration import Claim, Settings
from speclint.text import markdown, yamlfile

_BACKGROUND = frozenset({"template", "schema", "options"})
_WORDS = _BACKGROUND | {"file", "bad", "text", "good"}
_NAME, _TEMPLATE, _SCHEMA = "spec.md", "template.md", "template.speclint.yaml"
# A folder that is not there.
_ROOT = "/speclint-example"


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


def actual(example: Example, ignore: Sequence[str] = (), options: Mapping[str, Any] | None = None) -> str:
    """The report that an example really gives, by all rules but those in `ignore`, as the example has it.

    `options` are those of rules, by name. The project of an example stands in no folder: its template, its
    YAML and its files are texts.
    """
    texts = {**dict(example.files), _TEMPLATE: example.template}
    if example.schema is not None:
        texts[_SCHEMA] = example.schema
    settings = Settings(
        root=_ROOT,
        templates=(Claim("**", _TEMPLATE),),
        exclude=(f"/{_TEMPLATE}",),
        rule_options=options or {},
    )
    session = Session(_ROOT, texts, settings=settings)
    result = check_text(example.document, path=_NAME, root=session, ignore=tuple(ignore))
    for problem in result.problems:
        raise problem
    return "".join(f"{concise.line(found)}\n" for found in result.diagnostics)


def actual_of(rule: Rule, example: Example, ignore: Sequence[str] = ()) -> str:
    """The report that an example of a rule really gives, with the example's options for that rule."""
    if example.options is None:
        return actual(example, ignore)
    given = yamlfile.load("options", example.options).data
    if not isinstance(given, dict):
        raise SpeclintError("a fence `options` must hold `option: value` lines")
    return actual(example, ignore, {rule.name: given})


def failures(rule: Rule, ignore: Sequence[str] = ()) -> Iterator[tuple[Example, str]]:
    """The examples of a rule that give another report than they say, each with that report."""
    for example in read(rule.doc):
        report = actual_of(rule, example, ignore)
        if report != example.report:
            yield example, report
