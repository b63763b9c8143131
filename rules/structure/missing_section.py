r"""A section that the template asks for is absent.

Readers of a spec look for the same things at the same places; what is not there was not thought
about, or cannot be found. Add the section where the template has it. If it does not apply, keep its
heading and answer it with `N/A` and the reason.

When not one section of the template is there, the document is reported once, as a whole.

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

## Decision

We cache them.
~~~

~~~text
1:1: error missing-section: `Rollback` is absent
~~~

~~~bad
# Cache

This document has moved.
~~~

~~~text
1:1: error missing-section: none of the template's sections is here: expected Context, Decision, Rollback
~~~

~~~bad
# Cache

## Context

Pages are slow.

## Rollback

Drop the cache.

## Decision on caches

We cache them.
~~~

~~~text
1:1: error missing-section: `Decision` is absent: if `Decision on caches` is meant, rename it
~~~

~~~good
# Cache

## Context

Pages are slow.

## Decision

We cache them.

## Rollback

N/A: the cache can be left cold.
~~~
"""

from collections.abc import Iterator

from speclint.rule import AbsentSection, AbsentTitle, Finding, ForeignDocument, Near, Spec, TitleAsText


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for document in spec.gaps(ForeignDocument):
        yield document.finding(f"none of the template's sections is here: expected {document.expected}")
    for title in spec.gaps(AbsentTitle):
        yield title.finding(f"`{title.slot.name}` is absent")
    for gap in spec.gaps(AbsentSection):
        yield gap.finding(_absent(gap))
    for text in spec.gaps(TitleAsText):
        yield text.finding(f"`{text.slot.name}` stands there as bold text: make it a heading")


_NEAR = {
    Near.UNSPACED: "put a space after the `#` of this line",
    Near.TAG: "write its heading with `#`, not as an HTML tag",
    Near.ITEM: "its heading stands in a list item: take it out",
    Near.QUOTE: "its heading stands in a quote: take it out",
    Near.COMMENT: "it stands in a comment, which nobody sees",
}


def _absent(gap: AbsentSection) -> str:
    where = f" from `{gap.within}`" if gap.within else ""
    if gap.near in _NEAR:
        more = f": {_NEAR[gap.near]}"
    elif gap.found:
        more = f": if `{gap.found}` is meant, rename it"
    else:
        more = ": at least one is expected" if gap.slot.repeat else ""
    return f"`{gap.slot.name}` is absent{where}{more}"
