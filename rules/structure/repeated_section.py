r"""A section that the template has once stands there twice.

Two sections of the same title contradict each other sooner or later, and links reach only the
first. Merge them. What the template repeats by itself (one section for each component) is free, unless its YAML
says how often it may stand there (`instances`): then the first that is too many is reported.

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

~~~template
# [Name]

## Goals

### [Goal]

## Decision
~~~

~~~schema
sections:
  Goals: {each: {instances: {most: 2}}}
~~~

~~~bad
# Cache

## Goals

### Speed

Pages come at once.

### Cost

It costs nothing.

### Fame

All know of it.

## Decision

We cache them.
~~~

~~~text
13:1: warning repeated-section: `Fame` is one of 3 sections like `[Goal]`, expected at most 2 sections: merge or remove some
~~~

~~~good
# Cache

## Goals

### Speed

Pages come at once.

### Cost

It costs nothing.

## Decision

We cache them.
~~~
"""

from collections.abc import Iterator

from speclint.rule import CrowdedSection, Finding, RepeatedSection, Spec

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(RepeatedSection):
        yield gap.finding(f"`{gap.found}` stands there twice: merge the two")
    for crowded in spec.gaps(CrowdedSection):
        yield crowded.finding(
            f"`{crowded.found}` is one of {crowded.number} sections like `{crowded.slot.name}`,"
            f" expected {crowded.expected}: merge or remove some"
        )
