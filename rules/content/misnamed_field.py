r"""A labelled field stands under another label than the template's.

What reads the specs, people and tools, looks for the template's label. Rename it.

~~~template
# [Name]

## Endpoint

**Authentication:** [How callers prove who they are]
~~~

~~~bad
# Orders

## Endpoint

**Authentification:** Session cookie
~~~

~~~text
5:1: error misnamed-field: `Authentification` stands where `Authentication` is expected
~~~

~~~fixed
# Orders

## Endpoint

**Authentication:** Session cookie
~~~

~~~good
# Orders

## Endpoint

**Authentication**: Session cookie
~~~

So does a key of the front matter, which nothing else can be meant by:

~~~template
---
owner: "[Name]"
---

# [Name]

## Context
~~~

~~~bad
---
ownr: Ana
---

# Cache

## Context

Pages are slow.
~~~

~~~text
2:1: warning misnamed-field: `ownr` stands where `owner` is expected
~~~

~~~fixed
---
owner: Ana
---

# Cache

## Context

Pages are slow.
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, MisnamedField, MisnamedMetadata, Spec


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in (*spec.gaps(MisnamedField), *spec.gaps(MisnamedMetadata)):
        yield gap.finding(f"`{gap.found}` stands where `{gap.slot.name}` is expected")
