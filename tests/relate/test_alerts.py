"""A target and its alert: which alert is given while the target is met."""

import pytest

from speclint.align.profile import Request
from speclint.lay import lay
from speclint.model import State
from speclint.template import schema
from speclint.text.source import Source

TEMPLATE = """# [Name]

## Targets

| Metric | Target | Alert |
|--------|--------|-------|
| [Metric] | [Target] | [Alert] |
"""
SCHEMA = schema.compiled(
    Source.from_text("t.md", TEMPLATE),
    Source.from_text("t.yaml", "alerts: ['Targets[Target, Alert]']\n"),
    "t.md",
)


def is_stricter(target: str, alert: str) -> bool:
    text = (
        f"# Orders\n\n## Targets\n\n| Metric | Target | Alert |\n|---|---|---|\n| X | {target} | {alert} |\n"
    )
    spec = lay(Source.from_text("spec.md", text), SCHEMA, Request())
    found = [text[one.at.start : one.at.end] for one in spec.relations(State.STRICTER)]
    assert found in ([], [alert])
    return bool(found)


@pytest.mark.parametrize(
    ("target", "alert"),
    [
        ("< 200ms p95", "> 150ms p95"),
        ("< 0.5 s", "> 300 ms for 5 min"),
        ("≥ 99.9%", "< 99.95%"),
        ("at least 99.9 %", "below 99.95 % (pages)"),
        ("1000 req/s", "< 1,500 req/s"),
        ("200 ms", "> 100 ms"),
        ("< 70%", "60%"),
        ("10k rps", "< 12k rps"),
        ("< 900 µs", "> 0.5 ms"),
        ("< 1 day", "> 20 h"),
        ("< 1 GiB", "> 512 MiB"),
    ],
)
def test_an_alert_may_not_be_stricter_than_its_target(target: str, alert: str) -> None:
    assert is_stricter(target, alert)


@pytest.mark.parametrize(
    ("target", "alert"),
    [
        ("< 200ms p95", "> 200ms p95"),
        ("< 200ms p95", "> 500ms p95"),
        ("< 200ms p95", "> 150ms p50"),
        ("1000 req/s", "< 500 req/s"),
        ("10k rps", "< 5k rps"),
        ("10 km", "< 5k rps"),
        ("> 99.9%", "< 99.5%"),
        ("99.9%", "> 0.1% errors"),
        ("99.9%", "> 0.1%"),
        ("≥ 99.9%", "> 0.1%"),
        ("< 70%", "> 10% above the baseline"),
        ("< 200ms", "< 100ms"),
        ("200 ms", "100 ms"),
        ("< 10 s", "> 5 min"),
        ("100–200 ms", "> 50 ms"),
        ("< 200 MB", "> 100 ms"),
        ("~ 200 ms", "~ 100 ms"),
        ("< 200 ms", "none"),
        ("< 200 ms", "-"),
    ],
)
def test_what_is_no_stricter_or_cannot_be_compared_is_free(target: str, alert: str) -> None:
    assert not is_stricter(target, alert)
