"""The first settings of a project, from the templates and specs in it; its pre-commit hook and workflow."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from glob import escape
from pathlib import PurePosixPath

from speclint import __version__, run
from speclint.align import levels
from speclint.align.identify import identifies
from speclint.align.profile import Request
from speclint.changes import baseline
from speclint.changes.baseline import Baseline
from speclint.commands import blank
from speclint.commands.learn import remark, scalar
from speclint.commands.usage import is_about_specs
from speclint.errors import SpeclintError
from speclint.expressions import expression
from speclint.files import SUFFIXES, Files, Here, create, is_below, no_file, write
from speclint.gaps import EmptyDocument, ForeignDocument
from speclint.judge.job import Job
from speclint.judge.session import Session
from speclint.judge.templates import BUILT_IN, Templates
from speclint.lay import lay
from speclint.model import Document, Heading, SectionSlot, Spec
from speclint.records import dataclass
from speclint.settings import configuration
from speclint.settings.discover import NO_DOCUMENT, Candidate, discover, hidden_documents
from speclint.task import Task
from speclint.template.schema import Schema
from speclint.text import markdown, titles
from speclint.text.source import Source
from speclint.wording import count

PRE_COMMIT_FILE = ".pre-commit-config.yaml"
WORKFLOW_FILE = ".github/workflows/speclint.yml"

SCHEMA = f"https://raw.githubusercontent.com/speclint/speclint/v{__version__}/speclint/settings.json"
MODELINE = f"# yaml-language-server: $schema={SCHEMA}"


def hook(baseline: str = "") -> str:
    """The hook as `.pre-commit-config.yaml` lists it; with a baseline, what that knows is let be."""
    args = f"\n        args: [--baseline, {baseline}]" if baseline else ""
    return f"""\
  - repo: https://github.com/speclint/speclint
    rev: v{__version__}
    hooks:
      - id: speclint{args}
"""


def workflow(baseline: str = "", *, is_empty: bool = False) -> str:
    """The workflow; without specs (`is_empty`) it is to be green until there is one."""
    more = f"\n          baseline: {baseline}" if baseline else ""
    more += "\n          allow-nothing: true   # until there is a first spec" if is_empty else ""
    return f"""\
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
          since: ${{{{ github.event.pull_request.base.sha || github.event.before }}}}{more}
