"""What is put into a document looks like the rest of it, and what is put right keeps its dress."""

from __future__ import annotations

import pytest
from mending import mended

TEMPLATE = """\
# [Name]

## Context

[What is it about?]

## Risks

| Risk | Impact |
|------|--------|
| [Risk] | [Impact] |

## Rollback
"""
CONTEXT = "## Context\n\nPages are slow.\n"
RISKS = "## Risks\n\n| Risk | Impact |\n|------|--------|\n| Stale | Low |\n"
BLANK = "| Risk | Impact |\n|------|--------|\n| [Risk] | [Impact] |\n"
ROLLBACK = "## Rollback\n\nDrop it.\n"


def fixed(text: str, template: str = TEMPLATE, yaml: str | None = None, *, unsafe: bool = False) -> str:
    done = mended(text, template, yaml, unsafe=unsafe)
    assert done.problems == ()
    return done.text


# Sections


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            f"# Cache\n\n{RISKS}\n{ROLLBACK}",
            f"# Cache\n\n## Context\n\n[What is it about?]\n\n{RISKS}\n{ROLLBACK}",
        ),
        (
            f"# Cache\n\n{CONTEXT}\n{RISKS}",
            f"# Cache\n\n{CONTEXT}\n{RISKS}\n## Rollback\n\n[NEEDS Rollback]\n",
        ),
        (
            f"# Cache\n\n{CONTEXT}\n{RISKS}".removesuffix("\n"),
            f"# Cache\n\n{CONTEXT}\n{RISKS}\n## Rollback\n\n[NEEDS Rollback]",
        ),
        (
            "Cache\n=====\n\nContext\n-------\n\nSlow.\n\nRollback\n--------\n\nDrop it.\n",
            "Cache\n=====\n\nContext\n-------\n\nSlow.\n\nRisks\n-----\n\n"
            f"{BLANK}\nRollback\n--------\n\nDrop it.\n",
        ),
        (
            "# Cache #\n\n## 1. Context ##\n\nSlow.\n\n## 3. Rollback ##\n\nDrop it.\n",
            "# Cache #\n\n## 1. Context ##\n\nSlow.\n\n## 2. Risks ##\n\n"
            f"{BLANK}\n## 3. Rollback ##\n\nDrop it.\n",
        ),
        (
            "# Cache\n\n## 1. Context\n\nSlow.\n",
            "# Cache\n\n## 1. Context\n\nSlow.\n\n## 2. Risks\n\n"
            f"{BLANK}\n## 3. Rollback\n\n[NEEDS Rollback]\n",
        ),
        (
            f"# Cache\n\n{CONTEXT}\n{RISKS}\n##Rollback\n\nDrop it.\n",
            f"# Cache\n\n{CONTEXT}\n{RISKS}\n{ROLLBACK}",
        ),
        (
            f"# Cache\n\n{CONTEXT}\n{RISKS}\n<h2>Rollback</h2>\n\nDrop it.\n",
            f"# Cache\n\n{CONTEXT}\n{RISKS}\n{ROLLBACK}",
        ),
    ],
    ids=[
        "first",
        "last",
        "no final newline",
        "setext",
        "numbered",
        "numbers go on",
        "unspaced",
        "tag",
    ],
)
def test_a_section_is_put_in_as_the_others_are_written(text: str, wanted: str) -> None:
    assert fixed(text) == wanted
    assert fixed(text.replace("\n", "\r\n")) == wanted.replace("\n", "\r\n")


def test_numbers_that_are_taken_are_not_given_twice() -> None:
    text = "# Cache\n\n## 1. Context\n\nSlow.\n\n## 2. Costs\n\nNone.\n"
    assert fixed(text) == text.replace(
        "## 2.", f"## Risks\n\n{BLANK}\n## Rollback\n\n[NEEDS Rollback]\n\n## 2."
    )


