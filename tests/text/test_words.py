"""When the words of one title say what another says, and when they only look alike."""

import pytest

from speclint.text import titles, words


def agree(one: str, other: str, *others: str) -> bool:
    keys = [titles.normalise(title) for title in (one, other, *others)]
    apart = words.told_apart(keys[1:])
    return words.agree(keys[0], keys[1], apart[keys[1]])


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ("Motivation", "Change Motivation"),
        ("Design", "Detailed design"),
        ("Rollout", "Rollout Plan"),
        ("API", "API Design"),
        ("Security", "Security Considerations"),
        ("Test Strategy", "Testing Strategy"),
        ("Rationale and alternatives", "Alternatives"),
        ("Implementation", "Reference Implementation"),
        ("Rollout & Migration", "Migration & Rollout"),
        ("Goals for the pilot", "Goals"),
        ("Non-Goals", "Non-Goals for this Release"),
        ("Plans for Tests", "Test Plan"),
        ("롤백 계획", "계획"),
        ("API Specification", "API Design"),
        ("Rollout — phase one", "Rollout"),
        ("Data Design", "Data Models"),
        ("Security Considerations", "Security & Safety"),
        ("Solution Overview", "The Proposed Solution"),
        ("Summary and Motivation", "Summary"),
        ("Information", "More Information"),
        ("Further Remarks", "Remarks"),
    ],
)
def test_all_words_of_one_title_are_in_the_other(found: str, wanted: str) -> None:
    assert agree(found, wanted)


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ("Goals", "Non-Goals"),
        ("Scope", "Out of Scope"),
        ("References", "Reference Implementation"),
        ("Reference-level explanation", "References"),
        ("Security Test Backfill", "Security"),
        ("Migration Recipe", "Migration"),
        ("Risks", "Rollout"),
        ("Dependencies", "No Dependencies"),
        ("Limits", "Without Limits"),
        ("цели", "не цели"),
        ("Goals and Scope", "Goals and Risks"),
        ("Non-Goals", "Not in Scope"),
        ("The", "Of"),
        ("Security Overview", "Release Overview"),
        ("Design", "Specification"),
        ("Export Design", "Export Rules Overview"),
    ],
)
def test_a_negation_or_another_subject_keeps_titles_apart(found: str, wanted: str) -> None:
    assert not agree(found, wanted)


def test_no_title_stands_for_one_of_several_by_leaving_out_what_tells_them_apart() -> None:
    assert not agree("Tests", "Unit Tests", "Integration Tests")
    assert agree("Tests", "Unit Tests", "Rollout")
    assert not agree("Test Approach", "Test Plan", "Test Strategy")
    assert not agree("Explanation", "Guide-level explanation", "Reference-level explanation")
    assert agree("Options", "Considered Options", "Pros and Cons of the Options")
    assert not agree("Security", "Security Review", "Security Considerations")


def test_a_title_may_say_more_than_another() -> None:
    assert words.says_more_than("security and privacy", "security")
    assert not words.says_more_than("rollout and migration", "migration and rollout")


def test_many_titles_are_told_apart_without_comparing_each_pair() -> None:
    apart = words.told_apart(f"step {number} of many" for number in range(5_000))
    assert len(apart) == 5_000
    assert words.told_apart(f"step {number}" for number in range(41)) == {
        f"step {number}": frozenset() for number in range(41)
    }
    assert words.told_apart(f"step {number}" for number in range(40))["step 7"] == {"7"}
