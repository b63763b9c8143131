"""What a shell completes a word with: rules, templates, sizes, traits, levels, outputs, exports."""

from __future__ import annotations

from collections.abc import Iterable

from speclint.errors import SpeclintError
from speclint.judge import packs
from speclint.judge.session import Session
from speclint.judge.templates import BUILT_IN
from speclint.model import Severity
from speclint.report.formats import FORMATS
from speclint.template.schema import Schema


def rules(begun: str, session: Session) -> list[tuple[str, str]]:
    """The rules that count and that a word may become, each with its summary; those before a comma stay."""
    before, comma, last = begun.rpartition(",")
    try:
        known = packs.rules(session.packs)
    except SpeclintError:
        return []
    return [(f"{before}{comma}{name}", rule.summary) for name, rule in known.items() if name.startswith(last)]


def levels(begun: str, session: Session) -> list[tuple[str, str]]:
    """`RULE=LEVEL`: the rules, and behind the sign the levels."""
    rule, sign, level = begun.partition("=")
    if not sign:
        return [(f"{name}=", summary) for name, summary in rules(begun, session)]
    return _plain(f"{rule}={each}" for each in Severity if each.startswith(level))


def templates(begun: str) -> list[tuple[str, str]]:
    """The names of the installed templates."""
    return _plain(name for name in packs.templates() if name.startswith(begun))


def sizes(begun: str, template: str | None, session: Session) -> list[tuple[str, str]]:
    """The sizes of a template, by default of the built-in one."""
    schema = _schema(template, session)
    return _plain(size for size in schema.sizes if size.startswith(begun)) if schema else []


def traits(begun: str, template: str | None, session: Session) -> list[tuple[str, str]]:
    """The traits of a template, by default of the built-in one, and `none`."""
    schema = _schema(template, session)
    names = [*(name for name, _ in schema.traits), "none"] if schema else []
    return _plain(name for name in names if name.startswith(begun))


def outputs(begun: str) -> list[tuple[str, str]]:
    """`FORMAT=PATH`: the formats."""
    return _plain(f"{name}=" for name in FORMATS if name.startswith(begun) and "=" not in begun)


def exports(begun: str, session: Session) -> list[tuple[str, str]]:
    """The exports of the packs that count."""
    try:
        return _plain(name for name in packs.exports(session.packs) if name.startswith(begun))
    except SpeclintError:
        return []


def _plain(words: Iterable[str]) -> list[tuple[str, str]]:
    return [(word, "") for word in words]


def _schema(template: str | None, session: Session) -> Schema | None:
    """A template, or nothing where it cannot be read: a shell that completes has no room for trouble."""
    try:
        return session.templates.named(template or BUILT_IN)
    except SpeclintError:
        return None
