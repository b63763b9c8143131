r"""A list or checklist is absent where the template has one, or lacks an item that the schema demands.

An empty list says neither that there is nothing nor what there is. Write the items, or `None`.

~~~template
# [Name]

## Scope

**Out of Scope:**
- [What is left out]

## Checklist

- [ ] Alerts are set up
- [ ] Runbook is written
~~~

~~~schema
sections:
  Checklist:
    items: [Runbook is written]
~~~

~~~bad
# Orders

## Scope

**Out of Scope:**

## Checklist

- [x] Alerts are set up
~~~

~~~text
3:1: warning missing-item: `Out of Scope` lists nothing: write the items, or `None`
7:1: warning missing-item: `Runbook is written` is absent from the checklist of `Checklist`
~~~

~~~fixed
# Orders

## Scope

**Out of Scope:**

- [What is left out]

## Checklist

- [x] Alerts are set up
- [ ] Runbook is written
  - [NEEDS Runbook is written]
~~~

~~~bad
# Orders

## Scope

**Out of Scope:** None

## Checklist

Everything was looked at.
~~~

~~~text
7:1: warning missing-item: `Checklist` has no checklist: write the items with boxes (`- [ ]`)
~~~

~~~fixed
# Orders

## Scope

**Out of Scope:** None

## Checklist

Everything was looked at.

[NEEDS Checklist]

- [ ] Alerts are set up
- [ ] Runbook is written
~~~

~~~good
# Orders

## Scope

**Out of Scope:**
- Returns

## Checklist

- [x] The runbook is read
- [x] Runbook is written
~~~
"""

from collections.abc import Iterator

from speclint.rule import AbsentChecklist, AbsentItem, AbsentList, Finding, Spec

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for checklist in spec.gaps(AbsentChecklist):
        yield checklist.finding(
            f"`{checklist.within}` has no checklist: write the items with boxes (`- [ ]`)"
        )
    for items in spec.gaps(AbsentList):
        yield items.finding(f"`{items.within}` lists nothing: write the items, or `None`")
    for gap in spec.gaps(AbsentItem):
        yield gap.finding(f"`{gap.slot.name}` is absent from the checklist of `{gap.within}`")
