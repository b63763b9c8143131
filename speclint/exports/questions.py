"""The open questions of all specs as CSV.

~~~markdown
# Carts - Technical Specification

## Open Questions

| Question | Owner | Due Date | Status |
| --- | --- | --- | --- |
| Who pays? | Ada | 2026-04-01 | Open |
~~~

~~~text
spec,Question,Owner,Due Date,Status
spec.md,Who pays?,Ada,2026-04-01,Open
~~~
"""

from __future__ import annotations

from collections.abc import Sequence

from speclint.exports.nodes import Node, as_csv

SECTION = "Open Questions"


def export(specs: Sequence[Node]) -> str:
    """Rows of the table of questions, with the file of each."""
    return as_csv(specs, SECTION)
