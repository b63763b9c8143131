"""The YAML that a template implies: it reads back as the template, and learns from specs."""

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner
from doors import schema_named, session
from hypothesis import given
from hypothesis import strategies as st

from speclint.align.profile import Request
from speclint.api import check_paths
from speclint.cli import main
from speclint.commands import learn
from speclint.errors import SpeclintError
from speclint.gaps import ForeignDocument
from speclint.judge import packs
from speclint.judge.templates import BUILT_IN
from speclint.lay import lay
from speclint.model import ColumnSlot, Demand, RowSlot, SectionSlot, Severity, SlotKind, TableSlot
from speclint.template import schema
from speclint.template.addresses import Address
from speclint.template.related import Reference
from speclint.template.schema import Schema
from speclint.template.schemafile import SchemaFile
from speclint.text import yamlfile
from speclint.text.source import Source

SHARED = Path(__file__).resolve().parents[3] / "shared"
CORPUS = SHARED / "corpus"
TEAM = SHARED / "technical-spec-template.md"
FILES = [*sorted(CORPUS.glob("templates/*.md")), TEAM]

SMALL = """\
# RFC: [Title]

## Context

**Created on:** [date]
**Link (Optional):** [link]

| | |
|---|---|
| **Last updated** | [date] |
| **Owner** | [name] |

## Decision: what we do #1

| Option | Rationale |
|--------|-----------|
| [x]    | [why]     |

### Option: [Name]

### Story 1

## Roll-out (Optional)
"""

LEARNED = """\
# What rfc.md asks for: save this beside it as rfc.speclint.yaml, then edit.
# A section without a word is required.
# Lines that are commented out are guesses, or hold anyway.
template: rfc.md
# sizes: [small, medium, large]                 # guess: the usual ones, the template names none
# default-size: medium

sections:
  Context:                                      # rfc.md:3, a heading
    # rows:
    #   Last updated: date                      # rfc.md:10, a guess by its name
    #   Owner: required                         # rfc.md:11, a row
    fields:
      Link (Optional): optional                 # rfc.md:6, marked optional
      # Created on: date                        # rfc.md:5, a guess by its name
  "Decision: what we do #1":                    # rfc.md:13, a heading
    # columns:
    #   Option: required                        # rfc.md:15, a column
    #   Rationale: words                        # rfc.md:15, a guess by its name
    sections:
      "Option: [Name]":                         # rfc.md:19, a heading with a placeholder, one or more
      Story 1:                                  # rfc.md:21, a heading that ends with a number, one or more
  Roll-out: optional                            # rfc.md:23, a heading, marked optional
"""


def of(tmp_path: Path, template: str, *specs: str) -> str:
    """What is learned from a template, and from specs."""
    file = tmp_path / "rfc.md"
    file.write_text(template, encoding="utf-8")
    folder = tmp_path / "specs"
    folder.mkdir()
    for number, spec in enumerate(specs):
        (folder / f"{number}.md").write_text(spec, encoding="utf-8")
    return learn.learn(session(), str(file), [str(folder)] if specs else [])


def nowhere(slot: SlotKind) -> SlotKind:
    """A slot without the places where it and what it holds were demanded."""
    return replace(slot, origin="", children=tuple(map(nowhere, slot.children)))


def both(text: str, name: str = "rfc.md") -> tuple[Schema, Schema]:
    """A template compiled alone, and with the YAML learned from it."""
    source = Source.from_text(name, text)
    alone = schema.compiled(source, None, name)
    yaml = Source.from_text("learned.yaml", learn.implied(source))
    read = schema.compiled(source, yaml, name)
    return placeless(alone), placeless(read)


def placeless(of: Schema) -> Schema:
    """A schema without the places where its demands stand."""
    references = tuple(map(of_nowhere, of.related.references))
    return replace(of, root=nowhere(of.root), related=replace(of.related, references=references))


def of_nowhere(one: Reference) -> Reference:
    """A reference without the places where it and what it leads to were demanded."""
    sources, targets = (tuple(map(unplaced, places)) for places in (one.sources, one.targets))
    return replace(one, origin="", sources=sources, targets=targets)


