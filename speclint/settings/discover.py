"""Paths on the command line → the files to check, and the template of each."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import lru_cache
from itertools import islice, pairwise

from speclint.errors import SpeclintError
from speclint.files import LED_OUT, SUFFIXES, Files, Here, git_top, is_markdown
from speclint.records import dataclass
from speclint.settings import globs, tracked
from speclint.settings.configuration import Claim, Settings
from speclint.settings.gitfolder import common_folder, git_folder
from speclint.settings.globs import Glob
from speclint.settings.tracked import Tracked

FrontMatter = Callable[[], Mapping[str, tuple[str, ...]]]

SKIPPED_FOLDER = "node_modules"
NO_MARKDOWN = f"has no Markdown file ({', '.join(SUFFIXES)}) below it"
NO_DOCUMENT = f"{NO_MARKDOWN}: `speclint new TITLE` writes a first spec"
_LARGEST_INDEX = 1_000_000_000
# More globs in one list or file are refused: each may be held against each file.
_MOST_GLOBS = 10_000
# So many globs that fitted nothing are sought where no walk looks, and said.
_MOST_SOUGHT = 100


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may be a spec: its path as the reader knows it, and whether that was named itself.

    `place` is where the file itself stands, an absolute path; None for a text without a name. `data` is
    what the text holds, where that was handed over and not read from the file.
    """

    path: str
    named: bool
    place: str | None = field(default=None, compare=False)
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The files to look at, each once, and the paths that could not be followed, with the reason.

    `left_out` are the named paths that are excluded, each with what does so, `hidden` the dot folders that
    were passed over, `idle` the numbers of the settings' globs that exclude nothing, of those looked at.
    """

    files: tuple[Candidate, ...]
    problems: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, str], ...] = ()
    idle: tuple[int, ...] = ()
    hidden: tuple[str, ...] = ()
    all_sought: bool = True


def discover(
    here: Here,
    paths: Sequence[str],
    *,
    exclude: Sequence[str] = (),
    settings: Settings | None = None,
    allow_nothing: bool = False,
    files: Files | None = None,
) -> Found:
    """Named files whatever their suffix, and the Markdown below named folders, in a stable order.

    `paths` and `exclude` count from `here` and the settings' own globs from the folder of their file; both
    hold for named files too. A bad glob is a `SpeclintError`. With `allow_nothing` a folder may be empty.
    """
    disk = files or Files(root=here.folder)
    search = _Search(here, disk, exclusions(here, exclude, settings), settings or Settings(), allow_nothing)
    for path in paths:
        search.name(path)
    unused, all_sought = search.idle()
    return Found(
        tuple(search.files.values()),
        tuple(search.problems),
        tuple(search.left_out.items()),
        unused,
        tuple(search.hidden),
        all_sought,
    )


def claims(place: str | None, settings: Settings) -> tuple[Claim, ...]:
    """The entries of the settings whose glob fits a file, in file order, whatever else they ask of it.

    `place` is where the file itself stands, as in `Candidate`.
    """
    if place is None or settings.root is None or not settings.templates:
        return ()
    below = _below(settings.root, place)
    if below is None:
        return ()
    by_step = _by_first_step(tuple([claim.glob for claim in settings.templates]))
    possible = (by_step.get(step, ()) for step in {below.partition(os.sep)[0], ""})
    fitting = {number for pairs in possible for number, glob in pairs if glob.fits(below)}
    return tuple([settings.templates[number] for number in sorted(fitting)])


@lru_cache(maxsize=8)
def _by_first_step(written: tuple[str, ...]) -> Mapping[str, Sequence[tuple[int, Glob]]]:
    """Globs with their numbers, by their first step where that is plain, else below ""."""
    found: dict[str, list[tuple[int, Glob]]] = {}
    for number, choices in enumerate(_compiled(written)):
        for glob in choices:
            step = glob.steps[0]
            found.setdefault("" if globs.is_wild(step) else step, []).append((number, glob))
    return found


@lru_cache(maxsize=8)
def _compiled(written: tuple[str, ...]) -> tuple[tuple[Glob, ...], ...]:
    return tuple(tuple(map(globs.glob, _globs_of(one))) for one in written)


def fitting(written: tuple[str, ...]) -> Callable[[str], bool]:
    """What tells whether one of some globs fits a path; both count from the same folder."""
    wanted = [glob for choices in _compiled(written) for glob in choices]
    return lambda path: any(glob.fits(path) for glob in wanted)


def _globs_of(written: str) -> Iterator[str]:
    return map(_tidy, globs.without_braces(written))


def overridden(place: str | None, settings: Settings) -> tuple[int, ...]:
    """The numbers of the entries of `overrides` that a file falls under, in file order."""
    below = _below(settings.root, place) if settings.root is not None and place is not None else None
    if below is None:
        return ()
    return tuple(
        number
        for number, override in enumerate(settings.overrides)
        if any(glob.fits(below) for choices in _compiled(override.globs) for glob in choices)
    )


def is_hidden(folder: str, settings: Settings) -> bool:
    """Whether a walk passes over a folder, an absolute path: a dot folder that no mapped glob names."""
    if not os.path.basename(folder).startswith("."):
        return False
    below = _below(settings.root, folder) if settings.root is not None else None
    if below is None:
        return True
    parts = below.split(os.sep)
    written = (glob for claim in settings.templates for glob in _globs_of(claim.glob))
    return not any(globs.leads_into(glob, parts) for glob in written)


def claim_for(candidate: Candidate, settings: Settings, front_matter: FrontMatter = dict) -> Claim | None:
    """The entry of the settings that says which template a file is checked against.

    `front_matter` is asked only when an entry wants something of it. Two entries that claim the file
    for different templates are a `SpeclintError` at the later one.
    """
    holding = [claim for claim in claims(candidate.place, settings) if _holds(claim, front_matter)]
    for claim in holding[1:]:
        if claim.template != holding[0].template:
            raise _contested(candidate.path, settings, holding[0], claim)
    return holding[0] if holding else None


def _holds(claim: Claim, front_matter: FrontMatter) -> bool:
    """Whether a file has what an entry asks of its front matter: for each key, one of its words."""
    if not claim.when:
        return True
    from speclint.text import titles

    said = front_matter()
    return all(set(wanted) & set(said.get(titles.normalise(key), ())) for key, wanted in claim.when)


def _contested(path: str, settings: Settings, one: Claim, other: Claim) -> SpeclintError:
    both = f"`{one.glob}` and `{other.glob}` both claim" if one.glob != other.glob else f"`{one.glob}` claims"
    message = f"{both} {path}, for different templates: `{one.template}` and `{other.template}`"
    return settings.error(other.key, message)


def stands_hidden(root: str, place: str, settings: Settings) -> bool:
    """Whether a walk from a root passes over a folder on the way to a file."""
    steps = (_below(root, place) or "").split(os.sep)[:-1]
    return any(
        steps[at].startswith(".") and is_hidden(os.path.join(root, *steps[: at + 1]), settings)
        for at in range(len(steps))
    )


def unmatched(files: Sequence[Candidate], settings: Settings) -> list[SpeclintError]:
    """An error for each glob of the settings that fits none of the files."""
    fitting = {claim.glob for file in files for claim in claims(file.place, settings)}
    absent = {claim.glob: claim.key[:2] for claim in settings.templates if claim.glob not in fitting}
    return [settings.error(key, _fits_nothing(glob, settings)) for glob, key in absent.items()]


def idle(found: Found, settings: Settings) -> list[SpeclintError]:
    """What is said of each glob that excludes nothing, or for which an override is that fits no file."""
    said = [
        settings.error(("exclude", number), f"`{settings.exclude[number]}` excludes nothing")
        for number in found.idle
    ]
    if not found.all_sought:
        more = f"of the globs that seem to exclude nothing only the first {_MOST_SOUGHT} are looked at"
        said.append(settings.error(("exclude",), more))
    for number, override in enumerate(settings.overrides):
        for at, glob in enumerate(override.globs):
            if not any(map(_fitting_below(settings.root, (glob,)), found.files)):
                key = ("overrides", number, "files", at)
                said.append(settings.error(key, _fits_nothing(glob, settings)))
    return said


def _fitting_below(root: str | None, written: tuple[str, ...]) -> Callable[[Candidate], bool]:
    fits = fitting(written)
    return lambda file: fits(_below(root or os.sep, file.place or "") or "")


def _fits_nothing(glob: str, settings: Settings) -> str:
    folder = os.path.join(settings.root or os.sep, _tidy(glob))
    hint = f"; did you mean `{glob}/`?" if os.path.isdir(folder) else ""
    return f"`{glob}` matches no Markdown file{hint}"


def _tidy(glob: str) -> str:
    """A glob without empty steps; `docs/` is all that is in `docs`."""
    steps = [step for step in glob.split("/") if step not in ("", ".")]
    return "/".join([*steps, "**"] if glob.endswith("/") else steps)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One line of an ignore file; without a slash before its end it speaks of names at any depth.

    `origin` says where it stands, for readers, `number` which glob of a list it is of.
    """

    glob: Glob
    anchored: bool
    negated: bool
    folders_only: bool
    origin: str = ""
    number: int = 0

    def fits(self, path: str, name: str, is_folder: bool) -> bool:
        if self.folders_only and not is_folder:
            return False
        return self.glob.fits(path if self.anchored else name)


