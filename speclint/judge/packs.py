"""Packs: rules and templates found through entry points, rules in named folders; a broken pack fails the run.

What is installed is kept for the life of the process: it is no file of a repository, and modules that were
imported stay as they are.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import inspect
import os
import pkgutil
import re
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import MISSING, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from speclint.cache import digest
from speclint.errors import SpeclintError, did_you_mean
from speclint.expressions import expression
from speclint.judge import installed
from speclint.judge.installed import Entry
from speclint.model import Change, Finding, Severity, Spec
from speclint.records import dataclass

RULES = "speclint.rules"
TEMPLATES = "speclint.templates"
SETTINGS = "speclint.settings"
EXPORTS = "speclint.exports"
# The file in the folder of settings that a pack brings.
SETTINGS_FILE = "settings.yaml"
# The distribution whose rules and templates always count.
_OWN = "speclint"
# The group of what stands in a named folder, and how the modules there are called.
_FOLDER = "folder"
_PATH = expression(r"[/\\]|^\.|\.py$")
_MODULE = "speclint_pack_"
_FUNCTIONS = {
    "check": ["spec", "options"],
    "facts": ["spec"],
    "check_project": ["index", "options"],
    "check_suppressions": ["spec", "options"],
    "check_change": ["spec", "change", "options"],
    "may_owe": ["text", "fits", "options"],
}
_PUBLIC = frozenset({"Options", "severity", "when_on", *_FUNCTIONS})


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as its module declares it; `folder` is the subject its file stands under.

    A rule has `check`, which looks at one spec, or `facts` and `check_project`, which look at what all
    specs of a project say, or `check_suppressions`, which is asked last, when the spec has the gaps of its
    suppressions, or `check_change`, which is asked of what was there before a change, or several of them.
    Of a spec that did not change it is asked only if `may_owe` says so of its text, and of what globs fit it.
    `when_on` is how much a rule that is off weighs when it is switched on. `pack` is the name of the pack
    that brings it, as in `Pack`.
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
    check_change: Callable[[Spec, Change, Any], Iterator[Finding]] | None = None
    may_owe: Callable[[str, Callable[[Iterable[str]], bool], Any], bool] | None = None
    when_on: Severity = Severity.WARNING
    file: str = ""
    pack: str = ""

    @property
    def summary(self) -> str:
        """The first line of the manual."""
        return self.doc.strip().split("\n", 1)[0].strip()


@dataclass(frozen=True, slots=True)
class Pack:
    """An installed pack: the name of its distribution (of its module, where that is unknown), what it brings.

    `templates`, `settings` and `exports` are names.
    """

    name: str
    rules: tuple[Rule, ...]
    templates: tuple[str, ...]
    settings: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Which packs count: some of those that are installed, all where that is None, and rules in folders.

    `installed` are names as in `Pack`, speclint's own counts besides; `folders` are real places, whose code
    is run: they come from a person, never from a repository.
    """

    installed: tuple[str, ...] | None = None
    folders: tuple[str, ...] = ()


ALL = Choice()


@dataclass(frozen=True, slots=True)
class Named:
    """What settings may speak of by name, the rules in some folders besides what is installed."""

    folders: tuple[str, ...] = ()

    def name_of(self, pack: str) -> str:
        """The full name of an installed pack; `SpeclintError` when there is none."""
        return name_of(pack)

    def rules(self, packs: tuple[str, ...] | None) -> frozenset[str]:
        """The names of all rules of some packs, of every pack where none are named."""
        return known_names(Choice(packs, self.folders))

    def settings(self) -> dict[str, Path]:
        """The files of the settings that packs bring, by name."""
        return {name: folder / SETTINGS_FILE for name, folder in settings().items()}


@cache
def rules(choice: Choice = ALL) -> dict[str, Rule]:
    """Every rule of every pack that counts, by name, in alphabetical order."""
    if sys.flags.optimize > 1:
        raise SpeclintError(
            "Python runs without docstrings (-OO, PYTHONOPTIMIZE=2), where the manuals of rules stand:"
            " run it with them"
        )
    found: dict[str, tuple[Entry, Rule]] = {}
    for entry in _entries(RULES, choice):
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
def known_names(choice: Choice = ALL) -> frozenset[str]:
    """The names that settings and options may use: every rule, and those that a pack plans."""
    planned = (name for entry in _entries(RULES, choice) for name in getattr(_package(entry), "PLANNED", ()))
    return frozenset([*rules(choice), *planned])


@cache
def templates(choice: Choice = ALL) -> dict[str, Path]:
    """The folder of every template that a pack that counts brings, by the template's name."""
    return _folders_of(_entries(TEMPLATES, choice), "template", "template.md")


@cache
def exports(choice: Choice = ALL) -> dict[str, ModuleType]:
    """The module of every export that a pack that counts brings, by the export's name."""
    found: dict[str, Entry] = {}
    for entry in _entries(EXPORTS, choice):
        if entry.name in found:
            both = f"{_named(found[entry.name])} and {_named(entry)}"
            raise SpeclintError(f"two packs bring an export `{entry.name}`: {both}")
        found[entry.name] = entry
    return {name: _imported(entry, entry.value) for name, entry in found.items()}


