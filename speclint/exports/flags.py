"""The feature flags of all specs as CSV.

~~~markdown
# Carts - Technical Specification

## Migration & Rollout

### Feature Flags

| Flag | Description | Default | Rollout |
| --- | --- | --- | --- |
| `carts_v2` | New carts | false | Percentage |
~~~

~~~text
spec,Flag,Description,Default,Rollout
spec.md,carts_v2,New carts,false,Percentage
~~~
"""

from __future__ import annotations

from collections.abc import Sequence

from speclint.exports.nodes import Node, as_csv

SECTION = "Feature Flags"


def export(specs: Sequence[Node]) -> str:
    """Rows of the table of flags, with the file of each."""
    return as_csv(specs, SECTION)
