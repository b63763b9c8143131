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


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(path)))


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
        if isinstance(child, ast.expr | ast.expr_context):
            continue  # An expression imports nothing.
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


def test_only_the_readers_of_markdown_know_markdown_it() -> None:
    readers = tuple(f"speclint/text/{name}.py" for name in ("blockrules", "commonmark", "lines"))
    assert breaches([*ENGINE, *RULES], "markdown_it", but=readers) == []


def test_only_the_command_line_knows_click() -> None:
    assert breaches([*ENGINE, *RULES], "click", but=("speclint/cli.py",)) == []


def test_only_the_language_server_knows_its_protocol() -> None:
    outside = [path for path in [*ENGINE, *RULES] if path.parent.name != "server"]
    assert breaches(outside, "pygls", "lsprotocol") == []
    plain = [path for path in ENGINE if path.stem not in ("protocol", "rpc", "workspace")]
    assert breaches(plain, "pygls") == []


def test_only_one_place_starts_programs() -> None:
    assert breaches([*ENGINE, *RULES], "subprocess", but=("speclint/changes/git.py",)) == []


BORDERS = (
    "speclint/judge/active.py",
    "speclint/code/yaml_syntax.py",
    "speclint/settings/configuration.py",
    "speclint/template/schemafile.py",
    "speclint/text/yamlfile.py",
)


def test_only_the_borders_know_pydantic_and_the_yaml_reader() -> None:
    assert breaches([*ENGINE, *RULES], "pydantic", "pydantic_core", "ruamel", but=BORDERS) == []


def test_what_is_slow_to_import_is_imported_when_it_is_needed() -> None:
    slow = [
        f"{shown(path)}:{imported.line} imports {imported.module}"
        for path in ENGINE
        if shown(path) != "speclint/template/schemafile.py"
        for imported in imports(path)
        if imported.is_of("pydantic", "ruamel", "speclint.template.schemafile")
        and not (imported.lazy or imported.typed)
    ]
    assert slow == []


def test_nobody_goes_past_the_door_of_code() -> None:
    door = set("KNOWN SQL Call Member Name Problem Script calls columns_named members problem read".split())
    outside = [path for path in [*ENGINE, *RULES, *TESTS] if path.parent.name != "code"]
    inside = tuple(f"speclint.code.{path.stem}" for path in (ROOT / "speclint" / "code").glob("*.py"))
    assert breaches(outside, *inside, but=("tests/code/test_sql_plain.py",)) == []
    taken = [
        f"{shown(path)}:{node.lineno} takes {alias.name}"
        for path in outside
        if "speclint.code" in path.read_text(encoding="utf-8")
        for node in nodes(path)
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
        for node in nodes(path)
        if (isinstance(node, ast.ImportFrom) and not node.level and _is_pack(node.module or ""))
        or (isinstance(node, ast.Import) and any(_is_pack(alias.name) for alias in node.names))
    ]
    assert named == []


def _is_pack(module: str) -> bool:
    return module.split(".")[0] in ("rules", "speclint_rules")