@cache
def settings() -> dict[str, Path]:
    """The folder of all settings that an installed pack brings, by their name."""
    return _folders_of(_entries(SETTINGS), "settings", SETTINGS_FILE)


def _folders_of(entries: list[Entry], what: str, file: str) -> dict[str, Path]:
    """The folders to which entry points lead, by name; a file must stand in each."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.name in found:
            both = f"{_named(found[entry.name])} and {_named(entry)}"
            raise SpeclintError(f"two packs bring {_a(what)} `{entry.name}`: {both}")
        found[entry.name] = entry
    return {name: _folder(entry, what, file) for name, entry in found.items()}


def _a(what: str) -> str:
    return what if what.endswith("s") else f"a {what}"


@cache
def folders() -> tuple[str, ...]:
    """The folders in which the code and the templates of all installed packs stand."""
    groups = (RULES, TEMPLATES, SETTINGS)
    tops = {entry.value.partition(".")[0] for group in groups for entry in _entries(group)}
    specs = [spec for spec in map(importlib.util.find_spec, sorted(tops)) if spec is not None]
    return tuple(place for spec in specs for place in spec.submodule_search_locations or ())


def broken_template(name: str, error: SpeclintError) -> SpeclintError:
    """An error in a file of an installed template, with the whole path and the pack that brings it."""
    entry = next(entry for entry in _entries(TEMPLATES) if entry.name == name)
    file = templates()[name] / Path(error.path or "template.md").name
    path = str(file) if file.is_file() else error.path
    first, *others = error.message.split("\n")
    return _broken(entry, f"is broken: {first}", path, error.line, error.column, others)


def folder_called(path: str) -> Pack:
    """The pack in a folder, by its real place."""
    choice = Choice(folders=(path,))
    (entry,) = _local(choice)
    name = _pack_of(entry)
    return Pack(name, tuple(rule for rule in rules(choice).values() if rule.pack == name), ())


def pack_called(word: str) -> Pack:
    """The pack that a distribution's name, a module or the name of an entry point means."""
    pack = name_of(word)
    choice = Choice((pack,))
    own = tuple(rule for rule in rules(choice).values() if rule.pack == pack)
    said = tuple(entry.name for entry in _entries(SETTINGS) if _pack_of(entry) == pack)
    brought, given = (
        {entry.name for entry in _entries(group) if _pack_of(entry) == pack} for group in (TEMPLATES, EXPORTS)
    )
    return Pack(
        name=pack,
        rules=own,
        templates=tuple(name for name in templates(choice) if name in brought),
        settings=said,
        # Raises where one of them cannot be imported.
        exports=tuple(name for name in exports(choice) if name in given),
    )


def name_of(word: str) -> str:
    """The name of the pack that a distribution's name, a module or the name of an entry point means."""
    entries = [entry for group in (RULES, TEMPLATES, SETTINGS, EXPORTS) for entry in _entries(group)]
    kinds: list[dict[str, set[str]]] = [{}, {}, {}]
    for entry in entries:
        pack = _pack_of(entry)
        for kind, name in zip(kinds, (pack, entry.value, entry.name), strict=True):
            kind.setdefault(_folded(name), set()).add(pack)
        kinds[1].setdefault(_folded(entry.value.partition(".")[0]), set()).add(pack)
    found = next((kind[_folded(word)] for kind in kinds if _folded(word) in kind), None)
    if found is None and _PATH.search(word):
        trusted = f"`speclint check --pack {word}` does for those who trust it"
        raise SpeclintError(f"`{word}` is a path, and code of a repository is not run: {trusted}")
    if found is None:
        known = sorted({_pack_of(entry) for entry in entries})
        hint = did_you_mean(word, [*known, *(name for kind in kinds for name in kind)])
        raise SpeclintError(f"no pack `{word}` is installed{hint or ': there is ' + ', '.join(known)}")
    if len(found) > 1:
        raise SpeclintError(f"`{word}` may be {' or '.join(sorted(found))}: say which")
    (pack,) = found
    return pack


