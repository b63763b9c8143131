r"""Sections stand together that exclude each other, or one stands without those that belong to it.

Some sections are a choice: a change is a migration or a rewrite. Others make sense only together: a rollout
without a rollback is half a plan. The template's YAML says so: of `either-or` one is wanted, of
`all-or-none` all or none. Keep the one that holds and say in it what the other said, or write what is lacking.
Where none of an either-or is there, the first is a missing section like others.

~~~template
# [Name]

## Context

## Migration

## Rewrite

## Rollout

## Rollback
~~~

~~~schema
either-or: [[Migration, Rewrite]]
all-or-none: [[Rollout, Rollback]]
~~~

~~~bad
# Cache

## Context

Pages are slow.

## Migration

We move page by page.

## Rewrite

We write it anew.
~~~

~~~text
11:1: error conflicting-section: `Rewrite` stands beside `Migration`: keep one of them
~~~

~~~bad
# Cache

## Context

Pages are slow.

## Rewrite

We write it anew.

## Rollout

Region by region.
~~~

~~~text
11:1: error conflicting-section: `Rollout` stands without `Rollback`: the template wants all of them or none
~~~

~~~fixed
# Cache

## Context

Pages are slow.

## Rewrite

We write it anew.

## Rollout

Region by region.

## Rollback

[NEEDS Rollback]
~~~

~~~good
# Cache

## Context

Pages are slow.

## Rewrite

We write it anew.
~~~
"""

from collections.abc import Iterator

from speclint.rule import ConflictingSection, Finding, IncompleteSections, Spec


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(ConflictingSection):
        others = " and ".join(f"`{other}`" for other in gap.others)
        yield gap.finding(f"`{gap.found}` stands beside {others}: keep one of them")
    for lonely in spec.gaps(IncompleteSections):
        absent = " and ".join(f"`{one.slot.name}`" for one in lonely.absent)
        yield lonely.finding(
            f"`{lonely.found}` stands without {absent}: the template wants all of them or none"
        )
