"""Ways in which strangers answer what a template asks, and what each is taken for."""

import pytest

from speclint.align.profile import Request
from speclint.api import Session, check_text
from speclint.gaps import (
    AbsentField,
    AbsentSection,
    EmptySection,
    Leftover,
    MisnamedField,
    MisnamedSection,
)
from speclint.lay import lay
from speclint.model import Severity, Spec
from speclint.settings.configuration import Claim, Settings
from speclint.template import schema
from speclint.text.source import Source


def laid(text: str, template: str) -> Spec:
    compiled = schema.compiled(Source.from_text("t.md", template), None, "t.md")
    return lay(Source.from_text("spec.md", text), compiled, Request())


GOALS = """# [Name]

## Why

### Goals

[What]

### Non-Goals

[What not]

## Harm and Remedies

[Which]

## Notes and Remarks (Optional)

[Whatever]
"""


def why(other: str, harm: str = "Harm/Remedies", notes: str = "") -> str:
    return (
        f"# Ferry\n\n## Why\n\n### Goals\n\nTo land.\n\n### {other}\n\nNo cars.\n\n## {harm}\n\nWet.\n{notes}"
    )


@pytest.mark.parametrize(
    "title", ["Later Work/Non-Goals", "Later Work & Non-Goals", "Later work or non-goals"]
)
def test_a_title_beside_another_is_misnamed_and_mildly_so(title: str) -> None:
    (gap,) = laid(why(title), GOALS).found_gaps
    assert isinstance(gap, MisnamedSection)
    assert (gap.slot.name, gap.found, gap.severity) == ("Non-Goals", title, Severity.WARNING)


def test_one_of_two_titles_of_the_template_is_misnamed_as_if_it_were_absent() -> None:
    (gap,) = laid(why("Non-Goals", "Remedies"), GOALS).found_gaps
    assert isinstance(gap, MisnamedSection)
    assert (gap.slot.name, gap.found, gap.severity) == ("Harm and Remedies", "Remedies", None)
    # Where both stand there by themselves, neither is the section.
    both = laid(why("Non-Goals", "Remedies", "\n## Harm\n\nWet.\n"), GOALS)
    assert [gap.slot.name for gap in both.gaps(AbsentSection)] == ["Harm and Remedies"]


def test_what_stands_between_two_words_of_a_title_is_no_matter() -> None:
    empty = laid(why("Non-Goals", "Harm, Remedies", "\n## Notes/Remarks (optional)\n"), GOALS)
    (gap,) = empty.found_gaps
    assert isinstance(gap, EmptySection)
    assert gap.name == "Notes/Remarks (optional)"


DRAWN = """# [Name]

## Logic

### Course of Events (Mermaid)

```mermaid
sequenceDiagram
  A->>B: asks
```

### Rules

[Which]
"""
DRAWING = "```mermaid\nflowchart TD\n  A --> B\n```"


def logic(*sections: str) -> str:
    return "# Ferry\n\n## Logic\n\n" + "\n\n".join(sections) + "\n"


def test_the_only_section_with_a_diagram_is_the_one_that_is_to_hold_it() -> None:
    one = logic(f"### Boarding\n\n{DRAWING}", "### Landing\n\nSlowly.")
    found = laid(one, DRAWN)
    assert [(gap.slot.name, gap.found) for gap in found.gaps(MisnamedSection)] == [
        ("Course of Events (Mermaid)", "Boarding")
    ]
    two = logic(f"### Boarding\n\n{DRAWING}", f"### Landing\n\n{DRAWING}", "### Rules\n\nNone at night.")
    assert [gap.slot.name for gap in laid(two, DRAWN).gaps(AbsentSection)] == ["Course of Events (Mermaid)"]


LABELS = """# [Name]

## Needs

- **Upstream Modules:** [Which]
- **Packages:** [Which]
"""


@pytest.mark.parametrize(
    "said",
    [
        "No foreign needs.",
        "- **No outside needs**: it stands alone.\n- It reads a clock.",
        "This part has no needs besides water.",
        "| Need | Of |\n|---|---|\n| None | There are no needs |",
    ],
)
def test_a_section_that_says_there_is_none_answers_its_labels(said: str) -> None:
    assert not laid(f"# Ferry\n\n## 3. Needs\n\n{said}\n", LABELS).found_gaps


