"""Rules that look at the whole project, as users run them: which files count, and where findings stand."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from steps import assert_linear

from speclint.cli import main
from speclint.judge import packs
from speclint.model import Edit, Finding, Index, Severity, Span, Spec

RULES = packs.rules()
FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "specs" / "medium-data-change.md"
TEMPLATE = "# [Name]\n\n## Info\n\n| Key | Value |\n|---|---|\n| **ID** | [id] |\n\n## Text\n\n[What?]\n"
SCHEMA = "sections: {Info: {rows: {ID: {unique: true}}}}\nidentify: {title: Spec}\n"
SPEC = "# Spec of {0}\n\n## Info\n\n| Key | Value |\n|---|---|\n| **ID** | {0} |\n\n## Text\n\n{1}\n"


def spec(id_: str, text: str = "Words.") -> str:
    return SPEC.format(id_, text)


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The top of a git repository whose settings map `specs/` to a template with a unique id."""
    write(tmp_path / "t.md", TEMPLATE)
    write(tmp_path / "t.speclint.yaml", SCHEMA)
    write(tmp_path / ".speclint.yaml", "templates: {specs/: t.md}\n")
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def report(*words: str, stdin: str | None = None) -> tuple[list[str], str]:
    """The concise report line by line, and standard error."""
    done = CliRunner().invoke(main, ["check", "--format", "concise", *words], input=stdin)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.stdout.splitlines(), done.stderr


def said(*words: str, stdin: str | None = None) -> list[str]:
    lines, errors = report(*words, stdin=stdin)
    assert [line for line in errors.splitlines() if " laid on the built-in template " not in line] == []
    return lines


def linked(text: str, path: str = "specs/a.md") -> list[str]:
    """What is said of links in the text of one spec, without its path and rule."""
    write(Path(path), spec("A-1", text))
    return [line.split("broken-link: ")[1] for line in said("--select", "broken-link", path)]


TWICE = (
    "specs/b.md:7:12: error duplicate-id:"
    " `a-1` is the ID of specs/a.md:7 already: give this spec one of its own"
)


def test_an_id_that_two_specs_have_is_said_of_the_later_one(top: Path) -> None:
    write(top / "specs/a.md", spec("A-1"))
    write(top / "specs/b.md", spec("a-1"))
    write(top / "specs/c.md", spec("A-2", "Not A-1."))
    assert said() == [TWICE]
    assert said("specs/b.md", "specs/a.md") == [TWICE]


def test_a_named_file_is_compared_with_all_files_of_the_project(top: Path) -> None:
    write(top / "specs/a.md", spec("A-1"))
    write(top / "specs/deep/er/b.md", spec("A-1"))
    (line,) = said("specs/a.md")
    assert line.startswith(
        "specs/a.md:7:12: error duplicate-id: `A-1` is the ID of specs/deep/er/b.md:7 already"
    )
    (line,) = said("specs/deep")
    assert line.startswith(
        "specs/deep/er/b.md:7:12: error duplicate-id: `A-1` is the ID of specs/a.md:7 already"
    )


