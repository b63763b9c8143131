r"""A table has a header and no rows.

A header alone answers nothing. Add the rows; if there are none, write `None` and the reason instead
of the table.

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
~~~

~~~text
5:1: warning empty-table: the table of `Risks` has no rows: fill it, or say `None` and why
~~~

~~~fixed
# Cache

## Risks

| Risk | Impact | Mitigation |
|------|--------|------------|
| [Risk] | [Impact] | [Mitigation] |
~~~

~~~good
# Cache

## Risks

| Risk | Impact | Mitigation |
|------|--------|------------|
| Stale pages | Low | Short lifetimes |
~~~
"""

from collections.abc import Iterator

from speclint.rule import EmptyTable, Finding, Spec

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(EmptyTable):
        yield gap.finding(f"the table of `{gap.within}` has no rows: fill it, or say `None` and why")
