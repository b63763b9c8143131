"""The YAML that a template implies, ready to edit, tuned by specs when there are some."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from speclint.commands import usage
from speclint.commands.usage import Habits
from speclint.errors import SpeclintError, did_you_mean
from speclint.expressions import expression
from speclint.judge.active import ActiveRule, active_rules
from speclint.judge.session import Session
from speclint.judge.timer import limited
from speclint.model import (
    ColumnSlot,
    Demand,
    DocumentSlot,
    FieldSlot,
    MetadataSlot,
    RowSlot,
    SectionSlot,
    Severity,
    Slot,
    TableSlot,
)
from speclint.records import dataclass
from speclint.report.escape import is_seen, quoted, safe, width
from speclint.report.wrap import wrapped
from speclint.settings import discover
from speclint.settings.configuration import SECONDS, Settings
from speclint.task import Task
from speclint.template import markup, notes, schema
from speclint.template.notes import Notes
from speclint.template.schema import Schema
from speclint.text.source import Source

_COMMENT_COLUMN = 48
_LONGEST_KEY = 500
_PLAIN = expression(r"[^\W\d_](?:[\w &/.()'+-]*[\w).])?")
_NOT_TEXT = expression(r"true|false|null|yes|no|on|off|y|n", re.IGNORECASE)
# What `re.escape` marks, and means itself without that.
_NEEDLESS = expression(r"\\([-#/ _])")
_TYPES = frozenset({"date", "version", "measure", "http-method", "http-path"})
_ALREADY = "inferred: a warning without this line"
_NOUNS = {ColumnSlot: "a column", RowSlot: "a row", FieldSlot: "a label", MetadataSlot: "a key"}
_DEMAND_WORDS = ("required", "always", "never", "optional")
_GUESSES = (
    (expression(r"\b(?:date|created|updated|last modified)\b"), "date"),
    (expression(r"version"), "version"),
    (expression(r"(?:http )?method"), "http-method"),
    (expression(r"(?:http|response) (?:status|code)|status code"), "http-status"),
    (expression(r"\burl\b"), "url"),
    (expression(r"rationale|mitigation|fallback"), "words"),
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the YAML; a `guess` is commented out as a whole, at `aside`, the indent of its block."""

    depth: int
    text: str
    comment: str = ""
    aside: int | None = None

    def written(self, columns: int | None = None) -> str:
        """The line; where it is longer than so many columns, its comment stands above it."""
        text = "  " * self.depth + self.text
        if self.aside is not None:
            text = f"{'  ' * self.aside}# {'  ' * (self.depth - self.aside)}{self.text}"
        if not self.comment:
            return text
        comment = f"# {remark(self.comment)}"
        gap = max(2, _COMMENT_COLUMN - width(text))
        if columns is None or width(text) + gap + width(comment) <= columns:
            return f"{text}{' ' * gap}{comment}"
        if width(text) + 2 + width(comment) <= columns:
            return f"{text}  {comment}"
        start = text.removesuffix(self.text)
        above = wrapped(f"{start}{comment}", columns, f"{start}#   ")
        return "\n".join([*above, text])


def learn(session: Session, name: str, specs: Sequence[str] = (), columns: int | None = None) -> str:
    """The YAML that an installed template's name or a template file implies; `specs` are files and folders.

    What is longer than so many `columns`, if any are given, has its comment above. Raises `SpeclintError`
    when the template cannot be read or there is no spec among `specs`.
    """
    place = _template_file(session, name)
    shown = place if name in session.templates.installed else name
    source = replace(session.files.source(place, shown), path=os.path.basename(place))
    if not specs:
        return implied(source, columns)
    compiled = schema.compiled(source, None, source.path)
    sources = _sources(session, specs, place)
    seen = usage.of(sources, compiled)
    if not seen.total:
        raise SpeclintError(f"none of the {len(sources)} specs has a section of `{source.path}`")
    tuned = _Writer(source, compiled, seen)
    rules = active_rules(Task(), Settings(), session.packs)
    return tuned.text(_severities(sources, source, tuned.text(), seen, rules), columns)


def implied(source: Source, columns: int | None = None) -> str:
    """The YAML that a template's text implies by itself."""
    with limited(SECONDS, source.path, hint=""):
        return _Writer(source, schema.compiled(source, None, source.path), Habits()).text(columns=columns)