def test_paths_are_those_of_the_reader_wherever_the_command_runs(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(top / "specs/a.md", spec("A-1"))
    write(top / "specs/deep/b.md", spec("A-1"))
    monkeypatch.chdir(top / "specs/deep")
    (line,) = said("b.md")
    assert line.startswith("b.md:7:12: error duplicate-id: `A-1` is the ID of ../a.md:7 already")
    (line,) = said(str(top / "specs/deep/b.md"))
    assert line.startswith(f"{top}/specs/deep/b.md:7:12: error duplicate-id: `A-1` is the ID of ../a.md:7")


@pytest.mark.parametrize("id_", ["A-2", "", "-", "N/A", "[id]", "TBD"])
def test_what_is_another_id_or_none_is_not_compared(top: Path, id_: str) -> None:
    write(top / "specs/a.md", spec(id_ or " "))
    write(top / "specs/b.md", spec(id_ or " ").replace("A-2", "A-3"))
    assert said("--select", "duplicate-id") == []


def test_copies_that_are_no_files_of_the_project_do_not_count(top: Path) -> None:
    write(top / ".gitignore", "build/\n")
    write(top / ".speclint.yaml", "templates: {specs/: t.md}\nexclude: [specs/old/]\n")
    write(top / "specs/a.md", spec("A-1"))
    for copy in ("specs/build/a.md", "specs/old/a.md", "elsewhere/a.md", "specs/.hidden/a.md", "specs/a.txt"):
        write(top / copy, spec("A-1"))
    os.symlink("a.md", top / "specs/link.md")
    assert said("specs/a.md") == []
    assert said() == []
    write(top / "specs/new/a.md", spec("A-1"))
    assert len(said("specs/a.md")) == 1
    assert said("--exclude", "new", "specs/a.md") == []


def test_without_settings_the_repository_is_the_project_and_its_specs_are_known_by_their_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = FIXTURE.read_text(encoding="utf-8")
    write(tmp_path / "docs/a.md", text)
    write(tmp_path / "other/b.md", text)
    write(tmp_path / "notes.md", "# Notes\n\nSee TS-2026-031.\n")
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path / "docs")
    (line,) = said("--only-specs", "a.md")
    assert "duplicate-id: `TS-2026-031` is the Spec ID of ../other/b.md:7 already" in line
    (tmp_path / ".git").rmdir()
    assert said("--only-specs", "a.md") == []


def test_a_folder_of_anything_is_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = FIXTURE.read_text(encoding="utf-8")
    write(tmp_path / "a.md", text)
    write(tmp_path / "downloads/b.md", text)
    monkeypatch.chdir(tmp_path)
    assert said("--only-specs", "a.md") == []
    assert len(said("--only-specs", "a.md", "downloads/b.md")) == 1
    assert len(said("--only-specs", ".")) == 1
    (tmp_path / ".git").mkdir()
    assert len(said("--only-specs", "a.md")) == 1


def test_a_template_on_the_command_line_finds_specs_of_its_own_kind(top: Path) -> None:
    (top / ".speclint.yaml").unlink()
    write(top / "x/a.md", spec("A-1"))
    write(top / "y/b.md", spec("A-1"))
    write(top / "y/c.md", spec("A-1").replace("# Spec of", "# Copy of"))
    (line,) = said("--template", "t.md", "y/b.md")
    assert line.startswith("y/b.md:7:12: error duplicate-id: `A-1` is the ID of x/a.md:7 already")


def test_standard_input_stands_for_the_file_that_it_names(top: Path) -> None:
    write(top / "specs/a.md", spec("A-1"))
    write(top / "specs/b.md", spec("A-2"))
    assert said("--stdin-filename", "specs/a.md", "-", stdin=spec("A-1")) == []
    (line,) = said("--stdin-filename", "specs/new.md", "-", stdin=spec("A-2", "[a](a.md) [x](#text)"))
    assert line.startswith("specs/new.md:7:12: error duplicate-id: `A-2` is the ID of specs/b.md:7")
    (line,) = said("--stdin-filename", "specs/new.md", "-", stdin=spec("A-3", "[x](x.md)"))
    assert line.startswith(
        "specs/new.md:11:5: warning broken-link: `x.md` leads to no file: there is no `specs/x.md`"
    )
    (line,) = said("--stdin-filename", "specs/a.md", "-", "specs/b.md", stdin=spec("A-2"))
    assert line.startswith("specs/b.md:7:12: error duplicate-id: `A-2` is the ID of specs/a.md:7")


