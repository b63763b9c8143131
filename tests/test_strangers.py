"""Templates of strangers, with no YAML at all: one defect gives one finding, a harmless rewrite none.

The templates and specs stand in `fixtures/strangers/`. Each defect is what an author does by accident; the
rule and the line are those at which the author must act.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from speclint.api import Session, check_paths, check_text
from speclint.model import Severity
from speclint.settings.configuration import Claim, Settings

STRANGERS = Path(__file__).resolve().parents[1] / "fixtures" / "strangers"
NAMES = ("change", "study")
SPECS = {name: (STRANGERS / f"{name}.md").read_text(encoding="utf-8") for name in NAMES}
TOP = "/speclint-strangers"
SESSIONS = {
    name: Session(
        TOP,
        {"template.md": (STRANGERS / f"{name}.template.md").read_text(encoding="utf-8")},
        settings=Settings(root=TOP, templates=(Claim("**", "template.md"),)),
    )
    for name in NAMES
}


@dataclass(frozen=True, slots=True)
class Defect:
    """An edit that breaks one thing; `at` begins the line of the finding in the edited text."""

    name: str
    of: str
    rule: str
    at: str
    old: str
    new: str

    def __repr__(self) -> str:
        return f"{self.of}: {self.name}"

    def __call__(self) -> str:
        assert SPECS[self.of].count(self.old) == 1, f"{self}: {SPECS[self.of].count(self.old)} times"
        return SPECS[self.of].replace(self.old, self.new)


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Edits that do no harm."""

    name: str
    of: str
    swaps: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        return f"{self.of}: {self.name}"

    def __call__(self) -> str:
        text = SPECS[self.of]
        for old, new in self.swaps:
            assert text.count(old) == 1, f"{self}: {text.count(old)} times {old!r}"
            text = text.replace(old, new)
        return text


def findings(name: str, text: str) -> list[tuple[str, int, str]]:
    result = check_text(text, path="spec.md", root=SESSIONS[name])
    assert not result.problems
    return [(found.rule, found.place.line, found.message) for found in result.diagnostics]


def change(name: str, rule: str, at: str, old: str, new: str) -> Defect:
    return Defect(name, "change", rule, at, old, new)


def study(name: str, rule: str, at: str, old: str, new: str) -> Defect:
    return Defect(name, "study", rule, at, old, new)


def section(of: str, heading: str, until: str) -> str:
    """A section of a spec, up to the next heading that is named."""
    text = SPECS[of]
    start = text.index(f"{heading}\n")
    return text[start : text.index(f"{until}\n", start)]


def body(of: str, heading: str, until: str) -> str:
    return section(of, heading, until).removeprefix(f"{heading}\n\n")


TITLE, STUDY = "# CHG-0042", "# Study: Cycle"
GOALS = section("change", "## Goals", "## Non-Goals")
MOTIVATION = section("change", "## Motivation", "## Goals")
ROLLBACK = section("change", "### Rollback", "## Risks")
GET = section("change", "### GET /labels/{number}", "## Limits")
RISKS = section("change", "## Risks", "## Acceptance")
ASSUMED = section("study", "### 2.2 What is assumed", "## 3. Method")
MEASURES = section("study", "## 4. Measures", "## 5. Hazards")
SCHEDULE = section("study", "## 6. Schedule", "## 7. Ethics")
SWERVE = section("study", "### Hazard: Drivers swerve into the lane", "## 6. Schedule")

