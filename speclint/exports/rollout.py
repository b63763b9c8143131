"""The phases in which all specs are rolled out, as CSV.

~~~markdown
# Carts - Technical Specification

## Migration & Rollout

### Rollout Plan

| Phase | Target | Duration | Success Criteria | Rollback Trigger |
| --- | --- | --- | --- | --- |
| 0 | Internal only | 2 days | No errors | Any error |
~~~

~~~text
spec,Phase,Target,Duration,Success Criteria,Rollback Trigger
spec.md,0,Internal only,2 days,No errors,Any error
~~~
"""

from __future__ import annotations

from collections.abc import Sequence

from speclint.exports.nodes import Node, as_csv

SECTION = "Rollout Plan"


def export(specs: Sequence[Node]) -> str:
    """Rows of the table of phases, with the file of each."""
    return as_csv(specs, SECTION)
