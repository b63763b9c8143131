r"""A section stands under another parent or at another level than in the template.

What stands elsewhere is overlooked, and a heading at the wrong level takes the sections after it
along. Move the section, or give its heading the level that the template has. A document whose
headings are all a level off is reported once.

~~~template
# [Name]

## Context

## Decision

### Choice

### Reasons

## Rollback
~~~

~~~bad
# Cache

## Context

Pages are slow.

## Decision

### Choice

We cache them.

## Reasons

It is simple.

## Rollback

Drop the cache.
~~~

~~~text
13:1: warning misplaced-section: `Reasons` stands at level `##`, expected `###`: change the hashes
~~~

~~~fixed
# Cache

## Context

Pages are slow.

## Decision

### Choice

We cache them.

### Reasons

It is simple.

## Rollback

Drop the cache.
~~~

~~~bad
# Cache

## Context

Pages are slow.

### Reasons

It is simple.

## Decision

### Choice

We cache them.

## Rollback

Drop the cache.
~~~

~~~text
7:1: warning misplaced-section: `Reasons` stands under `Context`, expected under `Decision`: move it
~~~

~~~fixed --unsafe-fixes
# Cache

## Context

Pages are slow.

## Decision

### Choice

We cache them.

### Reasons

It is simple.

## Rollback

Drop the cache.
~~~

~~~bad
# Cache

### Context

Pages are slow.

### Decision

#### Choice

We cache them.

#### Reasons

It is simple.

### Rollback

Drop the cache.
~~~

~~~text
3:1: warning misplaced-section: the sections of the whole document are a level off: `Context` stands at `###`, expected `##`
~~~

~~~fixed
# Cache

## Context

Pages are slow.

## Decision

### Choice

We cache them.

### Reasons

It is simple.

## Rollback

Drop the cache.
~~~

~~~bad
# Cache

## Context

Pages are slow.

## Decision

## Words

A page is what a reader sees.

### Choice

We cache them.

### Reasons

It is simple.

## Rollback

Drop the cache.
~~~

~~~text
13:1: warning misplaced-section: `Choice` and `Reasons` stand under `Words`, expected under `Decision`: move them
~~~

~~~fixed --unsafe-fixes
# Cache

## Context

Pages are slow.

## Decision

### Choice

We cache them.

### Reasons

It is simple.

## Words

A page is what a reader sees.

## Rollback

Drop the cache.
~~~

~~~good
# Cache

## Context

Pages are slow.

## Decision

### Choice

We cache them.

### Reasons

It is simple.

## Rollback

Drop the cache.
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, MislevelledSection, MisplacedSection, ShiftedSections, Spec

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for shift in spec.gaps(ShiftedSections):
        where = f"`{shift.within}`" if shift.within else "the whole document"
        yield shift.finding(
            f"the sections of {where} are a level off: `{shift.slot.name}` stands at"
            f" `{shift.found}`, expected `{shift.expected}`"
        )
    for level in spec.gaps(MislevelledSection):
        yield level.finding(
            f"`{level.slot.name}` stands at level `{level.found}`, expected `{level.expected}`: change the hashes"
        )
    for gap in spec.gaps(MisplacedSection):
        found = f"under `{gap.found}`" if gap.found else "at the top"
        expected = f"under `{gap.within}`" if gap.within else "at the top"
        names = " and ".join(f"`{slot.name}`" for slot in (gap.slot, *gap.also))
        stands, them = ("stand", "them") if gap.also else ("stands", "it")
        yield gap.finding(f"{names} {stands} {found}, expected {expected}: move {them}")
