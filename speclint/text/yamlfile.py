"""YAML 1.2 text → plain data with a place for every key, and that data → a validated model.

Only what a reader would expect is typed: `true`, `false`, `null` and decimal integers. All else is
text exactly as written, so that `1.10`, `2024-01-31`, `on` and `007` survive. Keys are always text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin

from speclint.errors import SpeclintError, did_you_mean
from speclint.expressions import expression
from speclint.records import dataclass
from speclint.wording import clipped

if TYPE_CHECKING:
    from pydantic import BaseModel

KeyPath = tuple[str | int, ...]
Place = tuple[int, int]
Model = TypeVar("Model", bound="BaseModel")

_DEEPEST = 64
_MOST_COPIED = 10_000
_MOST_REPORTED = 20
_LONGEST_SHOWN = 40
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}
_INTEGER = expression(r"-?(?:0|[1-9][0-9]{0,17})")
_BARE_KEY = expression(r"[A-Za-z0-9_-]+")
_LINE_END = expression(r"\r\n?|\n")
# What escapes can write and no text holds, and no path or pattern either: a template's text may hold a zero.
_NO_TEXT = expression(r"[\uD800-\uDFFF]")
_NO_PATH = expression(r"[\0\uD800-\uDFFF]")
_OF_TEMPLATES = ("identify", "metadata", "sections")


@dataclass(frozen=True, slots=True)
class Located:
    """What a YAML text says (dict, list, str, int, bool, None), and where each key and item stands.

    `files` names the file of each key that stands in another one. `table` is set for data from TOML,
    which knows no places: the table that holds it all, from where a key's path is named instead.
    """

    data: Any
    places: Mapping[KeyPath, Place]
    files: Mapping[KeyPath, str] = field(default_factory=dict)
    table: str = ""

    def at(self, key_path: KeyPath) -> Place:
        """The line and column, from 1, of a key or item; of what encloses it when it is absent."""
        return self.places.get(self._known(key_path), (1, 1))

    def file(self, key_path: KeyPath, label: str) -> str:
        """The file in which a key or item stands: `label` unless it came from another one."""
        return self.files.get(self._known(key_path), label)

    def error(self, key_path: KeyPath, message: str, label: str) -> SpeclintError:
        """An error that points at a key of the file called `label`, or of the one it came from."""
        if self.table and self.file(key_path, label) == label:
            return SpeclintError(f"{_dotted(self.table, key_path)}: {message}", label)
        return SpeclintError(message, self.file(key_path, label), *self.at(key_path))

    def _known(self, key_path: KeyPath) -> KeyPath:
        """The longest known beginning of a path."""
        while key_path and key_path not in self.places:
            key_path = key_path[:-1]
        return key_path


def _dotted(table: str, key_path: KeyPath) -> str:
    """The path of a key as TOML writes it: `tool.speclint.templates."docs/*.md"`."""
    path = table
    for key in key_path:
        if isinstance(key, int):
            path += f"[{key}]"
        else:
            path += f".{key}" if _BARE_KEY.fullmatch(key) else f'."{key}"'
    return path


def load(path_label: str, text: str) -> Located:
    """Reads one YAML document; whatever is wrong with it is a `SpeclintError` with its place."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    text = text.removeprefix("\ufeff")
    reader = _YamlReader(path_label, text)
    try:
        reader.read(YAML(typ="safe", pure=True).parse(text))
    except YAMLError as error:
        raise reader.error(_human(error), offset_of(error, len(text))) from None
    return Located(reader.data, dict(reader.placed))


