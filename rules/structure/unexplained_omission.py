r"""A section says that it does not apply, but not why.

`N/A` alone leaves the reader to guess whether the author looked. Add the reason after it; with a
reason nothing under the heading is asked for.

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

## Rollback

N/A
~~~

~~~text
13:1: warning unexplained-omission: `N/A` does not say why `Rollback` does not apply: add the reason
~~~

~~~good
# Cache

## Context

Pages are slow.

## Decision

We cache them.

## Rollback

N/A: the cache can be left cold.
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, Spec, UnexplainedOmission

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(UnexplainedOmission):
        yield gap.finding(f"`{gap.found}` does not say why `{gap.slot.name}` does not apply: add the reason")
