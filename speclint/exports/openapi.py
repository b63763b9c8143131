"""The endpoints of specs as an OpenAPI 3.1 description, in JSON.

What a body or an answer holds is read off the JSON that stands there: `"string (UUID)"` says a type, anything
else is an example of one. An endpoint that asks for authentication is secured by a bearer token.

~~~markdown
# Carts - Technical Specification

## API Design

### Endpoint Details

#### GET /carts/{id}

**Description:** Shows a cart

**Authentication:** Not required
~~~

~~~text
{
  "openapi": "3.1.0",
  "info": {
    "title": "Carts - Technical Specification",
    "version": "0"
  },
  "paths": {
    "/carts/{id}": {
      "get": {
        "summary": "Shows a cart",
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "schema": {
              "type": "string"
            }
          }
        ],
        "responses": {
          "default": {
            "description": "Not described"
          }
        }
      }
    }
  }
}
~~~
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

from speclint.exports.nodes import Node, code, field, only_table, rows, sections, text
from speclint.expressions import expression

_PARAMETER = expression(r"\{([^{}/]+)\}|(?<=/):([\w-]*\w)")
_STATUS = expression(r"\b[1-5]\d\d\b")
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
# OpenAPI says these in its own way.
_OWN_HEADERS = ("accept", "authorization", "content-type")
_NOT = expression(r"\W*(?:no|none|not|optional|public)\b", re.IGNORECASE)
_TYPES = {
    "string": "string", "str": "string", "text": "string", "uuid": "string", "date": "string",
    "datetime": "string", "timestamp": "string", "integer": "integer", "int": "integer", "number": "number",
    "float": "number", "decimal": "number", "boolean": "boolean", "bool": "boolean", "object": "object",
    "array": "array", "list": "array",
}  # fmt: skip
_TYPE = expression(rf"\s*({'|'.join(_TYPES)})\b", re.IGNORECASE)
_BEARER = "bearer"


def export(specs: Sequence[Node]) -> str:
    """One description of the endpoints of all specs; of several with one method and path the first.

    Empty where there is none: a description without a path is of no use to anybody.
    """
    paths: dict[str, dict[str, Any]] = {}
    for spec in specs:
        for node in sections(spec, "[HTTP Method] [Path]"):
            for method, path in _named(node):
                paths.setdefault(path, {}).setdefault(method, _operation(node, path))
    if not paths:
        return ""
    said: dict[str, Any] = {"openapi": "3.1.0", "info": _info(specs), "paths": paths}
    if any("security" in one for below in paths.values() for one in below.values()):
        said["components"] = {"securitySchemes": {_BEARER: {"type": "http", "scheme": "bearer"}}}
    return json.dumps(said, indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def _info(specs: Sequence[Node]) -> dict[str, str]:
    titles = [str(spec["title"]["text"]) for spec in specs if spec["title"]["text"]]
    versions = [
        row.get("Value", "") for spec in specs for row in _facts(spec) if row.get("Field") == "Version"
    ]
    return {"title": "; ".join(titles) or "Specs", "version": next(filter(None, versions), "0")}


def _facts(spec: Node) -> list[dict[str, str]]:
    return [row for one in sections(spec, "Document Info") for row in rows(only_table(one))]


def _named(node: Node) -> Iterator[tuple[str, str]]:
    parts = {name: part["text"] or "" for name, part in (node["parts"] or {}).items()}
    path = _path(parts.get("Path", ""))
    methods = [word for word in re.findall(r"[a-z]+", parts.get("Method", "").lower()) if word in _METHODS]
    return ((method, path) for method in methods if path)


def _path(written: str) -> str:
    """A path as OpenAPI has it: without a query, its parameters in braces."""
    path = written.strip("` ").partition("?")[0]
    path = _PARAMETER.sub(lambda found: f"{{{found[1] or found[2]}}}", path)
    return path if path.startswith("/") else f"/{path}" if path else ""


def _operation(node: Node, path: str) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if summary := text(field(node, "Description")):
        said["summary"] = summary
    authentication = text(field(node, "Authentication"))
    if authentication and not _NOT.match(authentication):
        said["security"] = [{_BEARER: []}]
    if parameters := [*_parameters(node, path), *_headers(node)]:
        said["parameters"] = parameters
    if (body := _content(code(field(node, "Request Body"), "json"))) is not None:
        said["requestBody"] = {"content": body}
    said["responses"] = _responses(node) or {"default": {"description": "Not described"}}
    return said


def _parameters(node: Node, path: str) -> Iterator[dict[str, Any]]:
    described = {row.get("Parameter", "").strip("` "): row for row in _rows(node, "Request Parameters")}
    in_path = dict.fromkeys(found[1] for found in _PARAMETER.finditer(path) if found[1])
    for name in in_path:
        yield _parameter(name, "path", described.get(name, {}))
    for name, row in described.items():
        if name and name not in in_path:
            yield _parameter(name, "query", row)


def _headers(node: Node) -> Iterator[dict[str, Any]]:
    for row in _rows(node, "Request Headers"):
        name = row.get("Header", "").strip("` ")
        if name and name.casefold() not in _OWN_HEADERS:
            yield _parameter(name, "header", row)


def _parameter(name: str, where: str, row: dict[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {"name": name, "in": where}
    if description := row.get("Description", ""):
        said["description"] = description
    if where == "path" or row.get("Required", "").strip().casefold() in ("yes", "required", "true"):
        said["required"] = True
    return {**said, "schema": _typed(row.get("Type", "")) or {"type": "string"}}


def _rows(node: Node, label: str) -> list[dict[str, str]]:
    return rows(only_table(field(node, label)))


def _responses(node: Node) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, answer in (node["fields"] or {}).items():
        if name.startswith("Response") and answer.get("line") is not None:
            label = str(answer["label"] or name)
            status = _STATUS.search(label)
            body = _content(code(answer, "json"))
            description = label.partition("(")[2].rstrip(")") or label
            said = {"description": description, **({"content": body} if body is not None else {})}
            found.setdefault(status[0] if status else "default", said)
    errors: dict[str, list[str]] = {}
    for row in _rows(node, "Error Responses"):
        status = _STATUS.search(row.get("Status", ""))
        if status:
            code_, description = row.get("Error Code", "").strip("` "), row.get("Description", "")
            errors.setdefault(status[0], []).append(": ".join(filter(None, (code_, description))))
    for number, said_of_it in errors.items():
        found.setdefault(number, {"description": "; ".join(said_of_it) or number})
    return found


def _content(block: str | None) -> dict[str, Any] | None:
    """What a block of JSON says of a body; None where there is none that parses."""
    if block is None:
        return None
    try:
        example = json.loads(block)
    except (ValueError, RecursionError):
        return {"application/json": {}}
    return {"application/json": {"schema": _schema(example)}}


def _schema(example: Any) -> dict[str, Any]:
    if isinstance(example, dict):
        return {"type": "object", "properties": {key: _schema(value) for key, value in example.items()}}
    if isinstance(example, list):
        return {"type": "array", **({"items": _schema(example[0])} if example else {})}
    if isinstance(example, bool):
        return {"type": "boolean", "examples": [example]}
    if isinstance(example, int):
        return {"type": "integer", "examples": [example]}
    if isinstance(example, float):
        # JSON knows no `NaN` and no `Infinity`, though Python reads them.
        return {"type": "number", **({"examples": [example]} if math.isfinite(example) else {})}
    if example is None:
        return {"type": "null"}
    return _typed(example) or {"type": "string", "examples": [example]}


def _typed(said: str) -> dict[str, Any] | None:
    """What `string (UUID, optional)` says; None for what names no type."""
    found = _TYPE.match(said)
    if found is None:
        return None
    schema = {"type": _TYPES[found[1].casefold()]}
    return {**schema, "description": said} if said.strip().casefold() != found[1].casefold() else schema
