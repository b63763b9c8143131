r"""A value is not what another value demands.

A spec that is approved while a question is open was approved too early, or its list of questions is
old. The schema's `conditions` say what must hold, and when.

~~~template
# [Name]

## Info

| Field | Value |
|-------|-------|
| **Status** | [Status] |

## Questions

| Question | Status |
|----------|--------|
| [Question] | [Open/Resolved] |
~~~

~~~schema
metadata:
  section: Info
  agreed: [Approved]
sections:
  Questions:
    columns: {Status: [Open, Resolved]}
conditions:
  - when: agreed
    then: {'Questions[Status]': Resolved}
~~~

~~~bad
# Cache

## Info

| Field | Value |
|-------|-------|
| **Status** | Approved |

## Questions

| Question | Status |
|----------|--------|
| How long do pages live? | Resolved |
| Who may clear it? | Open |
~~~

~~~text
14:23: error unmet-condition: `Status` is `Open`, but the spec is Approved: expected Resolved
~~~

~~~good
# Cache

## Info

| Field | Value |
|-------|-------|
| **Status** | In Review |

## Questions

| Question | Status |
|----------|--------|
| Who may clear it? | Open |
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, Spec, State


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for relation in spec.relations(State.UNMET):
        yield relation.finding(
            f"`{relation.source}` is `{relation.raw}`, but {relation.target}: expected {relation.wanted}"
        )
