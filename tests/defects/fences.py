"""Fences that swallow what follows them."""

from __future__ import annotations

from defects.edits import Defect, defect
from defects.ledger import DIAGRAM, DOWN, ERD, LAST, POSTED, READ, REQUEST, UP


def fence(name: str, block: str, opener: str = "", closer: str = "") -> Defect:
    """A code block with another opener or closer than its own."""
    first, rest = block.split("\n", 1)
    assert rest.endswith("```\n")
    changed = (opener or first) + "\n" + rest[: -len("```\n")] + (closer + "\n" if closer else "")
    return defect(
        f"broken-fence: {name}", "broken-fence", "\n".join(changed.split("\n")[:4]), (block, changed)
    )


DEFECTS = [
    fence("diagram without closer", DIAGRAM),
    fence("diagram with an indented closer", DIAGRAM, closer="    ```"),
    fence("diagram with a shorter closer", DIAGRAM, "````", "```"),
    fence("diagram closed with tildes", DIAGRAM, closer="~~~"),
    fence("diagram opened with tildes", DIAGRAM, "~~~", "```"),
    fence("closer with a word", ERD, closer="``` end"),
    fence("entities without closer", ERD),
    fence("SQL without closer", DOWN),
    fence("SQL closed with tildes", DOWN, closer="~~~"),
    fence("JSON before a bare fence", READ),
    fence("JSON with an indented closer before a bare fence", READ, closer="     ```"),
    fence("request body before a label", REQUEST),
    fence("JSON before an endpoint", POSTED),
    fence("up migration before a label", UP),
    fence("last fence of the document", LAST),
    fence("last fence with a shorter closer", LAST, "````sql", "```"),
]
