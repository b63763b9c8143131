"""What is mended in specs of the built-in template: the finding goes, nothing else comes."""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from random import Random

import pytest
from defects import DEFECTS
from defects.edits import Defect
from defects.ledger import LARGE
from mending import mended

from speclint.model import Severity
from speclint.text import markdown

LEFT = "leftover-placeholder"
# What mends every defect of these rules in the fixtures, but for those below.
RULES = {
    *("missing-section", "missing-row", "missing-column", "missing-table", "missing-field", "missing-code"),
    *("missing-diagram", "misnamed-section", "misnamed-column", "misnamed-row", "misnamed-field"),
    *("out-of-order-column", "ragged-row", "detached-row", "broken-fence", "invalid-value"),
    *("misplaced-section", "unused-suppression"),
}
# Why nothing is offered for some defects of these rules.
NOT_OFFERED = {
    "missing-section": "its title stands in a comment, a list, a quote or in bold, or another may be meant",
    "missing-field": "its label stands there, with nothing behind it",
    "misnamed-section": "one title answers two sections",
    "ragged-row": "nobody knows which of its pipes is text",
    "detached-row": "a comment stands between, which may belong there",
    "invalid-value": "nothing tells what is meant",
    "misplaced-section": "it stands under another parent",
    "unused-suppression": "it is misspelt, and may be meant",
}


def by_rule() -> dict[str, list[Defect]]:
    found: defaultdict[str, list[Defect]] = defaultdict(list)
    for one in DEFECTS:
        if one.rule in RULES:
            found[one.rule].append(one)
    return found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Takes one defect of each rule for each seed."""
    if "one" in metafunc.fixturenames:
        seed, rounds = metafunc.config.getoption("--seed"), metafunc.config.getoption("--rounds")
        chosen = {
            random.choice(of_rule)
            for random in map(Random, range(int(seed), int(seed) + rounds))
            for of_rule in by_rule().values()
        }
        ordered = sorted(chosen, key=lambda one: one.name)
        metafunc.parametrize("one", ordered, ids=[one.name for one in ordered])


@pytest.mark.chance
def test_a_defect_is_mended_and_nothing_but_a_placeholder_is_left(one: Defect) -> None:
    text = one(one.base)
    done = mended(text)
    if not any(found.edits for found in done.found):
        assert one.rule in NOT_OFFERED
        assert done.text == text
        return
    assert done.problems == ()
    assert {found.rule for found in done.left} <= {LEFT}
    new = written(text, done.text)
    assert [found.message for found in done.left if found.place.line not in new] == []


# What was left as it was once: a rule taken for code, a name that a new row may hold.
@pytest.mark.parametrize(
    "name",
    [
        "broken-fence: JSON before a bare fence",
        "broken-fence: JSON with an indented closer before a bare fence",
        "missing-table: a component",
    ],
)
def test_a_hard_defect_is_mended(name: str) -> None:
    one = next(one for one in DEFECTS if one.name == name)
    done = mended(one(one.base))
    assert done.problems == ()
    assert {found.rule for found in done.left} <= {LEFT}
    assert done.done == 1


def written(before: str, after: str) -> set[int]:
    """The lines of a text, from 1, that another one has not."""
    old, new = before.splitlines(), after.splitlines()
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return {number + 1 for tag, _, _, start, end in changes if tag != "equal" for number in range(start, end)}


SECTIONS = [
    section
    for section in markdown.parse(LARGE).root.walk()
    if section.heading is not None and section.level in (2, 3)
]


@pytest.mark.chance
@pytest.mark.parametrize("status", ["Draft", "Approved"])
def test_a_section_that_was_cut_out_is_put_in_and_no_less_severe(
    status: str, request: pytest.FixtureRequest
) -> None:
    whole = LARGE.replace("| In Progress |", f"| {status} |", 1)
    seed, rounds = int(request.config.getoption("--seed")), request.config.getoption("--rounds")
    for section in Random(seed).sample(SECTIONS, 2 * rounds):
        offset = len(whole) - len(LARGE)
        text = whole[: section.span.start + offset] + whole[section.span.end + offset :]
        done = mended(text)
        assert done.problems == ()
        was = any(found.severity is Severity.ERROR for found in done.found if found.rule == "missing-section")
        if any(found.rule == "missing-section" and found.edits for found in done.found):
            left = [found for found in done.left if found.rule == LEFT]
            assert left
            assert not was or any(found.severity is Severity.ERROR for found in left)


def mangled(text: str, random: Random) -> str:
    """A text with some of its lines deleted, swapped, repeated or cut, maybe with other line ends."""
    lines = text.split("\n")
    for _ in range(random.randint(1, 6)):
        number, other = random.randrange(len(lines)), random.randrange(len(lines))
        match random.randrange(5):
            case 0:
                del lines[number : number + random.randint(1, 12)]
            case 1:
                lines[number], lines[other] = lines[other], lines[number]
            case 2:
                lines.insert(other, lines[number])
            case 3:
                lines[number] = lines[number][: random.randint(0, len(lines[number]))]
            case 4:
                lines[number] = f"#{lines[number]}" if lines[number].startswith("#") else lines[number]
        lines = lines or [""]
    return random.choice(["\n", "\n", "\r\n", "\r"]).join(lines)


@pytest.mark.chance
def test_what_is_mangled_is_mended_once_and_for_all(request: pytest.FixtureRequest) -> None:
    seed, rounds = int(request.config.getoption("--seed")), request.config.getoption("--rounds")
    for random in map(Random, range(seed, seed + rounds)):
        text = mangled(LARGE, random)
        done = mended(text)
        assert mended(done.text).text == done.text
        if done.problems:
            assert done.text == text
