"""What scripts read: the answers of commands as JSON, and the JSON Schema of each.

Keys are added over time and none is taken away: a schema lets further ones be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from speclint.api import GapThere, Holder, Outline, OutlineSlot, Placed, Why
from speclint.model import Severity
from speclint.report.ascii import dumps

Shape = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Shape = {"type": "string"}
_NUMBER: Shape = {"type": "integer", "minimum": 1}
_COUNT: Shape = {"type": "integer", "minimum": 0}
_FLAG: Shape = {"type": "boolean"}
_PLACE = {"line": _NUMBER, "column": _NUMBER, "end_line": _NUMBER, "end_column": _NUMBER}
_PLAIN: dict[type, Shape] = {str: _TEXT, int: _COUNT, bool: _FLAG, NoneType: {"type": "null"}}


def written(told: Outline | Why) -> str:
    """An answer as JSON, indented, ASCII only as the report's is."""
    return dumps(asdict(told))


def schema_of(command: str) -> Shape:
    """The JSON Schema of what a command prints as JSON, by its name."""
    return {"$schema": _DIALECT, "title": f"What speclint {command} prints as JSON", **_SCHEMAS[command]()}


def _check() -> Shape:
    edit = _object({**_PLACE, "text": _TEXT, "title": _TEXT, "safe": _FLAG}, {"path": _TEXT})
    finding = {
        "path": _TEXT,
        "rule": _TEXT,
        "severity": {"enum": [str(level) for level in Severity if level is not Severity.OFF]},
        "message": _TEXT,
        **_PLACE,
        "section": _array(_TEXT),
        **dict.fromkeys(("expected", "found", "because"), _TEXT),
        "inferred": _FLAG,
        "related": _array(_object({"message": _TEXT}, {**_PLACE, "path": _TEXT})),
        "fixable": _FLAG,
        "edits": _array(edit),
    }
    return _array(_object(finding))


def _outline() -> Shape:
    return {"$ref": "#/$defs/Outline", "$defs": _definitions(Outline, OutlineSlot, Placed)}


def _why() -> Shape:
    return {"$ref": "#/$defs/Why", "$defs": _definitions(Why, Holder, GapThere, Placed)}


_SCHEMAS: dict[str, Callable[[], Shape]] = {"check": _check, "outline": _outline, "why": _why}
COMMANDS = tuple(_SCHEMAS)


def _definitions(*kinds: type) -> Shape:
    """The shapes of some classes of plain data, each with what its docstring says."""
    return {kind.__name__: _of_class(kind) for kind in kinds}


def _of_class(kind: type) -> Shape:
    types = get_type_hints(kind)
    shape = _object({field.name: _of_type(types[field.name]) for field in fields(kind)})
    return {"description": " ".join((kind.__doc__ or "").split()), **shape}


def _of_type(kind: Any) -> Shape:
    if kind in _PLAIN:
        return _PLAIN[kind]
    if get_origin(kind) is tuple:
        return _array(_of_type(get_args(kind)[0]))
    if isinstance(kind, UnionType):
        return {"anyOf": [_of_type(one) for one in get_args(kind)]}
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"enum": [str(word) for word in kind]}
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _object(required: Shape, optional: Shape | None = None) -> Shape:
    return {"type": "object", "required": list(required), "properties": {**required, **(optional or {})}}


def _array(items: Shape) -> Shape:
    return {"type": "array", "items": items}
