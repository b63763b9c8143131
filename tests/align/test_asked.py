"""What only a YAML asks: sections that hang together, how many, words, order, names, closed metadata."""

from __future__ import annotations

import pytest

from speclint.align.profile import Request
from speclint.commands import examples
from speclint.commands.examples import Example
from speclint.errors import SpeclintError
from speclint.gaps import ForbiddenText, MissingText
from speclint.lay import lay
from speclint.model import Spec
from speclint.template import schema as schemas
from speclint.text.source import Source

TEMPLATE = """\
---
owner: "[Name]"
---

# [Name]

## Context

[What?]

## Goals

### [Goal]

[Why?]

## Decision

[What?]

## Alternative (Optional)

[What?]
"""
SPEC = """\
---
owner: Ana
---

# Cache

## Context

Pages are slow.

## Goals

### Speed

Pages come at once.

### Cost

It costs nothing.

## Decision

We cache them.
"""
OTHER = "\n## Alternative\n\nWe do not.\n"
GROUPS = "either-or: [[Decision, Alternative]]\n"
TOGETHER = "all-or-none: [[Decision, Alternative]]\n"


def said(yaml: str, text: str = SPEC, template: str = TEMPLATE) -> list[str]:
    """The report of a text, one line a finding, without the severities."""
    return examples.actual(Example(template, yaml, text, "", None)).report.splitlines()


def fixed(yaml: str, text: str, *, unsafe: bool = False) -> str | None:
    return examples.actual(Example(TEMPLATE, yaml, text, "", None, unsafe=unsafe)).fixed


def laid(yaml: str, text: str) -> Spec:
    schema = schemas.compiled(Source.from_text("t.md", TEMPLATE), Source.from_text("t.yaml", yaml), "t")
    return lay(Source.from_text("x.md", text), schema, Request())


def refused(yaml: str) -> str:
    with pytest.raises(SpeclintError) as error:
        schemas.compiled(Source.from_text("t.md", TEMPLATE), Source.from_text("t.yaml", yaml), "t")
    return str(error.value)


# Sections that hang together


def test_without_the_keys_nothing_is_asked() -> None:
    assert said("extends: null\n", SPEC + OTHER) == []
    assert laid("infer: on\n", SPEC + OTHER).found_gaps == ()


def test_of_an_either_or_one_is_wanted_whichever() -> None:
    assert said(GROUPS) == []
    assert said(GROUPS, SPEC.replace("## Decision", "## Alternative")) == []
    assert said(GROUPS, SPEC + OTHER) == [
        "25:1: error conflicting-section: `Alternative` stands beside `Decision`: keep one of them"
    ]
    without = SPEC[: SPEC.index("## Decision")]
    assert said(GROUPS, without) == ["5:1: error missing-section: `Decision` is absent"]
    (gap,) = laid(GROUPS, without).found_gaps
    assert [one.label for one in gap.related][1:] == ["`Alternative` does as well"]


def test_the_one_that_comes_second_conflicts_and_a_misspelt_one_counts() -> None:
    before = SPEC.replace("## Decision", "## Alternatve\n\nWe do not.\n\n## Decision")
    assert [line for line in said(GROUPS, before) if "conflicting" in line] == [
        "25:1: error conflicting-section: `Decision` stands beside `Alternatve`: keep one of them"
    ]


def test_a_section_that_does_not_apply_is_not_there_for_its_group() -> None:
    unused = OTHER.replace("We do not.", "N/A: there is none.")
    assert said(GROUPS, SPEC + unused) == []
    assert said(TOGETHER, SPEC + unused) == []
    without = SPEC[: SPEC.index("## Decision")] + unused
    assert said(GROUPS, without) == ["5:1: error missing-section: `Decision` is absent"]
    assert said(TOGETHER, without) == []


