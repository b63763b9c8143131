r"""The tables that are described and the SQL that creates them say different things.

The migration is what will be run, the description is what was reviewed: a table or column in one of
them alone was forgotten in the other. Both ways are compared, by name; types are not. A statement that
cannot be read is named, and nothing else is judged by its block.

~~~template
# [Name]

## Data

### Entity: [Name]

**Table:** `table_name`

| Column | Type |
|--------|------|
| [Column] | [Type] |

## Migrations

**Up:**

```sql
CREATE TABLE [table] (id UUID);
```
~~~

~~~schema
migrations:
  - entities: Data/*
    table: Table
    columns: '[Column]'
    up: Migrations/Up
~~~

~~~bad
# Orders

## Data

### Entity: Order

**Table:** `orders`

| Column | Type |
|--------|------|
| `id` | UUID |
| `note` | TEXT |

### Entity: Item

**Table:** `items`

| Column | Type |
|--------|------|
| `id` | UUID |
| `price` | INTEGER |

## Migrations

**Up:**

```sql
CREATE TABLE orders (id UUID PRIMARY KEY);
CREATE TABLE items (id UUID PRIMARY KEY, cost INTEGER);
CREATE TABLE refunds (id UUID PRIMARY KEY);
```
~~~

~~~text
12:3: error mismatched-migration: the column `note` is not in `Up`: add it there, or take it out here
21:3: error mismatched-migration: the column `price` is called `cost` in `Up`
30:14: error mismatched-migration: the table `refunds` is not in `Data`: add it there, or take it out here
~~~

~~~good
# Orders

## Data

### Entity: Order

**Table:** `orders`

| Column | Type |
|--------|------|
| `id` | UUID |

## Migrations

**Up:**

```sql
CREATE TABLE IF NOT EXISTS shop.orders (
    id UUID PRIMARY KEY
);
```
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, Spec, State


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for relation in spec.relations(State.CONTRADICTED):
        what = f"the {relation.source} `{relation.raw}`"
        if relation.wanted:
            yield relation.finding(f"{what} is called `{relation.wanted}` in {relation.target}")
        else:
            yield relation.finding(f"{what} is not in {relation.target}: add it there, or take it out here")
    for relation in spec.relations(State.CONSTRAINED):
        yield relation.finding(
            f"the {relation.source} `{relation.raw}` is {relation.wanted} in {relation.target}, but not here"
        )
    for relation in spec.relations(State.REPEATED):
        yield relation.finding(f"the {relation.source} `{relation.raw}` is created a second time")
    for relation in spec.relations(State.UNREAD):
        yield relation.finding("this statement cannot be read: nothing is compared with its block")