"""


_GITHUB = ".github"
_FOLDERS = ("template", "templates")
_NAMED = expression(r"(?:^|[\W_])templates?(?:$|[\W_])", re.IGNORECASE)
# Files about templates, and the templates of GitHub itself, which are none of specs.
_OTHERS = expression(r"(?:readme|index|(?:pull_request|issue)_template)$", re.IGNORECASE)
_OTHER_FOLDERS = ("issue_template", "pull_request_template")
_FEWEST_SHARED = 2
_MOST_NAMED = 5  # specs with findings
_FEWEST_AT_TOP = 3
# How much like the built-in template one is that was copied from it, or made of it.
_COPY = 0.95
_DERIVED = 0.5
_PLAIN = expression(r"[A-Za-z/][\w./*-]*", re.ASCII)

# What answers a question, given what an empty answer means.
Ask = Callable[[str, bool], bool]


def start(session: Session, say: Callable[[str], None], ask: Ask | None, *, yes: bool) -> None:
    """Writes what a project lacks: each file when `ask` says so, or all with `yes`; with neither, shows them.

    Nothing that stands there is overwritten unless `ask` says so. Raises `SpeclintError` when there is no
    Markdown to make settings of, when those that hold here have a mistake, and when a file cannot be written.
    """
    Job(Task(), session)
    here = session.here
    for path in (configuration.NAME, baseline.NAME, *_git_files(here)):
        _refuse_links(session, path)
    settings, is_empty = _settings_offer(session, say, ask)
    is_written = [_settle(session, settings, say, ask, yes)]
    known = _baseline_offer(here, settings)
    if known is not None:
        is_written.append(_settle(session, known, say, ask, yes))
    is_asked = ask is None and not yes
    has_known = known is not None and (is_asked or os.path.lexists(here.place(known.path)))
    offers = _git_offers(session, baseline.NAME if has_known else "", say, is_empty=is_empty)
    is_written += [_settle(session, offer, say, ask, yes) for offer in offers]
    if not all(is_written) and not yes and ask is None:
        say("nothing was written: `speclint init --yes` writes what is not there yet")


# What is written


@dataclass(frozen=True, slots=True)
class _Offer:
    """A file that may be written; `held` says why not, `added` what to add to it when it stands there.

    `shown` is what is shown of it beforehand, by default all of it, `told` what is said of it when it is
    written.
    """

    path: str
    text: str
    held: str = ""
    added: str = ""
    shown: str = ""
    told: str = ""


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
        _show(offer.shown or offer.text, say)
        if ask is None:
            return False
        question = f"{offer.path} stands there already. Overwrite it?" if standing else f"Write {offer.path}?"
        if not ask(question, not standing):
            say(f"{offer.path}: left alone")
            return True
    _write(session, offer, overwrite=standing)
    say(f"{offer.path}: written{f', {offer.told}' if offer.told else ''}")
    return True


def _show(text: str, say: Callable[[str], None]) -> None:
    for line in text.splitlines():
        say(f"    {line}" if line else "")


def _refuse_links(session: Session, path: str) -> None:
    """Refuses what would be written somewhere else than it seems, before anything is written."""
    here = session.here
    place = here.place(path)
    if not is_below(here.own(path), here.folder):
        raise SpeclintError("is not written: its folder is a link that leads out of this one", path)
    if session.files.leads_out(place):
        raise SpeclintError("is not written: a link leads out of the project there", path)
    if os.path.lexists(place) and not os.path.isfile(place):
        raise SpeclintError(no_file(place), path)


def _write(session: Session, offer: _Offer, *, overwrite: bool) -> None:
    place = session.here.place(offer.path)
    if overwrite and os.path.islink(place):
        raise SpeclintError("is a link, which is not overwritten", offer.path)
    try:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        (write if overwrite else create)(place, offer.text.encode("utf-8"), session.files)
    except OSError as error:
        raise SpeclintError(f"cannot be written: {error.strerror or error}", offer.path) from error


def _git_files(here: Here) -> tuple[str, ...]:
    return (PRE_COMMIT_FILE, WORKFLOW_FILE) if os.path.lexists(here.place(".git")) else ()


def _git_offers(
    session: Session, known: str, say: Callable[[str], None], *, is_empty: bool
) -> Iterator[_Offer]:
    """The hook and the workflow, which work at the top of a repository only; `known` is the baseline."""
    here = session.here
    if not os.path.lexists(here.place(".git")):
        say("no pre-commit hook and no workflow: this is not the top folder of a git repository")
        return
    yield _Offer(PRE_COMMIT_FILE, f"repos:\n{hook(known)}", _hook_there(session), hook(known))
    if os.path.isfile(here.place(".gitlab-ci.yml")) and not os.path.isdir(here.place(_GITHUB)):
        say(".gitlab-ci.yml: the README of speclint has a job for it")
    else:
        yield _Offer(WORKFLOW_FILE, workflow(known, is_empty=is_empty))


def _baseline_offer(here: Here, settings: _Offer) -> _Offer | None:
    """The findings of today in the specs that new settings map, recorded one by one; None without any."""
    if not settings.text:
        return None
    session = Session(here.folder, {configuration.NAME: settings.text}, home=here.home)
    result = run.check(Task(allow_nothing=True), session)
    if result.problems or not result.diagnostics:
        return None
    known = baseline.of(result, Baseline(baseline.NAME, here))
    number = count(len(result.diagnostics), "finding")
    specs = _most(Counter({file.path: len(file.diagnostics) for file in result.checked if file.diagnostics}))
    is_in_git = os.path.lexists(here.place(".git"))
    use = ", so that the hook and the workflow report only new ones" if is_in_git else ""
    plain = f"a plain `speclint check` shows all, unless the settings say `baseline: {baseline.NAME}`"
    told = f"{number} in {specs}{use}; {plain}"
    return _Offer(baseline.NAME, baseline.written(known).decode("ascii"), shown=told, told=told)


def _most(found: Counter[str]) -> str:
    """Which specs have most of the findings: `2 specs (6 in a.md, 2 in b.md)`, or the only one."""
    most = found.most_common(_MOST_NAMED)
    if len(found) == 1:
        return most[0][0]
    named = [f"{number} in {path}" for path, number in most]
    rest = found.total() - sum(number for _, number in most)
    return f"{count(len(found), 'spec')} ({', '.join([*named, *([f'{rest} in others'] if rest else [])])})"


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


def _settings_offer(session: Session, say: Callable[[str], None], ask: Ask | None) -> tuple[_Offer, bool]:
    """The settings, and whether they map no spec."""
    here, name = session.here, configuration.NAME
    holding = configuration.find(here, session.files)
    if holding is not None and holding != here.place(name):
        return _Offer(name, "", f"not needed: {here.shown(holding)} holds here"), False
    if ask is None and os.path.lexists(here.place(name)):
        return _Offer(name, ""), not session.settings.templates
    survey = _Survey(session, say)
    return _Offer(name, survey.text()), not survey.claims


@dataclass(slots=True)
class _Folder:
    """A folder with its Markdown files: the template of each, None for what is no spec.

    `sloppy` are those that are laid on a template, but badly: they go with the specs around them.
    """

    files: dict[str, str | None] = field(default_factory=dict)
    sloppy: dict[str, str] = field(default_factory=dict)
    templates: list[str] = field(default_factory=list)
    folders: dict[str, _Folder] = field(default_factory=dict)

    def below(self) -> Iterator[_Folder]:
        yield self
        for folder in self.folders.values():
            yield from folder.below()

    def specs(self) -> int:
        return sum(
            template is not None or folder.sloppy.get(path) is not None
            for folder in self.below()
            for path, template in folder.files.items()
        )

    def no_specs(self, template: str) -> list[str]:
        """The Markdown files in it that are no specs of a template, and not even badly made ones."""
        others = (path for path, own in self.files.items() if not own and self.sloppy.get(path) != template)
        return sorted([*(path for path in self.templates if path != template), *others])

    def own(self) -> str | None:
        """The template of the files in it, when half of them or more have one and the same; else None.

        Badly made ones count for neither side.
        """
        found = Counter(template for template in self.files.values() if template)
        if len(found) != 1:
            return None
        (one,) = found
        others = [p for p, own in self.files.items() if own or self.sloppy.get(p) != one]
        return one if 2 * found.total() >= len(others) else None

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
        if not found.files:
            told = sorted(found.problems, key=lambda problem: problem[0] in named)
            path, message = next(iter(told), (".", NO_DOCUMENT))
            raise SpeclintError(message, path)
        for path, message in found.problems:
            if path not in named:
                say(f"{path}: {message}")
        sources = dict(_sources(session.files, found.files))
        self._sources = sources
        self._say = say
        self._documents = {path: markdown.parse(source.text) for path, source in sources.items()}
        self._templates = _templates(self._documents, self._library, say)
        self._templates |= self._blank(say)
        likeness = _likeness_to_built_in(self._templates, self._library)
        # A copy of the built-in template is that one; what was made of it takes its specs.
        self._own = {path: self._templates[path] for path, like in likeness.items() if like < _COPY}
        made = [path for path in self._own if likeness[path] >= _DERIVED]
        self._usual = max(made, key=lambda path: likeness[path], default=BUILT_IN)
        self._top = _Folder()
        for path, document in self._documents.items():
            self._place(path, document)
        self.claims: dict[str, tuple[str, int]] = {}
        self.excluded: dict[str, str] = {}
        self._claim("", self._top)
        passed_over = [folder for folder in found.hidden if folder not in named]
        if not self.claims and (hidden := hidden_documents(here, passed_over, session.files)):
            say(f"there are documents in {hidden}")

    def _blank(self, say: Callable[[str], None]) -> Iterator[tuple[str, Schema]]:
        """What is a template by what it holds, whatever it is called, which is said."""
        documents = {path: one for path, one in self._documents.items() if not _is_aside(path)}
        for path, compiled, why in blank.blanks(
            documents, self._sources, self._templates.values(), self._library
        ):
            say(f"{path}: taken for a template: {why}")
            yield path, compiled

    def _place(self, path: str, document: Document) -> None:
        folder = self._top
        parts = PurePosixPath(path).parts
        if parts[0] == _GITHUB:
            return
        for part in parts[:-1]:
            folder = folder.folders.setdefault(part, _Folder())
        if path in self._templates:
            folder.templates.append(path)
            return
        known = {**_built_in(self._library), **self._own}
        best = _best(document, known)
        folder.files[path] = self._usual if best == BUILT_IN else best
        if best is None and (laid := self._laid(path, known)) is not None:
            template = self._usual if laid.template == BUILT_IN else laid.template
            if 2 * laid.filled >= laid.wanted:
                folder.files[path] = template
            elif not is_about_specs(path):
                folder.sloppy[path] = template

    def _laid(self, path: str, known: Mapping[str, Schema]) -> _Laid | None:
        """The template that fits a document best when it is laid on each; None when all are foreign to it."""
        best: _Laid | None = None
        for name, compiled in known.items():
            laid = _lay(name, compiled, self._sources[path])
            if laid is not None and (best is None or laid.share >= best.share):
                best = laid
        return best

    def _exclude(self, paths: Iterable[str], template: str) -> None:
        """Excludes files below a claimed folder, each with the reason."""
        compiled = self._library.named(template)
        for path in paths:
            if path in self._templates:
                self.excluded[path] = "a template"
                continue
            filled = _filled(compiled, lay(self._sources[path], compiled, Request()))
            some = f"{filled} of" if filled else "none of"
            wanted = count(len(_sections(compiled)), "section")
            self.excluded[path] = f"fills {some} the {wanted} of {template}"

    def _keep(self, folder: _Folder, template: str) -> int:
        """Says which badly made specs of a template are left in, and counts them."""
        compiled = self._library.named(template)
        kept = [path for path, own in folder.sloppy.items() if own == template]
        for path in kept:
            filled = _filled(compiled, lay(self._sources[path], compiled, Request()))
            wanted = count(len(_sections(compiled)), "section")
            self._say(f"{path}: left in, although it fills {filled} of the {wanted} of {template}")
        return len(kept)

    def _claim(self, path: str, folder: _Folder) -> None:
        """Claims the specs below a folder with few globs, none of which fits a spec of another template.

        Settings are read by people: one glob that does for a folder is worth more than ten files, as long as
        what comes later is claimed rightly too. From the top down, the first folder whose specs are of one
        template is claimed as a whole, what is none among them excluded. `docs/rfcs/` with forty RFCs and a
        readme becomes one entry and one exclusion.
        """
        if path and (template := folder.whole()):
            kept = [self._keep(inside, template) for inside in folder.below()]
            mapped = sum(t is not None for inside in folder.below() for t in inside.files.values())
            self.claims[f"{escape(path)}/"] = template, mapped + sum(kept)
            self._exclude((file for inside in folder.below() for file in inside.no_specs(template)), template)
            return
        specs = {file: template for file, template in folder.files.items() if template}
        own = folder.own() if path or len(specs) >= _FEWEST_AT_TOP else None
        suffix = SUFFIXES[0]
        if own and (fitting := [file for file in specs if file.endswith(suffix)]):
            kept_here = self._keep(folder, own)
            glob = f"{escape(path)}/*{suffix}".removeprefix("/")
            self.claims[glob] = own, len(fitting) + kept_here
            self._exclude((file for file in folder.no_specs(own) if file.endswith(suffix)), own)
            specs = {file: template for file, template in specs.items() if file not in fitting}
        self.claims.update({escape(file): (template, 1) for file, template in specs.items()})
        for name, inside in folder.folders.items():
            self._claim(os.path.join(path, name), inside)

    def _taken_for_specs(self) -> list[str]:
        """The templates that would be checked wherever they stand: they look like the built-in one."""
        usual = self._library.named(BUILT_IN)
        return [path for path in self._templates if identifies(usual, self._documents[path])]

    def _missing(self) -> Iterator[str]:
        """The line that settings lack where no template was found, which is said, too."""
        folders = Counter(folder for path in self._documents if (folder := os.path.dirname(path)))
        if not folders:
            return
        line = f"{_written(escape(max(folders, key=lambda name: folders[name])))}/: TEMPLATE.md"
        what = "the folder of specs, and the file that they are copied from"
        self._say(f"no template was found: write `{line}` below `templates` in {configuration.NAME}: {what}")
        yield f"  # {line}  # instead of `{{}}`: {what}"

    def text(self) -> str:
        """The settings."""
        lines = [
            MODELINE,
            "# Which files are specs, of which template. `speclint config PATH` says what holds for a file.",
        ]
        lines += ["templates:" if self.claims else "templates: {}  # no specs were found here"]
        if not self.claims and not self._own:
            lines += self._missing()
        for glob, (template, number) in self.claims.items():
            counted = "" if number == 1 else f"  # {number} specs"
            lines.append(f"  {_written(glob)}: {_written(template)}{counted}")
        used = {template for template, _ in self.claims.values()}
        lines += [
            f"  # FOLDER/: {remark(name)}  # no spec of it was found"
            for name in self._own
            if name not in used
        ]
        taken = [path for path in self._taken_for_specs() if path not in used]
        excluded = {**dict.fromkeys(taken, "a template"), **self.excluded}
        if excluded:
            lines += ["exclude:"]
            lines += [
                f"  - {_written(_excluding(path))}  # {remark(why)}" for path, why in sorted(excluded.items())
            ]
        return "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True, slots=True)
class _Laid:
    """How a document fits a template: how many of the sections at its top are filled."""

    template: str
    filled: int
    wanted: int

    @property
    def share(self) -> float:
        """Which part of the sections is filled."""
        return self.filled / max(self.wanted, 1)


def _lay(name: str, compiled: Schema, source: Source) -> _Laid | None:
    """A document laid on a template; None when that is foreign to it."""
    spec = lay(source, compiled, Request())
    if any(isinstance(gap, ForeignDocument | EmptyDocument) for gap in spec.found_gaps):
        return None
    return _Laid(name, _filled(compiled, spec), len(_sections(compiled)))


def _filled(compiled: Schema, spec: Spec) -> int:
    """How many of the sections at the top of a template a document fills, rightly named or not."""
    filled = {fill.slot.path for fill in spec.fills if fill.slot is not None}
    return sum(slot.path in filled for slot in compiled.root.of(SectionSlot) if slot.key)


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
    is_below_templates = any(part.lower() in _FOLDERS for part in pure.parts[:-1])
    return not _is_aside(path) and (is_below_templates or _NAMED.search(pure.stem) is not None)


def _is_aside(path: str) -> bool:
    """Whether a file is about others, or is for the forms of GitHub."""
    pure = PurePosixPath(path)
    is_form = any(part.lower() in _OTHER_FOLDERS for part in pure.parts[:-1])
    return is_form or _OTHERS.match(pure.stem) is not None


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
