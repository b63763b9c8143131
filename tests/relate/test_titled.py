"""The document's own id, in the title and among the facts, as templates of strangers give its form."""

from pathlib import Path

import pytest

from speclint.api import Session, check_paths, check_text
from speclint.settings.configuration import Claim, Settings

TOP = "/speclint-titled"
SETTINGS = Settings(root=TOP, templates=(Claim("**", "template.md"),))
BODY = "\n## Aim\n\n{}\n"


def said(template: str, spec: str) -> list[str]:
    session = Session(TOP, {"template.md": template + BODY.format("[Why.]")}, settings=SETTINGS)
    result = check_text(spec + BODY.format("People ask."), path="spec.md", root=session)
    assert not result.problems
    return [f"{one.place.line} {one.rule}: {one.message}" for one in result.diagnostics]


BOLD = "# SPEC-XXX: [Name]\n\n**Spec ID:** SPEC-XXX\n**Supersedes:** SPEC-XXX\n"
TABLE = "# [RFC-000] [Title]\n\n| Key | Value |\n|---|---|\n| **ID** | RFC-000 |\n| **Owner** | [team] |\n"
FRONT = '---\nid: PROJ-123\ntitle: "[Title]"\n---\n# PROJ-123: [Title]\n'


@pytest.mark.parametrize(
    ("template", "spec", "expected"),
    [
        (
            BOLD,
            "# SPEC-014: Carts\n\n**Spec ID:** SPEC-041\n**Supersedes:** SPEC-002\n",
            ["1 mismatched-value: `title` is `SPEC-014`, but `Spec ID` is `SPEC-041`: make them equal"],
        ),
        (
            TABLE,
            "# RFC-014: Carts\n\n| Key | Value |\n|---|---|\n| **ID** | RFC-015 |\n| **Owner** | us |\n",
            ["1 mismatched-value: `title` is `RFC-014`, but `ID` is `RFC-015`: make them equal"],
        ),
        (
            TABLE,
            "# Carts\n\n| Key | Value |\n|---|---|\n| **ID** | RFC-015 |\n| **Owner** | us |\n",
            [
                "1 invalid-value: `Carts` is no answer for `[RFC-000] [Title]`: "
                "put an id such as RFC-000 before it"
            ],
        ),
        (
            FRONT,
            "---\nid: PROJ-77\ntitle: Carts\n---\n# PROJ-78: Carts\n",
            [
                "5 mismatched-value: `title` is `PROJ-78`, but `id` of the metadata is `PROJ-77`: "
                "make them equal"
            ],
        ),
        (BOLD, "# SPEC-014: Carts\n\n**Spec ID:** spec-014\n**Supersedes:** SPEC-002\n", []),
        (FRONT, "---\nid: PROJ-77\ntitle: Carts\n---\n# PROJ-77: Carts\n", []),
        # A number of the template's own is none of its specs'.
        (
            TABLE.replace("RFC-000", "LDS-01").replace("[Title]", "Design"),
            "# LCS-014: Carts\n\n| Key | Value |\n|---|---|\n| **ID** | LCS-014 |\n| **Owner** | us |\n",
            [],
        ),
    ],
)
def test_one_id_in_two_places_is_one(template: str, spec: str, expected: list[str]) -> None:
    assert said(template, spec) == expected


def test_an_id_that_only_titles_have_is_unique(tmp_path: Path) -> None:
    (tmp_path / "template.md").write_text("# RFC-NNNN: [Title]\n" + BODY.format("[Why.]"), encoding="utf-8")
    titles = {"a.md": "RFC-0007: Carts", "b.md": "rfc-0007: Shops", "c.md": "RFC-0008: Doors"}
    for name, title in titles.items():
        (tmp_path / name).write_text(f"# {title}\n{BODY.format('People ask.')}", encoding="utf-8")
    root = Session(
        str(tmp_path),
        settings=Settings(root=str(tmp_path), templates=(Claim("?.md", "template.md"),)),
    )
    result = check_paths([str(tmp_path / name) for name in titles], root=root)
    (found,) = result.diagnostics
    assert (found.path, found.place.line, found.rule) == (str(tmp_path / "b.md"), 1, "duplicate-id")
    assert found.message == (
        f"`rfc-0007` is the id of {tmp_path / 'a.md'}:1 already: give this spec one of its own"
    )
