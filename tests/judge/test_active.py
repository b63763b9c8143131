"""What settings say wrongly of rules, sizes and traits, each with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from speclint.cli import main


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("traits:\n  - web\n  - nope\n", ".speclint.yaml:5:5: `nope` is no trait of `t.md` (known: web)"),
        ("size: tiny\n", ".speclint.yaml:3:1: `tiny` is no size of `t.md`"),
        ("rules:\n  wall-of-text:\n    words: x\n", ".speclint.yaml:5:5: Input should be a valid integer"),
    ],
)
def test_what_settings_say_wrongly_is_told_with_its_place(
    settings: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.md").write_text("# [Name]\n\n## Summary\n\n[What]\n")
    Path("t.speclint.yaml").write_text("traits:\n  web: []\n")
    Path("d.md").write_text("# A\n\n## Summary\n\nx\n")
    Path(".speclint.yaml").write_text(f"templates:\n  d.md: t.md\n{settings}")
    result = CliRunner().invoke(main, ["check", "d.md"])
    assert result.exit_code == 2
    assert result.stderr.startswith(f"speclint: {said}"), result.stderr
