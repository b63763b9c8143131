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

from speclint.rule import Finding, Gap, Kind, Spec, Why

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(Kind.SECTION, Why.MISPLACED):
        yield gap.finding(_message(gap))


def _message(gap: Gap) -> str:
    if gap.expected.startswith("#"):
        if gap.within:
            return (
                f"the sections of {gap.within} are a level off: `{gap.slot.name}` stands at"
                f" `{gap.found}`, expected `{gap.expected}`"
            )
        return (
            f"`{gap.slot.name}` stands at level `{gap.found}`, expected `{gap.expected}`: change the hashes"
        )
    found = f"under `{gap.found}`" if gap.found else "at the top"
    expected = f"under `{gap.expected}`" if gap.expected else "at the top"
    return f"`{gap.slot.name}` stands {found}, expected {expected}: move it"
