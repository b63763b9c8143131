r"""A box is not ticked although the work is agreed.

While a spec is a draft, open boxes are work to be done. Once its status says that it is agreed, an open
box was either forgotten or does not apply: tick it, strike it out, or mark it `N/A`. The schema's
`conditions` say which boxes, and when.

~~~template
# [Name]

## Info

| Field | Value |
|-------|-------|
| **Status** | [Status] |

## Checklist

- [ ] Alerts are set up
- [ ] Runbook is written
~~~

~~~schema
metadata:
  section: Info
  agreed: [Approved]
conditions:
  - when: agreed
    then: {Checklist: ticked}
~~~

~~~bad
# Cache

## Info

| Field | Value |
|-------|-------|
| **Status** | Approved |

## Checklist

- [x] Alerts are set up
- [ ] Runbook is written
~~~

~~~text
12:3: error unchecked-item: `Runbook is written` is not ticked, but the spec is Approved: tick it, strike it out, or mark it `N/A`
~~~

~~~good
# Cache

## Info

| Field | Value |
|-------|-------|
| **Status** | Approved |

## Checklist

- [x] Alerts are set up
- [ ] ~~Runbook is written~~
- [ ] Load is tested (N/A: no load)
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, Spec, State


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for relation in spec.relations(State.UNTICKED):
        yield relation.finding(
            f"`{relation.raw}` is not ticked, but {relation.target}: tick it, strike it out, or mark it `N/A`"
        )
