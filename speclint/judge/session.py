"""What one run or one editor session knows: settings, templates, and the facts of the project's files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from speclint.files import Files, Here, Noted, is_markdown
from speclint.judge.project import Folder, Glance, Known
from speclint.settings import configuration
from speclint.settings.configuration import Installed, Settings
from speclint.task import Task

if TYPE_CHECKING:
    from speclint.align.profile import Request
    from speclint.judge.packs import Choice
    from speclint.judge.templates import Templates
    from speclint.model import Spec
    from speclint.template.schema import Schema
    from speclint.text.source import Source

    # All that decides what a text is laid to.
    _Basis = tuple[Source, Schema, Request]


class Session:
    """What stands in a folder, read when it is needed and again when it has changed, and only that.

    Nothing of it outlives the session, and two sessions share nothing. Within a run all is as it was when
    the run began: `refresh`, which each run calls first, looks at what was read for changes.
    """

    def __init__(
        self,
        root: str | os.PathLike[str],
        texts: Mapping[str, str] | None = None,
        *,
        settings: Settings | None = None,
        config: str | None = None,
        home: str | None = None,
        files: Files | None = None,
        packs: Sequence[str] = (),
        keeps_laid: bool = False,
        keeps_listing: bool = False,
    ) -> None:
        """`root` is the folder that paths count from, an absolute path.

        `texts` stand in place of files (unsaved buffers), by their paths. `settings` are used instead of
        those that hold in the folder, or those in the file `config`, whose globs then count from here (none
        at all where it is empty); `home` is the folder of all that the user has, which is no project;
        `files` are where everything comes from, by default the disk. `packs` are folders of rules, whose code
        is run. With `keeps_laid` the last spec that each file came to is kept, for one who asks many
        questions of the same text. With `keeps_listing` the other documents of the project are looked for
        once, until `look` is called, for one who is told when something changes on disk.
        """
        self.here = Here.at(root, home)
        standing = {self.here.own(path): text for path, text in (texts or {}).items()}
        self.files = files or Files(standing, self.here.folder, home)
        self._templates: Templates | None = None
        self._primed: tuple[str, ...] = ()
        self._given = settings
        self._config = config
        self.folders = tuple(os.path.realpath(self.here.place(path)) for path in packs)
        self._settings: tuple[Settings, Noted] | None = None
        self._known: dict[tuple[object, ...], dict[str, Known]] = {}
        self._laid: dict[str, tuple[_Basis, Spec]] | None = {} if keeps_laid else None
        self._glances: dict[tuple[str, ...], Glance] | None = {} if keeps_listing else None

    def at(self, files: Files) -> Session:
        """The same folder where its files come from elsewhere."""
        session = Session(
            self.here.folder, settings=self._given, config=self._config, home=self.here.home, files=files
        )
        session.folders = self.folders
        return session

    def put(self, path: str, text: str | None) -> None:
        """Puts a text in place of a file; None gives the file back its own."""
        texts = {**self.files.texts}
        if text is not None:
            texts[self.here.own(path)] = text
        else:
            texts.pop(self.here.own(path), None)
            self._forget(path)
        self.files = replace(self.files, texts=texts)
        if self._glances and not is_markdown(path):
            # It may be one of those that say which documents there are.
            self._glances.clear()

    def _forget(self, path: str) -> None:
        """Lets go of what a file was laid to, which nobody asks about any more."""
        if self._laid is not None:
            self._laid.pop(self.here.shown(self.here.own(path)), None)

    def refresh(self) -> None:
        """Forgets what has changed; with a template or the settings, what was made of specs by them."""
        settings_changed = self._settings is not None and not self._settings[1].is_current(self.files)
        if settings_changed:
            self._settings = self._templates = None
        templates_changed = self._templates is not None and self._templates.refresh(self.files)
        if templates_changed or settings_changed:
            self._known.clear()
        if settings_changed and self._glances:
            self._glances.clear()

    def glance(self, exclude: tuple[str, ...]) -> Glance | None:
        """What was seen of the project's documents, but for those excluded; None if that is not kept."""
        return None if self._glances is None else self._glances.setdefault(exclude, Glance())

    def look(self) -> bool:
        """Looks for the project's documents again; whether there are others, or they hold something else."""
        before, same = self._glances or {}, True
        for exclude, glance in before.items():
            now = before[exclude] = Glance()
            same &= Folder(self.here, self.files, self.settings, exclude, now).looks_as(glance)
        return not same

    @property
    def settings(self) -> Settings:
        """What the settings say that hold here; raises `SpeclintError` when they cannot be read."""
        if self._given is not None:
            return self._used(self._given)
        if self._settings is None:
            noted = Noted(self.files)
            remarks: list[str] = []
            found, config, place, root = Settings(), self._config, None, None
            if config is None:
                place = configuration.find(self.here, noted, remarks.append)
            elif config:
                place, root = self.here.place(config), self.here.folder
            if place is not None:
                label = config or self.here.shown(place)
                found = configuration.read(place, label, self._installed(), noted, root)
            self._settings = replace(found, remarks=tuple(remarks)), noted
        return self._used(self._settings[0])

    def _used(self, settings: Settings) -> Settings:
        """Settings, by whose word documents are as large as they may be."""
        if self.files.largest != settings.largest:
            self.files = replace(self.files, largest=settings.largest)
        return settings

    @property
    def packs(self) -> Choice:
        """Which packs count here."""
        from speclint.judge.packs import Choice

        return Choice(self.settings.packs, self.folders)

    def _installed(self) -> Installed:
        from speclint.judge.packs import Named

        return Named(self.folders)

    @property
    def places(self) -> list[str]:
        """Where the files stand of which settings and templates were made."""
        of_templates = self._templates.places if self._templates is not None else []
        of_settings = self._settings[1].places if self._settings is not None else []
        return [*of_settings, *of_templates, *self._primed]

    @property
    def templates(self) -> Templates:
        """The templates that are used here."""
        if self._templates is None:
            from speclint.judge.templates import Templates

            self._templates = Templates(self.here, self.files, self.packs)
        return self._templates

    @property
    def is_usual(self) -> bool:
        """Whether settings and packs are those that hold in the folder, and none that were given."""
        return self._given is None and self._config is None and not self.folders

    def prime(self, settings: Settings, noted: Noted, templates: Iterable[str]) -> None:
        """Takes what the settings are known to be, the files in which it was seen, and the templates'."""
        if self._settings is None:
            self._settings = settings, noted
            self._primed = tuple(templates)

    @property
    def noted(self) -> Noted:
        """The files in which it was seen what the settings are."""
        assert self.settings is self._given or self._settings is not None
        return Noted(self.files) if self._settings is None else self._settings[1]

    def laid(self, basis: _Basis, lay: Callable[[], Spec]) -> Spec:
        """The spec that a text comes to with a schema and a request; what is kept of it is not laid again."""
        if self._laid is None:
            return lay()
        path = basis[0].path
        if path not in self._laid or self._laid[path][0] != basis:
            self._laid[path] = basis, lay()
        return self._laid[path][1]

    def known(self, task: Task) -> dict[str, Known]:
        """What is known of the project's files that a task does not check, by their paths in it."""
        key = (task.template, task.size, task.traits)
        return self._known.setdefault(key, {})
