r"""A value names something that is not there.

An endpoint that is listed and described nowhere, a component that talks to one nobody knows, an index
over a column that the table does not have: whoever builds it has to guess. Describe what is named, or
correct the name. The schema's `references` say what must name what.

What is named may be another spec of the project (`to: specs[ID]`, of another template `to: specs of
prd[ID]`) or a file of it (`to: files`, with `#` an anchor there). A cell may list several; `-` and `None` name
nothing. A link to the spec names it as well as its id does. All specs of the project count, whichever are
checked.

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

Of other specs and of files:

~~~template
# [Name]

## Info

| Key | Value |
|-----|-------|
| **ID** | [id] |
| **Supersedes** | [ids] |
| **Code** | [path] |

## Decision
~~~

~~~schema
sections:
  Info:
    rows:
      ID: {unique: true}
references:
  - {from: 'Info[Supersedes]', to: 'specs[ID]'}
  - {from: 'Info[Code]', to: files}
~~~

~~~file adr/0007.md
# Queues

## Info

| Key | Value |
|---|---|
| **ID** | ADR-7 |
| **Supersedes** | - |
| **Code** | None |

## Decision

Orders are queued.
~~~

~~~bad
# Topics

## Info

| Key | Value |
|---|---|
| **ID** | ADR-12 |
| **Supersedes** | ADR-7, ADR-8 |
| **Code** | `adr/queue.py` |

## Decision

Orders are published.
~~~

~~~text
8:27: error dangling-reference: `ADR-8` is not in `ID` of any spec: add it there, or correct the name
9:14: error dangling-reference: `adr/queue.py` is not in the files of the project: add it there, or correct the name
~~~

~~~good
# Topics

## Info

| Key | Value |
|---|---|
| **ID** | ADR-12 |
| **Supersedes** | adr-7 (queues) |
| **Code** | adr/0007.md#decision |

## Decision

Orders are published.
~~~
"""

from collections.abc import Iterator

from speclint.rule import Finding, Index, Relation, Spec, State, Ties


def check(spec: Spec, options: None) -> Iterator[Finding]:
    yield from map(_finding, spec.relations(State.DANGLING))


def facts(spec: Spec) -> Ties:
    return spec.ties


def check_project(index: Index, options: None) -> Iterator[tuple[str, Finding]]:
    for path, relation in index.relations(State.DANGLING):
        yield path, _finding(relation)


def _finding(relation: Relation) -> Finding:
    if relation.wanted:
        more = f": did you mean `{relation.wanted}`?"
    else:
        more = ": add it there, or correct the name"
    return relation.finding(f"`{relation.raw}` is not in {relation.target}{more}")
