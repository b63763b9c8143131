r"""A labelled field that the template has is absent, or says nothing.

A field is a question of the template (`**Authentication:** …`); without its label nobody can tell
whether the answer is no or was forgotten. Write the label with an answer; `None`, or `N/A` with the
reason, is one.

~~~template
# [Name]

## Endpoints

### [Endpoint]

**Authentication:** [How callers prove who they are]

**Errors:**

| Status | Meaning |
|--------|---------|
| [Status] | [Meaning] |
~~~

~~~bad
# Orders

## Endpoints

### List orders

**Authentication:**

### Cancel order

**Authentication:** Session cookie

| Status | Meaning |
|--------|---------|
| 404 | No such order |

### Count orders

**Errors:** None
~~~

~~~text
5:1: warning missing-field: `Errors` is absent from `List orders`
7:1: warning missing-field: `Authentication` says nothing: write an answer, or `None`
9:1: warning missing-field: `Errors` is absent from `Cancel order`: write the label above what stands there (`**Errors:**`)
17:1: warning missing-field: `Authentication` is absent from `Count orders`
~~~

~~~fixed
# Orders

## Endpoints

### List orders

**Authentication:** [How callers prove who they are]

**Errors:**

| Status | Meaning |
|--------|---------|
| [Status] | [Meaning] |

### Cancel order

**Authentication:** Session cookie

**Errors:**

| Status | Meaning |
|--------|---------|
| 404 | No such order |

### Count orders

**Authentication:** [How callers prove who they are]

**Errors:** None
~~~

~~~good
# Orders

## Endpoints

### List orders

- **Authentication**: N/A, the list is public
- **Errors**: None
~~~
"""

from collections.abc import Iterator

from speclint.rule import AbsentField, EmptyField, Finding, Spec

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(AbsentField):
        name = gap.slot.name
        more = f": write the label above what stands there (`**{name}:**`)" if gap.unlabelled else ""
        yield gap.finding(f"`{name}` is absent from `{gap.within}`{more}")
    for empty in spec.gaps(EmptyField):
        yield empty.finding(f"`{empty.found}` says nothing: write an answer, or `None`")
