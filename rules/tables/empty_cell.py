r"""A cell is empty in a column that the template has.

An empty cell may mean none, unknown or forgotten. Write which: `-` is an answer unless the schema
wants words.

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
| Stale pages | | Short lifetimes |
~~~

~~~text
7:16: warning empty-cell: `Impact` of the row `Stale pages` is empty in the table of `Risks`
~~~

~~~bad
# Cache

## Risks

| Risk | Impact | Mitigation |
|------|--------|------------|
| Stale pages | Low | Short lifetimes |
| | | |
~~~

~~~text
8:1: warning empty-cell: a row without content in the table of `Risks`: fill it or remove it
~~~

~~~good
# Cache

## Risks

| Risk | Impact | Mitigation |
|------|--------|------------|
| Stale pages | - | Short lifetimes |
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, Kind, Spec, Why

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(Kind.CELL, Why.EMPTY):
        row = f" of the row `{gap.found}`" if gap.found and gap.slot.kind is Kind.COLUMN else ""
        yield gap.finding(f"`{gap.slot.name}`{row} is empty in the table of `{gap.within}`")
    for gap in spec.gaps(Kind.ROW, Why.EMPTY):
        yield gap.finding(f"a row without content in the table of `{gap.within}`: fill it or remove it")
