r"""Files that a spec says it describes changed, and the spec did not.

A spec that is no longer true is worse than none: it is believed. Name what it describes, and a change of
that which leaves the spec alone says so in the review: look whether the spec still holds, and bring it up to
date. This rule looks at a change alone (`--since main`), and is off until the settings switch it on
(`stale-spec: on`, as a remark).

What a spec describes stands in its front matter (`implements: src/pay/**`, or a list), in a row or label of
its metadata called so, or, for specs by a glob of their paths, in the option `files`. All globs count from the
root of the project and are those of the settings: a folder means all that is in it. New files that git ignores
are none.

~~~template
# [Name]

## Context

[What?]
~~~

~~~file src/cache/pages.py
HOURS = 24
~~~

~~~before src/cache/pages.py
HOURS = 1
~~~

~~~bad
---
implements: [src/cache/**, docs/cache.svg]
---

# Cache

## Context

We cache pages for an hour.
~~~

~~~text
2:1: info stale-spec: `src/cache/pages.py` changed since HEAD left `main`, and this spec, which describes it, did not: look whether it still holds
~~~

~~~good
---
implements: src/queue/**
---

# Queue

## Context

We keep orders in a queue.
~~~
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from speclint.rule import Change, Finding, Span, Spec

severity = "off"
when_on = "info"


@dataclass(frozen=True)
class Options:
    """Where it stands what a spec describes."""

    keys: tuple[str, ...] = ("implements",)
    """The keys of the front matter or metadata that name what a spec describes."""

    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What specs describe, by a glob of the specs' paths: `{"docs/pay*.md": ["src/pay/**"]}`."""


def check_change(spec: Spec, change: Change, options: Options) -> Iterator[Finding]:
    if change.before.text != spec.text:
        return
    for at, globs in _named(spec, change, options):
        touched = change.touched(globs)
        if touched:
            more = f" and {len(touched) - 1} more" if len(touched) > 1 else ""
            yield Finding(
                at,
                f"`{touched[0]}`{more} changed since {change.since}, and this spec, which describes it, did not: "
                "look whether it still holds",
                expected="a change of the spec", found=touched[0], about=", ".join(globs),
            )  # fmt: skip
            return


def _named(spec: Spec, change: Change, options: Options) -> Iterator[tuple[Span, tuple[str, ...]]]:
    """The globs of what a spec describes, with the place that names them."""
    for fact in spec.profile.named(*options.keys):
        said = " ".join(fact.values).replace("`", " ").replace(",", " ")
        yield fact.at, tuple(said.split())
    own = [globs for specs, globs in options.files.items() if change.fits((specs,))]
    if own:
        first = next((fill.section.heading for fill in spec.fills), None)
        yield first.span if first is not None else Span(0, 0), tuple(glob for some in own for glob in some)
