r"""A section holds more words than it may.

A summary that takes a page is read by nobody. How many words the text of a section may have, with all below it,
the template's YAML says (`most-words`); tables, code and headings are not counted. Cut it, or move a part to
where it belongs.

~~~template
# [Name]

## Summary

## Design
~~~

~~~schema
sections:
  Summary: {most-words: 8}
~~~

~~~bad
# Cache

## Summary

We keep pages in memory for an hour, so that they come faster.

## Design

Each server keeps its own.
~~~

~~~text
3:1: warning wordy-section: `Summary` holds 13 words, expected at most 8 words
~~~

~~~good
# Cache

## Summary

We keep pages in memory for an hour.

## Design

Each server keeps its own, because sharing them would take as long as to make them anew.
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, Spec, WordySection

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(WordySection):
        yield gap.finding(f"`{gap.name}` holds {gap.found}, expected {gap.expected}")
