r"""A table that the template has is absent.

What the template wants as a table can be compared row by row; prose leaves columns out. Write the
table, or answer it with a paragraph of `None` and the reason.

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

Pages may be stale.
~~~

~~~text
3:1: warning missing-table: `Risks` has no table with the columns Risk | Impact | Mitigation
~~~

~~~fixed
# Cache

## Risks

Pages may be stale.

| Risk | Impact | Mitigation |
|------|--------|------------|
| [Risk] | [Impact] | [Mitigation] |
~~~

~~~bad
# Cache

## Risks

| Risk | Impact | Mitigation |
| Stale pages | Low | Short lifetimes |
~~~

~~~text
5:1: warning missing-table: `Risks` has no table with the columns Risk | Impact | Mitigation, but rows without a line of dashes below the first: write a Markdown table
~~~

~~~good
# Cache

## Risks

| Risk | Impact | Mitigation |
|------|--------|------------|
| Stale pages | Low | Short lifetimes |
~~~

~~~good
# Cache

## Risks

We looked at how pages are kept.

None: a page is never kept for longer than a second.
~~~
"""

from collections.abc import Iterator

from speclint.rule import AbsentTable, Finding, Spec

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(AbsentTable):
        said = f"`{gap.within}` has no table with the columns {gap.slot.name}"
        yield gap.finding(f"{said}, but {gap.found}: write a Markdown table" if gap.found else said)
