r"""A row of a key/value table has a mistyped key.

Tools and readers look rows up by their key. Rename it; bold, case and a colon are no matter.

~~~template
# [Name]

## Info

| Field | Value |
|-------|-------|
| **Author** | [Name] |
| **Date** | [Date] |
~~~

~~~bad
# Cache

## Info

| Field | Value |
|-------|-------|
| **Auhtor** | Ada |
| **Date** | 2025-01-31 |
~~~

~~~text
7:3: error misnamed-row: `Auhtor` stands where the row `Author` is expected
~~~

~~~fixed
# Cache

## Info

| Field | Value |
|-------|-------|
| **Author** | Ada |
| **Date** | 2025-01-31 |
~~~

~~~good
# Cache

## Info

| Field | Value |
|-------|-------|
| Author: | Ada |
| Date | 2025-01-31 |
| Team | Web |
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, MisnamedRow, Spec


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(MisnamedRow):
        yield gap.finding(f"`{gap.found}` stands where the row `{gap.slot.name}` is expected")
