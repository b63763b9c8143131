r"""A section holds fewer rows, items or words than its size asks for.

A large project needs more than a small one. The schema says from which size on a section holds how
much (`minimum`), and how many sections a repeatable one makes at least (`instances`). Fill the section, or give
the document the size that it has.

~~~template
# [Name]

## Context

## Decision

## Rollback
~~~

~~~schema
sections:
  Context:
    minimum: {medium: {items: 2}}
~~~

~~~bad
# Cache

## Context

- Pages are slow.

## Decision

We cache them.

## Rollback

Drop the cache.
~~~

~~~text
3:1: warning shallow-section: `Context` holds 1 item, expected at least 2 items at size medium
~~~

~~~good
# Cache

## Context

- Pages are slow.
- Servers are busy.

## Decision

We cache them.

## Rollback

Drop the cache.
~~~

~~~template
# [Name]

## Options

### [Option]

## Decision
~~~

~~~schema
sections:
  Options: {each: {instances: {least: 2}}}
~~~

~~~bad
# Cache

## Options

### Memory

It is fast.

## Decision

We keep pages in memory.
~~~

~~~text
3:1: warning shallow-section: `Options` holds 1 section like `[Option]`, expected at least 2 sections
~~~

~~~good
# Cache

## Options

### Memory

It is fast.

### Disk

It is cheap.

## Decision

We keep pages in memory.
~~~
"""

from collections.abc import Iterator

from speclint.rule import FewSections, Finding, ShallowSection, Spec

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(ShallowSection):
        yield gap.finding(f"`{gap.slot.name}` holds {gap.found}, expected {gap.expected} at size {spec.size}")
    for few in spec.gaps(FewSections):
        where = f"`{few.within}`" if few.within else "the document"
        yield few.finding(f"{where} holds {few.found} like `{few.slot.name}`, expected {few.expected}")
