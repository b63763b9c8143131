r"""A row has more or fewer cells than the header.

Readers see the extra cells nowhere and the missing ones as blank; often a `|` inside a cell was not
written as `\|`. Make the cells as many as the columns. Text right below a table is a row of it, too: it
needs a blank line before it.

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
We look at them once a month,
and add what we learn.
~~~

~~~text
7:1: warning ragged-row: this row of `Risks` has 2 cells, its header 3 cells: a `|` inside a cell is `\|`
8:1: warning ragged-row: this text is a row of the table of `Risks`: put a blank line before it
~~~

~~~fixed
# Cache

## Risks

| Risk | Impact | Mitigation |
|------|--------|------------|
| Stale pages | Low | [NEEDS Mitigation] |

We look at them once a month,
and add what we learn.
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

from speclint.rule import Finding, RaggedRow, Spec, StuckText

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for stuck in spec.gaps(StuckText):
        yield stuck.finding(
            f"this text is a row of the table of `{stuck.within}`: put a blank line before it"
        )
    for gap in spec.gaps(RaggedRow):
        yield gap.finding(
            f"this row of `{gap.within}` has {gap.found}, its header {gap.expected}: a `|` inside a cell is `\\|`"
        )
