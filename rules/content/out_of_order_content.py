r"""Text, tables or diagrams of a section stand in another order than the template's YAML asks for.

Readers of many specs know where to look: first the words, then the table, then the drawing. `content` lists
kinds (`text`, `list`, `table`, `code`, `diagram`) in the order in which the first of each stands in the section
itself; kinds that are not listed, or not there, may be anywhere, and a list counts as text where `list` is not
named. Move it.

~~~template
# [Name]

## Context

## Design
~~~

~~~schema
sections:
  Design: {content: [text, table, diagram]}
~~~

~~~bad
# Cache

## Context

Pages are slow.

## Design

```mermaid
graph LR; Browser --> Cache --> Shop
```

The cache stands before the shop.

| Part | Who |
|---|---|
| Cache | Ana |
~~~

~~~text
9:1: warning out-of-order-content: the diagram of `Design` stands out of order: move it behind the table
~~~

~~~fixed --unsafe-fixes
# Cache

## Context

Pages are slow.

## Design

The cache stands before the shop.

| Part | Who |
|---|---|
| Cache | Ana |

```mermaid
graph LR; Browser --> Cache --> Shop
```
~~~

~~~good
# Cache

## Context

Pages are slow.

## Design

The cache stands before the shop.

| Part | Who |
|---|---|
| Cache | Ana |

It is drawn here:

```mermaid
graph LR; Browser --> Cache --> Shop
```
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, OutOfOrderContent, Spec

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(OutOfOrderContent):
        where = f"behind the {gap.after}" if gap.after else "to the front"
        yield gap.finding(f"the {gap.found} of `{gap.name}` stands out of order: move it {where}")
