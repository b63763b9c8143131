"""How long a template may take to read, and what is done for a file within the time of another."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from speclint.errors import SpeclintError
from speclint.files import Files, Here
from speclint.judge.templates import Templates
from speclint.judge.timer import limited
from speclint.template import schema

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers on this system")


def end_soon() -> None:
    signal.setitimer(signal.ITIMER_PROF, 0.01)
    while True:
        pass


def test_a_template_that_takes_too_long_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "t.md").write_text("# [Name]\n\n## Summary\n\nText\n")
    monkeypatch.setattr(schema, "load", lambda *_, **__: end_soon())
    with pytest.raises(SpeclintError) as found:
        Templates(Here.at(str(tmp_path)), Files()).named("t.md")
    assert str(found.value) == "t.md: takes more than 60 seconds of processor time, and is left"


def test_a_limit_within_another_leaves_it_running() -> None:
    def within() -> None:
        with limited(7, "a.md"):
            with limited(9, "b.md"):
                pass
            end_soon()

    with pytest.raises(SpeclintError, match=r"^a\.md: takes more than 7 seconds"):
        within()
