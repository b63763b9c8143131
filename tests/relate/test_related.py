"""What a schema's YAML says of places that speak of each other: addresses, and mistakes in them."""

import re

import pytest

from speclint.errors import SpeclintError
from speclint.template import addresses, schema
from speclint.template.addresses import NoSuchPlace
from speclint.text.source import Source

TEMPLATE = """# [Name]

## Info

| Field | Value |
|-------|-------|
| **Version** | [1.0] |
| **Status** | [Draft] |

## Endpoints

| Method | Path | CI/CD |
|--------|------|-------|
| [Method] | [Path] | [Pipeline] |

## Details

### [Method] [Path]

**Errors:**

| Status | Meaning |
|--------|---------|
| [Status] | [Meaning] |

**Errors/Retries:** [How often]

## Risks

### Notes

Words.

## Plan

### Notes

Words.

### Up

```sql
CREATE TABLE [t] (id UUID);
```
"""


def compiled(yaml: str) -> schema.Schema:
    text = Source.from_text("rfc.md", TEMPLATE)
    return schema.compiled(text, Source.from_text("rfc.speclint.yaml", yaml), "rfc.md")


@pytest.mark.parametrize(
    ("text", "path", "cells"),
    [
        ("Endpoints[Method, Path]", ["Endpoints"], ["Method", "Path"]),
        ("Endpoints[CI/CD]", ["Endpoints"], ["CI/CD"]),
        ("Details/*", ["Details", "[Method] [Path]"], []),
        ("Details/*/Errors[Status]", ["Details", "[Method] [Path]", "Errors"], ["Status"]),
        ("Details/*/Errors/Retries", ["Details", "[Method] [Path]", "Errors/Retries"], []),
        ("info[version]", ["Info"], ["Version"]),
        ("Plan / Notes", ["Plan", "Notes"], []),
        ("Up", ["Plan", "Up"], []),
    ],
)
def test_an_address_names_a_place_of_the_template(text: str, path: list[str], cells: list[str]) -> None:
    found = addresses.resolve(text, compiled("version: '1'").root)
    assert ([slot.name for slot in found.path], [slot.name for slot in found.cells]) == (path, cells)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Endpont", "`Endpont` leads nowhere in the template; did you mean `Endpoints`?"),
        ("Notes", "`Notes` names 2 places of the template: put the title of the section above first"),
        ("Endpoints[Pth]", "the table of `Endpoints` has no `Pth`; did you mean `Path`?"),
        ("Details[Path]", "`Details` has 0 tables in the template: one is needed"),
        ("Endpoints/*", "`Endpoints/*` leads nowhere in the template"),
        ("", "`` leads nowhere in the template"),
        ("[Path]", "`document` has 0 tables in the template: one is needed"),
    ],
)
def test_an_address_that_leads_nowhere_says_why(text: str, message: str) -> None:
    root = compiled("version: '1'").root
    with pytest.raises(NoSuchPlace) as problem:
        addresses.resolve(text, root)
    assert str(problem.value).replace("[Name]", "document").startswith(message)


@pytest.mark.parametrize(
    ("yaml", "said"),
    [
        (
            "references:\n  - from: Endpoints[Pth]\n    to: Details/*\n",
            "2:5: the table of `Endpoints` has no `Pth`; did you mean `Path`?",
        ),
        (
            "references:\n  - from: Endpoints\n    to: Details/*\n",
            "2:5: `Endpoints` names no cells: expected `Title[Column]`",
        ),
        (
            "references:\n  - from: Endpoints[Path]\n    to: Detials/*\n",
            "3:5: `Detials/*` leads nowhere in the template; did you mean `Details`?",
        ),
        (
            "references:\n  - from: Endpoints[Path]\n    to: Details/*\n    except: '('\n",
            "4:5: `(` is no regular expression",
        ),
        ("agreements:\n  - [Info]\n", "2:5: an agreement needs at least two places"),
        (
            "agreements:\n  - ['Info[Version]', Plan]\n",
            "2:5: `Plan` names no value: expected `Title[Column]` or a field",
        ),
        (
            "conditions:\n  - when: approved\n    then: {'Info[Version]': '2'}\n",
            "2:5: `approved` is no condition: expected `agreed` or places with values",
        ),
        (
            "conditions:\n  - when: agreed\n    then: {Plan: done}\n",
            "3:12: `Plan` names no value: expected `Title[Column]` or a field",
        ),
        (
            "migrations:\n  - entities: Plan\n    up: Up\n",
            "2:5: `Plan` names no repeatable section",
        ),
        (
            "migrations:\n  - entities: Details/*\n    up: Plan/Notes\n",
            "3:5: `Plan/Notes` has no code in the template",
        ),
        ("dialect: postgress\n", "1:1: `dialect` must be `postgres`, `mysql`"),
        (
            "sections:\n  Details:\n    each:\n      heading: '{Method} {Path}'\n"
            "      parts: {Method: http-method, Path: http-path}\n"
            "      fields:\n        Errors: {required: {unless: {Methd: GET}}}\n",
            "7:38: `Methd` is no part of the heading of this schema (known: `Method`, `Path`); "
            "did you mean `Method`?",
        ),
        (
            "sections:\n  Details:\n    each:\n      fields:\n        Errors/Retries: {code: required}\n",
            "5:26: `Errors/Retries` has no code in the template",
        ),
    ],
)
def test_a_relation_that_makes_no_sense_is_an_error_with_its_place(yaml: str, said: str) -> None:
    with pytest.raises(SpeclintError) as error:
        compiled(yaml)
    assert str(error.value).startswith(f"rfc.speclint.yaml:{said}")


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{endpoints: Details/*, calls: Errors}", "`Details/*` names no sections with a method and a path"),
        ("{endpoints: Risks, calls: Notes}", "`Risks` names no sections with a method and a path"),
    ],
)
def test_calls_need_an_endpoint_around_them(entry: str, said: str) -> None:
    with pytest.raises(SpeclintError, match=re.escape(said)):
        compiled(f"examples: [{entry}]\n")
