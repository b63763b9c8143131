"""The other files of the project around a spec, as reports call them: their texts, and where links lead."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from itertools import islice
from urllib.parse import quote

from speclint.errors import SpeclintError
from speclint.judge.job import Job
from speclint.judge.namings import names_of
from speclint.judge.session import Session
from speclint.model import Naming
from speclint.task import Task
from speclint.text.source import Source

# So many other specs are read for the names by which they are called.
_MOST_READ = 100


class Project:
    """The files of a session's project; paths are those that reports know, from the session's folder."""

    def __init__(self, session: Session, own: str) -> None:
        """`own` is the path of the file that is asked about."""
        self._session = session
        self._own = own
        job = Job(Task(), session)
        self._folder = job.folder()
        self._known = job.project(self._folder)

    def others(self, mentioning: str) -> Iterator[tuple[str, str]]:
        """The other documents whose text holds a word, each with that text."""
        sought = mentioning.encode()
        for path in self._folder.documents():
            candidate, data = self._folder.candidate(path), self._folder.data(path)
            if candidate.path != self._own and data is not None and sought in data:
                try:
                    yield candidate.path, Source.of(candidate.path, data).text
                except SpeclintError:
                    continue

    def text(self, path: str) -> str | None:
        """The text of a file; None when it has none."""
        try:
            return self._session.files.source(self._session.here.place(path), path).text
        except SpeclintError:
            return None

    def target(self, path: str, link: str) -> str | None:
        """The path of the file that a link in a file leads to; None when it leads out of the project."""
        if not link:
            return path
        where = self._where(path, link)
        return None if where is None else self._folder.candidate(where).path

    def _where(self, path: str, link: str) -> str | None:
        """The path in the project that a link in a file leads to."""
        own = self._folder.path_of(self._session.here.own(path))
        if own is None:
            return None
        folder = "" if link.startswith("/") else posixpath.dirname(own)
        where = posixpath.normpath(posixpath.join(folder, link.lstrip("/")))
        return None if where.startswith("..") else where

    def anchors(self, link: str) -> Mapping[str, str]:
        """The anchors of the file that a link leads to; none when it is not there."""
        where = self._where(self._own, link)
        return (self._known.anchors(where) if where is not None else None) or {}

    def links(self, begun: str) -> Iterator[str]:
        """How links lead to the files of the folder that one is begun with, and to all other documents."""
        own = self._folder.path_of(self._session.here.own(self._own))
        stem = begun.rpartition("/")[0]
        folder = self._where(self._own, f"{stem}/" if stem or begun.startswith("/") else ".")
        if own is None or folder is None:
            return
        names = (name for name in self._known.names(folder) if "." in name[1:] and name[0] != ".")
        beside = (posixpath.normpath(posixpath.join(folder, name)) for name in names)
        for where in dict.fromkeys((*beside, *self._known.others)):
            if where != own:
                yield quote(self._link(where, own, begun))

    def _link(self, where: str, own: str, begun: str) -> str:
        if begun.startswith("/"):
            return f"/{where}"
        way = posixpath.relpath(where, posixpath.dirname(own) or ".")
        return f"./{way}" if begun.startswith("./") and not way.startswith("../") else way

    def names(self, naming: Naming, template: str) -> Iterator[str]:
        """The names that other specs have where those of a template are called by one."""
        own = self._folder.path_of(self._session.here.own(self._own))
        for where in islice(self._known.others, _MOST_READ):
            ties = self._known.ties(where) if where != own else None
            if ties is not None:
                yield from names_of(ties, naming, template)
