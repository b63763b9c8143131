"""Code spans that look like what a spec lists of its own: its flags, indexes, endpoints and migrations."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, islice

from speclint.code import SQL
from speclint.expressions import expression
from speclint.model import Code, Text
from speclint.relate import matching, names
from speclint.relate.matching import Name, Side
from speclint.relate.places import CodeSpan, Group, Places
from speclint.template.values import comparable_path
from speclint.text.typos import FEW, Typos

# So many endpoints that end alike are compared with one.
_MOST = 100
_NO_WORD = -1, ""

_NAME = expression(r"[\w.:/-]+")
_ENDPOINT = expression(
    r"(?:(?P<method>GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+)?(?P<path>/[\w.~%/{}<>:\[\]-]*)(?:\?\S*)?"
)
# `v1`, `api`: what the paths of many services begin with.
_COMMON_SEGMENT = expression(r"v\d+|api|rest")
_SCRIPT = expression(r"^\s*--\s*(?:migration|rollback|up|down)\s*(?:migration\s*)?:\s*(\S+)", re.I | re.M)
_CALLED_A_MIGRATION = expression(r"\bmigrations?(?:\s+(?:script|file|named|called))?\s*[:(]?\s*`*$", re.I)
_IS_A_MIGRATION = expression(r"`*\s+migrations?\b", re.I)
_AROUND_A_SCRIPT = expression(r"^(?:.*/)?(?:v?\d+(?:[._]\d+)*_+)?|(?:\.(?:up|down))?(?:\.sql)?$", re.I)


def endpoint(group: Group) -> Name:
    """An endpoint that is listed: known by its path, and by each of its methods with that path."""
    path = next((comparable_path(p.raw) for p in group.places if p.type == "http-path" and p.is_known), None)
    methods = [
        method
        for place in group.places
        if place.type == "http-method" and place.is_known
        for method in re.findall(r"[A-Z]+", place.raw.upper())
    ]
    raw = next((place.raw for place in group.places if place.type == "http-path"), "")
    return Name(group.at, raw, "", frozenset({(path,), *((method, path) for method in methods)}))


def scripts(codes: Iterable[Code]) -> Iterator[Name]:
    """The migrations that the comments of SQL name."""
    for code in codes:
        for found in _SCRIPT.finditer(code.content):
            at = Text(code.content, code.lines).at(*found.span(1))
            yield Name(at, found[1], "", frozenset({(_script(found[1]),)}))


def in_sql(places: Places) -> set[str]:
    """Every word of the SQL in a spec, its comments included."""
    return {
        word
        for code in places.all_codes()
        if code.language in SQL
        for word in re.findall(r"\w+", code.content)
    }


def named(spans: Sequence[CodeSpan], targets: Side, source: str) -> Iterator[Name]:
    """The code spans that look like one of the targets."""
    if not spans:
        return
    listed = [item for item in targets.items if not item.is_unknown]
    endpoints = Endpoints([item for item in listed if _is_endpoint(item)])
    plain = Listed([item.key[0] or "" for item in listed if not _is_endpoint(item)])

    @cache
    def key_of(raw: str) -> tuple[str, ...] | None:
        if endpoints.listed:
            return endpoints.key(raw)
        return (raw,) if _NAME.fullmatch(raw) and plain.is_like(raw) else None

    for span in spans:
        key = key_of(span.raw)
        if key is not None:
            yield Name(span.at, span.raw, source, frozenset({key}))


def called_migrations(spans: Sequence[CodeSpan], targets: Side, source: str) -> Iterator[Name]:
    """The code spans that a sentence calls a migration, or that are a slip of one that has a name."""
    scripts = Listed([item.key[0] or "" for item in targets.items])
    for span in spans:
        if not scripts.names or "_" not in span.raw or not _NAME.fullmatch(span.raw):
            continue
        name = _script(span.raw)
        if "_" in name.strip("_") and (
            _IS_A_MIGRATION.match(span.after)
            or _CALLED_A_MIGRATION.search(span.before)
            or scripts.has_slip(name)
        ):
            yield Name(span.at, span.raw, source, frozenset({(name,)}))


def _script(raw: str) -> str:
    """A migration's name without its folder, number and ending."""
    return _AROUND_A_SCRIPT.sub("", raw).casefold()


