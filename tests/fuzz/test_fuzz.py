"""Documents, templates and YAML made of pieces of all kinds, cut and mixed, and what holds for each of them.

A few dozen in every run of the suite; `pytest tests/fuzz --hypothesis-profile=fuzz` tries thousands.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invariants import PIECES, hold, settle

EXAMPLES = (
    40 if settings.default is None or settings.default.max_examples <= 100 else settings.default.max_examples
)
GLUE = st.sampled_from(("\n", "\n\n", " ", "", "\r\n", "\r"))
TEXTS = st.lists(st.tuples(st.sampled_from(PIECES), GLUE), max_size=40).map(
    lambda pieces: "".join(piece + glue for piece, glue in pieces)
)
VALUES = st.recursive(
    st.sampled_from(("required", "never", "date", "a+", "(", "9" * 30, "true", "[x, y]", "{pattern: '(a+)+'}", "~", "")),
    lambda inner: st.dictionaries(
        st.sampled_from(("sections", "Info", "Summary", "rows", "Code", "columns", "fields", "Label", "unique", "x")),
        inner,
        max_size=3,
    ).map(lambda made: "{" + ", ".join(f"{key}: {value or '~'}" for key, value in made.items()) + "}"),
    max_leaves=6,
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, template=st.none() | TEXTS.map(lambda text: f"# [Name]\n\n## Info\n\n{text}"), yaml=VALUES)
def test_whatever_is_checked(folder: Path, text: str, template: str | None, yaml: str) -> None:
    hold(folder, text, template, yaml)


KEYS = st.sampled_from(
    ("templates", "exclude", "rules", "packs", "extends", "overrides", "size", "traits", "a.b", "[", "\u202e")
)


@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.tuples(KEYS, VALUES), max_size=5), is_toml=st.booleans())
def test_whatever_the_settings_say(tmp_path: Path, values: list[tuple[str, str]], is_toml: bool) -> None:
    lines = (f"{key} = {value}" if is_toml else f"{key}: {value}" for key, value in values)
    settle(tmp_path, "\n".join(["[tool.speclint]", *lines] if is_toml else lines))
