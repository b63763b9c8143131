r"""JSON, YAML or SQL does not parse where the template has such code.

Readers copy what stands there, and tools read it: a comma too few is found by whoever tries first.
Placeholder values such as `"string (UUID)"`, comments and `...` for what is left out are fine; so is
whatever the parser does not know. A block that is too long, or nested too deep, to be judged in time is said
not to be, as a warning. The schema's `dialect` says which SQL it is, PostgreSQL by default.

~~~template
# [Name]

## Request

```json
{"field": "type"}
```

## Migration

```sql
CREATE TABLE [table] (id UUID);
```
~~~

~~~bad
# Orders

## Request

```json
{
  "id": "string (UUID)"
  "amount": 12
}
```

## Migration

```sql
CREATE TABLE orders (
    id UUID PRIMARY KEY
    amount INTEGER
);
```
~~~

~~~text
8:3: error invalid-code: this JSON does not parse: expected `,` or `}`, not `"amount"`
17:5: error invalid-code: this SQL does not parse: expected `,` or `)` before `amount`
~~~

~~~bad
# Orders

## Request

```json
{"id": 1}
```

## Migration

```sql
SELECT ((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))));
```
~~~

~~~text
12:1: warning invalid-code: this SQL is not judged: it is nested more than 30 levels deep
~~~

~~~good
# Orders

## Request

```json
{
  "id": "string (UUID)",  // made by the caller
  "lines": [{"sku": "string"}, ...]
}
```

## Migration

```sql
CREATE TABLE orders (id UUID PRIMARY KEY, amount INTEGER);
CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
```
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, Spec, UnparsedCode


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for gap in spec.gaps(UnparsedCode):
        said = "is not judged" if gap.is_unread else "does not parse"
        yield gap.finding(f"this {gap.language.upper()} {said}: {gap.found}")