# What a rule's module offers to be called.
FUNCTIONS = ("check", "facts", "check_project", "check_suppressions", "check_change", "may_owe")
# What each room, a folder of the engine or a file beside them, may know of the others.
_GROUND = {"diagnostic", "errors", "model"}
# What stands in for parts of Python's own library may be known everywhere.
LIBRARY = {"expressions", "records", "remembered"}
KNOWS: dict[str, set[str]] = {
    "speclint": set(),
    "errors": {"wording"},
    "files": {"errors", "text"},
    "diagnostic": set(),
    "model": {"diagnostic"},
    "cache": set(),
    "task": _GROUND,
    "wording": set(),
    "gaps": {"model", "wording"},
    "text": {*_GROUND, "gaps", "wording"},
    "code": {"model", "text", "wording"},
    "layers": {"errors", "files", "text"},
    "template": {*_GROUND, "files", "layers", "text"},
    "rule": {*_GROUND, "gaps", "template", "text"},
    "align": {*_GROUND, "gaps", "template", "text", "wording"},
    "relate": {"code", "gaps", "model", "template", "text", "wording"},
    "fixes": {"align", "gaps", "model", "template", "text"},
    "lay": {"align", "fixes", "gaps", "model", "relate", "template", "text"},
    "settings": {"errors", "files", "layers", "text", "wording"},
    "judge": {
        *(*_GROUND, "align", "cache", "files", "gaps", "lay"),
        *("settings", "speclint", "task", "template", "text", "wording"),
    },
    "report": {*_GROUND, "files", "speclint", "task", "text", "wording"},
    "run": {"cache", "errors", "judge", "settings", "task", "text"},
    "api": {*_GROUND, "gaps", "judge", "run", "task", "text"},
    "changes": {*_GROUND, "files", "judge", "run", "settings", "task", "template", "text", "wording"},
    "exports": {"code", "model"},
    "commands": {
        *(*_GROUND, "align", "api", "cache", "changes", "exports", "files", "gaps", "judge", "lay", "report"),
        *("run", "settings", "speclint", "task", "template", "text", "wording"),
    },
    "server": {
        *(*_GROUND, "api", "changes", "files", "gaps", "judge", "relate", "report", "speclint", "task"),
        *("template", "text", "wording"),
    },
    "signals": set(),
    "streams": {"errors", "files"},
    "cli": {
        *(*_GROUND, "api", "changes", "commands", "files", "judge", "report", "server", "signals"),
        *("speclint", "streams", "task"),
    },
    "__main__": {"cli"},
}


@cache
def arrows() -> dict[str, set[str]]:
    """Which modules of the engine each of them imports, wherever in its file."""
    return {
        module_of(path): {found.module for found in imports(path) if found.is_of("speclint")}
        for path in ENGINE
    }


def room(module: str) -> str:
    """The folder of a module, or the module itself when it stands beside the folders."""
    return module.split(".")[1] if "." in module else module


def test_every_room_has_its_place_among_the_others() -> None:
    assert {room(module) for module in arrows()} == set(KNOWS) | LIBRARY


@pytest.mark.parametrize("name", KNOWS)
def test_a_room_knows_only_those_that_it_may(name: str) -> None:
    strange = [
        f"{module} imports {known}"
        for module, modules in arrows().items()
        for known in sorted(modules)
        if room(module) == name and room(known) not in KNOWS[name] | LIBRARY | {name}
    ]
    assert strange == []


def test_the_rooms_stand_one_above_the_other() -> None:
    assert without_circle(KNOWS)


def test_the_modules_stand_one_above_the_other() -> None:
    assert without_circle({module: known - {"speclint"} for module, known in arrows().items()})


# What a process is given: only the command line may ask for it.
OF_THE_PROCESS = re.compile(
    r"os\.(?:curdir|getcwdb?|environb?|getenv|path\.(?:abspath|expanduser|expandvars))"
    r"|sys\.(?:stdin|stdout|stderr|argv)|Path\.(?:cwd|home)"
)
# What makes a path absolute or relative by the current folder unless it is told another one.
BY_THE_FOLDER = ("absolute", "expanduser", "resolve")


def test_nobody_below_the_command_line_asks_where_it_runs() -> None:
    found = [
        f"{shown(path)}:{node.lineno}: {ast.unparse(node)}"
        for path in ENGINE
        if shown(path) not in ("speclint/cli.py", "speclint/__main__.py")
        for node in nodes(path)
        if (isinstance(node, ast.Attribute) and OF_THE_PROCESS.fullmatch(ast.unparse(node)))
        or (isinstance(node, ast.Call) and _counts_from_the_current_folder(node))
    ]
    assert found == []


def _counts_from_the_current_folder(call: ast.Call) -> bool:
    function = ast.unparse(call.func)
    if function.endswith("path.relpath"):
        return len(call.args) + len(call.keywords) < 2
    is_method = isinstance(call.func, ast.Attribute) and call.func.attr in BY_THE_FOLDER
    return is_method and not call.args


def test_only_one_place_turns_bytes_into_text_of_a_document() -> None:
    readers = [
        f"{shown(path)}:{node.lineno}: {ast.unparse(node)}"
        for path in ENGINE
        if shown(path) != "speclint/files.py"
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr in ("read_bytes", "write_bytes", "write_text")
    ]
    assert readers == []


