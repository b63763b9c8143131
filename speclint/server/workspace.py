"""What is open in an editor: its folders, its unsaved texts, and what a check of these comes to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pygls import uris

from speclint import api
from speclint.errors import SpeclintError
from speclint.expressions import expression
from speclint.files import SETTINGS, is_below, is_markdown, project_top
from speclint.judge import packs
from speclint.judge.diagnose import SpecFile
from speclint.judge.job import Job
from speclint.judge.packs import Rule
from speclint.judge.session import Session
from speclint.judge.timer import limited
from speclint.model import Diagnostic
from speclint.records import dataclass
from speclint.task import STANDARD_INPUT, Task
from speclint.text.source import Source

# What is said of a document whose address no file can have.
NO_ADDRESS = "no file can stand at this address"
_LANGUAGES = ("markdown", "mdx")
_YAML = (".yaml", ".yml")
# How a message names the place of a problem that follows the first one.
_PLACED = expression(r"(?P<path>[^:\n]+):(?P<line>\d+):(?P<column>\d+): (?P<message>.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text that is open in an editor; `place` is where its file stands, None for what is no file yet."""

    uri: str
    version: int | None
    text: str
    place: str | None
    language: str = ""

    @property
    def may_be_spec(self) -> bool:
        """Whether it is Markdown, by its language or by its name."""
        return self.language in _LANGUAGES or (self.place is not None and is_markdown(self.place))

    @property
    def is_judged(self) -> bool:
        """Whether something is said of it: it may be a spec, or what specs are judged by."""
        name = os.path.basename(self.place or "")
        return self.may_be_spec or name in SETTINGS or name.endswith(_YAML)

    @property
    def source(self) -> Source:
        """The text with its lines."""
        return Source.from_text(self.uri, self.text)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What keeps a document from being judged: a message, and where that stands, if in a file.

    `path` is what reports call the file.
    """

    message: str
    uri: str | None = None
    line: int = 1
    column: int = 1
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a check of a document came to."""

    found: tuple[Diagnostic, ...] = ()
    troubles: tuple[Trouble, ...] = ()


