"""Where front matter stands: YAML between `---` lines, TOML between `+++` lines.

A document may as well start with a thematic break. What a later `---` would close is front matter only
when it looks like keys with values, so that a break at the top hides nothing of the document.
"""

from __future__ import annotations

from speclint.expressions import expression
from speclint.model import FrontMatter, Span

_OPENING = expression(r"(---|\+\+\+)[ \t]*(?:\r\n|\r|\n)")
_CLOSINGS = {"---": ("---", "..."), "+++": ("+++",)}
_LINE = expression(r"(?P<text>[^\r\n]*)(?:\r\n|\r|\n|\Z)")
_LINE_END = expression(r"\r\n?|\n")
_KEY = expression(r"[\"']?[^\W\d_][^:\n#]*:(?:[ \t]|$)")
_GOES_ON = expression(r"[ \t#\[\]{}]|-(?:[ \t]|$)")
_HEADING = expression(r"#{1,6}[ \t]+\S")


def find(text: str) -> FrontMatter | None:
    """The front matter at the top of a text."""
    opening = _OPENING.match(text)
    if opening is None:
        return None
    closings = _CLOSINGS[opening[1]]
    end = start = opening.end()
    for line in _LINE.finditer(text, start):
        if line["text"].rstrip(" \t") in closings:
            break
        end = line.end("text")
    else:
        return None
    content = _LINE_END.sub("\n", text[start:end])
    if opening[1] == "---" and start < line.start() and not _looks_like_keys(content):
        return None
    span = Span(0, line.start() + len(opening[1]))
    return FrontMatter(span, content, Span(start, end), "yaml" if opening[1] == "---" else "toml")


def _looks_like_keys(content: str) -> bool:
    """Whether what stands between two lines is YAML, maybe with mistakes, rather than Markdown."""
    lines = content.split("\n")
    written = [line for line in lines if line.strip()]
    has_key = any(map(_KEY.match, written))
    has_heading = any(map(_HEADING.match, written))
    has_text = any(not _KEY.match(line) and not _GOES_ON.match(line) for line in written)
    if not lines[0].strip():
        return has_key and not has_text and not has_heading
    if len(written) == len(lines) and not has_heading:
        return True
    return has_key and not (has_text and has_heading)
