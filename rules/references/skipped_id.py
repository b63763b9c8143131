r"""No spec has the id before this one.

Numbers without holes tell that nothing was lost: where ADR-11 and ADR-13 are there, a reader looks for ADR-12.
It is off until the schema asks (`holes: forbidden` beside `unique: true`), since many teams take a number
when they start to write and drop what comes to nothing. Compared are ids of one kind whose words around the
last number are the same. Of a hole, however wide, the id behind it is reported. Give the spec the first free
number, or keep what was dropped as rejected.

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
      ID: {unique: true, holes: forbidden}
~~~

~~~file 2024/queue.md
# Queue

## Info

| Key | Value |
|---|---|
| **ID** | RFC-007 |
| **Owner** | Ana |

## Context

Orders get lost.
~~~

~~~bad
# Cache

## Info

| Key | Value |
|---|---|
| **ID** | RFC-010 |
| **Owner** | Ana |

## Context

Pages are slow.
~~~

~~~text
7:12: warning skipped-id: `RFC-010` follows `RFC-007` (2024/queue.md:7): no spec is `RFC-008` or `RFC-009`
~~~

~~~good
# Cache

## Info

| Key | Value |
|---|---|
| **ID** | RFC-008 |
| **Owner** | Ana |

## Context

Pages are slow.
~~~
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from speclint.rule import Finding, Index, Severity, Spec

from ._ids import Id, ids

severity = "off"

_LAST_NUMBER = re.compile(r"(.*?)([0-9]{1,18})(\D*)", re.DOTALL)
# Ids of one kind: how they are numbered, and what stands around the number.
_Kind = tuple[tuple[str, str], str, str]


def facts(spec: Spec) -> tuple[Id, ...]:
    return ids(spec, lambda type_: type_.gapless)


def check_project(index: Index, options: None) -> Iterator[tuple[str, Finding]]:
    if not any(index.facts(path) for path in index.checked if index.holds(path)):
        return
    numbered: dict[_Kind, dict[int, tuple[str, Id]]] = {}
    for path, said in index.items():
        for one in said:
            if found := _LAST_NUMBER.fullmatch(one.words):
                of_kind = numbered.setdefault((one.kind, found[1], found[3]), {})
                of_kind.setdefault(int(found[2]), (path, one))
    for of_kind in numbered.values():
        numbers = sorted(of_kind)
        for before, number in pairwise(numbers):
            path, one = of_kind[number]
            if number > before + 1 and path in index.checked:
                yield path, _finding(index, one, of_kind[before], before, number)


def _finding(index: Index, one: Id, earlier: tuple[str, Id], before: int, number: int) -> Finding:
    path, other = earlier
    first, last = _numbered(one, before + 1), _numbered(one, number - 1)
    missed = f"`{first}`" if first == last else f"`{first}` {'or' if number == before + 3 else 'to'} `{last}`"
    return Finding(
        one.at,
        f"`{one.raw}` follows `{other.raw}` ({index.place(path, other.at)}): no spec is {missed}",
        expected=first,
        found=one.raw,
        because=one.origin,
        about=one.raw,
        severity=Severity.WARNING,
    )


def _numbered(one: Id, number: int) -> str:
    """An id with another number, as wide as its own."""
    *_, last = re.finditer(r"[0-9]{1,18}", one.raw)
    return f"{one.raw[: last.start()]}{number:0{len(last[0])}}{one.raw[last.end() :]}"
