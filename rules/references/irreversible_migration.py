r"""The down migration does not drop what the up migration creates.

When a release is taken back, what was left behind stops the next attempt: the table is there already.
Drop every table and type; what falls with a table (indexes, triggers, constraints) need not be named.

~~~template
# [Name]

## Data

### Entity: [Name]

[What it is]

## Migrations

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
migrations:
  - entities: Data/*
    up: Migrations/Up
    down: Migrations/Down
~~~

~~~bad
# Orders

## Data

### Entity: Order

What a customer buys.

## Migrations

**Up:**

```sql
CREATE TYPE order_state AS ENUM ('open', 'paid');
CREATE TABLE orders (id UUID PRIMARY KEY, state order_state NOT NULL);
CREATE INDEX idx_orders_state ON orders(state);
```

**Down:**

```sql
DROP TABLE IF EXISTS orders;
```
~~~

~~~text
14:13: error irreversible-migration: the type `order_state` is created, and not dropped in `Down`: add `DROP TYPE order_state`
~~~

~~~good
# Orders

## Data

### Entity: Order

What a customer buys.

## Migrations

**Up:**

```sql
CREATE TYPE order_state AS ENUM ('open', 'paid');
CREATE TABLE orders (id UUID PRIMARY KEY, state order_state NOT NULL);
```

**Down:**

```sql
DROP TABLE orders;
DROP TYPE order_state;
```
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, Spec, State


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for relation in spec.relations(State.IRREVERSIBLE):
        yield relation.finding(
            f"the {relation.source} `{relation.raw}` is created, and not dropped in {relation.target}: "
            f"add `{relation.wanted}`"
        )
