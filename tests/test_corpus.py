"""Real documents of other teams, and hostile ones: nothing crashes, nothing is silent."""

import pickle
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
from doors import all_rules, diagnosed, schema_named

from speclint.align.profile import Request
from speclint.api import check_paths
from speclint.errors import SpeclintError
from speclint.judge.templates import BUILT_IN
from speclint.lay import lay
from speclint.model import Block, Diagnostic, Severity
from speclint.text import markdown, moved, omission
from speclint.text.source import Source

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
SETS = sorted(path for path in (CORPUS / "specs").glob("*") if path.is_dir())

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus at {CORPUS}")


def check(path: Path, template: str) -> tuple[list[Diagnostic], list[SpeclintError]]:
    compiled = schema_named(template)
    source = Source.of(str(path), path.read_bytes())
    spec = lay(source, compiled, Request())
    assert pickle.loads(pickle.dumps(spec)) == spec
    found, raised = diagnosed(source, spec, compiled, all_rules())
    lines = len(source.starts)
    assert all(1 <= f.place.line <= f.place.end_line <= lines and f.place.column >= 1 for f in found)
    return found, raised


def blocks(path: Path) -> Sequence[Block]:
    return omission.substance(markdown.parse(path.read_text(encoding="utf-8")).blocks)


@pytest.mark.chance
@pytest.mark.parametrize("folder", SETS, ids=lambda path: path.name)
def test_every_document_can_be_checked_against_the_built_in_template(
    folder: Path, share: Callable[[Iterable[Path], int], list[Path]]
) -> None:
    for path in share(folder.glob("*.md"), 3):
        found, raised = check(path, BUILT_IN)
        assert not raised, path
        assert found or moved.says_where(blocks(path)), path


def test_the_one_public_spec_of_the_template_gives_what_a_reviewer_would_say() -> None:
    found, _ = check(next((CORPUS / "specs/technical-spec").glob("TS-*.md")), BUILT_IN)
    said = {(f.place.line, f.rule, f.expected or f.found) for f in found}
    assert said >= {
        (5, "missing-row", "Parent PRD"),
        (5, "missing-row", "Feature Spec"),
        (55, "missing-section", "Component Interactions"),
        (109, "missing-section", "Endpoints Overview"),
        (111, "misnamed-section", "Endpoint Details"),
        (136, "misnamed-column", "Error Code"),
        (136, "missing-column", "Resolution"),
        (191, "missing-section", "Entity Relationship Diagram"),
        (357, "missing-section", "Test Data Strategy"),
        (415, "missing-section", "Data Protection"),
        (415, "missing-section", "Input Validation"),
        (454, "missing-section", "Database Migrations"),
        (454, "missing-section", "Feature Flags"),
        (470, "missing-column", "Rollback Trigger"),
        (545, "missing-column", "Due Date"),
    }
    login, logout = 142, 173
    assert said >= {
        (221, "missing-field", "Down Migration"),
        (221, "missing-field", "Up Migration"),
        *((post, "missing-field", "Error Responses") for post in (login, logout)),
        *((post, "missing-field", "Authentication") for post in (login, logout)),
        (logout, "missing-field", "Request Body"),
    }
    true_but_light = {
        *((244, "missing-section", name) for name in (
            "Algorithm: [Name]", "Design Patterns Used", "Sequence Diagram",
        )),
        *((at, "missing-field", "Authorization") for at in (113, login, logout)),
        (193, "missing-field", "Constraints"),
        (427, "missing-field", "Permission Matrix"),
        (476, "missing-field", "Automated rollback triggers"),
        (476, "missing-field", "Manual rollback steps"),
    }  # fmt: skip
    assert said >= true_but_light
    remarks = [f for f in found if f.severity is Severity.INFO]
    assert {f.expected for f in remarks} == {
        "Rate Limit", "Request Headers", "Request Parameters", "Example Request",
    }  # fmt: skip
    assert len(found) == len(said) == 15 + 7 + len(true_but_light) + len(remarks)
    # `users` is no entity here, but the SQL names it.
    assert not [f for f in found if f.rule == "dangling-reference"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("latin1.md", "the byte 0xE9 is not UTF-8; save the file as UTF-8"),
        ("nul.md", "a NUL byte: this is no text"),
        ("utf16.md", "looks like UTF-16; save the file as UTF-8"),
    ],
)
def test_what_is_no_text_is_said_so(name: str, message: str) -> None:
    result = check_paths([name], root=CORPUS / "hostile")
    assert [problem.message for problem in result.problems] == [message]
    assert not result.checked


@pytest.mark.parametrize("name", ["bom", "cr-only", "crlf", "no-final-newline", "numbered-emoji", "setext"])
def test_another_encoding_of_the_same_document_gives_the_same_findings(name: str) -> None:
    plain, _ = check(next((CORPUS / "specs/technical-spec").glob("TS-*.md")), BUILT_IN)
    other, _ = check(CORPUS / "hostile" / f"{name}.md", BUILT_IN)
    # Sections are called as their own headings call them, by number and emoji where they have these.
    renames = name == "numbered-emoji"
    said = [[(f.rule, f.expected if renames else f.message) for f in found] for found in (other, plain)]
    assert said[0] == said[1]


@pytest.mark.parametrize("name", ["many-hash", "many-brackets", "wide-table", "one-line-no-newline", "empty"])
def test_a_document_that_is_no_spec_at_all_gives_one_finding(name: str) -> None:
    found, raised = check(CORPUS / "hostile" / f"{name}.md", BUILT_IN)
    assert (len(found), raised) == (1, [])