def test_examples_below_a_label_are_marked() -> None:
    template = "# [Name]\n\n## Parts\n\n- **Needs:**\n  - `Host`\n- **Uses:**\n  - [which]\n\n## Context\n"
    parts = "## Parts\n\n- **Needs:** [NEEDS Needs]\n  - `Host`\n- **Uses:**\n  - [which]\n"
    assert fixed(f"# Cache\n\n{CONTEXT}", template) == f"# Cache\n\n{parts}\n{CONTEXT}"


def test_a_document_of_another_kind_is_left_alone() -> None:
    template = TEMPLATE + "".join(f"\n## {title}\n" for title in ("Costs", "Terms", "Questions", "Owners"))
    text = "# Cache\n\n## Contxt\n\nSlow.\n\n## Story\n\nLong.\n\n## End\n\nGood.\n"
    assert fixed(text, template, unsafe=True) == text


def test_a_title_in_bold_becomes_a_heading() -> None:
    template = "# [Name]\n\n## Decision\n\n### Choice\n\n### Reasons\n"
    text = "# Cache\n\n## Decision\n\n**Choice**\n\nA cache.\n\n### Reasons\n\nIt is simple.\n"
    assert fixed(text, template) == text.replace("**Choice**", "### Choice")


def test_a_renamed_section_keeps_its_dress_and_its_links() -> None:
    heading = "## 2. 🚀 *Contxt* (draft) <!-- c --> ##"
    text = f"# Cache\n\n[Why](#2--contxt-draft)\n\n{heading}\n\nSlow.\n\n{RISKS}\n{ROLLBACK}"
    done = fixed(text)
    assert "## 2. 🚀 *Context* (draft) <!-- c --> ##" in done
    assert "[Why](#2--context-draft" in done
    underlined = text.replace(heading, "Contxt\n------").replace("2--contxt-draft", "contxt")
    wanted = underlined.replace("Contxt\n------", "Context\n-------").replace("#contxt", "#context")
    for newline in ("\n", "\r\n"):
        assert fixed(underlined.replace("\n", newline)) == wanted.replace("\n", newline)


def test_a_section_is_moved_into_order_only_when_asked() -> None:
    text = f"# Cache\n\n{ROLLBACK}\n{CONTEXT}\n{RISKS}"
    assert fixed(text) == text
    assert fixed(text, unsafe=True) == f"# Cache\n\n{CONTEXT}\n{RISKS}\n{ROLLBACK}"


# Tables


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        ("| Risk |\n|------|\n| Stale |\n", "| Risk | Impact |\n|------|--------|\n| Stale | [Impact] |\n"),
        (
            "| Impact |\n|-----:|\n| Low |\n",
            "| Risk | Impact |\n|------|-----:|\n| [Risk] | Low |\n",
        ),
        ("|Impact|\n|---|\n|Low|\n", "|Risk|Impact|\n|---|---|\n|[Risk]|Low|\n"),
        (
            "| Risk  |\n| ----- |\n| Stale |\n",
            "| Risk  | Impact   |\n| ----- | -------- |\n| Stale | [Impact] |\n",
        ),
        (
            "Impact | Risk\n---|---\nLow | Stale\n",
            "Risk | Impact\n---|---\nStale | Low\n",
        ),
        (
            "| Impact | Risk |\n|:---|---:|\n| Low | Stale |\n",
            "| Risk | Impact |\n|---:|:---|\n| Stale | Low |\n",
        ),
        (
            "|Risk|Impact|\n|---|---|\n|Stale|\n",
            "|Risk|Impact|\n|---|---|\n|Stale|[NEEDS Impact]|\n",
        ),
        (
            "|Risk|Imapct|\n|---|---|\n|Stale|\n",
            "|Risk|Impact|\n|---|---|\n|Stale|[NEEDS Impact]|\n",
        ),
        (
            "| Risk | Impact |\n|---|---|\n| `a|b` | Low |\n",
            "| Risk | Impact |\n|---|---|\n| `a\\|b` | Low |\n",
        ),
    ],
    ids=[
        "last",
        "first",
        "first, tight",
        "aligned",
        "open",
        "with its alignment",
        "ragged",
        "ragged and misnamed",
        "pipe in code",
    ],
)
def test_a_table_is_put_right_in_its_own_way(table: str, wanted: str) -> None:
    text = f"# Cache\n\n{CONTEXT}\n## Risks\n\n{{}}\n{ROLLBACK}"
    assert fixed(text.format(table)) == text.format(wanted)


