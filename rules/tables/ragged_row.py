r"""A row has more or fewer cells than the header.

Readers see the extra cells nowhere and the missing ones as blank; often a `|` inside a cell was not
written as `\|`. Make the cells as many as the columns.

~~~template
# [Name]

## Risks

| Risk | Impact | Mitigation |
|------|--------|------------|
| [Risk] | [Impact] | [Mitigation] |
~~~

~~~bad
# Cache

## Risks

| Risk | Impact | Mitigation |
|------|--------|------------|
| Stale pages | Low |
~~~

~~~text
7:1: warning ragged-row: this row of `Risks` has 2 cells, its header 3 cells: a `|` inside a cell is `\|`
~~~

~~~good
# Cache

## Risks

| Risk | Impact | Mitigation |
|------|--------|------------|
| `a\|b` is stale | Low | Short lifetimes |
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, RaggedRow, Spec

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(RaggedRow):
        yield gap.finding(
            f"this row of `{gap.within}` has {gap.found}, its header {gap.expected}: a `|` inside a cell is `\\|`"
        )
