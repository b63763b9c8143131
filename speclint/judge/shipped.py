"""The template of a pack as it was compiled when the pack was built: plain data beside it, for a first run.

It holds as long as the template, its YAML and the code that compiles them are byte for byte what they were;
else, and where there is none, the template is compiled as any other. `.ci/build` writes it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from speclint import __version__
from speclint.cache import digest
from speclint.errors import SpeclintError
from speclint.files import Noted
from speclint.judge import plain

if TYPE_CHECKING:
    from speclint.template.schema import Schema

NAME = "compiled.json"
_PARTS = ("template.md", "schema.yaml")
_ENGINE = os.path.dirname(os.path.dirname(__file__))
# What compiles a template, in the engine's folder.
_COMPILER = ("model.py", "records.py", "judge/plain.py", "template", "text")


def read(folder: str, name: str, known_rules: Collection[str], files: Noted) -> Schema | None:
    """The schema of the template in a folder as it was compiled before; None when that does not hold.

    `known_rules` are those that the YAML may name. What it was made of is noted in `files`.
    """
    from speclint.template.schema import Schema

    try:
        with open(os.path.join(folder, NAME), "rb") as file:
            shipped = json.load(file)
        places = [os.path.realpath(os.path.join(folder, part)) for part in _PARTS]
        if shipped["of"] != _digest(name, *(files.read(place, name) for place in places)):
            return None
        schema = _value(shipped["schema"])
    except (SpeclintError, OSError, ValueError, TypeError, LookupError, AttributeError):
        return None
    is_known = isinstance(schema, Schema) and {rule for rule, _ in schema.softening}.issubset(known_rules)
    return schema if is_known else None


def written(folder: str, name: str, schema: Schema) -> str:
    """What is shipped of the schema of the template in a folder."""
    made_of = []
    for part in _PARTS:
        with open(os.path.join(folder, part), "rb") as file:
            made_of.append(file.read())
    return json.dumps({"of": _digest(name, *made_of), "schema": plain.packed(plain.of(schema))}) + "\n"


# Each session reads it, and so do both sides of a comparison: of one text it is one value, that none changes.
@lru_cache(2)
def _value(packed: str) -> Any:
    return plain.value(plain.unpacked(packed), plain.of_template)


def _digest(name: str, template: bytes, yaml: bytes) -> str:
    return digest(__version__, name, template, yaml, _compiler())


@cache
def _compiler() -> str:
    """What tells the code apart that compiles here: that of this process, whatever becomes of its files."""
    return digest(*_code())


def _code() -> Iterator[bytes]:
    for part in _COMPILER:
        place = os.path.join(_ENGINE, part)
        names = sorted(os.listdir(place)) if os.path.isdir(place) else [""]
        for name in names:
            if f"{place}{name}".endswith(".py"):
                with open(os.path.join(place, name) if name else place, "rb") as file:
                    yield file.read()