def without_circle(knows: dict[str, set[str]]) -> bool:
    """Whether nothing knows itself by way of others."""
    left = {name: set(known) - {name} for name, known in knows.items()}
    while free := {name for name, known in left.items() if not known}:
        left = {name: known - free for name, known in left.items() if name not in free}
    return not left


def test_the_command_line_holds_no_logic() -> None:
    known = {room(module) for module in arrows()["speclint.cli"]}
    assert not known & {"align", "code", "relate", "template", "text"}


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
        for node in nodes(path)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and name.search(node.value)
        and node not in docstrings(path)
    ]
    assert named == []


@cache
def docstrings(path: Path) -> tuple[ast.expr, ...]:
    found = []
    for node in nodes(path):
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
        if node.name
        not in (
            "check",
            "facts",
            "check_project",
            "check_suppressions",
            "check_change",
            "may_owe",
        )  # its module's docstring is its manual
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


# A function with so many branches is read more easily with words beside it; so is a class of so many lines.
MANY_BRANCHES = 15
MANY_LINES = 60
FORKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.IfExp, ast.match_case)
FORKING = re.compile(r"\b(?:if|elif|for|while|except|case|and|or)\b")
INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def test_what_branches_much_says_why_and_gives_an_example() -> None:
    wanted = "say why in two lines or more, with an example in backticks of what it takes and gives"
    bare = [
        f"{shown(path)}:{node.lineno} {node.name} has {count} branches: part it, or {wanted}"
        for path in [*ENGINE, *RULES]
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and may_branch_much(path, node)
        and (count := branches(node)) >= MANY_BRANCHES
        and not (len((said := ast.get_docstring(node) or "").splitlines()) >= 4 and has_example(said, node))
    ]
    assert bare == []


def test_a_private_class_that_is_long_says_what_it_promises() -> None:
    wanted = "say in three lines or more what it is given, what it promises, and in which order its steps run"
    bare = [
        f"{shown(path)}:{node.lineno} {node.name} has over {MANY_LINES} lines: {wanted}"
        for path in [*ENGINE, *RULES]
        for node in nodes(path)
        if isinstance(node, ast.ClassDef)
        and node.name.startswith("_")
        and (node.end_lineno or 0) - node.lineno >= MANY_LINES
        and len((ast.get_docstring(node) or "").splitlines()) < 3
    ]
    assert bare == []


def may_branch_much(path: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether enough words stand in a function by which it could fork: most are told by that, cheaply."""
    written = "\n".join(lines(path)[node.lineno - 1 : node.end_lineno])
    return len(FORKING.findall(written)) >= MANY_BRANCHES


@cache
def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")


def branches(node: ast.AST) -> int:
    """How many ways a function forks; what it defines inside is counted on its own."""
    count = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FORKS):
            count += 1
        elif isinstance(child, ast.comprehension):
            count += 1 + len(child.ifs)
        elif isinstance(child, ast.BoolOp):
            count += len(child.values) - 1
        count += 0 if isinstance(child, INNER) else branches(child)
    return count


def has_example(said: str, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether words about a function quote more than the names that stand in it."""
    names = {arg.arg for arg in ast.walk(node) if isinstance(arg, ast.arg)}
    names |= {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
    names |= {name.attr for name in ast.walk(node) if isinstance(name, ast.Attribute)}
    return any(not set(quoted.split(".")) <= names for quoted in re.findall(r"`([^`]+)`", said))


def comments(path: Path, wanted: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """The comments in which a pattern is found, by line; a file that has it nowhere is not taken apart."""
    text = path.read_text(encoding="utf-8")
    if wanted.search(text):
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT and wanted.search(token.string):
                yield token.start[0], token.string


def test_nothing_is_left_to_do_in_a_comment() -> None:
    left = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    found = [
        f"{shown(path)}:{line} {comment}"
        for path in [*ENGINE, *RULES, *TESTS]
        for line, comment in comments(path, left)
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
        for line, comment in comments(path, silencer)
        if not reason.search(comment)
    ]
    assert found == []