def test_one_heading_for_both_is_no_conflict() -> None:
    text = SPEC.replace("## Decision", "## Decision and Rewrite")
    template = TEMPLATE.replace("## Alternative (Optional)", "## Rewrite")
    found = said("either-or: [[Decision, Rewrite]]\n", text, template)
    assert [line for line in found if "conflicting" in line] == []


def test_all_or_none() -> None:
    assert said(TOGETHER, SPEC + OTHER) == []
    assert said(TOGETHER, SPEC[: SPEC.index("## Decision")]) == []
    assert said(TOGETHER) == [
        "21:1: error conflicting-section: `Decision` stands without `Alternative`: the template wants all of"
        " them or none"
    ]
    mended = fixed(TOGETHER, SPEC)
    assert mended is not None
    assert "\n## Alternative\n" in mended
    assert [line for line in said(TOGETHER, mended) if "leftover" not in line] == []


def test_groups_stand_in_sections_as_well() -> None:
    template = TEMPLATE.replace("### [Goal]\n\n[Why?]", "### Users\n\n### Money")
    yaml = "sections:\n  Goals: {either-or: [[Users, Money]]}\n"
    text = SPEC.replace("### Speed", "### Users").replace("### Cost", "### Money")
    assert said(yaml, text, template) == [
        "17:1: error conflicting-section: `Money` stands beside `Users`: keep one of them"
    ]
    assert said("sections: {Goals: optional}\n" + GROUPS, SPEC, template)[:0] == []


# How often


INSTANCES = "sections:\n  Goals: {{each: {{instances: {}}}}}\n"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("{least: 2, most: 2}", []),
        (
            "{least: 3}",
            [
                "11:1: warning shallow-section: `Goals` holds 2 sections like `[Goal]`, expected at least 3"
                " sections"
            ],
        ),
        (
            "{most: 1}",
            [
                "17:1: warning repeated-section: `Cost` is one of 2 sections like `[Goal]`, expected at most"
                " 1 section: merge or remove some"
            ],
        ),
    ],
)  # fmt: skip
def test_how_often_a_repeatable_section_stands_there(asked: str, found: list[str]) -> None:
    assert said(INSTANCES.format(asked)) == found


def test_a_section_without_any_instance_lacks_one_and_no_more() -> None:
    text = SPEC[: SPEC.index("### Speed")] + "Fame.\n\n" + SPEC[SPEC.index("## Decision") :]
    assert [line.split()[2] for line in said(INSTANCES.format("{least: 3}"), text)] == ["missing-section:"]
    explained = text.replace("Fame.", "N/A: nobody wants anything.")
    assert said(INSTANCES.format("{least: 3}"), explained) == []


def test_the_first_that_is_too_many_is_said() -> None:
    text = SPEC.replace("### Cost", "### Fame\n\nAll know of it.\n\n### Cost")
    (line,) = said(INSTANCES.format("{most: 1}"), text)
    assert line.startswith("17:1: warning repeated-section: `Fame` is one of 3 sections")


# Words


def test_words_are_looked_for_in_any_case_across_lines_and_whole() -> None:
    yaml = "sections:\n  Decision: {text: {required: [cache them]}}\n"
    assert said(yaml) == []
    assert said(yaml, SPEC.replace("cache them", "CACHE\nthem")) == []
    assert said(yaml, SPEC.replace("cache them", "cache themes")) == [
        "21:1: error missing-text: `Decision` does not say `cache them`"
    ]
    assert said(yaml, SPEC.replace("We cache them.", "It is:\n\n```text\ncache them\n```")) == []
    assert said(yaml, SPEC.replace("We cache them.", "<!-- cache them -->\n\nNo. <!-- cache them -->")) == [
        "21:1: error missing-text: `Decision` does not say `cache them`"
    ]


