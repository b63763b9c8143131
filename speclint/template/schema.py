"""A template compiled: its slots, and what the YAML beside it says of them, as plain data."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import field, replace
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TypeVar

from speclint.errors import SpeclintError, did_you_mean, nearest
from speclint.expressions import expression
from speclint.model import (
    Asked,
    Choices,
    CodeSlot,
    ColumnSlot,
    Demand,
    Depth,
    DiagramSlot,
    DocumentSlot,
    FieldSlot,
    Group,
    ItemSlot,
    MetadataSlot,
    RowSlot,
    SectionSlot,
    Severity,
    Slot,
    SlotKind,
    TableSlot,
    ValueType,
    Wording,
)
from speclint.records import dataclass
from speclint.template import listed, markup, paths, related
from speclint.template.extends import NO_LIBRARY, Library
from speclint.template.markup import Hints
from speclint.template.notes import Notes, weighed
from speclint.template.related import NO_RELATIONS, Related
from speclint.text import frontmatter, matter, patterns, titles
from speclint.text.omission import OMISSIONS
from speclint.text.source import Source
from speclint.text.unfinished import MARKS

if TYPE_CHECKING:
    from speclint.template.schemafile import (
        BodyEntry,
        DemandEntry,
        FieldEntry,
        HolderEntry,
        SchemaFile,
        SectionEntry,
        ValueEntry,
        WordingEntry,
    )
    from speclint.text.yamlfile import Located

SIZES = ("small", "medium", "large")
_VERSION = expression(r"v?\d[\w.+-]*", re.IGNORECASE)
_MISSPELT = 0.75  # how much a name is like another one that was meant
# The slots that may say the status of a document.
_FACTS = (RowSlot, FieldSlot, MetadataSlot)
_NOUNS: dict[type[Slot], str] = {
    SectionSlot: "section",
    FieldSlot: "field",
    ItemSlot: "item",
    ColumnSlot: "column",
    RowSlot: "row",
}
KeyPath = tuple[str | int, ...]
Known = TypeVar("Known")
Holder = TypeVar("Holder", SectionSlot, FieldSlot)
CellKind = TypeVar("CellKind", bound=Slot)


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where facts about a document stand: a section's key rows, and the keys of size, status and traits.

    `agreed` are the statuses, normalised, from which on nothing may be open; `values` are the facts that
    have a type or must be there. `closed` is where it is said that the
    front matter has no other keys, empty when it may.
    """

    section: str = ""
    size: tuple[str, ...] = ("size", "project size")
    status: tuple[str, ...] = ("status",)
    traits: tuple[str, ...] = ("traits",)
    agreed: tuple[str, ...] = ()
    values: tuple[MetadataSlot, ...] = ()
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """The form of a title or of a file's name: a pattern for all of it, and how messages call it."""

    kind: str
    pattern: str
    expected: str = ""
    origin: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Identify:
    """How a file is known to be a spec of this template: any one of these suffices.

    `title` is a pattern for its normalised title, `rows` are patterns for values of the metadata
    section by key, `sections` is how many top-level sections of the template it must hold. `severity`
    is how much it weighs when a document holds none of them (None: what the rule says). `origin` is
    where the patterns stand.
    """

    title: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    sections: int = 0
    severity: Severity | None = None
    origin: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Schema:
    """A template compiled. `text` is the template itself; `softening` maps a rule to severities by status.

    `names_sizes` is false for the usual sizes, taken where nothing names any: then a word that is
    none of them is no mistake. `version` is the template's own, `kept` are the others that specs may name,
    `family` is the name of the template that this is another version of. With `is_newer` specs of older
    templates are brought to it, and `older` are the names that those have for its slots, by path.
    """

    name: str
    text: str
    title: SectionSlot | None
    root: DocumentSlot
    hints: Hints
    sizes: tuple[str, ...] = SIZES
    default_size: str = "medium"
    names_sizes: bool = False
    traits: tuple[tuple[str, tuple[str, ...]], ...] = ()
    omissions: tuple[str, ...] = OMISSIONS
    unfinished: tuple[str, ...] = MARKS
    metadata: Metadata = Metadata()
    identify: Identify = Identify()
    softening: tuple[tuple[str, tuple[tuple[str, Severity], ...]], ...] = ()
    version: str = ""
    kept: tuple[str, ...] = ()
    family: str = ""
    related: Related = NO_RELATIONS
    dialect: str = "postgres"
    names: tuple[Name, ...] = ()
    older: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    is_newer: bool = False
    _known: dict[Callable[[Schema], Any], Any] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def once(self, read: Callable[[Schema], Known]) -> Known:
        """What a function reads out of a schema that many documents are laid against, read once."""
        if read not in self._known:
            self._known[read] = read(self)
        found: Known = self._known[read]
        return found

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The root and all slots below it, in the template's order."""
        return self.once(_slots)

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions of the template that a spec may name; none when nothing says any."""
        return tuple(filter(None, (self.version, *self.kept)))

    def demands(self, slot: Slot, size: str, traits: tuple[str, ...] | None) -> bool:
        """Whether a document of this size and these traits (None: not declared) must fill the slot."""
        demand = slot.demand
        if demand.never:
            return False
        if demand.since and self.sizes.index(size) < self.sizes.index(demand.since):
            return False
        return demand.trait is None or traits is None or demand.trait in traits

    def trait(self, word: str) -> str | None:
        """The trait that a word names, by itself or one of its other names."""
        wanted = titles.normalise(word)
        for name, aliases in self.traits:
            if wanted in map(titles.normalise, (name, *aliases)):
                return name
        return None


def _slots(schema: Schema) -> tuple[Slot, ...]:
    return tuple(schema.root.walk())


def load(
    place: str,
    shown: str,
    library: Library,
    *,
    name: str | None = None,
    yaml_place: str | None = None,
    known_rules: Collection[str] | None = None,
) -> Schema:
    """The schema of a template file and of its YAML, by default `<template>.speclint.yaml` beside it.

    `place` and `yaml_place` are absolute paths; messages call the template `shown`, and the YAML by its
    own name in the same folder. `name` is that of the schema, by default `shown`. `known_rules` are the
    names that `severities` may use, None for any. Raises `SpeclintError` when either cannot be read or the
    YAML asks for what the template lacks.
    """
    beside = yaml_place or f"{os.path.splitext(place)[0]}.speclint.yaml"
    label = os.path.join(os.path.dirname(shown), os.path.basename(beside))
    is_there = yaml_place or library.files.stands(beside) or os.path.isdir(beside)
    yaml = library.files.source(beside, label) if is_there else None
    for other in () if yaml_place else _misnamed(place):
        if library.files.stands(other):
            named = os.path.join(os.path.dirname(shown), os.path.basename(other))
            raise SpeclintError(f"is not read: the YAML of {shown} belongs in `{label}`", named)
    text = library.files.source(place, shown)
    rules = None if known_rules is None else frozenset(known_rules)
    if yaml is not None and "extends" in yaml.text:
        return compiled(text, yaml, name or shown, rules, beside, library)
    return _compiled_once(text, yaml, name or shown, rules)


def _misnamed(place: str) -> tuple[str, str]:
    """What the YAML beside a template may be called by mistake."""
    return f"{os.path.splitext(place)[0]}.speclint.yml", f"{place}.speclint.yaml"


@lru_cache(16)
def _compiled_once(
    text: Source, yaml: Source | None, name: str, known_rules: frozenset[str] | None
) -> Schema:
    """The schema of texts that lean on no other file: what they say decides alone, so that it is kept."""
    return compiled(text, yaml, name, known_rules)


def compiled(
    text: Source,
    yaml: Source | None,
    name: str,
    known_rules: Collection[str] | None = None,
    yaml_place: str | None = None,
    library: Library = NO_LIBRARY,
) -> Schema:
    """The schema of a template's text and of its YAML, whose place is where it `extends` others from."""
    read = markup.read(text)
    sections = read.root.of(SectionSlot)
    if not sections:
        raise SpeclintError("the template has no section: it needs at least one heading", text.path, 1, 1)
    identify = Identify(sections=max(2, (len(sections) + 1) // 2))
    schema = _with_notes(
        Schema(
            name,
            text.text,
            read.title,
            read.root,
            read.hints,
            metadata=Metadata(values=read.metadata),
            identify=identify,
        ),
        read.notes,
    )
    schema = _with_version(schema, _version(text))
    if yaml is None:
        return _between_the_lines(schema)
    merger = _Merger(yaml, known_rules, yaml_place, library)
    merger.refuse_another(text.path)
    return merger.merge(schema)


def _between_the_lines(schema: Schema) -> Schema:
    """The schema with what the template says of places that name each other."""
    facts, root, title = listed.own_id(schema.metadata.values, schema.root, schema.title)
    root, found = listed.references(root, schema.related.references)
    known = schema.related
    return replace(
        schema,
        title=title,
        root=root,
        metadata=replace(schema.metadata, values=facts),
        related=replace(known, references=(*known.references, *found)),
    )


def _with_version(schema: Schema, version: str) -> Schema:
    """The schema with the template's own version, which is then no fact that specs must say."""
    if not version:
        return schema
    values = tuple(slot for slot in schema.metadata.values if slot.key != "version")
    return replace(schema, version=version, metadata=replace(schema.metadata, values=values))


def _version(text: Source) -> str:
    """The version in a template's front matter, which need not be YAML before it is filled in."""
    front = matter.find(text.text)
    if front is None or "version" not in front.content.casefold():
        return ""  # To read YAML takes longer than all else, in most templates for nothing.
    try:
        said = frontmatter.read(text).get("version", ())
    except SpeclintError:
        return ""
    return said[0] if len(said) == 1 and _VERSION.fullmatch(said[0]) else ""


def _with_notes(schema: Schema, said: Notes) -> Schema:
    """The schema with the sizes and traits that the template's usage notes name."""
    schema = replace(schema, traits=tuple((name, ()) for name in said.traits()))
    if not said.sizes:
        return schema
    sizes = tuple(size.name for size in said.sizes)
    return replace(schema, sizes=sizes, default_size=sizes[min(1, len(sizes) - 1)], names_sizes=True)


class _Merger:
    """Lays what a YAML file says over the slots that the Markdown gave.

    Given the YAML with the place of each of its keys, it promises the schema with the same slots, known by
    the same paths, each as the YAML wants it, or an error at the key that makes no sense. What
    the rest weighs is looked at first, since sections may say otherwise. Slots are laid from the bottom up,
    relations last: they name slots as they are in the end.
    """

    def __init__(
        self, source: Source, known_rules: Collection[str] | None, place: str | None, library: Library
    ) -> None:
        from speclint.template import extends
        from speclint.template.schemafile import SchemaFile
        from speclint.text import yamlfile

        self._label = source.path
        self._located: Located = extends.load(source, place, library)
        self._file: SchemaFile = yamlfile.validate(SchemaFile, self._located, source.path)
        self._sizes: tuple[str, ...] = tuple(self._file.sizes or SIZES)
        self._traits: tuple[str, ...] = tuple(self._file.traits or {})
        self._known_rules = known_rules
        self._indices: dict[tuple[int, type[Slot]], tuple[Iterable[Slot], Any]] = {}

    def refuse_another(self, template: str) -> None:
        """Refuses a YAML that says it belongs to another template than the one at a path."""
        said = self._file.template
        if said is None:
            return
        meant, own = PurePath(os.path.normpath(said)).parts, PurePath(template).parts
        if not said or own[-len(meant) :] != meant:
            raise self._error(("template",), f"`{said}` is not the template here, which is `{own[-1]}`")

    def merge(self, schema: Schema) -> Schema:
        """The schema with all that the YAML says; what it is silent about stays as the template has it.

        One expression for each key of the file, in the order in which they hang on each other: sections
        before the relations that name them, sizes before `default-size: medium` is looked up in them.
        """
        file = self._file
        root = schema.root if file.rest is None else weighed(schema.root, file.rest)
        children = self._sections(root.children, file.sections, ("sections",), "the template")
        default_size = file.default_size or self._sizes[min(1, len(self._sizes) - 1)]
        self._check_word(default_size, self._sizes, ("default-size",), "size")
        self._check_rules()
        self._check_pattern(file.identify.title, ("identify", "title"))
        for key, pattern in file.identify.rows.items():
            self._check_pattern(pattern, ("identify", "rows", key))
        meta = file.metadata
        children, asked = self._held(children, file, (), "the template")
        root = replace(root, children=children, ordered=file.order != "free", asked=asked)
        if not file.infer:
            root, schema = _taken_at_its_word(root), _without_inferred_metadata(schema)
        named = {titles.normalise(name) for name in meta.values}
        root = replace(root, children=tuple(_left_to(named, slot, meta.section) for slot in root.children))
        metadata = Metadata(
            titles.normalise(meta.section),
            _keys(meta.size) or Metadata().size,
            _keys(meta.status) or Metadata().status,
            _keys(meta.traits) or Metadata().traits,
            _keys(meta.agreed),
            self._metadata(schema.metadata.values, meta.values),
            self._origin(("metadata", "extra")) if meta.extra == "forbidden" else "",
        )
        self._check_keys(root, metadata)
        self._check_statuses(root, metadata)
        merged = replace(
            schema,
            root=root,
            related=related.compiled(
                file, root, metadata.values, self._origin, self._error, self._is_inherited
            ),
            dialect=file.dialect,
            sizes=self._sizes,
            names_sizes=bool(self._file.sizes),
            default_size=default_size,
            traits=tuple((name, tuple(aliases)) for name, aliases in (file.traits or {}).items()),
            omissions=tuple(file.not_applicable or OMISSIONS),
            unfinished=tuple(file.unfinished or MARKS),
            metadata=metadata,
            identify=Identify(
                file.identify.title,
                tuple((titles.normalise(key), pattern) for key, pattern in file.identify.rows.items()),
                file.identify.sections or schema.identify.sections,
                file.identify.severity,
                self._origin(("identify",)),
            ),
            softening=tuple(
                (rule, tuple((titles.normalise(status), level) for status, level in levels.items()))
                for rule, levels in file.severities.items()
            ),
            version=file.version or schema.version,
            names=tuple(self._names()),
        )
        return _between_the_lines(merged) if file.infer else merged

    def _names(self) -> Iterator[Name]:
        said = self._file.names
        for kind, entry in (("title", said.title), ("file", said.file)) if said is not None else ():
            if entry is not None:
                path: KeyPath = ("names", kind, "pattern")
                self._check_pattern(entry.pattern, path)
                yield Name(kind, entry.pattern, entry.expected, self._origin(path))

    def _held(
        self, slots: tuple[Slot, ...], entry: HolderEntry, path: KeyPath, where: str
    ) -> tuple[tuple[Slot, ...], Asked | None]:
        """Sections as groups of them are demanded, and what is asked of that which holds them.

        Of an either-or the first is demanded as before, the others never: nor is any of an all-or-none.
        """
        groups: list[Group] = []
        merged = {slot.path: slot for slot in slots}
        for key, names in (("either-or", entry.either_or), ("all-or-none", entry.all_or_none)):
            for number, group in enumerate(names):
                at = (*path, key, number)
                if len(set(map(titles.normalise, group))) < 2:
                    raise self._error(at, f"`{key}` needs two sections or more")
                found = [
                    self._named(slots, SectionSlot, name, (*at, index), where)
                    for index, name in enumerate(group)
                ]
                for slot in found[1:] if key == "either-or" else found:
                    merged[slot.path] = replace(merged[slot.path], demand=Demand(never=True))
                paths_ = tuple(slot.path for slot in found)
                groups.append(Group(either=key == "either-or", slots=paths_, origin=self._origin(at)))
        text = entry.text
        if not groups and text is None:
            return slots, None
        required, forbidden = (
            (self._wordings(text.required, (*path, "text", "required")), text.forbidden)
            if text is not None
            else ((), [])
        )
        return tuple(merged.values()), Asked(
            required=required,
            forbidden=self._wordings(forbidden, (*path, "text", "forbidden")),
            groups=tuple(groups),
        )

    def _wordings(self, entries: Iterable[WordingEntry], path: KeyPath) -> tuple[Wording, ...]:
        found = []
        for number, entry in enumerate(entries):
            at = (*path, number)
            if bool(entry.words.strip()) is bool(entry.pattern):
                raise self._error(at, "needs either `words` or a `pattern`")
            if entry.instead is not None and path[-1] == "required":
                raise self._error((*at, "instead"), "`instead` is for what is forbidden")
            self._check_pattern(entry.pattern, (*at, "pattern"))
            wording = Wording(
                words=" ".join(entry.words.split()), pattern=entry.pattern, expected=entry.expected,
                instead=entry.instead, origin=self._origin(at),
            )  # fmt: skip
            if entry.instead and next(patterns.places(wording, entry.instead), None):
                raise self._error((*at, "instead"), f"`{entry.instead}` is forbidden itself")
            found.append(wording)
        return tuple(found)

    def _asked(
        self, slot: SectionSlot, held: Asked | None, entry: SectionEntry, path: KeyPath
    ) -> Asked | None:
        """What is asked of a section by no slot, None for nothing.

        Most sections are asked for nothing but their slots; those that are not are few, and each key is said
        with the place where a YAML has it, as it may come from a file that is extended. What contradicts
        itself is refused there. `instances: {least: 2, most: 1}` is refused: "`most` is less than `least`".
        """
        times = entry.instances
        if times is not None and not slot.repeat:
            raise self._error(
                (*path, "instances"),
                f"`{slot.name}` does not repeat in the template: only a heading with a placeholder does",
            )
        if times is not None and times.most is not None and times.most < times.least:
            raise self._error((*path, "instances", "most"), "`most` is less than `least`")
        if len(set(entry.content)) < len(entry.content):
            raise self._error((*path, "content"), "`content` names a kind twice")
        if held is None and not (times or entry.most_words or entry.content):
            return None
        said = {"most-words": entry.most_words, "content": entry.content, "instances": times}
        return replace(
            held or Asked(),
            content=tuple(entry.content),
            words=entry.most_words or 0,
            least=times.least if times else 0,
            most=(times.most or 0) if times else 0,
            origins=tuple((key, self._origin((*path, key))) for key, value in said.items() if value),
        )

    def _origin(self, path: KeyPath) -> str:
        line, column = self._located.at(path)
        return f"{self._located.file(path, self._label)}:{line}:{column}"

    def _is_inherited(self, path: KeyPath) -> bool:
        return self._located.file(path, self._label) != self._label

    def _demand_of(self, path: KeyPath) -> str:
        """Where a section is demanded: where it is named, or its `required` in a file that is extended."""
        required = (*path, "required")
        is_elsewhere = self._located.file(required, self._label) != self._located.file(path, self._label)
        return self._origin(required if is_elsewhere else path)

    def _error(self, path: KeyPath, message: str) -> SpeclintError:
        return self._located.error(path, message, self._label)

    def _check_word(self, word: str, known: Iterable[str], path: KeyPath, what: str) -> None:
        names = list(known)
        if word not in names:
            listed = ", ".join(f"`{name}`" for name in names) or "none"
            raise self._error(
                path, f"`{word}` is no {what} of this schema (known: {listed}){did_you_mean(word, names)}"
            )

    def _check_rules(self) -> None:
        for rule in self._file.severities:
            if self._known_rules is not None and rule not in self._known_rules:
                hint = did_you_mean(rule, self._known_rules)
                raise self._error(("severities", rule), f"unknown rule `{rule}`{hint}")

    def _check_keys(self, root: DocumentSlot, metadata: Metadata) -> None:
        """What says the size, status and traits must not be a misspelt name of what the template has."""
        facts = [slot for slot in (*root.walk(), *metadata.values) if isinstance(slot, _FACTS)]
        names, keys = [slot.name for slot in facts], {slot.key for slot in facts}
        said = self._file.metadata
        for what, own in (("size", said.size), ("status", said.status), ("traits", said.traits)):
            if self._is_inherited(("metadata", what)) or not keys.isdisjoint(_keys(own)):
                continue
            for number, name in enumerate(own):
                if meant := nearest(name, names, likeness=_MISSPELT):
                    hint = f"the template has no row or key `{name}`; did you mean `{meant}`?"
                    raise self._error(("metadata", what, number), hint)

    def _check_statuses(self, root: DocumentSlot, metadata: Metadata) -> None:
        """Every status that the file itself names must be one of those that it lists, where it lists any.

        A status that is mistyped here would silently never be met. A YAML that lists none takes what authors
        write, and one that extends another may list fewer than that speaks of, which is no mistake of its
        own. With `Draft` and `Accepted` listed, `agreed: [Acepted]` is refused, and `Accepted` proposed.
        """
        facts = (*root.walk(), *metadata.values)
        lists = [slot.value for slot in facts if isinstance(slot, _FACTS) and slot.key in metadata.status]
        listed = [option for type_ in lists if type_ and not type_.inferred for option in type_.options]
        named: list[tuple[KeyPath, str]] = [
            (("metadata", "agreed", number), word) for number, word in enumerate(self._file.metadata.agreed)
        ]
        for rule, levels in self._file.severities.items():
            named += [(("severities", rule, status), status) for status in levels if status]
        known = set(_keys(listed))
        for path, word in named if listed else ():
            if titles.normalise(word) not in known and not self._is_inherited(path):
                self._check_word(word, listed, path, "status")

    def _check_pattern(self, pattern: str, path: KeyPath) -> None:
        if problem := patterns.problem(pattern):
            raise self._error(path, f"`{pattern}` {problem}")

    def _demand(self, entry: DemandEntry, path: KeyPath) -> Demand:
        if entry.since:
            self._check_word(entry.since, self._sizes, path, "size")
        if entry.when:
            self._check_word(entry.when, self._traits, path, "trait")
        unless = tuple((part, tuple(values)) for part, values in entry.unless.items())
        return Demand(entry.never, entry.since, entry.when, unless)

    def _sections(
        self, slots: tuple[Slot, ...], entries: Mapping[str, SectionEntry], path: KeyPath, where: str
    ) -> tuple[Slot, ...]:
        merged = {slot.path: slot for slot in slots}
        for title, entry in entries.items():
            slot = self._named(slots, SectionSlot, title, (*path, title), where)
            merged[slot.path] = self._section(slot, entry, (*path, title))
        return tuple(merged.values())

    def _named(
        self, slots: Iterable[Slot], kind: type[SlotKind], name: str, path: KeyPath, where: str
    ) -> SlotKind:
        among, by_name, by_key = self._indexed(slots, kind)
        if name in by_name:
            return among[by_name[name]]
        key = titles.normalise(name)
        numbers = [by_key[one] for one in (key, titles.undecorated(key)) if one in by_key]
        if numbers:
            return among[min(numbers)]
        hint = did_you_mean(name, [slot.name for slot in among])
        raise self._error(path, f"{where} has no {_NOUNS[kind]} `{name}`{hint}")

    def _indexed(
        self, slots: Iterable[Slot], kind: type[SlotKind]
    ) -> tuple[list[SlotKind], Mapping[str, int], Mapping[str, int]]:
        """The slots of a kind, and the number of the first of each name and key; each entry asks the same."""
        place = id(slots), kind
        if place not in self._indices:
            among = [slot for slot in slots if isinstance(slot, kind)]
            last_first = [*enumerate(among)][::-1]
            by_name = {slot.name: number for number, slot in last_first}
            by_key = {slot.key: number for number, slot in last_first if slot.key}
            # They stand here as well, so that no others come to stand at their place.
            self._indices[place] = slots, (among, by_name, by_key)
        found: tuple[list[SlotKind], Mapping[str, int], Mapping[str, int]] = self._indices[place][1]
        return found

    def _section(self, slot: SectionSlot, entry: SectionEntry, path: KeyPath) -> SectionSlot:
        where = f"`{slot.name}`"
        children = self._sections(slot.children, entry.sections, (*path, "sections"), where)
        children = self._fields(children, entry.fields, (*path, "fields"), where)
        if entry.each is not None:
            children = self._each(children, entry.each, (*path, "each"), where)
        children, held = self._held(children, entry, path, where)
        slot = replace(
            slot,
            children=children,
            asked=self._asked(slot, held, entry, path),
            aliases=(*slot.aliases, *map(titles.normalise, entry.aliases)),
            ordered=entry.order != "free",
            open=entry.extra != "forbidden",
            depths=tuple(
                Depth(size, least.rows, least.items, least.words) for size, least in entry.minimum.items()
            ),
        )
        for size in entry.minimum:
            self._check_word(size, self._sizes, (*path, "minimum", size), "size")
        slot = self._body(slot, entry, path)
        if entry.heading:
            slot = self._heading(slot, entry, path)
        if entry.required is not None:
            slot = replace(
                slot,
                demand=self._demand(entry.required, (*path, "required")),
                severity=slot.severity if entry.required.never else Severity.ERROR,
                origin=self._demand_of(path),
            )
        if entry.severity is not None:
            slot = replace(slot, severity=entry.severity)
        return slot

    def _each(
        self, slots: tuple[Slot, ...], entry: SectionEntry, path: KeyPath, where: str
    ) -> tuple[Slot, ...]:
        repeated = [slot for slot in slots if isinstance(slot, SectionSlot) and slot.repeat]
        if len(repeated) != 1:
            raise self._error(
                path, f"{where} has {len(repeated)} repeatable sections: `each` needs exactly one"
            )
        return _with(slots, self._section(repeated[0], entry, path))

    def _heading(self, slot: SectionSlot, entry: SectionEntry, path: KeyPath) -> SectionSlot:
        """Gives the parts of a repeatable heading types: `{Method} {Path}`."""
        from speclint.template.values import heading_pattern

        parts = {name: self._value(value, (*path, "parts", name)) for name, value in entry.parts.items()}
        try:
            pattern = heading_pattern(entry.heading, parts)
        except KeyError as error:
            raise self._error((*path, "heading"), f"`parts` gives no type for {{{error.args[0]}}}") from error
        typed = tuple((name, value) for name, value in parts.items() if value is not None)
        for below in slot.of(FieldSlot):
            for part, _ in below.demand.unless:
                where = (*path, "fields", below.name, "required", "unless", part)
                self._check_word(part, [name for name, _ in typed], where, "part of the heading")
        return replace(slot, pattern=pattern, typed=typed)

    def _fields(
        self, slots: tuple[Slot, ...], entries: Mapping[str, FieldEntry], path: KeyPath, where: str
    ) -> tuple[Slot, ...]:
        merged = {slot.path: slot for slot in slots}
        for name, entry in entries.items():
            slot = self._named(slots, FieldSlot, name, (*path, name), where)
            merged[slot.path] = self._field(slot, entry, (*path, name))
        return tuple(merged.values())

    def _field(self, slot: FieldSlot, entry: FieldEntry, path: KeyPath) -> FieldSlot:
        slot = self._body(slot, entry, path)
        slot = replace(
            slot,
            aliases=tuple(map(titles.normalise, entry.aliases)),
            value=self._value(entry, path),
            replace=entry.replace,
            alone=entry.alone,
        )
        self._check_pattern(entry.alone, (*path, "alone"))
        if entry.required is not None:
            demand = self._demand(entry.required, path)
            severity = slot.severity if demand.never else Severity.ERROR
            slot = replace(slot, demand=demand, severity=severity, origin=self._demand_of(path))
        if entry.severity is not None:
            slot = replace(slot, severity=entry.severity)
        return slot

    def _body(self, slot: Holder, entry: BodyEntry, path: KeyPath) -> Holder:
        """What a section and a field have in common: the table they hold, and text that may stay."""
        slot = self._table(slot, entry, path)
        if entry.sample:
            kept = tuple(
                replace(child, replace=False) if isinstance(child, CodeSlot | DiagramSlot) else child
                for child in slot.children
            )
            slot = replace(slot, children=kept)
        if entry.code is not None:
            slot = self._with_code(slot, entry.code, (*path, "code"))
        for number, item in enumerate(entry.items):
            box = self._named(slot.children, ItemSlot, item, (*path, "items", number), f"`{slot.name}`")
            wanted = replace(box, strict=True, origin=self._origin((*path, "items", number)))
            slot = replace(slot, children=_with(slot.children, wanted))
        return slot

    def _with_code(self, slot: Holder, entry: DemandEntry, path: KeyPath) -> Holder:
        """A slot whose code is demanded, so that words do not do instead."""
        codes = slot.of(CodeSlot)
        if not codes:
            raise self._error(path, f"`{slot.name}` has no code in the template")
        wanted = replace(
            codes[0],
            strict=not entry.never,
            demand=self._demand(entry, path),
            severity=Severity.ERROR,
            origin=self._origin(path),
        )
        return replace(slot, children=_with(slot.children, wanted))

    def _table(self, slot: Holder, entry: BodyEntry, path: KeyPath) -> Holder:
        if not (entry.columns or entry.rows or entry.unique or entry.ascending):
            return slot
        tables = slot.of(TableSlot)
        if len(tables) != 1:
            raise self._error(
                path,
                f"`{slot.name}` has {len(tables)} tables in the template: columns and rows need exactly one",
            )
        table: TableSlot = tables[0]
        holds: tuple[Slot, ...] = table.children
        where = f"the table of `{slot.name}`"
        merged: dict[tuple[str, ...], Slot] = {child.path: child for child in holds}
        entries: dict[str, tuple[type[ColumnSlot | RowSlot], Mapping[str, ValueEntry]]] = {
            "columns": (ColumnSlot, entry.columns),
            "rows": (RowSlot, entry.rows),
        }
        held = (*holds, *table.plain)
        for group, (kind, values) in entries.items():
            for name, value in values.items():
                at = (*path, group, name)
                child = self._named(held, kind, name, at, where)
                merged[child.path] = self._cell(child, value, at)
        for key, groups in (("unique", entry.unique), ("ascending", [entry.ascending])):
            for name in (name for names in groups for name in names):
                self._named(table.children, ColumnSlot, name, (*path, key), where)
        plain = {row.path for row in table.plain}
        children = sorted(merged.values(), key=lambda child: child.path in plain)
        table = replace(
            table,
            children=tuple(children),
            unique=tuple(tuple(map(titles.normalise, group)) for group in entry.unique),
            ascending=tuple(map(titles.normalise, entry.ascending)),
        )
        return replace(slot, children=_with(slot.children, table))

    def _cell(self, slot: CellKind, entry: ValueEntry, path: KeyPath) -> CellKind:
        demand = self._demand(entry.required, path) if entry.required is not None else slot.demand
        explicit_row = isinstance(slot, RowSlot) and not demand.never
        return replace(
            slot,
            aliases=tuple(map(titles.normalise, entry.aliases)),
            value=self._value(entry, path) or (slot.value if entry.infer else None),
            demand=demand,
            severity=entry.severity or (Severity.ERROR if explicit_row else slot.severity),
            origin=self._origin(path),
        )

    def _metadata(
        self, read: Iterable[MetadataSlot], entries: Mapping[str, ValueEntry]
    ) -> tuple[MetadataSlot, ...]:
        """The facts that the YAML names, and those of the template's front matter that it does not name."""
        own = tuple(self._fact(name, entry) for name, entry in entries.items())
        named = {key for slot in own for key in (slot.key, *slot.aliases)}
        return (*own, *(slot for slot in read if slot.key not in named))

    def _fact(self, name: str, entry: ValueEntry) -> MetadataSlot:
        """A fact about a document, demanded only when the YAML says so."""
        path, key = paths.of_fact(name), titles.normalise(name)
        slot = MetadataSlot(name=name, origin="", path=path, key=key, demand=Demand(never=True))
        return self._cell(slot, entry, ("metadata", "values", name))

    def _value(self, entry: ValueEntry, path: KeyPath) -> ValueType | None:
        if entry.holes == "forbidden" and not entry.is_unique:
            raise self._error((*path, "holes"), "`holes` is for a value that is `unique: true`")
        said = ValueType(
            entry.type or "any",
            answers=tuple(entry.answers),
            hint=entry.expected,
            unique=entry.is_unique,
            most=entry.most,
            gapless=entry.holes == "forbidden",
        )
        if entry.pattern:
            self._check_pattern(entry.pattern, (*path, "pattern"))
            origin = self._origin((*path, "pattern"))
            return replace(said, name="pattern", pattern=entry.pattern, origin=origin)
        if entry.one_of:
            return replace(said, name="one-of", options=Choices(entry.one_of))
        return said if entry.type or entry.is_unique or entry.most is not None else None


def tuned(schema: Schema, *, infer: bool, unfinished: tuple[str, ...] | None) -> Schema:
    """A schema without what its template says between the lines, and with marks of unfinished work.

    The marks that its own YAML names stand.
    """
    if not infer:
        schema = _without_inferred_metadata(replace(schema, root=_taken_at_its_word(schema.root)))
    is_free = unfinished is not None and schema.unfinished == MARKS
    return replace(schema, unfinished=unfinished) if unfinished is not None and is_free else schema


def _left_to(named: Collection[str], slot: CellKind, section: str) -> CellKind:
    """A slot of the metadata without what is read between its lines where the YAML names such a fact.

    Facts stand above the first section, or in the section of this title.
    """
    if isinstance(slot, SectionSlot) and slot.key != titles.normalise(section):
        return slot
    is_named = isinstance(slot, RowSlot | FieldSlot) and slot.key in named
    value = None if is_named and slot.value is not None and slot.value.inferred else slot.value
    children = tuple(_left_to(named, child, "") for child in slot.children)
    return replace(slot, value=value, children=children)


def _taken_at_its_word(slot: CellKind) -> CellKind:
    """A slot and all below it without what the template says between the lines."""
    value = slot.value if slot.value is not None and not slot.value.inferred else None
    children = tuple(map(_taken_at_its_word, slot.children))
    if isinstance(slot, CodeSlot):
        return replace(slot, inferred=False)
    return replace(slot, value=value, children=children)


def _without_inferred_metadata(schema: Schema) -> Schema:
    values = tuple(map(_taken_at_its_word, schema.metadata.values))
    title = _taken_at_its_word(schema.title) if schema.title is not None else None
    return replace(schema, title=title, metadata=replace(schema.metadata, values=values))


def _with(slots: Iterable[Slot], changed: Slot) -> tuple[Slot, ...]:
    """Slots with one of them changed."""
    return tuple(changed if slot.path == changed.path else slot for slot in slots)


def _keys(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(titles.normalise, names))
