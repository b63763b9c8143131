"""The page of everything that a rule may import, made from the docstrings of `speclint.rule`."""

from __future__ import annotations

import dataclasses
import inspect
import re
import types
from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args

from speclint import rule

_INTRO = """\
# What a rule imports

A rule imports `speclint.rule` and nothing else of speclint. All of it is frozen: a rule looks, and changes
nothing. Offsets are half-open and count characters of `Spec.text`; lines and columns are made for readers.
[Write a rule](../write-a-rule.md) shows them at work."""


def page() -> str:
    """Every name of the contract, with its fields, members or arguments."""
    named = [(name, getattr(rule, name)) for name in rule.__all__]
    return "\n\n".join([_INTRO, *(part for name, what in named for part in _entry(name, what))]) + "\n"


def _entry(name: str, what: Any) -> Iterator[str]:
    yield f"## {name}"
    if isinstance(what, types.UnionType):
        yield f"One of {', '.join(f'`{one.__name__}`' for one in get_args(what))}."
        return
    yield _doc(what)
    if inspect.isclass(what):
        yield _members(what)
    else:
        yield f"```python\n{name}{_signature(what)}\n```"


def _members(what: type[Any]) -> str:
    if issubclass(what, Enum):
        return "| name | value |\n| --- | --- |\n" + "".join(
            f"| `{one.name}` | `{one.value}` |\n" for one in what
        )
    fields = dataclasses.fields(what) if dataclasses.is_dataclass(what) else ()
    shown = "".join(f"{field.name}: {_typed(field)}\n" for field in fields)
    own = [(name, member) for name, member in vars(what).items() if not name.startswith("_")]
    said = [
        f"`{_call(name, member)}`\n: {_doc(_function(member))}"
        for name, member in own
        if inspect.isfunction(_function(member))
    ]
    return "\n\n".join([*([f"```python\n{shown}```"] if shown else []), *said])


def _function(member: Any) -> Any:
    return member.fget if isinstance(member, property) else getattr(member, "__func__", member)


def _call(name: str, member: Any) -> str:
    if isinstance(member, property):
        return name
    return name + re.sub(r"\(self(, )?", "(", _signature(_function(member)), count=1)


def _signature(what: Any) -> str:
    return str(inspect.signature(what)).replace("'", "")


def _typed(field: dataclasses.Field[Any]) -> str:
    typed = field.type if isinstance(field.type, str) else getattr(field.type, "__name__", str(field.type))
    if field.default is not dataclasses.MISSING:
        return (
            f"{typed} = {field.default!r}"
            if not dataclasses.is_dataclass(field.default)
            else f"{typed} = {type(field.default).__name__}()"
        )
    return typed


def _doc(what: Any) -> str:
    return inspect.getdoc(what) or ""
