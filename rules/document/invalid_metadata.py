r"""What a document says of itself cannot be read.

The size and the traits of a spec decide what it must hold; when they cannot be read, the defaults are
taken, which may ask too much or too little. Mend the front matter, or write a size or trait that the
schema knows. A fact that the schema's `metadata: {values: …}` demands may stand in the front matter, in a
row or bullet, or behind a bold label.

~~~template
# [Name]

## Context

## Decision

## Rollback
~~~

~~~schema
sizes: [small, medium, large]
~~~

~~~bad
---
size: hug
---
# Cache

## Context

Pages are slow.

## Decision

We cache them.

## Rollback

Drop the cache.
~~~

~~~text
2:1: error invalid-metadata: `hug` is unknown: expected small, medium or large
~~~

~~~bad
---
title: [a
---
# Cache

## Context

Pages are slow.

## Decision

We cache them.

## Rollback

Drop the cache.
~~~

~~~text
2:1: error invalid-metadata: the front matter cannot be read: not valid YAML: expected ',' or ']', but got '<stream end>' while parsing a flow sequence
~~~

~~~good
---
size: large
---
# Cache

## Context

Pages are slow.

## Decision

We cache them.

## Rollback

Drop the cache.
~~~

~~~schema
metadata:
  values: {Owner: required, status: [draft, approved]}
~~~

~~~bad
---
status:
owner:
---
# Cache

## Context

Pages are slow.

## Decision

We cache them.

## Rollback

Drop the cache.
~~~

~~~text
2:1: error invalid-metadata: `status` has no value: expected draft or approved
3:1: error invalid-metadata: `Owner` has no value
~~~

~~~fixed
---
status: "[NEEDS status]"
owner: "[NEEDS Owner]"
---
# Cache

## Context

Pages are slow.

## Decision

We cache them.

## Rollback

Drop the cache.
~~~

~~~bad
# Cache

## Context

Pages are slow.

## Decision

We cache them.

## Rollback

Drop the cache.
~~~

~~~text
1:1: error invalid-metadata: `Owner` is absent from the metadata
~~~

~~~fixed
---
Owner: "[NEEDS Owner]"
---

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

- **Owner:** Ada

## Context

Pages are slow.

## Decision

We cache them.

## Rollback

Drop the cache.
~~~
"""

from collections.abc import Iterator

from speclint.rule import (
    AbsentFrontMatter,
    AbsentMetadata,
    EmptyMetadata,
    Finding,
    Spec,
    UnknownMetadata,
    UnparsedMetadata,
)


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for front in spec.gaps(AbsentFrontMatter):
        if front.found:
            yield front.finding(f"the front matter lacks most of its keys: expected {front.expected}")
        else:
            yield front.finding(f"the front matter is absent: expected {front.expected}")
    for absent in spec.gaps(AbsentMetadata):
        yield absent.finding(f"`{absent.slot.name}` is absent from the metadata")
    for empty in spec.gaps(EmptyMetadata):
        more = f": expected {empty.hint}" if empty.hint else ""
        yield empty.finding(f"`{empty.slot.name}` has no value{more}")
    for unparsed in spec.gaps(UnparsedMetadata):
        yield unparsed.finding(f"the front matter cannot be read: {unparsed.found}")
    for gap in spec.gaps(UnknownMetadata):
        yield gap.finding(f"`{gap.found}` is unknown: expected {gap.known}{gap.hint}")
