"""`.speclint.yaml` → Settings, and what is said of one that is wrong."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from speclint.errors import SpeclintError
from speclint.files import Files, Here
from speclint.settings.configuration import Claim, Settings, find, read


class Few:
    """A few rules in one pack, and settings of another."""

    def name_of(self, pack: str) -> str:
        if pack != "acme":
            raise SpeclintError(f"no pack `{pack}` is installed")
        return "acme-specs"

    def rules(self, packs: tuple[str, ...] | None) -> tuple[str, ...]:
        return ("missing-section", "unknown-section", "wall-of-text", "empty-cell")

    def settings(self) -> dict[str, Path]:
        return {}


INSTALLED = Few()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".speclint.yaml"


def found_from(folder: Path) -> Path | None:
    """The settings that hold in a folder."""
    place = find(Here.at(folder), Files())
    return Path(place) if place is not None else None


def settings_of(file: Path, text: str) -> Settings:
    file.write_text(text, encoding="utf-8")
    return read(str(file), str(file), INSTALLED, Files())


def mistakes_of(file: Path, text: str) -> list[str]:
    with pytest.raises(SpeclintError) as caught:
        settings_of(file, text)
    return str(caught.value).replace(f"{file}:", "").splitlines()


def test_everything_that_can_be_said(file: Path) -> None:
    settings = settings_of(
        file,
        """\
templates:
  docs/specs/**/*.md: technical-spec
  '*.md': docs/templates/rfc.md
rules:
  unknown-section: warning
  wall-of-text: {severity: info, words: 400}
  missing-section: off
  empty-cell: {severity: on, blank: [a]}
exclude: [drafts/**, CHANGELOG.md]
size: medium
traits: [service]
""",
    )
    assert settings.templates == (
        Claim("docs/specs/**/*.md", "technical-spec", key=("templates", "docs/specs/**/*.md")),
        Claim("*.md", "docs/templates/rfc.md", key=("templates", "*.md")),
    )
    assert settings.rules == {
        "unknown-section": "warning",
        "wall-of-text": "info",
        "missing-section": "off",
        "empty-cell": "on",
    }
    assert settings.rule_options == {"wall-of-text": {"words": 400}, "empty-cell": {"blank": ["a"]}}
    assert settings.exclude == ("drafts/**", "CHANGELOG.md")
    assert (settings.size, settings.traits) == ("medium", ("service",))
    assert (settings.root, settings.path) == (os.path.realpath(file.parent), str(file))
    assert pickle.loads(pickle.dumps(settings)) == settings


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "rules:\nexclude:\ntraits:\ntemplates:\nsize:\n"])
def test_a_file_may_say_nothing(file: Path, text: str) -> None:
    settings = settings_of(file, text)
    assert (settings.templates, settings.rules, settings.rule_options) == ((), {}, {})
    assert (settings.exclude, settings.size, settings.traits) == ((), None, None)


@pytest.mark.parametrize(
    ("written", "level"), [("true", "on"), ("on", "on"), ("false", "off"), ("off", "off"), ("error", "error")]
)
def test_a_rule_is_switched_by_a_word_or_a_boolean(file: Path, written: str, level: str) -> None:
    assert settings_of(file, f"rules: {{empty-cell: {written}}}").rules == {"empty-cell": level}
    assert settings_of(file, f"rules: {{empty-cell: {{severity: {written}}}}}").rules == {"empty-cell": level}


def test_options_alone_leave_the_rule_as_loud_as_it_is(file: Path) -> None:
    settings = settings_of(file, "rules: {wall-of-text: {words: 9}}")
    assert settings.rules == {}
    assert settings.rule_options == {"wall-of-text": {"words": 9}}


def test_no_traits_is_not_the_same_as_traits_unsaid(file: Path) -> None:
    assert settings_of(file, "traits: []").traits == ()
    assert settings_of(file, "size: small").traits is None


