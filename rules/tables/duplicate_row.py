r"""Two rows of a table say the same thing of what must be unique.

Of two rows for the same endpoint, flag or key one is wrong or goes stale. The schema names the columns
whose values are unique (`unique`). Merge the rows.

~~~template
# [Name]

## Risks

| Risk | Impact | Mitigation |
|------|--------|------------|
| [Risk] | [Impact] | [Mitigation] |
~~~

~~~schema
sections:
  Risks: {unique: [Risk]}
~~~

~~~bad
# Cache

## Risks

| Risk | Impact | Mitigation |
|------|--------|------------|
| Stale pages | Low | Short lifetimes |
| Stale pages | High | None yet |
~~~

~~~text
8:3: error duplicate-row: `Stale pages` stands twice in the table of `Risks`: merge the rows
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

from speclint.rule import Finding, RepeatedRow, Spec


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(RepeatedRow):
        yield gap.finding(f"`{gap.found}` stands twice in the table of `{gap.within}`: merge the rows")
