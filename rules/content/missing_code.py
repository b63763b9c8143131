r"""A field or section holds no code where the template has some.

The template asks for a request, a query, a script: words leave out what a reader would try. Write the
code, or answer the field with `None` or words of why there is none. Where the schema says
`code: required`, words are no answer.

~~~template
# [Name]

## Migration

**Up:**

```sql
CREATE TABLE [table] (id UUID);
```

**Down:**

```sql
DROP TABLE [table];
```
~~~

~~~schema
sections:
  Migration:
    fields:
      Down: {code: required}
~~~

~~~bad
# Orders

## Migration

**Up:**

**Down:** Drop what was made.
~~~

~~~text
3:1: warning missing-code: `Up` has no code: expected a block in `sql`
3:1: error missing-code: `Down` has no code: expected a block in `sql`
~~~

~~~fixed
# Orders

## Migration

**Up:**

```sql
CREATE TABLE [table] (id UUID);
```

**Down:** Drop what was made.

```sql
DROP TABLE [table];
```
~~~

~~~good
# Orders

## Migration

**Up:** Nothing is created before the first order.

**Down:** N/A, nothing is created
~~~
"""

from collections.abc import Iterator

from speclint.rule import AbsentCode, Finding, Spec

severity = "warning"


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(AbsentCode):
        written = f" in `{gap.language}`" if gap.language else ""
        yield gap.finding(f"`{gap.within}` has no code: expected a block{written}")