def unplaced(address: Address) -> Address:
    """A place without where what leads to it, and its cells, were demanded."""
    table = nowhere(address.table) if address.table is not None else None
    cells = cast(tuple[RowSlot, ...], tuple(map(nowhere, address.cells)))
    return replace(address, path=tuple(map(nowhere, address.path)), cells=cells, table=table)


# What it says


def test_the_yaml_of_a_small_template(tmp_path: Path) -> None:
    assert of(tmp_path, SMALL) == LEARNED
    done = CliRunner().invoke(main, ["learn", str(tmp_path / "rfc.md")])
    assert (done.exit_code, done.stdout) == (0, LEARNED)


def test_a_spec_with_another_value_or_an_empty_section_does_not_keep_it(tmp_path: Path) -> None:
    template = "---\nstate: draft | final\n---\n# RFC: [Title]\n\n## Context\n\n**Why:** [why]\n\n## End\n"
    good = "---\nstate: final\n---\n# RFC: A\n\n## Context\n\n**Why:** It is slow.\n\n## End\n\nNow.\n"
    empty = good.replace("**Why:** It is slow.\n\n", "")
    said = of(tmp_path, template, good, good, good, good.replace("final", "strange"), empty)
    assert "; 4 of 5 specs keep it, not " in said.partition("state: [draft, final]")[2].partition("\n")[0]
    assert said.partition("Why: required")[2].partition("\n")[0].endswith("; 4 of 4 specs keep it")


def test_what_is_too_long_for_a_terminal_has_its_comment_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    path = tmp_path / "rfc.md"
    path.write_text(
        "# RFC: [Title]\n\n| Key | Value |\n|---|---|\n| **State** | Draft / Final |\n\n## A\n\n## B and C\n"
    )
    assert CliRunner().invoke(main, ["learn", str(path)]).stdout.partition("# metadata:\n")[2] == (
        "#   values:\n"
        "#     # rfc.md:5, inferred: a warning without this line\n"
        "#     State: [Draft, Final]\n"
        "\n"
        "sections:\n"
        "  A:  # rfc.md:7, a heading\n"
        "  B and C:  # rfc.md:9, a heading\n"
    )
    for command in (["rules"], ["explain", "empty-table"], ["explain", "wall-of-text"]):
        lines = CliRunner().invoke(main, command).stdout.splitlines()
        assert max(map(len, lines)) <= 60


def test_every_guess_can_be_taken_at_its_word() -> None:
    lines = LEARNED.splitlines()[3:]
    taken = "\n".join(line.replace("# ", "", 1) if line.strip().startswith("#") else line for line in lines)
    read = schema.compiled(Source.from_text("rfc.md", SMALL), Source.from_text("y", taken), "rfc.md")
    types = [slot.value.name for slot in read.root.walk() if slot.value is not None]
    assert types == ["date", "date", "words"]


NOTES = """\
# How to write one

```markdown
# Spec: [Name]

## Overview

### Problem

### Scope

## API Design

## Caching

## Glossary
```

## Required sections

- Overview (problem)
- API (for #services, "yes")

## Optional sections

- Caching (when it is slow)
"""
SIZES = """
| Size | Asks for |
|------|----------|
| Tiny | Overview |
| Vast | All sections |
"""

SAID = """\
sizes: [tiny, vast]                             # notes, lines 30, 31
default-size: vast                              # guess: the second of the sizes
traits:                                         # each with its other names
  services-yes: []                              # notes, line 22: "for #services, "yes""
  it-is-slow: []                                # notes, line 26: "when it is slow"

sections:
  Overview:                                     # rfc.md:6, a heading
    required: tiny                              # notes, line 21: required; notes, line 30: "Overview"
    sections:
      Problem: required                         # rfc.md:8, a heading; notes, line 21: "problem"
      Scope:                                    # rfc.md:10, a heading
  API Design:                                   # rfc.md:12, a heading
    required: {from: vast, when: services-yes}  # notes, line 22: required, "for #services, "yes""; \
notes, line 31: "All sections"
  Caching:                                      # rfc.md:14, a heading
    required: {from: vast, when: it-is-slow}    # notes, line 26: optional, "when it is slow"; \
notes, line 31: "All sections"
  Glossary: vast                                # rfc.md:16, a heading; notes, line 31: "All sections"
"""


