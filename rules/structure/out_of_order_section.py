r"""A section stands in another order than in the template.

Readers of many specs know where to look. Only the sections that must move are named: the longest
run that is in order stands. Move the section to where the note says.

~~~template
# [Name]

## Context

## Decision

## Rollback
~~~

~~~bad
# Cache

## Rollback

Drop the cache.

## Context

Pages are slow.

## Decision

We cache them.
~~~

~~~text
3:1: warning out-of-order-section: `Rollback` is out of order: move it after `Decision`
~~~

~~~fixed --unsafe-fixes
# Cache

## Context

Pages are slow.

## Decision

We cache them.

## Rollback

Drop the cache.
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

from speclint.rule import Finding, OutOfOrderSection, Spec

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(OutOfOrderSection):
        where = f"after `{gap.after}`" if gap.after else "before the others"
        yield gap.finding(f"`{gap.slot.name}` is out of order: move it {where}")
