r"""A value is not of the type that the schema gives it.

Tools read these values, and readers trust them: a date that does not exist, a status that is none, a
method that HTTP does not know. Write a value of the kind that the message names. Case, markup and a
remark after the value are no matter.

~~~template
# [Name]

## Info

| Field | Value |
|-------|-------|
| **Author** | [Name] |
| **Status** | [Status] |
| **Date** | [Date] |
~~~

~~~schema
sections:
  Info:
    rows:
      Status: [Draft, Approved]
      Date: date
~~~

~~~bad
# Cache

## Info

| Field | Value |
|-------|-------|
| **Author** | Ada |
| **Status** | Aproved |
| **Date** | 2025-02-30 |
~~~

~~~text
8:16: error invalid-value: `Aproved` is no answer for `Status`: expected Draft or Approved; did you mean `Approved`?
9:14: error invalid-value: `2025-02-30` is no answer for `Date`: there is no such day
~~~

~~~fixed
# Cache

## Info

| Field | Value |
|-------|-------|
| **Author** | Ada |
| **Status** | Approved |
| **Date** | 2025-02-30 |
~~~

~~~good
# Cache

## Info

| Field | Value |
|-------|-------|
| **Author** | Ada |
| **Status** | `approved` (May) |
| **Date** | 2025-01-31 |
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, Spec


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for value in spec.values():
        if value.problem is not None and value.type.name != "measure":
            yield value.finding(f"`{value.raw}` is no answer for `{value.slot.name}`: {value.problem}")
