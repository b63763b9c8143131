"""How the seconds of a run grow with what a document, template or project repeats.

`python tests/bench/growth.py [WORD ...] [--sizes 32 64 128]` checks documents of so many KB, each in a process of
its own, and prints the processor's seconds for each size and how they grow: 1.0 in proportion, 2.0 with the square.
Above stands what the project's own fixtures take, joined to each size: none may take longer than `--times` that.
WORD picks the constructs whose name holds it; `--files` adds documents of your own, repeated to each size. Exits with 1
when one takes too long, or grows worse than `--worst` and takes long enough to tell.
"""

from __future__ import annotations

import argparse
import math
import os
import resource
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from speclint import __main__ as program

SMALL = "# [Name]\n\n## Summary\n\n[What it is]\n\n## Risks\n\nText\n"
HEAD = "# A\n\n## Summary\n\nx\n\n## Risks\n\n"
TABLE = "# [Name]\n\n## Info\n\n| Field | Value |\n|---|---|\n| **Code** | x |\n"
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "specs"
# What takes less is mostly what every run costs.
TELLING = 2.0
_SAID = ".said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Files by name, and the arguments of the run over them."""

    files: Mapping[str, str | bytes]
    arguments: tuple[str, ...] = ("--template", "t.md", "spec.md")
    command: tuple[str, ...] = ("check", "--fail-on", "never")


def spec(text: str, template: str | None = SMALL, yaml: str = "", *options: str) -> Work:
    """A check of one document, against the built-in template when there is none of its own."""
    files: dict[str, str | bytes] = {"spec.md": text}
    if yaml:
        files["t.speclint.yaml"] = yaml
    if template is None:
        return Work(files=files, arguments=(*options, "spec.md"))
    return Work(files={**files, "t.md": template}, arguments=(*options, "--template", "t.md", "spec.md"))


