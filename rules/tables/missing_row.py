r"""A key/value table lacks a row that the template has.

The rows of such a table are questions; one that is left out is not answered. Add the row; if there
is no answer, say so in its value.

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
| **Author** | Ada |
~~~

~~~text
5:1: error missing-row: the row `Date` is absent from the table of `Info`
~~~

~~~fixed
# Cache

## Info

| Field | Value |
|-------|-------|
| **Author** | Ada |
| **Date** | [Date] |
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

from speclint.rule import AbsentRow, Finding, Spec


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(AbsentRow):
        yield gap.finding(f"the row `{gap.slot.name}` is absent from the table of `{gap.within}`")
