r"""A section has a heading and nothing under it.

A bare heading promises what the spec does not say. Write the section, or answer it with `N/A` and
the reason. A comment or a line across the page is no content.

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

<!-- soon -->

## Rollback

Drop the cache.
~~~

~~~text
7:1: error empty-section: `Decision` is empty: write it, or say `N/A` and why
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

from speclint.rule import EmptyDocument, EmptySection, Finding, Spec


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for document in spec.gaps(EmptyDocument):
        yield document.finding(f"the document is empty: expected the sections of `{document.slot.name}`")
    for gap in spec.gaps(EmptySection):
        else_ = "remove it" if gap.slot.demand.never else "say `N/A` and why"
        if gap.near is not None:
            yield gap.finding(
                f"`{gap.name}` is empty: `---` makes `{gap.near.title}` a heading; put a blank line above it"
            )
        else:
            yield gap.finding(f"`{gap.name}` is empty: write it, or {else_}")
