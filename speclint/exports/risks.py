"""The risks of all specs as CSV.

~~~markdown
# Carts - Technical Specification

## Dependencies & Risks

### Risks & Mitigations

| Risk | Probability | Impact | Mitigation |
| --- | --- | --- | --- |
| The mail server is down | Low | High | Try again |
~~~

~~~text
spec,Risk,Probability,Impact,Mitigation
spec.md,The mail server is down,Low,High,Try again
~~~
"""

from __future__ import annotations

from collections.abc import Sequence

from speclint.exports.nodes import Node, as_csv

SECTION = "Risks & Mitigations"


def export(specs: Sequence[Node]) -> str:
    """Rows of the table of risks, with the file of each."""
    return as_csv(specs, SECTION)
