"""Files that extend each other: several mappings read as one, each key where it stands."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

from speclint.files import Files, Noted, is_below, project_top
from speclint.records import dataclass
from speclint.text.yamlfile import KeyPath, Located, Place

EXTENDS = "extends"
# The key of a mapping that a word in its place stands for; None where a word stands for itself.
Short = Callable[[KeyPath], str | None]


@dataclass(frozen=True, slots=True)
class Layer:
    """One file: what it is called in messages, where it stands (absolute), and what it says.

    `place` is None for a text that is no file.
    """

    label: str
    place: str | None
    located: Located


# The place and the label of what a layer extends by some name; `ValueError` says why it cannot be.
Find = Callable[[str, Layer], tuple[str, str]]
Read = Callable[[str, str], Layer]


def laid(first: Layer, find: Find, read: Read, short: Short, alone: tuple[str, ...] = ()) -> Located:
    """What a file says, laid over what it extends.

    Mappings merge key by key, everything else replaces, null removes. The keys in `alone`, and `extends`
    itself, are not taken over. Raises `SpeclintError` at the `extends` that leads nowhere or in a circle.
    """
    layers = [first]
    while (above := _extended(layers, find, read)) is not None:
        layers.append(above)
    if len(layers) == 1:
        return first.located
    merged = _Merged(short, (EXTENDS, *alone))
    for layer in reversed(layers):
        merged.lay(layer)
    return Located(merged.data, merged.places, merged.files, first.located.table)


def without_nothing(located: Located) -> Located:
    """What a file says without what it only removes from another one."""
    return Located(_without_nothing(located.data), located.places, located.files, located.table)


def _without_nothing(data: Any) -> Any:
    if not isinstance(data, dict):
        return data
    return {key: _without_nothing(value) for key, value in data.items() if value is not None}


def extends(located: Located) -> str | None:
    """The name of what a file extends, if any."""
    name = located.data.get(EXTENDS) if isinstance(located.data, dict) else None
    return name if isinstance(name, str) else None


def beside(name: str, layer: Layer, files: Files | Noted, nor: str) -> tuple[str, str]:
    """Where the file stands that a layer names by its path, and what it is called; as `Find`.

    `nor` ends the message that there is none, with what else the name could have been.
    """
    if os.path.isabs(name) or layer.place is None:
        raise ValueError(f"`extends` must be a path from here, not `{name}`")
    here = os.path.dirname(layer.place)
    place = os.path.join(here, name)
    real = os.path.realpath(here)
    if not is_below(os.path.realpath(place), project_top(real) or real):
        raise ValueError(f"`extends` leads out of the project: `{name}`")
    if not files.is_file(place):
        raise ValueError(f"`extends` names `{name}`: neither a file beside this one {nor}")
    return place, os.path.normpath(os.path.join(os.path.dirname(layer.label), name))


def _extended(layers: list[Layer], find: Find, read: Read) -> Layer | None:
    """The layer that the last one extends, if any."""
    last = layers[-1]
    name = extends(last.located)
    if name is None:
        return None
    try:
        place, label = find(name, last)
        for number, layer in enumerate(layers):
            if layer.place is not None and os.path.realpath(layer.place) == os.path.realpath(place):
                circle = " → ".join([*(one.label for one in layers[number:]), label])
                raise ValueError(f"`extends` goes in a circle: {circle}")
    except ValueError as error:
        raise last.located.error((EXTENDS,), str(error), last.label) from None
    return read(place, label)


class _Merged:
    """Layers laid one over the other, from the one that is extended by all others.

    Given how short forms are written and which keys no layer takes over, it promises what holds in the end,
    and for each key of that the place and file where it was said last. Layers are laid in order, the lowest
    first. Of each what is not taken over is forgotten first; then it is merged key by key, and what it
    removes or replaces takes the places of all below it along, before its own are noted.
    """

    def __init__(self, short: Short, alone: tuple[str, ...]) -> None:
        self.data: dict[str, Any] = {}
        self.places: dict[KeyPath, Place] = {}
        self.files: dict[KeyPath, str] = {}
        self._short = short
        self._alone = alone

    def lay(self, layer: Layer) -> None:
        for key in self._alone:
            self.data.pop(key, None)
            self._forget((key,))
        self.data = self._over(self.data, layer.located.data or {}, (), _placed(layer))

    def _over(
        self, below: dict[str, Any], above: dict[str, Any], path: KeyPath, layer: Layer
    ) -> dict[str, Any]:
        merged = dict(below)
        for key, value in above.items():
            here = (*path, key)
            if value is None and key in merged:
                del merged[key]
                self._forget(here)
                continue
            old = self._opened(merged.get(key), value, here)
            if isinstance(old, dict) and isinstance(value, str | bool) and (short := self._short(here)):
                value = {short: value}
            if isinstance(old, dict) and isinstance(value, dict):
                self._put(here, layer)
                merged[key] = self._over(old, value, here, layer)
            else:
                self._forget(here)
                merged[key] = value
                self._put_all(here, layer)
        return merged

    def _opened(self, old: Any, value: Any, here: KeyPath) -> Any:
        """What is extended, a short form as the mapping it stands for where one is laid over it."""
        short = self._short(here)
        if short is None or not (isinstance(old, str | bool) and isinstance(value, dict)):
            return old
        if here in self.places:
            self.places[(*here, short)] = self.places[here]
            self.files[(*here, short)] = self.files[here]
        return {short: old}

    def _put(self, key_path: KeyPath, layer: Layer) -> None:
        if key_path in layer.located.places:
            self.places[key_path] = layer.located.places[key_path]
            self.files[key_path] = layer.label

    def _put_all(self, key_path: KeyPath, layer: Layer) -> None:
        for path in layer.located.places:
            if path[: len(key_path)] == key_path:
                self._put(path, layer)

    def _forget(self, key_path: KeyPath) -> None:
        for path in [path for path in self.places if path[: len(key_path)] == key_path]:
            del self.places[path], self.files[path]


def _placed(layer: Layer) -> Layer:
    """A layer whose keys are all known to stand in it, those from TOML too, which have no lines."""
    located = layer.located
    if not located.table:
        return layer
    places = dict.fromkeys(_paths(located.data, ()), (1, 1))
    return Layer(layer.label, layer.place, Located(located.data, places, table=located.table))


def _paths(data: Any, path: KeyPath) -> Iterator[KeyPath]:
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inside:
        yield (*path, key)
        yield from _paths(value, (*path, key))
