"""What is no answer: a place that shows nothing, is not written yet, or still is the template's."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from speclint.cli import main

TEMPLATE = """\
# [Change]

## Why

[What hurts, and whom.]

## Picture

```mermaid
flowchart LR
  A --> B
```

## Prices

| Item | Price | Paid by |
| --- | --- | --- |
| [Item] | [Price] | [Who] |

## Way back

[How it is undone.]

**Contact:** [Name]

## Tasks

- [ ] [What must be done]
"""
WHY = "The till is slow."
PICTURE = "```mermaid\nflowchart LR\n  Till --> Bank\n```"
ROWS = "| Till | 40 EUR | shop |"
BACK = "Unplug it."
CONTACT = "Ada"
TASKS = "- [ ] Order it"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def report(text: str, template: str = TEMPLATE) -> list[str]:
    """The report of a spec, a line a finding, without the path."""
    Path("t.md").write_text(template, encoding="utf-8")
    Path("s.md").write_text(text, encoding="utf-8")
    found = CliRunner().invoke(main, ["check", "--format", "concise", "--template", "t.md", "s.md"])
    return [line.removeprefix("s.md:") for line in found.stdout.splitlines()]


def spec(
    *,
    why: str = WHY,
    picture: str = PICTURE,
    rows: str = ROWS,
    back: str = BACK,
    contact: str = CONTACT,
    tasks: str = TASKS,
) -> str:
    return (
        f"# A faster till\n\n## Why\n\n{why}\n\n## Picture\n\n{picture}\n\n## Prices\n\n"
        f"| Item | Price | Paid by |\n| --- | --- | --- |\n{rows}\n\n"
        f"## Way back\n\n{back}\n\n**Contact:** {contact}\n\n## Tasks\n\n{tasks}\n"
    )


def test_a_spec_that_answers_all_has_no_finding() -> None:
    assert report(spec()) == []


@pytest.mark.parametrize(
    "nothing",
    ["-", "* ", "…", "???", "&nbsp;<br>", "<!-- later -->", "{/* later */}", "- [ ]", "> ", "```\n...\n```",
     "![](  )", "### Cost\n\n### Time\n\n&nbsp;"],
)  # fmt: skip
def test_a_section_that_shows_nothing_is_empty(nothing: str) -> None:
    assert report(spec(why=nothing)) == [
        "3:1: error empty-section: `Why` is empty: write it, or say `N/A` and why"
    ]


@pytest.mark.parametrize(
    "something",
    ["7", "✅", "<https://example.org>",
     "![till](https://example.org/till.png)", "> Too slow.", "```text\n# a line\n```",
     "### Cost\n\nTwo.\n\n### Time"],
)  # fmt: skip
def test_a_section_that_shows_a_word_or_a_picture_is_none(something: str) -> None:
    assert report(spec(why=something)) == []


@pytest.mark.parametrize(
    "nothing", ["&nbsp;", "<br>", "…", "...", "???", "![]()", "<!-- later -->", "\u200b"]
)
def test_a_cell_that_shows_nothing_is_empty(nothing: str) -> None:
    said = "`Price` of the row `Till` is empty in the table of `Prices`"
    assert report(spec(rows=f"| Till | {nothing} | shop |")) == [f"18:10: warning empty-cell: {said}"]


@pytest.mark.parametrize("sign", ["-", "–", "=", "→", "✓", "[ ]", "'{}'", "+", "0"])
def test_a_sign_is_an_answer_in_a_cell(sign: str) -> None:
    assert report(spec(rows=f"| Till | {sign} | shop |")) == []


@pytest.mark.parametrize(
    "picture", ["Two.\n\n```mermaid\n```", "Two.\n\n```mermaid\nerDiagram\n  %% later\n```", "Two. ![]()"]
)
def test_a_diagram_without_a_node_is_none(picture: str) -> None:
    assert [line.split(": ")[1] for line in report(spec(picture=picture))] == ["warning missing-diagram"]


@pytest.mark.parametrize("nothing", ["-", "…", "???"])
def test_a_field_that_shows_nothing_is_empty(nothing: str) -> None:
    assert [line.split(": ")[1] for line in report(spec(contact=nothing))] == ["warning missing-field"]


SIMPLE = "# [Change]\n\n## Why\n\n[Why.]\n\n## Risks\n\n[What can break.]\n\n## Way back\n\n[How.]\n"


def simple(risks: str) -> str:
    return f"# A faster till\n\n## Why\n\nThe till is slow.\n\n{risks}\n\n## Way back\n\nUnplug it.\n"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("##Risks\n\nNone has.", "7:1: `##Risks` lacks a space: write `## Risks`"),
        ("<h2>Risks</h2>\n\nNone.", "7:1: `<h2>` is no heading of Markdown: write `## Risks`"),
        ("- ## Risks\n\n  None.", "7:3: `Risks` stands in a list item: move it out of the list"),
        ("> ## Risks\n>\n> None.", "7:3: `Risks` stands in a quote: move it out of the quote"),
        (
            "<!--\n## Risks\n\nNone.\n-->",
            "1:1: it stands in a comment, which nobody sees: take it out of there",
        ),
    ],
)
def test_what_looks_like_the_heading_of_an_absent_section_says_why_it_is_none(
    written: str, said: str
) -> None:
    place, _, why = said.partition(": ")
    expected = f"{place}: error missing-section: `Risks` is absent: {why}"
    assert report(simple(written), SIMPLE) == [expected]


def test_an_old_copy_in_a_comment_is_nothing_to_a_section_that_is_there() -> None:
    assert report(simple("## Risks\n\nIt may break.\n\n<!--\n## Risks\n\nIt may melt.\n-->"), SIMPLE) == []


def test_a_comment_that_nothing_closes_is_said_once_with_all_that_it_hides() -> None:
    hidden = "`Risks` and `Way back` are hidden by a comment that is never closed: close it with `-->`"
    text = simple("<!-- for later\n\n## Risks\n\nIt may break.")
    assert report(text, SIMPLE) == [f"7:1: error missing-section: {hidden}"]
    said = "this comment is never closed, and hides what follows: close it with `-->`"
    assert report(simple("## Risks\n\nNo.") + "\n<!-- the end\n", SIMPLE) == [
        f"15:1: error broken-fence: {said}"
    ]


def test_text_that_a_line_made_a_heading_is_said_at_that_text() -> None:
    said = "`Risks` is empty: `---` makes `It may break.` a heading; put a blank line above it"
    assert report(simple("## Risks\n\nIt may break.\n---"), SIMPLE) == [f"9:1: error empty-section: {said}"]


def test_what_stands_too_deep_to_be_read_is_said_at_its_line() -> None:
    text = simple("## Risks\n\nIt may break.\n\n" + "> " * 400 + "deep")
    said = "this stands in too many lists and quotes, and is not read: write it less deep"
    assert [line.partition(": ")[2] for line in report(text, SIMPLE)] == [f"error broken-fence: {said}"]


def leftover(line: int, column: int, written: str, more: str = "") -> str:
    return f"{line}:{column}: error leftover-placeholder: `{written}` is still to be replaced{more}"


@pytest.mark.parametrize(
    "mark",
    [
        "TBD",
        "tbd",
        "_TBD_",
        "**wip**",
        "TBA.",
        "To be defined.",
        "to be decided",
        "TODO: ask Ada",
        "[NEEDS WORK]",
    ],
)
def test_a_whole_value_that_is_not_written_yet_is_said_wherever_it_stands(mark: str) -> None:
    for text in (spec(why=mark), spec(rows=f"| Till | {mark} | shop |"), spec(contact=mark)):
        assert [line.split(": ")[1] for line in report(text)] == ["error leftover-placeholder"]


@pytest.mark.parametrize(
    "words",
    ["The till has a WIP limit.", "We start while these are still WIP:\n\n- tills",
     "| Task | Status |\n| --- | --- |\n| Tills | WIP |", "The colour is to be defined by each shop.",
     "It reads lib/TODO.md and `TBD`.",
     "Ask for \\<count> and \\[count\\].", "It is fast. {/* TODO: a picture */}",
     "| Term | Meaning |\n| --- | --- |\n| TBD | to be decided |",
     "| Option | Meaning |\n| --- | --- |\n| --last <limit> | how many |\n| <file> | which |"],
)  # fmt: skip
def test_marks_within_sentences_code_paths_and_terms_are_none(words: str) -> None:
    assert report(spec(why=words)) == []


def test_what_is_unfinished_is_a_setting_of_the_schema() -> None:
    Path("t.speclint.yaml").write_text("unfinished: [pending, TODO]\n", encoding="utf-8")
    assert report(spec(why="TBD")) == []
    assert report(spec(why="Pending.")) == [leftover(5, 1, "Pending.")]


def test_front_matter_that_is_not_written_yet_is_said() -> None:
    assert report("---\n# later: TODO\nowner: Ada\n---\n\n" + spec()) == []
    assert report("---\nowner: tbd\n---\n\n" + spec()) == [leftover(2, 1, "owner: tbd")]


OWN = """\
# [Change]

