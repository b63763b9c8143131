"""A template that is shipped compiled is what its files say, and is not used for any others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from speclint.files import Files, Here, Noted
from speclint.judge import packs, shipped
from speclint.judge.templates import BUILT_IN, Templates
from speclint.template.schema import Schema


@pytest.fixture
def schema(tmp_path: Path) -> Schema:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shipped, "NAME", "not-there.json")
        return Templates(Here.at(tmp_path), Files()).named(BUILT_IN)


@pytest.fixture
def folder(tmp_path: Path, schema: Schema) -> Path:
    """The folder of the built-in template with what is shipped beside it."""
    made = tmp_path / "pack"
    made.mkdir()
    for name in ("template.md", "schema.yaml"):
        shutil.copy(packs.templates()[BUILT_IN] / name, made)
    (made / shipped.NAME).write_text(shipped.written(str(made), BUILT_IN, schema))
    return made


def read(folder: Path, name: str = BUILT_IN, rules: frozenset[str] | None = None) -> Schema | None:
    known = packs.known_names() if rules is None else rules
    return shipped.read(str(folder), name, known, Noted(Files()))


def test_what_is_shipped_is_what_the_files_say(folder: Path, schema: Schema) -> None:
    noted = Noted(Files())
    assert shipped.read(str(folder), BUILT_IN, packs.known_names(), noted) == schema
    assert sorted(map(Path, noted.seen)) == [folder / "schema.yaml", folder / "template.md"]


def test_equal_schemas_are_shipped_alike(folder: Path, schema: Schema) -> None:
    again = read(folder)
    assert again is not None
    assert shipped.written(str(folder), BUILT_IN, again) == shipped.written(str(folder), BUILT_IN, schema)


@pytest.mark.parametrize("name", ["template.md", "schema.yaml"])
def test_other_files_are_compiled_again(folder: Path, name: str) -> None:
    with (folder / name).open("a") as file:
        file.write("\n")
    assert read(folder) is None
    (folder / name).unlink()
    assert read(folder) is None


def test_another_name_or_version_or_rules_that_are_not_there_do_without(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read(folder, "another") is None
    assert read(folder, rules=frozenset()) is None
    monkeypatch.setattr(shipped, "__version__", "0.0.0")
    assert read(folder) is None


@pytest.mark.parametrize("held", ["", "[]", "{}", '{"of": "x", "schema": "eJw="}'])
def test_what_cannot_be_read_is_passed_over(folder: Path, held: str) -> None:
    (folder / shipped.NAME).write_text(held)
    assert read(folder) is None
