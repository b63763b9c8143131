r"""A number that was agreed is easier to keep now.

Who lowers a target after it was agreed may have every reason to: those who agreed to it should hear of it
all the same. Write the reason into the spec's history, and say it in the review. This rule looks at a change
alone (`--since main`), and is off until the settings switch it on (`weakened-target: on`, as a remark).

Compared are the measures of columns, rows and labels (`type: measure`, or `[N] ms` in the template) of a spec
that was agreed at the base, each with the one that stood in the same row, known by its first cell. `< 200 ms`
says that less is better, `at least 99.9%` that more is. Of a bare number the words beside it tell (see the
options), or nothing is said of it; nor is of a range, of two units, or of what is no number.

~~~template
# [Name]

## Info

| Key | Value |
|-----|-------|
| **Status** | [Draft / Approved] |

## Targets

| Metric | Target |
|--------|--------|
| [Metric] | [Target] |
~~~

~~~schema
metadata: {section: Info, agreed: [Approved]}
sections:
  Targets: {columns: {Target: measure}}
~~~

~~~before
# Cache

## Info

| Key | Value |
|---|---|
| **Status** | Approved |

## Targets

| Metric | Target |
|---|---|
| Response | < 200 ms |
| Hits | at least 90% |
~~~

~~~bad
# Cache

## Info

| Key | Value |
|---|---|
| **Status** | Approved |

## Targets

| Metric | Target |
|---|---|
| Response | < 0.5 s |
| Hits | at least 95% |
~~~

~~~text
13:14: info weakened-target: `< 0.5 s` is easier than `< 200 ms`, which was agreed when HEAD left `main`: say why in the history, or put it back
~~~

~~~good
# Cache

## Info

| Key | Value |
|---|---|
| **Status** | Approved |

## Targets

| Metric | Target |
|---|---|
| Response | < 150 ms |
| Hits | at least 90% |
~~~
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from speclint.rule import Change, Finding, Span, Spec, is_easier, plain

severity = "off"
when_on = "info"


@dataclass(frozen=True)
class Options:
    """What is better of a bare number."""

    more_is_better: tuple[str, ...] = ("availability", "coverage", "hit", "success", "throughput", "uptime")
    """Words in the name of a target that say that more of it is better."""

    less_is_better: tuple[str, ...] = (
        "cost", "delay", "duration", "error", "failure", "latency", "loss", "response", "time",
    )  # fmt: skip
    """Words in the name of a target that say that less of it is better."""


@dataclass(frozen=True)
class _Target:
    """A measure, its place, and what it is called; `of` is what it is known by."""

    raw: str
    at: Span
    name: str
    of: tuple[object, ...]


def check_change(spec: Spec, change: Change, options: Options) -> Iterator[Finding]:
    before = change.before
    if before.text == spec.text or not before.profile.is_agreed:
        return
    then = list(_targets(before))
    counts = Counter(target.of for target in then)
    was = {target.of: target for target in then if counts[target.of] == 1}
    for target in _targets(spec):
        old = was.get(target.of)
        if old is not None and is_easier(old.raw, target.raw, is_more_better=_more(target.name, options)):
            yield Finding(
                target.at,
                f"`{target.raw}` is easier than `{old.raw}`, which was agreed when {change.since}: say why in the"
                " history, or put it back",
                expected=old.raw, found=target.raw, about=target.name,
            )  # fmt: skip


def _more(name: str, options: Options) -> bool | None:
    """Whether more of something is better, as far as its name tells."""
    said = name.casefold()
    more, less = (
        any(word in said for word in words) for words in (options.more_is_better, options.less_is_better)
    )
    return None if more == less else more


def _targets(spec: Spec) -> Iterator[_Target]:
    """The measures of a spec that are numbers, each known by its slot, the section around it and its row."""
    rows = dict(_rows(spec))
    headings = [fill.section.heading for fill in spec.fills if fill.section.heading is not None]
    starts = [heading.span.start for heading in headings]
    for value in spec.values():
        if value.type.name == "measure" and value.problem is None:
            around = headings[: bisect_right(starts, value.at.start)][-1:]
            section = "".join(plain(heading.text.content).casefold() for heading in around)
            row = rows.get(value.at, "")
            name = " ".join(filter(None, (section, row, value.slot.name)))
            yield _Target(value.raw, value.at, name, (value.slot.path, section, row.casefold()))


def _rows(spec: Spec) -> Iterator[tuple[Span, str]]:
    """The cells of the tables that fill slots, each with the first one of its row."""
    for section in spec.filled.walk():
        for table in (*section.tables, *(table for field in section.fields for table in field.tables)):
            for row in table.rows:
                first = plain(row.cells[0].text.content) if row.cells else ""
                yield from ((cell.span, first) for cell in row.cells)
