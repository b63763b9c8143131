"""A spec written from its template: titled, dated, with the next free id, and only the sections asked for."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from speclint.align import aligner, fences, profile
from speclint.align.profile import Request
from speclint.changes import git
from speclint.commands.fill import Filler, Wanted
from speclint.commands.ids import next_id, numbering, taken_ids
from speclint.commands.trim import Pruned
from speclint.errors import SpeclintError
from speclint.files import Files, Here, create
from speclint.judge.job import Job
from speclint.judge.session import Session
from speclint.model import Edit
from speclint.records import dataclass
from speclint.settings.discover import claims
from speclint.settings.globs import without_braces
from speclint.task import Task
from speclint.template import markup
from speclint.template.schema import Schema
from speclint.template.values import either
from speclint.text.source import Source

STANDARD_OUTPUT = "-"

_LONGEST_SLUG = 60
_REFUSED = ("Cc", "Cs", "Zl", "Zp")
# What turns the direction of a text makes a title look like another one.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a spec goes: a folder, and the file when one was named; `likely` is what its path may be.

    Paths are what they are called `here`.
    """

    here: Here
    files: Files
    folder: Path
    file: Path | None
    likely: str

    @classmethod
    def of(cls, session: Session, title: str, output: str | None, folder: str | None) -> Target:
        """The place that the command line names; the folder is by default that of the file."""
        here = session.here
        file = Path(output) if output and output != STANDARD_OUTPUT else None
        usual = "" if folder or output else _only_folder(session)
        inside = Path(folder or usual) if folder or usual else file.parent if file else Path()
        if not os.path.isdir(here.place(str(inside))):
            raise SpeclintError("is no folder", str(inside))
        return cls(here, session.files, inside, file, str(file or inside / file_name(checked(title))))


def _only_folder(session: Session) -> str:
    """The folder of all specs, where the settings map but that one; else nothing."""
    settings = session.settings
    if settings.root is None or len(settings.templates) != 1 or not settings.templates[0].glob.endswith("/"):
        return ""
    meant = [os.path.join(settings.root, one) for one in without_braces(settings.templates[0].glob)]
    there = list(filter(os.path.isdir, meant))
    return session.here.shown(there[0]) if len(there) == 1 else ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A spec that is not written yet, and where it goes; `remarks` are to be said beside it."""

    text: str
    path: Path
    remarks: tuple[str, ...] = ()


def asked(task: Task, session: Session, target: Target) -> tuple[Schema, Request]:
    """What a spec at a target is checked against when it is named, whether it exists or not."""
    job = Job(replace(task, paths=(target.likely,)), session)
    mapped = sorted({claim.template for claim in job.settings.templates})
    is_open = task.template is None and not claims(target.here.own(target.likely), job.settings)
    if is_open and len(mapped) == 1:
        only = session.templates.called(mapped[0], job.settings.root)
        job = Job(replace(job.task, template=only), session)
    elif is_open and mapped:
        names = either([f"`{name}`" for name in mapped])
        raise SpeclintError(
            f"no settings say of which template a spec is here: `--template` names one ({names}),"
            " `--folder` where its specs stand",
            target.likely,
        )
    schema = job.schema_of(job.named(target.likely), Source.of(target.likely, b""))
    if schema is None:
        raise SpeclintError("is the template itself, and is not overwritten", target.likely)
    return schema, job.request(schema)


def draft(
    title: str,
    schema: Schema,
    request: Request,
    target: Target,
    *,
    today: date,
    author: str | None,
    everything: bool = False,
) -> Draft:
    """A spec for what was asked, with the id that follows those in the folder of its place.

    With `everything` it has the sections, too, that need not be there.
    """
    title = checked(title)
    size = request.size or request.default_size or schema.default_size
    traits = request.default_traits if request.traits is None else request.traits
    remarks: list[str] = []
    taken = taken_ids(target.here, target.files, str(target.folder), schema, remarks.append)
    id_ = next_id(schema, today, taken)
    numbered = numbering(target.here, str(target.folder), schema.name)
    text = write(title, schema, size, traits, today, author, taken, everything=everything)
    prefix = numbered.prefix(id_) if numbered is not None else id_
    return Draft(text, target.file or target.folder / file_name(title, prefix), tuple(remarks))


def save(spec: Draft, session: Session) -> str:
    """Writes a spec where no file stands yet, and says where that is."""
    try:
        create(session.here.place(str(spec.path)), spec.text.encode("utf-8"), session.files)
    except FileExistsError as error:
        raise SpeclintError("exists already, and is not overwritten", str(spec.path)) from error
    except OSError as error:
        raise SpeclintError(f"cannot be written: {error.strerror or error}", str(spec.path)) from error
    return str(spec.path)


def git_author(here: Here, environment: Mapping[str, str]) -> str | None:
    """The name that git puts on commits here, None without one that a document can show."""
    name = git.author(here.folder, environment)
    return None if name is None or _refused(name) else name


def checked(title: str) -> str:
    """A title without spare white space; `SpeclintError` when it holds what no title does."""
    for character in title:
        if _refused(character):
            raise SpeclintError(f"the title holds the control character U+{ord(character):04X}")
    if not (words := " ".join(title.split())):
        raise SpeclintError("the title is empty")
    return words


def _refused(text: str) -> bool:
    return any(unicodedata.category(c) in _REFUSED or c in _BIDI for c in text)


def file_name(title: str, id_: str | None = None) -> str:
    """The name of a spec's file: its id and its title, in small letters, digits and hyphens."""
    words = [word for word in (_slug(id_ or ""), _slug(title)) if word]
    return f"{'-'.join(words) or 'spec'}.md"


def _slug(text: str) -> str:
    """The letters and digits of a text in any script, small, all else a hyphen."""
    small = unicodedata.normalize("NFKC", text).lower()
    kept = "".join(c if unicodedata.category(c)[0] in "LNM" else "-" for c in small)
    slug = "-".join(word for word in kept.split("-") if word)
    if len(slug) > _LONGEST_SLUG:
        slug = slug[: _LONGEST_SLUG + 1].rpartition("-")[0] or slug[:_LONGEST_SLUG]
    return slug


def write(
    title: str,
    schema: Schema,
    size: str,
    traits: tuple[str, ...] | None,
    today: date,
    author: str | None,
    taken: Collection[str] = (),
    *,
    everything: bool = False,
) -> str:
    """The template as the first draft of a spec; all that is not filled in stays as the template has it.

    `traits` is None when none are declared, `author` None when nobody is known. With `everything` no section
    is taken out.
    """
    wanted = Wanted(checked(title), size, traits, today, author, next_id(schema, today, taken))
    source = markup.specimen(schema.name, schema.text)
    repaired = fences.repair(source, schema)
    document = repaired.document
    read = profile.read(document, source.text, schema, Request(size, traits))
    slots = aligner.filled(document, source, schema, read, repaired.gaps)
    pruned = Pruned(source, document, schema, slots, size, traits, everything=everything)
    filler = Filler(source, document, schema, slots, pruned.kept, wanted)
    return _edited(source.text, [*pruned.edits(), *filler.edits()])


def _edited(text: str, edits: Iterable[Edit]) -> str:
    """A text with the edits done, those at the same place in the order given."""
    ordered = sorted(edits, key=lambda edit: edit.span)
    for edit in reversed(ordered):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text