def _template_file(session: Session, name: str) -> str:
    folder = session.templates.installed.get(name)
    installed = os.path.realpath(folder / "template.md") if folder is not None else None
    place = installed or session.here.place(name)
    if os.path.isdir(place) or not session.files.stands(place):
        is_folder = os.path.isdir(place)
        hint = ", but a folder" if is_folder else did_you_mean(name, session.templates.installed)
        raise SpeclintError(f"no template `{name}`: neither a file nor an installed template{hint}")
    return place


def _sources(session: Session, paths: Sequence[str], template_place: str) -> list[Source]:
    found = discover.discover(session.here, paths, settings=session.settings, files=session.files)
    for path, message in found.problems:
        raise SpeclintError(message, path)
    own = os.path.realpath(template_place)
    files = [file for file in found.files if os.path.realpath(file.place or "") != own]
    if not files:
        raise SpeclintError("--from: no specs there besides the template", ", ".join(paths))
    return [session.files.source(file.place or "", file.path) for file in files]


def _severities(
    sources: Sequence[Source], text: Source, tuned: str, seen: Habits, rules: Sequence[ActiveRule]
) -> list[_Line]:
    """What still weighs as an error in accepted specs, weighed down rule by rule."""
    compiled = schema.compiled(text, Source.from_text("learned", tuned), text.path)
    found = usage.rules_in_error(sources, compiled, rules)
    lines = []
    for rule, paths in sorted(found.items()):
        said = usage.share(len(paths), seen.total, "has", "have", "such a finding")
        if usage.is_outlying(len(paths), seen.total):
            lines.append(_Line(1, f"{rule}: warning", _let_be(said, paths), aside=1))
        else:
            lines.append(_Line(1, f"{rule}: warning", said))
    return lines