LEVELS = "`off`, `on`, `error`, `warning`, `info`, `true`, `false` or a mapping"


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("[a]", ["1:1: the file must be a mapping, not a list"]),
        ("sise: small", ["1:1: unknown key `sise`; did you mean `size`?"]),
        (
            "size: small\nignore: [a]\nseverities: {a: b}\nfiles: [a]",
            [
                "2:1: unknown key `ignore`: files are left out by `exclude`,"
                " rules are switched off in `rules`",
                "3:1: unknown key `severities`: how loud a rule is stands in `rules`, as in"
                " `rules: {NAME: warning}`",
                "4:1: unknown key `files`: which files are specs, and of which template,"
                " stands in `templates`",
            ],
        ),
        ("size: [small]", ["1:1: `size` must be text, not a list"]),
        ("size: 3", ["1:1: `size` must be text, not `3`"]),
        ("exclude: drafts", ["1:1: `exclude` must be a list, not `drafts`"]),
        ("exclude:\n- a\n- {b: 1}", ["3:3: item 2 of `exclude` must be text, not a mapping"]),
        ("templates:\n  a.md: [x]", ["2:10: item 1 of `a.md` must be a mapping, not `x`"]),
        ("templates:\n  a.md: 3", ["2:3: `a.md` must be text, a mapping or a list, not `3`"]),
        ("templates:\n  a.md: {when: {}}", ["2:3: `template` is missing from `a.md`"]),
        (
            "templates:\n  a.md: {template: t, wen: {}}",
            ["2:23: unknown key `wen`; did you mean `when`?"],
        ),
        ("templates:\n  a.md: {template: ''}", ["2:3: `a.md` has no template; give a name or a path"]),
        (
            "templates:\n  a.md: {template: t, when: {type: {a: b}}}",
            ["2:30: `type` must be text, a whole number, `true`, `false` or a list, not a mapping"],
        ),
        ("templates:\n  a.md: {template: t, versions: {1.0: 2}}", ["2:34: `1.0` must be text, not `2`"]),
        ("templates:\n  ../a.md: x", ["2:3: `../a.md` must stay below the folder of this file"]),
        ("templates:\n  /a.md: x", ["2:3: `/a.md` must stay below the folder of this file"]),
        ("templates:\n  a.md: ''", ["2:3: `a.md` has no template; give a name or a path"]),
        (
            "rules:\n  unknown-secton: off\n  zzz: on",
            [
                "2:3: unknown rule `unknown-secton`; did you mean `unknown-section`?",
                "3:3: unknown rule `zzz`",
            ],
        ),
        (
            "rules:\n  empty-cell: warn",
            [f"2:3: `empty-cell` must be {LEVELS}, not `warn`; did you mean `warning`?"],
        ),
        ("rules:\n  empty-cell:", [f"2:3: `empty-cell` must be {LEVELS}, not nothing"]),
        ("rules:\n  empty-cell: 3", [f"2:3: `empty-cell` must be {LEVELS}, not `3`"]),
        (
            "rules:\n  empty-cell: {severity: loud}",
            [
                "2:16: `severity` must be `off`, `on`, `error`, `warning`, `info`, `true` or `false`, "
                "not `loud`"
            ],
        ),
        ("rules: [empty-cell]", ["1:1: `rules` must be a mapping, not a list"]),
        ("size: a\nsize: b", ["2:1: `size` stands here twice, first on line 1"]),
        (
            "traits: x\nsize: 1\nrulez: {}",
            [
                "1:1: `traits` must be a list, not `x`",
                "2:1: `size` must be text, not `1`",
                "3:1: unknown key `rulez`; did you mean `rules`?",
            ],
        ),
    ],
)
def test_every_mistake_is_named_with_its_place(file: Path, text: str, messages: list[str]) -> None:
    assert mistakes_of(file, text) == messages


def test_a_later_error_points_at_its_key(file: Path) -> None:
    settings = settings_of(file, "templates:\n  a.md: one\n  b.md: two\nrules:\n  wall-of-text: {word: 3}\n")
    assert str(settings.error(("templates", "b.md"), "no template `two`")) == f"{file}:3:3: no template `two`"
    assert str(settings.error(("rules", "wall-of-text", "word"), "m")) == f"{file}:5:18: m"
    assert str(Settings().error(("size",), "m")) == "m"


def test_a_file_that_cannot_be_read_is_named(file: Path) -> None:
    with pytest.raises(SpeclintError) as caught:
        read(str(file), str(file), INSTALLED, Files())
    assert str(caught.value) == f"{file}: does not exist"
    file.write_bytes(b"size: x\ntraits: [\xe9\xff]\n")
    with pytest.raises(SpeclintError) as caught:
        read(str(file), str(file), INSTALLED, Files())
    assert str(caught.value) == f"{file}:2:10: the byte 0xE9 is not UTF-8; save the file as UTF-8"


