r"""Two values differ that must be equal.

When a document says one version at its top and another in its history, a reader cannot tell which of
the two is old. Make them equal. The schema's `agreements` say which values these are. An alert that is
given while the target is still met is the same kind of riddle; `alerts` say where the two stand.

Across specs: what a spec names may have to say something of itself (`with`: what is built upon is approved),
and must not lead back to where it started (`cycles: forbidden`). The schema's `references` say so. It is said
of the spec that names, or of the named one when that alone is checked.

~~~template
# [Name]

## Info

| Field | Value |
|-------|-------|
| **Version** | [1.0] |

## History

| Version | Changes |
|---------|---------|
| [1.0] | [What changed] |
~~~

~~~schema
agreements:
  - ['Info[Version]', 'History[Version] newest']
~~~

~~~bad
# Cache

## Info

| Field | Value |
|-------|-------|
| **Version** | 1.0 |

## History

| Version | Changes |
|---------|---------|
| 1.0 | First draft |
| 1.1 | Lifetimes |
~~~

~~~text
7:17: error mismatched-value: `Version` is `1.0`, but the newest `Version` of `History` is `1.1`: make them equal
~~~

~~~fixed --unsafe-fixes
# Cache

## Info

| Field | Value |
|-------|-------|
| **Version** | 1.1 |

## History

| Version | Changes |
|---------|---------|
| 1.0 | First draft |
| 1.1 | Lifetimes |
~~~

~~~good
# Cache

## Info

| Field | Value |
|-------|-------|
| **Version** | v1.10 |

## History

| Version | Changes |
|---------|---------|
| 1.10 | Lifetimes |
| 1.9 | Keys |
~~~

Across specs:

~~~template
# [Name]

## Info

| Key | Value |
|-----|-------|
| **ID** | [id] |
| **Status** | [status] |
| **Depends On** | [ids] |

## Decision
~~~

~~~schema
sections:
  Info:
    rows:
      ID: {unique: true}
references:
  - from: Info[Depends On]
    to: specs[ID]
    with: {Status: [Approved, Complete]}
    cycles: forbidden
~~~

~~~file adr/0007.md
# Queues

## Info

| Key | Value |
|---|---|
| **ID** | ADR-7 |
| **Status** | Approved |
| **Depends On** | ADR-12 |

## Decision

Orders are queued.
~~~

~~~file adr/0008.md
# Retries

## Info

| Key | Value |
|---|---|
| **ID** | ADR-8 |
| **Status** | Draft |
| **Depends On** | - |

## Decision

Orders are tried thrice.
~~~

~~~bad
# Topics

## Info

| Key | Value |
|---|---|
| **ID** | ADR-12 |
| **Status** | Approved |
| **Depends On** | ADR-7, ADR-8 |

## Decision

Orders are published.
~~~

~~~text
9:20: error mismatched-value: `ADR-7` leads back to this spec: ADR-12 → ADR-7 → ADR-12
9:27: error mismatched-value: `Depends On` is `ADR-8`, but the `Status` of adr/0008.md:8 is `Draft`: it must be `Approved` or `Complete`
~~~

~~~good
# Topics

## Info

| Key | Value |
|---|---|
| **ID** | ADR-12 |
| **Status** | Approved |
| **Depends On** | None |

## Decision

Orders are published.
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, Index, Spec, State, Ties


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for relation in spec.relations(State.MISMATCHED):
        yield relation.finding(
            f"`{relation.source}` is `{relation.raw}`, but {relation.target} is `{relation.wanted}`: "
            "make them equal"
        )
    for relation in spec.relations(State.STRICTER):
        yield relation.finding(
            f"`{relation.source}` is `{relation.raw}`, which {relation.target} `{relation.wanted}` allows: "
            "alert on what misses it"
        )


def facts(spec: Spec) -> Ties:
    return spec.ties


def check_project(index: Index, options: None) -> Iterator[tuple[str, Finding]]:
    for path, relation in index.relations(State.UNFIT):
        said = f"`{relation.source}` is `{relation.raw}`, but {relation.target}"
        yield path, relation.finding(f"{said}: it must be {relation.wanted}")
    for path, relation in index.relations(State.CIRCULAR):
        yield path, relation.finding(f"`{relation.raw}` leads back to this spec: {relation.target}")
