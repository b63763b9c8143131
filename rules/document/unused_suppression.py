r"""A comment that lets findings stand ignores none, or does not say which.

A comment in a spec can let findings of the rules that it names stand, and should say why:

- `<!-- speclint-ignore-next RULE, RULE: reason -->` in the block that follows; on the line or in the
  heading that the comment itself stands in when it follows text there;
- `<!-- speclint-ignore-section RULE: reason -->` in the section around the comment, from its heading on;
- `<!-- speclint-ignore-file RULE: reason -->` in the whole file, wherever the comment stands;
- `<!-- speclint-ignore-start RULE: reason -->` up to `<!-- speclint-ignore-end -->`.

One that ignores nothing is left over from a spec that was worse, or hides what comes later: remove it.
One with a mistake ignores nothing until it is mended. Rules that did not run are not judged.
`suppressions: {reason: required}` in the settings asks every such comment for a reason. No comment can
let findings of this rule stand.

~~~template
# [Name]

## Context

## Decision

| Option | Choice | Rationale |
|--------|--------|-----------|
| [Option] | [Choice] | [Why] |

## Rollback
~~~

~~~bad
# Cache

## Context

<!-- speclint-ignore-next empty-section: we never wrote it -->
Pages are slow.

## Decision

<!-- speclint-ignore-next empty-cel: not decided -->

| Option | Choice | Rationale |
|---|---|---|
| Store | Redis | It is there |

## Rollback

<!-- speclint-ignore-section -->
<!-- speclint-ignore-start wall-of-text: it is long -->
<!-- speclint-ignore: N/A -->
Drop the cache.
~~~

~~~text
5:1: warning unused-suppression: no `empty-section` is found in the next block: remove it from this comment
10:1: warning unused-suppression: no rule is called `empty-cel`; did you mean `empty-cell`?
18:1: warning unused-suppression: this comment names no rule: write `speclint-ignore-section RULE: reason`
19:1: warning unused-suppression: `speclint-ignore-start` is never ended, and ignores nothing: put `speclint-ignore-end` where it ends
20:1: warning unused-suppression: `speclint-ignore` is unknown: expected speclint-ignore-next, -section, -file, -start or -end
~~~

~~~fixed
# Cache

## Context

Pages are slow.

## Decision

<!-- speclint-ignore-next empty-cel: not decided -->

| Option | Choice | Rationale |
|---|---|---|
| Store | Redis | It is there |

## Rollback

<!-- speclint-ignore-section -->
<!-- speclint-ignore-start wall-of-text: it is long -->
<!-- speclint-ignore: N/A -->
Drop the cache.
~~~

~~~bad
# Cache

<!-- speclint-ignore-file unused-suppression -->

## Context

Pages are slow.
<!-- speclint-ignore-end -->

## Decision

<!-- speclint-ignore-start empty-cell, empty-table: see [ADR 7](adr/7.md) -->

| Option | Choice | Rationale |
|---|---|---|
| Store |  | It is there |

<!-- speclint-ignore-end empty-cell -->

## Rollback

Drop the cache.

<!-- speclint-ignore-next missing-section
~~~

~~~text
3:1: warning unused-suppression: no comment can ignore `unused-suppression`: switch it off in the settings
8:1: warning unused-suppression: `speclint-ignore-end` stands here without `speclint-ignore-start` before it
12:1: warning unused-suppression: no `empty-table` is found in the lines up to `speclint-ignore-end`: remove it from this comment
18:1: warning unused-suppression: this comment ends the suppression of `empty-cell, empty-table`, not of `empty-cell`
24:1: warning unused-suppression: this comment is never closed, and hides what follows: end it with `-->`
~~~

~~~fixed
# Cache

## Context

Pages are slow.
<!-- speclint-ignore-end -->

## Decision

<!-- speclint-ignore-start empty-cell: see [ADR 7](adr/7.md) -->

| Option | Choice | Rationale |
|---|---|---|
| Store |  | It is there |

<!-- speclint-ignore-end empty-cell -->

## Rollback

Drop the cache.

<!-- speclint-ignore-next missing-section
~~~

~~~good
# Cache

<!-- speclint-ignore-section missing-section: rolled back by hand -->

## Context

Pages are slow. `<!-- speclint-ignore-file empty-cell -->` is code.

## Decision

| Option | Choice | Rationale |
|---|---|---|
| Store |  | It is there <!-- speclint-ignore-next empty-cell: ADR 7 decides --> |
~~~
"""

from collections.abc import Iterator

from speclint.rule import (
    CrossedSuppression,
    EmptySuppression,
    Finding,
    MisnamedSuppression,
    Spec,
    StraySuppressionEnd,
    UnclosedComment,
    UnendedSuppression,
    UnexplainedSuppression,
    UnknownSuppression,
    UnusedSuppression,
)

severity = "warning"


def check_suppressions(spec: Spec, options: None) -> Iterator[Finding]:
    for unused in spec.gaps(UnusedSuppression):
        yield unused.finding(_unused(unused))
    for misnamed in spec.gaps(MisnamedSuppression):
        yield misnamed.finding(f"no rule is called `{misnamed.found}`{misnamed.hint}")
    for empty in spec.gaps(EmptySuppression):
        yield empty.finding(f"this comment names no rule: write `{empty.wanted}`")
    for bare in spec.gaps(UnexplainedSuppression):
        yield bare.finding(
            f"this comment gives no reason, and ignores nothing without one: write `{bare.wanted}`"
        )
    for unknown in spec.gaps(UnknownSuppression):
        yield unknown.finding(f"`{unknown.found}` is unknown: expected {unknown.known}")
    yield from _unended(spec)
    for end in spec.gaps(StraySuppressionEnd):
        yield end.finding(f"`{end.found}` stands here without `{end.wanted}` before it")
    for crossed in spec.gaps(CrossedSuppression):
        yield crossed.finding(
            f"this comment ends the suppression of `{crossed.wanted}`, not of `{crossed.found}`"
        )


def _unused(gap: UnusedSuppression) -> str:
    if gap.found == "unused-suppression":
        return f"no comment can ignore `{gap.found}`: switch it off in the settings"
    return f"no `{gap.found}` is found in {gap.where}: remove it from this comment"


def _unended(spec: Spec) -> Iterator[Finding]:
    for comment in spec.gaps(UnclosedComment):
        yield comment.finding("this comment is never closed, and hides what follows: end it with `-->`")
    for gap in spec.gaps(UnendedSuppression):
        yield gap.finding(
            f"`{gap.found}` is never ended, and ignores nothing: put `{gap.wanted}` where it ends"
        )