def _pattern(line: str) -> _Pattern | None:
    """The pattern in a line of an ignore file, None for a comment and for what git passes over."""
    line = re.sub(r"(?<!\\) +$", "", line)
    if line.startswith("#"):
        return None
    glob = line.removeprefix("!")
    bare = glob.removesuffix("/")
    plain = _without_escapes(bare.removeprefix("/"))
    if not plain:
        return None
    return _Pattern(globs.glob(plain), "/" in bare, negated=glob != line, folders_only=glob != bare)


def _without_escapes(glob: str) -> str:
    """A glob of git in the words of `fnmatch`, which knows no backslash and no `[^a]`."""
    bracketed = re.sub(r"\\(.)", lambda escape: f"[{escape[1]}]" if escape[1] in "*?[" else escape[1], glob)
    return bracketed.replace("[^", "[!")


@dataclass(frozen=True, slots=True)
class IgnoreLayer:
    """The patterns of one ignore file (or one list of globs), and the folder they count from.

    `_numbers` are those of patterns whose first step is plain, by that step, under "" those of the others.
    """

    folder: str
    patterns: tuple[_Pattern, ...]
    _numbers: dict[str, list[int]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def verdict(self, path: str, is_folder: bool) -> bool | None:
        """Whether the last pattern that fits a path ignores it; None when no pattern fits."""
        below = _below(self.folder, path)
        return None if below is None else self._verdict(below, is_folder)

    def coverer(self, path: str, is_folder: bool) -> str | None:
        """Where the pattern stands that ignores a path, or a folder on the way to it; None when none does."""
        below = _below(self.folder, path)
        parts = [] if below is None else below.split(os.sep)
        for depth in range(1, len(parts) + 1):
            last = self._last(os.sep.join(parts[:depth]), is_folder or depth < len(parts))
            if last is not None and not last.negated:
                return last.origin
        return None

    def fitting(self, path: str, is_folder: bool) -> Iterator[_Pattern]:
        """The patterns that fit a path which counts from the folder."""
        name = path.rpartition(os.sep)[2]
        for numbers in self._possible(path, name):
            yield from (
                one for one in map(self.patterns.__getitem__, numbers) if one.fits(path, name, is_folder)
            )

    def _verdict(self, path: str, is_folder: bool) -> bool | None:
        last = self._last(path, is_folder)
        return None if last is None else not last.negated

    def _last(self, path: str, is_folder: bool) -> _Pattern | None:
        """The last pattern that fits a path."""
        name = path.rpartition(os.sep)[2]
        fits = (
            (number for number in reversed(numbers) if self.patterns[number].fits(path, name, is_folder))
            for numbers in self._possible(path, name)
        )
        last = max((next(numbers, -1) for numbers in fits), default=-1)
        return self.patterns[last] if last >= 0 else None

    def _possible(self, path: str, name: str) -> Iterator[Sequence[int]]:
        """The numbers of the patterns that may fit a path, each group in their order."""
        if not self._numbers:
            for number, pattern in enumerate(self.patterns):
                step = pattern.glob.steps[0]
                self._numbers.setdefault("" if globs.is_wild(step) else step, []).append(number)
        for key in {path.partition(os.sep)[0], name, ""}:
            yield self._numbers.get(key, ())


def exclusions(here: Here, exclude: Sequence[str], settings: Settings | None) -> tuple[IgnoreLayer, ...]:
    """What a task and the settings leave out; a bad glob is a `SpeclintError`."""
    layers = [IgnoreLayer(here.folder, _globs(exclude, Settings()))]
    if settings is not None and settings.root is not None:
        layers.append(IgnoreLayer(settings.root, _globs(settings.exclude, settings)))
    return tuple(layers)


def _globs(written: Sequence[str], settings: Settings) -> tuple[_Pattern, ...]:
    patterns = []
    if len(written) > _MOST_GLOBS:
        raise settings.error(
            ("exclude",), f"more than {_MOST_GLOBS:,} globs to exclude, of which none is read"
        )
    for number, glob in enumerate(written):
        if problem := globs.problem(glob):
            raise settings.error(("exclude", number), problem)
        where = settings.origin(("exclude", number)) if settings.path is not None else "--exclude"
        for one in globs.without_braces(glob):
            pattern = _pattern(one)
            if pattern is None:
                raise settings.error(("exclude", number), f"`{glob}` is no glob that can be excluded")
            patterns.append(replace(pattern, origin=f"`{glob}` ({where})", number=number))
    return tuple(patterns)


class _Search:
    """One walk over all named paths; `files` is keyed by where each file really stands.

    `name` is called for each path, in the order in which they were named: a file that was named before
    stays named when a folder around it is walked later. What cannot be looked at stands in `problems`, each
    once; what was left out of the folder that is walked is forgotten when the next one begins. `hidden` are
    the dot folders that were passed over.
    """

    def __init__(
        self,
        here: Here,
        disk: Files,
        exclusions: tuple[IgnoreLayer, ...],
        settings: Settings,
        allow_nothing: bool,
    ) -> None:
        self._here = here
        self._disk = disk
        self._allow_nothing = allow_nothing
        self._settings = settings
        self.files: dict[str, Candidate] = {}
        self.problems: dict[tuple[str, str], None] = {}
        self.left_out: dict[str, str] = {}
        self.hidden: list[str] = []
        self._exclusions = exclusions
        self._idle: dict[int, list[_Pattern]] = {}
        for one in exclusions[-1].patterns if settings.root is not None else ():
            self._idle.setdefault(one.number, []).append(one)
        self._left_out: set[str] = set()
        self._tracked: dict[str, Tracked] = {}

    def name(self, path: str) -> None:
        place = self._here.place(path)
        if self._disk.leads_out(place):
            self._problem(path, LED_OUT)
            return
        try:
            mode = os.stat(place).st_mode
        except FileNotFoundError:
            dangling = os.path.islink(place)
            self._problem(path, "is a link to what does not exist" if dangling else "does not exist")
        except (OSError, ValueError) as error:
            self._problem(path, _unreadable(error))
        else:
            if stat.S_ISDIR(mode):
                self._walk(path)
            elif not stat.S_ISREG(mode):
                self._problem(path, "is neither a file nor a folder")
            elif not self._names_excluded(path, own := self._here.own(path)):
                self.files[own] = Candidate(path, named=True, place=own)

    def _names_excluded(self, path: str, place: str, is_folder: bool = False) -> bool:
        """Whether a named path is excluded; what does so is noted."""
        by = excluded_by(place, self._exclusions, is_folder)
        if by is not None:
            self.left_out[path] = f"excluded by {by}"
        return by is not None

    def _problem(self, path: str, message: str) -> None:
        self.problems[path, message] = None

    def idle(self) -> tuple[tuple[int, ...], bool]:
        """The numbers of the settings' globs that exclude nothing, and whether all were looked at.

        One that names what a walk does not look into may exclude something.
        """
        root = self._settings.root
        if root is None or not self._idle:
            return (), True
        layers = self._layers_in(root, self._layers_above(root))
        numbers = tuple(
            number
            for number, patterns in islice(self._idle.items(), _MOST_SOUGHT)
            if not all(self._is_out_of_sight(root, one, layers) for one in patterns)
        )
        return numbers, len(self._idle) <= _MOST_SOUGHT

    def _is_out_of_sight(self, root: str, pattern: _Pattern, layers: tuple[IgnoreLayer, ...]) -> bool:
        """Whether what a pattern names is there, or would be, in a folder that a walk does not look into."""
        place = root
        for step in pattern.glob.steps:
            if globs.is_wild(step):
                return False
            place = os.path.join(place, step)
            if _ignored(place, layers, is_folder=True) or is_hidden(place, self._settings):
                return True
            if place != os.path.join(root, *pattern.glob.steps) and self._excluded(place, is_folder=True):
                return True
        return pattern.anchored and os.path.lexists(place)

    def _notice(self, place: str, is_folder: bool) -> None:
        """Takes down which of the settings' globs fit something."""
        below = _below(self._settings.root or os.sep, place) if self._idle else None
        if below is not None:
            for fitted in self._exclusions[-1].fitting(below, is_folder):
                self._idle.pop(fitted.number, None)

    def _walk(self, path: str) -> None:
        self._left_out.clear()
        self._names_excluded(path, self._here.real(path), is_folder=True)
        found = sorted(self._markdown_below("" if path == "." else path, self._here.real(path)))
        for shown, place in found:
            self.files.setdefault(place, Candidate(shown, named=False, place=place))
        if not (found or self._allow_nothing or self._left_out & {"excluded", "unreadable"}):
            self._problem(path, self._nothing_there())

    def _nothing_there(self) -> str:
        """What is said of a folder without documents: what it has in places that a walk passes over."""
        if "ignored" in self._left_out:
            return f"{NO_MARKDOWN} that git does not ignore"
        if hidden := hidden_documents(self._here, self.hidden, self._disk):
            return f"{NO_MARKDOWN} but in {hidden}"
        return NO_DOCUMENT

    def _markdown_below(self, shown: str, real: str) -> Iterator[tuple[str, str]]:
        """The Markdown files below a folder: each path as shown, and where it really stands."""
        if self._excluded(real, is_folder=True):
            self._left_out.add("excluded")
            return
        folders = [(shown, real, self._layers_above(real), False)]
        while folders:
            shown, real, layers, is_ignored = folders.pop()
            layers = self._layers_in(real, layers)
            for entry in self._entries(shown, real):
                place = os.path.join(real, entry.name)
                if entry.is_dir(follow_symlinks=False):
                    self._notice(place, is_folder=True)
                    below = is_ignored or _ignored(place, layers, is_folder=True)
                    if not self._skipped(entry.name, place, layers, is_ignored):
                        folders.append((os.path.join(shown, entry.name), place, layers, below))
                    elif entry.name.startswith(".") and entry.name != ".git" and not below:
                        self.hidden.append(os.path.join(shown, entry.name))
                elif _is_markdown(entry):
                    self._notice(place, is_folder=False)
                    if not self._left(place, layers, is_ignored):
                        yield os.path.join(shown, entry.name), place

    def _entries(self, shown: str, real: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(real) as entries:
                return sorted(entries, key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            self._left_out.add("unreadable")
            self._problem(shown or ".", _unreadable(error))
            return []

    def _skipped(self, name: str, place: str, layers: tuple[IgnoreLayer, ...], is_ignored: bool) -> bool:
        if name == SKIPPED_FOLDER or is_hidden(place, self._settings):
            return True
        return self._left(place, layers, is_ignored, is_folder=True)

    def _left(
        self, place: str, layers: tuple[IgnoreLayer, ...], is_ignored: bool, is_folder: bool = False
    ) -> bool:
        """Whether something in a folder, ignored or not, is left out; git ignores nothing that it tracks."""
        if any(layer.verdict(place, is_folder) for layer in self._exclusions):
            self._left_out.add("excluded")
            return True
        if (is_ignored or _ignored(place, layers, is_folder)) and not self._is_tracked(place, is_folder):
            self._left_out.add("ignored")
            return True
        return False

    def _is_tracked(self, place: str, is_folder: bool) -> bool:
        top = git_top(os.path.dirname(place))
        if top is None:
            return False
        if top not in self._tracked:
            folder = git_folder(os.path.join(top, ".git"), self._disk.peek)
            index = os.path.join(folder, "index")
            try:
                self._tracked[top] = tracked.read(folder, self._content)
            except SpeclintError as error:
                self._problem(error.path or index, error.message)
                self._tracked[top] = Tracked()
            except ValueError as error:
                self._problem(self._here.shown(index), f"cannot be read: {error}")
                self._tracked[top] = Tracked()
        path = os.path.relpath(place, top).replace(os.sep, "/")
        return self._tracked[top].holds(path, is_folder=is_folder)

    def _excluded(self, place: str, is_folder: bool = False) -> bool:
        return excluded_by(place, self._exclusions, is_folder) is not None

    def _layers_above(self, folder: str) -> tuple[IgnoreLayer, ...]:
        """What the ignore files from the top of the repository down to above `folder` say.

        Nothing when they ignore the folder: who names it wants to see what is in it.
        """
        layers: tuple[IgnoreLayer, ...] = ()
        chain = _chain_from_git_top(folder)
        for above, below in pairwise(chain):
            layers = self._layers_in(above, layers)
            if _ignored(below, layers, is_folder=True):
                return ()
        return layers

    def _layers_in(self, folder: str, layers: tuple[IgnoreLayer, ...]) -> tuple[IgnoreLayer, ...]:
        git = os.path.join(folder, ".git")
        if os.path.lexists(git):
            common = common_folder(git_folder(git, self._disk.peek), self._disk.peek)
            layers = self._layer(folder, os.path.join(common, "info", "exclude"))
        return layers + self._layer(folder, os.path.join(folder, ".gitignore"))

    def _layer(self, folder: str, ignore_file: str) -> tuple[IgnoreLayer, ...]:
        if not self._disk.is_file(ignore_file):
            return ()
        try:
            data = self._disk.read(ignore_file, self._here.shown(ignore_file))
        except SpeclintError as error:
            self._problem(error.path or ignore_file, error.message)
            return ()
        text = data.decode("utf-8-sig", "surrogateescape")
        patterns = [_pattern(line.rstrip("\r")) for line in text.split("\n")]
        if len(patterns) > _MOST_GLOBS:
            self._problem(ignore_file, f"has more than {_MOST_GLOBS:,} lines, and is not read")
            return ()
        return (IgnoreLayer(folder, tuple(pattern for pattern in patterns if pattern is not None)),)

    def _content(self, place: str) -> bytes | None:
        """What a file of git holds, None where git finds none; `SpeclintError` when it cannot be read."""
        if not os.path.exists(place):
            return None
        return self._disk.read(os.path.realpath(place), self._here.shown(place), _LARGEST_INDEX)


def excluded_by(place: str, layers: Sequence[IgnoreLayer], is_folder: bool = False) -> str | None:
    """What excludes a file or folder, in words for a reader; None when nothing does."""
    found = (layer.coverer(place, is_folder) for layer in layers)
    return next((by for by in found if by is not None), None)


def hidden_documents(here: Here, folders: Sequence[str], disk: Files) -> str:
    """The first dot folder that holds documents and is passed over, and what to do; empty for none."""
    for folder in folders:
        if discover(here, [folder], allow_nothing=True, files=disk).files:
            return f"`{folder}/`, which is passed over: map it in the settings, or name it"
    return ""


def _ignored(path: str, layers: tuple[IgnoreLayer, ...], is_folder: bool = False) -> bool:
    verdicts = (layer.verdict(path, is_folder) for layer in reversed(layers))
    return next((verdict for verdict in verdicts if verdict is not None), False)


def _chain_from_git_top(folder: str) -> list[str]:
    """The folders from the top of the git repository down to `folder`; none outside a repository."""
    top = git_top(folder)
    chain = [folder] if top is not None else []
    while chain and chain[0] != top:
        chain.insert(0, os.path.dirname(chain[0]))
    return chain


def _is_markdown(entry: os.DirEntry[str]) -> bool:
    """Whether an entry of a folder is called as documents are, even one that cannot be read.

    An editor's lock, a link to nowhere, is none, and neither is a link to a folder.
    """
    if not is_markdown(entry.name) or os.path.isdir(entry.path):
        return False
    return not entry.name.startswith(".#") or os.path.isfile(entry.path)


def _below(folder: str, path: str) -> str | None:
    """The path from a folder down to what stands in it, or None when it stands elsewhere."""
    prefix = folder if folder.endswith(os.sep) else folder + os.sep
    return path.removeprefix(prefix) if path.startswith(prefix) else None


def _unreadable(error: OSError | ValueError) -> str:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return f"cannot be read: {reason}"