# Labels, front matter, values, comments

LABELS = "# [Name]\n\n## Info\n\n**Owner:** [Name]\n\n**Since:** [YYYY-MM-DD]\n\n**Team:** [Team]\n"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("**Owner:** Ada\n\n**Team:** Web\n", "**Owner:** Ada\n\n**Since:** [YYYY-MM-DD]\n\n**Team:** Web\n"),
        ("**Owner:** Ada  \n**Team:** Web\n", "**Owner:** Ada  \n**Since:** [YYYY-MM-DD]  \n**Team:** Web\n"),
        (
            "* **Owner:** Ada\n* **Team:** Web\n",
            "* **Owner:** Ada\n* **Since:** [YYYY-MM-DD]\n* **Team:** Web\n",
        ),
    ],
    ids=["paragraphs", "lines", "list"],
)
def test_a_label_stands_as_the_others_do(body: str, wanted: str) -> None:
    assert fixed(f"# Cache\n\n## Info\n\n{body}", LABELS) == f"# Cache\n\n## Info\n\n{wanted}"


def test_a_table_of_keys_whose_columns_are_swapped_is_swapped_back() -> None:
    template = (
        "# [Name]\n\n## Info\n\n| Field | Value |\n|---|---|\n| **Owner** | [Name] |\n| **Team** | [Team] |\n"
    )
    text = "# Cache\n\n## Info\n\n| Value | Field |\n|---|---|\n| Ada | **Owner** |\n"
    done = "# Cache\n\n## Info\n\n| Field | Value |\n|---|---|\n| **Owner** | Ada |\n| **Team** | [Team] |\n"
    assert fixed(text, template) == done


def test_a_key_is_put_into_the_front_matter() -> None:
    template = "---\ntitle: [Title]\nowner: <who>\nstage: beta\n---\n\n# [Name]\n\n## Context\n"
    text = "---\ntitle: Cache\nowner:\n  - Ada\n---\n\n# Cache\n\n## Context\n\nSlow.\n"
    assert fixed(text, template) == text.replace("  - Ada\n", '  - Ada\nstage: "[NEEDS stage]"\n')


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("In Reveiw", "In Review"),
        ("Finished", "Finished"),
    ],
)
def test_a_slip_in_a_choice_is_written_right(raw: str, wanted: str) -> None:
    template = "# [Name]\n\n## Info\n\n**Status:** [Draft / In Review / Approved]\n"
    text = "# Cache\n\n## Info\n\n**Status:** {}\n"
    assert fixed(text.format(raw), template) == text.format(wanted)


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("2025/01/31", "2025-01-31"),
        ("31.1.2025", "2025-01-31"),
        ("January 31st, 2025", "2025-01-31"),
        ("3 Feb 2025", "2025-02-03"),
        ("03/02/2025", "03/02/2025"),
        ("2025-02-30", "2025-02-30"),
    ],
)
def test_a_date_is_rewritten_where_it_can_only_be_that_day(raw: str, wanted: str) -> None:
    template = "# [Name]\n\n## Info\n\n**Date:** [YYYY-MM-DD]\n"
    text = "# Cache\n\n## Info\n\n**Date:** {}\n"
    assert fixed(text.format(raw), template) == text.format(wanted)


def test_a_comment_is_closed_where_a_blank_line_follows() -> None:
    text = f"# Cache\n\n<!-- a note\n\n{CONTEXT}\n{RISKS}\n{ROLLBACK}"
    assert fixed(text) == text.replace("a note", "a note -->")
    unsure = text.replace("a note\n", "a note\nthat goes on\n")
    assert fixed(unsure) == unsure


