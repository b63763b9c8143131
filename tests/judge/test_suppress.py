"""Comments that let findings stand: what each covers, what is said of those that are wrong or idle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from doors import all_rules, diagnosed
from mending import mended
from steps import assert_linear

from speclint.align.profile import Request
from speclint.cli import main
from speclint.errors import SpeclintError
from speclint.files import Files
from speclint.judge import packs, suppress
from speclint.judge.active import ActiveRule, active_rules
from speclint.judge.packs import Rule
from speclint.lay import lay
from speclint.model import Finding, Severity, Span, Spec
from speclint.report import concise
from speclint.settings.configuration import Settings, read
from speclint.task import Task
from speclint.template import schema
from speclint.text.source import Source

TEMPLATE = """\
# [Name]

## Context

### Goals

## Decision

| Option | Choice |
|--------|--------|
| [Option] | [Choice] |

## Rollback
"""

GOOD = """\
# Cache

## Context

Pages are slow.

### Goals

Fast ones.

## Decision

| Option | Choice |
|---|---|
| Store | Redis |

## Rollback

Drop the cache.
"""

NO_GOALS = GOOD.replace("### Goals\n\n", "")
EMPTY_CELLS = GOOD.replace("| Store | Redis |\n", "| Store | |\n| Time | |\n")

COMPILED = schema.compiled(Source.from_text("template.md", TEMPLATE), None, "template.md")
ALL = all_rules()

NO_SECTION = "3:1: error missing-section: `Goals` is absent from `Context`"
FIRST_CELL = "15:10: warning empty-cell: `Choice` of the row `Store` is empty in the table of `Decision`"
SECOND_CELL = "16:9: warning empty-cell: `Choice` of the row `Time` is empty in the table of `Decision`"


def lines(
    text: str, rules: tuple[ActiveRule, ...] = ALL, *, reason_required: bool = False, newline: str = "\n"
) -> list[str]:
    source = Source.from_text("spec.md", text.replace("\n", newline))
    spec = lay(source, COMPILED, Request())
    found, raised = diagnosed(source, spec, COMPILED, rules, reason_required=reason_required)
    assert raised == []
    return [concise.line(diagnostic) for diagnostic in found]


def names(text: str) -> list[str]:
    """The rules that say something, each with its line."""
    found = (line.split() for line in lines(text))
    return [f"{place.split(':')[0]} {name.rstrip(':')}" for place, _, name, *_ in found]


def insert(text: str, before: str, comment: str) -> str:
    assert text.count(before) == 1
    return text.replace(before, f"{comment}\n\n{before}")


def idle(line: int, rule: str, where: str, column: int = 1) -> str:
    said = f"no `{rule}` is found in {where}: remove it from this comment"
    return f"{line}:{column}: warning unused-suppression: {said}"


def test_the_specs_of_these_tests_give_what_they_should() -> None:
    assert lines(GOOD) == []
    assert lines(NO_GOALS) == [NO_SECTION]
    assert lines(EMPTY_CELLS) == [FIRST_CELL, SECOND_CELL]


# What each word covers


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("blank", ["\n", "\n\n", "\n\n<!-- a remark -->\n\n"])
def test_next_covers_the_next_block_whatever_the_lines_end_with(newline: str, blank: str) -> None:
    comment = "<!-- speclint-ignore-next empty-cell: later -->" + blank
    assert lines(EMPTY_CELLS.replace("| Option", comment + "| Option"), newline=newline) == []
    heading = "<!-- speclint-ignore-next missing-section: none -->" + blank
    assert lines(NO_GOALS.replace("## Context", heading + "## Context"), newline=newline) == []


def test_next_covers_no_more_than_the_next_block() -> None:
    text = insert(EMPTY_CELLS, "| Option", "<!-- speclint-ignore-next empty-cell -->\n\nWe chose.")
    assert lines(text) == [
        idle(13, "empty-cell", "the next block"),
        FIRST_CELL.replace("15:", "19:"),
        SECOND_CELL.replace("16:", "20:"),
    ]
    text = insert(NO_GOALS, "## Context", "<!-- speclint-ignore-next missing-section -->").replace(
        "\n## Rollback\n\nDrop the cache.\n", ""
    )
    assert names(text) == ["1 missing-section"]


def test_several_comments_stand_before_one_block() -> None:
    cut = EMPTY_CELLS.replace("| Time | |", "| Time |")
    both = (
        "<!-- speclint-ignore-next empty-cell: later -->\n<!-- speclint-ignore-next ragged-row: one cell -->"
    )
    assert names(cut) == ["15 empty-cell", "16 ragged-row"]
    assert lines(insert(cut, "| Option", both)) == []
    one = "<!-- speclint-ignore-next\n  empty-cell,\n  ragged-row: ADR 7: later -->"
    assert lines(insert(cut, "| Option", one)) == []


def test_next_at_the_end_of_a_file_covers_nothing() -> None:
    comment = "<!-- speclint-ignore-next missing-section: none -->"
    assert lines(f"{NO_GOALS}\n{comment}") == [NO_SECTION, idle(19, "missing-section", "the next block")]


def test_next_in_a_cell_covers_the_row() -> None:
    comment = "<!-- speclint-ignore-next empty-cell: ADR \\| 7 -->"
    assert lines(EMPTY_CELLS.replace("| Store |", f"| Store {comment} |")) == [SECOND_CELL]
    assert lines(EMPTY_CELLS.replace("| Time | |", f"| Time | {comment} |")) == [FIRST_CELL]
    assert names(EMPTY_CELLS.replace("| Time | |", "| Time | <!-- when? --> |")) == [
        "15 empty-cell", "16 empty-cell",
    ]  # fmt: skip


def test_next_in_a_heading_covers_the_heading() -> None:
    comment = "<!-- speclint-ignore-next missing-section: none -->"
    assert lines(NO_GOALS.replace("## Context", f"## Context {comment}")) == []
    assert lines(NO_GOALS.replace("## Context", f"Context {comment}\n---")) == []
    assert lines(NO_GOALS.replace("## Context", f"Context\n{comment}\n---")) != []
    two_lines = f"Our\nCache {comment}\n==="
    assert lines(GOOD.replace("# Cache", two_lines).replace("## Rollback\n\n", "")) == []


def test_next_at_the_end_of_a_line_covers_that_line() -> None:
    words = GOOD.replace("Fast ones.", "TODO: one.\n\nTODO: two.")
    assert names(words) == ["9 leftover-placeholder", "11 leftover-placeholder"]
    comment = "<!-- speclint-ignore-next leftover-placeholder: on purpose -->"
    assert names(words.replace("one.", f"one. {comment}")) == ["11 leftover-placeholder"]
    assert lines(GOOD.replace("ones.", f"ones.\nTODO: name them {comment}")) == []
    assert lines(GOOD.replace("ones.", f"ones. {comment}\nTODO: name them")) == [
        idle(9, "leftover-placeholder", "this line", 12),
        "10:1: error leftover-placeholder: `TODO` is still to be replaced",
    ]


def test_next_covers_a_list_or_an_item_of_it() -> None:
    words = GOOD.replace("Fast ones.", "- one\n- TODO: two\n- TODO: three")
    assert names(words) == ["10 leftover-placeholder", "11 leftover-placeholder"]
    comment = "<!-- speclint-ignore-next leftover-placeholder: on purpose -->"
    assert lines(insert(words, "- one", comment)) == []
    assert names(words.replace("- one", f"- one\n  {comment}")) == ["12 leftover-placeholder"]
    deep = words.replace("- one", f"- one\n  {comment}").replace("TODO: two", "two\n\n  TODO: more")
    assert names(deep) == ["14 leftover-placeholder"]
    assert names(words.replace("two", f"two {comment}")) == ["11 leftover-placeholder"]
    assert names(words.replace("- TODO: two", f"- {comment}\n\n  TODO: two")) == ["13 leftover-placeholder"]


def test_a_comment_in_a_quote_goes_on_behind_the_mark_of_the_quote() -> None:
    quote = "> <!-- speclint-ignore-next\n> leftover-placeholder: on\n> purpose -->\n> TODO: one"
    assert lines(GOOD.replace("Fast ones.", quote)) == []


def test_section_covers_its_heading_and_its_subsections_and_no_more() -> None:
    both = NO_GOALS.replace("Fast ones.", "### Costs\n\n#### Money\n\nTODO: count")
    assert names(both) == ["3 missing-section", "11 leftover-placeholder"]
    comment = "<!-- speclint-ignore-section missing-section, leftover-placeholder: later -->"
    assert lines(insert(both, "Pages", comment)) == []
    assert lines(both.replace("## Context", f"## Context {comment}")) == []
    assert names(insert(both, "#### Money", comment)) == ["3 missing-section", "9 unused-suppression"]
    assert lines(insert(both, "TODO", comment))[:2] == [
        NO_SECTION,
        idle(11, "missing-section", "this section"),
    ]
    assert names(insert(both, "Drop", comment)) == [
        "3 missing-section", "11 leftover-placeholder", "21 unused-suppression", "21 unused-suppression",
    ]  # fmt: skip


def test_section_knows_setext_headings() -> None:
    text = NO_GOALS.replace("## Context", "Context\n-------")
    assert names(text) == ["3 missing-section"]
    assert lines(insert(text, "Pages", "<!-- speclint-ignore-section missing-section: none -->")) == []


def test_before_the_first_heading_the_section_is_the_file() -> None:
    comment = "<!-- speclint-ignore-section missing-section, empty-cell: later -->"
    both = EMPTY_CELLS.replace("### Goals\n\n", "")
    assert names(both) == ["3 missing-section", "13 empty-cell", "14 empty-cell"]
    assert lines(insert(both, "# Cache", comment)) == []


@pytest.mark.parametrize("before", ["# Cache", "Fast", "Drop"])
def test_file_covers_everything_wherever_it_stands(before: str) -> None:
    comment = "<!-- speclint-ignore-file empty-cell: later -->"
    assert lines(insert(EMPTY_CELLS, before, comment)) == []
    assert lines(EMPTY_CELLS.replace(before, before + " " + comment)) == []
    assert lines(EMPTY_CELLS + comment) == []


def test_start_and_end_cover_what_stands_between() -> None:
    start, end = "<!-- speclint-ignore-start empty-cell: later -->", "<!-- speclint-ignore-end -->"
    assert lines(insert(insert(EMPTY_CELLS, "## Decision", start), "## Rollback", end)) == []
    assert lines(EMPTY_CELLS.replace("Option |", f"Option {start} |").replace("Time |", f"Time {end} |")) == [
        SECOND_CELL.replace("16:9", "16:38")
    ]
    text = insert(insert(EMPTY_CELLS, "## Context", start), "## Decision", end)
    assert lines(text)[0] == idle(3, "empty-cell", "the lines up to `speclint-ignore-end`")


def test_start_and_end_nest() -> None:
    words = EMPTY_CELLS.replace("Drop the", "TODO: drop the")
    outer = (
        "<!-- speclint-ignore-start leftover-placeholder: a -->\n<!-- speclint-ignore-start empty-cell -->"
    )
    text = insert(
        insert(words, "## Decision", outer), "## Rollback", "<!-- speclint-ignore-end empty-cell -->"
    )
    assert lines(f"{text}\n<!-- speclint-ignore-end leftover-placeholder -->\n") == []


def test_every_comment_that_covers_a_finding_is_of_use() -> None:
    around = "<!-- speclint-ignore-file empty-cell: a -->\n<!-- speclint-ignore-section empty-cell: b -->"
    comment = "<!-- speclint-ignore-next empty-cell: c -->"
    assert lines(insert(EMPTY_CELLS, "| Option", f"{around}\n{comment}")) == []
    assert lines(insert(EMPTY_CELLS, "| Option", f"{around}\n{comment}\n\nText.")) == [
        idle(15, "empty-cell", "the next block")
    ]


def test_comments_of_ours_stand_beside_other_html() -> None:
    comment = "<!-- speclint-ignore-next empty-cell: later -->"
    for html in (f"<!--> {comment}", f"<!-- a -->{comment}<!-- b -->", f"<div>\n{comment}\n</div>"):
        assert lines(insert(EMPTY_CELLS, "| Option", html)) == []


# What is no suppression


@pytest.mark.parametrize(
    "text",
    [
        "```html\n<!-- speclint-ignore-file empty-cell -->\n```",
        "Text.\n\n    <!-- speclint-ignore-file empty-cell -->",
        "Write `<!-- speclint-ignore-file empty-cell -->` here.",
        "<!-- we could say: speclint-ignore-file empty-cell -->",
        "<!-- <!-- speclint-ignore-file empty-cell -->",
        "\\<!-- speclint-ignore-file empty-cell -->",
        "speclint-ignore-file empty-cell",
    ],
)
def test_code_and_other_comments_are_text(text: str) -> None:
    assert lines(EMPTY_CELLS.replace("Drop the", f"{text}\n\nDrop the")) == [FIRST_CELL, SECOND_CELL]


def test_a_comment_without_an_end_in_a_paragraph_is_text_and_is_said() -> None:
    text = "Text <!-- speclint-ignore-file empty-cell"
    shown = "this comment is never closed, and is shown as text: close it with `-->`"
    assert lines(EMPTY_CELLS.replace("Drop the", f"{text}\n\nDrop the")) == [
        FIRST_CELL, SECOND_CELL, f"20:6: warning broken-fence: {shown}",
    ]  # fmt: skip


# What is wrong with one


def said(comment: str, *, reason_required: bool = False) -> list[str]:
    """What is said of a comment in a spec whose cells are empty, besides those cells."""
    text = EMPTY_CELLS.replace("Drop the cache.", f"Drop the cache.\n\n{comment}")
    found = lines(text, reason_required=reason_required)
    assert found[:2] == [FIRST_CELL, SECOND_CELL]
    return [line.replace("warning unused-suppression: ", "") for line in found[2:]]


@pytest.mark.parametrize(
    ("comment", "messages"),
    [
        (
            "<!-- speclint-ignore-section empty-cell -->",
            ["22:1: no `empty-cell` is found in this section: remove it from this comment"],
        ),
        (
            "<!-- speclint-ignore-section Empty-Cell, zzz: a reason -->",
            ["22:1: no rule is called `Empty-Cell`; did you mean `empty-cell`?",
             "22:1: no rule is called `zzz`"],
        ),
        (
            "<!-- speclint-ignore-file empty-cell because -->",
            ["22:1: no rule is called `empty-cell because`; write a colon before the reason:"
             " `empty-cell: because`"],
        ),
        (
            "<!-- speclint-ignore-file empty-cell empty-table: a reason -->",
            ["22:1: no rule is called `empty-cell empty-table`; write commas between rules:"
             " `empty-cell, empty-table`"],
        ),
        (
            "<!--speclint-ignore-file-->",
            ["22:1: this comment names no rule: write `speclint-ignore-file RULE: reason`"],
        ),
        (
            "<!-- speclint-ignore-file: empty-cell -->",
            ["22:1: this comment names no rule: write `speclint-ignore-file RULE: reason`"],
        ),
        (
            "<!-- speclint-ignore-file , : a reason -->",
            ["22:1: this comment names no rule: write `speclint-ignore-file RULE: reason`"],
        ),
        (
            "<!-- speclint-disable empty-cell -->",
            ["22:1: `speclint-disable` is unknown: expected speclint-ignore-next, -section, -file, -start or"
             " -end"],
        ),
        (
            "Text.\n<!-- speclint-ignore-start empty-cell: later -->\n\nMore.",
            ["23:1: `speclint-ignore-start` is never ended, and ignores nothing: put `speclint-ignore-end`"
             " where it ends"],
        ),
        (
            "Text. <!-- speclint-ignore-end -->",
            ["22:7: `speclint-ignore-end` stands here without `speclint-ignore-start` before it"],
        ),
        (
            "<!-- speclint-ignore-start -->\n\n<!-- speclint-ignore-end -->",
            ["22:1: this comment names no rule: write `speclint-ignore-start RULE: reason`"],
        ),
        (
            "<!-- speclint-ignore-file empty-cell: later\n\nMore.",
            ["22:1: this comment is never closed, and hides what follows: end it with `-->`"],
        ),
        (
            "<!-- speclint-ignore-file unused-suppression: we know -->",
            ["22:1: no comment can ignore `unused-suppression`: switch it off in the settings"],
        ),
        ("<!-- speclint-ignore-file unknown-column: does not run by default -->", []),
    ],
)  # fmt: skip
def test_a_comment_that_is_wrong_or_idle_is_reported(comment: str, messages: list[str]) -> None:
    assert said(comment) == messages


def test_what_is_right_in_a_comment_holds_all_the_same() -> None:
    comment = "<!-- speclint-ignore-file empty-cell, missing-sectoin: later -->"
    assert names(EMPTY_CELLS + comment) == ["21 unused-suppression"]
    crossed = insert(EMPTY_CELLS, "## Decision", "<!-- speclint-ignore-start empty-cell -->")
    assert lines(crossed + "\n<!-- speclint-ignore-end ragged-row -->") == [
        "24:1: warning unused-suppression: this comment ends the suppression of `empty-cell`, not of"
        " `ragged-row`"
    ]


def test_no_comment_hides_what_is_said_of_comments() -> None:
    text = insert(GOOD, "# Cache", "<!-- speclint-ignore-next unused-suppression -->")
    text = insert(text, "## Context", "<!-- speclint-ignore-file unused-suppression, empty-cell -->")
    assert names(text) == ["1 unused-suppression", "5 unused-suppression", "5 unused-suppression"]


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        (Task(select=("unused-suppression",)), []),
        (Task(ignore=("empty-cell",)), []),
        (Task(severities=(("empty-cell", Severity.OFF),)), []),
        (Task(ignore=("unused-suppression",)), []),
        (Task(select=("unused-suppression", "empty-cell")), ["3 unused-suppression"]),
    ],
)
def test_rules_that_did_not_run_are_not_judged(task: Task, expected: list[str]) -> None:
    text = insert(GOOD, "## Context", "<!-- speclint-ignore-file empty-cell: later -->")
    found = lines(text, active_rules(task, Settings()))
    assert [f"{line.split(':')[0]} {line.split()[2].rstrip(':')}" for line in found] == expected


def rule_named(name: str, check: object) -> ActiveRule:
    assert callable(check)
    return ActiveRule(Rule(name, "x", "X.", Severity.ERROR, None, "x", check), None, None)


def test_a_rule_that_raised_is_reported_once_and_not_judged() -> None:
    def check(spec: Spec, options: None) -> Iterator[Finding]:
        raise ValueError("oh")
        yield

    rules = (*(active for active in ALL if active.rule.name != "empty-cell"), rule_named("empty-cell", check))
    both = "<!-- speclint-ignore-file empty-cell: a -->\n\n<!-- speclint-ignore-file ragged-row: b -->"
    source = Source.from_text("spec.md", f"{GOOD}\n{both}")
    found, raised = diagnosed(source, lay(source, COMPILED, Request()), COMPILED, rules)
    line = check.__code__.co_firstlineno + 1
    assert [str(error) for error in raised] == [
        f"spec.md: the rule `empty-cell` failed on this file: ValueError: oh ({__file__}:{line})"
    ]
    assert [diagnostic.place.line for diagnostic in found] == [23]


def test_a_rule_that_reads_no_gaps_says_what_it_says_once_and_can_be_ignored() -> None:
    def check(spec: Spec, options: None) -> Iterator[Finding]:
        at = spec.text.index("Pages")
        yield Finding(Span(at, at + 5), "no pages, please")

    rules = (*ALL, rule_named("ragged-row", check))
    rules = tuple({active.rule.name: active for active in rules}.values())
    idle_one = "\n<!-- speclint-ignore-section empty-cell: idle -->\n"
    assert [line.split(": ")[-1] for line in lines(GOOD + idle_one, rules)] == [
        "no pages, please",
        "remove it from this comment",
    ]
    ignored = insert(GOOD, "Pages", "<!-- speclint-ignore-next ragged-row -->")
    assert len(lines(ignored + idle_one, rules)) == 1


def test_a_point_at_the_end_of_a_line_or_block_belongs_to_it() -> None:
    def check(spec: Spec, options: None) -> Iterator[Finding]:
        at = spec.text.index("\n", spec.text.index("Drop"))
        yield Finding(Span(at, at), "a full stop, please")

    rules = (rule_named("ragged-row", check),)
    comment = "<!-- speclint-ignore-next ragged-row -->"
    assert len(lines(GOOD, rules)) == 1
    assert lines(insert(GOOD, "Drop", comment), rules) == []
    assert lines(GOOD.replace("cache.", f"cache. {comment}"), rules) == []


def test_the_gaps_of_comments_come_in_document_order() -> None:
    comments = ("<!-- speclint-ignore-file empty-cell -->", "<!-- speclint-ignore-end -->")
    for first, second in (comments, comments[::-1]):
        source = Source.from_text("spec.md", f"{first}\n\n{second}\n")
        spec = lay(source, COMPILED, Request())
        gaps = suppress.read(spec.root, source, {"empty-cell"}, False).gaps({"empty-cell"}, ())
        assert [source.text[gap.at.start : gap.at.end] for gap in gaps] == [first, second]


def test_what_a_status_switches_off_was_found_all_the_same() -> None:
    source = Source.from_text("spec.md", f"{EMPTY_CELLS}\n<!-- speclint-ignore-file empty-cell: later -->")
    laid = lay(source, COMPILED, Request())
    spec = replace(laid, profile=replace(laid.profile, status="Draft"))
    soft = replace(COMPILED, softening=(("empty-cell", (("Draft", Severity.OFF),)),))
    assert diagnosed(source, spec, soft, ALL) == ([], [])


# The settings


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("speclint-ignore-next empty-cell: ADR 7", True),
        ("speclint-ignore-next empty-cell", False),
        ("speclint-ignore-next empty-cell:", False),
        ("speclint-ignore-next empty-cell: - ...", False),
    ],
)
def test_where_a_reason_is_required_a_comment_without_one_ignores_nothing(
    comment: str, expected: bool
) -> None:
    text = insert(EMPTY_CELLS, "| Option", f"<!-- {comment} -->")
    assert lines(text) == []
    found = lines(text, reason_required=True)
    assert (found == []) is expected
    if not expected:
        assert found[0] == (
            "13:1: warning unused-suppression: this comment gives no reason, and ignores nothing without one:"
            " write `speclint-ignore-next empty-cell: reason`"
        )
        assert len(found) == 3


def test_a_reason_is_asked_for_once_however_many_rules_are_named() -> None:
    assert said("<!-- speclint-ignore-file empty-cell, zzz -->", reason_required=True) == [
        "22:1: this comment gives no reason, and ignores nothing without one: write"
        " `speclint-ignore-file empty-cell, zzz: reason`"
    ]
    ended = "<!-- speclint-ignore-start empty-cell -->\n\n<!-- speclint-ignore-end -->"
    assert len(said(ended, reason_required=True)) == 1


def test_the_settings_may_require_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("template.md").write_text(TEMPLATE, encoding="utf-8")
    text = insert(EMPTY_CELLS, "| Option", "<!-- speclint-ignore-next empty-cell -->")
    Path("a.md").write_text(text, encoding="utf-8")
    arguments = ["check", "--template", "template.md", "--format", "concise", "a.md"]
    assert CliRunner().invoke(main, arguments).stdout == ""
    for wanted, count in (("required", 3), ("optional", 0)):
        Path(".speclint.yaml").write_text(f"suppressions: {{reason: {wanted}}}\n", encoding="utf-8")
        assert len(CliRunner().invoke(main, arguments).stdout.splitlines()) == count


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("suppressions: {reason: must}", "1:16: `reason` must be `required` or `optional`, not `must`"),
        ("suppressions: {reasons: required}", "1:16: unknown key `reasons`; did you mean `reason`?"),
        ("suppressions: required", "1:1: `suppressions` must be a mapping, not `required`"),
    ],
)
def test_mistakes_in_the_settings_are_named(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / ".speclint.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SpeclintError) as caught:
        read(str(file), str(file), packs.Named(), Files())
    assert str(caught.value) == f"{file}:{message}"


# What is hostile


@pytest.mark.parametrize(
    "unit",
    [
        "<!-- speclint-ignore-next ragged-row: r -->\nText\n\n",
        "x <!-- speclint-ignore-next ragged-row: r -->\n",
        "x <!-- speclint-ignore-next ragged-row: r -->",
        "- <!-- speclint-ignore-section ragged-row: r -->\n",
        "<!-- speclint-ignore-start ragged-row: r -->\n\n",
        "<!-- speclint-ignore-end -->\n\n",
        "<!-- speclint-ignore-next ragged-rwo: r -->\n\n",
    ],
)
def test_many_comments_are_judged_in_linear_time(unit: str) -> None:
    def judge(size: int) -> None:
        found = lines(f"{GOOD}\n{unit * size}")
        assert sum("unused-suppression" in line for line in found) == size

    assert_linear(judge, 96)


@pytest.mark.parametrize("unit", ["<!-- speclint-ignore-next a ", "<!-- speclint-ignore-next a\n"])
@pytest.mark.parametrize("before", ["", "x "])
def test_many_comments_without_an_end_are_judged_in_linear_time(unit: str, before: str) -> None:
    def judge(size: int) -> None:
        # One in a paragraph is shown, one below hides what follows: each is said once.
        assert len(lines(f"{GOOD}\n{before}{unit * size}")) <= 2

    assert_linear(judge, 96)


# In front matter, and in MDX

DATED = "---\ncreated: YYYY-MM-DD\nstatus: draft | final\n---\n# [Name]\n\n## Context\n\n[x]\n"
ODD = "---\n{}created: soon\n{}status: odd\n---\n# Cache\n\n## Context\n\nSlow.\n"


def concise_lines(tmp_path: Path, name: str, text: str) -> list[str]:
    (tmp_path / "t.md").write_text(DATED, encoding="utf-8")
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(
        main, ["check", "--format", "concise", "--template", str(tmp_path / "t.md"), str(file)]
    )
    return [line.removeprefix(f"{file}:").split(": `")[0] for line in done.stdout.splitlines()]


def test_a_comment_in_the_front_matter_covers_the_next_entry(tmp_path: Path) -> None:
    created, status = "2:10: warning invalid-value", "4:9: warning invalid-value"
    next_ = "# speclint-ignore-next invalid-value: nobody knows\n"
    assert concise_lines(tmp_path, "a.md", ODD.format("", "# mine\n")) == [created, status]
    assert concise_lines(tmp_path, "a.md", ODD.format("", next_)) == [created]
    assert concise_lines(tmp_path, "a.md", ODD.format("", f"{next_}# mine\n\n")) == [created]
    assert concise_lines(tmp_path, "a.md", ODD.format(f"  {next_}", next_)) == []
    section = "# speclint-ignore-section invalid-value: nobody knows\n"
    assert concise_lines(tmp_path, "a.md", ODD.format(section, "")) == []
    (idle,) = concise_lines(tmp_path, "a.md", ODD.format(next_, next_).replace("soon", "2026-01-02"))
    assert idle == (
        "2:1: warning unused-suppression: no `invalid-value` is found in the next entry:"
        " remove it from this comment"
    )


def test_comments_of_mdx_count_in_mdx_alone(tmp_path: Path) -> None:
    text = ODD.format("", "").replace("soon", "2026-01-02").replace("odd", "draft").replace("Slow.", "{}")
    marked = text.replace("{}", "{/* speclint-ignore-next leftover-placeholder: later */}\n\nTBD")
    assert concise_lines(tmp_path, "a.mdx", marked) == []
    assert concise_lines(tmp_path, "a.md", marked) == ["11:1: error leftover-placeholder"]
    inline = text.replace("{}", "TBD {/* speclint-ignore-next leftover-placeholder: later */}")
    assert concise_lines(tmp_path, "a.mdx", inline) == []
    idle = text.replace("{}", "Slow.\n\n{/* speclint-ignore-file wall-of-text */}\n\n{/* other */}")
    (said,) = concise_lines(tmp_path, "a.mdx", idle)
    assert said.startswith("11:1: warning unused-suppression: no `wall-of-text` is found in this file")


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("{/* speclint-ignore-next leftover-placeholder: later */}\nTBD\nand TBD", []),
        ("{/* speclint-ignore-next leftover-placeholder: later */}\n{/* mine */}\n\nTBD", []),
        ("> {/* speclint-ignore-next\n> leftover-placeholder: later */}\n> TBD", []),
        ("Slow.\n{/* speclint-ignore-next leftover-placeholder: later */}\nTBD\n\nTBD", ["13"]),
        ("TBD\n{/* speclint-ignore-next leftover-placeholder: later */}\nSlow.", ["9", "10"]),
        ("TBD {/* speclint-ignore-next leftover-placeholder: later */}\nSlow.", []),
    ],
)
def test_a_comment_of_mdx_right_above_a_paragraph_is_above_it(
    tmp_path: Path, written: str, left: list[str]
) -> None:
    text = ODD.format("", "").replace("soon", "2026-01-02").replace("odd", "draft").replace("Slow.", written)
    assert [line.partition(":")[0] for line in concise_lines(tmp_path, "a.mdx", text)] == left


IDLE = "no `{}` is found in {}: remove it from this comment"


def test_an_idle_comment_is_taken_out_with_the_blanks_before_it() -> None:
    text = "# A\n\n## Goals\n\nab   <!-- speclint-ignore-next empty-section: why -->\n\nz\n"
    said = mended(text, "# [Name]\n\n## Goals\n\n[y]\n")
    assert [one.message for one in said.found] == [IDLE.format("empty-section", "this line")]
    assert said.text == "# A\n\n## Goals\n\nab\n\nz\n"


def test_a_comment_in_front_matter_covers_the_next_entry_and_is_taken_out_when_it_is_idle() -> None:
    template = "---\nowner: name\n---\n# [Name]\n\n## Goals\n\n[y]\n"
    comment = "# speclint-ignore-next invalid-metadata: known\n"
    text = f"---\n{comment}owner: Ana\nsize: huge\n---\n# A\n\n## Goals\n\nx\n"
    said = mended(text, template, "sizes: [small, large]\n")
    assert [f"{one.place.line} {one.message}" for one in said.found] == [
        f"2 {IDLE.format('invalid-metadata', 'the next entry')}",
        "4 `huge` is unknown: expected small or large",
    ]
    assert said.text == text.replace(comment, "")
