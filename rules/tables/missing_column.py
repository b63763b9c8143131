r"""A table lacks a column that the template has.

The column that is left out is usually the one that asks for an effort: a rationale, a mitigation,
a rollback. Add it and fill it for every row.

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

| Risk | Impact |
|------|--------|
| Stale pages | Low |
~~~

~~~text
5:1: error missing-column: the column `Mitigation` is absent from the table of `Risks`
~~~

~~~fixed
# Cache

## Risks

| Risk | Impact | Mitigation |
|------|--------|------------|
| Stale pages | Low | [Mitigation] |
~~~

~~~good
# Cache

## Risks

| Owner | Risk | Impact | Mitigation |
|-------|------|--------|------------|
| Ada | Stale pages | Low | Short lifetimes |
~~~
"""

from collections.abc import Iterator

from speclint.rule import AbsentColumn, Finding, Spec


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(AbsentColumn):
        yield gap.finding(f"the column `{gap.slot.name}` is absent from the table of `{gap.within}`")
