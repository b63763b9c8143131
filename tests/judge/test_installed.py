"""What is read off folders is what Python's own library reads there."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

import pytest

from speclint.judge.installed import Entry, entries

GROUPS = ("speclint.rules", "speclint.templates")


def distribution(folder: Path, stem: str, name: str, offered: str, kind: str = "dist-info") -> None:
    place = folder / f"{stem}.{kind}"
    place.mkdir(parents=True)
    file = "METADATA" if kind == "dist-info" else "PKG-INFO"
    (place / file).write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n\nName: none\n", "utf-8")
    (place / "entry_points.txt").write_text(offered, "utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the path; what is really installed stands behind it."""
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), str(tmp_path / "gone"), *sys.path])
    return tmp_path / "site"


def asked_of_python() -> list[Entry]:
    return [
        Entry(entry.name, entry.value, entry.group, entry.dist.name)
        for group in GROUPS
        for entry in metadata.entry_points(group=group)
        if entry.dist is not None
    ]


def test_entries_are_those_that_python_finds(site: Path) -> None:
    offered = (
        "# ours\n\n[console_scripts]\nb = x:y\n\n[speclint.rules]\n b=b_rules\n# a = none\nc = c.d\ne = e=f\n"
    )
    distribution(site, "Acme_Specs-1.0", "Acme.Specs", offered)
    distribution(site, "other-2", "other", "[speclint.templates]\nt = t_pack\n", "egg-info")
    distribution(site, "third-3", "third", "[speclint]\nx = y\n")
    found = entries(GROUPS)
    assert [entry for entry in found if entry.distribution != "speclint"] == [
        Entry("b", "b_rules", "speclint.rules", "Acme.Specs"),
        Entry("c", "c.d", "speclint.rules", "Acme.Specs"),
        Entry("e", "e=f", "speclint.rules", "Acme.Specs"),
        Entry("t", "t_pack", "speclint.templates", "other"),
    ]
    assert sorted(map(repr, found)) == sorted(map(repr, asked_of_python()))


def test_of_two_distributions_of_one_name_the_first_counts(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind = site.with_name("behind")
    monkeypatch.setattr(sys, "path", [*sys.path[:1], str(behind), *sys.path[1:]])
    distribution(site, "acme_specs-2.0", "acme-specs", "[speclint.rules]\nnew = new\n")
    distribution(behind, "Acme.Specs-1.0", "Acme.Specs", "[speclint.rules]\nold = old\n")
    found = entries(GROUPS)
    assert [entry.name for entry in found if entry.distribution != "speclint"] == ["new"]
    assert sorted(map(repr, found)) == sorted(map(repr, asked_of_python()))


def test_metadata_that_is_no_text_offers_nothing(site: Path) -> None:
    distribution(site, "acme-1", "acme", "")
    (site / "acme-1.dist-info" / "entry_points.txt").write_bytes(b"[speclint.rules]\na = \xff\n")
    assert {entry.distribution for entry in entries(GROUPS)} == {"speclint"}


def test_what_an_egg_offers_is_found_by_the_way_of_python(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    egg = site.with_name("acme.egg")
    (egg / "EGG-INFO").mkdir(parents=True)
    (egg / "EGG-INFO" / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n", "utf-8")
    (egg / "EGG-INFO" / "entry_points.txt").write_text("[speclint.rules]\nb = b_rules\n", "utf-8")
    (site / "nameless-1.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [str(site), str(egg), *sys.path[2:]])
    assert Entry("b", "b_rules", "speclint.rules", "acme") in entries(GROUPS)
