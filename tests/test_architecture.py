"""The house rules, read off the code: who may import whom, what is explained, what is slow to import."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from speclint.judge import packs

ROOT = Path(__file__).resolve().parent.parent
ENGINE = sorted((ROOT / "speclint").rglob("*.py"))
RULES = sorted((ROOT / "rules").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Import:
    """One imported module; `lazy` below the top of the file, `typed` for type checkers alone."""

    module: str
    line: int
    lazy: bool
    typed: bool

    def is_of(self, *packages: str) -> bool:
        return any(self.module == name or self.module.startswith(f"{name}.") for name in packages)


@cache
def imports(path: Path) -> tuple[Import, ...]:
    return tuple(_imports(path, tree(path), lazy=False, typed=False))


def _imports(path: Path, node: ast.AST, lazy: bool, typed: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, child.lineno, lazy, typed)
        elif isinstance(child, ast.ImportFrom):
            module = ".".join(filter(None, (_package(path, child.level), child.module or "")))
            for alias in child.names:
                below = f"{module}.{alias.name}"
                yield Import(below if is_module(below) else module, child.lineno, lazy, typed)
        else:
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            guarded = isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"
            yield from _imports(path, child, lazy or inside, typed or guarded)


def _package(path: Path, level: int) -> str:
    """What the dots of a relative import stand for."""
    parts = path.relative_to(ROOT).parts
    return ".".join(parts[: len(parts) - level]) if level else ""


def is_module(name: str) -> bool:
    place = ROOT.joinpath(*name.split("."))
    return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()


def module_of(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


def breaches(files: list[Path], *packages: str, but: tuple[str, ...] = ()) -> list[str]:
    """Where files import one of the packages, those named in `but` aside."""
    return [
        f"{shown(path)}:{imported.line} imports {imported.module}"
        for path in files
        if shown(path) not in but
        for imported in imports(path)
        if imported.is_of(*packages)
    ]


# The arrows


def test_only_one_file_knows_markdown_it() -> None:
    assert breaches([*ENGINE, *RULES], "markdown_it", but=("speclint/text/commonmark.py",)) == []


def test_only_the_command_line_knows_click() -> None:
    assert breaches([*ENGINE, *RULES], "click", but=("speclint/cli.py",)) == []


BORDERS = (
    "speclint/code.py",
    "speclint/run.py",
    "speclint/schemafile.py",
    "speclint/settings.py",
    "speclint/yamlfile.py",
)


def test_only_the_borders_know_pydantic_and_the_yaml_reader() -> None:
    assert breaches([*ENGINE, *RULES], "pydantic", "pydantic_core", "ruamel", but=BORDERS) == []


def test_what_is_slow_to_import_is_imported_when_it_is_needed() -> None:
    slow = [
        f"{shown(path)}:{imported.line} imports {imported.module}"
        for path in ENGINE
        if shown(path) != "speclint/schemafile.py"
        for imported in imports(path)
        if imported.is_of("pydantic", "ruamel", "speclint.schemafile")
        and not (imported.lazy or imported.typed)
    ]
    assert slow == []


def test_nobody_goes_past_the_door_of_code() -> None:
    door = {"problem", "read", "KNOWN", "Problem", "Script", "Name"}
    outside = [path for path in [*ENGINE, *RULES, *TESTS] if path.parent.name != "code"]
    inside = tuple(f"speclint.code.{path.stem}" for path in (ROOT / "speclint" / "code").glob("*.py"))
    assert breaches(outside, *inside, but=("tests/code/test_sql_plain.py",)) == []
    taken = [
        f"{shown(path)}:{node.lineno} takes {alias.name}"
        for path in outside
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.module == "speclint.code"
        for alias in node.names
        if alias.name not in door
    ]
    assert taken == []


def test_the_engine_knows_no_pack() -> None:
    assert breaches(ENGINE, "speclint_rules", "rules") == []


def test_a_rule_knows_the_contract_and_the_standard_library_alone() -> None:
    strange = [
        f"{shown(path)}:{imported.line} imports {imported.module}"
        for path in RULES
        for imported in imports(path)
        if imported.module != "speclint.rule"
        and not imported.is_of("rules")  # relative: nobody imports the pack by its name, see below
        and imported.module.split(".")[0] not in sys.stdlib_module_names
    ]
    assert strange == []


def test_rules_import_each_other_by_dots_only() -> None:
    named = [
        f"{shown(path)}:{node.lineno}"
        for path in RULES
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.ImportFrom) and not node.level and _is_pack(node.module or ""))
        or (isinstance(node, ast.Import) and any(_is_pack(alias.name) for alias in node.names))
    ]
    assert named == []


def _is_pack(module: str) -> bool:
    return module.split(".")[0] in ("rules", "speclint_rules")


# What each module at the bottom, and each at the top, may know of speclint.
KNOWS = {
    "speclint": set(),
    "speclint.model": set(),
    "speclint.errors": set(),
    "speclint.wording": set(),
    "speclint.whole": set(),
    "speclint.source": {"model"},
    "speclint.markdown": {"model", "source"},
    "speclint.titles": {"model", "markdown"},
    "speclint.patterns": set(),
    "speclint.statements": set(),
    "speclint.sql": {"model", "statements", "titles"},
    "speclint.values": {"model", "errors", "titles", "patterns"},
    "speclint.rule": {"errors", "model", "values"},
    "speclint.yamlfile": {"errors"},
    "speclint.settings": {"errors", "yamlfile"},
    "speclint.schemafile": {"model"},
    "speclint.packs": {"errors", "model"},
    "speclint.manual": {"errors", "packs"},
    "speclint.suppress": {"errors", "markdown", "model", "source"},
    "speclint.anchors": {"markdown", "model"},
    "speclint.links": {"anchors", "markdown", "model"},
    "speclint.discover": {"errors", "settings", "titles"},
    "speclint.project": set("anchors discover errors markdown model packs settings source".split()),
    "speclint.progress": set(),
    "speclint.report": set(),
    "speclint.report.escape": set(),
    "speclint.report.ascii": set(),
    "speclint.report.fingerprint": {"model"},
    "speclint.report.concise": {"model", "report.escape"},
    "speclint.report.github": {"errors", "model", "report.concise", "report.escape"},
    "speclint.report.gitlab": {"model", "report.ascii", "report.escape", "report.fingerprint"},
    "speclint.report.json": {"model", "report.ascii"},
    "speclint.report.junit": {"errors", "model", "report.concise", "report.escape"},
    "speclint.report.markdown": {"errors", "model", "report.escape", "report.text"},
    "speclint.report.rdjson": {"model", "report.ascii", "report.escape"},
    "speclint.report.statistics": {"model", "report.ascii"},
    "speclint.report.text": {"model", "report.escape", "wording"},
    "speclint.__main__": {"cli"},
}


@cache
def arrows() -> dict[str, set[str]]:
    """Which modules of the engine each of them imports, wherever in its file."""
    return {
        module_of(path): {found.module for found in imports(path) if found.is_of("speclint")}
        for path in ENGINE
    }


@pytest.mark.parametrize("module", KNOWS)
def test_the_modules_at_the_bottom_know_only_what_stands_below_them(module: str) -> None:
    assert arrows()[module] <= {f"speclint.{name}" for name in KNOWS[module]}


def test_the_arrows_have_no_circle() -> None:
    left = {module: set(known) - {module, "speclint"} for module, known in arrows().items()}
    while free := {module for module, known in left.items() if not known}:
        left = {module: known - free for module, known in left.items() if module not in free}
    assert left == {}


def test_what_stands_above_the_straight_line_is_not_known_below_it() -> None:
    names = (
        "run", "cli", "outline", "config", "examples", "packtest", "learn", "habits", "reports", "init",
        "baseline", "since",
    )  # fmt: skip
    top = tuple(f"speclint.{name}" for name in names)
    users = {
        name: sorted(module for module, known in arrows().items() if name in known and module != name)
        for name in top
    }
    assert users["speclint.cli"] == ["speclint.__main__"]
    assert users["speclint.outline"] == ["speclint.cli"]
    assert users["speclint.config"] == ["speclint.cli"]
    assert users["speclint.packtest"] == ["speclint.cli"]
    assert users["speclint.reports"] == ["speclint.cli"]
    assert users["speclint.init"] == ["speclint.cli"]
    assert users["speclint.since"] == ["speclint.cli"]
    assert users["speclint.baseline"] == ["speclint.cli", "speclint.since"]
    assert "speclint.examples" not in arrows()["speclint.run"]
    assert set(users["speclint.run"]) <= set(top) | {"speclint.cli"}


def test_the_command_line_holds_no_logic() -> None:
    heart = {
        "align",
        "facts",
        "fences",
        "levels",
        "markdown",
        "project",
        "schema",
        "source",
        "tables",
        "template",
        "values",
    }
    assert not arrows()["speclint.cli"] & {f"speclint.{name}" for name in heart}


def code_of(slow: str) -> str:
    return f"import sys, speclint.cli; print(sorted(n for n in sys.modules if n.split('.')[0] in {slow}))"


def test_the_command_starts_without_what_it_may_not_need() -> None:
    slow = "'pydantic', 'ruamel', 'markdown_it', 'hypothesis', 'pytest', 'asyncio', 'speclint_rules', 'rules'"
    done = subprocess.run(
        [sys.executable, "-c", code_of(f"({slow})")], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "[]\n"


def test_the_engine_names_no_rule() -> None:
    name = re.compile("|".join(rf"(?<![\w-]){re.escape(rule)}(?![\w-])" for rule in packs.known_names()))
    named = [
        f"{shown(path)}:{node.lineno}: {node.value!r}"
        for path in ENGINE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and name.search(node.value)
        and node not in docstrings(path)
    ]
    assert named == []


@cache
def docstrings(path: Path) -> tuple[ast.expr, ...]:
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and ast.get_docstring(node) is not None:
                found.append(first.value)
    return tuple(found)


# What is explained


def test_everything_public_has_a_docstring() -> None:
    bare = [f"{shown(path)}:1" for path in [*ENGINE, *RULES, *TESTS] if not ast.get_docstring(tree(path))]
    bare += [
        f"{shown(path)}:{node.lineno} {node.name}" for path in ENGINE for node in undocumented(tree(path))
    ]
    bare += [
        f"{shown(path)}:{node.lineno} {node.name}"
        for path in RULES
        for node in undocumented(tree(path))
        if node.name not in ("check", "facts", "check_project")  # its module's docstring is its manual
    ]
    assert bare == []


def undocumented(
    scope: ast.Module | ast.ClassDef,
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in scope.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if node.name.startswith("_"):
            continue
        if ast.get_docstring(node) is None:
            yield node
        if isinstance(node, ast.ClassDef):
            yield from undocumented(node)


def comments(path: Path) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def test_nothing_is_left_to_do_in_a_comment() -> None:
    left = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    found = [
        f"{shown(path)}:{line} {comment}"
        for path in [*ENGINE, *RULES, *TESTS]
        for line, comment in comments(path)
        if left.search(comment)
    ]
    assert found == []


def test_a_checker_is_silenced_with_a_reason_only() -> None:
    silencer = re.compile(r"#\s*(?:noqa|type:\s*ignore|mypy:|ruff:|pragma:)")
    reason = re.compile(
        r"#\s*(?:noqa:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|type:\s*ignore\[[\w, -]+\])\s*[#:–-]*\s*\w+ \w+"
    )
    found = [
        f"{shown(path)}:{line} {comment}"
        for path in [*ENGINE, *RULES, *TESTS]
        for line, comment in comments(path)
        if silencer.search(comment) and not reason.search(comment)
    ]
    assert found == []
