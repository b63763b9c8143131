"""Templates by name or path: read and compiled once, and again when one of their files has changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from speclint.errors import SpeclintError, did_you_mean, nearest
from speclint.files import Files, Here, Noted, is_below, project_top
from speclint.judge import packs, shipped
from speclint.judge.packs import ALL, Choice
from speclint.judge.timer import limited
from speclint.settings.configuration import SECONDS
from speclint.template import schema
from speclint.template.extends import Library
from speclint.template.schema import Schema

BUILT_IN = "technical-spec"
# Gives a template by name, as it was compiled before, with the bytes of the files it was made of.
Remembered = Callable[[str], tuple[Schema, Mapping[str, bytes | None]] | None]


def _nothing(name: str) -> None:
    """Remembers no template."""


class Templates:
    """The templates that one run or one editor session uses.

    A schema is the same object until `refresh` finds that a file it was made of has changed: the
    template, its YAML, what that extends, or a YAML that was not there.
    """

    def __init__(self, here: Here, files: Files, choice: Choice = ALL) -> None:
        """`choice` says which packs count."""
        self._here = here
        self._files = files
        self._choice = choice
        self._kept: dict[str, tuple[Schema, Noted]] = {}
        self._broken: dict[str, tuple[SpeclintError, Noted]] = {}
        self._remembered: Remembered = _nothing

    @property
    def installed(self) -> Mapping[str, Path]:
        """The folders of the templates that packs bring, by name."""
        return packs.templates(self._choice)

    def remember(self, remembered: Remembered) -> None:
        """Takes what gives templates that were compiled before, of the same files."""
        self._remembered = remembered

    def refresh(self, files: Files) -> bool:
        """Forgets the templates that are not what they were, seen in `files`; whether there were any."""
        stale = [name for name, (_, noted) in self._kept.items() if not noted.is_current(files)]
        for name in stale:
            del self._kept[name]
        self._broken = {name: one for name, one in self._broken.items() if one[1].is_current(files)}
        self._files = files
        return bool(stale)

    @property
    def places(self) -> list[str]:
        """Where the files stand of which templates were made, or could not be."""
        read = (*self._kept.values(), *self._broken.values())
        return [place for _, noted in read for place in noted.places]

    def compiled(self) -> dict[str, tuple[Schema, list[str]]]:
        """The templates that are used, by name, each with the files it was made of."""
        return {name: (schema, sorted(noted.seen)) for name, (schema, noted) in self._kept.items()}

    def seen(self) -> dict[str, bytes | None]:
        """The files that templates were made of, with their bytes; None for one that was not there."""
        return {place: data for _, noted in self._kept.values() for place, data in noted.seen.items()}

    def named(self, name: str, root: str | None = None) -> Schema:
        """The schema of an installed template's name or of a template file, whose path counts from `root`.

        Without a root it counts from here. Raises `SpeclintError` when there is none, or it is broken.
        """
        name = self.called(name, root)
        if name in self._broken:
            raise self._broken[name][0].with_traceback(None)
        if name not in self._kept:
            noted = Noted(self._files)
            known = self._remembered(name)
            if known is not None:
                noted.seen.update(known[1])
            try:
                self._kept[name] = self._made(name, noted) if known is None else known[0], noted
            except SpeclintError as error:
                self._broken[name] = error, noted
                raise
        return self._kept[name][0]

    def called(self, name: str, root: str | None) -> str:
        """What a template is called here whose path counts from `root`."""
        is_path = root is not None and name not in self.installed
        return self._here.shown(os.path.join(root or "", name)) if is_path else name

    def exists(self, name: str, root: str | None = None) -> bool:
        """Whether a name or path leads to a template, or to what should be one."""
        place = os.path.join(root or self._here.folder, name)
        return name in self.installed or self._files.stands(place)

    def leads_out(self, name: str, root: str | None) -> bool:
        """Whether the path of a template that settings in `root` name leads out of their project."""
        if root is None or name in self.installed:
            return False
        return not is_below(os.path.realpath(os.path.join(root, name)), project_top(root) or root)

    def nearest(self, name: str, root: str | None = None) -> str:
        """The end of a message about a template that nobody has: the nearest name or path, if any."""
        hint = did_you_mean(name, self.installed)
        return hint or _nearest_path(name, root or self._here.folder)

    def file(self, name: str, root: str | None = None) -> str | None:
        """The real place of the file of a template that a path names; None for an installed one."""
        if name in self.installed:
            return None
        return os.path.realpath(os.path.join(root or self._here.folder, name))

    def _made(self, name: str, noted: Noted) -> Schema:
        with limited(SECONDS, name, hint=""):
            return self._read(name, noted)

    def _read(self, name: str, noted: Noted) -> Schema:
        library, known = Library(noted, self.installed), packs.known_names(self._choice)
        folder = self.installed.get(name)
        if folder is not None:
            ready = shipped.read(str(folder), name, known, noted)
            if ready is not None:
                return ready
            # Where an installer may have put links, which are not the project's.
            template, yaml = (os.path.realpath(folder / part) for part in ("template.md", "schema.yaml"))
            beside = yaml if noted.is_file(yaml) else None
            try:
                return schema.load(
                    template,
                    f"{name}/template.md",
                    library,
                    name=name,
                    yaml_place=beside,
                    known_rules=known,
                )
            except SpeclintError as error:
                raise packs.broken_template(name, error) from None
        place = self._here.place(name)
        if not noted.stands(place):
            hint = ", but a folder" if os.path.isdir(place) else self.nearest(name)
            known_ = ", ".join(f"`{template}`" for template in self.installed)
            raise SpeclintError(f"no template `{name}`: neither a file nor one of {known_}{hint}")
        return schema.load(place, str(Path(name)), library, known_rules=known)


def _nearest_path(path: str, root: str) -> str:
    """The end of a message about a path that leads nowhere: the one that was most likely meant, if any.

    Step by step, what is not there is taken for the nearest of what is.
    """
    steps: list[str] = []
    for step in Path(path).parts:
        folder = os.path.join(root, *steps)
        if not os.path.lexists(os.path.join(folder, step)):
            try:
                names = os.listdir(folder)
            except OSError:
                return ""
            step = _nearest_name(step, names)
        if not step:
            return ""
        steps.append(step)
    meant = os.path.join(*steps) if steps else ""
    return f"; did you mean `{meant}`?" if os.path.isfile(os.path.join(root, meant)) else ""


def _nearest_name(name: str, names: Sequence[str]) -> str:
    """The nearest of some names, with the same ending; empty when none is near."""
    stem, suffix = os.path.splitext(name)
    stems = [other.removesuffix(suffix) for other in sorted(names) if other.endswith(suffix)]
    found = nearest(stem, stems)
    return f"{found}{suffix}" if found else ""