def test_what_the_notes_say_stands_word_for_word(tmp_path: Path) -> None:
    _, _, learned = of(tmp_path, NOTES + SIZES).partition("template: rfc.md\n")
    assert learned == SAID


@pytest.mark.skipif(not TEAM.is_file(), reason=f"no template at {TEAM}")
def test_the_teams_template_gives_what_the_built_in_schema_starts_from() -> None:
    said = learn.learn(session(), str(TEAM))
    ours = schema_named()
    text = Source.of(TEAM.name, TEAM.read_bytes())
    theirs = schema.compiled(text, Source.from_text("y", said), TEAM.name)
    assert (theirs.sizes, theirs.default_size) == (ours.sizes, ours.default_size)
    built_in = {slot.name: slot.demand for slot in ours.root.of(SectionSlot)}
    # DECISIONS.md: a small spec has Document Info too.
    built_in["Document Info"] = Demand(since="medium")
    learned = {slot.name: slot.demand for slot in theirs.root.of(SectionSlot)}
    assert [(n, d.since, bool(d.trait)) for n, d in learned.items()] == [
        (n, d.since, bool(d.trait)) for n, d in built_in.items()
    ]
    for name, demand in built_in.items():
        if demand.trait is not None:
            assert ours.trait((learned[name].trait or "").replace("-", " ")) == demand.trait
    parts = [slot.name for slot in theirs.root.of(SectionSlot)[1].of(SectionSlot) if slot.severity == "error"]
    assert parts == ["Problem Statement", "Proposed Solution", "Key Design Decisions"]


@pytest.mark.skipif(not TEAM.is_file(), reason=f"no template at {TEAM}")
def test_the_teams_template_gives_eight_required_and_four_optional_sections_with_their_conditions() -> None:
    said = learn.learn(session(), str(TEAM))
    assert (said.count(": required;") + said.count(": required,"), said.count(": optional,")) == (8, 4)
    for condition in (
        "for services",
        "for data changes",
        "for complex algorithms",
        "for performance-critical features",
        "for new services",
        "for external integrations",
    ):
        assert said.count(f': "{condition}"\n') == 1  # at its trait
        assert said.count(f', "{condition}"; notes, line ') == 1  # at its section


# What it reads back as


@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus at {CORPUS}")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_yaml_of_a_real_template_reads_back_as_the_template(path: Path) -> None:
    alone, read = both(path.read_text(encoding="utf-8"), path.name)
    assert read == alone


def test_the_yaml_of_the_built_in_template_reads_back_as_it() -> None:
    path = packs.templates()[BUILT_IN] / "template.md"
    alone, read = both(path.read_text(encoding="utf-8"))
    assert read == alone
    assert learn.learn(session(), BUILT_IN) == learn.learn(session(), str(path))


@pytest.mark.parametrize("text", [SMALL, NOTES, NOTES + SIZES, NOTES.replace("Required", "Other")])
def test_the_yaml_of_notes_reads_back_as_they_say(text: str) -> None:
    alone, read = both(text)
    assert read == alone


TITLES = st.one_of(
    st.text(min_size=1, max_size=12),
    st.sampled_from(
        [
            'a "b" \\ c', "x: y", "# not a comment", "yes", "null", "3.10", "- item", "[Name]", "{a}",
            "never", "A (B)", "A", "? key", "*a* & `b`", "'", "%", "@", "|", "\u2028 \u0085 \ufeff",
            "Story 1", "📋 메타",
            "w" * 1500, "a\\", "sections", "Note (Optional)", "<name>", "\ud7ff\U0010ffff\ufffe", "\0",
        ]
    ),
)  # fmt: skip
HEADINGS = st.lists(st.tuples(st.integers(1, 4), TITLES), min_size=1, max_size=8)


