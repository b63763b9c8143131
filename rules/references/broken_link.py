r"""A link leads to a file or an anchor that is not there.

Whoever reads the spec follows it into nothing. Looked at are links, images, link definitions and the
HTML tags for both: to anchors of this file, to other files and folders of the project, and to the anchors
of other Markdown files. Anchors are those that GitHub makes of headings, and those that HTML names
(`<a id="x">`). The project is the folder of the settings, else the git repository, else the current
folder; a link that leaves it is broken for everyone who has the project alone. Nothing is asked of a
network. It is a warning, because a file may be there once the site is built; make it an error where
that is not so. Correct the target, or remove the link.

~~~template
# [Name]

## Context

## Decision
~~~

~~~file docs/cache.md
# Caches

## Which we have

## Which we want
~~~

~~~file measures.md
# Measures
~~~

~~~bad
# Pages

## Context

Pages are slow, see [measures](mesures.md), [the decision](#the-decision) and
[what we have](docs/cache.md#which-we-had).

## Decision

- We do as [they](../other/README.md) do.
- ![How it goes](docs/flow.png)
- [Not written yet][plan]

[plan]: /docs/cahce.md
~~~

~~~text
5:32: warning broken-link: `mesures.md` leads to no file; did you mean `measures.md`?
5:60: warning broken-link: `#the-decision` names no anchor of this file; did you mean `#decision`?
6:16: warning broken-link: `docs/cache.md#which-we-had` names no anchor of `docs/cache.md`; did you mean `#which-we-have`?
10:19: warning broken-link: `../other/README.md` leads out of the project: link to a URL, or to a file that the project holds
11:18: warning broken-link: `docs/flow.png` leads to no file; correct the path or remove the link
14:9: warning broken-link: `/docs/cahce.md` leads to no file; did you mean `/docs/cache.md`?
~~~

~~~good
# Pages

## Context

Pages are slow, see [caches](docs/cache.md#which-we-have), [above](#context), [the folder](./docs/)
and [elsewhere](https://example.org/#x).

## Decision

<a id="why"></a>We cache [them](/docs/cache.md?plain=1), [why](#why) we know.
~~~
"""

import posixpath
import re
from collections.abc import Collection, Iterator

from speclint.rule import Finding, Index, Link, Spec, leftovers, nearest

severity = "warning"

# A target that is still to be written, or that a generator writes.
_PLACEHOLDER = re.compile(
    r"(?:link|url|uri|href|path|file|filename|target|here|todo|tbd|tba|n/?a|x{3,}|\W+)(?:\.\w+)?"
    r"|.*(?:[<>{}\[\]…]|\.{3}|\bpath/to/|(?-i:X{3}|N{3}|Y{4}|TODO|TBD)).*|[@~].*",
    re.IGNORECASE | re.DOTALL,
)
# What browsers know by themselves, the lines of a file on GitHub, the routes of a page's own program.
_NO_ANCHOR = re.compile(r"|top|l\d+(?:c\d+)?(?:-l\d+(?:c\d+)?)?|.*:~:.*|[/!].*", re.DOTALL)
_SOURCES = (".md", ".mdx", ".markdown")
_NUMBER = re.compile(r"\d+")
# A guess compares a word with every name that is there.
_MOST_GUESSES = 100
_MOST_NAMES = 1000


def facts(spec: Spec) -> tuple[Link, ...]:
    left = leftovers(spec)
    return tuple(link for link in spec.links() if not left.touch(link.at))


def check_project(index: Index, options: None) -> Iterator[tuple[str, Finding]]:
    for path in index.checked:
        guesses = _MOST_GUESSES
        for link in index.facts(path) or ():
            if link.path and not index.holds(path):
                continue
            where = _where(path, link.path)
            if message := _broken_path(index, where, link, guesses) or _broken_anchor(
                index, where, link, guesses
            ):
                guesses -= 1
                wanted = "an anchor that is there" if link.fragment else "a file of the project"
                yield path, Finding(link.at, message, expected=wanted, found=link.target, about=link.target)


def _where(path: str, target: str) -> str:
    """The path in the project that a link in a file leads to."""
    if not target:
        return path
    folder = "" if target.startswith("/") else posixpath.dirname(path)
    return posixpath.normpath(posixpath.join(folder, target.lstrip("/")))


def _broken_path(index: Index, where: str, link: Link, guesses: int) -> str:
    if not link.path:
        return ""
    is_there = index.exists(where)
    if is_there is None:
        return f"`{link.target}` leads out of the project: link to a URL, or to a file that the project holds"
    if is_there or _is_generated(index, where) or _PLACEHOLDER.fullmatch(link.path):
        return ""
    folder, name = posixpath.split(where)
    stem, suffix = posixpath.splitext(name)
    there = [posixpath.splitext(other) for other in index.names(folder or ".")]
    alike = {other: other + ending for other, ending in there if ending.lower() == suffix.lower()}
    close = _nearest(stem, alike, guesses)
    missing = f"`{link.target}` leads to no file" + (
        f": there is no `{where}`" if where != link.path.lstrip("/") else ""
    )
    if close is not None:
        return f"{missing}; did you mean `{posixpath.join(posixpath.dirname(link.path), alike[close])}`?"
    return f"{missing}; correct the path or remove the link"


def _is_generated(index: Index, where: str) -> bool:
    """Whether a Markdown file is there that sites are built from, where links lead to the page made of it."""
    stem, suffix = posixpath.splitext(where)
    page = stem if suffix in (".html", ".htm") else where
    return any(index.exists(page + source) for source in _SOURCES)


def _broken_anchor(index: Index, where: str, link: Link, guesses: int) -> str:
    anchors = index.anchors(where)
    if anchors is None or link.fragment in anchors or _NO_ANCHOR.fullmatch(link.fragment):
        return ""
    missing = f"`{link.target}` names no anchor of {f'`{where}`' if link.path else 'this file'}"
    close = _nearest(link.fragment, [anchor for anchor, written in anchors.items() if written], guesses)
    return (
        f"{missing}; did you mean `#{anchors[close]}`?"
        if close
        else f"{missing}; link to a heading that is there"
    )


def _nearest(word: str, names: Collection[str], guesses: int) -> str | None:
    """The name that a word most likely meant; what is numbered otherwise is another thing."""
    if guesses <= 0 or len(names) > _MOST_NAMES:
        return None
    numbers = _NUMBER.findall(word)
    return nearest(word, [name for name in names if _NUMBER.findall(name) == numbers])