class Workspace:
    """The folders and the texts that are open in an editor, each folder with its own session.

    A document belongs to the innermost of the folders around it; one outside of all of them to its project,
    or to the folder that it stands in. Every text stands in place of its file for all of them.
    """

    def __init__(self, home: str | None = None, packs: Sequence[str] = ()) -> None:
        self.documents: dict[str, Document] = {}
        self.folders: list[str] = []
        self._home = home
        self._packs = packs
        self._sessions: dict[str, Session] = {}
        self._judged: dict[str, tuple[Document, Judgement]] = {}

    def add_folder(self, uri: str) -> None:
        """Takes in a folder."""
        place = place_of(uri)
        if place is not None and place not in self.folders:
            self.folders.append(place)

    def remove_folder(self, uri: str) -> None:
        """Lets a folder go, with all that is known of it."""
        place = place_of(uri)
        if place in self.folders:
            self.folders.remove(place)
            self._sessions.pop(place, None)

    def put(self, uri: str, text: str, version: int | None = None, language: str = "") -> Document:
        """Takes in the text of a document, in place of what it held before."""
        language = language or (self.documents[uri].language if uri in self.documents else "")
        document = Document(uri=uri, version=version, text=text, place=place_of(uri), language=language)
        self.documents[uri] = document
        self._stand(document.place, text)
        return document

    def close(self, uri: str) -> None:
        """Lets a document go: its file holds again what stands on disk."""
        document = self.documents.pop(uri, None)
        self._judged.pop(uri, None)
        if document is not None:
            self._stand(document.place, None)

    def _stand(self, place: str | None, text: str | None) -> None:
        if place is not None:
            for session in self._sessions.values():
                session.put(place, text)

    def session(self, document: Document) -> Session:
        """The session of the folder that a document belongs to."""
        folder = self._folder(document)
        if folder not in self._sessions:
            texts = {one.place: one.text for one in self.documents.values() if one.place is not None}
            self._sessions[folder] = Session(
                folder, texts, home=self._home, packs=self._packs, keeps_laid=True, keeps_listing=True
            )
        return self._sessions[folder]

    def _folder(self, document: Document) -> str:
        place = document.place
        if place is None:
            return self.folders[0] if self.folders else os.sep
        around = [folder for folder in self.folders if is_below(place, folder)]
        folder = os.path.dirname(place)
        while not os.path.isdir(folder):
            folder = os.path.dirname(folder)
        return max(around, key=len) if around else project_top(folder) or folder

    def look(self) -> None:
        """Looks on disk again for the documents of all folders."""
        for session in self._sessions.values():
            session.look()

    def neighbours(self, document: Document) -> list[Document]:
        """The other open documents of the same folder of which something is said."""
        folder = self._folder(document)
        others = (one for one in self.documents.values() if one.uri != document.uri)
        return [one for one in others if one.is_judged and self._folder(one) == folder]

    def path(self, document: Document) -> str | None:
        """What reports call a document, from the folder that it belongs to."""
        here = self.session(document).here
        return None if document.place is None else here.shown(here.own(document.place))

    def uri(self, path: str, session: Session) -> str:
        """The address of what reports of a session call `path`, as the editor knows it if it is open."""
        place = session.here.own(path)
        for one in self.documents.values():
            if one.place is not None and session.here.own(one.place) == place:
                return one.uri
        return uri_of(place)

    def rules(self, document: Document) -> Mapping[str, Rule]:
        """The rules that count for a document, by name; none where settings or packs are broken."""
        try:
            return packs.rules(self.session(document).packs)
        except SpeclintError:
            return {}

    def judge(self, document: Document) -> Judgement:
        """What a check of a document finds, as the command line does for what is saved.

        Nothing is raised: what fails is said, and the next text is checked again.
        """
        if is_no_address(document.uri):
            return Judgement(troubles=(Trouble(NO_ADDRESS, document.uri),))
        session = self.session(document)
        path = self.path(document)
        problems: list[SpeclintError] = []
        found: tuple[Diagnostic, ...] = ()
        is_spec = False
        try:
            if document.may_be_spec:
                result = api.check_text(document.text, path=path, root=session, only_specs=True)
                found, problems = result.diagnostics, list(result.problems)
                is_spec = bool(result.checked)
        except SpeclintError as error:
            problems.append(error)
        except Exception as error:
            problems.append(_failure(error, path))
        if not is_spec:
            problems += _wrong_settings(session)
        elif document.place is not None:
            problems += _on_disk(document.place, path, session)
        told = (trouble for one in problems for trouble in self._troubles(one, session))
        judgement = Judgement(found, tuple(dict.fromkeys(told)))
        self._judged[document.uri] = document, judgement
        return judgement

    def judged(self, document: Document) -> Judgement:
        """What the last check of a document found; it is checked if it holds another text now."""
        of, judgement = self._judged.get(document.uri, (None, Judgement()))
        return judgement if of is document else self.judge(document)

    def _troubles(self, error: SpeclintError, session: Session) -> Iterable[Trouble]:
        """The problems that an error holds, each at its place."""
        first, *more = error.message.split("\n")
        uri = None if error.path is None else self.uri(error.path, session)
        yield Trouble(first, uri, error.line or 1, error.column or 1, error.path)
        for line in more:
            placed = _PLACED.fullmatch(line)
            if placed is None:
                yield Trouble(line, uri)
            else:
                at, path = (int(placed["line"]), int(placed["column"])), placed["path"]
                yield Trouble(placed["message"], self.uri(path, session), *at, path)

    def laid(self, document: Document) -> SpecFile | None:
        """A document laid against its template; None for what is no spec, or cannot be laid."""
        session = self.session(document)
        task = Task(
            paths=(STANDARD_INPUT,),
            stdin_name=self.path(document),
            stdin=document.text.encode("utf-8", "surrogatepass"),
            only_specs=True,
        )
        try:
            job = Job(task, session)
            with limited(job.settings.seconds, document.uri):
                return next(filter(None, map(job.lay, job.candidates().files)), None)
        except SpeclintError:
            return None


def _wrong_settings(session: Session) -> Iterable[SpeclintError]:
    """What is wrong with the settings, and with the templates that they name."""
    session.refresh()
    try:
        settings = session.settings
    except SpeclintError as error:
        yield error
        return
    for name in dict.fromkeys(claim.template for claim in settings.templates):
        try:
            session.templates.named(name, settings.root)
        except SpeclintError as error:
            yield error


def _failure(error: Exception, path: str | None) -> SpeclintError:
    said = " ".join(f"{type(error).__name__}: {error}".split())
    return SpeclintError(f"speclint failed on this file, please report it: {said}", path)


def _on_disk(place: str, path: str | None, session: Session) -> Iterable[SpeclintError]:
    """What is wrong with a saved file that an editor opens all the same, such as its encoding."""
    disk = replace(session.files, texts={})
    if disk.is_file(place):
        try:
            disk.source(place, path or place)
        except SpeclintError as error:
            yield error


def place_of(uri: str) -> str | None:
    """The absolute path of a file by its address, its own folder's links followed; None for no file."""
    try:
        path = uris.to_fs_path(uri) if uri.startswith("file:") else None
    except ValueError:
        return None
    if not path or "\0" in path or not os.path.isabs(path):
        return None
    folder, name = os.path.split(path.rstrip(os.sep))
    return os.path.join(os.path.realpath(folder), name)


def is_no_address(uri: str) -> bool:
    """Whether an address is that of a file, and none can have it."""
    return uri.startswith("file:") and place_of(uri) is None


def uri_of(place: str) -> str:
    """The address of a file by its absolute path."""
    return uris.from_fs_path(place) or ""
