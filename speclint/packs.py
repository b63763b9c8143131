"""Installed packs: rules and templates found through entry points; a broken pack fails the run."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, is_dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from speclint.errors import SpeclintError
from speclint.model import Finding, Severity, Spec

RULES = "speclint.rules"
TEMPLATES = "speclint.templates"
_FUNCTIONS = {
    "check": ["spec", "options"],
    "facts": ["spec"],
    "check_project": ["index", "options"],
}
_PUBLIC = frozenset({"Options", "severity", *_FUNCTIONS})


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as its module declares it; `folder` is the subject its file stands under.

    A rule has `check`, which looks at one spec, or `facts` and `check_project`, which look at what all
    specs of a project say, or all three.
    """

    name: str
    folder: str
    doc: str
    severity: Severity
    options: type[Any] | None
    module: str
    check: Callable[[Spec, Any], Iterator[Finding]] | None = None
    facts: Callable[[Spec], Any] | None = None
    check_project: Callable[[Any, Any], Iterator[tuple[str, Finding]]] | None = None

    @property
    def summary(self) -> str:
        """The first line of the manual."""
        return self.doc.strip().split("\n", 1)[0].strip()


@cache
def rules() -> dict[str, Rule]:
    """Every rule of every installed pack, by name, in alphabetical order."""
    found: dict[str, Rule] = {}
    for entry in _entries(RULES):
        for rule in _rules_of(_package(entry)):
            if rule.name in found:
                raise SpeclintError(
                    f"two packs bring a rule `{rule.name}`: {found[rule.name].module} and {rule.module}"
                )
            found[rule.name] = rule
    return dict(sorted(found.items()))


@cache
def known_names() -> frozenset[str]:
    """The names that settings and options may use: every rule, and those that a pack plans."""
    planned = (name for entry in _entries(RULES) for name in getattr(_package(entry), "PLANNED", ()))
    return frozenset([*rules(), *planned])


@cache
def templates() -> dict[str, Path]:
    """The folder of every template that an installed pack brings, by the template's name."""
    return {entry.name: _folder(entry) for entry in _entries(TEMPLATES)}


def _entries(group: str) -> list[EntryPoint]:
    return sorted(entry_points(group=group), key=lambda entry: entry.name)


def _package(entry: EntryPoint) -> ModuleType:
    try:
        return importlib.import_module(entry.value)
    except Exception as error:
        raise _broken(entry.value, f"cannot be imported: {type(error).__name__}: {error}") from error


def _folder(entry: EntryPoint) -> Path:
    try:
        spec = importlib.util.find_spec(entry.value)
    except Exception as error:
        raise _broken(entry.value, f"cannot be imported: {type(error).__name__}: {error}") from error
    for place in (spec.submodule_search_locations or ()) if spec else ():
        if (Path(place) / "template.md").is_file():
            return Path(place)
    raise _broken(entry.value, f"brings the template `{entry.name}`, but holds no template.md")


def _broken(module: str, problem: str) -> SpeclintError:
    return SpeclintError(f"the pack {module} {problem}")


def _rules_of(package: ModuleType) -> Iterator[Rule]:
    for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        stem = info.name.rpartition(".")[2]
        if info.ispkg or stem.startswith("_"):
            continue
        try:
            module = importlib.import_module(info.name)
        except Exception as error:
            raise _broken(info.name, f"cannot be imported: {type(error).__name__}: {error}") from error
        yield rule_of(module, stem.replace("_", "-"))


def rule_of(module: ModuleType, name: str) -> Rule:
    """The rule that a module declares; raises `SpeclintError` when it breaks the contract."""
    where = module.__file__ or module.__name__
    doc = inspect.cleandoc(module.__doc__ or "")
    if not doc:
        raise SpeclintError("has no docstring: a rule's manual and examples stand there", where)
    functions = _functions_of(module, where)
    for public in _public_names(module):
        if public not in _PUBLIC:
            raise SpeclintError(
                f"has a public name `{public}` that the contract of a rule does not know", where
            )
    options: type[Any] | None = getattr(module, "Options", None)
    if options is not None and not is_dataclass(options):
        raise SpeclintError("`Options` must be a frozen dataclass", where)
    severity = getattr(module, "severity", "error")
    if severity not in list(Severity):
        raise SpeclintError(f"`severity` is {severity!r}: expected one of {', '.join(Severity)}", where)
    folder = module.__name__.split(".")[-2]
    return Rule(name, folder, doc, Severity(severity), options, module.__name__, **functions)


def _functions_of(module: ModuleType, where: str) -> dict[str, Callable[..., Any]]:
    """What a rule's module asks to be called: `check`, or `facts` with `check_project`."""
    functions = {name: getattr(module, name) for name in _FUNCTIONS if hasattr(module, name)}
    for name, parameters in _FUNCTIONS.items():
        wanted = f"`{name}({', '.join(parameters)})`"
        function = functions.get(name)
        if function is None:
            continue
        if not callable(function) or list(inspect.signature(function).parameters) != parameters:
            raise SpeclintError(f"needs a function {wanted}", where)
    if ("facts" in functions) != ("check_project" in functions):
        raise SpeclintError("`facts(spec)` and `check_project(index, options)` need each other", where)
    if not functions:
        raise SpeclintError("needs a function `check(spec, options)`", where)
    return functions


def _public_names(module: ModuleType) -> Iterator[str]:
    """The public names that a module makes itself; what it imports is a class or function of another."""
    for name, value in vars(module).items():
        if name.startswith("_") or isinstance(value, ModuleType):
            continue
        is_own = getattr(value, "__module__", module.__name__) == module.__name__
        if is_own and type(value).__module__ != "__future__":
            yield name