class _YamlReader:
    """Builds data and places from YAML events, which is where tags and quotes can still be seen.

    `read` takes the events once; then `data` is what the file says and `placed` holds a place for each key
    and value, in the order of the file. An anchor must be whole before an alias may repeat it; how much
    aliases may repeat in all is limited. Raises `SpeclintError` at the first thing that is no plain data.
    """

    def __init__(self, path: str, text: str) -> None:
        self.data: Any = None
        self.placed: list[tuple[KeyPath, Place]] = []
        self._path = path
        self._line_starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
        self._anchors: dict[str, tuple[Any, int, int]] = {}
        self._copied = 0
        self._events: Iterator[Any] = iter(())

    def error(self, message: str, offset: int) -> SpeclintError:
        return SpeclintError(message, self._path, *self._place(offset))

    def read(self, events: Iterable[Any]) -> None:
        from ruamel.yaml.events import DocumentEndEvent, DocumentStartEvent, StreamEndEvent, StreamStartEvent

        around = (StreamStartEvent, StreamEndEvent, DocumentEndEvent)
        self._events = (event for event in events if not isinstance(event, around))
        documents = 0
        for event in self._events:
            if not isinstance(event, DocumentStartEvent):
                self.data = self._value(event, (), self._place_of(event))
                continue
            documents += 1
            if documents > 1:
                raise self._error("a second document starts here; one is expected", event)

    def _value(self, event: Any, path: KeyPath, place: Place) -> Any:
        from ruamel.yaml.events import AliasEvent, ScalarEvent, SequenceStartEvent

        if isinstance(event, AliasEvent):
            return self._copy(event, path, place)
        self._refuse_tag(event)
        first = len(self.placed)
        self._add(path, place, event)
        data: Any
        if isinstance(event, ScalarEvent):
            data = _typed(event)
        elif isinstance(event, SequenceStartEvent):
            data = self._list(path)
        else:
            data = self._mapping(path)
        if event.anchor is not None:
            self._anchors[event.anchor] = (data, first, len(self.placed))
        return data

    def _list(self, path: KeyPath) -> list[Any]:
        from ruamel.yaml.events import SequenceEndEvent

        items: list[Any] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            items.append(self._value(event, (*path, len(items)), self._place_of(event)))
        return items

    def _mapping(self, path: KeyPath) -> dict[str, Any]:
        from ruamel.yaml.events import MappingEndEvent

        mapping: dict[str, Any] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            key, place = self._key(event), self._place_of(event)
            if key in mapping:
                raise self._error(f"`{key}` stands here twice, first on line {lines[key]}", event)
            lines[key] = place[0]
            mapping[key] = self._value(next(self._events), (*path, key), place)
        return mapping

    def _key(self, event: Any) -> str:
        from ruamel.yaml.events import AliasEvent, ScalarEvent

        if isinstance(event, AliasEvent):
            raise self._error(_unquoted_star(event.anchor), event)
        self._refuse_tag(event)
        if not isinstance(event, ScalarEvent):
            raise self._error("a key must be text, not a list or a mapping", event)
        if not event.value:
            raise self._error("a key must not be empty", event)
        return str(event.value)

    def _copy(self, alias: Any, path: KeyPath, place: Place) -> Any:
        if alias.anchor not in self._anchors:
            raise self._error(_unquoted_star(alias.anchor), alias)
        data, first, end = self._anchors[alias.anchor]
        self._copied += end - first
        if self._copied > _MOST_COPIED:
            raise self._error("the aliases of this file repeat too much", alias)
        origin = len(self.placed[first][0])
        self._add(path, place, alias)
        for below, there in self.placed[first + 1 : end]:
            self._add(path + below[origin:], there, alias)
        return data

    def _refuse_tag(self, event: Any) -> None:
        if event.ctag is not None:
            raise self._error("YAML reads what starts with `!` as a tag; put it in quotes", event)

    def _add(self, path: KeyPath, place: Place, event: Any) -> None:
        if len(path) > _DEEPEST:
            raise self._error(f"nested more than {_DEEPEST} levels deep", event)
        self.placed.append((path, place))

    def _error(self, message: str, event: Any) -> SpeclintError:
        return self.error(message, event.start_mark.index)

    def _place_of(self, event: Any) -> Place:
        return self._place(event.start_mark.index)

    def _place(self, offset: int) -> Place:
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


def _unquoted_star(alias: str) -> str:
    return f"YAML reads what starts with `*` as an alias; put it in quotes: '*{alias.rstrip(':,')}'"


def _typed(event: Any) -> str | int | bool | None:
    text = str(event.value)
    if not event.implicit[0]:
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INTEGER.fullmatch(text) else text


def _human(error: Any) -> str:
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    if "'\\t'" in problem:
        return "not valid YAML: a tab cannot indent; use spaces"
    if problem.startswith("mapping values are not allowed"):
        return "not valid YAML: a `:` stands where no key can; check the indentation, or quote the text"
    if "that cannot start any token" in problem:
        return f"not valid YAML: {problem}; quote the text"
    character = getattr(error, "character", None)
    if isinstance(character, int):
        return f"not valid YAML: the character U+{character:04X} cannot stand here"
    context = getattr(error, "context", None)
    return f"not valid YAML: {problem} {context}" if context else f"not valid YAML: {problem}"


