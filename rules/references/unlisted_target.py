r"""Something is described that is not listed where it must be.

A list that is not complete is worse than none: readers take it for the whole. Add what is described to
the list, or take it out. The schema's `references` with `both-ways` say what must be listed where.

~~~template
# [Name]

## Flags

| Flag | Default |
|------|---------|
| [Flag] | [Default] |

## Details

### [Flag]

[What the flag does]
~~~

~~~schema
references:
  - from: Flags[Flag]
    to: Details/*
    both-ways: true
~~~

~~~bad
# Orders

## Flags

| Flag | Default |
|------|---------|
| new_cart | off |

## Details

### new_cart

Shows the new cart.

### fast_search

Asks the new index.
~~~

~~~text
15:1: error unlisted-target: `fast_search` is not listed in `Flags`: add it there
~~~

~~~fixed --unsafe-fixes
# Orders

## Flags

| Flag | Default |
|------|---------|
| new_cart | off |
| fast_search | [Default] |

## Details

### new_cart

Shows the new cart.

### fast_search

Asks the new index.
~~~

~~~good
# Orders

## Flags

| Flag | Default |
|------|---------|
| `new_cart` | off |

## Details

### New cart (beta)

Shows the new cart.
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, Spec, State


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for relation in spec.relations(State.UNLISTED):
        yield relation.finding(f"`{relation.raw}` is not listed in {relation.target}: add it there")
