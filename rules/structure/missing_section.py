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

~~~fixed
# Cache

## Context

Pages are slow.

## Decision

We cache them.

## Rollback

[NEEDS Rollback]
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

~~~fixed --unsafe-fixes
# Cache

## Context

Pages are slow.

## Decision

[NEEDS Decision]

## Rollback

Drop the cache.

## Decision on caches

We cache them.
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

~~~template
# [Name]

## Operation

### How is it started?

### How is it stopped?

### Who is called?
~~~

~~~bad
# Cache

## Operation

**How is it started?** By the platform.

**How is it stopped?** It is not.

**Who is called?** Whoever is on duty.
~~~

~~~text
5:1: error missing-section: `How is it started?` and 2 more titles stand there as bold text: make them headings
~~~

~~~good
# Cache

## Operation

### How is it started?

By the platform.

### How is it stopped?

It is not.

### Who is called?

Whoever is on duty.
~~~

~~~template
# [Name]

## Context

## Decision

## Rollout

## Risks
~~~

~~~bad
# Minutes of May

## Present

Ada and Ben.

## Context

They talked about caches.

## Next time

In June.
~~~

~~~text
1:1: error missing-section: only `Context` of the template's sections is here: expected Decision, Rollout, Risks
~~~
"""

from collections.abc import Iterator

from speclint.rule import (
    AbsentSection,
    AbsentTitle,
    Finding,
    ForeignDocument,
    Near,
    NearHeading,
    Spec,
    TitleAsText,
)


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for document in spec.gaps(ForeignDocument):
        few = ", ".join(f"`{name}`" for name in document.there)
        verb = "are" if len(document.there) > 1 else "is"
        here = (
            f"only {few} of the template's sections {verb}" if few else "none of the template's sections is"
        )
        yield document.finding(f"{here} here: expected {document.expected}")
    for title in spec.gaps(AbsentTitle):
        yield title.finding(f"`{title.slot.name}` is absent")
    for gap in spec.gaps(AbsentSection):
        yield gap.finding(_absent(gap))
    for text in spec.gaps(TitleAsText):
        yield text.finding(_as_text(text))


def _as_text(text: TitleAsText) -> str:
    if not text.also and text.wording:
        said = f"`{text.wording}` stands as {text.found} where `{text.slot.name}` is expected"
        return f"{said}: make it a heading with that title"
    if not text.also:
        return f"`{text.slot.name}` stands there as {text.found}: make it a heading"
    others = f"{len(text.also)} more titles" if len(text.also) > 1 else f"`{text.also[0].name}`"
    return f"`{text.slot.name}` and {others} stand there as {text.found}: make them headings"


def _near(near: NearHeading) -> str:
    marks = "#" * near.level
    match near.near:
        case Near.UNSPACED:
            return f"`{marks}{near.title}` lacks a space: write `{marks} {near.title}`"
        case Near.ESCAPED:
            return f"a backslash makes text of `{marks} {near.title}`: take it out"
        case Near.INDENTED:
            return f"`{marks} {near.title}` is indented so far that it is code: move it to the margin"
        case Near.TAG:
            return f"`<h{near.level}>` is no heading of Markdown: write `{marks} {near.title}`"
        case Near.ITEM:
            return f"`{near.title}` stands in a list item: move it out of the list"
        case Near.QUOTE:
            return f"`{near.title}` stands in a quote: move it out of the quote"
    return "it stands in a comment, which nobody sees: take it out of there"


def _hidden(gap: AbsentSection) -> str:
    names = [f"`{slot.name}`" for slot in (gap.slot, *gap.also)]
    listed = ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]
    verb = "are" if len(names) > 1 else "is"
    return f"{listed} {verb} hidden by a comment that is never closed: close it with `-->`"


def _absent(gap: AbsentSection) -> str:
    if gap.is_open:
        return _hidden(gap)
    where = f" from `{gap.within}`" if gap.within else ""
    if gap.near is not None:
        more = f": {_near(gap.near)}"
    elif meant := gap.found or gap.in_place:
        more = f": if `{meant}` is meant, rename it"
    else:
        more = ": at least one is expected" if gap.slot.repeat else ""
    return f"`{gap.slot.name}` is absent{where}{more}"
