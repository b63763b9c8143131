r"""A section holds no diagram where the template has one.

A drawing shows at a glance how the parts stand to each other. Box drawing, Mermaid, PlantUML, DOT, an
image and a link to a drawing count alike.

~~~template
# [Name]

## System Diagram

```
┌───────────┐     ┌───────────┐
│ [Service] │────▶│ [Service] │
└───────────┘     └───────────┘
```
~~~

~~~bad
# Orders

## System Diagram

The shop calls the order service, which calls the database.
~~~

~~~text
3:1: warning missing-diagram: `System Diagram` has no diagram: draw it in text, in Mermaid or the like, or link an image
~~~

~~~fixed
# Orders

## System Diagram

The shop calls the order service, which calls the database.

```
┌───────────┐     ┌───────────┐
│ [Service] │────▶│ [Service] │
└───────────┘     └───────────┘
```
~~~

~~~good
# Orders

## System Diagram

```mermaid
flowchart LR
  Shop --> Orders --> Database
```
~~~
"""

from collections.abc import Iterator

from speclint.rule import AbsentDiagram, Finding, Spec

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(AbsentDiagram):
        yield gap.finding(
            f"`{gap.within}` has no diagram: draw it in text, in Mermaid or the like, or link an image"
        )