def test_a_section_that_says_there_is_none_of_something_else_does_not() -> None:
    found = laid("# Ferry\n\n## Needs\n\nNo ferry needs water.\n", LABELS)
    assert [gap.slot.name for gap in found.gaps(AbsentField)] == ["Upstream Modules", "Packages"]


def test_a_heading_with_the_words_of_a_label_is_that_label_misnamed() -> None:
    below = "### Upstream Needs\n\n- A quay.\n\n### Packages\n\nNone."
    (gap,) = laid(f"# Ferry\n\n## Needs\n\n{below}\n", LABELS).found_gaps
    assert isinstance(gap, MisnamedField)
    assert (gap.slot.name, gap.found, gap.edits) == ("Upstream Modules", "Upstream Needs", ())
    assert gap.severity is Severity.WARNING


ANSWER = """# [Name]

## Call

**Answer (200):**

```json
{"fare": "number (in cents)"}
```

**Example Answer:**

```json
{"fare": 250}
```
"""


@pytest.mark.parametrize(
    ("code", "lacks"),
    [('{"fare": 250, "to": {"quay": "north"}}', 0), ('{"fare": "number", "to": "north"}', 1), ("{}", 1)],
)
def test_an_answer_shown_with_values_is_its_own_example(code: str, lacks: int) -> None:
    found = laid(f"# Ferry\n\n## Call\n\n**Answer (200):**\n\n```json\n{code}\n```\n", ANSWER)
    assert len(list(found.gaps(AbsentField))) == lacks


def test_a_mark_in_a_sentence_of_the_template_is_said_with_the_sentence() -> None:
    template = "# [Name]\n\n## Open\n\n> What is still\nTBD?\n"
    for written in ("> What is still\n> TBD?", "What is still TBD?"):
        (gap,) = laid(f"# Ferry\n\n## Open\n\n{written}\n", template).gaps(Leftover)
        assert gap.found == "What is still TBD?"
    (gap,) = laid("# Ferry\n\n## Open\n\nThe fare is TBD.\n", template).gaps(Leftover)
    assert gap.found == "TBD"


def test_an_id_to_be_given_before_a_name_is_no_mark() -> None:
    row = "| Id | Why |\n|---|---|\n| **TBD** `night-ferry` | Asked for. |\n| **TBD** | Asked for. |"
    (gap,) = laid(f"# Ferry\n\n## Open\n\n{row}\n", "# [Name]\n\n## Open\n\n[What]\n").gaps(Leftover)
    assert gap.at.start > row.index("night-ferry")


RECORD = """# RFC-NNNN: [Title]

**Team:** [Names]

**Impact:** Low / Medium / High

**Reviewed:** yes / no

## Crew

| Name | Role |
|------|------|
| [Name] | [Role] |

## Steps

[Which]
"""
CREW = "| Name | Role |\n|------|------|\n| Ada | Captain |\n"
KEPT = f"""# RFC-0001: Ferry

**Team:**

- Ada
- Ben

**Impact:** Low

**Reviewed:** true

## Crew

{CREW}
## Steps

Cast off.
"""


SESSION = Session(
    "/speclint-answering",
    {"template.md": RECORD},
    settings=Settings(root="/speclint-answering", templates=(Claim("**", "template.md"),)),
)


def said(text: str) -> list[str]:
    """The findings of a text as a reader sees them, without its path."""
    return [
        f"{one.place.line}: {one.severity} {one.rule}: {one.message}"
        for one in check_text(text, path="spec.md", root=SESSION).diagnostics
    ]


def test_a_list_below_a_label_and_true_for_yes_are_answers() -> None:
    assert not said(KEPT)