def test_a_mark_is_excused_by_no_status() -> None:
    yaml = "severities: {leftover-placeholder: {Draft: warning}}\n"
    text = f"---\nstatus: Draft\n---\n\n# Cache\n\n{CONTEXT}\n{RISKS}\nIt is TBD.\n"
    done = mended(text, TEMPLATE, yaml)
    said = [(found.message.split("`")[1], str(found.severity)) for found in done.left]
    assert said == [("TBD", "warning"), ("[NEEDS Rollback]", "error")]


# What only --unsafe-fixes does


def only_unsafe(text: str, template: str, yaml: str | None = None) -> str:
    """What unsafe edits make of a text that safe ones leave as it is."""
    assert fixed(text, template, yaml) == text
    return fixed(text, template, yaml, unsafe=True)


def test_brackets_are_taken_off_an_answer() -> None:
    template = "# [Name]\n\n## Info\n\n**Date:** [YYYY-MM-DD]\n"
    text = "# Cache\n\n## Info\n\n**Date:** {}\n"
    assert only_unsafe(text.format("[2025-01-31]"), template) == text.format("2025-01-31")
    assert only_unsafe(text.format("[soon]"), template) == text.format("[soon]")


@pytest.mark.parametrize(("raw", "wanted"), [("Lwo", "Low"), ("Lwo, High", "Lwo, High"), ("None", "None")])
def test_what_is_likely_meant_is_written(raw: str, wanted: str) -> None:
    template = "# [Name]\n\n## Info\n\n**Risk:** [Low / Medium / High]\n"
    text = "# Cache\n\n## Info\n\n**Risk:** {}\n"
    assert only_unsafe(text.format(raw), template) == text.format(wanted)


def test_rows_are_sorted() -> None:
    template = "# [Name]\n\n## Steps\n\n| Step | Action |\n|---|---|\n| 1 | [Action] |\n"
    yaml = "sections: {Steps: {ascending: [Step]}}\n"
    text = "# Cache\n\n## Steps\n\n| Step | Action |\n|---|---|\n| 10 | `c` |\n|2|b|\n| 9 | d |\n"
    done = text.replace("| 10 | `c` |\n|2|b|\n| 9 | d |\n", "|2|b|\n| 9 | d |\n| 10 | `c` |\n")
    assert only_unsafe(text, template, yaml) == done


def test_the_instructions_of_the_template_are_taken_out_beside_an_answer() -> None:
    template = "# [Name]\n\n## Context\n\nWrite down what it is about, in a few words.\n\n## End\n\n[End]\n"
    own = "Write down what it is about, in a few words.\n\n"
    text = f"# Cache\n\n## Context\n\n{own}Pages are slow.\n\n## End\n\nWell.\n"
    assert only_unsafe(text, template) == text.replace(own, "")
    bare = text.replace("Pages are slow.\n\n", "")
    assert only_unsafe(bare, template) == bare
    quoted = "> Write down what it is about,\n> in a few words.\n\n"
    quoting = text.replace(own, quoted)
    assert only_unsafe(quoting, template.replace(own, quoted)) == text.replace(own, "")
    alone = quoting.replace("Pages are slow.\n\n", "<!-- later -->\n\n")
    assert only_unsafe(alone, template.replace(own, quoted)) == alone


def test_the_version_is_that_of_the_newest_revision() -> None:
    shape = "# {}\n\n## Info\n\n| Field | Value |\n|---|---|\n| **Version** | {} |\n\n## History\n\n"
    shape += "| Version | What |\n|---|---|\n"
    template = shape.format("[Name]", "[1.0]") + "| [1.0] | [What] |\n"
    yaml = "agreements: [['Info[Version]', 'History[Version] newest']]\n"
    text = shape.format("C", "1.1") + "| 1.1 | x |\n| 1.2 | y |\n"
    assert only_unsafe(text, template, yaml) == text.replace("1.1", "1.2", 1)