def test_a_section_that_is_empty_absent_or_does_not_apply_owes_no_words() -> None:
    yaml = "sections:\n  Decision: {text: {required: [cache]}}\n"
    for answer, rules in (
        ("", ["empty-section:"]),
        ("N/A: nothing is decided.", []),
        ("[What?]", ["leftover-placeholder:"]),
    ):
        text = SPEC.replace("We cache them.", answer)
        assert [line.split()[2] for line in said(yaml, text)] == rules
    without = SPEC[: SPEC.index("## Decision")]
    assert [line.split()[2] for line in said(yaml, without)] == ["missing-section:"]


def test_the_whole_document_is_asked_at_the_top() -> None:
    yaml = "text: {required: [{pattern: 'RFC-\\d+', expected: an RFC}], forbidden: [nothing]}\n"
    assert said(yaml) == [
        "5:1: error missing-text: the document does not say an RFC",
        "19:10: warning forbidden-text: `nothing` must not stand here: say it otherwise",
    ]


def test_forbidden_words_are_found_where_a_reader_reads_them() -> None:
    yaml = "text: {forbidden: [very]}\n"
    text = SPEC.replace(
        "We cache them.",
        "Very `very`, [very](very.md#very), very.\n\n- very\n\n| very | every |\n|---|---|\n| a | very |",
    ).replace("### Cost", "### Very")
    found = [line.split(": ")[0] for line in said(yaml, text) if "forbidden" in line]
    assert found == ["17:5", "23:1", "23:36", "25:3", "27:3", "29:7"]


def test_what_the_template_says_itself_is_no_wording_of_the_author() -> None:
    template = TEMPLATE.replace("[What?]", "[What is cached, obviously?]")
    text = SPEC.replace("We cache them.", "[What is cached, obviously?]\n\nPages.")
    yaml = "sections:\n  Decision: {text: {required: [cached], forbidden: [obviously]}}\n"
    assert [line.split()[2] for line in said(yaml, text, template)] == [
        "missing-text:",
        "leftover-placeholder:",
    ]


def test_what_stands_instead_is_put_there_with_its_capital() -> None:
    yaml = "text: {forbidden: [{words: utilize, instead: use}, {words: very, instead: ''}]}\n"
    text = SPEC.replace("We cache them.", "Utilize it: we UTILIZE `utilize`.").replace(
        "### Cost", "### Utilize"
    )
    assert fixed(yaml, text) == text.replace("Utilize it: we UTILIZE", "Use it: we Use")
    whole = fixed(yaml, text, unsafe=True)
    assert whole is not None
    assert "### Use\n" in whole


def test_a_text_of_any_length_is_read_and_a_bad_pattern_ends() -> None:
    long = " ".join(["word"] * 1000) + " needle at the end."
    asked = "{required: [{pattern: 'nee?dle'}], forbidden: [{pattern: 'e[nd]d'}]}"
    yaml = f"sections:\n  Decision: {{text: {asked}}}\n"
    spec = laid(yaml, SPEC.replace("We cache them.", long))
    assert list(spec.gaps(MissingText)) == []
    (gap,) = spec.gaps(ForbiddenText)
    assert spec.text[gap.at.start : gap.at.end] == "end"
    spec = laid(yaml, SPEC.replace("We cache them.", "word " * 199 + "needle"))
    assert list(spec.gaps(MissingText)) == []
    evil = "sections:\n  Decision: {text: {forbidden: [{pattern: '(a+)+b'}]}}\n"
    with pytest.raises(SpeclintError, match=r"^t.yaml:2:\d+: `\(a\+\)\+b` takes too long"):
        laid(evil, SPEC.replace("We cache them.", "a" * 900))


def test_the_length_of_a_section_is_that_of_its_text() -> None:
    yaml = "sections:\n  Goals: {most-words: 6}\n"
    assert said(yaml) == ["11:1: warning wordy-section: `Goals` holds 7 words, expected at most 6 words"]
    assert (
        said(
            yaml, SPEC.replace("It costs nothing.", "| It | costs | nothing |\n|---|---|---|\n| a | b | c |")
        )
        == []
    )
    assert said(yaml.replace("6", "7")) == []