@given(HEADINGS, st.sampled_from(["", "\n- A (for x: #1)\n- Note (B)\n"]))
def test_the_yaml_of_any_template_reads_back_as_it(headings: list[tuple[int, str]], notes: str) -> None:
    text = "".join(f"{'#' * level} {title}\n\n" for level, title in headings)
    if notes:
        text = f"~~~markdown\n{text}~~~\n\nRequired:\n{notes}\nOptional:\n\n- Story\n"
    try:
        schema.compiled(Source.from_text("rfc.md", text), None, "rfc.md")
    except SpeclintError:
        return
    alone, read = both(text)
    assert read == alone


def test_a_title_cannot_break_out_of_its_line() -> None:
    source = Source.from_text("a\nsections: {}\n#.md", 'T\x07x: "y\n---\n')
    said = learn.implied(source)
    data = yamlfile.load("y", said).data
    assert list(data["sections"]) == ['T\x07x: "y']
    assert data["template"] == "a\nsections: {}\n#.md"
    yamlfile.validate(SchemaFile, yamlfile.load("y", said), "y")


# What it learns from specs


ALREADY = "inferred: a warning without this line"
LETS = "`speclint baseline` lets that be"
TEMPLATE = "# T\n\n## Goal\n\n## Risks\n\n| Risk | Owner |\n|---|---|\n| [a] | [b] |\n\n## Notes\n\n## End\n"
FULL = TEMPLATE.replace("\n\n##", "\n\nx\n\n##").replace("[", "").replace("]", "") + "\nx\n"


def test_what_specs_lack_is_proposed_as_it_is(tmp_path: Path) -> None:
    rare = FULL.replace("## Notes\n\nx\n\n", "")
    strange = ["# No\n\nspec\n"] * 4
    first = tmp_path / "specs" / "10.md"
    other = rare.replace("## Goal", "## Purpose").replace(" Owner |", "").replace(" b |", "")
    said = of(tmp_path, TEMPLATE, FULL, *[rare] * 6, *[other.replace("---|---", "---")] * 3, *strange)
    assert (
        said.partition("# default-size: medium\n")[2]
        == f"""\
identify:
  severity: warning                             # 4 of 14 specs have none of the sections, such as {first}

sections:
  Goal:                                         # rfc.md:3, a heading
    severity: warning                           # 3 of 10 specs lack it
    # aliases: [Purpose]                        # guess: 3 of 10 specs have this in its place
  Risks:                                        # rfc.md:5, a heading; 10 of 10 specs keep it
    columns:
      Owner: {{severity: warning}}                # 3 of 10 specs lack it
      # Risk: required                          # rfc.md:7, a column; 10 of 10 specs keep it
  Notes: optional                               # rfc.md:11, a heading; 9 of 10 specs lack it
  End:                                          # rfc.md:13, a heading; 10 of 10 specs keep it
"""
    )


def test_what_is_wrong_in_many_places_is_weighed_down_by_its_rule(tmp_path: Path) -> None:
    said = of(tmp_path, TEMPLATE, FULL, FULL.replace("| a |", "| [a] |"))
    assert "severities:\n  leftover-placeholder: warning  " in said
    assert "# 1 of 2 specs has such a finding\n" in said


def test_one_or_two_old_specs_are_named_and_weaken_nothing(tmp_path: Path) -> None:
    old = FULL.replace("## Goal\n\nx\n\n", "").replace("## Notes", "## Ntoes")
    left = FULL.replace("| a |", "| [a] |")
    said = of(tmp_path, TEMPLATE, *[FULL] * 5, old, left)
    but = f", not {tmp_path / 'specs'}/5.md: {LETS}"
    specs = tmp_path / "specs"
    assert (
        said.partition("# default-size: medium\n")[2]
        == f"""\
# severities:
#   leftover-placeholder: warning               # 1 of 7 specs has such a finding, {specs}/6.md: {LETS}

sections:
  Goal:                                         # rfc.md:3, a heading; 6 of 7 specs keep it{but}
  Risks:                                        # rfc.md:5, a heading; 7 of 7 specs keep it
    # columns:
    #   Risk: required                          # rfc.md:7, a column; 7 of 7 specs keep it
    #   Owner: required                         # rfc.md:7, a column; 7 of 7 specs keep it
  Notes:                                        # rfc.md:11, a heading; 6 of 7 specs keep it{but}
  End:                                          # rfc.md:13, a heading; 7 of 7 specs keep it
"""
    )


