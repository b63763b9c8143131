"""The pages of every key of the two YAML files, made from their JSON Schemas."""

from __future__ import annotations

import io
import json
import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from speclint.judge import packs
from speclint.settings import configuration
from speclint.template import schemafile

Schema = dict[str, Any]

_TEMPLATE = """\
# The YAML beside a template

What a template's Markdown cannot say stands beside it: in `rfc.speclint.yaml` beside `rfc.md`, in
`schema.yaml` beside the `template.md` of a pack. Every key may be left out but those marked *needed*.
`speclint learn` writes a first one, `speclint schema` prints the JSON Schema that this page is made from.
[A template of your own](../howto/own-template.md) shows how it grows.

A mistake is an error with its line, its column and the nearest key that exists."""

_SETTINGS = """\
# Settings

The nearest `.speclint.yaml`, or the table `[tool.speclint]` of a `pyproject.toml`, from the current folder
upwards. Paths and globs count from the folder that the file stands in. `speclint init` writes a first one,
`speclint config PATH` says what applies to a file and why, and `speclint schema --settings` prints the JSON
Schema that this page is made from.

Severity, the last of these wins: the rule's own; what the template asks of a section, column, row or field;
`severities` of the template's YAML by the spec's status; these settings; `--severity` on the command line."""

_HEADS = {
    "DemandEntry": "required",
    "RuleSettings": "one rule",
    "TemplateSettings": "one template",
    "SuppressionSettings": "suppressions",
}
_BY_NAME = {"Severity": "`error`, `warning`, `info` or `off`"}


def template_page() -> str:
    """The keys of the YAML beside a template."""
    return _page("template", _TEMPLATE, schemafile.json_schema())


def settings_page() -> str:
    """The keys of `.speclint.yaml`."""
    schema = configuration.json_schema({name: rule.summary for name, rule in packs.rules().items()})
    for choice in schema["properties"]["rules"]["anyOf"]:
        if "properties" in choice:
            of_one_rule = next(iter(choice.pop("properties").values()))
            choice["additionalProperties"] = {"anyOf": of_one_rule["anyOf"]}
    return _page("settings", _SETTINGS, schema)


def _page(label: str, intro: str, schema: Schema) -> str:
    parts = [intro, "## At the top", *_keys(label, schema)]
    for name in _parts(schema):
        definition = schema["$defs"][name]
        if name not in _BY_NAME:
            parts += [f"({_label(name)})=\n## {_head(name).capitalize()}", definition.get("description", "")]
            if short := [one for one in definition.get("anyOf", ()) if "properties" not in one]:
                parts.append(f"In short: {_either(short)}. As a mapping:")
            parts += _keys(_label(name), _mapping(definition))
    return "\n\n".join(part for part in parts if part) + "\n"


def _parts(schema: Schema) -> list[str]:
    """The definitions in the order in which a reader from the top meets them."""
    met: list[str] = []
    waiting = [schema["properties"]]
    while waiting:
        for reference in re.findall(r'"#/\$defs/(\w+)"', json.dumps(waiting.pop(0))):
            if reference not in met:
                met.append(reference)
                waiting.append(schema["$defs"][reference])
    return met


def _mapping(definition: Schema) -> Schema:
    """The part of a definition that has keys; the others are its short forms."""
    choices = definition.get("anyOf", [definition])
    return next(choice for choice in choices if "properties" in choice)


def _keys(label: str, mapping: Schema) -> list[str]:
    needed = mapping.get("required", ())
    return [_key(label, name, schema, name in needed) for name, schema in mapping["properties"].items()]


def _key(label: str, name: str, schema: Schema, needed: bool) -> str:
    says = _sentence(schema.get("description", ""))
    default = schema.get("default")
    usual = f" Default: `{_flow(default)}`." if default not in (None, "", [], {}, False) else ""
    marked = " *Needed.*" if needed else ""
    examples = "".join(_block({name: example}) for example in schema.get("examples", ())[:1])
    return (
        f"({label}-{name})=\n### {name}\n\n{says}{marked} Its value: {_shape(schema)}.{usual}"
        f"\n\n```yaml\n{examples}```"
    )


def _shape(schema: Schema) -> str:
    """What may stand as a value, in words."""
    if reference := schema.get("$ref"):
        name = reference.rpartition("/")[2]
        return _BY_NAME.get(name) or f"[{_head(name)}](#{_label(name)})"
    if choices := schema.get("anyOf"):
        return _either(choices)
    if values := schema.get("enum"):
        return _or([f"`{value}`" for value in values])
    match schema.get("type"):
        case "array":
            return f"a list of {_plural(schema['items'])}"
        case "object":
            inner = schema.get("additionalProperties")
            return f"a mapping, each value {_shape(inner)}" if isinstance(inner, dict) else "a mapping"
        case "boolean":
            return "`true` or `false`"
        case "integer":
            return "a number"
        case "null":
            return "nothing"
    return "a text"


def _either(choices: list[Schema]) -> str:
    shapes = [_described(one) for one in choices if one.get("type") != "null"]
    return _or(list(dict.fromkeys(shapes)))


def _described(schema: Schema) -> str:
    says, shape = schema.get("description"), _shape(schema)
    return f"{says} ({shape})" if says and shape != "a text" else says or shape


def _plural(schema: Schema) -> str:
    shape = _shape(schema)
    return {"a text": "texts"}.get(shape, re.sub("^a list of", "lists of", shape))


def _or(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _head(name: str) -> str:
    """How a part of the YAML is called: `SectionEntry` is a section."""
    return _HEADS.get(name) or re.sub(r"(Entry|Settings)$", "", name).lower()


def _label(name: str) -> str:
    return f"yaml-{_head(name).replace(' ', '-')}"


def _sentence(text: str) -> str:
    return (
        f"{text[:1].upper()}{text[1:].rstrip('.')}." if not text.startswith("`") else f"{text.rstrip('.')}."
    )


def _block(data: Any) -> str:
    """YAML as people write it: one key a line, lists of words between brackets."""
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 90
    out = io.StringIO()
    yaml.dump(_styled(data), out)
    return out.getvalue()


def _styled(data: Any) -> Any:
    if isinstance(data, dict):
        return CommentedMap((key, _styled(value)) for key, value in data.items())
    if isinstance(data, list):
        items = CommentedSeq(_styled(value) for value in data)
        if not any(isinstance(value, dict) for value in data):
            items.fa.set_flow_style()
        return items
    return data


def _flow(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
