"""Whether YAML parses.

It is read as events, so that nothing is built and an alias costs nothing. What is longer than `LONGEST`
characters, or nested absurdly deep, is said not to be judged.
"""

from __future__ import annotations

import re

from speclint.code.flaw import Flaw, too_deep, too_long
from speclint.expressions import expression
from speclint.text import yamlfile

LONGEST = 50_000
_DEEPEST = 64
_BRACKET = expression(r"[][{}]")
_TEMPLATING = ("{{", "{%")
_ELIDED_LINE = expression(r"^[ \t]*(?:\.\.\.+|…)[ \t]*$", re.MULTILINE)


def flaw(content: str) -> Flaw | None:
    """The first thing that is wrong with a block of YAML."""
    if any(mark in content for mark in _TEMPLATING):
        return None
    if len(content) > LONGEST:
        return too_long(content, LONGEST)
    if _is_deep(content):
        return too_deep(content, _DEEPEST)
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent

    text = _ELIDED_LINE.sub(lambda line: " " * len(line[0]), content)
    try:
        depth = 0
        for event in YAML(typ="safe", pure=True).parse(text):
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if depth > _DEEPEST:
                return too_deep(content, _DEEPEST)
    except YAMLError as error:
        is_key = "could not find expected ':'" in str(error)
        start = yamlfile.offset_of(error, len(text), context_first=is_key)
        return Flaw(start, min(start + 1, len(text)), _yaml_said(error))
    return None


def _is_deep(content: str) -> bool:
    """Whether more brackets are open at once than are judged.

    The parser looks a thousand characters ahead for the end of a key, and asks at each token in there about
    every bracket that is open: it must not see them.
    """
    depth = 0
    for match in _BRACKET.finditer(content):
        depth = depth + 1 if match[0] in "[{" else max(depth - 1, 0)
        if depth > _DEEPEST:
            return True
    return False


def _yaml_said(error: Exception) -> str:
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    if r"'\t'" in said:
        return "a tab cannot indent YAML: use spaces"
    if said.startswith("mapping values are not allowed"):
        return "`:` stands where no key can: check the indentation, or quote the text"
    if "that cannot start any token" in said:
        return f"{said}: quote the text"
    if said.startswith("could not find expected ':'"):
        return "a key without `:` after it"
    if said.startswith("expected <block end>"):
        is_item = "block sequence start" in said
        return (
            "this `-` does not line up with its list"
            if is_item
            else "nothing can follow the value before this"
        )
    if said.startswith("expected ',' or"):
        return said.split(", but got")[0].replace("'", "`")
    context = getattr(error, "context", None)
    return f"{said} {context}" if context else said