class _Writer:
    """Writes the YAML of one template.

    Given are the template's text, its schema (with what the usage notes say) and what specs do with it.
    `_bare` is the same tree without the notes, so that each line can name where it was read: both are
    walked side by side. `text` reads as the file does, from the head down to the sections, and may be
    called again with other severities.
    """

    def __init__(self, source: Source, compiled: Schema, seen: Habits) -> None:
        self._name = source.path
        self._schema = compiled
        self._seen = seen
        read, wrapped = markup.read(source), markup.unwrapped(source)
        self._notes = read.notes
        self._bare = markup.read(wrapped[0]).root if wrapped else read.root
        self._explicit = any(_is_demanded(slot) for slot in compiled.root.walk())

    def text(self, severities: Sequence[_Line] = (), columns: int | None = None) -> str:
        """The whole YAML, with the severities of rules."""
        lines = [*self._head(), *self._sizes(), *self._traits(), *self._identify()]
        lines += self._metadata()
        if severities:
            is_said = any(line.aside is None for line in severities)
            lines += [_Line(0, "severities:", aside=None if is_said else 0)]
            lines += severities if is_said else [replace(line, aside=0) for line in severities]
        lines.append(_Line(0, ""))
        lines += [_Line(0, "sections:"), *self._sections(self._schema.root, self._bare, 1)]
        return "".join(f"{line.written(columns)}\n" for line in lines)

    def _head(self) -> Iterator[_Line]:
        name, saved = remark(self._name), remark(f"{Path(self._name).stem}.speclint.yaml")
        yield _Line(0, f"# What {name} asks for: save this beside it as {saved}, then edit.")
        yield _Line(0, "# A section without a word is required.")
        yield _Line(0, "# Lines that are commented out are guesses, or hold anyway.")
        yield _Line(0, f"template: {scalar(self._name)}")

    def _sizes(self) -> Iterator[_Line]:
        sizes = ", ".join(scalar(size, flow=True) for size in self._schema.sizes)
        default = f"default-size: {scalar(self._schema.default_size)}"
        if not self._schema.names_sizes:
            yield _Line(0, f"sizes: [{sizes}]", "guess: the usual ones, the template names none", aside=0)
            yield _Line(0, default, aside=0)
            return
        lines = ", ".join(_line_of(size.origin) for size in self._notes.sizes)
        yield _Line(0, f"sizes: [{sizes}]", f"notes, lines {lines}")
        yield _Line(0, default, "guess: the second of the sizes" if len(self._schema.sizes) > 1 else "")

    def _traits(self) -> Iterator[_Line]:
        if not self._schema.traits:
            return
        yield _Line(0, "traits:", "each with its other names")
        for name, _ in self._schema.traits:
            said = [e for e in _entries(self._notes) if e.condition and notes.trait_of(e.condition) == name]
            where = "; ".join(f'notes, line {_line_of(e.origin)}: "{e.condition}"' for e in said)
            yield _Line(1, f"{scalar(name)}: []", where)

    def _identify(self) -> Iterator[_Line]:
        """What is done about files with none of the sections; one or two of them weaken nothing."""
        strange = [path for path in self._seen.strangers if not usage.is_about_specs(path)]
        for path in self._seen.strangers:
            if path not in strange:
                why = "has none of the sections, and is taken for no spec"
                yield _Line(0, f"# {remark(path)} {why}: `exclude` in the settings keeps it out")
        every = self._seen.total + len(strange)
        said = usage.share(len(strange), every, "has", "have", "none of the sections")
        if usage.is_outlying(len(strange), every) and strange:
            yield _Line(0, "identify:", aside=0)
            yield _Line(1, "severity: warning", _let_be(said, strange), aside=0)
        elif strange:
            yield _Line(0, "identify:")
            yield _Line(1, "severity: warning", f"{said}, such as {strange[0]}")

    def _metadata(self) -> Iterator[_Line]:
        """The front matter, and what stands above the first section."""
        facts: dict[str, Slot] = {slot.key: slot for slot in self._schema.metadata.values}
        above = (child for child in self._schema.root.children if not isinstance(child, SectionSlot))
        for slot in (slot for child in above for slot in child.walk()):
            if isinstance(slot, RowSlot | FieldSlot):
                facts.setdefault(slot.key, slot)
        if facts:
            yield _Line(0, "metadata:", aside=0)
            yield _Line(1, "values:", aside=0)
        for slot in sorted(facts.values(), key=lambda slot: int(_line_of(slot.origin) or 0)):
            kept = "" if slot.demand.never else self._seen.kept(slot)
            told, where = _inferred(slot), f"{slot.origin}, {_ALREADY}"
            if not told:
                told, where = "optional" if slot.demand.never else "required", _asked(slot)
            yield _Line(2, f"{key(slot.name, 2)} {told}", _joined(where, kept), aside=0)

    def _sections(
        self, slot: DocumentSlot | SectionSlot, bare: DocumentSlot | SectionSlot, depth: int
    ) -> Iterator[_Line]:
        for child, plain in zip(slot.of(SectionSlot), bare.of(SectionSlot), strict=True):
            if child.name:
                yield from self._section(child, plain, depth)

    def _section(self, slot: SectionSlot, bare: SectionSlot, depth: int) -> Iterator[_Line]:
        seldom = self._seen.is_seldom(slot)
        demand = "optional" if seldom else _demand(slot)
        reason = self._seen.lacking(slot) if seldom else _joined(self._reason(slot), self._seen.kept(slot))
        body = [*self._weight(slot, depth + 1), *self._contents(slot, depth + 1)]
        below = list(self._sections(slot, bare, depth + 2))
        if below:
            body += [_Line(depth + 1, "sections:"), *below]
        where = _where(bare)
        if not body and not demand.startswith("{"):
            yield _Line(depth, f"{key(slot.name, depth)} {demand}".rstrip(), _joined(where, reason))
            return
        yield _Line(depth, key(slot.name, depth), where if demand else _joined(where, reason))
        if demand:
            yield _Line(depth + 1, f"required: {'always' if demand == 'required' else demand}", reason)
        yield from body

    def _reason(self, slot: Slot) -> str:
        """What the notes say of a section: by a name, as a part of another, in the table of sizes."""
        root = self._schema.root
        said = [
            f"notes, line {_line_of(entry.origin)}: {kind}{_quoted(entry.condition)}"
            for kind, entries in (("required", self._notes.required), ("optional", self._notes.optional))
            for entry in entries
            if _is_meant(entry.name, root, slot)
        ]
        said += [
            f'notes, line {_line_of(entry.origin)}: "{part}"'
            for entry in _entries(self._notes)
            if (holder := notes.meant(entry.name, root)) is not None
            for part in entry.parts
            if _is_meant(part, holder, slot)
        ]
        said += [
            f'notes, line {_line_of(size.origin)}: "{size.asks}"'
            for size in self._notes.sizes
            if size.name == slot.demand.since
        ]
        return "; ".join(said)

    def _weight(self, slot: Slot, depth: int) -> Iterator[_Line]:
        """The severity, where specs or the template give another than the rest of the YAML would."""
        reason = self._seen.reason(slot)
        given = Severity.WARNING if self._explicit and not _is_demanded(slot) else slot.severity
        if reason and slot.severity is not Severity.WARNING:
            yield _Line(depth, "severity: warning", reason)
        elif given is not slot.severity and slot.severity is not None:
            yield _Line(depth, f"severity: {slot.severity}")
        elif reason:
            yield _Line(depth, f"# {remark(reason)}")
        for title, count in self._seen.other_titles(slot):
            said = "guess: " + usage.share(count, self._seen.total, "has", "have", "this in its place")
            yield _Line(depth, f"aliases: [{scalar(title, flow=True)}]", said, aside=depth)

    def _contents(self, slot: Slot, depth: int) -> Iterator[_Line]:
        tables = slot.of(TableSlot)
        if len(tables) == 1:
            keyed = bool(tables[0].of(RowSlot))
            yield from self._group("columns", () if keyed else tables[0].of(ColumnSlot), depth)
            yield from self._group("rows", tables[0].of(RowSlot), depth)
            if keyed:
                yield from self._group("columns", self._lacked(tables[0].of(ColumnSlot)), depth)
        yield from self._group("fields", slot.of(FieldSlot), depth)

    def _lacked(self, slots: Sequence[Slot]) -> tuple[Slot, ...]:
        return tuple(slot for slot in slots if self._seen.reason(slot) or self._seen.is_seldom(slot))

    def _group(self, name: str, slots: Sequence[Slot], depth: int) -> Iterator[_Line]:
        """The columns, rows or fields: those of which the YAML has to speak, then the others."""
        first = {slot.key: slot for slot in reversed(slots) if slot.name}
        ordered = [slot for slot in slots if slot.key in first and first[slot.key].path == slot.path]
        entries = [self._entry(slot, depth + 1) for slot in ordered]
        said = [entry for entry in entries if any(line.aside is None for line in entry)]
        aside = depth + 1 if said else depth
        left = [replace(line, aside=aside) for entry in entries if entry not in said for line in entry]
        if said:
            yield _Line(depth, f"{name}:")
        elif left:
            yield _Line(depth, f"{name}:", aside=depth)
        for entry in said:
            yield from entry
        yield from left

    def _entry(self, slot: Slot, depth: int) -> list[_Line]:
        """What the YAML may say of a column, row or field; all commented out where it need not."""
        if said := list(self._part(slot, depth)):
            return said
        name = key(slot.name, depth)
        if isinstance(slot, FieldSlot) and (inner := list(self._contents(slot, depth + 1))):
            is_said = any(line.aside is None for line in inner)
            where = _joined(_asked(slot), self._seen.kept(slot))
            return [_Line(depth, name, where, None if is_said else depth), *inner]
        told, why = self._typed(slot)
        return [_Line(depth, f"{name} {told}", _joined(why, self._seen.kept(slot)), depth)]

    def _typed(self, slot: Slot) -> tuple[str, str]:
        """What a value is and how it is known: read between the lines, guessed by the name, or only asked."""
        if told := _inferred(slot):
            return told, f"{slot.origin}, {_ALREADY}"
        if guessed := _guess(slot):
            return guessed, f"{slot.origin}, a guess by its name"
        return "required", _asked(slot)

    def _part(self, slot: Slot, depth: int) -> Iterator[_Line]:
        name = key(slot.name, depth)
        if slot.demand.never:
            yield _Line(depth, f"{name} optional", f"{slot.origin}, marked optional")
        elif self._seen.is_seldom(slot):
            yield _Line(depth, f"{name} optional", self._seen.lacking(slot))
        elif (reason := self._seen.reason(slot)) and slot.severity is not Severity.WARNING:
            yield _Line(depth, f"{name} {{severity: warning}}", reason)


