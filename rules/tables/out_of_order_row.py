r"""A row stands out of order in a table that ascends.

Steps, phases and revisions are read from top to bottom. The schema names the columns whose values go
up (`ascending`). Move the row; only those that must move are named.

~~~template
# [Name]

## Steps

| Step | Action |
|------|--------|
| 1 | [Action] |
~~~

~~~schema
sections:
  Steps: {ascending: Step}
~~~

~~~bad
# Cache

## Steps

| Step | Action |
|------|--------|
| 1 | Build |
| 3 | Warm |
| 2 | Ship |
~~~

~~~text
9:3: warning out-of-order-row: `2` is out of order: `Step` goes up from row to row
~~~

~~~fixed --unsafe-fixes
# Cache

## Steps

| Step | Action |
|------|--------|
| 1 | Build |
| 2 | Ship |
| 3 | Warm |
~~~

~~~good
# Cache

## Steps

| Step | Action |
|------|--------|
| 1 | Build |
| 2 | Ship |
| 10 | Warm |
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, OutOfOrderRow, Spec

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(OutOfOrderRow):
        yield gap.finding(f"`{gap.found}` is out of order: `{gap.slot.name}` goes up from row to row")
