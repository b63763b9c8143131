"""Installed packs: rules and templates found through entry points; a broken pack fails the run.

What is installed is kept for the life of the process: it is no file of a repository, and modules that were
imported stay as they are.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import os
import pkgutil
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from speclint.errors import SpeclintError, did_you_mean
from speclint.judge import installed
from speclint.judge.installed import Entry
from speclint.model import Finding, Severity, Spec
from speclint.records import dataclass

RULES = "speclint.rules"
TEMPLATES = "speclint.templates"
_FUNCTIONS = {
    "check": ["spec", "options"],
    "facts": ["spec"],
    "check_project": ["index", "options"],
    "check_suppressions": ["spec", "options"],
}
_PUBLIC = frozenset({"Options", "severity", *_FUNCTIONS})


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as its module declares it; `folder` is the subject its file stands under.

    A rule has `check`, which looks at one spec, or `facts` and `check_project`, which look at what all
    specs of a project say, or `check_suppressions`, which is asked last, when the spec has the gaps of its
    suppressions, or several of them. `pack` is the name of the pack that brings it, as in `Pack`.
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
    check_suppressions: Callable[[Spec, Any], Iterator[Finding]] | None = None
    file: str = ""
    pack: str = ""

    @property
    def summary(self) -> str:
        """The first line of the manual."""
        return self.doc.strip().split("\n", 1)[0].strip()


@dataclass(frozen=True, slots=True)
class Pack:
    """An installed pack: the name of its distribution (of its module, where that is unknown), what it brings.

    `templates` are names.
    """

    name: str
    rules: tuple[Rule, ...]
    templates: tuple[str, ...]


@cache
def rules() -> dict[str, Rule]:
    """Every rule of every installed pack, by name, in alphabetical order."""
    if sys.flags.optimize > 1:
        raise SpeclintError(
            "Python runs without docstrings (-OO, PYTHONOPTIMIZE=2), where the manuals of rules stand:"
            " run it with them"
        )
    found: dict[str, tuple[Entry, Rule]] = {}
    for entry in _entries(RULES):
        for rule in _rules_of(entry):
            if rule.name in found:
                first, other = found[rule.name]
                raise SpeclintError(
                    f"two packs bring a rule `{rule.name}`:"
                    f" {other.file} (of {_named(first)}) and {rule.file} (of {_named(entry)})"
                )
            found[rule.name] = (entry, rule)
    return {name: rule for name, (_, rule) in sorted(found.items())}


@cache
def known_names() -> frozenset[str]:
    """The names that settings and options may use: every rule, and those that a pack plans."""
    planned = (name for entry in _entries(RULES) for name in getattr(_package(entry), "PLANNED", ()))
    return frozenset([*rules(), *planned])


@cache
def templates() -> dict[str, Path]:
    """The folder of every template that an installed pack brings, by the template's name."""
    found: dict[str, Entry] = {}
    for entry in _entries(TEMPLATES):
        if entry.name in found:
            both = f"{_named(found[entry.name])} and {_named(entry)}"
            raise SpeclintError(f"two packs bring a template `{entry.name}`: {both}")
        found[entry.name] = entry
    return {name: _folder(entry) for name, entry in found.items()}


@cache
def folders() -> tuple[str, ...]:
    """The folders in which the code and the templates of all installed packs stand."""
    tops = {entry.value.partition(".")[0] for group in (RULES, TEMPLATES) for entry in _entries(group)}
    specs = [spec for spec in map(importlib.util.find_spec, sorted(tops)) if spec is not None]
    return tuple(place for spec in specs for place in spec.submodule_search_locations or ())


def broken_template(name: str, error: SpeclintError) -> SpeclintError:
    """An error in a file of an installed template, with the whole path and the pack that brings it."""
    entry = next(entry for entry in _entries(TEMPLATES) if entry.name == name)
    file = templates()[name] / Path(error.path or "template.md").name
    path = str(file) if file.is_file() else error.path
    return _broken(entry, f"is broken: {error.message}", path, error.line, error.column)


def pack_called(word: str) -> Pack:
    """The pack that a distribution's name, a module or the name of an entry point means."""
    entries = [*_entries(RULES), *_entries(TEMPLATES)]
    kinds: list[dict[str, set[str]]] = [{}, {}, {}]
    for entry in entries:
        pack = _pack_of(entry)
        for kind, name in zip(kinds, (pack, entry.value, entry.name), strict=True):
            kind.setdefault(_folded(name), set()).add(pack)
        kinds[1].setdefault(_folded(entry.value.partition(".")[0]), set()).add(pack)
    found = next((kind[_folded(word)] for kind in kinds if _folded(word) in kind), None)
    if found is None:
        known = sorted({_pack_of(entry) for entry in entries})
        hint = did_you_mean(word, [*known, *(name for kind in kinds for name in kind)])
        raise SpeclintError(f"no pack `{word}` is installed{hint or ': there is ' + ', '.join(known)}")
    if len(found) > 1:
        raise SpeclintError(f"`{word}` may be {' or '.join(sorted(found))}: say which")
    (pack,) = found
    brought = {entry.name for entry in entries if entry.group == TEMPLATES and _pack_of(entry) == pack}
    return Pack(
        pack,
        tuple(rule for rule in rules().values() if rule.pack == pack),
        tuple(name for name in templates() if name in brought),
    )


