r"""A section that the template has once stands there twice.

Two sections of the same title contradict each other sooner or later, and links reach only the
first. Merge them. What the template repeats by itself (one section for each component) is free.

~~~template
# [Name]

## Context

## Decision

## Rollback
~~~

~~~bad
# Cache

## Context

Pages are slow.

## Decision

We cache them.

## Decision

We cache some.

## Rollback

Drop the cache.
~~~

~~~text
11:1: warning repeated-section: `Decision` stands there twice: merge the two
~~~

~~~fixed --unsafe-fixes
# Cache

## Context

Pages are slow.

## Decision

We cache them.

We cache some.

## Rollback

Drop the cache.
~~~

~~~good
# Cache

## Context

Pages are slow.

## Decision

We cache them.

## Rollback

Drop the cache.
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, RepeatedSection, Spec

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(RepeatedSection):
        yield gap.finding(f"`{gap.found}` stands there twice: merge the two")