DEFECTS = [
    # absent
    change("an absent section", "missing-section", TITLE, MOTIVATION, ""),
    change("an absent subsection", "missing-section", "## Rollout", ROLLBACK, ""),
    change(
        "an absent table", "missing-table|empty-section", "## Risks", RISKS, "## Risks\n\nThere are two.\n\n"
    ),
    change("an absent key", "missing-field|invalid-metadata", "---", "owner: Nadia Brandt\n", ""),
    change("an absent bullet", "missing-field", TITLE, "- **Release:** v3.4.0\n", ""),
    change(
        "an absent label", "missing-field", "### GET", "**Errors:** 404 when no label has the number\n\n", ""
    ),
    change(
        "an absent column",
        "missing-column",
        "| Risk |",
        body("change", "## Risks", "## Acceptance"),
        "| Risk | Likelihood |\n|---|---|\n| Two depots use one range | Low |\n\n",
    ),
    change(
        "absent code",
        "missing-code",
        "### GET",
        '```json\n{"sender": "string", "address": "string"}\n```\n\n',
        "",
    ),
    change("an absent instance", "dangling-reference|missing-section", "| GET", GET, ""),
    study("an absent subsection", "missing-section", "## 2. Background", ASSUMED, ""),
    study("an absent section", "missing-section", STUDY, MEASURES, ""),
    study("an absent row", "missing-row", "| Field", "| **Lead** | Tomas Reiter |\n", ""),
    study(
        "an absent label",
        "missing-field",
        "## 4. Measures",
        "**Frequency:** Every school day from seven to nine\n\n",
        "",
    ),
    study(
        "an absent bullet",
        "missing-field",
        "### Hazard: Vand",
        "- **Response:** A spare stands ready at the school\n",
        "",
    ),
    study(
        "an absent diagram",
        "missing-diagram|missing-code",
        "## 3. Method",
        "```mermaid\nflowchart LR\n  count --> paint --> recount\n```\n\n",
        "",
    ),
    study(
        "all instances absent",
        "missing-section|empty-section",
        "## 5. Hazards",
        body("study", "## 5. Hazards", "## 6. Schedule"),
        "There are two, which the team has looked at.\n\n",
    ),
    study("an absent title", "missing-section", "| Field", "# Study: Cycle lanes at school gates\n\n", ""),
    # renamed
    change("a typo in a title", "misnamed-section", "## Motivaton", "## Motivation", "## Motivaton"),
    change(
        "a longer title",
        "misnamed-section",
        "## Rollout and Rollback Plan for Depots",
        "## Rollout\n",
        "## Rollout and Rollback Plan for Depots\n",
    ),
    change(
        "a renamed section with its table",
        "misnamed-section",
        "## What may go wrong",
        "## Risks",
        "## What may go wrong",
    ),
    change(
        "a typo in a column", "misnamed-column", "| Risk |", "| Risk | Likelihood |", "| Risk | Likelyhood |"
    ),
    change(
        "a renamed label",
        "misnamed-field|missing-field",
        "**Purposes:** The",
        "**Purpose:** The sender",
        "**Purposes:** The sender",
    ),
    change(
        "a typo in a key",
        "misnamed-field|missing-field|invalid-metadata",
        "stauts|---",
        "status: in-review",
        "stauts: in-review",
    ),
    change(
        "a typo in an instance",
        "misnamed-section",
        "### Alternatve: L",
        "### Alternative: Labels",
        "### Alternatve: Labels",
    ),
    study(
        "a shorter title",
        "misnamed-section",
        "## 4. What we measure",
        "## 4. Measures",
        "## 4. What we measure",
    ),
    study("a typo in a title", "misnamed-section", "## 6. Schedlue", "## 6. Schedule", "## 6. Schedlue"),
    study(
        "a renamed subsection",
        "misnamed-section",
        "### 3.1 Groups of participants",
        "### 3.1 Participants",
        "### 3.1 Groups of participants",
    ),
    study("a typo in a row", "misnamed-row|missing-row", "| **Leed**", "| **Lead**", "| **Leed**"),
    study(
        "an instance without its word",
        "misnamed-section",
        "### Drivers",
        "### Hazard: Drivers",
        "### Drivers",
    ),
    # moved
    change(
        "two sections the other way round",
        "out-of-order-section",
        "## Goals|## Motivation",
        MOTIVATION + GOALS,
        GOALS + MOTIVATION,
    ),
    change(
        "a section under another one", "misplaced-section", "### Non-Goals", "## Non-Goals", "### Non-Goals"
    ),
    change("a subsection at the top", "misplaced-section", "## Rollback", "### Rollback", "## Rollback"),
    change("an instance one level up", "misplaced-section", "## GET", "### GET", "## GET"),
    study(
        "sections the other way round",
        "out-of-order-section",
        "## 6. Schedule|## 5. Hazards",
        section("study", "## 5. Hazards", "## 7. Ethics"),
        SCHEDULE + section("study", "## 5. Hazards", "## 6. Schedule"),
    ),
    study(
        "a subsection at the top",
        "misplaced-section",
        "## 3.2 Procedure",
        "### 3.2 Procedure",
        "## 3.2 Procedure",
    ),
    study(
        "columns the other way round",
        "out-of-order-column",
        "| Milestone",
        (
            "| Milestone | Date | Owner |\n"
            "|-----------|------|-------|\n"
            "| First count | 2026-03-20 | Tomas Reiter |\n"
            "| Lanes painted | 2026-04-30 | Road Office |"
        ),
        (
            "| Milestone | Owner | Date |\n"
            "|-----------|-------|------|\n"
            "| First count | Tomas Reiter | 2026-03-20 |\n"
            "| Lanes painted | Road Office | 2026-04-30 |"
        ),
    ),
    # emptied
    change("an empty section", "empty-section", "## Motivation", MOTIVATION, "## Motivation\n\n"),
    change("a section of dots", "empty-section", "## Motivation", MOTIVATION, "## Motivation\n\n…\n\n"),
    change("an empty list", "empty-section|missing-item", "## Goals", GOALS, "## Goals\n\n-\n\n"),
    change(
        "an empty cell",
        "empty-cell",
        "| Printers jam",
        "| Printers jam | Medium | Each depot keeps a second one |",
        "| Printers jam | Medium | |",
    ),
    change(
        "an empty label",
        "missing-field",
        "**Purpose:**\n",
        "**Purpose:** The sender and the address that stand on a label.",
        "**Purpose:**",
    ),
    change(
        "an empty key",
        "missing-field|invalid-metadata|invalid-value",
        "owner:",
        "owner: Nadia Brandt",
        "owner:",
    ),
    change(
        "a table without rows",
        "empty-table",
        "| Limit",
        "| Printing | 800 ms | Log of the printer |\n| Reading | 50 ms | Gateway metrics |\n",
        "",
    ),
    change(
        "an omission without a reason", "unexplained-omission", "N/A", MOTIVATION, "## Motivation\n\nN/A\n\n"
    ),
    study(
        "an empty section",
        "empty-section",
        "### 2.2",
        ASSUMED,
        "### 2.2 What is assumed\n\n<!-- later -->\n\n",
    ),
    study("an empty row", "empty-cell", "| **Lead**", "| **Lead** | Tomas Reiter |", "| **Lead** | |"),
    study(
        "an empty diagram",
        "missing-diagram|empty-section",
        "```mermaid|## 3. Method",
        "  count --> paint --> recount\n",
        "",
    ),
    study(
        "an empty bullet",
        "missing-field",
        "- **Response:**\n",
        "- **Response:** A spare stands ready at the school",
        "- **Response:**",
    ),
    # left over
    change(
        "a placeholder in a sentence",
        "leftover-placeholder",
        "[What is wrong",
        body("change", "## Motivation", "## Goals"),
        "[What is wrong today, and for whom.]\n\n",
    ),
    change(
        "a placeholder in a cell",
        "leftover-placeholder",
        "| [Risk]",
        "| Printers jam | Medium | Each depot keeps a second one |",
        "| [Risk] | Medium | Each depot keeps a second one |",
    ),
    change(
        "a row of the template",
        "leftover-placeholder",
        "| [Name]",
        "| Reading | 50 ms | Gateway metrics |",
        "| [Name] | [N] ms | [How] |",
    ),
    change(
        "a mark of unfinished work",
        "leftover-placeholder",
        "TBD",
        body("change", "### Rollback", "## Risks"),
        "TBD\n\n",
    ),
    change(
        "a placeholder in front matter",
        "leftover-placeholder",
        "owner:",
        "owner: Nadia Brandt",
        "owner: [Name of the owner]",
    ),
    study(
        "an instruction",
        "leftover-placeholder",
        "> State",
        body("study", "## 1. Question", "## 2. Background"),
        "> State the question in one sentence that can be answered by a number.\n\n",
    ),
    study(
        "a placeholder without its brackets",
        "leftover-placeholder",
        "What would change",
        body("study", "### 2.2 What is assumed", "## 3. Method"),
        "What would change the result if it were wrong\n\n",
    ),
    study(
        "a placeholder in a bullet",
        "leftover-placeholder",
        "- **Response:** <",
        "- **Response:** A spare stands ready at the school",
        "- **Response:** <What is done>",
    ),
    study(
        "a date that is one's form",
        "leftover-placeholder|invalid-value",
        "| First count",
        "| First count | 2026-03-20",
        "| First count | YYYY-MM-DD",
    ),
    study(
        "a mark in a cell",
        "leftover-placeholder",
        "| Lanes painted",
        "2026-04-30 | Road Office",
        "2026-04-30 | TODO",
    ),
    # what the template says between the lines
    change("a status that is none", "invalid-value", "status:", "status: in-review", "status: nearly"),
    change("a date that is none", "invalid-value", "created:", "created: 2026-02-17", "created: 2026-02-30"),
    change("an id of another form", "invalid-value", "id:", "id: CHG-0042", "id: CHG-42b"),
    change("another id in the title", "mismatched-value", "# CHG-0024", "# CHG-0042", "# CHG-0024"),
    change(
        "a choice that is none",
        "invalid-value",
        "| Printers jam",
        "| Printers jam | Medium",
        "| Printers jam | Sometimes",
    ),
    change(
        "all choices",
        "invalid-value|leftover-placeholder",
        "| Printers jam",
        "| Printers jam | Medium",
        "| Printers jam | Low / Medium / High",
    ),
    change("no number", "unmeasurable-target|invalid-value", "| Reading", "50 ms", "fast"),
    change(
        "neither yes nor no",
        "invalid-value",
        "- **Reversible:**",
        "**Reversible:** Yes",
        "**Reversible:** Partly",
    ),
    change("a version that is none", "invalid-value", "- **Release:**", "v3.4.0", "next spring"),
    change(
        "a method that is none",
        "invalid-value",
        "| FETCH",
        "| GET | /labels/{number}",
        "| FETCH | /labels/{number}",
    ),
    change(
        "an endpoint under another path",
        "dangling-reference|unlisted-target",
        "| GET | /label/",
        "| GET | /labels/{number}",
        "| GET | /label/{number}",
    ),
    change(
        "an endpoint that is not listed",
        "unlisted-target",
        "### GET",
        "| GET | /labels/{number} | Read what was printed |\n",
        "",
    ),
    study("an id of another form", "invalid-value", "| **Study ID**", "ST-017", "Study 17"),
    study("an id of a row", "invalid-value", "| M2", "| M-02 |", "| M2 |"),
    study("a phase that is none", "invalid-value", "| **Phase**", "| Running |", "| Under way |"),
    study("a date that is none", "invalid-value", "| **Started**", "2026-03-02", "in spring"),
    study("a date of a milestone", "invalid-value", "| Lanes painted", "2026-04-30", "after Easter"),
    study("no number", "unmeasurable-target|invalid-value", "| M-01", "70%", "fewer"),
    study(
        "a severity that is none",
        "invalid-value",
        "- **Severity:** Bad",
        "**Severity:** Minor",
        "**Severity:** Bad",
    ),
    # other
    change(
        "an instance twice",
        "repeated-section|duplicate-row",
        "### Alternative: Second|### Alternative: L",
        "### Alternative: Labels on paper",
        "### Alternative: Second line",
    ),
    change(
        "a section twice",
        "repeated-section",
        "## Motivation",
        "## Non-Goals\n",
        MOTIVATION + "## Non-Goals\n",
    ),
    change("broken code", "invalid-code", '{"sender"', '"address": "string"}', '"address": "string"'),
    change(
        "a fence that is never closed",
        "broken-fence",
        "```json",
        '"address": "string"}\n```\n',
        '"address": "string"}\n',
    ),
    change(
        "a link to no anchor",
        "broken-link",
        "- Nobody",
        "- Who refills the paper at night?",
        "- Nobody knows [who](#printers) refills the paper",
    ),
    change(
        "a ragged row",
        "ragged-row|empty-cell",
        "| Printers jam",
        "| Printers jam | Medium | Each depot keeps a second one |",
        "| Printers jam | Medium |",
    ),
    change(
        "an instance of no name",
        "empty-section|misnamed-section|missing-section",
        "### Alternative:",
        "### Alternative: Labels on paper",
        "### Alternative:",
    ),
    study(
        "a hazard twice",
        "repeated-section",
        "### Hazard: Vandalised cameras",
        "### Hazard: Drivers swerve into the lane",
        "### Hazard: Vandalised cameras",
    ),
    study(
        "a skipped level",
        "skipped-level",
        "##### Costs",
        "## 4. Measures\n",
        "##### Costs\n\nNone.\n\n## 4. Measures\n",
    ),
    study(
        "a row that is cut off",
        "detached-row",
        "| Lanes painted",
        "| First count | 2026-03-20 | Tomas Reiter |\n",
        "| First count | 2026-03-20 | Tomas Reiter |\n\n",
    ),
    study("a heading without a space", "missing-section", "##6. Schedule", "## 6. Schedule", "##6. Schedule"),
    study("a section in a comment", "missing-section", STUDY, SCHEDULE, f"<!--\n{SCHEDULE}-->\n\n"),
    study(
        "a heading in bold",
        "missing-section",
        "**2.2 What is assumed**",
        "### 2.2 What is assumed\n",
        "**2.2 What is assumed**\n",
    ),
]