def _folded(name: str) -> str:
    """A name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _entries(group: str, choice: Choice = ALL) -> list[Entry]:
    found = [entry for entry in _installed() if entry.group == group]
    if choice.installed is not None:
        counted = (*choice.installed, _OWN)
        found = [entry for entry in found if _pack_of(entry) in counted]
    return [*found, *_local(choice)] if group == RULES else found


@cache
def _installed() -> list[Entry]:
    return installed.entries((RULES, TEMPLATES, SETTINGS, EXPORTS))


def _local(choice: Choice) -> Iterator[Entry]:
    """What leads to the rules in folders, as if these were installed."""
    for folder in choice.folders:
        if not os.path.isdir(folder):
            raise SpeclintError(f"--pack: {folder} is no folder of rules")
        try:
            os.listdir(folder)
        except OSError as error:
            raise SpeclintError(f"the folder of rules cannot be read: {error.strerror}", folder) from None
        module = _MODULE + digest(os.fsencode(folder))[:8]
        yield Entry(folder, module, _FOLDER)


def load(folders: Iterable[str]) -> None:
    """Makes the modules of rules in folders known, as `pickle` needs it."""
    for entry in _local(Choice(folders=tuple(folders))):
        _package(entry)


def _pack_of(entry: Entry) -> str:
    if entry.group == _FOLDER:
        return os.path.basename(entry.name)
    return entry.distribution or entry.value


def _named(entry: Entry) -> str:
    """How messages call what an entry point leads to."""
    if entry.group == _FOLDER:
        return f"the pack {entry.name}"
    of = f" of the distribution {entry.distribution}" if entry.distribution is not None else ""
    return f"the pack {entry.value}{of}"


def _broken(
    entry: Entry,
    problem: str,
    file: str | None = None,
    line: int | None = None,
    column: int | None = None,
    others: Iterable[str] = (),
) -> SpeclintError:
    return SpeclintError(f"{_named(entry)} {problem}", file, line, column, others=others)


def _package(entry: Entry) -> ModuleType:
    if entry.group == _FOLDER and entry.value not in sys.modules:
        sys.modules[entry.value] = _empty_package(entry.value, entry.name)
    return _imported(entry, entry.value)


def _empty_package(name: str, folder: str) -> ModuleType:
    """A package whose modules are those in a folder, which need not say that it is one."""
    spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
    assert spec.submodule_search_locations is not None
    spec.submodule_search_locations.append(folder)
    return importlib.util.module_from_spec(spec)


def _imported(entry: Entry, name: str) -> ModuleType:
    try:
        with _without_leavings(entry):
            return importlib.import_module(name)
    except (Exception, SystemExit) as error:
        said = error.msg if isinstance(error, SyntaxError) else error
        problem = f"cannot be imported: {type(error).__name__}: {said}"
        raise _broken(entry, problem, *_place(name, error)) from error


@contextmanager
def _without_leavings(entry: Entry) -> Iterator[None]:
    """Lets no compiled files be left in a folder that a person works in."""
    usual = sys.dont_write_bytecode
    sys.dont_write_bytecode = usual or entry.group == _FOLDER
    try:
        yield
    finally:
        sys.dont_write_bytecode = usual


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


def _folder(entry: Entry, what: str, file: str) -> Path:
    try:
        spec = importlib.util.find_spec(entry.value)
    except (Exception, SystemExit) as error:
        raise _broken(entry, f"cannot be imported: {type(error).__name__}: {error}") from error
    places = (spec.submodule_search_locations or ()) if spec is not None else ()
    for place in places:
        if (Path(place) / file).is_file():
            return Path(place)
    if places and not any(map(os.path.isdir, places)):
        problem = "stands in an archive: install it to a folder, where its files can be read"
        raise _broken(entry, problem, places[0])
    problem = f"brings the {what} `{entry.name}`, but no {file}: is it among its package data?"
    raise _broken(entry, problem, next(iter(places), None))


def _rules_of(entry: Entry) -> Iterator[Rule]:
    package = _package(entry)
    if entry.group == _FOLDER and not any(pkgutil.iter_modules(package.__path__)):
        raise _broken(entry, "holds no rule: rules stand there in files of Python, one each")
    if not hasattr(package, "__path__"):
        raise _broken(entry, "is no package: rules stand in a folder, one file each", package.__file__)
    pack = _pack_of(entry)
    for module in _modules_below(entry, package):
        name = module.__name__.rpartition(".")[2].replace("_", "-")
        try:
            rule = replace(rule_of(module, name), pack=pack)
            yield (
                replace(rule, folder=pack) if entry.group == _FOLDER and rule.folder == entry.value else rule
            )
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
    severity = _severity(module, "severity", "error", where)
    when_on = _severity(module, "when_on", "warning", where)
    folder = module.__name__.split(".")[-2]
    rule = Rule(name, folder, doc, severity, options, module.__name__, **functions)
    return replace(rule, when_on=when_on, file=where)


def _severity(module: ModuleType, name: str, usual: str, where: str) -> Severity:
    said = getattr(module, name, usual)
    if said not in list(Severity):
        raise SpeclintError(f"`{name}` is {said!r}: expected one of {', '.join(Severity)}", where)
    return Severity(said)


def _check_options(options: type[Any], where: str) -> None:
    if not is_dataclass(options) or not options.__dataclass_params__.frozen:  # type: ignore[attr-defined] # no stub
        raise SpeclintError("`Options` must be a frozen dataclass", where)
    for option in fields(options):
        if option.default is MISSING and option.default_factory is MISSING:
            raise SpeclintError(f"the option `{option.name}` needs a default", where)


def _functions_of(module: ModuleType, where: str) -> dict[str, Callable[..., Any]]:
    """What a rule's module asks to be called, by name: one of `_FUNCTIONS` or several."""
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
    if "may_owe" in functions and "check_change" not in functions:
        raise SpeclintError(
            "`may_owe(text, fits, options)` needs `check_change(spec, change, options)`", where
        )
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