def _folded(name: str) -> str:
    """A name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _entries(group: str) -> list[Entry]:
    return [entry for entry in _installed() if entry.group == group]


@cache
def _installed() -> list[Entry]:
    return installed.entries((RULES, TEMPLATES))


def _pack_of(entry: Entry) -> str:
    return entry.distribution or entry.value


def _named(entry: Entry) -> str:
    """How messages call what an entry point leads to."""
    of = f" of the distribution {entry.distribution}" if entry.distribution is not None else ""
    return f"the pack {entry.value}{of}"


def _broken(
    entry: Entry,
    problem: str,
    file: str | None = None,
    line: int | None = None,
    column: int | None = None,
) -> SpeclintError:
    return SpeclintError(f"{_named(entry)} {problem}", file, line, column)


def _package(entry: Entry) -> ModuleType:
    return _imported(entry, entry.value)


def _imported(entry: Entry, name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except (Exception, SystemExit) as error:
        said = error.msg if isinstance(error, SyntaxError) else error
        problem = f"cannot be imported: {type(error).__name__}: {said}"
        raise _broken(entry, problem, *_place(name, error)) from error


def _place(name: str, error: BaseException) -> tuple[str | None, int | None]:
    """The file of a module that cannot be imported, and the line in it that failed, where known."""
    try:
        spec = importlib.util.find_spec(name)
    except (Exception, SystemExit):
        spec = None
    file = spec.origin if spec is not None else None
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    if isinstance(error, SyntaxError) and error.filename == file:
        lines.append(error.lineno)
    return file, lines[-1] if lines else None


def _folder(entry: Entry) -> Path:
    try:
        spec = importlib.util.find_spec(entry.value)
    except (Exception, SystemExit) as error:
        raise _broken(entry, f"cannot be imported: {type(error).__name__}: {error}") from error
    places = (spec.submodule_search_locations or ()) if spec is not None else ()
    for place in places:
        if (Path(place) / "template.md").is_file():
            return Path(place)
    if places and not any(map(os.path.isdir, places)):
        problem = "stands in an archive: install it to a folder, where its files can be read"
        raise _broken(entry, problem, places[0])
    problem = f"brings the template `{entry.name}`, but no template.md: is it among its package data?"
    raise _broken(entry, problem, next(iter(places), None))


def _rules_of(entry: Entry) -> Iterator[Rule]:
    package = _package(entry)
    if not hasattr(package, "__path__"):
        raise _broken(entry, "is no package: rules stand in a folder, one file each", package.__file__)
    pack = _pack_of(entry)
    for module in _modules_below(entry, package):
        name = module.__name__.rpartition(".")[2].replace("_", "-")
        try:
            yield replace(rule_of(module, name), pack=pack)
        except SpeclintError as error:
            raise _broken(entry, f"is broken: {error.message}", error.path, error.line) from None


def _modules_below(entry: Entry, package: ModuleType) -> Iterator[ModuleType]:
    """The modules of a package and its subpackages, but for those whose name starts with `_`."""
    for info in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        if info.name.rpartition(".")[2].startswith("_"):
            continue
        module = _imported(entry, info.name)
        if info.ispkg:
            yield from _modules_below(entry, module)
        else:
            yield module


def rule_of(module: ModuleType, name: str) -> Rule:
    """The rule that a module declares; raises `SpeclintError` when it breaks the contract."""
    where = module.__file__ or module.__name__
    doc = inspect.cleandoc(module.__doc__ or "")
    if not doc:
        raise SpeclintError("has no docstring: a rule's manual and examples stand there", where)
    functions: dict[str, Any] = {**_functions_of(module, where)}
    for public in _public_names(module):
        if public not in _PUBLIC:
            raise SpeclintError(
                f"has a public name `{public}` that the contract of a rule does not know", where
            )
    options: type[Any] | None = getattr(module, "Options", None)
    if options is not None:
        _check_options(options, where)
    severity = getattr(module, "severity", "error")
    if severity not in list(Severity):
        raise SpeclintError(f"`severity` is {severity!r}: expected one of {', '.join(Severity)}", where)
    folder = module.__name__.split(".")[-2]
    rule = Rule(name, folder, doc, Severity(severity), options, module.__name__, **functions)
    return replace(rule, file=where)


def _check_options(options: type[Any], where: str) -> None:
    if not is_dataclass(options) or not options.__dataclass_params__.frozen:  # type: ignore[attr-defined] # no stub
        raise SpeclintError("`Options` must be a frozen dataclass", where)
    for option in fields(options):
        if option.default is MISSING and option.default_factory is MISSING:
            raise SpeclintError(f"the option `{option.name}` needs a default", where)


def _functions_of(module: ModuleType, where: str) -> dict[str, Callable[..., Any]]:
    """What a rule's module asks to be called: `check`, `facts` with `check_project`, `check_suppressions`."""
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