def same(name: str, of: str, *swaps: tuple[str, str]) -> Rewrite:
    return Rewrite(name, of, swaps)


REWRITES = [
    same("numbered headings", "change", ("## Summary", "## 1. Summary"), ("## Goals", "## 2) Goals")),
    same("no numbers", "study", ("## 1. Question", "## Question"), ("### 2.1 What", "### What")),
    same("other case", "change", ("## Open Questions", "## OPEN QUESTIONS")),
    same("emoji", "change", ("## Risks", "## ⚠️ Risks")),
    same("a tail", "change", ("## Limits", "## Limits: printing"), ("## Rollout", "## Rollout (2026)")),
    same("an anchor", "study", ("## 6. Schedule", "## 6. Schedule {#when}")),
    same("a link", "change", ("## Goals", "## [Goals](#goals)")),
    same("a section of one's own", "change", ("## Limits\n", "## Costs\n\nTwo printers.\n\n## Limits\n")),
    same(
        "a column of one's own",
        "change",
        ("| Risk | Likelihood |", "| Risk | Owner | Likelihood |"),
        ("|------|------------|------------|", "|---|---|---|---|"),
        ("| Low | Ranges", "| Ada | Low | Ranges"),
        ("| Medium | Each", "| Ben | Medium | Each"),
    ),
    same(
        "keys in another order",
        "change",
        ("status: in-review\n", ""),
        ("owner:", "status: in-review\nowner:"),
    ),
    same("quotes", "change", ("id: CHG-0042", 'id: "CHG-0042"')),
    same("a remark behind a status", "change", ("| Medium | Each", "| Medium (winter) | Each")),
    same("a choice in other case", "study", ("| Running |", "| running |")),
    same("bold values", "study", ("**Severity:** Minor", "**Severity:** **Minor**")),
    same("labels with the colon outside", "study", ("**Instrument:** Two", "**Instrument**: Two")),
    same(
        "stars for dashes",
        "change",
        ("- A depot prints labels", "* A depot prints labels"),
        ("- Numbers of", "* Numbers of"),
    ),
    same(
        "tildes",
        "change",
        (
            '```json\n{"sender": "string", "address": "string"}\n```',
            '~~~json\n{"sender": "string", "address": "string"}\n~~~',
        ),
    ),
    same("a parameter in another form", "change", ("| GET | /labels/{number}", "| GET | `/labels/:number`")),
    same("paths in code", "change", ("### POST /labels", "### POST `/labels`")),
    same(
        "an optional section",
        "change",
        ("## Open Questions", "## Prior Art\n\nThe harbour does the same.\n\n## Open Questions"),
    ),
    same("no questions", "change", ("- Who refills the paper at night?", "None.")),
    same("an optional section left out", "study", (section("study", "## 7. Ethics", "## 8. References"), "")),
    same(
        "a third instance",
        "change",
        ("## Open Questions", "### Alternative: Nothing\n\nOutages go on.\n\n## Open Questions"),
    ),
    same("one instance", "study", (SWERVE, "")),
    same(
        "a reason for an omission", "change", (MOTIVATION, "## Motivation\n\nN/A: the law asks for it.\n\n")
    ),
    same("another unit", "change", ("| 800 ms |", "| 0.8 s |")),
    same("a date in another form", "study", ("| 2026-03-02 |", "| 2 March 2026 |")),
    same("a comment", "study", ("## 4. Measures\n", "<!-- agreed in May -->\n\n## 4. Measures\n")),
]


