r"""The front matter has a key that the template does not know.

A misspelt key is silently no key: tools read the front matter by its names. Where the template's YAML closes it
(`metadata: {extra: forbidden}`), only the keys of the template's own front matter, those under
`metadata: {values: …}`, those that say size, status and traits, `title` and `template_version` may stand there.
Correct the key, or let the template know it (`values: {Tags: {required: never}}`).

~~~template
---
owner: "[Name]"
created: "[YYYY-MM-DD]"
---

# [Name]

## Context
~~~

~~~schema
metadata: {extra: forbidden}
~~~

~~~bad
---
ownr: Ana
created: 2026-05-18
colour: red
---

# Cache

## Context

Pages are slow.
~~~

~~~text
2:1: error unknown-key: `ownr` is no key of this template's front matter: did you mean `owner`?
4:1: error unknown-key: `colour` is no key of this template's front matter: remove it, or let the template know it
~~~

~~~fixed
---
owner: Ana
created: 2026-05-18
colour: red
---

# Cache

## Context

Pages are slow.
~~~

~~~good
---
owner: Ana
created: 2026-05-18
status: Draft
---

# Cache

## Context

Pages are slow.
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, Spec, UnknownKey


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(UnknownKey):
        hint = f"did you mean `{gap.nearest}`?" if gap.nearest else "remove it, or let the template know it"
        yield gap.finding(f"`{gap.found}` is no key of this template's front matter: {hint}")
