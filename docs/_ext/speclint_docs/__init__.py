"""Writes the pages that are read off the code before Sphinx reads them: nobody edits or commits them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from speclint_docs import commands, contract, keys, rules

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


def setup(app: Sphinx) -> dict[str, Any]:
    """What Sphinx calls."""
    # Only the build knows docutils: what reads the pages without it need not.
    from speclint_docs.pasted import Pasted

    app.add_directive("pasted", Pasted)
    app.connect("config-inited", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def pages() -> dict[str, str]:
    """The text of every page that is made, by its path below `docs/`."""
    return {
        **rules.pages(),
        "reference/commands.md": commands.page(),
        "reference/template-yaml.md": keys.template_page(),
        "reference/settings.md": keys.settings_page(),
        "reference/rule-api.md": contract.page(),
    }


def _write(app: Sphinx, config: Config) -> None:
    write(Path(app.srcdir))


def write(folder: Path) -> None:
    """Writes the pages below a folder: those that changed, without those of rules that are gone."""
    made = {folder / path: text for path, text in pages().items()}
    for old in set((folder / "rules").glob("*.md")) - set(made):
        old.unlink()
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
