r"""A column has another name than in the template.

A mistyped or shortened name hides the column from readers who compare specs, and from tools. Rename
it. A column is recognised by a slip of the keyboard, or by standing between the same neighbours with
a word in common.

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

| Risk | Impact | Mitigaton |
|------|--------|-----------|
| Stale pages | Low | Short lifetimes |
~~~

~~~text
5:19: error misnamed-column: `Mitigaton` stands where `Mitigation` is expected
~~~

~~~fixed
# Cache

## Risks

| Risk | Impact | Mitigation |
|------|--------|-----------|
| Stale pages | Low | Short lifetimes |
~~~

~~~good
# Cache

## Risks

| **Risk** | impact | Mitigation (planned) |
|------|--------|------------|
| Stale pages | Low | Short lifetimes |
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, MisnamedColumn, Spec


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(MisnamedColumn):
        yield gap.finding(f"`{gap.found}` stands where `{gap.slot.name}` is expected")
