r"""A section does not say what it must say.

Some words must stand in a section whatever else does: the name of a policy, a link to the threat model, an id.
The template's YAML lists them, as words in any case or as patterns (`text: {required: …}`); they are looked
for in all that the section holds. Say them, or write `N/A` with a reason where the section does not apply.

~~~template
# [Name]

## Context

## Security
~~~

~~~schema
sections:
  Security:
    text:
      required: [threat model, {pattern: 'SEC-\d+', expected: an id of the register}]
~~~

~~~bad
# Cache

## Context

Pages are slow.

## Security

The Threat
Model has no page for it.
~~~

~~~text
7:1: error missing-text: `Security` does not say an id of the register
~~~

~~~good
# Cache

## Context

Pages are slow.

## Security

See the threat model, SEC-17.
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, MissingText, Spec


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(MissingText):
        where = f"`{gap.name}`" if gap.name else "the document"
        yield gap.finding(f"{where} does not say {gap.wording.name}")
