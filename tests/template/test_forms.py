"""What a template's own values tell before the first section: forms in comments, quotes, dates, tables."""

import pytest

from speclint.api import Session, check_text
from speclint.settings.configuration import Claim, Settings

TOP = "/speclint-forms"
SETTINGS = Settings(root=TOP, templates=(Claim("**", "template.md"),))
BODY = "\n## Aim\n\n{}\n"
TABLE = (
    "# {}\n\n## Metadata\n\n| Field | Value |\n|---|---|\n| Author | {} |\n| Status | {} |\n| Date | {} |\n"
)


def said(template: str, spec: str) -> list[str]:
    session = Session(TOP, {"template.md": template + BODY.format("[Why.]")}, settings=SETTINGS)
    result = check_text(spec + BODY.format("People ask."), path="spec.md", root=session)
    assert not result.problems
    return [f"{one.place.line} {one.rule}: {one.message}" for one in result.diagnostics]


@pytest.mark.parametrize(
    ("template", "spec", "expected"),
    [
        (
            "---\n# draft, review or final\nstatus: draft\n---\n# [Name]\n",
            "---\nstatus: pending\n---\n# Carts\n",
            ["2 invalid-value: `pending` is no answer for `status`: expected draft, review or final"],
        ),
        (
            "---\nsent: mail # by mail, chat or phone\n---\n# [Name]\n",
            "---\nsent: pigeon\n---\n# Carts\n",
            [],
        ),
        (
            "# [Name]\n\n**Status:** Draft <!-- Draft | Review | Done -->\n",
            "# Carts\n\n**Status:** Pending\n",
            ["3 invalid-value: `Pending` is no answer for `Status`: expected Draft, Review or Done"],
        ),
        (
            "# [Name]\n\n**Status:** Draft <!-- Draft | Review | Done -->\n",
            "# Carts\n\n**Status:** Review <!-- Draft | Review | Done -->\n",
            [],
        ),
        (
            "# [Name]\n\n> **Status:** Draft | Final\n> **Owner:** [team]\n",
            "# Carts\n\n> **Status:** Draft\n",
            ["1 missing-field: `Owner` is absent from `Carts`"],
        ),
        ("# [Name]\n\n> **Hint:** Fill all of it in.\n", "# Carts\n", []),
        (
            "# [Name]\n\n**Due:** DD/MM/YYYY\n",
            "# Carts\n\n**Due:** 31/02/2026\n",
            ["3 invalid-value: `31/02/2026` is no answer for `Due`: there is no such day"],
        ),
        ("# [Name]\n\n**Due:** DD/MM/YYYY\n", "# Carts\n\n**Due:** 02/28/2026\n", []),
        (
            TABLE.format("[Name]", "[name]", "Draft, Review, Final", "YYYY-MM-DD"),
            TABLE.format("Carts", "Ana", "Unknown", "2026-01-02"),
            ["8 invalid-value: `Unknown` is no answer for `Status`: expected Draft, Review or Final"],
        ),
        (
            "# [Name]\n\n**Owner:** [@who]\n**Date:** YYYY-MM-DD\n",
            "# Carts\n\n**Owner:** [@who]\n**Date:** YYYY-MM-DD\n",
            [
                "3 leftover-placeholder: `[@who]` is still to be replaced",
                "4 leftover-placeholder: `YYYY-MM-DD` is still to be replaced",
            ],
        ),
        (
            "---\ntitle: X\nversion: 1\nowner: x\n---\n# [Name]\n",
            "# Carts\n\n## 1. Title and Metadata\n\n| Field | Value |\n|---|---|\n| Document Title | C |\n"
            "| Version | 2 |\n| Owner | us |\n",
            [],
        ),
        (
            TABLE.format("[Name]", "[name]", "Draft, Review, Final", "YYYY-MM-DD"),
            TABLE.format("Carts", "Ana", "Draft", "2026-01-02").replace("| Status |", "| |"),
            ["8 empty-cell: `Field` is empty in the table of `Metadata`"],
        ),
        (
            TABLE.format("[Name]", "[name]", "Draft, Review, Final", "YYYY-MM-DD"),
            TABLE.format("Carts", "Ana", "Draft", "2026-01-02").replace("| Author |", "| TBD |"),
            ["7 leftover-placeholder: `TBD` is still to be replaced"],
        ),
    ],
)
def test_a_form_is_heard_wherever_it_stands(template: str, spec: str, expected: list[str]) -> None:
    assert said(template, spec) == expected
