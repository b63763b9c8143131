"""The front matter of a text as words by key: what the settings may ask of it before a template is known."""

from __future__ import annotations

from speclint.errors import SpeclintError
from speclint.settings.configuration import words
from speclint.text import markdown, titles
from speclint.text.source import Source


def read(source: Source) -> dict[str, tuple[str, ...]]:
    """The words of each value by normalised key, of a list those of each item.

    Raises `SpeclintError` with the place in the file when the front matter is no YAML.
    """
    front = markdown.front_matter(source.text)
    if front is None:
        return {}
    from speclint.text import yamlfile

    try:
        data = yamlfile.load(source.path, front.content).data
    except SpeclintError as error:
        line = source.position(front.body.start)[0] + (error.line or 1) - 1
        message = f"the settings choose its template by its front matter, which is {error.message}"
        raise SpeclintError(message, source.path, line, error.column) from None
    if not isinstance(data, dict):
        return {}
    return {titles.normalise(key): words(value) for key, value in data.items()}