class Listed:
    """Names that are listed, and what is like one of them: of many, those that a slip may have been of."""

    def __init__(self, names_: Sequence[str]) -> None:
        self.names = frozenset(names_)
        self._typos = Typos(names_)
        self._prefixes = names.prefixes(names_)

    def is_like(self, raw: str) -> bool:
        """Whether a name is one of those that are listed, a slip of one, or has their prefix."""
        if raw in self.names or any(raw.startswith(prefix) and raw != prefix for prefix in self._prefixes):
            return True
        return self.has_slip(raw)

    def has_slip(self, raw: str) -> bool:
        """Whether a name is a slip of one that is listed."""
        return any(matching.is_slip(raw, name) for name in self._typos.near(raw))


class Endpoints:
    """Endpoints that are listed, and what in a code span is one of them: of many, those that end alike."""

    def __init__(self, listed: Sequence[Name]) -> None:
        self.listed = listed
        self._by_path = [(_path(item), item) for item in listed]
        self._paths = Typos(path for path, _ in self._by_path)
        self._resources = {_resource(path) for path, _ in self._by_path}
        self._by_word: dict[tuple[int, str], list[tuple[str, Name]]] = defaultdict(list)
        for path, item in self._by_path if len(listed) > FEW else ():
            self._by_word[_last_word(path)].append((path, item))

    def key(self, raw: str) -> tuple[str, ...] | None:
        """What an endpoint in a code span goes by; None when it is none, or another service's.

        It is the spec's own when its path is one that is listed or a slip of one, or begins with the same
        resource.
        """
        found = _ENDPOINT.fullmatch(raw.strip())
        if found is None:
            return None
        path, method = comparable_path(found["path"]), found["method"]
        same = [item for wanted, item in self._may_be(path) if names.leads_to(path, wanted)]
        if same:
            known = [item for item in same if not method or (method, _path(item)) in item.keys]
            return (_path((known or same)[0]),) if known else (method, path)
        is_own = _resource(path) in self._resources or self._has_slip(path)
        return (path,) if is_own else None

    def _has_slip(self, path: str) -> bool:
        return any(matching.is_slip(path, one) for one in self._paths.near(path))

    def _may_be(self, path: str) -> Sequence[tuple[str, Name]]:
        if not self._by_word:
            return self._by_path
        segments = list(enumerate(reversed(path.split("/"))))
        found = (self._by_word.get(at, ()) for at in (*segments, _NO_WORD))
        of_word = list(islice(chain.from_iterable(found), _MOST))
        is_open = any(_is_filled_in(segment) for _, segment in segments)
        return [*of_word, *self._by_path[:_MOST]] if is_open else of_word


def _is_endpoint(item: Name) -> bool:
    return _path(item).startswith("/")


def _last_word(path: str) -> tuple[int, str]:
    """The last segment of a path that is no parameter, and which one it is from the end."""
    segments = enumerate(reversed(path.split("/")))
    return next(((at, one) for at, one in segments if one and not _is_filled_in(one)), _NO_WORD)


def _is_filled_in(segment: str) -> bool:
    return segment == "{}" or segment.startswith("$")


def _path(item: Name) -> str:
    return item.key[-1] or ""


def _resource(path: str) -> str:
    """A path up to the first segment that says what it is about; the path itself when none does."""
    segments = path.strip("/").split("/")
    for number, segment in enumerate(segments):
        if not _COMMON_SEGMENT.fullmatch(segment) and segment != "{}":
            return "/".join(segments[: number + 1])
    return path
