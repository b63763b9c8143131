r"""A code fence is not closed where it should be, and hides what follows it.

Everything after an open fence is code: its headings, tables and links are gone for readers and tools.
Close the fence with as many marks as it opened with, indented no further than it. The rest of the
document is checked as if it were closed. A comment that is never closed, and text in more lists and
quotes than are read, are said here too.

~~~template
# [Name]

## Context

## Decision

## Rollback
~~~

~~~bad
# Cache

## Context

```text
slow pages
    ```

## Decision

```text
a cache
```

## Rollback

Drop the cache.
~~~

~~~text
5:1: error broken-fence: this code fence hides `Decision` and what follows: close it where the code ends
~~~

~~~fixed
# Cache

## Context

```text
slow pages
```

## Decision

```text
a cache
```

## Rollback

Drop the cache.
~~~

~~~good
# Cache

## Context

````text
```
## Decision
```
````

## Decision

We cache them.

## Rollback

Drop the cache.
~~~
"""

from collections.abc import Iterator

from speclint.rule import BrokenFence, Finding, OpenComment, Spec, TooDeep


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(BrokenFence):
        what = f"hides `{gap.found}` and what follows" if gap.found else "is never closed"
        yield gap.finding(f"this code fence {what}: close it where the code ends")
    for comment in spec.gaps(OpenComment):
        what = "is shown as text" if comment.is_shown else "hides what follows"
        yield comment.finding(f"this comment is never closed, and {what}: close it with `-->`")
    for deep in spec.gaps(TooDeep):
        yield deep.finding("this stands in too many lists and quotes, and is not read: write it less deep")
