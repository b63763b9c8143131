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

from speclint.rule import ColumnSlot, EmptyCell, EmptyRow, Finding, Spec

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(EmptyCell):
        row = f" of the row `{gap.found}`" if gap.found and isinstance(gap.slot, ColumnSlot) else ""
        yield gap.finding(f"`{gap.slot.name}`{row} is empty in the table of `{gap.within}`")
    for blank in spec.gaps(EmptyRow):
        yield blank.finding(f"a row without content in the table of `{blank.within}`: fill it or remove it")