def numbered(piece: str, size: int) -> str:
    """A piece with `@` for its number, or `%` for that in letters, as often as it takes."""
    return "".join(
        piece.replace("@", str(number)).replace("%", _in_letters(number))
        for number in range(size // len(piece))
    )


def _in_letters(number: int) -> str:
    """A number in letters: its digits would tell apart what may otherwise be a slip."""
    return "".join(chr(ord("a") + number // 26**place % 26) for place in range(4))


def repeated(piece: str, size: int) -> str:
    """A piece as often as it takes."""
    return piece * (size // len(piece))


def nested(opening: str, closing: str, size: int) -> str:
    """Pairs within each other."""
    depth = size // (len(opening) + len(closing))
    return opening * depth + "x" + closing * depth


def spent(work: Work, limit: int) -> float | None:
    """The processor's seconds that a run takes; None when it reaches the limit, `RuntimeError` when it fails."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in work.files.items():
            place = Path(folder, name)
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(text if isinstance(text, bytes) else text.encode())
        child = os.fork()
        if not child:
            _run_and_end(work, folder, limit)
        _, status, used = os.wait4(child, 0)
        said = Path(folder, _SAID).read_text(encoding="utf-8", errors="replace")
    code = os.waitstatus_to_exitcode(status)
    if code in (-signal.SIGKILL, -signal.SIGXCPU):
        return None
    if code not in (0, 1, 2) or "Traceback" in said or "speclint failed" in said:
        raise RuntimeError(f"exit {code}: {said[-600:]}")
    return used.ru_utime + used.ru_stime


def _run_and_end(work: Work, folder: str, limit: int) -> None:
    """Runs speclint as the command line does, in a process that was forked for it, which ends here."""
    os.chdir(folder)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    for stream, name in ((1, os.devnull), (2, _SAID)):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT), stream)
    sys.argv = ["speclint", *work.command, *work.arguments]
    code = 3
    try:
        program.main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 3
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def growth(seconds: Sequence[float], sizes: Sequence[int], start: float) -> float:
    """The power of the size that the seconds beside those of the start grow with, of the last two sizes."""
    first, last = (max(number - start, 0.01) for number in seconds[-2:])
    return math.log(last / first) / math.log(sizes[-1] / sizes[-2])


def joined(size: int) -> Work:
    """The project's own fixtures, good and bad, one after the other."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(FIXTURES.glob("*.md")))
    return spec((text * (size // len(text) + 1))[:size], None)


def of_file(path: Path) -> Callable[[int], Work]:
    """A document as often as it takes, against the small template."""
    data = path.read_bytes()
    return lambda size: Work(
        files={"t.md": SMALL, "spec.md": (data * (size // max(len(data), 1) + 1))[:size]}
    )


class Table:
    """A row for each construct, printed as soon as it is measured."""

    def __init__(self, sizes: Sequence[int], start: float, worst: float) -> None:
        self.worse: list[str] = []
        self._sizes = sizes
        self._start = start
        self._worst = worst
        print(f"{'':50}" + "".join(f"{f'{size} KB':>9}" for size in sizes) + f"{'power':>8}", flush=True)

    def row(self, name: str, made: Callable[[int], Work], limits: Sequence[float]) -> list[float]:
        """Measures a construct up to the limit of each size; says when it takes longer, or grows worse than it may."""
        seconds: list[float] = []
        told = f"{name:50}"
        for size, limit in zip(self._sizes, limits, strict=True):
            try:
                took = spent(made(size * 1000), math.ceil(limit))
            except RuntimeError as error:
                told += f" {error}"
                took = None
            seconds.append(math.inf if took is None else took)
            told += f"{seconds[-1]:9.2f}" if took is not None else f"{f'> {limit:.0f}':>9}"
            if took is None:
                break
        power = growth(seconds, self._sizes[: len(seconds)], self._start) if len(seconds) > 1 else math.nan
        is_worse = seconds[-1] == math.inf or (seconds[-1] > TELLING and power > self._worst)
        print(f"{told}{power:8.2f}{'  worse' if is_worse else ''}", flush=True)
        if is_worse:
            self.worse.append(name)
        return seconds


def main() -> int:
    """Measures what is asked for; 1 when something takes longer or grows worse than it may."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("words", nargs="*", metavar="WORD")
    parser.add_argument("--sizes", nargs="+", type=int, default=[32, 64, 128], metavar="KB")
    parser.add_argument("--files", nargs="+", type=Path, default=[], metavar="FILE")
    parser.add_argument("--times", type=float, default=10, metavar="NUMBER")
    parser.add_argument("--worst", type=float, default=1.4, metavar="POWER")
    asked = parser.parse_args()
    table = Table(asked.sizes, spent(Work(files={"t.md": SMALL, "spec.md": HEAD}), 60) or 0.0, asked.worst)
    limits = [
        asked.times * took
        for took in table.row("the project's fixtures, joined", joined, [600] * len(asked.sizes))
    ]
    for name, made in CONSTRUCTS.items():
        if not asked.words or any(word in name for word in asked.words):
            table.row(name, made, limits)
    for path in asked.files:
        table.row(f"{path.name}, repeated", of_file(path), limits)
    return 1 if table.worse else 0


def _body(written: Callable[[int], str]) -> Callable[[int], Work]:
    return lambda size: spec(HEAD + written(size) + "\n")


def _built_in(written: Callable[[int], str]) -> Callable[[int], Work]:
    return lambda size: spec("# X - Technical Specification\n\n" + written(size) + "\n", None)


def _both(template: Callable[[int], str], written: Callable[[int], str]) -> Callable[[int], Work]:
    """A template and a document of half the size each."""
    return lambda size: spec("# A\n\n" + written(size // 2), "# [Name]\n\n" + template(size // 2))


# Constructs that a document repeats, below a heading of the small template.
PIECES = {
    "headings": "### Part @\n\ntext\n\n",
    "headings of one name": "### Part\n\ntext\n\n",
    "headings of the template": "## Summary\n\nx\n\n## Risks\n\ny\n\n",
    "headings with misspelt titles": "## Sumary @\n\nx\n\n",
    "headings in quotes": "> ## Risks @\n\n",
    "headings without a space": "##Risks @\n",
    "headings in tags": "<h2>Risks @</h2>\n\n",
    "headings in items": "- # Risks @\n",
    "underlined headings": "Risks @\n---\n\n",
    "one unfinished word a section": "### Part @\n\nTBD\n\n",
    "marks of unfinished work in one paragraph": "TODO ",
    "paragraphs": "words and words @\n\n",
    "lines of one paragraph": "words and words @\n",
    "words on one line": "word@ ",
    "leftovers": "[What it is]\n\n",
    "leftovers on one line": "[What it is] ",
    "placeholders": "[Your text @] ",
    "placeholders in braces": "{{name@}} <name@> ",
    "labels": "**Label @:** value\n\n",
    "labels of one paragraph": "**Label @:** value\n",
    "labels on one line": "**Label @:** value ",
    "bold that opens": "**a ",
    "emphasis": "*a* ",
    "emphasis that opens": "*a _b ",
    "emphasis within words": "a**b",
    "strikethrough": "~~a ",
    "items": "- item @\n",
    "items with paragraphs": "- item @\n\n  text\n\n",
    "boxes": "- [ ] item @\n",
    "numbered items": "1. item @\n",
    "empty items": "-\n\n",
    "lists in lists": "- a\n  - b\n    - c\n      - d @\n",
    "quotes": "> text @\n\n",
    "quotes with a lazy line": "> text\nlazy @\n\n",
    "quotes in items": "- > text @\n",
    "code blocks": "```\ncode @\n```\n\n",
    "JSON": '```json\n{"a": @}\n```\n\n',
    "broken JSON": '```json\n{"a": @\n```\n\n',
    "YAML": "```yaml\na: @\n```\n\n",
    "SQL": "```sql\nCREATE TABLE t@ (id INT);\n```\n\n",
    "diagrams": "```mermaid\ngraph TD\n A@ --> B\n```\n\n",
    "fences that do not close": "```\ncode @\n````x\n",
    "indented code": "text\n\n    code @\n\n",
    "code spans": "`code@` ",
    "code spans that open": "` `` ``` ",
    "links": "[text](https://example.org/@) ",
    "broken links on one line": "[l](missing-@.md) ",
    "broken links": "[l](missing-@.md)\n\n",
    "broken anchors": "[l](#missing-@) ",
    "images": "![l](missing-@.png) ",
    "links in a text": "[a](",
    "brackets": "[",
    "brackets of images": "![",
    "references": "[r@] ",
    "references in full": "[text][r@] ",
    "link definitions used": "[r@]\n\n[r@]: http://x/@\n\n",
    "link definitions": "[r@]: http://x/@\n",
    "link definitions of one label": "[r]: http://x/@\n",
    "broken link definitions": "[r@]: missing-@.md\n\n",
    "definitions with open titles": '[r@]: /u "\n',
    "footnotes": "a[^@]\n\n[^@]: note\n\n",
    "footnotes in footnotes": "[^1]: ",
    "tags": "<b>text</b> ",
    "HTML blocks": "<div>\n\ntext\n\n</div>\n\n",
    "tags that open": "<a ",
    "anchors": '<a id="a@"></a>\n\n',
    "comments": "<!-- note @ -->\n\n",
    "comments on one line": "<!-- note @ --> ",
    "comments that open": "x <!-- y\n\n",
    "comments with headings": "<!--\n## Risks @\n-->\n\n",
    "suppressions": "<!-- speclint-disable-next-line empty-section -->\n\ntext\n\n",
    "suppressions of a part": "<!-- speclint-disable leftover-placeholder -->\n\nTBD\n\n<!-- speclint-enable -->\n\n",
    "suppressions of an unknown rule": "<!-- speclint-disable-next-line no-rule-@ -->\n\n",
    "entities": "&amp; &nbsp; &x ",
    "backslashes": "\\",
    "addresses": "https://example.org/@ <http://a/@> ",
    "invisible characters": "a\u200b\u202e",
    "wide characters": "語 ",
    "line ends of Windows": "text @\r\n\r\n",
    "breaks": "---\n\n",
    "tables": "| a | b |\n|---|---|\n| @ | y |\n\n",
    "rows that are too short": "| @ |\n",
    "delimiter rows": "a|b\n-|-|-\n",
    "ids": "REQ-@ is here. ",
    "dates": "2026-01-02 ",
    "tabs": "\ta\n",
}

CONSTRUCTS: dict[str, Callable[[int], Work]] = {
    name: _body(lambda size, piece=piece: numbered(piece, size))  # type: ignore[misc]  # a default is the loop's own
    for name, piece in PIECES.items()
} | {
    "nested quotes": _body(lambda size: repeated("> ", size) + "x"),
    "nested items": _body(lambda size: repeated("- ", size) + "x"),
    "nested brackets": _body(lambda size: nested("[", "]", size)),
    "nested links": _body(lambda size: nested("[", "](a)", size)),
    "nested emphasis": _body(lambda size: nested("*a ", " a*", size)),
    "nested headings": _body(
        lambda size: numbered("## A @\n\n### B\n\n#### C\n\n##### D\n\n###### E\n\n", size)
    ),
    "a long heading": _body(lambda size: "### " + repeated("word ", size)),
    "a long heading of brackets": lambda size: spec(
        "# A\n\n## Releases\n\n### a" + repeated(")", size) + "\n\nText",
        "# [Name]\n\n## Releases\n\n### [Product] [Version] for [Customer]\n\nText\n",
    ),
    "a long heading of words": lambda size: spec(
        "# A\n\n## Releases\n\n### " + repeated("a for ", size) + "\n\nText",
        "# [Name]\n\n## Releases\n\n### [Product] [Version] for [Customer]\n\nText\n",
    ),
    "a long heading of quotes": _built_in(
        lambda size: "## Data Model\n\n### Entity: a" + repeated('"', size) + "x!"
    ),
    "a table of many rows": _body(lambda size: "| a | b |\n|---|---|\n" + numbered("| @ | y |\n", size)),
    "a table of many columns": _body(
        lambda size: (
            repeated("| a ", size // 3) + "|\n" + repeated("|---", size // 3) + "|\n" + "| b " * (size // 12)
        )
    ),
    "ragged rows": _body(lambda size: "| a | b |\n|---|---|\n" + repeated("| x |\n", size)),
    "empty cells": _body(lambda size: "| a | b |\n|---|---|\n" + repeated("| x | |\n", size)),
    "one row of many cells": _body(lambda size: "| a | b |\n|---|---|\n" + repeated("| x ", size)),
    "front matter": lambda size: spec("---\n" + numbered("key@: value\n", size) + "---\n\n" + HEAD),
    "front matter nested": lambda size: spec("---\na: " + nested("[", "]", size) + "\n---\n\n" + HEAD),
    "front matter in TOML": lambda size: spec("+++\n" + numbered("key@ = 1\n", size) + "+++\n\n" + HEAD),
    "front matter of one number": lambda size: spec("---\nsize: " + repeated("9", size) + "\n---\n\n" + HEAD),
    "a long value": lambda size: spec(
        "# A\n\n## Info\n\n| Field | Value |\n|---|---|\n| **Code** | " + repeated("word ", size) + "|\n",
        TABLE,
        "sections:\n  Info:\n    rows:\n      Code: [Draft, Final]\n",
    ),
    "many wrong values": lambda size: spec(
        "# A\n\n## Info\n\n| Name | Code |\n|---|---|\n" + numbered("| n@ | Draf |\n", size),
        "# [Name]\n\n## Info\n\n| Name | Code |\n|---|---|\n| x | x |\n",
        "sections:\n  Info:\n    columns:\n      Code: [Draft, Final]\n",
    ),
    "values of many choices": lambda size: spec(
        "# A\n\n## Info\n\n| Name | Code |\n|---|---|\n" + numbered("| n@ | Chioce@ |\n", size // 2),
        "# [Name]\n\n## Info\n\n| Name | Code |\n|---|---|\n| x | x |\n",
        "sections:\n  Info:\n    columns:\n      Code: [" + numbered("Choice@, ", size // 2) + "Z]\n",
    ),
    "values of many choices, in letters": lambda size: spec(
        "# A\n\n## Info\n\n| Name | Code |\n|---|---|\n" + numbered("| n@ | Chioce% |\n", size // 2),
        "# [Name]\n\n## Info\n\n| Name | Code |\n|---|---|\n| x | x |\n",
        "sections:\n  Info:\n    columns:\n      Code: [" + numbered("Choice%, ", size // 2) + "Z]\n",
    ),
    "duplicate keys of rows": _built_in(
        lambda size: (
            "## Document Info\n\n| Field | Value |\n|---|---|\n" + repeated("| **Spec ID** | TS-1 |\n", size)
        )
    ),
    "unknown keys of rows": _built_in(
        lambda size: (
            "## Document Info\n\n| Field | Value |\n|---|---|\n"
            + numbered("| **Spek ID @** | TS-1 |\n", size)
        )
    ),
    "endpoints": _built_in(
        lambda size: (
            "## API Design\n\n### Endpoints Overview\n\n| Method | Path | Description |\n|---|---|---|\n"
            + numbered("| GET | /a/@ | x |\n", size // 2)
            + "\n### Endpoint Details\n\n"
            + numbered("#### GET /b/@\n\ntext\n\n", size // 2)
        )
    ),
    "entities of a model": _built_in(
        lambda size: (
            "## Data Model\n\n"
            + numbered(
                "### Entity: E@\n\n**Table:** `t@`\n\n| Column | Type | Constraints | Description |\n|---|---|---|---|\n| id | uuid | PK | x |\n\n",
                size,
            )
        )
    ),
    "columns of an entity": _built_in(
        lambda size: (
            "## Data Model\n\n### Entity: E\n\n**Table:** `t`\n\n| Column | Type | Constraints | Description |\n|---|---|---|---|\n"
            + numbered("| c@ | uuid | FK | x |\n", size)
        )
    ),
    "migrations": _built_in(
        lambda size: (
            "## Data Model\n\n"
            + numbered("### Entity: E@\n\n**Table:** `t@`\n\n", size // 2)
            + "### Migrations\n\n#### Up Migration\n\n```sql\n"
            + numbered("CREATE TABLE u@ (id INT);\n", size // 2)
            + "```\n"
        )
    ),
    "components": _built_in(
        lambda size: (
            "## Architecture\n\n### Component Details\n\n"
            + numbered(
                "#### Component C@\n\n**Responsibility:** x\n\n| a | b |\n|---|---|\n| **Dependencies** | C@ |\n\n",
                size,
            )
        )
    ),
    "endpoints of one path": _built_in(
        lambda size: "## API Design\n\n### Endpoint Details\n\n" + repeated("#### GET /a\n\ntext\n\n", size)
    ),
    "sections of the built-in template, twice and more": _built_in(
        lambda size: repeated("## Security\n\ntext\n\n## Data Model\n\ntext\n\n## API Design\n\nx\n\n", size)
    ),
    "statements of SQL": _built_in(
        lambda size: (
            "## Data Model\n\n### Migrations\n\n#### Up Migration\n\n```sql\n"
            + numbered("CREATE TABLE u@ (id INT);\n", size)
            + "```\n"
        )
    ),
    "absent sections beside strays": _both(
        lambda size: numbered("## Section @ word@\n\ntext\n\n", size),
        lambda size: numbered("## Sectoin @ wrod@\n\nother\n\n", size),
    ),
    "absent sections beside strays, in letters": _both(
        lambda size: numbered("## Section % word%\n\ntext\n\n", size),
        lambda size: numbered("## Sectoin % wrod%\n\nother\n\n", size),
    ),
    "absent sections of one word": _both(
        lambda size: numbered("## Word%\n\ntext\n\n", size),
        lambda size: numbered("## Wrod%\n\nother\n\n", size),
    ),
    "absent sections beside others": _both(
        lambda size: numbered("## Alpha@ beta@\n\ntext\n\n", size),
        lambda size: numbered("## Gamma@ delta@\n\nother\n\n", size),
    ),
    "absent sections": _both(
        lambda size: numbered("## Section @\n\ntext\n\n", size), lambda size: "## Section 1\n\nother\n\n"
    ),
    "sections in reverse order": _both(
        lambda size: numbered("## Section @\n\ntext\n\n", size),
        lambda size: "".join(f"## Section {n}\n\nother\n\n" for n in reversed(range(size // 20))),
    ),
    "sections at another level": _both(
        lambda size: numbered("## Section @\n\ntext\n\n", size),
        lambda size: numbered("### Section @\n\nother\n\n", size),
    ),
    "sections with placeholders": _both(
        lambda size: numbered("## S@: [Name]\n\ntext\n\n", size),
        lambda size: numbered("## S@: x\n\nother\n\n", size),
    ),
    "sections of nothing but placeholders": _both(
        lambda size: numbered("## [Name] @ [Other]\n\ntext\n\n", size),
        lambda size: numbered("## x @ y\n\nother\n\n", size),
    ),
    "tables of the template": lambda size: spec(
        "# A\n\n## Info\n\n" + numbered("| b@ | c |\n|---|---|\n| x | y |\n\n", size // 2),
        "# [Name]\n\n## Info\n\n" + numbered("| a@ | b |\n|---|---|\n| x | y |\n\n", size // 2),
    ),
    "columns of the template": lambda size: spec(
        "# A\n\n## Info\n\n" + numbered("| clo@ ", size // 2) + "|\n" + "|---" * (size // 14) + "|\n",
        "# [Name]\n\n## Info\n\n" + numbered("| col@ ", size // 2) + "|\n" + "|---" * (size // 14) + "|\n",
    ),
    "columns of the template, in letters": lambda size: spec(
        "# A\n\n## Info\n\n" + numbered("| clo% ", size // 2) + "|\n" + "|---" * (size // 14) + "|\n",
        "# [Name]\n\n## Info\n\n" + numbered("| col% ", size // 2) + "|\n" + "|---" * (size // 14) + "|\n",
    ),
    "rows of the template": lambda size: spec(
        "# A\n\n## Info\n\n| F | V |\n|---|---|\n" + numbered("| **Kye @** | x |\n", size // 2),
        "# [Name]\n\n## Info\n\n| F | V |\n|---|---|\n" + numbered("| **Key @** | x |\n", size // 2),
    ),
    "fields of the template": lambda size: spec(
        "# A\n\n## Info\n\n" + numbered("**Lebal @:** x\n\n", size // 2),
        "# [Name]\n\n## Info\n\n" + numbered("**Label @:** [x]\n\n", size // 2),
    ),
    "boxes of the template": lambda size: spec(
        "# A\n\n## Info\n\n" + numbered("- [ ] do @ thnig\n", size // 2),
        "# [Name]\n\n## Info\n\n" + numbered("- [ ] do @ thing\n", size // 2),
    ),
    "code of the template": lambda size: spec(
        "# A\n\n## Info\n\n" + numbered("```json\n{}\n```\n\n", size // 2),
        "# [Name]\n\n## Info\n\n" + numbered("```sql\nSELECT @\n```\n\n", size // 2),
    ),
    "front matter of the template": lambda size: spec(
        "---\n" + numbered("kye@: v\n", size // 2) + "---\n# A\n",
        "---\n" + numbered("key@: v\n", size // 2) + "---\n# [Name]\n",
    ),
    "front matter of the template, in letters": lambda size: spec(
        "---\n" + numbered("kye%: v\n", size // 2) + "---\n# A\n",
        "---\n" + numbered("key%: v\n", size // 2) + "---\n# [Name]\n",
    ),
    "placeholders of the template": lambda size: spec(
        "# A\n\n## Info\n\n" + numbered("[What @ is] and so.\n\n", size // 2),
        "# [Name]\n\n## Info\n\n" + numbered("[What @ is] and so.\n\n", size // 2),
    ),
    "text of the template": lambda size: spec(
        "# A\n\n## Info\n\n" + numbered("Say what @ is, and more\n", size // 2),
        "# [Name]\n\n## Info\n\n" + numbered("Say what @ is, and so.\n", size // 2),
    ),
    "rows of the YAML": lambda size: spec(
        "# A\n\n## Info\n\n| F | V |\n|---|---|\n| **K1** | x |\n",
        "# [Name]\n\n## Info\n\n| F | V |\n|---|---|\n" + numbered("| **K@** | x |\n", size // 2),
        "sections:\n  Info:\n    rows:\n" + numbered("      K@: {pattern: 'A@[0-9]+'}\n", size // 2),
    ),
    "aliases of the YAML": lambda size: spec(
        "# A\n\n" + numbered("## Nmae @\n\ntext\n\n", size // 2),
        "# [Name]\n\n## Section\n\nx\n",
        "sections:\n  Section:\n    aliases: [" + numbered("Name @, ", size // 2) + "Z]\n",
    ),
    "links between headings": _body(lambda size: numbered("### Part @\n\n[l](#part-@)\n\n", size)),
    "anchors of one name": _body(lambda size: repeated("### Part\n\n[l](#part-1)\n\n", size)),
    "globs beside files": lambda size: Work(
        files={f"docs/f{number}.md": "# x\n\ntext\n" for number in range(size // 200)}
        | {".speclint.yaml": "exclude:\n" + numbered('- "no@/**/x*.md"\n', size)},
        arguments=("docs",),
    ),
    "templates beside files": lambda size: Work(
        files={f"docs/f{number}.md": "# x\n\ntext\n" for number in range(size // 1000)}
        | {
            "t.md": SMALL,
            ".speclint.yaml": "templates:\n" + numbered('  "no@/**/x*.md": t.md\n', size),
        },
        arguments=(),
    ),
    "files that link each other": lambda size: Work(
        files={
            f"docs/f{number}.md": f"# x\n\n## Summary\n\n[l](f{number + 1}.md#summary)\n\n## Risks\n\nx\n"
            for number in range(size // 1000)
        }
        | {"t.md": SMALL},
        arguments=("--template", "t.md", "docs"),
    ),
    "repeated sections and a link": _body(
        lambda size: "[l](#summary-1)\n\n" + numbered("## Summary\n\nx @\n\n", size)
    ),
    "sections in another order and a link": _body(
        lambda size: "[l](#summary-1)\n\n" + numbered("## Risks\n\nx @\n\n## Summary\n\ny\n\n", size)
    ),
    "code that looks like endpoints": _built_in(
        lambda size: (
            "## API Design\n\n### Endpoints Overview\n\n| Method | Path | Description |\n|---|---|---|\n"
            + numbered("| GET | /a/@/{id} | x |\n", size // 2)
            + "\n### Endpoint Details\n\n"
            + numbered("`GET /a/b@/{id}` `/a/@/7`\n", size // 2)
        )
    ),
    "code that looks like flags": _built_in(
        lambda size: (
            "## Migration & Rollout\n\n### Feature Flags\n\n| Flag | Purpose | Default |\n|---|---|---|\n"
            + numbered("| `feature_a@` | x | Off |\n", size // 2)
            + "\n### Rollback Plan\n\n"
            + numbered("`feature_b@` `faeture_a@`\n", size // 2)
        )
    ),
    "links to one file": lambda size: Work(
        files={
            "t.md": SMALL,
            "spec.md": HEAD + numbered("[l](o.md#part-@) ", size),
            "o.md": numbered("## Part @\n\n", size),
        },
    ),
    "learn": lambda size: Work(
        files={"t.md": "# [Name]\n\n" + numbered("## Part @\n\n**Label @:** [x]\n\n", size)},
        command=("learn",),
        arguments=("t.md",),
    ),
    "new": lambda size: Work(
        files={"t.md": "# [Name]\n\n" + numbered("## Part @\n\n**Label @:** [x]\n\n", size)},
        command=("new", "x"),
        arguments=("--template", "t.md", "--output", "-"),
    ),
    "outline": lambda size: Work(
        files={"t.md": SMALL, "spec.md": HEAD + numbered("### Part @\n\ntext\n\n", size)},
        command=("outline",),
    ),
    "baseline": lambda size: Work(
        files={"t.md": SMALL, "spec.md": HEAD + numbered("[l](missing-@.md) ", size)},
        command=("baseline",),
        arguments=("--template", "t.md", "spec.md"),
    ),
}


if __name__ == "__main__":
    raise SystemExit(main())
