"""Acceptance: one defect gives one finding, a harmless rewrite none, and any mixture the sum of its parts.

The edits stand in `tests/defects/`, a file for each subject. The mixtures are made by chance, from a seed:
`python -m pytest tests/test_defects.py --seed random --rounds 10` tries others and prints its seed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import cycle, islice
from random import Random

import pytest
from defects import DEFECTS, REWRITES
from defects.edits import Change, Defect, Everywhere
from defects.ledger import BESIDE, LARGE, MEDIUM
from defects.mixtures import Mixture, applied, crowds, groups, harmless, placed, text_of
from doors import all_rules

from speclint.api import Session, check_text
from speclint.judge.templates import BUILT_IN
from speclint.model import Diagnostic, Severity
from speclint.settings.configuration import Claim, Settings
from speclint.text.source import Source

# A project that stands in no folder, but for the files beside the spec.
TOP = "/speclint-defects"
SESSION = Session(TOP, BESIDE, settings=Settings(root=TOP, templates=(Claim("**", BUILT_IN),)))
BY_NAME: dict[str, Change | Everywhere] = {one.name: one for one in (*DEFECTS, *REWRITES)}


@lru_cache(maxsize=1)
def check(text: str) -> list[Diagnostic]:
    """What speclint says of a text, in this process, when the files beside it are those of `BESIDE`."""
    result = check_text(text, path="spec.md", root=SESSION)
    assert not result.problems
    return list(result.diagnostics)


def places(text: str) -> list[tuple[str, int, int]]:
    return [(found.rule, found.place.line, found.place.column) for found in check(text)]


def test_the_names_differ() -> None:
    names = Counter(entry.name for entry in (*DEFECTS, *REWRITES))
    assert [name for name, count in names.items() if count > 1] == []


# What the built-in template asks nothing of: their manuals and `tests/align/test_asked.py` show them at work.
ONLY_BY_YAML = {
    "conflicting-section", "forbidden-text", "mismatched-name", "missing-text", "out-of-order-content",
    "unknown-key", "wordy-section",
}  # fmt: skip


def test_every_rule_that_runs_has_a_defect() -> None:
    running = {active.rule.name for active in all_rules() if active.rule.severity is not Severity.OFF}
    without = sorted(running - {entry.rule for entry in DEFECTS} - ONLY_BY_YAML)
    assert not without, "".join(
        f"\nno defect for `{rule}`: put one into tests/defects/{rule.replace('-', '_')}.py; "
        "tests/defects/__init__.py says how"
        for rule in without
    )


@pytest.mark.parametrize("text", [MEDIUM, LARGE], ids=["medium", "large"])
def test_the_fixtures_are_clean(text: str) -> None:
    assert places(text) == []


def _not_as_meant(*defects: Defect) -> list[str]:
    """What is said of a spec with some defects where it is not one finding for each, at its place."""
    text = text_of(defects, defects[0].base)
    said = check(text)
    same = sorted((d.rule, d.place.line, d.place.column) for d in said) == sorted(placed(defects, text))
    return [] if same else [f"{d.place.line}:{d.place.column} {d.rule} {d.message}" for d in said]


def test_a_defect_gives_one_finding(defects: Sequence[Defect]) -> None:
    """Many in a spec, for speed; each is judged alone where they are not the sum, which others ask below."""
    apart = defects if _not_as_meant(*defects) else ()
    assert {one.name: said for one in apart if (said := _not_as_meant(one))} == {}


def _said(rewrites: Mixture) -> list[str]:
    text = text_of(rewrites, MEDIUM)
    assert text != MEDIUM
    return [f"{d.place.line}:{d.place.column} {d.rule} {d.message}" for d in check(text)]


def test_a_rewrite_gives_none(rewrites: Mixture) -> None:
    """Several at once, for speed; which of them says something alone is looked for when they do not agree."""
    found = _said(rewrites)
    alone = {one.name: said for one in rewrites if found and (said := _said((one,)))}
    assert (found, alone) == ([], {})


def _squeezed(line: str) -> str:
    return "".join(char for char in line.casefold() if char.isalnum())


def _mark(one: Defect) -> str:
    """The line that the finding of a single defect stands on, in a form that rewrites keep."""
    source = Source.from_text("", one(one.base))
    return _squeezed(source.line(source.position(one.offset())[0]))


def _unmatched(mixture: Mixture) -> tuple[list[str], list[str]]:
    """The findings of a mixture that no defect explains, and the defects that no finding tells of."""
    defects = [one for one in mixture if isinstance(one, Defect)]
    text = text_of(mixture, base_of(mixture))
    source = Source.from_text("spec.md", text)
    found = [
        (d.rule, _squeezed(source.line(d.place.line)), f"{d.place.line}: {d.rule} {d.message}")
        for d in check(text)
    ]
    lost = []
    marks = sorted(((_mark(one), one) for one in defects), key=lambda entry: -len(entry[0]))
    for mark, one in marks:
        same = next((entry for entry in found if entry[0] == one.rule and mark in entry[1]), None)
        if same is None:
            lost.append(one.name)
        else:
            found.remove(same)
    return [said for _, _, said in found], lost


def base_of(mixture: Mixture) -> str:
    return next((one.base for one in mixture if isinstance(one, Change)), MEDIUM)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Makes the mixtures of a run: every defect in one of the whole spec, and in one of its own section."""
    seed, rounds = int(metafunc.config.getoption("--seed")), metafunc.config.getoption("--rounds")
    randoms = [Random(number) for number in range(seed, seed + rounds)]
    if "rewrites" in metafunc.fixturenames:
        local = [one for one in REWRITES if isinstance(one, Change)]
        whole = [(one,) for one in REWRITES if isinstance(one, Everywhere)]
        made: list[Mixture] = [tuple(group) for random in randoms for group in groups(local, random, 8)]
        metafunc.parametrize("rewrites", [*whole, *made], ids=lambda made: " and ".join(map(str, made)))
    if "defects" in metafunc.fixturenames:
        together = [group for random in randoms for group in groups(DEFECTS, random, 8)]
        metafunc.parametrize("defects", together, ids=lambda made: " and ".join(map(str, made)))
    if "mixture" not in metafunc.fixturenames or metafunc.definition.get_closest_marker("parametrize"):
        return
    name = metafunc.function.__name__
    make, most = (crowds, 4) if "crowd" in name else (groups, 8)
    enough = 12 if "newline" in name else None
    made = []
    for random in randoms:
        for group in islice(make(DEFECTS, random, most), enough):
            rewrites = harmless(group, REWRITES, random) if group[0].base is MEDIUM else ()
            made.append((*group, *rewrites))
    metafunc.parametrize("mixture", made, ids=map(str, range(len(made))))