# Order


TABLE = "| Part | Who |\n|---|---|\n| Cache | Ana |"
DRAWN = "```mermaid\ngraph LR; A --> B\n```"
ORDER = "sections:\n  Decision: {content: [text, table, diagram]}\n"


@pytest.mark.parametrize(
    ("blocks", "found"),
    [
        (["Text.", TABLE, DRAWN], []),
        (["Text.", TABLE, "More text.", DRAWN, TABLE], []),
        (["- item", TABLE], []),
        (["```mermaid\n```", "Text.", TABLE], []),
        (["See ![a drawing](a.png).", TABLE], []),
        ([TABLE, "- item"], ["23:1", "the table", "behind the text"]),
        (["Text.", "```sql\nSELECT 1;\n```", DRAWN], []),
        (["Text.", DRAWN, TABLE], ["25:1", "the diagram", "behind the table"]),
        ([TABLE, "Text."], ["23:1", "the table", "behind the text"]),
        ([TABLE, "Text.", DRAWN], ["23:1", "the table", "behind the text"]),
        ([DRAWN, "Text.", TABLE], ["23:1", "the diagram", "behind the table"]),
        (["![A drawing](a.png)", "Text."], ["23:1", "the diagram", "behind the text"]),
    ],
    ids=lambda value: (
        "-".join(one.split()[0].strip("|`#") for one in value) if isinstance(value, list) else ""
    ),
)
def test_the_first_of_each_kind_stands_in_order(blocks: list[str], found: list[str]) -> None:
    text = SPEC.replace("We cache them.", "\n\n".join(blocks))
    lines = [line for line in said(ORDER, text) if "out-of-order-content" in line]
    assert bool(lines) is bool(found)
    if found:
        at, kind, where = found
        assert lines == [
            f"{at}: warning out-of-order-content: {kind} of `Decision` stands out of order: move it {where}"
        ]
        mended = fixed(ORDER, text, unsafe=True)
        assert mended is not None
        assert [line for line in said(ORDER, mended) if "out-of-order-content" in line] == []
        assert all(block in mended for block in blocks)


# Names


def test_the_title_and_the_file_have_their_form() -> None:
    yaml = "names: {title: 'RFC-\\d+: .+', file: {pattern: 'rfc-\\d+\\.md', expected: rfc-NNN.md}}\n"
    assert said(yaml) == [
        "1:1: error mismatched-name: `spec.md` is the file's name, expected rfc-NNN.md",
        "5:1: error mismatched-name: `Cache` is the title, expected `RFC-\\d+: .+`",
    ]
    assert (
        said(
            "names: {title: 'RFC-\\d+: .+', file: '\\w+\\.md'}\n",
            SPEC.replace("# Cache", "# **RFC-7**: Cache"),
        )
        == []
    )
    schema = schemas.compiled(Source.from_text("t.md", TEMPLATE), Source.from_text("t.yaml", yaml), "t")
    unnamed = lay(Source.from_text("<stdin>", SPEC.replace("# Cache", "# RFC-7: Cache")), schema, Request())
    assert unnamed.found_gaps == ()


# Closed front matter


CLOSED = "metadata: {extra: forbidden, values: {Owner: required, Created: date}}\n"


def test_a_closed_front_matter_has_no_other_keys() -> None:
    keys = "owner: Ana\ncreated: 2026-05-18\nstatus: Draft\ntitle: Cache\n"
    assert said(CLOSED, SPEC.replace("owner: Ana\n", keys)) == []
    assert said(CLOSED, SPEC.replace("owner: Ana\n", keys + "colour: red\n")) == [
        "6:1: error unknown-key: `colour` is no key of this template's front matter: remove it, or let the"
        " template know it"
    ]
    assert (
        said("metadata: {values: {Owner: required}}\n", SPEC.replace("owner: Ana\n", "owner: Ana\nx: 1\n"))
        == []
    )


