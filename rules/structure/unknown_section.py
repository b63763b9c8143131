r"""A section that the template does not have.

Teams add sections, so this rule is off unless it is selected, set in the settings, or the schema
says `extra: forbidden` of the section around it. Remove the section, or add it to the template.

~~~template
# [Name]

## Context

## Decision

## Rollback
~~~

~~~schema
sections:
  Context: {extra: forbidden}
~~~

~~~bad
# Cache

## Context

Pages are slow.

### Weather

It rains.

## Decision

We cache them.

## Rollback

Drop the cache.
~~~

~~~text
7:1: error unknown-section: `Weather` is no section of `Context` in the template
~~~

~~~good
# Cache

## Context

Pages are slow.

## Costs

None.

## Decision

We cache them.

## Rollback

Drop the cache.
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, Spec, StraySection

severity = "off"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(StraySection):
        where = f" of `{gap.within}`" if gap.within else ""
        yield gap.finding(f"`{gap.found}` is no section{where} in the template")
