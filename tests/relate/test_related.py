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


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("to: 'specs[Vresion]'", "3:5: no spec of this template has a `Vresion`; did you mean `Version`?"),
        (
            "to: specs\n    both-ways: true",
            "4:5: `true` says too little of other specs: expected the fact of the named spec that must name"
            " this one, such as `Superseded By`",
        ),
        ("to: specs\n    both-ways: Vresion", "4:5: no spec of this template has a `Vresion`"),
        ("to: specs\n    with: {Stauts: Draft}", "4:5: no spec of this template has a `Stauts`"),
        ("to: files\n    with: {Status: Draft}", "4:5: `with` is for specs: a file has no facts"),
        ("to: files\n    both-ways: Status", "4:5: `both-ways` is for specs: a file has no facts"),
        (
            "to: [files, 'specs[Version]']",
            "3:5: `files, specs[Version]` names other specs, files or places of this spec at once",
        ),
        ("to: [Details/*, specs]", "3:5: `Details/*, specs` names other specs, files or places of this spec"),
        ("to: specs\n    reads: columns", "4:5: `reads` is for what is named within the spec"),
        ("to: specs\n    each: Details/*", "4:5: `each` is for what is named within the spec"),
        ("to: specs\n    except: '('", "4:5: `(` is no regular expression"),
        ("to: Details/*\n    with: {Status: Draft}", "4:5: `with` is for what is named in other specs"),
        ("to: Details/*\n    cycles: forbidden", "4:5: `cycles` is for what is named in other specs"),
        (
            "to: Details/*\n    both-ways: Status",
            "4:5: `Status` names a fact of other specs; within a spec it is `true` or `false`",
        ),
    ],
)
def test_a_reference_out_of_the_spec_that_makes_no_sense_is_an_error(entry: str, said: str) -> None:
    with pytest.raises(SpeclintError) as error:
        compiled(f"references:\n  - from: Info[Version]\n    {entry}\n")
    assert str(error.value).startswith(f"rfc.speclint.yaml:{said}")


def test_what_names_other_specs_holds_values() -> None:
    with pytest.raises(SpeclintError) as error:
        compiled("references:\n  - {from: Plan, to: specs}\n")
    assert str(error.value) == (
        "rfc.speclint.yaml:2:6: `Plan` names no values: expected `Title[Column]`, a field or a key of the"
        " metadata"
    )


def test_a_way_back_is_the_same_reference_turned_around() -> None:
    yaml = "references:\n  - {from: 'Info[Version]', to: 'specs[Status]', both-ways: Status}\n"
    there, back = compiled(yaml).related.abroad
    assert (there.names, there.naming.back) == (("Version",), ("Status",))
    assert (back.names, back.naming.back) == (("Status",), ("Version",))
    own = f"{yaml}  - {{from: 'Info[Status]', to: 'specs[Version]'}}\n"
    assert [one.names for one in compiled(own).related.abroad] == [("Version",), ("Status",)]


def test_numbers_without_holes_are_unique() -> None:
    with pytest.raises(SpeclintError) as error:
        compiled("sections: {Info: {rows: {Version: {holes: forbidden}}}}\n")
    assert str(error.value) == ("rfc.speclint.yaml:1:36: `holes` is for a value that is `unique: true`")
