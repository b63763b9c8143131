"""What installed distributions offer: their entry points, read off the folders of the path.

`importlib.metadata` takes as long to be imported and to read everything as a spec to be checked: it is asked
only where something stands on the path that it alone knows, an archive or a finder of another kind.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from importlib.machinery import PathFinder

from speclint.records import dataclass

_METADATA = (".dist-info", ".egg-info")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry point: its name in a group, the module that it leads to, and the distribution's name."""

    name: str
    value: str
    group: str
    distribution: str | None = None


def entries(groups: Sequence[str]) -> list[Entry]:
    """The entry points of some groups, by name; of a distribution that is there twice, the first one's.

    Python's own library reads the metadata of all distributions for that, which takes longer than a small
    run: the plain folders are read here, and only what lies in an egg, a zip or a finder of others is left to
    it. Of two versions of `speclint` on the path the one that is imported counts.
    """
    usual = all(finder is PathFinder or not hasattr(finder, "find_distributions") for finder in sys.meta_path)
    folders = [folder or "." for folder in sys.path]
    if usual and not any(folder.endswith(".egg") or os.path.isfile(folder) for folder in folders):
        found = [entry for place in _distributions(folders) for entry in _entries_of(place, groups)]
    else:
        from importlib import metadata

        found = []
        seen: set[str] = set()
        for one in metadata.distributions():
            try:
                known, offered = _normalised(one.name), one.entry_points
            except (OSError, ValueError, TypeError, AttributeError):
                continue  # Metadata that nobody can read, or that names nothing, offers nothing.
            if known not in seen:
                seen.add(known)
                found += [Entry(e.name, e.value, e.group, one.name) for e in offered if e.group in groups]
    return sorted(found, key=lambda entry: entry.name)


def _distributions(folders: Sequence[str]) -> Iterator[str]:
    """Where the metadata of each distribution stands, a folder or a file."""
    seen = set()
    for folder in folders:
        try:
            names = os.listdir(folder)
        except OSError:
            continue
        for name in names:
            stem, kind = os.path.splitext(name)
            if kind.lower() in _METADATA and (known := _normalised(stem.partition("-")[0])) not in seen:
                seen.add(known)
                yield os.path.join(folder, name)


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _entries_of(place: str, groups: Sequence[str]) -> Iterator[Entry]:
    written = _text(place, "entry_points.txt")
    if not any(group in written for group in groups):
        return
    group, distribution = "", _name(place)
    for line in map(str.strip, written.splitlines()):
        name, equals, value = line.partition("=")
        if line.startswith("[") and line.endswith("]"):
            group = line[1:-1]
        elif equals and group in groups and not line.startswith("#"):
            yield Entry(name.strip(), value.strip(), group, distribution)


def _name(place: str) -> str | None:
    lines = (_text(place, "METADATA") or _text(place, "PKG-INFO")).splitlines()
    return next((line[5:].strip() for line in lines if line.lower().startswith("name:")), None)


def _text(place: str, name: str) -> str:
    """What a file of the metadata holds; empty when there is none."""
    try:
        with open(os.path.join(place, name), encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError):
        return ""
