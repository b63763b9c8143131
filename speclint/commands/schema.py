"""The JSON Schemas that editors use to complete and check the YAML beside a template, and the settings."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from speclint.commands import shape
from speclint.judge import packs
from speclint.judge.packs import Choice
from speclint.report.formats import FORMATS
from speclint.settings import configuration
from speclint.template.schema import Schema

NAME = "schema.json"


def template_schema() -> str:
    """That of the YAML beside a template, as it is published."""
    return files("speclint").joinpath(NAME).read_text(encoding="utf-8")


def settings_schema(choice: Choice = packs.ALL) -> str:
    """That of `.speclint.yaml`, with the rules of the packs that count."""
    summaries = {name: rule.summary for name, rule in packs.rules(choice).items()}
    planned = dict.fromkeys(packs.known_names(choice) - set(summaries), "This rule does not run yet.")
    return written(configuration.json_schema({**summaries, **planned}, list(FORMATS)))


def extract_schema(schema: Schema) -> str:
    """That of what `extract` gives of the specs of a template."""
    return written(shape.of(schema))


def written(schema: dict[str, Any]) -> str:
    """A JSON Schema as a file holds it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