def test_a_few_files_without_the_sections_weaken_nothing(tmp_path: Path) -> None:
    of(tmp_path, TEMPLATE, *[FULL] * 5, "# No\n\nspec\n")
    specs = tmp_path / "specs"
    (specs / "README.md").write_text("# Specs\n\nHow to.\n", encoding="utf-8")
    said = learn.learn(session(), str(tmp_path / "rfc.md"), [str(specs)])
    assert said.partition("# default-size: medium\n")[2].partition("\n\n")[0] == (
        f"# {specs}/README.md has none of the sections, and is taken for no spec:"
        " `exclude` in the settings keeps it out\n"
        "# identify:\n"
        f"#   severity: warning                           # 1 of 6 specs has none of the sections,"
        f" {specs}/5.md: {LETS}"
    )


def test_what_stands_below_a_label_is_read_with_it(tmp_path: Path) -> None:
    template = (
        "# T\n\n## Call\n\n**Errors:**\n\n| Code | Date |\n|---|---|\n| [x] | [y] |\n\n**Body:**\n\n[z]\n"
    )
    assert (
        of(tmp_path, template).partition("sections:\n")[2]
        == """\
  Call:                                         # rfc.md:3, a heading
    # fields:
    #   Errors:                                 # rfc.md:5, a label
    #     columns:
    #       Code: required                      # rfc.md:7, a column
    #       Date: date                          # rfc.md:7, a guess by its name
    #   Body: required                          # rfc.md:11, a label
"""
    )


def test_what_stands_between_the_lines_is_read_as_a_guess(tmp_path: Path) -> None:
    template = (
        "---\nstatus: draft | final\ncreated: YYYY-MM-DD\n---\n# T\n\n## Info\n\n| Key | Value |\n|---|---|\n"
        "| **ID** | RFC-NNNN |\n| **Owner** | [who] |\n"
    )
    assert (
        of(tmp_path, template).partition("# default-size: medium\n")[2]
        == f"""\
# metadata:
#   values:
#     status: [draft, final]                    # rfc.md:2, {ALREADY}
#     created: date                             # rfc.md:3, {ALREADY}

sections:
  Info:                                         # rfc.md:7, a heading
    # rows:
    #   ID: {{pattern: 'RFC-\\d{{4,}}', expected: RFC-NNNN}}  # rfc.md:11, {ALREADY}
    #   Owner: required                         # rfc.md:12, a row
"""
    )


def test_what_the_settings_exclude_is_not_learned_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.md").write_text(TEMPLATE, encoding="utf-8")
    Path(".speclint.yaml").write_text("exclude: [old/]\n", encoding="utf-8")
    for name in ("specs/a.md", "old/b.md"):
        Path(name).parent.mkdir()
        Path(name).write_text(FULL, encoding="utf-8")
    done = CliRunner().invoke(main, ["learn", "t.md", "--from", "specs", "old"])
    assert "# t.md:3, a heading; 1 of 1 spec keeps it\n" in done.stdout


SETS = {
    "simd": "simd", "eip": "eip", "kep": "kep", "tep": "tep", "ember": "ember-rfc",
    "lexichord": "lexichord-lds", "pw-tdd": "pwatsonr-tdd", "harness": "harness-spec-ko",
}  # fmt: skip


@pytest.mark.chance
@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus at {CORPUS}")
@pytest.mark.parametrize("name", SETS)
def test_no_spec_but_those_named_gives_an_error_against_what_was_learned_from_them(
    name: str, tmp_path: Path, share: Callable[[Iterable[Path], int], list[Path]]
) -> None:
    template = tmp_path / "t.md"
    template.write_bytes((CORPUS / "templates" / f"{SETS[name]}.md").read_bytes())
    specs = list(map(str, share((CORPUS / "specs" / name).glob("*.md"), 5)))
    done = CliRunner().invoke(main, ["learn", str(template), "--from", *specs])
    assert done.exit_code == 0
    (tmp_path / "t.speclint.yaml").write_text(done.stdout, encoding="utf-8")
    result = check_paths(specs, root=tmp_path, template=str(template))
    assert len(result.checked) >= 4
    wrong = {found.path for found in result.diagnostics if found.severity is Severity.ERROR}
    assert [path for path in wrong if path not in done.stdout] == []


