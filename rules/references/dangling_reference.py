r"""A value names something that is not there.

An endpoint that is listed and described nowhere, a component that talks to one nobody knows, an index
over a column that the table does not have: whoever builds it has to guess. Describe what is named, or
correct the name. The schema's `references` say what must name what.

~~~template
# [Name]

## Endpoints

| Method | Path | Purpose |
|--------|------|---------|
| [Method] | [Path] | [Purpose] |

## Details

### [Method] [Path]

**Errors:** [What may go wrong]
~~~

~~~schema
sections:
  Endpoints:
    columns: {Method: http-method, Path: http-path}
  Details:
    each:
      heading: "{Method} {Path}"
      parts: {Method: http-method, Path: http-path}
references:
  - from: Endpoints[Method, Path]
    to: Details/*
    both-ways: true
~~~

~~~bad
# Orders

## Endpoints

| Method | Path | Purpose |
|--------|------|---------|
| GET | /orders | Lists orders |
| GET | /orders/{id} | Reads one |
| DELETE | /orders/{id} | Cancels one |

## Details

### GET /orders

**Errors:** None

### GET /order/{id}

**Errors:** 404
~~~

~~~text
8:9: error dangling-reference: `GET /orders/{id}` is not in `Details`: did you mean `GET /order/{id}`?
9:3: error dangling-reference: `DELETE /orders/{id}` is not in `Details`: add it there, or correct the name
~~~

~~~fixed --unsafe-fixes
# Orders

## Endpoints

| Method | Path | Purpose |
|--------|------|---------|
| GET | /orders | Lists orders |
| GET | /order/{id} | Reads one |
| DELETE | /orders/{id} | Cancels one |

## Details

### GET /orders

**Errors:** None

### GET /order/{id}

**Errors:** 404

### DELETE /orders/{id}

**Errors:** [What may go wrong]
~~~

~~~good
# Orders

## Endpoints

| Method | Path | Purpose |
|--------|------|---------|
| GET | `/orders/{id}` | Reads one |

## Details

### GET /orders/:order_id (new)

**Errors:** 404
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, Spec, State


def check(spec: Spec, options: None) -> Iterator[Finding]:
    for relation in spec.relations(State.DANGLING):
        if relation.wanted:
            more = f": did you mean `{relation.wanted}`?"
        else:
            more = ": add it there, or correct the name"
        yield relation.finding(f"`{relation.raw}` is not in {relation.target}{more}")
