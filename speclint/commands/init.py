"""The first settings of a project, from the templates and specs in it; its pre-commit hook and workflow."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from glob import escape
from pathlib import PurePosixPath

from speclint import __version__
from speclint.align import levels
from speclint.align.identify import identifies
from speclint.commands.learn import remark, scalar
from speclint.errors import SpeclintError
from speclint.files import SUFFIXES, Files, create, write
from speclint.judge.job import Job
from speclint.judge.session import Session
from speclint.judge.templates import BUILT_IN, Templates
from speclint.model import Document, Heading, SectionSlot
from speclint.settings import configuration
from speclint.settings.discover import Candidate, discover
from speclint.task import Task
from speclint.template.schema import Schema
from speclint.text import markdown, titles
from speclint.text.source import Source

PRE_COMMIT_FILE = ".pre-commit-config.yaml"
WORKFLOW_FILE = ".github/workflows/speclint.yml"

HOOK = f"""\
  - repo: https://github.com/speclint/speclint
    rev: v{__version__}
    hooks:
      - id: speclint
"""
PRE_COMMIT = f"repos:\n{HOOK}"
WORKFLOW = f"""\
name: specs
on:
  pull_request:
  push:
    branches: [main, master]
permissions:
  contents: read
jobs:
  speclint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0        # all of the history, for `since`
      - uses: speclint/speclint@v{__version__}
        with:
          since: ${{{{ github.event.pull_request.base.sha }}}}