def _let_be(said: str, paths: Sequence[str]) -> str:
    """What is said of one or two specs for whose sake nothing is weakened."""
    return f"{said}, {' and '.join(paths)}: `speclint baseline` lets that be"


def _asked(slot: Slot) -> str:
    """Where something is asked for, and as what."""
    return f"{slot.origin}, {next(noun for kind, noun in _NOUNS.items() if isinstance(slot, kind))}"


def _is_meant(name: str, holder: Slot, slot: Slot) -> bool:
    found = notes.meant(name, holder)
    return found is not None and found.path == slot.path


def _entries(said: Notes) -> tuple[notes.NamedSection, ...]:
    return (*said.required, *said.optional)


def _quoted(condition: str) -> str:
    return f', "{condition}"' if condition else ""


def _line_of(origin: str) -> str:
    return origin.rpartition(":")[2]


def _joined(*parts: str) -> str:
    return "; ".join(filter(None, parts))


def _is_demanded(slot: Slot) -> bool:
    """Whether the YAML has to say when a section must be there, and not only that it need not be."""
    if not isinstance(slot, SectionSlot) or slot.demand.never:
        return False
    return slot.severity is Severity.ERROR or slot.demand != Demand()


def _demand(slot: Slot) -> str:
    """What the YAML says of when a section must be there; nothing where the template's own word stands."""
    demand = slot.demand
    if demand.never:
        return f"{{never: true, when: {scalar(demand.trait, flow=True)}}}" if demand.trait else "optional"
    if not _is_demanded(slot):
        return ""
    since = scalar(demand.since, flow=True) if demand.since else ""
    if demand.trait:
        when = f"when: {scalar(demand.trait, flow=True)}"
        return f"{{from: {since}, {when}}}" if since else f"{{{when}}}"
    if demand.since in _DEMAND_WORDS:
        return f"{{from: {since}}}"
    return since or "required"