def test_a_key_is_shown_without_its_value() -> None:
    dotted = SPEC.replace("owner: Ana\n", "owner: Ana\na.b c: 1\n")
    assert [line.split(" is ")[0] for line in said(CLOSED, dotted)] == ["3:1: error unknown-key: `a.b c`"]


def test_a_misspelt_key_is_one_finding_and_is_mended() -> None:
    text = SPEC.replace("owner: Ana", "ownr: Ana")
    assert said(CLOSED, text) == [
        "2:1: error unknown-key: `ownr` is no key of this template's front matter: did you mean `Owner`?"
    ]
    assert fixed(CLOSED, text) == SPEC
    both = SPEC.replace("owner: Ana\n", "owner: Ana\nownr: Ana\n")
    assert [line.rpartition(": ")[2] for line in said(CLOSED, both)] == [
        "remove it, or let the template know it"
    ]
    far = SPEC.replace("owner: Ana\n", "owner: Ana\ncreated-on: 2026-05-18\n")
    assert fixed(CLOSED, far, unsafe=True) == far.replace("created-on", "created")
    assert [edit.safe for gap in laid(CLOSED, far).found_gaps for edit in gap.edits] == [False]
    toml = SPEC.replace("---\nowner: Ana\n---", "+++\n\"ownr\" = 'Ana'\n+++")
    assert [line.split(":")[:2] for line in said(CLOSED, toml)] == [["2", "2"]]


# Mistakes


@pytest.mark.parametrize(
    ("yaml", "message"),
    [
        ("eiter-or: [[A, B]]\n", "t.yaml:1:1: unknown key `eiter-or`; did you mean `either-or`?"),
        ("either-or: [[Decision]]\n", "t.yaml:1:13: `either-or` needs two sections or more"),
        ("all-or-none: [[Decision, decision]]\n", "t.yaml:1:15: `all-or-none` needs two sections or more"),
        (
            "either-or: [[Decision, Alternatve]]\n",
            "t.yaml:1:24: the template has no section `Alternatve`; did you mean `Alternative`?",
        ),
        (
            "sections:\n  Goals: {instances: {most: 2}}\n",
            "t.yaml:2:11: `Goals` does not repeat in the template: only a heading with a placeholder does",
        ),
        (INSTANCES.format("{least: 3, most: 2}"), "t.yaml:2:40: `most` is less than `least`"),
        (
            "text: {required: [{words: a, pattern: b}]}\n",
            "t.yaml:1:19: needs either `words` or a `pattern`",
        ),
        ("text: {forbidden: ['']}\n", "t.yaml:1:20: needs either `words` or a `pattern`"),
        ("text: {required: [{words: a, instead: b}]}\n", "t.yaml:1:30: `instead` is for what is forbidden"),
        (
            "text: {forbidden: [{words: use, instead: make Use of}]}\n",
            "t.yaml:1:33: `make Use of` is forbidden itself",
        ),
        ("text: {forbidden: [{pattern: '('}]}\n", "t.yaml:1:21: `(` is no regular expression"),
        ("names: {title: '['}\n", "t.yaml:1:9: `[` is no regular expression"),
        ("sections:\n  Decision: {content: [text, text]}\n", "t.yaml:2:14: `content` names a kind twice"),
        ("metadata: {extra: forbiden}\n", "t.yaml:1:12: `extra` must be `allowed` or `forbidden`"),
        ("sections:\n  Decision: {content: [tabel]}\n", "t.yaml:2:24: item 1 of `content` must be `text`"),
        ("sections:\n  Decision: {most-words: 0}\n", "t.yaml:2:14: `most-words`: input should be"),
    ],
)
def test_a_mistake_is_said_with_its_place_and_the_nearest_word(yaml: str, message: str) -> None:
    assert refused(yaml).startswith(message)
