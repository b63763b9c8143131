"""A text to paste that the README holds too: `<!-- paste: NAME -->` stands before it there."""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

_TEXT = re.compile(
    r"<!-- paste: (?P<name>[a-z -]+) -->\n```(?P<language>[a-z]+)\n(?P<text>.*?)^```$", re.DOTALL | re.M
)


class Pasted(SphinxDirective):
    """`{pasted} NAME` shows that text of the README."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """The block, or an error when the README holds no such text."""
        readme = Path(self.env.srcdir).parent / "README.md"
        self.env.note_dependency(str(readme))
        for found in _TEXT.finditer(readme.read_text(encoding="utf-8")):
            if found["name"] == self.arguments[0]:
                block = nodes.literal_block(found["text"], found["text"], language=found["language"])
                return [block]
        raise self.error(f"README.md has no text to paste that is called {self.arguments[0]}")
