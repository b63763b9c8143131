r"""A column stands in another order than in the template.

Rows of several specs are compared by eye and pasted together; that needs one order. Move the column
to where the note says.

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

| Mitigation | Risk | Impact |
|------------|------|--------|
| Short lifetimes | Stale pages | Low |
~~~

~~~text
5:3: warning out-of-order-column: the column `Mitigation` is out of order: the template puts it after `Impact`
~~~

~~~fixed
# Cache

## Risks

| Risk | Impact | Mitigation |
|------|--------|------------|
| Stale pages | Low | Short lifetimes |
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

from speclint.rule import Finding, OutOfOrderColumn, Spec

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(OutOfOrderColumn):
        where = f"after `{gap.after}`" if gap.after else "first"
        yield gap.finding(f"the column `{gap.found}` is out of order: the template puts it {where}")