def test_the_specs_are_right() -> None:
    assert {name: findings(name, SPECS[name]) for name in NAMES} == {name: [] for name in NAMES}


@pytest.mark.parametrize("one", DEFECTS, ids=repr)
def test_one_defect_gives_one_finding_where_the_author_must_act(one: Defect) -> None:
    text = one()
    found = findings(one.of, text)
    assert len(found) == 1, found
    rule, line, _ = found[0]
    assert rule in one.rule.split("|"), found
    starts = one.at.split("|") if not one.at.startswith("|") else [one.at]
    there = text.splitlines(keepends=True)[line - 1]
    assert any(map(there.startswith, starts)), (found, there)


@pytest.mark.parametrize("one", REWRITES, ids=repr)
def test_a_harmless_rewrite_gives_none(one: Rewrite) -> None:
    assert findings(one.of, one()) == []


def test_the_defects_are_of_many_kinds() -> None:
    assert len({one.rule.split("|")[0] for one in DEFECTS}) >= 20


def test_the_form_of_an_id_asks_for_one_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "template.md").write_text(
        (STRANGERS / "change.template.md").read_text(encoding="utf-8"), encoding="utf-8"
    )
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(SPECS["change"], encoding="utf-8")
    result = check_paths(["a.md", "b.md"], root=tmp_path, template="template.md")
    assert [(Path(one.path).name, one.rule, one.severity, one.because) for one in result.diagnostics] == [
        ("b.md", "duplicate-id", Severity.WARNING, "template.md:2 (inferred)")
    ]