@pytest.mark.parametrize(
    ("before", "after", "finding"),
    [
        (
            "** Low",
            "** Low / Medium",
            "8: warning invalid-value: `Low / Medium` is no answer for `Impact`: choose one of them: "
            "expected Low, Medium or High",
        ),
        (
            "RFC-0001: Ferry",
            "Ferry",
            "1: warning invalid-value: `Ferry` is no answer for `RFC-NNNN: [Title]`: "
            "put an id such as RFC-NNNN before it",
        ),
        ("RFC-0001", "RFC-NNNN", "1: error leftover-placeholder: `RFC-NNNN` is still to be replaced"),
        (
            "Cast off.",
            "Cast <!-- all off.",
            "20: warning broken-fence: this comment is never closed, and is shown as text: "
            "close it with `-->`",
        ),
        (
            CREW,
            CREW.replace("|------|------|\n", ""),
            "14: warning missing-table: `Crew` has no table with the columns Name | Role, but rows "
            "without a line of dashes below the first: write a Markdown table",
        ),
        (
            CREW,
            "<table><tr><th>Name</th><th><b>Role</b></th></tr>\n<tr><td>Ada</td></tr></table>\n",
            "14: warning missing-table: `Crew` has no table with the columns Name | Role, but an HTML "
            "table: write a Markdown table",
        ),
        (
            "## Steps",
            "    ## Steps",
            "18: error missing-section: `Steps` is absent: `## Steps` is indented so far that it is "
            "code: move it to the margin",
        ),
        (
            "## Steps",
            "\\## Steps",
            "18: error missing-section: `Steps` is absent: a backslash makes text of `## Steps`: "
            "take it out",
        ),
        (
            CREW,
            CREW + "<!-- | Ben | Mate | -->\n| Cy | Cook |\n",
            "18: warning detached-row: a comment cuts this row off from the table of `Crew`: "
            "readers see it as text",
        ),
    ],
    ids=["choices", "id", "kept id", "comment", "delimiter", "html", "indented", "escaped", "row"],
)  # fmt: skip
def test_one_slip_is_said_once_in_its_place(before: str, after: str, finding: str) -> None:
    assert said(KEPT.replace(before, after, 1)) == [finding]


@pytest.mark.parametrize("title", ["RFC-12: Ferry", "rfc 0001 – Ferry", "[RFC_0001](x.md): Ferry"])
def test_an_id_in_a_title_may_be_written_in_many_ways(title: str) -> None:
    assert not [one for one in said(KEPT.replace("RFC-0001: Ferry", title)) if "invalid-value" in one]


def test_a_comment_in_code_or_closed_is_no_slip() -> None:
    for written in ("`<!--` opens it.", "a <!-- b --> c", "\\<!-- as text", "x <!--\nb --> c"):
        assert not said(KEPT.replace("Cast off.", written)), written


KEYED = """# [Name]

## Facts

| Key | Value | Meaning |
|-----|-------|---------|
| **Owner** | [Name] | Captain / Mate. |
| **Since** | [Date] | When it began. |

## Test Strategy

[How]

## Costs

[How much]
"""


def test_a_column_in_which_the_template_explains_its_keys_may_be_left_empty() -> None:
    facts = "| Key | Value | Meaning |\n|---|---|---|\n| **Owner** | Ada | |\n| **Since** | 2026-05-01 | |\n"
    rest = "\n## Test Strategy\n\nBy hand.\n\n## Costs\n\nTen.\n"
    assert not laid(f"# Ferry\n\n## Facts\n\n{facts}{rest}", KEYED).found_gaps
    (gap,) = laid(f"# Ferry\n\n## Facts\n\n{facts.replace('Ada', '')}{rest}", KEYED).found_gaps
    assert gap.found == "Owner"


def test_the_same_words_in_another_form_are_the_same_title_wherever_it_stands() -> None:
    facts = "| Key | Value | Meaning |\n|---|---|---|\n| **Owner** | Ada | |\n| **Since** | 2026-05-01 | |\n"
    text = f"# Ferry\n\n## Testing Strategies\n\nBy hand.\n\n## Facts\n\n{facts}\n## Costs\n\nTen.\n"
    found = laid(text, KEYED)
    assert [gap.found for gap in found.gaps(MisnamedSection)] == ["Testing Strategies"]
    assert not list(found.gaps(AbsentSection))
    plain = laid(text.replace("Testing Strategies", "Test Strategy Considerations"), KEYED)
    assert [gap.severity for gap in plain.gaps(MisnamedSection)] == [Severity.WARNING]


def test_a_lone_letter_is_no_key_that_a_table_must_have() -> None:
    template = "# [Name]\n\n## Parts\n\n| Part | Why |\n|---|---|\n| **A** | Any |\n| **B** | Any |\n"
    table = "| Part | Why |\n|---|---|\n| Hull | It floats. |\n"
    assert not laid(f"# Ferry\n\n## Parts\n\n{table}", template).found_gaps


@pytest.mark.parametrize(("said_", "count"), [("Low / Medium", 1), ("Medium / High", 1), ("Low / High", 0)])
def test_a_list_of_choices_cut_short_is_none_chosen(said_: str, count: int) -> None:
    assert len(said(KEPT.replace("** Low", f"** {said_}"))) == count