def test_the_nearest_file_upwards_counts(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (below / ".speclint.yaml").mkdir()
    top = tmp_path.resolve() / ".speclint.yaml"
    top.write_text("")
    assert found_from(below) == top
    nearer = tmp_path.resolve() / "a" / ".speclint.yaml"
    nearer.write_text("")
    assert found_from(below) == nearer
    assert found_from(Path("/")) is None or Path("/.speclint.yaml").is_file()


def test_an_entry_of_templates_may_say_more_than_a_name(file: Path) -> None:
    settings = settings_of(
        file,
        """\
templates:
  docs/*.md: {template: rfc.md, when: {type: RFC, Open: true, n: [1, 2]}, versions: {1.0: old.md}}
  notes/:
  - template: note.md
""",
    )
    assert settings.templates == (
        Claim(
            "docs/*.md",
            "rfc.md",
            (("type", ("rfc",)), ("Open", ("true",)), ("n", ("1", "2"))),
            (("1.0", "old.md"),),
            ("templates", "docs/*.md"),
        ),
        Claim("notes/", "note.md", key=("templates", "notes/", 0)),
    )


# pyproject.toml


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    return tmp_path / "pyproject.toml"


def test_a_table_in_pyproject_says_the_same(file: Path, toml: Path) -> None:
    yaml = settings_of(
        file,
        """\
templates: {docs/*.md: rfc.md, notes/: [{template: a.md, when: {type: note}}]}
rules: {empty-cell: off, missing-section: false, wall-of-text: {words: 400}}
exclude: [drafts/**]
size: large
traits: [service]
""",
    )
    same = settings_of(
        toml,
        """\
[project]
name = "speclint-user"
[tool.speclint]
exclude = ["drafts/**"]
size = "large"
traits = ["service"]
[tool.speclint.templates]
"docs/*.md" = "rfc.md"
"notes/" = [{template = "a.md", when = {type = "note"}}]
[tool.speclint.rules]
empty-cell = "off"
missing-section = false
wall-of-text = {words = 400}
""",
    )
    assert (same.path, same.table) == (str(toml), "tool.speclint")
    assert replace(same, path=yaml.path, places=yaml.places, table="") == yaml
    assert pickle.loads(pickle.dumps(same)) == same


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (
            "[tool.speclint.rules]\nemtpy-cell = false\nzzz = 'on'",
            [
                "tool.speclint.rules.emtpy-cell: unknown rule `emtpy-cell`; did you mean `empty-cell`?",
                "tool.speclint.rules.zzz: unknown rule `zzz`",
            ],
        ),
        (
            "[tool.speclint]\nsise = 'small'\ntraits = 'x'",
            [
                "tool.speclint.sise: unknown key `sise`; did you mean `size`?",
                "tool.speclint.traits: `traits` must be a list, not `x`",
            ],
        ),
        (
            "[tool.speclint.templates]\n'docs/*.md' = [{template = 3}]",
            ['tool.speclint.templates."docs/*.md"[0].template: `template` must be text, not `3`'],
        ),
        (
            "[tool.speclint]\nsize = 1.5\nexclude = ['a', 2024-01-31]",
            [
                "tool.speclint.exclude[1]: item 2 of `exclude` must be text, not `2024-01-31`",
                "tool.speclint.size: `size` must be text, not `1.5`",
            ],
        ),
        ("[tool]\nspeclint = 3", ["tool.speclint: the file must be a mapping, not `3`"]),
        ("# speclint\na = ", ["2:5: not valid TOML: invalid value"]),
        ("# speclint\na = [", ["2:6: not valid TOML: invalid value"]),
        ("# speclint\na = " + "9" * 5000, ["1:1: not valid TOML: a number has more digits than can be read"]),
        ("# speclint\na = 1\na = 2", ["3:6: not valid TOML: cannot overwrite a value"]),
    ],
)
def test_a_mistake_in_pyproject_is_named_with_the_path_of_its_key(
    toml: Path, text: str, messages: list[str]
) -> None:
    with pytest.raises(SpeclintError) as caught:
        settings_of(toml, text)
    assert re.sub(rf"(?m)^{re.escape(str(toml))}: ?", "", str(caught.value)).splitlines() == messages


def test_a_path_that_no_system_knows_is_a_mistake_in_pyproject_too(toml: Path) -> None:
    with pytest.raises(SpeclintError) as caught:
        settings_of(toml, '[tool.speclint]\nbaseline = "a\\u0000b"\n')
    said = "the character U+0000 cannot stand in a text"
    assert str(caught.value) == f"{toml}: tool.speclint.baseline: {said}"


def test_a_later_error_points_at_a_key_of_pyproject(toml: Path) -> None:
    settings = settings_of(toml, "[tool.speclint]\nsize = 'hug'\n")
    assert str(settings.error(("size",), "m")) == f"{toml}: tool.speclint.size: m"
    assert settings.origin(("size",)) == f"{toml}: tool.speclint.size"


def test_a_pyproject_counts_when_it_has_the_table_and_no_yaml_stands_beside_it(tmp_path: Path) -> None:
    top = tmp_path.resolve()
    below = top / "a" / "b"
    below.mkdir(parents=True)
    (top / "pyproject.toml").write_text("[tool.speclint]\n")
    (top / "a" / "pyproject.toml").write_text("[tool.speclinter]\n[tool.other]\n")
    (below / "pyproject.toml").write_text("this is no TOML")
    assert found_from(below) == top / "pyproject.toml"
    (top / "a" / "pyproject.toml").write_text("[tool.speclint.rules]\n")
    assert found_from(below) == top / "a" / "pyproject.toml"
    (top / "a" / ".speclint.yaml").write_text("")
    assert found_from(below) == top / "a" / ".speclint.yaml"
    (below / "pyproject.toml").write_text("tool.speclint = ")
    with pytest.raises(SpeclintError) as caught:
        found_from(below)
    assert str(caught.value) == "pyproject.toml:1:17: not valid TOML: invalid value"


def test_nothing_slow_is_imported_before_it_is_needed() -> None:
    slow = "{'pydantic', 'ruamel.yaml', 'pathspec'}"
    code = f"import sys, speclint.settings.discover; print({slow} & set(sys.modules))"
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"
