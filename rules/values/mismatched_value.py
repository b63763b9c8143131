r"""Two values differ that must be equal.

When a document says one version at its top and another in its history, a reader cannot tell which of
the two is old. Make them equal. The schema's `agreements` say which values these are. An alert that is
given while the target is still met is the same kind of riddle; `alerts` say where the two stand.

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
"""

from collections.abc import Iterator

from speclint.rule import Finding, Spec, State


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