# What cannot be learned from


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["absent.md"], "no template `absent.md`: neither a file nor an installed template"),
        (["empty"], "no template `empty`: neither a file nor an installed template, but a folder\n"),
        (["technical-spek"], "did you mean `technical-spec`?"),
        (["bare.md"], "bare.md:1:1: the template has no section: it needs at least one heading"),
        (["rfc.md", "other.md"], "`other.md` is one template too many: specs to learn from follow --from"),
        (
            ["rfc.md", "--from", "empty"],
            "empty: has no Markdown file (.md, .markdown, .mdx) below it: `speclint new TITLE` writes",
        ),
        (["rfc.md", "--from", "rfc.md"], "rfc.md: --from: no specs there besides the template"),
        (["rfc.md", "--from", "nowhere"], "nowhere: does not exist"),
        (["rfc.md", "--from", "bare.md"], "none of the 1 specs has a section of `rfc.md`"),
    ],
)
def test_what_cannot_be_learned_from_is_said_so(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rfc.md").write_text(TEMPLATE, encoding="utf-8")
    Path("bare.md").write_text("only text\n", encoding="utf-8")
    os.mkdir("empty")
    done = CliRunner().invoke(main, ["learn", *arguments])
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_severity_holds_for_what_it_stands_beside() -> None:
    yaml = "severities: {some-rule: info, other: {Draft: info}}\nidentify: {severity: info}\nsections:\n"
    yaml += "  Goal: {required: always, severity: warning}\n"
    yaml += "  Risks: {columns: {Owner: {severity: info}}}\n  End: never\n"
    read = schema.compiled(Source.from_text("rfc.md", TEMPLATE), Source.from_text("y", yaml), "rfc.md")
    goal, risks, _, end = read.root.of(SectionSlot)
    assert (goal.severity, end.severity, end.demand.never) == ("warning", None, True)
    assert [column.severity for column in risks.of(TableSlot)[0].of(ColumnSlot)] == [None, "info"]
    assert read.softening == (("some-rule", (("", "info"),)), ("other", (("draft", "info"),)))
    spec = lay(Source.from_text("s.md", "# No\n\nspec\n"), read, Request())
    assert [gap.severity for gap in spec.gaps(ForeignDocument)] == ["info"]


def test_what_stands_above_the_first_section_is_read_with_how_many_keep_it(tmp_path: Path) -> None:
    head = "---\nid: {}\n---\n# {}\n\n- **Owner:** {}\n- **Date:** {}\n"
    body = "\n## Goal\n\n{0}\n\n## End\n\n{0}\n"
    template = head.format("SP-NN", "[T]", "[name]", "YYYY-MM-DD") + body.format("[text]")
    specs = [head.format(f"SP-{n}0", "A", "Ana", f"2026-01-0{n}") + body.format("x") for n in range(1, 6)]
    old = "# Old\n\n- **Owner:** Ana\n\n## Goal\n\nx\n\n## End\n\ny\n"
    said = of(tmp_path, template, *specs, old)
    kept = f"5 of 6 specs keep it, not {tmp_path / 'specs' / '5.md'}: {LETS}"
    start = said.index("# metadata:")
    assert said[start : said.index("\n\n", start)].splitlines() == [
        "# metadata:",
        "#   values:",
        f"#     id: {{pattern: 'SP-\\d{{2,}}', expected: SP-NN}}  # rfc.md:2, {ALREADY}; {kept}",
        "#     Owner: required                           # rfc.md:6, a label; 6 of 6 specs keep it",
        f"#     Date: date                                # rfc.md:7, {ALREADY}; {kept}",
    ]
    read = schema.compiled(
        Source.from_text("rfc.md", template),
        Source.from_text("y", "metadata: {values: {Date: date}}"),
        "rfc.md",
    )
    dates = [slot.value for slot in (*read.root.walk(), *read.metadata.values) if slot.name == "Date"]
    assert [value.name if value else None for value in dates] == [None, "date"]
