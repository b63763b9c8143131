r"""Another spec of the project has the same id.

Who follows an id must arrive at one spec. Which values are ids the schema says (`unique: true`); case and
white space make no difference. All specs of the project are looked at, whichever are checked: those that
the settings map, or else those that are known as specs. What git ignores or the settings exclude is none.
Of two checked specs the later one by path is reported. Give the newer spec an id of its own.

~~~template
# [Name]

## Info

| Key | Value |
|-----|-------|
| **ID** | [id] |
| **Owner** | [who] |

## Context
~~~

~~~schema
sections:
  Info:
    rows:
      ID: {unique: true}
~~~

~~~file 2024/queue.md
# Queue

## Info

| Key | Value |
|---|---|
| **ID** | RFC-7 |
| **Owner** | Ana |

## Context

Orders get lost.
~~~

~~~bad
# Cache

## Info

| Key | Value |
|---|---|
| **ID** | `rfc-7` |
| **Owner** | Ana |

## Context

Pages are slow.
~~~

~~~text
7:12: error duplicate-id: `rfc-7` is the ID of 2024/queue.md:7 already: give this spec one of its own
~~~

~~~good
# Cache

## Info

| Key | Value |
|---|---|
| **ID** | RFC-8 |
| **Owner** | Ana |

## Context

Pages are slow, and orders get lost: see RFC-7.
~~~
"""

from collections.abc import Iterator
from dataclasses import replace

from speclint.rule import Finding, Index, Related, Severity, Spec

from ._ids import Id, ids

_Holder = tuple[str, Id]


def facts(spec: Spec) -> tuple[Id, ...]:
    return ids(spec, lambda type_: type_.unique)


def check_project(index: Index, options: None) -> Iterator[tuple[str, Finding]]:
    checked = {path: index.facts(path) or () for path in index.checked if index.holds(path)}
    first: dict[tuple[tuple[str, str], str], _Holder] = {}
    for path in sorted(checked):
        for one in checked[path]:
            first.setdefault((one.kind, one.words), (path, one))
    for path, said in checked.items():
        for one in said:
            other, its = _elsewhere(index, one) or first[one.kind, one.words]
            if other != path:
                yield path, _finding(one, Related(index.place(other, its.at), its.at, other))


def _elsewhere(index: Index, one: Id) -> _Holder | None:
    """The first spec with the same id among those that are not checked."""
    for path in sorted(index.mentioning(max(one.words.split(), key=len))):
        for other in index.facts(path) or ():
            if (other.kind, other.words) == (one.kind, one.words):
                return path, other
    return None


def _finding(one: Id, there: Related) -> Finding:
    message = f"`{one.raw}` is the {one.name} of {there.label} already: give this spec one of its own"
    expected = f"a value of {one.name} that no other spec has"
    return Finding(
        one.at, message, expected=expected, found=one.raw, because=one.origin, about=one.raw,
        severity=Severity.WARNING if one.inferred else None,
        related=(replace(there, label=f"that is {there.label}"),),
    )  # fmt: skip
