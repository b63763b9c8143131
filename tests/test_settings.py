"""`.speclint.yaml` → Settings, and what is said of one that is wrong."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from speclint.errors import SpeclintError
from speclint.settings import Settings, find, read

RULES = ("missing-section", "unknown-section", "wall-of-text", "empty-cell")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".speclint.yaml"


def settings_of(file: Path, text: str) -> Settings:
    file.write_text(text, encoding="utf-8")
    return read(file, RULES)


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
        ("docs/specs/**/*.md", "technical-spec"),
        ("*.md", "docs/templates/rfc.md"),
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
        ("size: [small]", ["1:1: `size` must be text, not a list"]),
        ("size: 3", ["1:1: `size` must be text, not `3`"]),
        ("exclude: drafts", ["1:1: `exclude` must be a list, not `drafts`"]),
        ("exclude:\n- a\n- {b: 1}", ["3:3: item 2 of `exclude` must be text, not a mapping"]),
        ("templates:\n  a.md: [x]", ["2:3: `a.md` must be text, not a list"]),
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
        read(file, RULES)
    assert str(caught.value) == f"{file}: cannot be read: No such file or directory"
    file.write_bytes(b"size: x\ntraits: [\xe9\xff]\n")
    with pytest.raises(SpeclintError) as caught:
        read(file, RULES)
    assert str(caught.value) == f"{file}:2:10: not UTF-8 from here on"


def test_the_nearest_file_upwards_counts(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (below / ".speclint.yaml").mkdir()
    top = tmp_path.resolve() / ".speclint.yaml"
    top.write_text("")
    assert find(below) == top
    nearer = tmp_path.resolve() / "a" / ".speclint.yaml"
    nearer.write_text("")
    assert find(below) == nearer
    assert find(Path("/")) is None or Path("/.speclint.yaml").is_file()


def test_nothing_slow_is_imported_before_it_is_needed() -> None:
    code = "import sys, speclint.discover; print({'pydantic', 'ruamel.yaml', 'pathspec'} & set(sys.modules))"
    root = Path(__file__).parent.parent
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"
