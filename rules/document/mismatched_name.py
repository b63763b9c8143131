r"""A spec's title or file is called otherwise than the template's YAML asks.

Names that follow one form can be sorted, searched and linked by hand. `names: {title: …, file: …}` are patterns
for the whole title, without its markup, and for the whole name of the file, without its folders. Rename it; a
file is best renamed with git, and with the links to it.

~~~template
# RFC-NNN: [Name]

## Context
~~~

~~~schema
names:
  title: {pattern: 'RFC-\d{3}: .+', expected: "RFC-NNN: Name"}
  file: {pattern: '[a-z0-9-]+\.md', expected: words in small letters}
~~~

~~~bad
# RFC 12 about caching

## Context

Pages are slow.
~~~

~~~text
1:1: error mismatched-name: `RFC 12 about caching` is the title, expected RFC-NNN: Name
~~~

~~~good
# RFC-012: Caching

## Context

Pages are slow.
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, MismatchedName, Spec


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(MismatchedName):
        what = "the title" if gap.kind == "title" else "the file's name"
        yield gap.finding(f"`{gap.found}` is {what}, expected {gap.wanted}")
