"""The relative links of a document that is written into another folder: they lead where they led."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from speclint.expressions import expression
from speclint.model import Link
from speclint.text import links, markdown

# What ends the target of a link, or is read as something else there.
_ENCODED = expression(r"[\s()<>%?#\\\"'`]")


def rebased(text: str, before: str, after: str) -> str:
    """A text whose relative links lead from the folder `after` to what they led to from `before`.

    Both are absolute. What is written in a way that cannot be told stays.
    """
    if os.path.normpath(before) == os.path.normpath(after):
        return text
    pieces: list[str] = []
    end = 0
    for start, stop, written in _paths(text, before, after):
        pieces += (text[end:start], written)
        end = stop
    return "".join((*pieces, text[end:]))


def _paths(text: str, before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """Where the paths of relative links stand, in order, and what they are to be."""
    for link in links.of(markdown.parse(text), text):
        if not link.path or link.path.startswith("/"):
            continue
        path = re.split("[?#]", link.target, maxsplit=1)[0]
        found = list(_as_written(path).finditer(text, link.at.start, link.at.end))
        if found:
            yield *found[-1].span(), _led(link, before, after)


def _as_written(path: str) -> re.Pattern[str]:
    """A path of a link as Markdown may have it: with backslashes before its marks, or as entities."""
    return re.compile("".join(r"(?:&amp;|\\?&)" if one == "&" else rf"\\?{re.escape(one)}" for one in path))


def _led(link: Link, before: str, after: str) -> str:
    """The path of a link, from another folder."""
    whole = os.path.join(before, *link.path.split("/"))
    path = os.path.relpath(whole, after).replace(os.sep, "/")
    if link.path.startswith("./") and not path.startswith("."):
        path = f"./{path}"
    if link.path.endswith("/"):
        path = f"{path}/"
    return _ENCODED.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), path)
