"""`.speclint.yaml` or `pyproject.toml` → Settings: which files are specs, how loud each rule is."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from speclint import layers
from speclint.errors import SpeclintError, did_you_mean, nearest
from speclint.files import LARGEST, Files, Here, Noted, git_top
from speclint.layers import Layer
from speclint.records import dataclass
from speclint.settings import globs
from speclint.text.yamlfile import KeyPath, Located, Place, joined, load, validate
from speclint.wording import clipped

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import BaseModel

NAME = ".speclint.yaml"
NAMES = (NAME, ".speclint.yml")
PROJECT = "pyproject.toml"
# What people may take for the name.
_NO_NAMES = ("speclint.yaml", "speclint.yml", ".speclint.toml", "speclint.toml", ".speclint.json")
TABLE = "tool.speclint"
# What one file may take of processor time, unless the settings say otherwise.
SECONDS = 60
_MEGABYTE = 1_000_000
_MOST_MEGABYTES = 1_000


_LONGEST_KEY = 40
_MISSPELT = 0.75  # how much a key is like ours that is one of ours

# What other linters call it, and what serves here.
_LOUD = "how loud a rule is stands in `rules`, as in `rules: {NAME: warning}`"
_LEFT_OUT = "files are left out by `exclude`"
_MAPPED = "which files are specs, and of which template, stands in `templates`"
_MEANT = {
    **dict.fromkeys(("severities", "severity", "levels", "default", "config", "options"), _LOUD),
    **dict.fromkeys(("select", "enable", "disable", "extend-select", "extend-ignore"), _LOUD),
    "ignore": f"{_LEFT_OUT}, rules are switched off in `rules`",
    **dict.fromkeys(("ignores", "ignored", "ignorePatterns", "ignoreFiles", "skip", "excludes"), _LEFT_OUT),
    **dict.fromkeys(("files", "include", "includes", "paths", "specs", "globs", "template"), _MAPPED),
    **dict.fromkeys(("per-file-ignores", "per_file_ignores"), "rules are other ones by file in `overrides`"),
    **dict.fromkeys(("plugins", "plugin", "customRules"), "which installed packs count stands in `packs`"),
}

Level = Literal["off", "on", "error", "warning", "info"]
Word = str | int | bool


@dataclass(frozen=True, slots=True)
class Claim:
    """An entry of `templates`: the files it claims, and the template they are checked against.

    `when` holds front-matter keys with the words that fulfil each; `versions` maps older versions of
    the template to where they are kept; `key` is where the entry stands in the settings.
    """

    glob: str
    template: str
    when: tuple[tuple[str, tuple[str, ...]], ...] = ()
    versions: tuple[tuple[str, str], ...] = ()
    key: KeyPath = ()


@dataclass(frozen=True, slots=True)
class Override:
    """An entry of `overrides`: how loud rules are in the files that one of its globs fits."""

    globs: tuple[str, ...]
    rules: Mapping[str, Level]


class Installed(Protocol):
    """What settings may speak of that is installed."""

    def name_of(self, pack: str) -> str:
        """The full name of a pack; `SpeclintError` when there is none."""

    def rules(self, packs: tuple[str, ...] | None) -> Collection[str]:
        """The names of all rules of some packs, of every pack where none are named."""

    def settings(self) -> Mapping[str, Path]:
        """The files of the settings that packs bring, by name."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a settings file says, as plain data; without a file, nothing.

    `rules` holds only what was said: `on` switches a rule on at its own severity, and a rule that
    is given options alone keeps the state it has. `reason_required`: a suppression without a reason
    ignores nothing. `root` is the real folder of the file, from where the path of `baseline`
    counts; `seconds` is what one file may take of processor time, and `largest` of bytes; `table` is the
    table of a TOML file, which has no places. `packs` are the full names of the packs that count, None for
    all. `files` names the file of each key that stands in another one. `remarks` is what was passed over.
    """

    root: str | None = None
    templates: tuple[Claim, ...] = ()
    rules: Mapping[str, Level] = field(default_factory=dict)
    rule_options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    size: str | None = None
    traits: tuple[str, ...] | None = None
    reason_required: bool = False
    baseline: str | None = None
    fail_on: str | None = None
    format: str | None = None
    infer: bool = True
    unfinished: tuple[str, ...] | None = None
    overrides: tuple[Override, ...] = ()
    seconds: int = SECONDS
    packs: tuple[str, ...] | None = None
    largest: int = LARGEST
    path: str | None = None
    places: Mapping[KeyPath, Place] = field(default_factory=dict)
    files: Mapping[KeyPath, str] = field(default_factory=dict)
    table: str = ""
    remarks: tuple[str, ...] = ()

    def error(self, key_path: KeyPath, message: str) -> SpeclintError:
        """An error that points at a key of the settings file, such as `("templates", glob)`."""
        if self.path is None:
            return SpeclintError(message)
        return Located(None, self.places, self.files, self.table).error(key_path, message, self.path)

    def origin(self, key_path: KeyPath) -> str:
        """Where a key stands, in words for a reader: `.speclint.yaml:3:1`."""
        return str(self.error(key_path, "")).removesuffix(": ")


def find(here: Here, files: Files | Noted, say: Callable[[str], None] = lambda said: None) -> str | None:
    """The place of the nearest `.speclint.yaml`, or `pyproject.toml` with a table for speclint, from here up.

    What stands above the git repository does not hold in it. Of two in one folder the YAML counts. A TOML
    file that may hold the table and cannot be read is a `SpeclintError`, and so is a file of a name that
    seems to be that of settings. What another tool of the same name keeps there is passed over, and told to
    `say`, and so is that settings have the other ending.
    """
    folder, top = here.folder, git_top(here.folder)
    while True:
        said = [os.path.join(folder, name) for name in (*NAMES, *_NO_NAMES)]
        own = [
            place for place in said if files.stands(place) and not _is_passed_over(files, here, place, say)
        ]
        standing = [place for place in own if os.path.basename(place) in NAMES]
        for place in own:
            if place not in standing[:1]:
                instead = os.path.basename(standing[0]) if standing else NAME
                raise SpeclintError(f"is not read: settings belong in `{instead}`", here.shown(place))
        if standing:
            if os.path.basename(standing[0]) != NAME:
                say(f"the settings are read from {here.shown(standing[0])}; their usual name is `{NAME}`")
            return standing[0]
        toml = os.path.join(folder, PROJECT)
        if files.stands(toml) and _table(files, toml, here.shown(toml)) is not None:
            return toml
        if folder in (top, os.path.dirname(folder)):
            return None
        folder = os.path.dirname(folder)


def read(
    place: str, label: str, installed: Installed, files: Files | Noted, root: str | None = None
) -> Settings:
    """The settings in a file that messages call `label`; its globs count from `root`, else from its folder.

    What it extends is read as if it stood there. `SpeclintError` names every mistake with its place.
    """
    first = _layer(_located(files, place, label), place, label)
    located = layers.laid(
        first,
        lambda name, layer: _extended(name, layer, installed, files),
        lambda place, label: _layer(load(label, files.source(place, label).text), place, label),
        lambda path: "severity" if len(path) == 2 and path[0] == "rules" else None,
    )
    said: Any = validate(_model(), located, label, _MEANT)
    packs, strange = _packs(said.packs, installed)
    known = () if strange else installed.rules(packs)
    mistakes = [
        *strange,
        *(() if strange else _unknown_rules(said.rules or {}, known)),
        *_bad_claims(_claims(said)),
        *_bad_globs({("exclude", n): glob for n, glob in enumerate(said.exclude or ())}, below=False),
        *(() if strange else _bad_overrides(said.overrides or (), known)),
    ]
    if mistakes:
        raise joined([located.error(key, message, label) for key, message in mistakes])
    settings = replace(_settings(said, located, place, label), packs=packs)
    return settings if root is None else replace(settings, root=root)


def _layer(located: Located, place: str, label: str) -> Layer:
    """One file, guarded by itself, so that its mistakes are named where they stand."""
    data = located.data
    if isinstance(data, dict) and not located.table and _is_mostly_foreign(data):
        ours = _known_keys(data)
        keys = ", ".join(f"`{clipped(key, _LONGEST_KEY)}`" for key in data if key not in ours)
        raise SpeclintError(f"seems to be of another tool of this name: speclint knows no {keys}", label)
    said = located if layers.extends(located) is None else layers.without_nothing(located)
    validate(_model(), said, label, _MEANT)
    return Layer(label, place, located)


def _extended(name: str, layer: Layer, installed: Installed, files: Files | Noted) -> tuple[str, str]:
    """Where the settings stand that others extend, and what they are called; as `layers.Find`."""
    brought = installed.settings()
    if name in brought:
        return os.path.realpath(brought[name]), f"{name}/{brought[name].name}"
    hint = did_you_mean(name, brought)
    place, label = layers.beside(name, layer, files, f"nor settings of a pack{hint}")
    if not name.endswith((".yaml", ".yml")):
        raise ValueError(f"`extends` must name a file of YAML, not `{name}`")
    return place, label


def _packs(
    said: Sequence[str] | None, installed: Installed
) -> tuple[tuple[str, ...] | None, list[tuple[KeyPath, str]]]:
    """The full names of the packs that count, and what is wrong with what was said of them."""
    if said is None:
        return None, []
    names: list[str] = []
    mistakes: list[tuple[KeyPath, str]] = []
    for number, word in enumerate(said):
        try:
            names.append(installed.name_of(word))
        except SpeclintError as error:
            mistakes.append((("packs", number), error.message))
    return tuple(names), mistakes


def _is_passed_over(files: Files | Noted, here: Here, place: str, say: Callable[[str], None]) -> bool:
    """Whether a file that is not called as ours are seems to be of another tool; then that is told."""
    if os.path.basename(place) == NAME:
        return False
    label = here.shown(place)
    keys = _keys_of(files, place, label)
    if is_foreign := _is_foreign(keys):
        say(f"{label} is passed over: by its keys ({', '.join(keys)}) it is of another tool")
    return is_foreign


def _keys_of(files: Files | Noted, place: str, label: str) -> list[str]:
    """The keys at the top of a file whose name is not read; none where it is no mapping or cannot be read."""
    from speclint.text import tomlfile

    try:
        text = files.source(place, label).text
        data = tomlfile.load(text, label) if label.endswith(".toml") else load(label, text).data
    except SpeclintError:
        return []
    return [clipped(key, _LONGEST_KEY) for key in data] if isinstance(data, dict) else []


def _known_keys(keys: Collection[str]) -> list[str]:
    """Those of some keys that are ours, misspelt ones and what other linters call them among them."""
    known = [said.alias or name for name, said in _model().model_fields.items()]
    return [key for key in keys if key in _MEANT or nearest(key, known, likeness=_MISSPELT) is not None]


def _is_mostly_foreign(keys: Collection[str]) -> bool:
    """Whether the keys at the top of a file under our name are of another tool: most of them are not ours."""
    ours = _known_keys(keys)
    return 2 * len(ours) < len(keys) and not any(nearest(key, ["templates"]) for key in ours)


def _is_foreign(keys: Collection[str]) -> bool:
    """Whether the keys at the top of a file under another name are of another tool: some are not ours."""
    ours = _known_keys(keys)
    return len(ours) < len(keys) and not any(nearest(key, ["templates"]) for key in ours)


def _located(files: Files | Noted, place: str, label: str) -> Located:
    if os.path.basename(place) != PROJECT:
        return load(label, files.source(place, label).text)
    return Located(_table(files, place, label), {}, table=TABLE)


def _table(files: Files | Noted, place: str, label: str) -> Any:
    """What a TOML file says in the table of speclint; None when it has none."""
    from speclint.text import tomlfile

    # Most files have no such table: they are passed over without being read as TOML, mistakes and all.
    if b"speclint" not in files.read(place, label):
        return None
    data: Any = tomlfile.load(files.source(place, label).text, label)
    for key in TABLE.split("."):
        data = data.get(key) if isinstance(data, dict) else None
    return data


@cache
def _model() -> type[BaseModel]:
    """The shape of the file; made when first needed, because pydantic is slow to import."""
    from pydantic import BaseModel, ConfigDict, Field

    class RuleSettings(BaseModel):
        """How loud a rule is, and its options."""

        model_config = ConfigDict(extra="allow", strict=True)
        severity: Level | bool | None = Field(None, description="how loud it is", examples=["warning"])

    class SuppressionSettings(BaseModel):
        """What is asked of suppressions."""

        model_config = ConfigDict(extra="forbid", strict=True)
        reason: Literal["required", "optional"] | None = Field(
            None, description="whether one without a reason ignores nothing", examples=["required"]
        )

    class TemplateSettings(BaseModel):
        """The template of files, and when and in which versions it is theirs."""

        model_config = ConfigDict(extra="forbid", strict=True)
        template: str = Field(
            description="an installed template's name, or a path from here", examples=["docs/rfc.md"]
        )
        when: dict[str, Word | list[Word]] | None = Field(
            None,
            description="what the front matter of a file must say, each key one of its words",
            examples=[{"type": "rfc"}, {"status": ["draft", "final"]}],
        )
        versions: dict[str, str] | None = Field(
            None,
            description="older versions of the template, for the specs that name one",
            examples=[{"1.0": "docs/rfc-1.0.md"}],
        )

    class OverrideSettings(BaseModel):
        """How loud rules are in some of the files."""

        model_config = ConfigDict(extra="forbid", strict=True)
        files: str | list[str] = Field(
            description="globs as in `templates`, or folders (`docs/old/`)", examples=["docs/drafts/"]
        )
        rules: dict[str, Level | bool] = Field(
            description="how loud rules are there", examples=[{"some-rule": "warning"}]
        )

    class SettingsFile(BaseModel):
        """Which files are specs of which template, and how loud each rule is."""

        model_config = ConfigDict(extra="forbid", strict=True)
        extends: str | None = Field(
            None,
            min_length=1,
            description="settings that these are laid over: a path from here, or the name of those that an "
            "installed pack brings",
            examples=["../base.yaml", "acme"],
        )
        packs: list[str] | None = Field(
            None,
            description="which of the installed packs count besides speclint's own; without it all",
            examples=[["acme-specs"]],
        )
        templates: dict[str, str | TemplateSettings | list[TemplateSettings]] | None = Field(
            None,
            description="the template of the files that a glob fits, or that stand below a folder (`docs/`)",
            examples=[{"docs/specs/": "technical-spec", "docs/rfcs/*.md": "docs/templates/rfc.md"}],
        )
        rules: dict[str, Level | bool | RuleSettings] | None = Field(
            None, description="how loud rules are, and their options", examples=[{"some-rule": "warning"}]
        )
        exclude: list[str] | None = Field(
            None, description="what is left out, by globs as in .gitignore", examples=[["docs/archive/"]]
        )
        size: str | None = Field(
            None, description="the size of the specs that name none", examples=["medium"]
        )
        traits: list[str] | None = Field(
            None,
            description="what kind of work the specs describe that do not say so",
            examples=[["service"]],
        )
        suppressions: SuppressionSettings | None = Field(
            None, description="what is asked of suppressions", examples=[{"reason": "required"}]
        )
        baseline: str | None = Field(
            None,
            min_length=1,
            description="the file of the findings that are known, by its path from here",
            examples=[".speclint-baseline.json"],
        )
        fail_on: Literal["error", "warning", "info", "never"] | None = Field(
            None,
            alias="fail-on",
            description="the lowest severity that makes the exit code 1",
            examples=["warning"],
        )
        format: str | None = Field(
            None, description="how a report is written on standard output", examples=["concise"]
        )
        infer: Literal["on", "off"] | bool | None = Field(
            None,
            description="`off`: what templates say between the lines (choices, dates, ids) is not checked",
            examples=["off"],
        )
        unfinished: list[str] | None = Field(
            None,
            description="the marks that say that something is not written yet, where a template's YAML names "
            "none; `…` is anything in brackets",
            examples=[["TBD", "TODO", "[NEEDS …]"]],
        )
        overrides: list[OverrideSettings] | None = Field(
            None,
            description="other severities in some of the files; of several entries the last one counts",
            examples=[[{"files": "docs/drafts/", "rules": {"some-rule": "off"}}]],
        )
        seconds: int | None = Field(
            None,
            ge=1,
            le=86_400,
            description="how many seconds of processor time one file may take",
            examples=[SECONDS],
        )
        megabytes: int | None = Field(
            None,
            ge=1,
            le=_MOST_MEGABYTES,
            description="how many millions of bytes a document may have; a larger one is named and not read",
            examples=[LARGEST // _MEGABYTE],
        )

    return SettingsFile


def json_schema(rules: Mapping[str, str], formats: Collection[str] = ()) -> dict[str, Any]:
    """The JSON Schema of the file, with rules by name and what each of them reports, and known formats."""
    schema = _model().model_json_schema()
    if formats:
        schema["properties"]["format"]["anyOf"][0]["enum"] = list(formats)
    inside = schema["$defs"]["OverrideSettings"]["properties"]["rules"]
    inside.update(propertyNames={"enum": sorted(rules)})
    choices = schema["properties"]["rules"]["anyOf"][0]
    level = choices.pop("additionalProperties")
    named = {name: {"description": summary, **level} for name, summary in sorted(rules.items())}
    choices.update(properties=named, additionalProperties=False)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {**head, **schema, "title": "The settings of speclint"}


def _unknown_rules(rules: Collection[str], known: Collection[str]) -> list[tuple[KeyPath, str]]:
    unknown = [name for name in rules if name not in known]
    return [(("rules", name), f"unknown rule `{name}`{did_you_mean(name, known)}") for name in unknown]


def _bad_claims(claims: Collection[Claim]) -> list[tuple[KeyPath, str]]:
    unnamed = [claim for claim in claims if not claim.template]
    return [
        *_bad_globs({claim.key[:2]: claim.glob for claim in claims}),
        *((claim.key, f"`{claim.glob}` has no template; give a name or a path") for claim in unnamed),
    ]


def _bad_globs(written: Mapping[KeyPath, str], *, below: bool = True) -> Iterator[tuple[KeyPath, str]]:
    """What is wrong with globs, those of files `below` the folder of the settings or as in .gitignore."""
    for key, glob in written.items():
        if problem := globs.problem(glob):
            yield key, problem
        elif below and not glob:
            yield key, "an empty glob names no file"
        elif below and (glob.startswith("/") or ".." in glob.split("/")):
            yield key, f"`{glob}` must stay below the folder of this file"


def _bad_overrides(overrides: Sequence[Any], known: Collection[str]) -> Iterator[tuple[KeyPath, str]]:
    for number, entry in enumerate(overrides):
        at: KeyPath = ("overrides", number)
        is_one = isinstance(entry.files, str)
        keys = {(*at, "files", n): glob for n, glob in enumerate(_several(entry.files))}
        yield from _bad_globs({key[:3] if is_one else key: glob for key, glob in keys.items()})
        yield from (((*at, *key), message) for key, message in _unknown_rules(entry.rules, known))


def _several(said: str | list[str]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


def _override(entry: Any) -> Override:
    return Override(_several(entry.files), {name: _level(level) for name, level in entry.rules.items()})


def _claims(said: Any) -> tuple[Claim, ...]:
    """The entries of `templates` in file order; a list holds several for one glob."""
    claims: list[Claim] = []
    for glob, entry in (said.templates or {}).items():
        if isinstance(entry, list):
            claims.extend(_claim(glob, one, ("templates", glob, number)) for number, one in enumerate(entry))
        else:
            claims.append(_claim(glob, entry, ("templates", glob)))
    return tuple(claims)


def _claim(glob: str, entry: Any, key: KeyPath) -> Claim:
    if isinstance(entry, str):
        return Claim(glob, entry, key=key)
    from speclint.text.frontmatter import words

    when = tuple((name, words(value)) for name, value in (entry.when or {}).items())
    return Claim(glob, entry.template, when, tuple((entry.versions or {}).items()), key)


def _settings(said: Any, located: Located, place: str, label: str) -> Settings:
    rules: dict[str, Level] = {}
    options: dict[str, Mapping[str, Any]] = {}
    for name, setting in (said.rules or {}).items():
        severity = getattr(setting, "severity", setting)
        if severity is not None:
            rules[name] = _level(severity)
        if extra := getattr(setting, "model_extra", None):
            options[name] = extra
    return Settings(
        root=os.path.realpath(os.path.dirname(place)),
        templates=_claims(said),
        rules=rules,
        rule_options=options,
        exclude=tuple(said.exclude or ()),
        size=said.size,
        traits=None if said.traits is None else tuple(said.traits),
        reason_required=said.suppressions is not None and said.suppressions.reason == "required",
        baseline=said.baseline,
        fail_on=said.fail_on,
        format=said.format,
        infer=said.infer not in ("off", False),
        unfinished=None if said.unfinished is None else tuple(said.unfinished),
        overrides=tuple(map(_override, said.overrides or ())),
        seconds=SECONDS if said.seconds is None else said.seconds,
        largest=LARGEST if said.megabytes is None else said.megabytes * _MEGABYTE,
        path=label,
        places=located.places,
        files=located.files,
        table=located.table,
    )


def _level(severity: str | bool) -> Level:
    if isinstance(severity, bool):
        return "on" if severity else "off"
    return cast(Level, severity)
