"""How titles are compared: ways of writing, decorations, typos, and the words that mean something."""

from __future__ import annotations

import pytest

from speclint.text.titles import (
    edit_distance,
    is_typo,
    key,
    normalise,
    undecorated,
    words,
)


@pytest.mark.parametrize(
    "written",
    [
        "Migration & Rollout",
        "MIGRATION AND ROLLOUT",
        "2.1 Migration & Rollout",
        "2) Migration & Rollout",
        "2.1) Migration & Rollout",
        "(2) Migration & Rollout",
        "§ 2.1 Migration & Rollout",
        "2 – Migration & Rollout",
        "IV. Migration and Rollout",
        "A. Migration and Rollout",
        "A.1 Migration and Rollout",
        "a) Migration & Rollout",
        "📋 Migration & Rollout",
        "⚠️ Migration & Rollout",
        "1️⃣ Migration & Rollout",
        ":art: Migration & Rollout",
        "Migration & Rollout :tada:",
        "**Migration** & _Rollout_:",
        "`Migration` & [Rollout](#r)",
        "[Migration][m] & [Rollout][]",
        "[Migration & Rollout]",
        "Migration & Rollout {#rollout}",
        "Migration & Rollout {: #rollout .wide}",
        "Migration & Rollout ##",
        "Migration & Rollout.",
        '<a name="rollout"></a>Migration & Rollout',
        "Migration\u00a0&\u00a0Rollout",
        "Migra\u200btion & Roll\u00adout",
        "\ufeffMigration & Rollout",
    ],
)
def test_ways_of_writing_a_title_are_no_matter(written: str) -> None:
    assert normalise(written) == "migration and rollout"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Security, Privacy, and Law", "Security, Privacy and Law"),
        ("Reads, Writes, or Both", "Reads, Writes or Both"),
        ("Acknowledgements", "Acknowledgments"),
        ("Organisation of the Centre", "Organization of the Center"),
        ("Expected Behaviour", "Expected Behavior"),
        ("Data Modelling", "Data Modeling"),
        ("Analysing Licences", "Analyzing Licenses"),
        ("Judgement", "Judgment"),
        ("What’s New – “Now”", 'What\'s New - "Now"'),
        ("Non\u2011Goals", "Non-Goals"),
        ("Café", "Cafe\u0301"),
        ("１．概要", "1. 概要"),
        ("1.개요", "개요"),
        ("а) Обзор", "ОБЗОР"),
        ("Ⅳ. Обзор", "обзор"),
    ],
)
def test_two_spellings_of_a_title_are_one(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C", "C#"),
        ("C++", "C"),
        ("Four Steps", "For Steps"),
        ("Our Hours", "Or Hours"),
        ("कीमत", "कमत"),
        ("Goals", "Non-Goals"),
        ("3.x Support", "x Support"),
        ("10:30:45", "10"),
        ("Design of [Parts]", "Design"),
        ("2FA", "FA"),
        ("I/O", "O"),
    ],
)
def test_other_titles_stay_apart(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize("title", ["Organised Behaviour", "2.1 Modelling", ":art: Design {#d}", "C#", "Ⅳ. É"])
def test_a_normalised_title_is_normal(title: str) -> None:
    assert normalise(normalise(title)) == normalise(title)


def test_a_title_without_words_is_known_as_it_stands() -> None:
    assert [key(title) for title in ("🚀", "???", "🚀 Launch", "-")] == ["🚀", "???", "launch", "-"]
    assert normalise("🚀") == normalise("-") == ""


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("System Diagram (Target State)", "system diagram"),
        ("Rollback [Optional]", "rollback"),
        ("Requirements *(mandatory)*", "requirements"),
        ("Specification: wire format", "specification"),
        ("Specification: wire format (new)", "specification"),
        ("롤백 계획（선택）", "롤백 계획"),
        ("(all of it)", "(all of it)"),
        ("Step 2: Build", "step 2: build"),
        ("At 10:30", "at 10:30"),
        ("f(x)y", "f(x)y"),
    ],
)
def test_a_decoration_at_the_end_is_left_out(title: str, bare: str) -> None:
    assert undecorated(normalise(title)) == bare


def test_titles_of_any_length_are_normalised_at_once() -> None:
    for hostile in ("1.", "(a", "[a]", "a.1", "::", ": a", "{#", "][", "\u200b", "#", "x:"):
        title = hostile * (100_000 // len(hostile))
        assert isinstance(undecorated(key(title)), str)


@pytest.mark.parametrize(
    ("title", "meaning"),
    [
        ("Change Motivation", {"chang", "motiv"}),
        ("The Design of Plans", {"design", "plan"}),
        ("Planning & Testing", {"plan", "test"}),
        ("Validations", {"valid"}),
        ("Out of Scope", {"non", "scop"}),
        ("What we don't do", {"non"}),
        ("검증 계획", {"검증", "계획"}),
        ("Обзор и цели", {"обзор", "цели"}),
        ("कीमत", {"कीमत"}),
        ("Why?", set()),
    ],
)
def test_words_that_mean_something(title: str, meaning: set[str]) -> None:
    assert words(normalise(title)) == meaning


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ("migration script", "migration scripts"),
        ("rollbakc plan", "rollback plan"),
        ("roll back plan", "rollback plan"),
        ("pahse 2026", "phase 2026"),
        ("oatuh2 scopes", "oauth2 scopes"),
        ("etsting strategy", "testing strategy"),
        ("securty considerations", "security considerations"),
        ("отктрытые вопросы", "открытые вопросы"),
        ("a" * 10_000 + "b", "a" * 10_000 + "c"),
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
        ("roadmap 2026", "roadmap 2025"),
        ("sha256 digest", "sha265 digest"),
        ("choice150", "choice50"),
        ("logging", "logging"),
        ("", "logging"),
        ("testing", "testing strategy"),
        ("ab" * 5_000, "cd" * 5_000),
    ],
)
def test_similar_titles_are_not_the_same(found: str, wanted: str) -> None:
    assert not is_typo(found, wanted)


@pytest.mark.parametrize(
    ("one", "other", "limit", "distance"),
    [
        ("kitten", "sitting", 3, 3),
        ("kitten", "sitting", 2, 3),
        ("abcd", "abdc", 2, 1),
        ("abcd", "bacd", 2, 1),
        ("abc", "abc", 0, 0),
        ("", "ab", 2, 2),
        ("abcdef", "fabcde", 2, 2),
        ("abcdef", "badcfe", 3, 3),
        ("a", "abcd", 2, 3),
    ],
)
def test_letters_are_inserted_dropped_changed_and_swapped(
    one: str, other: str, limit: int, distance: int
) -> None:
    assert edit_distance(one, other, limit) == distance
    assert edit_distance(other, one, limit) == distance
