r"""A table has a column that the template does not have.

Teams add columns, so this rule is off unless it is selected or set in the settings. Remove the
column, or add it to the template. It stays silent where a column is absent: then one was renamed.

~~~template
# [Name]

## Risks

| Risk | Impact | Mitigation |
|------|--------|------------|
| [Risk] | [Impact] | [Mitigation] |
~~~

~~~good
# Cache

## Risks

| Risk | Owner | Impact | Mitigation |
|------|-------|--------|------------|
| Stale pages | Ada | Low | Short lifetimes |
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, Spec, StrayColumn

severity = "off"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(StrayColumn):
        yield gap.finding(f"`{gap.found}` is no column of `{gap.within}` in the template")