def _where(bare: SectionSlot) -> str:
    """Where a section was read, and what its heading says."""
    what = "a heading"
    if bare.repeat:
        what += " that ends with a number" if bare.name[-1:].isdigit() else " with a placeholder"
        what += ", one or more"
    return f"{bare.origin}, {what}" + (", marked optional" if bare.demand.never else "")


def _guess(slot: Slot) -> str:
    if isinstance(slot, FieldSlot) and slot.children:
        return ""
    return next((type_ for pattern, type_ in _GUESSES if pattern.search(slot.key)), "")


def _inferred(slot: Slot) -> str:
    """What a template says of a value between the lines, as YAML; empty where that cannot be written."""
    value = slot.value
    if value is None or not value.inferred:
        return ""
    if value.name == "one-of":
        return f"[{', '.join(scalar(option, flow=True) for option in value.options)}]"
    if value.name == "pattern":
        expected = f", expected: {scalar(value.hint, flow=True)}" if value.hint else ""
        return f"{{pattern: {_pattern(value.pattern)}{expected}}}"
    return value.name if value.name in _TYPES else ""


def _pattern(pattern: str) -> str:
    """A pattern as a person would write it, in quotes."""
    plain = _NEEDLESS.sub(r"\1", pattern.removeprefix("(?i)"))
    return f"'{plain}'" if is_seen(plain) and "'" not in plain else quoted(plain)


def remark(text: str) -> str:
    """A text as it may stand in a comment: on one line, and with nothing that YAML refuses."""
    return safe(" ".join(text.split()))


def scalar(text: str, *, flow: bool = False) -> str:
    """A text as YAML writes it, in double quotes where it would not be read as itself."""
    is_text = _PLAIN.fullmatch(text) and not _NOT_TEXT.fullmatch(text) and is_seen(text)
    return text if is_text and (text.isascii() or not flow) else quoted(text)


def key(name: str, depth: int) -> str:
    """A name as the key of a mapping; YAML wants a long one to be marked as such."""
    written = scalar(name)
    return f"{written}:" if len(written) <= _LONGEST_KEY else f"? {written}\n{'  ' * depth}:"