> Delete this quote before the review.

## Why

[What hurts, and whom
does it hurt?]

## Gains

* Gain 1
* Gain 2

## Data

> Which data is touched?

## Costs

| Item | Price |
| --- | --- |
| [Item] | [Price per month] |
"""


def own(
    *, quote: str = "", why: str = "It is slow.", gains: str = "* Speed", data: str = "None but the name is.",
    rows: str = "| Till | 40 |",
) -> str:  # fmt: skip
    return (
        f"# A faster till\n\n{quote}\n\n## Why\n\n{why}\n\n## Gains\n\n{gains}\n\n## Data\n\n{data}\n\n"
        f"## Costs\n\n| Item | Price |\n| --- | --- |\n{rows}\n"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (own(quote="> Delete this quote\n> before the review."),
         leftover(3, 3, "Delete this quote before the review.")),
        (own(why="What hurts, and\nwhom does it hurt?"),
         leftover(7, 1, "What hurts, and whom does it hurt?")),
        (own(why="_What hurts, and whom does it hurt?_"),
         leftover(7, 1, "_What hurts, and whom does it hurt?_")),
        (own(gains="* Speed\n* Gain 2"), leftover(12, 3, "Gain 2")),
        (own(gains="* Gain 1\n* Gain 2"), leftover(11, 3, "Gain 1", " (and one more here)")),
        (own(data="> Which data is touched?"), leftover(15, 3, "Which data is touched?")),
        (own(rows="| Till | 40 |\n| [Item] | [Price per month] |"),
         leftover(22, 3, "[Item]", " (and one more here)")),
        (own(rows="| Till | price per month |"), leftover(21, 10, "price per month")),
    ],
)  # fmt: skip
def test_the_templates_own_text_is_said_once_for_a_passage(text: str, said: str) -> None:
    assert report(text, OWN) == [said]


@pytest.mark.parametrize(
    "text",
    [
        own(data="> Which data is touched?\n\nThe name."),
        own(data="### Which data is touched?\n\nThe name."),
        own(data="**Which data is touched?**\n\nThe name."),
        own(why="What hurts, and whom does it hurt? The shop, each morning."),
    ],
)
def test_a_question_of_the_template_that_is_answered_is_none(text: str) -> None:
    assert report(text, OWN) == []


def test_a_question_of_two_words_is_the_templates_too() -> None:
    template = "# [Name]\n\n## Why\n\n[Why now?]\n\n## Costs\n\n[Monthly price]\n"
    text = "# Till\n\n## Why\n\nWhy now?\n\n## Costs\n\nMonthly price\n"
    assert report(text, template) == [leftover(5, 1, "Why now?")]


@pytest.mark.parametrize(
    "answer",
    [
        "N/A",
        "N/A - not applicable",
        "N/A (n/a)",
        "Not applicable (n/a).",
        "None at present.",
        "None.",
        "(N/A)",
        "없음",
        "Nicht zutreffend.",
        "該当なし",
    ],
)
def test_an_omission_that_only_repeats_itself_gives_no_reason(answer: str) -> None:
    assert [line.split(": ")[1] for line in report(spec(why=answer))] == ["warning unexplained-omission"]


def test_an_omission_with_a_reason_is_an_answer() -> None:
    for answer in (
        "N/A - not applicable: nothing is slow.",
        "(None: nothing is slow.)",
        "없음 — 느린 것이 없다",
    ):
        assert report(spec(why=answer)) == [], answer


@pytest.mark.parametrize(
    "answer",
    [
        "-",
        "None",
        "n/a",
        "N/A - not applicable",
        "later",
        "n.a.",
        "N / A",
        "NA",
        "ditto",
        "same as above",
        "nobody",
        "unassigned",
    ],
)
def test_where_the_schema_wants_words_these_are_none(answer: str) -> None:
    yaml = "sections: {Prices: {columns: {Paid by: words}}}\n"
    Path("t.speclint.yaml").write_text(yaml, encoding="utf-8")
    said = f"`{answer}` is no answer for `Paid by`: expected an answer in words"
    if answer != "-":
        said += "; where there is none, say why"
    found = report(spec(rows=f"| Till | 40 | {answer} |"))
    assert found == [f"18:15: error invalid-value: {said}"]


def test_a_placeholder_that_markdown_takes_for_a_tag_is_said_once() -> None:
    assert report(spec(why="<name of the owner>")) == [leftover(5, 1, "<name of the owner>")]
    found = report(spec(why="- <tool>: <name of the tool>"))
    assert [line.split(": ")[1] for line in found] == ["error leftover-placeholder"]


def test_what_may_be_left_out_is_no_error_as_the_template_left_it() -> None:
    template = (
        "# [Title]\n\n## Summary\n\n[What]\n\n## Stories (optional)\n\n### Story 1\n\n"
        "## Notes (optional)\n\n<!-- What else? -->\n\n## Design\n\n<!-- How? -->\n"
    )
    spec = template.replace("[Title]", "Carts").replace("[What]", "Carts are kept.")
    assert report(spec, template) == [
        "9:1: warning leftover-placeholder: `Story 1` is as bare as in the template: write it or remove it",
        "13:1: warning leftover-placeholder: `Notes (optional)` holds nothing but the template's own text:"
        " write it or remove it",
        "17:1: error leftover-placeholder: `Design` holds nothing but the template's own text: write it",
    ]


@pytest.mark.parametrize(
    ("picture", "is_one"),
    [
        ("See [the plan](plan.drawio).", True),
        ("See <img src='plan.png'> here.", True),
        ("See [the plan](https://example.org/plan).", False),
        ("See <b>the plan</b> here.", False),
    ],
)
def test_a_drawing_elsewhere_is_one_where_its_address_says_so(picture: str, is_one: bool) -> None:
    found = report(
        f"# A\n\n## Picture\n\n{picture}\n", "# [X]\n\n## Picture\n\n```mermaid\nflowchart LR\n```\n"
    )
    assert any("missing-diagram" in line for line in found) is not is_one


def test_items_that_say_nothing_are_none() -> None:
    template = "# [X]\n\n## Plan\n\n**Goals:**\n\n- [Goal]\n"
    found = report("# A\n\n## Plan\n\n**Goals:**\n\n-\n", template)
    assert found == ["3:1: warning missing-item: `Goals` lists nothing: write the items, or `None`"]


@pytest.mark.parametrize(
    ("needed", "severity"),
    [
        ("colour", "warning"),
        ("Key Decisions", "warning"),
        ("Rationale", "error"),
        ("Rationale: why", "error"),
    ],
)
def test_a_draft_may_need_all_but_what_no_status_lets_it_lack(needed: str, severity: str) -> None:
    info = "## Document Info\n\n| Field | Value |\n|---|---|\n| **Status** | Draft |\n"
    text = f"# X - Technical Specification\n\n{info}\n## System Overview\n\nFirst [NEEDS {needed}].\n"
    Path("s.md").write_text(text, encoding="utf-8")
    asked = ["check", "--format", "concise", "--select", "leftover-placeholder", "s.md"]
    said = f"s.md:11:7: {severity} leftover-placeholder: `[NEEDS {needed}]` is still to be replaced"
    assert CliRunner().invoke(main, asked).stdout.splitlines() == [said]


def test_front_matter_that_is_no_mapping_is_said_at_its_first_line() -> None:
    said = "the front matter cannot be read: it is not a list of `key: value` lines"
    template = "# [X]\n\n## Why\n\n[Why]\n"
    text = "---\n- a\n- b: c\n---\n\n# A\n\n## Why\n\nx\n"
    assert report(text, template) == [f"2:1: error invalid-metadata: {said}"]


def test_paths_of_a_column_are_one_whatever_their_parameters_are_called() -> None:
    template = "# [X]\n\n## Calls\n\n| Path | What |\n|---|---|\n| [Path] | [What] |\n"
    yaml = "sections: {Calls: {columns: {Path: http-path}, unique: [Path]}}\n"
    Path("t.speclint.yaml").write_text(yaml, encoding="utf-8")
    rows = "| /a/{id} | x |\n| /b/{id} | y |\n| /a/:no | z |\n"
    assert report(f"# A\n\n## Calls\n\n| Path | What |\n|---|---|\n{rows}", template) == [
        "9:3: error duplicate-row: `/a/:no` stands twice in the table of `Calls`: merge the rows"
    ]


def test_a_row_that_the_template_left_to_be_filled_is_said_once() -> None:
    head = "## Log\n\n| Version | What |\n|---|---|\n"
    found = report(f"# A\n\n{head}| 1.1 | Second |\n| 1.0 | |\n", f"# [X]\n\n{head}| 1.0 | |\n")
    assert found == [
        "8:1: error leftover-placeholder: the row `1.0` is still the template's: fill it or remove it"
    ]


def test_two_fences_that_do_not_close_are_said_one_after_the_other() -> None:
    body = "## Alpha\n\n{0}json\n{{}}\n```\n\n## Beta\n\n{0}json\n{{}}\n```\n\n## Gamma\n\nx\n"
    said = "error broken-fence: this code fence hides `{0}` and what follows: close it where the code ends"
    template = "# [X]\n\n" + body.format("```")
    assert report("# A\n\n" + body.format("````"), template) == [
        f"5:1: {said.format('Beta')}",
        f"11:1: {said.format('Gamma')}",
    ]


def test_what_a_repeatable_section_holds_tells_one_without_its_first_word() -> None:
    body = "**Owner:** {0}\n\n**Purpose:** {0}\n\n| Key | Cost |\n|---|---|\n| {0} | {0} |\n"
    template = f"# [X]\n\n## Component: [Name]\n\n{body.format('[Name]')}\n## End\n\n[e]\n"
    text = f"# A\n\n## The till\n\n{body.format('Ada')}\n## End\n\nx\n"
    said = "warning misnamed-section: `The till` stands where `Component: [Name]` is expected: rename it"
    assert report(text, template) == [f"3:1: {said}"]
