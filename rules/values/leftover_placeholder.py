r"""Text of the template, or a mark of unfinished work, still stands in the spec.

A placeholder says that the author has not been there yet. Replace it, or answer with `N/A` and the
reason. Found are the template's own placeholders, wrapped or not and without their brackets, its code
blocks left as they are, and `TODO`, `TBD`, `XXX`, `{{name}}` and `<name>` outside code. A value that is
nothing but a mark (`tbd`, "to be defined") is one in any case; `unfinished` in the schema's YAML names
others. What was left as a whole is said once. Other brackets are free: links, citations, arrays, boxes.

~~~template
# [Name]

## Context

[What is the problem, and who
has it?]

## Decision

## Rollback
~~~

~~~bad
# Cache

## Context

[What is the problem,
and who has it?]

## Decision

TBD, see {{ticket}}.

## Rollback

Ask <name of the owner>.
~~~

~~~text
5:1: error leftover-placeholder: `[What is the problem, and who has it?]` is still to be replaced
10:1: error leftover-placeholder: `TBD` is still to be replaced (and one more here)
14:5: error leftover-placeholder: `<name of the owner>` is still to be replaced
~~~

~~~good
# Cache

## Context

Pages are slow [1], see [Name](https://example.org/a.md) and `[Name]`.

## Decision

We cache `List<Page>`<br>and [some] others.

## Rollback

Drop the cache.

[1]: https://example.org
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, LeftBare, Leftover, LeftoverHint, LeftoverRow, Spec


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(Leftover):
        yield gap.finding(_message(gap))


def _message(gap: Leftover) -> str:
    if isinstance(gap, LeftoverRow):
        row = f"the row `{gap.found}`" if gap.found else "an empty row"
        return f"{row} is still the template's: fill it or remove it"
    or_go = " or remove it" if isinstance(gap, LeftBare | LeftoverHint) and gap.may_go else ""
    if isinstance(gap, LeftBare):
        return f"`{gap.name}` is as bare as in the template: write it{or_go}"
    if isinstance(gap, LeftoverHint):
        return f"`{gap.name}` holds nothing but the template's own text: write it{or_go}"
    if not gap.found:
        return "this is still the template's text: replace it"
    more = (
        ""
        if not gap.others
        else " (and one more here)"
        if gap.others == 1
        else f" (and {gap.others} more here)"
    )
    return f"`{gap.found}` is still to be replaced{more}"
