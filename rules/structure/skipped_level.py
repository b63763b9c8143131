r"""A section of the team's own stands more than one level below the one around it.

A skipped level breaks the outline that readers, screen readers and tables of contents use. Take
hashes away. Sections that the template knows are judged by `misplaced-section`.

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

#### Figures

Two seconds.

## Decision

We cache them.

## Rollback

Drop the cache.
~~~

~~~text
7:1: warning skipped-level: `####` skips a level under `Context`: expected `###`
~~~

~~~fixed
# Cache

## Context

Pages are slow.

### Figures

Two seconds.

## Decision

We cache them.

## Rollback

Drop the cache.
~~~

~~~good
# Cache

## Context

Pages are slow.

### Figures

Two seconds.

## Decision

We cache them.

## Rollback

Drop the cache.
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, SkippedLevel, Spec

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(SkippedLevel):
        yield gap.finding(f"`{gap.found}` skips a level under `{gap.within}`: expected `{gap.expected}`")