def test_of_a_text_without_a_place_in_the_project_only_its_own_anchors_are_judged(
    top: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    write(top / "specs/a.md", spec("A-1"))
    text = spec("A-1", "[a](no.md) [b](../../x.md) [c](#no) [d](#text)")
    lines = said("--template", "t.md", "-", stdin=text)
    assert [line.split("broken-link: ")[1].split(" ")[0] for line in lines] == ["`#no`"]
    outside = tmp_path_factory.mktemp("outside") / "b.md"
    write(outside, text)
    lines = said("--template", "t.md", str(outside))
    assert [line.split("broken-link: ")[1].split(" ")[0] for line in lines] == ["`#no`"]


def test_links_that_lead_somewhere(top: Path) -> None:
    write(top / "specs/b.md", spec("B-1", "## Über uns\n\n## Über uns\n\n<a id='Own'></a>"))
    write(top / "src/main.py", "")
    write(top / "a b.md", "# A\n")
    write(top / "page.md", "")
    text = """\
[a](#text) [b](#) [c](#top) [d](#Text) [e](#user-content-info) [f](b.md) [g](./b.md#text)
[h](b.md#%C3%BCber-uns-1) [i](/specs/b.md#own) [j](../src) [k](../src/) [l](../src/main.py#L10-L20)
[m](/a%20b.md) [n](<../a b.md>) [o](b.md?plain=1#L3) [p](//host/x) [q](https://x.org/#y) [r](mailto:a@b.c)
[s](tel:1) [t]() [u](../page.html) [v](../page) [w](/) [x](..) [y](a.md#info) ![z](../src/main.py "b")

`[code](no.md)` \\[no\\](no.md) [task]: no.md

[^1]: nowhere

- <a href="b.md">b</a> <!-- <a href="no.md"> -->
- [late][b]

| [cell](b.md#text) |
|---|
| ![x](../src/main.py) |

[b]: b.md 'title'
[unused]: no.md

## Stray [b](b.md)
"""
    assert linked(text) == []


def test_links_that_lead_nowhere(top: Path) -> None:
    write(top / "specs/b.md", spec("B-1"))
    text = """\
[a](#txt) [b](bb.md) [c](b.md#inf) ![d](d.png) [e](<e f.md>) [f](../../x.md) [g](/../x.md)

> - <a href='no.html'>x</a> <img alt="b.md" src=no.svg>

| [ok](b.md) | [h][h] |
|---|---|
| [i\\|j](i.md "title") |

## Stray [b](no.md)

[h]: h.md
"""
    assert linked(text) == [
        "`#txt` names no anchor of this file; did you mean `#text`?",
        "`bb.md` leads to no file: there is no `specs/bb.md`; did you mean `b.md`?",
        "`b.md#inf` names no anchor of `specs/b.md`; did you mean `#info`?",
        "`d.png` leads to no file: there is no `specs/d.png`; correct the path or remove the link",
        "`e f.md` leads to no file: there is no `specs/e f.md`; correct the path or remove the link",
        "`../../x.md` leads out of the project: link to a URL, or to a file that the project holds",
        "`/../x.md` leads out of the project: link to a URL, or to a file that the project holds",
        "`no.html` leads to no file: there is no `specs/no.html`; correct the path or remove the link",
        "`no.svg` leads to no file: there is no `specs/no.svg`; correct the path or remove the link",
        "`i.md` leads to no file: there is no `specs/i.md`; correct the path or remove the link",
        "`no.md` leads to no file: there is no `specs/no.md`; correct the path or remove the link",
        "`h.md` leads to no file: there is no `specs/h.md`; correct the path or remove the link",
    ]


@pytest.mark.parametrize(
    ("link", "marked"),
    [
        ("[no.md](no.md)", "no.md"),
        ("[x](no.md 'see no.md')", "no.md"),
        ("[![x](t.png)](no.md)", "no.md"),
        ("[x](no&amp;.md)", "[x](no&amp;.md)"),
        ("<img src='no.md'>", "no.md"),
    ],
)
def test_a_broken_link_is_marked_at_its_target(top: Path, link: str, marked: str) -> None:
    write(top / "specs/t.png", "")
    write(top / "specs/a.md", spec("A-1", f"See {link}."))
    done = CliRunner().invoke(main, ["check", "--format", "json", "--select", "broken-link", "specs/a.md"])
    (found,) = json.loads(done.stdout)
    line = f"See {link}."
    assert line[found["column"] - 1 : found["end_column"] - 1] == marked
    start = line.rindex(marked) if "(" in marked else line.index(marked, line.find("](") + 1)
    assert found["column"] - 1 == (start if "see no.md" not in link else line.index("(no.md") + 1)


def test_what_is_left_over_is_not_said_twice(top: Path) -> None:
    text = "[a](link) [b](url) [c](path/to/file.md) [d](<docs/{name}.md>) [e](NNNN-title.md) [f](...)"
    assert linked(text) == []


def test_a_link_to_a_section_whose_absence_is_reported_is_no_second_defect(top: Path) -> None:
    text = spec("A-1", "[x](#info) [y](#nowhere)").replace("## Info", "## Inof")
    write(top / "specs/a.md", text)
    rules = [line.split(" ")[2] for line in said("specs/a.md")]
    assert rules == ["misnamed-section:", "broken-link:"]


def test_findings_are_merged_with_suppressions_severities_and_selection(top: Path) -> None:
    write(top / "specs/b.md", spec("A-1"))
    text = "<!-- speclint-ignore-next broken-link, duplicate-id: soon -->\n[a](a.txt)\n\n[b](b.txt)\n\n"
    write(top / "specs/c.md", spec("A-1", text + "<!-- speclint-ignore-section broken-link: - -->"))
    rules = [line.split(" ")[:3] for line in said("specs/c.md")]
    assert rules == [
        ["specs/c.md:7:12:", "error", "duplicate-id:"],
        ["specs/c.md:11:1:", "warning", "unused-suppression:"],
    ]
    write(top / "specs/c.md", spec("A-2", "<!-- speclint-ignore-file duplicate-id: - -->\n\n[b](b.txt)"))
    idle = "specs/c.md:11:1: warning unused-suppression: no `duplicate-id` is found in this file"
    assert said("specs/c.md")[0].startswith(idle)
    assert said("--ignore", "broken-link,duplicate-id", "specs/c.md") == []
    (line,) = said("--severity", "broken-link=error", "--select", "broken-link", "specs/c.md")
    assert line.startswith("specs/c.md:13:5: error broken-link:")
    write(
        top / ".speclint.yaml", "templates: {specs/: t.md}\nrules: {broken-link: off, duplicate-id: info}\n"
    )
    write(top / "specs/c.md", spec("A-1", "[b](b.txt)"))
    (line,) = said("specs/c.md")
    assert line.startswith("specs/c.md:7:12: info duplicate-id:")


def test_what_is_no_text_is_there_and_is_not_read(top: Path) -> None:
    (top / "specs").mkdir()
    (top / "specs/binary.md").write_bytes(b"\0A-1\xff\n")
    (top / "specs/wide.md").write_bytes("# A-1\n".encode("utf-16"))
    (top / "specs/huge.md").write_bytes(b"A-1 " * 2_000_000)
    os.mkfifo(top / "specs/pipe.md")
    os.symlink("loop.md", top / "specs/loop.md")
    os.symlink("..", top / "specs/up")
    text = "[a](binary.md#x) [b](wide.md#x) [c](huge.md#x) [d](pipe.md#x) [e](up/specs/up/t.md#info)"
    assert linked(text) == []
    assert said("specs/a.md") == []
    (line,) = linked("[x](loop.md)")
    assert line.startswith("`loop.md` leads to no file")


def test_many_broken_links_are_judged_in_linear_time(top: Path) -> None:
    headings = "".join(f"### Heading of {'x' * (n % 7)} number\n\n" for n in range(900))

    def judge(size: int) -> None:
        assert len(linked(headings + "".join(f"[a](#headng-{n})\n" for n in range(size)))) == size

    assert_linear(judge, 96)


@dataclass(frozen=True)
class Asked:
    """A rule as a pack brings it, for what it does with the project."""

    facts: Any
    check_project: Any

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        sample = RULES["broken-link"]
        rule = replace(sample, name="boom", facts=self.facts, check_project=self.check_project)
        everything = {"boom": rule, "empty-cell": RULES["empty-cell"]}
        monkeypatch.setattr(packs, "rules", lambda choice: everything)


def line_here(code: str) -> str:
    """Where in this file some code stands that a rule of a test runs."""
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    return f"{__file__}:{next(number for number, line in enumerate(lines, 1) if code in line)}"


def finding(message: str) -> Finding:
    return Finding(Span(0, 1), message, severity=Severity.ERROR)


def test_a_rule_that_raises_is_named_and_the_rest_is_reported(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def facts(of: Spec) -> int:
        return 1 // ("Good" in of.text)

    def check_project(index: Index, options: Any) -> Any:
        for path in index.checked:
            if index.facts(path):
                yield path, finding("here")

    write(top / "specs/a.md", spec("Good"))
    write(top / "specs/b.md", spec(" "))
    Asked(facts, check_project).install(monkeypatch)
    lines, errors = report()
    assert [line.split(" ")[:3] for line in lines] == [
        ["specs/a.md:1:1:", "error", "boom:"],
        ["specs/b.md:7:12:", "error", "empty-cell:"],
    ]
    problem = f"ZeroDivisionError: integer division or modulo by zero ({line_here('return 1 //')})"
    assert errors == f"speclint: specs/b.md: the rule `boom` failed on this file: {problem}\n"

    Asked(lambda of: 1, lambda index, options: iter([("specs/none.md", finding("x"))])).install(monkeypatch)
    lines, errors = report()
    assert len(lines) == 1
    assert errors == "speclint: the rule `boom` failed on this project: KeyError: 'specs/none.md'\n"


def test_a_rule_may_look_at_every_spec_and_every_name(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def check_project(index: Index, options: Any) -> Any:
        specs = [f"{path}={facts}" for path, facts in sorted(index.items())]
        told = (*specs, *index.names("specs"), *index.mentioning("ÜBER"), *index.mentioning("words"))
        yield index.checked[0], finding(" ".join(told))

    for name in "abc":
        write(top / f"specs/{name}.md", spec(name))
    write(top / "specs/d.md", spec("d", "Über"))
    write(top / "readme.md", spec("e"))
    Asked(lambda of: len(of.text), check_project).install(monkeypatch)
    (line,) = said("specs/b.md")
    size = len(spec("a"))
    assert line.endswith(
        f"specs/a.md={size} specs/b.md={size} specs/c.md={size} specs/d.md={size - 2}"
        " a.md b.md c.md d.md specs/d.md specs/a.md specs/c.md"
    )


def test_an_edit_of_another_file_says_which_and_stands_where_that_file_has_it(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "docs/list.md"

    def check_project(index: Index, options: Any) -> Any:
        edits = (Edit(Span(0, 1), "## "), Edit(Span(8, 11), "two", path=path))
        for checked in index.checked:
            yield checked, replace(finding("is listed as one"), edits=edits)

    write(top / "specs/a.md", spec("a"))
    write(top / path, "# List\n\none\n")
    Asked(lambda of: 0, check_project).install(monkeypatch)
    done = CliRunner().invoke(main, ["check", "--format", "json", "specs/a.md"])
    (item,) = json.loads(done.stdout)
    kind = {"title": "", "safe": True}
    own = {"line": 1, "column": 1, "end_line": 1, "end_column": 2, "text": "## ", **kind}
    other = {"line": 3, "column": 1, "end_line": 3, "end_column": 4, "text": "two", **kind, "path": path}
    assert item["edits"] == [own, other]

    path = "docs/none.md"
    done = CliRunner().invoke(main, ["check", "--format", "json", "specs/a.md"])
    assert (done.exit_code, done.stdout.strip()) == (2, "[]")
    assert "an edit of `docs/none.md`, which is no file of the project" in done.stderr