@pytest.mark.parametrize("rows", [("| 1.1 | x |\n", "| 1.2 | y |\n"), ("| 1.2 | y |\n", "| 1.1 | x |\n")])
def test_a_version_without_a_revision_gets_one_at_the_newer_end(rows: tuple[str, str]) -> None:
    shape = "# {}\n\n## Info\n\n| Field | Value |\n|---|---|\n| **Version** | {} |\n\n## History\n\n"
    shape += "| Version | What |\n|---|---|\n"
    template = shape.format("[Name]", "[1.0]") + "| [1.0] | [What] |\n"
    yaml = "agreements: [['Info[Version]', 'History[Version] newest']]\n"
    head, row = shape.format("C", "1.3"), "| 1.3 | [What] |\n"
    wanted = (*rows, row) if rows[0] < rows[1] else (row, *rows)
    assert mended(head + "".join(rows), template, yaml, unsafe=True).text == head + "".join(wanted)


def test_a_table_without_rows_gets_the_templates() -> None:
    text = f"# Cache\n\n{CONTEXT}\n## Risks\n\n|Impact|Risk|\n|---|---|\n\n{ROLLBACK}"
    done = f"# Cache\n\n{CONTEXT}\n## Risks\n\n|Risk|Impact|\n|---|---|\n|[Risk]|[Impact]|\n\n{ROLLBACK}"
    assert fixed(text) == done


RULED = """\
# Cache

## Context

Slow.

### Limits

None.

### Flows

One.

| Key | Value |
|---|---|
| ttl | 5 s |

---

## Plan

Build it.

**Owner:** Ann

---

## Rollback

Drop it.
"""


NAMES = {
    "Slow.": "why", "None.": "limits", "One.": "flow", "ttl": "key", "5 s": "value", "Build it.": "how",
    "Ann": "who", "Drop it.": "back",
}  # fmt: skip


@pytest.mark.parametrize(
    ("cut", "written"),
    [
        (
            "## Plan\n\nBuild it.\n\n**Owner:** Ann\n\n---\n\n",
            "## Plan\n\n[how]\n\n**Owner:** [who]\n\n---\n\n",
        ),
        ("\n---\n\n## Rollback\n\nDrop it.\n", "\n---\n\n## Rollback\n\n[back]\n"),
        ("### Flows\n\nOne.\n\n| Key | Value |\n|---|---|\n| ttl | 5 s |\n\n", None),
        (
            "\n| Key | Value |\n|---|---|\n| ttl | 5 s |\n",
            "\n| Key | Value |\n|-----|-------|\n| [key] | [value] |\n",
        ),
        ("\n**Owner:** Ann\n", "\n**Owner:** [who]\n"),
    ],
    ids=["between sections", "at the end", "the last below another", "table", "label"],
)
def test_what_is_put_in_stands_within_the_rules_that_part_sections(cut: str, written: str | None) -> None:
    template = RULED
    for said in ("Slow.", "None.", "One.", "ttl", "5 s", "Build it.", "Ann", "Drop it."):
        template = template.replace(said, f"[{NAMES[said]}]")
    flows = "### Flows\n\n[flow]\n\n| Key | Value |\n|-----|-------|\n| [key] | [value] |\n\n"
    assert cut in RULED
    done = mended(RULED.replace(cut, ""), template)
    assert done.text == RULED.replace(cut, written if written is not None else flows)


def test_the_first_section_is_parted_from_the_next_one() -> None:
    text = "# Cache\n\n## Plan\n\nBuild it.\n\n---\n\n## Rollback\n\nDrop it.\n"
    template = "# [Name]\n\n## Context\n\n[why]\n\n---\n\n## Plan\n\n[how]\n\n---\n\n## Rollback\n\n[back]\n"
    wanted = text.replace("## Plan", "## Context\n\n[why]\n\n---\n\n## Plan")
    assert mended(text, template).text == wanted


def test_a_label_of_a_list_takes_what_stands_below_it_along_at_its_own_indent() -> None:
    needs = "## Needs\n\n-   **Hosts:**\n    -   `[host]`\n    -   `[other host]`\n"
    template = f"# [Name]\n\n## Context\n\n[why]\n\n{needs}"
    text = "# Cache\n\n## Context\n\nSlow.\n\n## Needs\n\nTwo of them.\n"
    assert mended(text, template).text == f"{text}\n**Hosts:**\n-   `[host]`\n-   `[other host]`\n"
