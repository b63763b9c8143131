"""A template's YAML with what it extends: several files read as one, each key where it stands."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from speclint import layers
from speclint.errors import did_you_mean
from speclint.files import Files, Noted
from speclint.layers import Layer
from speclint.records import dataclass
from speclint.text import yamlfile
from speclint.text.source import Source
from speclint.text.yamlfile import KeyPath, Located

_NOT_INHERITED = ("template", "version")


@dataclass(frozen=True, slots=True)
class Library:
    """Where the files of templates come from, and the folders of those that are installed, by name."""

    files: Files | Noted = field(default_factory=Files)
    installed: Mapping[str, Path] = field(default_factory=dict)


NO_LIBRARY = Library()


def load(source: Source, place: str | None, library: Library = NO_LIBRARY) -> Located:
    """What a template's YAML says, laid over what it extends; a section's short form is its `required`.

    `place` is where the file stands, an absolute path, None for a text that is no file. Raises
    `SpeclintError` at the `extends` that leads nowhere, out of the project, or in a circle.
    """
    return layers.laid(
        _layer(source, place),
        lambda name, layer: _place(name, layer, library),
        lambda place, label: _layer(library.files.source(place, label), place),
        lambda path: "required" if _is_section(path) else None,
        _NOT_INHERITED,
    )


def _layer(source: Source, place: str | None) -> Layer:
    """One file, guarded by itself, so that its mistakes are named where they stand."""
    from speclint.template.schemafile import SchemaFile

    located = yamlfile.load(source.path, source.text)
    said = located if layers.extends(located) is None else layers.without_nothing(located)
    yamlfile.validate(SchemaFile, said, source.path)
    return Layer(source.path, place, located)


def _place(name: str, layer: Layer, library: Library) -> tuple[str, str]:
    """Where the extended file stands and what it is called; `ValueError` says why it cannot be."""
    folder = library.installed.get(name)
    if folder is not None:
        yaml = os.path.realpath(folder / "schema.yaml")
        if not library.files.is_file(yaml):
            raise ValueError(f"the template `{name}` has no YAML that could be extended")
        return yaml, f"{name}/schema.yaml"
    if layer.place is None and not os.path.isabs(name):
        raise ValueError(f"`extends` names `{name}`, but this text stands in no folder")
    hint = did_you_mean(name, library.installed)
    return layers.beside(name, layer, library.files, f"nor a template{hint}")


def _is_section(path: KeyPath) -> bool:
    """Whether a key stands for a section, whatever the sections around it are called."""
    rest = path
    while rest and (rest[0] == "each" or (rest[0] == "sections" and len(rest) > 1)):
        rest = rest[1:] if rest[0] == "each" else rest[2:]
    return bool(path) and not rest
