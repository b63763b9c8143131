"""Every rule's own examples, and what the loader refuses."""

import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from speclint.commands import examples
from speclint.errors import SpeclintError
from speclint.judge import packs

RULES = list(packs.rules().values())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_examples_of_rules_give_exactly_their_reports(rule: packs.Rule, update: bool) -> None:
    found = list(examples.failures(rule))
    if update and found:
        rewrite(rule, found)
    elif found:
        example, actual = found[0]
        assert actual.report == example.report, f"for this document:\n{example.document}"
        assert actual.fixed == example.fixed, f"for this document:\n{example.document}"
    read = examples.read(rule.doc)
    assert any(not example.report for example in read), "a rule shows at least one good document"


def rewrite(rule: packs.Rule, found: list[tuple[examples.Example, examples.Actual]]) -> None:
    """Puts what examples give into the docstring they were read from."""
    doc = rule.doc
    for example, actual in sorted(found, key=lambda entry: entry[0].place or (0, 0), reverse=True):
        assert example.place is not None, f"a good document gives:\n{actual.report}"
        start, end = example.fixed_place
        if actual.fixed is not None:
            doc = doc[:start] + (actual.fence if start == end else actual.fixed) + doc[end:]
        else:
            assert example.fixed is None, f"nothing mends this any more:\n{example.document}"
        start, end = example.place
        doc = doc[:start] + actual.report + doc[end:]
    file = Path(str(importlib.import_module(rule.module).__file__))
    code = file.read_text(encoding="utf-8")
    assert code.count(rule.doc) == 1
    file.write_text(code.replace(rule.doc, doc), encoding="utf-8")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_that_can_fire_without_being_selected_shows_a_bad_document(rule: packs.Rule) -> None:
    shown = [line.split()[2].rstrip(":") for e in examples.read(rule.doc) for line in e.report.splitlines()]
    if rule.name != "unknown-column":
        assert rule.name in shown


def module_of(tmp_path: Path, code: str) -> ModuleType:
    file = tmp_path / "some_rule.py"
    file.write_text(code, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("pack.folder.some_rule", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHECK = "def check(spec, options):\n    yield from ()\n"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (CHECK, "has no docstring: a rule's manual and examples stand there"),
        ('"""Doc."""\n', "needs a function `check(spec, options)`"),
        ('"""Doc."""\ndef check(spec):\n    yield\n', "needs a function `check(spec, options)`"),
        (
            f'"""Doc."""\n{CHECK}def helper():\n    pass\n',
            "has a public name `helper` that the contract of a rule does not know",
        ),
        (
            f'"""Doc."""\n{CHECK}LIMIT = 3\n',
            "has a public name `LIMIT` that the contract of a rule does not know",
        ),
        (
            f'"""Doc."""\nseverity = "loud"\n{CHECK}',
            "`severity` is 'loud': expected one of error, warning, info, off",
        ),
        (f'"""Doc."""\nclass Options:\n    pass\n{CHECK}', "`Options` must be a frozen dataclass"),
    ],
)
def test_the_loader_refuses_what_breaks_the_contract_and_says_where(
    tmp_path: Path, code: str, message: str
) -> None:
    with pytest.raises(SpeclintError) as error:
        packs.rule_of(module_of(tmp_path, code), "some-rule")
    assert str(error.value) == f"{tmp_path / 'some_rule.py'}: {message}"


def test_the_loader_takes_a_rule_that_keeps_the_contract(tmp_path: Path) -> None:
    code = f'"""Says nothing."""\nfrom speclint.rule import Finding, Gap\nseverity = "info"\n{CHECK}'
    rule = packs.rule_of(module_of(tmp_path, code), "some-rule")
    assert (rule.name, rule.folder, rule.severity, rule.summary) == (
        "some-rule", "folder", "info", "Says nothing.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("doc", "message"),
    [
        ("~~~template\n# A\n~~~\n~~~bad\nx\n~~~\n", "a fence `bad` must be followed by a fence `text`"),
        ("~~~good\nx\n~~~\n", "an example needs a fence `template` before it"),
        (
            "~~~tempalte\n# A\n~~~\n",
            "unknown fence `tempalte`: expected one of bad, before, file, fixed, good, options",
        ),
        ("~~~file\nx\n~~~\n", "a fence `file` must name the file: `file docs/other.md`"),
        ("~~~text\nx\n~~~\n", "the fence `text` must follow a fence `bad`"),
        ("~~~fixed\nx\n~~~\n", "the fence `fixed` must follow a fence `text`"),
        (
            "~~~template\n# A\n~~~\n~~~bad\nx\n~~~\n~~~text\n~~~\n~~~fixed now\n~~~\n",
            "a fence `fixed` may say `--unsafe-fixes`, and nothing else",
        ),
    ],
)
def test_examples_that_make_no_sense_are_errors(doc: str, message: str) -> None:
    with pytest.raises(SpeclintError, match=message):
        examples.read(doc)


def test_the_pack_is_imported_under_one_name_only() -> None:
    assert "speclint_rules" in sys.modules
    assert "rules" not in sys.modules


def test_every_name_of_the_design_is_known() -> None:
    assert packs.known_names() >= {*packs.rules(), "dangling-reference", "broken-link", "wall-of-text"}
