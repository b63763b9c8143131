"""A template's YAML with what it extends: several files read as one, each key where it stands."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from speclint.errors import did_you_mean
from speclint.files import Files, Noted, is_below, project_top
from speclint.records import dataclass
from speclint.text import yamlfile
from speclint.text.source import Source
from speclint.text.yamlfile import KeyPath, Located, Place

_NOT_INHERITED = ("extends", "template", "version")


@dataclass(frozen=True, slots=True)
class Library:
    """Where the files of templates come from, and the folders of those that are installed, by name."""

    files: Files | Noted = field(default_factory=Files)
    installed: Mapping[str, Path] = field(default_factory=dict)


NO_LIBRARY = Library()


@dataclass(frozen=True, slots=True)
class _Layer:
    """One file: what it is called in messages, where it stands (absolute), and what it says."""

    label: str
    place: str | None
    located: Located


def load(source: Source, place: str | None, library: Library = NO_LIBRARY) -> Located:
    """What a template's YAML says, laid over what it extends.

    Mappings merge key by key, everything else replaces, null removes; a section's short form counts as
    its `required`. `place` is where the file stands, an absolute path, None for a text that is no file.
    Raises `SpeclintError` at the `extends` that leads nowhere, out of the project, or in a circle.
    """
    layers = [_layer(source, place)]
    while (above := _extended(layers, library)) is not None:
        layers.append(above)
    if len(layers) == 1:
        return layers[0].located
    merged = _Merged()
    for layer in reversed(layers):
        merged.lay(layer)
    return Located(merged.data, merged.places, merged.files)


def _layer(source: Source, place: str | None) -> _Layer:
    """One file, guarded by itself, so that its mistakes are named where they stand."""
    from speclint.template.schemafile import SchemaFile

    located = yamlfile.load(source.path, source.text)
    removes = isinstance(located.data, dict) and located.data.get("extends") is not None
    said = Located(_without_nothing(located.data), located.places) if removes else located
    yamlfile.validate(SchemaFile, said, source.path)
    return _Layer(source.path, place, located)


def _without_nothing(data: Any) -> Any:
    if not isinstance(data, dict):
        return data
    return {key: _without_nothing(value) for key, value in data.items() if value is not None}


def _extended(layers: list[_Layer], library: Library) -> _Layer | None:
    """The layer that the last one extends, if any."""
    last = layers[-1]
    name = last.located.data.get("extends") if isinstance(last.located.data, dict) else None
    if name is None:
        return None
    try:
        place, label = _place(name, last, library)
        for number, layer in enumerate(layers):
            if layer.place is not None and os.path.realpath(layer.place) == os.path.realpath(place):
                circle = " → ".join([*(one.label for one in layers[number:]), label])
                raise ValueError(f"`extends` goes in a circle: {circle}")
    except ValueError as error:
        raise last.located.error(("extends",), str(error), last.label) from None
    return _layer(library.files.source(place, label), place)


def _place(name: str, layer: _Layer, library: Library) -> tuple[str, str]:
    """Where the extended file stands and what it is called; `ValueError` says why it cannot be."""
    folder = library.installed.get(name)
    if folder is not None:
        yaml = os.path.realpath(folder / "schema.yaml")
        if not library.files.is_file(yaml):
            raise ValueError(f"the template `{name}` has no YAML that could be extended")
        return yaml, f"{name}/schema.yaml"
    if os.path.isabs(name):
        raise ValueError(f"`extends` must be a path from here, not `{name}`")
    if layer.place is None:
        raise ValueError(f"`extends` names `{name}`, but this text stands in no folder")
    here = os.path.dirname(layer.place)
    place = os.path.join(here, name)
    real = os.path.realpath(here)
    if not is_below(os.path.realpath(place), project_top(real) or real):
        raise ValueError(f"`extends` leads out of the project: `{name}`")
    if not library.files.is_file(place):
        hint = did_you_mean(name, library.installed)
        raise ValueError(f"`extends` names `{name}`: neither a file beside this one nor a template{hint}")
    return place, os.path.normpath(os.path.join(os.path.dirname(layer.label), name))


class _Merged:
    """Layers laid one over the other, from the one that is extended by all others."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.places: dict[KeyPath, Place] = {}
        self.files: dict[KeyPath, str] = {}

    def lay(self, layer: _Layer) -> None:
        for key in _NOT_INHERITED:
            self.data.pop(key, None)
            self._forget((key,))
        self.data = self._over(self.data, layer.located.data or {}, (), layer)

    def _over(
        self, below: dict[str, Any], above: dict[str, Any], path: KeyPath, layer: _Layer
    ) -> dict[str, Any]:
        merged = dict(below)
        for key, value in above.items():
            here = (*path, key)
            if value is None and key in merged:
                del merged[key]
                self._forget(here)
                continue
            old = self._opened(merged.get(key), value, here)
            if isinstance(old, dict) and isinstance(value, str | bool) and _is_section(here):
                value = {"required": value}
            if isinstance(old, dict) and isinstance(value, dict):
                self._put(here, layer)
                merged[key] = self._over(old, value, here, layer)
            else:
                self._forget(here)
                merged[key] = value
                self._put_all(here, layer)
        return merged

    def _opened(self, old: Any, value: Any, here: KeyPath) -> Any:
        """What is extended, a section's short form as the mapping it stands for where one is laid over it."""
        if not (isinstance(old, str | bool) and isinstance(value, dict) and _is_section(here)):
            return old
        self.places[(*here, "required")] = self.places[here]
        self.files[(*here, "required")] = self.files[here]
        return {"required": old}

    def _put(self, key_path: KeyPath, layer: _Layer) -> None:
        if key_path in layer.located.places:
            self.places[key_path] = layer.located.places[key_path]
            self.files[key_path] = layer.label

    def _put_all(self, key_path: KeyPath, layer: _Layer) -> None:
        for path in layer.located.places:
            if path[: len(key_path)] == key_path:
                self._put(path, layer)

    def _forget(self, key_path: KeyPath) -> None:
        for path in [path for path in self.places if path[: len(key_path)] == key_path]:
            del self.places[path], self.files[path]


def _is_section(path: KeyPath) -> bool:
    """Whether a key stands for a section, whatever the sections around it are called."""
    rest = path
    while rest and (rest[0] == "each" or (rest[0] == "sections" and len(rest) > 1)):
        rest = rest[1:] if rest[0] == "each" else rest[2:]
    return bool(path) and not rest
