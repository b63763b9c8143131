"""The page of everything that a rule may import, made from the docstrings of `speclint.rule`."""

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
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
    """Every name of the contract with its fields, members or arguments, and the types that these name."""
    entries: dict[str, str] = {}
    waiting = {name: getattr(rule, name) for name in rule.__all__}
    while waiting:
        name, what = waiting.popitem()
        entries[name] = "\n\n".join(part for part in _entry(name, what) if part)
        waiting |= {word: seen for word, seen in _named(entries[name], what) if word not in entries}
    return "\n\n".join([_INTRO, *(entries[name] for name in sorted(entries, key=str.casefold))]) + "\n"


def _named(entry: str, what: Any) -> Iterator[tuple[str, Any]]:
    """The types of speclint that an entry names, imported by rules or not."""
    known = vars(sys.modules[what.__module__]) if hasattr(what, "__module__") else {}
    for word in set(re.findall(r"\b[A-Z]\w+", "".join(re.findall(r"```python\n(.*?)```", entry, re.DOTALL)))):
        if getattr(seen := known.get(word), "__module__", "").startswith("speclint"):
            yield word, seen


def _entry(name: str, what: Any) -> Iterator[str]:
    yield f"## {name}"
    if name not in rule.__all__:
        yield "*Seen in another type, not imported.*"
    if isinstance(what, types.UnionType):
        yield f"One of {', '.join(_linked(one.__name__) for one in get_args(what))}."
        return
    yield inspect.getdoc(what) or ""
    if inspect.isclass(what):
        yield from _members(what)
    else:
        yield f"```python\n{name}{_signature(what)}\n```"


def _linked(name: str) -> str:
    return f"[{name}](#{name.lower()})" if name in rule.__all__ else f"`{name}`"


def _members(what: type[Any]) -> Iterator[str]:
    if issubclass(what, Enum):
        rows = "".join(f"| `{one.name}` | `{one.value}` |\n" for one in what)
        yield f"| name | value |\n| --- | --- |\n{rows}"
        return
    base = next((one.__name__ for one in what.__mro__[1:] if one.__name__ in rule.__all__), None)
    own = vars(what).get("__annotations__", {})
    fields = dataclasses.fields(what) if dataclasses.is_dataclass(what) else ()
    shown = "".join(
        f"{field.name}: {_typed(field)}\n" for field in fields if base is None or field.name in own
    )
    if base is not None:
        yield f"What {_linked(base)} has{', and:' if shown else '.'}"
    if shown:
        yield f"```python\n{shown}```"
    for name, member in vars(what).items():
        if not name.startswith("_") and inspect.isfunction(_function(member)):
            yield f"`{_call(name, member)}`\n: {inspect.getdoc(_function(member)) or ''}"


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
    if field.default is dataclasses.MISSING:
        return typed
    if dataclasses.is_dataclass(field.default):
        return f"{typed} = {type(field.default).__name__}()"
    if isinstance(field.default, Enum):
        return f"{typed} = {type(field.default).__name__}.{field.default.name}"
    return f"{typed} = {field.default!r}"
