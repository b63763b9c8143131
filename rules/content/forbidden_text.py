r"""Words stand in a section that must not.

The template's YAML lists them, as words in any case or as patterns (`text: {forbidden: …}`), for a section or
the whole document. Code, links and comments are not looked at. Where the YAML says what to write `instead`,
`--fix` does; in titles, to which links may lead, `--unsafe-fixes`.

~~~template
# [Name]

## Context

## Decision
~~~

~~~schema
text:
  forbidden: [obviously, {words: utilize, instead: use}]
sections:
  Decision:
    text: {forbidden: [{pattern: '\b(?:might|may)\b', expected: doubts}]}
~~~

~~~bad
# Cache

## Context

Obviously, pages may be slow when they utilize `utilize()`.

## Decision

We might cache them.
~~~

~~~text
5:1: warning forbidden-text: `Obviously` must not stand here: say it otherwise
5:40: warning forbidden-text: `utilize` must not stand here: write `use`
9:4: warning forbidden-text: `might` (doubts) must not stand in `Decision`: say it otherwise
~~~

~~~fixed
# Cache

## Context

Obviously, pages may be slow when they use `utilize()`.

## Decision

We might cache them.
~~~

~~~good
# Cache

## Context

Pages may be slow.

## Decision

We cache them.
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, ForbiddenText, Spec

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(ForbiddenText):
        instead = gap.wording.instead
        how = (
            f": write `{instead}`" if instead else ": take it out" if instead == "" else ": say it otherwise"
        )
        what = f"`{gap.found}` ({gap.wording.expected})" if gap.wording.expected else f"`{gap.found}`"
        where = f"in `{gap.name}`" if gap.name else "here"
        yield gap.finding(f"{what} must not stand {where}{how}")
