"""The other files of the project around a spec, as reports call them: their texts, and where links lead."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from speclint.errors import SpeclintError
from speclint.judge.job import Job
from speclint.judge.session import Session
from speclint.task import Task
from speclint.text.source import Source


class Project:
    """The files of a session's project; paths are those that reports know, from the session's folder."""

    def __init__(self, session: Session, own: str) -> None:
        """`own` is the path of the file that is asked about."""
        self._session = session
        self._own = own
        self._folder = Job(Task(), session).folder()

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
        here = self._session.here
        own = self._folder.path_of(here.own(path))
        if own is None:
            return None
        folder = "" if link.startswith("/") else posixpath.dirname(own)
        where = posixpath.normpath(posixpath.join(folder, link.lstrip("/")))
        return None if where.startswith("..") else self._folder.candidate(where).path
