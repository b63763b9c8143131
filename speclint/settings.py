"""`.speclint.yaml` → Settings: which files are specs of which template, and how loud each rule is."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from speclint.errors import SpeclintError, did_you_mean
from speclint.yamlfile import KeyPath, Located, Place, joined, load, place_of, validate

if TYPE_CHECKING:
    from pydantic import BaseModel

NAME = ".speclint.yaml"

Level = Literal["off", "on", "error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a settings file says, as plain data; without a file, nothing.

    `rules` holds only what was said: `on` switches a rule on at its own severity, and a rule that
    is given options alone keeps the state it has. `root` is the real folder of the file.
    """

    root: str | None = None
    templates: tuple[tuple[str, str], ...] = ()
    rules: Mapping[str, Level] = field(default_factory=dict)
    rule_options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    size: str | None = None
    traits: tuple[str, ...] | None = None
    path: str | None = None
    places: Mapping[KeyPath, Place] = field(default_factory=dict)

    def error(self, key_path: KeyPath, message: str) -> SpeclintError:
        """An error that points at a key of the settings file, such as `("templates", glob)`."""
        if self.path is None:
            return SpeclintError(message)
        return SpeclintError(message, self.path, *place_of(self.places, key_path))


def find(start: Path) -> Path | None:
    """The nearest `.speclint.yaml`, from the folder `start` upwards."""
    folder = start.resolve()
    return next((file for above in (folder, *folder.parents) if (file := above / NAME).is_file()), None)


def read(path: Path, known_rules: Collection[str]) -> Settings:
    """The settings in a file; `SpeclintError` names every mistake in it with its place."""
    label = str(path)
    located = load(label, _text(path))
    said: Any = validate(_model(), located, label)
    mistakes = [*_unknown_rules(said.rules or {}, known_rules), *_bad_globs(said.templates or {})]
    if mistakes:
        raise joined([SpeclintError(message, label, *located.at(key)) for key, message in mistakes])
    return _settings(said, located, path)


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SpeclintError(f"cannot be read: {error.strerror}", str(path)) from None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise SpeclintError("not UTF-8 from here on", str(path), line, column) from None


@cache
def _model() -> type[BaseModel]:
    """The shape of the file; made when first needed, because pydantic is slow to import."""
    from pydantic import BaseModel, ConfigDict

    class RuleSettings(BaseModel):
        model_config = ConfigDict(extra="allow", strict=True)
        severity: Level | bool | None = None

    class SettingsFile(BaseModel):
        model_config = ConfigDict(extra="forbid", strict=True)
        templates: dict[str, str] | None = None
        rules: dict[str, Level | bool | RuleSettings] | None = None
        exclude: list[str] | None = None
        size: str | None = None
        traits: list[str] | None = None

    return SettingsFile


def _unknown_rules(rules: Collection[str], known: Collection[str]) -> list[tuple[KeyPath, str]]:
    unknown = [name for name in rules if name not in known]
    return [(("rules", name), f"unknown rule `{name}`{did_you_mean(name, known)}") for name in unknown]


def _bad_globs(templates: Mapping[str, str]) -> list[tuple[KeyPath, str]]:
    outside = [glob for glob in templates if glob.startswith("/") or ".." in glob.split("/")]
    unnamed = [glob for glob, template in templates.items() if not template]
    return [
        *((("templates", glob), f"`{glob}` must stay below the folder of this file") for glob in outside),
        *((("templates", glob), f"`{glob}` has no template; give a name or a path") for glob in unnamed),
    ]


def _settings(said: Any, located: Located, path: Path) -> Settings:
    rules: dict[str, Level] = {}
    options: dict[str, Mapping[str, Any]] = {}
    for name, setting in (said.rules or {}).items():
        severity = getattr(setting, "severity", setting)
        if severity is not None:
            rules[name] = _level(severity)
        if extra := getattr(setting, "model_extra", None):
            options[name] = extra
    return Settings(
        root=os.path.realpath(path.parent),
        templates=tuple((said.templates or {}).items()),
        rules=rules,
        rule_options=options,
        exclude=tuple(said.exclude or ()),
        size=said.size,
        traits=None if said.traits is None else tuple(said.traits),
        path=str(path),
        places=located.places,
    )


def _level(severity: str | bool) -> Level:
    if isinstance(severity, bool):
        return "on" if severity else "off"
    return cast(Level, severity)