"""

_GITHUB = ".github"
_FOLDERS = ("template", "templates")
_NAMED = re.compile(r"(?:^|[\W_])templates?(?:$|[\W_])", re.IGNORECASE)
# Files about templates, and the templates of GitHub itself, which are none of specs.
_OTHERS = re.compile(r"(?:readme|index|(?:pull_request|issue)_template)$", re.IGNORECASE)
_OTHER_FOLDERS = ("issue_template", "pull_request_template")
_FEWEST_SHARED = 2
_FEWEST_AT_TOP = 3
# How much like the built-in template one is that was copied from it, or made of it.
_COPY = 0.95
_DERIVED = 0.5
_PLAIN = re.compile(r"[A-Za-z/][\w./*-]*", re.ASCII)

# What answers a question, given what an empty answer means.
Ask = Callable[[str, bool], bool]


def start(session: Session, say: Callable[[str], None], ask: Ask | None, *, yes: bool) -> None:
    """Writes what a project lacks: each file when `ask` says so, or all with `yes`; with neither, shows them.

    Nothing that stands there is overwritten unless `ask` says so. Raises `SpeclintError` when settings
    that hold here have a mistake, and when a file cannot be written.
    """
    Job(Task(), session)
    offers = [_settings_offer(session, say, ask), *_git_offers(session, say)]
    for offer in offers:
        _refuse_links(session, offer.path)
    unwritten = [offer for offer in offers if not _settle(session, offer, say, ask, yes)]
    if unwritten and not yes and ask is None:
        say("nothing was written: `speclint init --yes` writes what is not there yet")


# What is written


@dataclass(frozen=True, slots=True)
class _Offer:
    """A file that may be written; `held` says why not, `added` what to add to it when it stands there."""

    path: str
    text: str
    held: str = ""
    added: str = ""


def _settle(session: Session, offer: _Offer, say: Callable[[str], None], ask: Ask | None, yes: bool) -> bool:
    """Writes a file or says why not; whether nothing is left to do."""
    if offer.held:
        say(f"{offer.path}: {offer.held}")
        return True
    standing = os.path.lexists(session.here.place(offer.path))
    if standing and (offer.added or ask is None):
        say(f"{offer.path}: stands there already, left alone{'; add to it:' if offer.added else ''}")
        _show(offer.added, say)
        return True
    if not yes:
        say(f"{offer.path}:")
        _show(offer.text, say)
        if ask is None:
            return False
        question = f"{offer.path} stands there already. Overwrite it?" if standing else f"Write {offer.path}?"
        if not ask(question, not standing):
            say(f"{offer.path}: left alone")
            return True
    _write(session, offer, overwrite=standing)
    say(f"{offer.path}: written")
    return True


def _show(text: str, say: Callable[[str], None]) -> None:
    for line in text.splitlines():
        say(f"    {line}" if line else "")


def _refuse_links(session: Session, path: str) -> None:
    """Refuses what would be written somewhere else than it seems, before anything is written."""
    here = session.here
    place = here.place(path)
    if os.path.commonpath([here.folder, os.path.dirname(here.own(path))]) != here.folder:
        raise SpeclintError("is not written: its folder is a link that leads out of this one", path)
    if session.files.leads_out(place):
        raise SpeclintError("is not written: a link leads out of the project there", path)
    if os.path.islink(place) and not os.path.exists(place):
        raise SpeclintError("is a link to what does not exist", path)
    if os.path.exists(place) and not os.path.isfile(place):
        raise SpeclintError("is no file", path)


def _write(session: Session, offer: _Offer, *, overwrite: bool) -> None:
    place = session.here.place(offer.path)
    if overwrite and os.path.islink(place):
        raise SpeclintError("is a link, which is not overwritten", offer.path)
    try:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        (write if overwrite else create)(place, offer.text.encode("utf-8"), session.files)
    except OSError as error:
        raise SpeclintError(f"cannot be written: {error.strerror or error}", offer.path) from error


def _git_offers(session: Session, say: Callable[[str], None]) -> Iterator[_Offer]:
    """The hook and the workflow, which work at the top of a repository only."""
    here = session.here
    if not os.path.lexists(here.place(".git")):
        say("no pre-commit hook and no workflow: this is not the top folder of a git repository")
        return
    yield _Offer(PRE_COMMIT_FILE, PRE_COMMIT, _hook_there(session), HOOK)
    if os.path.isfile(here.place(".gitlab-ci.yml")) and not os.path.isdir(here.place(_GITHUB)):
        say(".gitlab-ci.yml: the README of speclint has a job for it")
    else:
        yield _Offer(WORKFLOW_FILE, WORKFLOW)


def _hook_there(session: Session) -> str:
    """Why the hook need not be added, if so; what cannot be read has none."""
    from speclint.text import yamlfile

    try:
        source = session.files.source(session.here.place(PRE_COMMIT_FILE), PRE_COMMIT_FILE)
        data = yamlfile.load(source.path, source.text).data
        ids = [hook.get("id") for repo in data["repos"] for hook in repo["hooks"]]
    except (SpeclintError, LookupError, TypeError, AttributeError):
        return ""
    return "has the hook already" if "speclint" in ids else ""


# What is found


def _settings_offer(session: Session, say: Callable[[str], None], ask: Ask | None) -> _Offer:
    here, name = session.here, configuration.NAME
    holding = configuration.find(here, session.files)
    if holding is not None and holding != here.place(name):
        return _Offer(name, "", f"not needed: {here.shown(holding)} holds here")
    kept = ask is None and os.path.lexists(here.place(name))
    return _Offer(name, "" if kept else _Survey(session, say).text())


@dataclass(slots=True)
class _Folder:
    """A folder with its Markdown files: the template of each, None for what is no spec."""

    files: dict[str, str | None] = field(default_factory=dict)
    templates: list[str] = field(default_factory=list)
    folders: dict[str, _Folder] = field(default_factory=dict)

    def below(self) -> Iterator[_Folder]:
        yield self
        for folder in self.folders.values():
            yield from folder.below()

    def specs(self) -> int:
        return sum(template is not None for folder in self.below() for template in folder.files.values())

    def no_specs(self) -> list[str]:
        """The Markdown files in it that are no specs."""
        return sorted([*self.templates, *(path for path, template in self.files.items() if not template)])

    def own(self) -> str | None:
        """The template of the files in it, when half of them or more have one and the same; else None."""
        found = Counter(template for template in self.files.values() if template)
        one = len(found) == 1 and 2 * found.total() >= len(self.files)
        return next(iter(found)) if one else None

    def whole(self) -> str | None:
        """The template of all that stands below it, None when that has several or mostly none."""
        inside = {folder.whole() for folder in self.folders.values() if not folder.bare()}
        if self.files:
            inside.add(self.own())
        elif sum(not folder.bare() for folder in self.folders.values()) < 2:
            return None
        return inside.pop() if len(inside) == 1 else None

    def bare(self) -> bool:
        """Whether there is no Markdown below it besides templates."""
        return not any(folder.files for folder in self.below())


class _Survey:
    """The templates and specs below a folder, and the settings that fit them.

    Made of a session, it reads all Markdown there, tells templates from specs, and gives each spec the
    template that it shares most with; then folders are claimed from the top, so that one glob does for a
    folder whose specs are of one template. `text` is what comes of it.
    """

    def __init__(self, session: Session, say: Callable[[str], None]) -> None:
        here = session.here
        self._library = session.templates
        named = [".", *([_GITHUB] if os.path.isdir(here.place(_GITHUB)) else [])]
        found = discover(here, named, files=session.files)
        for path, message in found.problems:
            if path not in named:
                say(f"{path}: {message}")
        sources = dict(_sources(session.files, found.files))
        self._documents = {path: markdown.parse(source.text) for path, source in sources.items()}
        self._templates = _templates(self._documents, self._library, say)
        likeness = _likeness_to_built_in(self._templates, self._library)
        # A copy of the built-in template is that one; what was made of it takes its specs.
        self._own = {path: self._templates[path] for path, like in likeness.items() if like < _COPY}
        made = [path for path in self._own if likeness[path] >= _DERIVED]
        self._usual = max(made, key=lambda path: likeness[path], default=BUILT_IN)
        self._top = _Folder()
        for path, document in self._documents.items():
            self._place(path, document)
        self.claims: dict[str, tuple[str, int]] = {}
        self.excluded: list[str] = []
        self._claim("", self._top)

    def _place(self, path: str, document: Document) -> None:
        folder = self._top
        parts = PurePosixPath(path).parts
        if parts[0] == _GITHUB:
            return
        for part in parts[:-1]:
            folder = folder.folders.setdefault(part, _Folder())
        if path in self._templates:
            folder.templates.append(path)
        else:
            best = _best(document, {**_built_in(self._library), **self._own})
            folder.files[path] = self._usual if best == BUILT_IN else best

    def _claim(self, path: str, folder: _Folder) -> None:
        """Claims the specs below a folder with few globs, none of which fits a spec of another template."""
        if path and (template := folder.whole()):
            self.claims[f"{escape(path)}/"] = template, folder.specs()
            self.excluded += [file for inside in folder.below() for file in inside.no_specs()]
            return
        specs = {file: template for file, template in folder.files.items() if template}
        own = folder.own() if path or len(specs) >= _FEWEST_AT_TOP else None
        suffix = SUFFIXES[0]
        if own and (fitting := [file for file in specs if file.endswith(suffix)]):
            self.claims[f"{escape(path)}/*{suffix}".removeprefix("/")] = own, len(fitting)
            self.excluded += [file for file in folder.no_specs() if file.endswith(suffix)]
            specs = {file: template for file, template in specs.items() if file not in fitting}
        self.claims.update({escape(file): (template, 1) for file, template in specs.items()})
        for name, inside in folder.folders.items():
            self._claim(os.path.join(path, name), inside)

    def _taken_for_specs(self) -> list[str]:
        """The templates that would be checked wherever they stand: they look like the built-in one."""
        usual = self._library.named(BUILT_IN)
        return [path for path in self._templates if identifies(usual, self._documents[path])]

    def text(self) -> str:
        """The settings."""
        lines = [
            "# Which files are specs, of which template. `speclint config PATH` says what holds for a file."
        ]
        lines += ["templates:" if self.claims else "templates: {}  # no specs were found here"]
        for glob, (template, count) in self.claims.items():
            counted = "" if count == 1 else f"  # {count} specs"
            lines.append(f"  {_written(glob)}: {_written(template)}{counted}")
        used = {template for template, _ in self.claims.values()}
        lines += [
            f"  # FOLDER/: {remark(name)}  # no spec of it was found"
            for name in self._own
            if name not in used
        ]
        if excluded := sorted({*self.excluded, *self._taken_for_specs()}):
            lines += ["exclude:  # no specs"]
            lines += [f"  - {_written(_excluding(path))}" for path in excluded]
        return "".join(f"{line}\n" for line in lines)


def _written(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else scalar(text)


def _excluding(path: str) -> str:
    """What excludes one file, in the words of .gitignore."""
    return "/" + re.sub(r"([\\*?\[ ])", r"\\\1", path)


def _sources(files: Files, found: Sequence[Candidate]) -> Iterator[tuple[str, Source]]:
    """The texts of files; what cannot be read is for `check` to tell."""
    for file in found:
        try:
            file.path.encode("utf-8")
            yield file.path, files.source(file.place or "", file.path)
        except (UnicodeEncodeError, SpeclintError):
            continue


def _built_in(library: Templates) -> Mapping[str, Schema]:
    return {BUILT_IN: library.named(BUILT_IN)}


def _templates(
    documents: Mapping[str, Document], library: Templates, say: Callable[[str], None]
) -> dict[str, Schema]:
    """What is a template, by where it stands or what it is called, and has sections that a spec can share."""
    found = {}
    for path in documents:
        if not _may_be_template(path):
            continue
        try:
            compiled = library.named(path)
        except SpeclintError as error:
            say(f"{path}: passed over as a template: {error}")
            continue
        if len(_sections(compiled)) >= _FEWEST_SHARED:
            found[path] = compiled
    sure = {path: compiled for path, compiled in found.items() if _is_blank(path, compiled)}
    known = {**_built_in(library), **sure}
    return {path: found[path] for path in found if path in sure or _best(documents[path], known) is None}


def _may_be_template(path: str) -> bool:
    pure = PurePosixPath(path)
    folders = [part.lower() for part in pure.parts[:-1]]
    if _OTHERS.match(pure.stem) or any(folder in _OTHER_FOLDERS for folder in folders):
        return False
    return any(folder in _FOLDERS for folder in folders) or _NAMED.search(pure.stem) is not None


def _is_blank(path: str, compiled: Schema) -> bool:
    """Whether a file is a template for certain, and no spec about templates that is called so."""
    folders = PurePosixPath(path).parts[:-1]
    titled = compiled.title is not None and bool(compiled.title.pattern)
    return titled or any(folder.lower() in _FOLDERS for folder in folders)


def _likeness_to_built_in(templates: Mapping[str, Schema], library: Templates) -> dict[str, float]:
    """For each template, which share of the sections of both, at any depth, is in each of them."""
    usual = _all_sections(library.named(BUILT_IN))
    return {
        path: len(mine & usual) / max(len(mine | usual), 1)
        for path, compiled in templates.items()
        for mine in [_all_sections(compiled)]
    }


def _all_sections(compiled: Schema) -> set[str]:
    return {slot.key for slot in compiled.root.walk() if isinstance(slot, SectionSlot) and slot.key}


def _best(document: Document, templates: Mapping[str, Schema]) -> str | None:
    """Of the templates that know a document, that whose sections it shares most of; of equals the later."""
    headings = [levels.key_of(block) for block in document.blocks if isinstance(block, Heading)]
    keys = {name for key in headings for name in (key, titles.undecorated(key))}
    best, most = None, 0.0
    for name, compiled in templates.items():
        wanted = _sections(compiled)
        share = len(wanted & keys) / max(len(wanted), 1)
        if share >= most and identifies(compiled, document):
            best, most = name, share
    return best


def _sections(compiled: Schema) -> set[str]:
    return {slot.key for slot in compiled.root.of(SectionSlot) if slot.key}
