r"""Something is described that is not listed where it must be.

A list that is not complete is worse than none: readers take it for the whole. Add what is described to
the list, or take it out. The schema's `references` with `both-ways` say what must be listed where.

Of specs that name each other, `both-ways` is the fact of the named one that must name this one back: what
supersedes a decision stands in that as well, or it is built once more. It is said of the spec that names, or of
the named one when that alone is checked.

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

Of specs that name each other:

~~~template
# [Name]

## Info

| Key | Value |
|-----|-------|
| **ID** | [id] |
| **Supersedes** | [ids] |
| **Superseded By** | [id] |

## Decision
~~~

~~~schema
sections:
  Info:
    rows:
      ID: {unique: true}
references:
  - {from: 'Info[Supersedes]', to: 'specs[ID]', both-ways: Superseded By}
~~~

~~~file adr/0007.md
# Queues

## Info

| Key | Value |
|---|---|
| **ID** | ADR-7 |
| **Supersedes** | - |
| **Superseded By** | ADR-12 |

## Decision

Orders are queued.
~~~

~~~file adr/0008.md
# Retries

## Info

| Key | Value |
|---|---|
| **ID** | ADR-8 |
| **Supersedes** | - |
| **Superseded By** | - |

## Decision

Orders are tried thrice.
~~~

~~~bad
# Topics

## Info

| Key | Value |
|---|---|
| **ID** | ADR-12 |
| **Supersedes** | ADR-7, ADR-8 |
| **Superseded By** | - |

## Decision

Orders are published.
~~~

~~~text
8:27: error unlisted-target: `ADR-12` is not listed in `Superseded By` of adr/0008.md:9: add it there
~~~

~~~good
# Topics

## Info

| Key | Value |
|---|---|
| **ID** | ADR-12 |
| **Supersedes** | ADR-7 |
| **Superseded By** | - |

## Decision

Orders are published.
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, Index, Relation, Spec, State, Ties


def check(spec: Spec, options: None) -> Iterator[Finding]:
    yield from map(_finding, spec.relations(State.UNLISTED))


def facts(spec: Spec) -> Ties:
    return spec.ties


def check_project(index: Index, options: None) -> Iterator[tuple[str, Finding]]:
    for path, relation in index.relations(State.UNLISTED):
        yield path, _finding(relation)


def _finding(relation: Relation) -> Finding:
    return relation.finding(f"`{relation.raw}` is not listed in {relation.target}: add it there")
