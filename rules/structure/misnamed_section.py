r"""A section stands under another title than the template's.

A mistyped title is not found by readers, links or tools. A section is also recognised by what it
holds: when `Endpoint Details` is absent and one stray section holds endpoints, that is the one.
Rename the heading; numbers, emoji, case and a remark in parentheses are no matter.

~~~template
# [Name]

## Context

## Decision

## Rollback
~~~

~~~bad
# Cache

## Context

Pages are slow.

## Descision

We cache them.

## Rollback

Drop the cache.
~~~

~~~text
7:1: error misnamed-section: `Descision` stands where `Decision` is expected: rename it
~~~

~~~fixed
# Cache

## Context

Pages are slow.

## Decision

We cache them.

## Rollback

Drop the cache.
~~~

~~~bad
# Cache

The [choice](#2-descision-final) stands below.

## 1. Context

Pages are slow.

## 2. Descision (final)

We cache them.

## 3. Rollback

Drop the cache.
~~~

~~~text
9:1: error misnamed-section: `2. Descision (final)` stands where `Decision` is expected: rename it
~~~

~~~fixed
# Cache

The [choice](#2-decision-final) stands below.

## 1. Context

Pages are slow.

## 2. Decision (final)

We cache them.

## 3. Rollback

Drop the cache.
~~~

~~~file other.md
See the [decision](spec.md#descision).
~~~

~~~bad
# Cache

## Context

Pages are slow.

## Descision

We cache them.

## Rollback

Drop the cache.
~~~

~~~text
7:1: error misnamed-section: `Descision` stands where `Decision` is expected: rename it
~~~

~~~fixed --unsafe-fixes
# Cache

## Context

Pages are slow.

## Decision

We cache them.

## Rollback

Drop the cache.
~~~

~~~good
# Cache

## 1. CONTEXT

Pages are slow.

## 2. Decision (final)

We cache them.

## 3. Rollback

Drop the cache.
~~~
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace

from speclint.rule import Edit, Finding, Index, Link, MisnamedSection, Span, Spec


@dataclass(frozen=True, slots=True)
class _Rename:
    """A finding, and the anchor that its edits change, with what it becomes."""

    finding: Finding
    anchor: str
    becomes: str


@dataclass(frozen=True, slots=True)
class _Facts:
    """The sections of a spec that are called otherwise, and its links to anchors."""

    renames: tuple[_Rename, ...]
    links: tuple[Link, ...]


def facts(spec: Spec) -> _Facts:
    renames = (
        _Rename(gap.finding(_message(gap)), gap.anchor, gap.becomes) for gap in spec.gaps(MisnamedSection)
    )
    return _Facts(tuple(renames), tuple(link for link in spec.links() if link.path and link.fragment))


def check_project(index: Index, options: None) -> Iterator[tuple[str, Finding]]:
    for path in index.checked:
        for rename in index.facts(path).renames:
            yield path, _followed(index, path, rename)


def _followed(index: Index, path: str, rename: _Rename) -> Finding:
    """The finding with edits that let the links of other files follow; unsafe when a file is not checked."""
    finding = rename.finding
    if not (rename.anchor and finding.edits and index.holds(path)):
        return finding
    links = (
        edit
        for other in index.checked
        if other != path and index.holds(other)
        for link in index.facts(other).links
        for edit in _following(link, path, other, rename)
    )
    edits = (*finding.edits, *links)
    if index.mentioning(f"{posixpath.basename(path)}#{rename.anchor}"):
        edits = tuple(replace(edit, safe=False) for edit in edits)
    return replace(finding, edits=edits)


def _following(link: Link, path: str, other: str, rename: _Rename) -> Iterator[Edit]:
    folder = "" if link.path.startswith("/") else posixpath.dirname(other)
    where = posixpath.normpath(posixpath.join(folder, link.path.lstrip("/")))
    if where == path and link.target.endswith(f"#{rename.anchor}"):
        at = Span(link.at.end - len(rename.anchor), link.at.end)
        yield Edit(at, rename.becomes, title=f"let the link follow to `#{rename.becomes}`", path=other)


def _message(gap: MisnamedSection) -> str:
    if gap.also:
        names = " and ".join(f"`{slot.name}`" for slot in (gap.slot, *gap.also))
        return f"`{gap.found}` stands where {names} are expected: give each a heading of its own"
    return f"`{gap.found}` stands where `{gap.expected}` is expected: rename it"
