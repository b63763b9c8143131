"""Texts mended as `check --fix` does it, in projects that stand in no folder."""

from __future__ import annotations

from dataclasses import dataclass

from defects.ledger import BESIDE

from speclint import run
from speclint.changes.fix import mend
from speclint.judge.session import Session
from speclint.judge.templates import BUILT_IN
from speclint.model import Diagnostic
from speclint.settings.configuration import Claim, Settings
from speclint.task import Result, Task

TOP = "/speclint-mending"


@dataclass(frozen=True)
class Mending:
    """What was found in a text, the text mended, what is left in it, and what went wrong.

    `done` counts what was mended, `touched` are the lines that some edit was to change in a part.
    """

    found: tuple[Diagnostic, ...]
    text: str
    left: tuple[Diagnostic, ...]
    problems: tuple[str, ...]
    done: int
    touched: frozenset[str]


def mended(
    text: str, template: str | None = None, yaml: str | None = None, *, unsafe: bool = False
) -> Mending:
    """A spec of the built-in template, or of another, checked and mended."""
    texts = (
        dict(BESIDE)
        if template is None
        else {"t.md": template, **({"t.speclint.yaml": yaml} if yaml else {})}
    )
    claim = Claim("**", BUILT_IN if template is None else "t.md")
    session = Session(TOP, texts, settings=Settings(root=TOP, templates=(claim,), exclude=("/t.md",)))
    task = Task(paths=("-",), stdin_name="spec.md", stdin=text.encode())
    touched: set[str] = set()

    def check(task: Task) -> tuple[Result, list[str]]:
        result, lines = run.check(task, session), task.stdin.decode().split("\n")
        for place in (edit.place for found in result.diagnostics for edit in found.edits):
            if place.line == place.end_line:
                touched.add(lines[place.line - 1].strip())
        return result, []

    first = run.check(task, session)
    done = mend(check, task, session, unsafe=unsafe)
    return Mending(
        first.diagnostics,
        done.files[0].text if done.files else text,
        done.result.diagnostics,
        tuple(map(str, done.result.problems)),
        done.done,
        frozenset(touched),
    )