def assert_sum(mixture: Mixture) -> None:
    """Fails with the fewest edits of a mixture that do not give the sum of what each gives alone."""
    if _unmatched(mixture) == ([], []):
        return
    for one in mixture:
        rest = tuple(other for other in mixture if other is not one)
        if rest and _unmatched(rest) != ([], []):
            assert_sum(rest)
    too_much, too_little = _unmatched(mixture)
    pytest.fail(f"{[one.name for one in mixture]}\nnot explained: {too_much}\nnot found: {too_little}")


@pytest.mark.chance
def test_a_mixture_gives_the_sum(mixture: Mixture) -> None:
    assert_sum(mixture)


@pytest.mark.chance
def test_a_mixture_gives_the_same_whatever_the_newline(mixture: Mixture) -> None:
    text = text_of(mixture, base_of(mixture))
    lines = re.split("\r\n?|\n", text)
    kinds = cycle(("\r\n", "\n", "\r"))
    assert places("".join(f"{line}{next(kinds)}" for line in lines[:-1]) + lines[-1]) == places(text)


@pytest.mark.chance
def test_a_crowd_in_one_section_gives_the_sum(mixture: Mixture) -> None:
    assert_sum(mixture)


def test_an_edit_is_the_same_made_at_once_and_step_by_step() -> None:
    edits = [one for one in (*DEFECTS, *REWRITES) if isinstance(one, Change)]
    assert [one for one in edits if applied([one], one.base) != one(one.base)] == []


# Defects that once hid each other: what one of them hides, the other needs to be recognised by.
@pytest.mark.parametrize(
    "mixture",
    [
        ["broken-fence: diagram opened with tildes", "broken-fence: SQL closed with tildes"],
        ["broken-fence: SQL without closer", "misnamed-section: ## Testing Stratgy"],
        ["broken-fence: JSON before an endpoint", "misnamed-section: ## Data Modell"],
        ["misnamed-section: ## Data Modell", "misplaced-section: ### Testing Strategy"],
        ["misnamed-section: ## Data Modell", "misplaced-section: ## Entity: Ledger Account"],
    ],
    ids=" and ".join,
)
def test_a_hard_mixture_gives_the_sum(mixture: list[str]) -> None:
    assert_sum(tuple(BY_NAME[name] for name in mixture))
