r"""A section stands under another title than the template's.

A mistyped title is not found by readers, links or tools. A section is also recognised by what it
holds: when `Endpoint Details` is absent and one stray section holds endpoints, that is the one.
Rename the heading; numbers, emoji, case and a remark in parentheses are no matter.

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

## Descision

We cache them.

## Rollback

Drop the cache.
~~~

~~~text
7:1: error misnamed-section: `Descision` stands where `Decision` is expected: rename it
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

## 1. CONTEXT

Pages are slow.

## 2. Decision (final)

We cache them.

## 3. Rollback

Drop the cache.
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, MisnamedSection, Spec


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(MisnamedSection):
        yield gap.finding(_message(gap))


def _message(gap: MisnamedSection) -> str:
    if gap.also:
        names = " and ".join(f"`{slot.name}`" for slot in (gap.slot, *gap.also))
        return f"`{gap.found}` stands where {names} are expected: give each a heading of its own"
    return f"`{gap.found}` stands where `{gap.slot.name}` is expected: rename it"
