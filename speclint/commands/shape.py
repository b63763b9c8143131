"""The JSON Schema of what `extract` gives, made from a template alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from speclint.commands.extract import State, name_of, parts_of
from speclint.model import (
    ColumnSlot,
    DocumentSlot,
    FieldSlot,
    How,
    ItemSlot,
    RowSlot,
    SectionSlot,
    Slot,
    TableSlot,
    ValueType,
)
from speclint.template import data
from speclint.template.schema import Schema

Shape = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Shape = {"type": ["string", "null"]}
_LINE: Shape = {"type": ["integer", "null"], "minimum": 1}
_FOUND_LINE: Shape = {"type": "integer", "minimum": 1}
_STATE: Shape = {"state": {"enum": [str(state) for state in State]}, "why": _TEXT}


def of(schema: Schema) -> Shape:
    """The JSON Schema of the extract of specs of a template: an array, `#/$defs/spec` each of its items."""
    parts = _object({name: _value(None, "line") for name in parts_of(schema.title)})
    spec = {
        "path": {"type": "string"},
        "template": {"const": schema.name},
        "size": {"enum": list(schema.sizes)},
        "status": _TEXT,
        "traits": {"type": ["array", "null"], "items": {"enum": [name for name, _ in schema.traits]}},
        "title": _object({**_STATE, "line": _LINE, "text": _TEXT, "value": _TEXT, "parts": parts}),
        "metadata": _object({name_of(slot): _value(slot.value) for slot in schema.metadata.values}),
        **_contents(schema.root),
        "strays": _array(_object({"title": {"type": "string"}, "line": _FOUND_LINE})),
    }
    return {
        "$schema": _DIALECT,
        "title": f"Specs of {schema.name}",
        "type": "array",
        "items": {"$ref": "#/$defs/spec"},
        "$defs": {
            "spec": _object(spec),
            "text": _value(None),
            "column": _object({**_STATE, "name": _TEXT}),
            "blocks": _some("blocks", _BLOCK),
            "list": _some("items", _ITEM),
            "row-beside": _object({"line": _FOUND_LINE, "cells": _array({"type": "string"})}),
        },
    }


def _contents(slot: DocumentSlot | SectionSlot) -> Shape:
    """What stands in a section, each of it null where the section is not filled."""
    return {
        "text": _TEXT,
        "fields": _or_null(_object({name_of(one): _field(one) for one in slot.of(FieldSlot)})),
        "tables": _or_null(_object({name_of(one): _table(one) for one in slot.of(TableSlot)})),
        **_BLOCKS,
        "checklist": _or_null(
            _object(
                {name_of(one): _slot({"checked": {"type": ["boolean", "null"]}}) for one in slot.of(ItemSlot)}
            )
        ),
        "sections": _or_null(_object({name_of(one): _sections(one) for one in slot.of(SectionSlot)})),
    }


def _sections(slot: SectionSlot) -> Shape:
    types = dict(slot.typed)
    section = _slot(
        {
            "title": _TEXT,
            "how": {"enum": [*map(str, How), None]},
            "parts": _object({name: _value(types.get(name), "line") for name in parts_of(slot)}),
            **_contents(slot),
        }
    )
    return _slot({"instances": _or_null(_array(section))}) if slot.repeat else section


def _field(slot: FieldSlot) -> Shape:
    own = {
        **_STATE,
        "line": _LINE,
        "label": _TEXT,
        "text": _TEXT,
        "value": data.shape(slot.value),
        "tables": _or_null(_object({name_of(one): _table(one) for one in slot.of(TableSlot)})),
        **_BLOCKS,
    }
    return _object({**own, "more": _array(_object(own))})


def _table(slot: TableSlot) -> Shape:
    columns = slot.of(ColumnSlot)
    named = _object({name_of(one): {"$ref": "#/$defs/column"} for one in columns})
    others = {"type": "object", "additionalProperties": {"type": "string"}}
    row = _object(
        {
            "line": _FOUND_LINE,
            "cells": _object({name_of(one): _cell(one) for one in columns}),
            "others": others,
        }
    )
    keys = {
        name_of(key): _slot({"cells": _or_null(_key_cells(columns, key)), "others": _or_null(others)})
        for key in slot.of(RowSlot)
    }
    return _slot(
        {
            "columns": _or_null(named),
            **({"keys": _or_null(_object(keys))} if keys else {}),
            "rows": _or_null(_array(row)),
            "ragged": _or_null(_array({"$ref": "#/$defs/row-beside"})),
        }
    )


def _key_cells(columns: Iterable[ColumnSlot], key: RowSlot) -> Shape:
    """The cells of a key's row: the second holds its value."""
    cells = enumerate(columns)
    return _object({name_of(one): _cell(key if number == 1 else one) for number, one in cells})


def _cell(slot: Slot) -> Shape:
    return _value(slot.value) if slot.value is not None else {"$ref": "#/$defs/text"}


def _value(type_: ValueType | None, *without: str) -> Shape:
    properties = {**_STATE, "line": _LINE, "text": _TEXT, "value": data.shape(type_)}
    return _object({name: shape for name, shape in properties.items() if name not in without})


def _slot(properties: Shape) -> Shape:
    return _object({**_STATE, "line": _LINE, **properties})


def _some(kind: str, one: Shape) -> Shape:
    return _slot({kind: _or_null(_array(one))})


def _object(properties: Shape) -> Shape:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _array(items: Shape) -> Shape:
    return {"type": "array", "items": items}


def _or_null(shape: Shape) -> Shape:
    return {**shape, "type": [shape["type"], "null"]}


_IS_LEFTOVER: Shape = {"is_leftover": {"type": "boolean"}}
_BLOCK = _object({"line": _FOUND_LINE, "language": _TEXT, "text": _TEXT, "target": _TEXT, **_IS_LEFTOVER})
_CHECKED: Shape = {"type": ["boolean", "null"]}
_ITEM = _object(
    {"line": _FOUND_LINE, "slot": _TEXT, "text": {"type": "string"}, "checked": _CHECKED, **_IS_LEFTOVER}
)
_BLOCKS: Shape = {
    **{name: {"anyOf": [{"$ref": "#/$defs/blocks"}, {"type": "null"}]} for name in ("code", "diagrams")},
    "list": {"anyOf": [{"$ref": "#/$defs/list"}, {"type": "null"}]},
}