def offset_of(error: Any, end: int, context_first: bool = False) -> int:
    """Where to look for a mistake in YAML: at the start of what never ends, not at the end of the text."""
    names = ("context_mark", "problem_mark") if context_first else ("problem_mark", "context_mark")
    marks = [getattr(error, name, None) for name in names]
    offsets = [mark.index for mark in marks if mark is not None]
    inside = [offset for offset in offsets if offset < end]
    position = getattr(error, "position", 0)
    return next(iter(inside or offsets), position if isinstance(position, int) else 0)


def validate(
    model: type[Model], located: Located, path_label: str, meant: Mapping[str, str] | None = None
) -> Model:
    """The data as a `model`; what does not fit is one `SpeclintError`, a line for each problem.

    `meant` says what serves instead of some keys at the top that are none.
    """
    from pydantic import ValidationError

    data = {} if located.data is None else located.data
    if no_texts := [_Problem(path, message=what) for path, what in _no_texts(data, ())]:
        raise joined(_errors(no_texts, data, located, path_label))
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = [
            _problem(model, data, dict(details), meant or {}) for details in error.errors(include_url=False)
        ]
        raise joined(_errors(problems, data, located, path_label)) from None


def _no_texts(data: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Where a key or a text holds a character that is none, and what is said of it."""
    if isinstance(data, str):
        if (found := (_NO_TEXT if path and path[0] in _OF_TEMPLATES else _NO_PATH).search(data)) is not None:
            yield path, f"the character U+{ord(found[0]):04X} cannot stand in a text"
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _no_texts(key, (*path, key))
            yield from _no_texts(value, (*path, key))
    elif isinstance(data, list):
        for number, item in enumerate(data):
            yield from _no_texts(item, (*path, number))


def joined(errors: list[SpeclintError]) -> SpeclintError:
    """Several errors as one, in the order of their places, a line each."""
    errors = sorted(errors, key=lambda error: (error.line or 0, error.column or 0))
    first, rest = errors[0], errors[1:]
    lines = [str(error) for error in rest[: _MOST_REPORTED - 1]]
    if len(errors) > _MOST_REPORTED:
        lines.append(f"and {len(errors) - _MOST_REPORTED} more")
    return SpeclintError(first.message, first.path, first.line, first.column, others=lines)


@dataclass(frozen=True, slots=True)
class _Problem:
    """One mistake: what was `wanted` at `path`, or a whole message when that is not all to say."""

    path: KeyPath
    wanted: tuple[str, ...] = ()
    message: str = ""


_WANTED = {
    "string_type": ("text",),
    "int_type": ("a whole number",),
    "int_parsing": ("a whole number",),
    "float_type": ("a number",),
    "float_parsing": ("a number",),
    "bool_type": ("`true`", "`false`"),
    "bool_parsing": ("`true`", "`false`"),
    "none_required": ("nothing",),
    **dict.fromkeys(("list_type", "tuple_type", "set_type", "frozen_set_type"), ("a list",)),
    **dict.fromkeys(("dict_type", "mapping_type", "model_type", "model_attributes_type"), ("a mapping",)),
    **dict.fromkeys(("dataclass_type", "dataclass_exact_type"), ("a mapping",)),
}


def _problem(
    model: type[BaseModel], data: Any, details: dict[str, Any], meant: Mapping[str, str]
) -> _Problem:
    location, kind, context = details["loc"], details["type"], details.get("ctx", {})
    path = _key_path(location, data)
    if kind in _WANTED:
        return _Problem(path, wanted=_WANTED[kind])
    if kind in ("literal_error", "enum"):
        return _Problem(path, wanted=_choices(context["expected"]))
    if kind == "extra_forbidden" and len(location) == 1 and (key := str(location[0])) in meant:
        return _Problem(path, message=f"unknown key `{key}`: {meant[key]}")
    if kind == "extra_forbidden":
        return _Problem(path, message=_unknown_key(str(location[-1]), _known_keys(model, location, path)))
    if kind == "missing":
        return _Problem(path, message=f"`{location[-1]}` is missing from {_name(path)}")
    if "error" in context:
        return _Problem(path, message=f"{_name(path)}: {context['error']}")
    return _Problem(path, message=f"{_name(path)}: {details['msg'][:1].lower()}{details['msg'][1:]}")


def _key_path(location: KeyPath, data: Any) -> KeyPath:
    """A pydantic location without the names it puts between keys for unions, validators and keys."""
    path: list[str | int] = []
    for step in location:
        known = range(len(data)) if isinstance(data, list) else data if isinstance(data, dict) else ()
        if step in known:
            path.append(step)
            data = data[step]
    return tuple(path)


def _choices(expected: str) -> tuple[str, ...]:
    quoted = re.findall(r"'([^']*)'", expected)
    return tuple(f"`{choice}`" for choice in quoted) or (expected,)


def _unknown_key(key: str, known: list[str]) -> str:
    guess = did_you_mean(key, known)
    if guess or not known:
        return f"unknown key `{key}`{guess}"
    return f"unknown key `{key}`; known here: {', '.join(f'`{name}`' for name in known)}"


def _known_keys(model: type[BaseModel], location: KeyPath, path: KeyPath) -> list[str]:
    models = list(dict.fromkeys(_models_at(model, path[:-1])))
    of_this_branch = [found for found in models if found.__name__ in location]
    return [key for found in of_this_branch or models for key in _keys(found)]


def _keys(model: type[BaseModel]) -> dict[str, Any]:
    """The keys a mapping may have to be a `model`, with the annotation of each."""
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _models_at(annotation: Any, path: KeyPath) -> Iterator[type[BaseModel]]:
    """All models that an annotation allows at a path below it, through whatever union."""
    from pydantic import BaseModel

    origin, arguments = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not path:
            yield annotation
        elif path[0] in (keys := _keys(annotation)):
            yield from _models_at(keys[str(path[0])], path[1:])
    elif origin is Annotated:
        yield from _models_at(arguments[0], path)
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        yield from _models_at(arguments[1], path[1:]) if path else ()
    elif isinstance(origin, type) and issubclass(origin, (list, tuple)):
        yield from _models_at(arguments[0], path[1:]) if path else ()
    elif origin is Union or arguments:
        for argument in arguments:
            yield from _models_at(argument, path)


def _errors(problems: list[_Problem], data: Any, located: Located, path_label: str) -> list[SpeclintError]:
    outdone = _outdone(problems)
    telling = [one for one in problems if not (one.wanted and one.path in outdone)]
    wanted: dict[KeyPath, dict[str, None]] = {}
    messages: dict[tuple[KeyPath, str], None] = {}
    for one in telling:
        if one.wanted:
            wanted.setdefault(one.path, {}).update(dict.fromkeys(one.wanted))
        else:
            messages[one.path, one.message] = None
    for path, words in wanted.items():
        messages[path, _mismatch(path, list(words), _value_at(data, path))] = None
    return [located.error(path, message, path_label) for path, message in messages]


def _outdone(problems: list[_Problem]) -> set[KeyPath]:
    """Where another branch of a union got further than one that wanted something else there."""
    inside = {one.path[:depth] for one in problems for depth in range(len(one.path))}
    return inside | {one.path for one in problems if not one.wanted}


def _mismatch(path: KeyPath, wanted: list[str], value: Any) -> str:
    *others, last = wanted
    choices = f"{', '.join(others)} or {last}" if others else last
    words = [word.strip("`") for word in wanted if word.startswith("`")]
    guess = did_you_mean(value, words) if isinstance(value, str) else ""
    return f"{_name(path)} must be {choices}, not {shown(value)}{guess}"


def _name(path: KeyPath) -> str:
    if not path:
        return "the file"
    if isinstance(path[-1], str):
        return f"`{path[-1]}`"
    return f"item {path[-1] + 1} of {_name(path[:-1])}"


def _value_at(data: Any, path: KeyPath) -> Any:
    for step in path:
        data = data[step]
    return data


def shown(value: Any) -> str:
    """A value of a YAML file as a message names it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if isinstance(value, (dict, list)):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = " ".join(str(value).split())
    return f"`{clipped(text, _LONGEST_SHOWN)}`"
