r"""A row is cut off from its table.

A blank line or a comment ends a table: readers of the rendered page see what follows as text with bars. The
rows behind it are read as rows all the same, so that nothing else is said of them; take out what stands
between. Each piece is reported once, at its first row.

~~~template
# [Name]

## Runs

| Run | Minutes |
|-----|---------|
| [Run] | [Minutes] |
~~~

~~~bad
# Cache

## Runs

| Run | Minutes |
|-----|---------|
| Night | 40 |

| Week | 160 |
| Month | 600 |
<!-- The year is a guess -->
| Year | 7000 |
~~~

~~~text
9:1: warning detached-row: a blank line cuts this row off from the table of `Runs`: readers see it as text
12:1: warning detached-row: a comment cuts this row off from the table of `Runs`: readers see it as text
~~~

~~~fixed
# Cache

## Runs

| Run | Minutes |
|-----|---------|
| Night | 40 |
| Week | 160 |
| Month | 600 |
<!-- The year is a guess -->
| Year | 7000 |
~~~

~~~good
# Cache

## Runs

| Run | Minutes |
|-----|---------|
| Night | 40 |
| Week | 160 |

The shell writes `a | b` for two runs at once.
~~~
"""

from collections.abc import Iterator

from speclint.rule import DetachedRow, Finding, Spec

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(DetachedRow):
        yield gap.finding(
            f"{gap.by} cuts this row off from the table of `{gap.within}`: readers see it as text"
        )
