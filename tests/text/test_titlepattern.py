"""Template titles with placeholders: which headings fill them, and with what."""

from __future__ import annotations

import pickle

import pytest

from speclint.model import PartKind
from speclint.text.titlepattern import compiled, fits, has_placeholder, is_bare, match, numbered, typed

METHOD, PATH, NUMBER, ID, TEXT = PartKind.METHOD, PartKind.PATH, PartKind.NUMBER, PartKind.ID, PartKind.TEXT


def captured(template: str, heading: str) -> list[str] | None:
    found = match(compiled(template), heading)
    assert found is None or all(heading[part.start : part.end] == part.text for part in found)
    return None if found is None else [part.text for part in found]


@pytest.mark.parametrize(
    ("template", "kinds"),
    [
        ("[METHOD] [/path]", [METHOD, PATH]),
        ("[HTTP Method] [Path]", [METHOD, PATH]),
        ("<method> <path>", [METHOD, PATH]),
        ("[GET|POST] [Endpoint]", [METHOD, PATH]),
        ("Endpoint: [Verb] /path/to/endpoint", [NUMBER, METHOD, PATH]),
        ("[ID] [Title]", [ID, TEXT]),
        ("[Requirement ID]: [title]", [ID, TEXT]),
        ("[REQ] [Title]", [ID, TEXT]),
        ("[FR-001] [Title]", [ID, TEXT]),
        ("[NEW] [path]", [ID, TEXT]),
        ("[MODIFY] path/to/file.ext", [ID, TEXT]),
        ("[PRODUCT] [VERSION]", [TEXT, TEXT]),
        ("[Name of the method]", [TEXT]),
        ("1. [Name]", [TEXT]),
        ("FR-XXX: [Title]", [ID, TEXT]),
        ("FR-001: [Title]", [ID, TEXT]),
        ("FR-###: [Title]", [ID, TEXT]),
        ("SPEC-YYYY-NNN [Title]", [ID, TEXT]),
        ("RFC-NNNN: Title", [ID, TEXT]),
        ("KEP-nnnn: Your short, descriptive title", [ID, TEXT]),
        ("YYYY-MM-DD: [Meeting]", [ID, TEXT]),
        ("Release X.Y.Z", [NUMBER]),
        ("v1.0.0", [NUMBER]),
        ("Phase 1: [Name]", [NUMBER, TEXT]),
        ("Step [N]: [Name]", [NUMBER, TEXT]),
        ("{{name}}", [TEXT]),
        ("Entity: {name}", [NUMBER, TEXT]),
    ],
)
def test_what_placeholders_stand_for(template: str, kinds: list[PartKind]) -> None:
    assert has_placeholder(template)
    assert [part.kind for part in compiled(template).parts if part.kind] == kinds


@pytest.mark.parametrize(
    "title",
    ["Goals", "TODO", "XXX", "???", "🚀", "E2E Tests", "[BREAKING] Changes", "Version 2", "Top 10", "a/b"],
)
def test_titles_without_a_placeholder(title: str) -> None:
    assert not has_placeholder(title)


@pytest.mark.parametrize(
    ("template", "heading", "parts"),
    [
        ("[METHOD] [/path]", "GET /parcels", ["GET", "/parcels"]),
        ("[METHOD] [/path]", "2.1 `POST` /parcels/{id}/holds", ["POST", "/parcels/{id}/holds"]),
        ("[METHOD] [/path]", "get /parcels (deprecated)", ["get", "/parcels"]),
        ("[METHOD] [/path]", "FETCH /parcels", ["FETCH", "/parcels"]),
        ("[METHOD] [/path]", "GET, POST /parcels", ["GET, POST", "/parcels"]),
        ("[METHOD] [/path]", "GET/POST /parcels", ["GET/POST", "/parcels"]),
        ("[METHOD] [/path]", "GET https://example.org/parcels", ["GET", "https://example.org/parcels"]),
        ("[METHOD] [/path]", "GET parcels", None),
        ("[METHOD] [/path]", "Overview", None),
        ("[ID] [Title]", "R-12 Doors open", ["R-12", "Doors open"]),
        ("[ID] [Title]", "[R-12] Doors open", ["R-12", "Doors open"]),
        ("[ID] [Title]", "1.2 Doors open", ["1.2", "Doors open"]),
        ("[ID] [Title]", "Doors open", None),
        ("[REQ] [Title]", "REQ-7 A dock", ["REQ-7", "A dock"]),
        ("[REQ] [Title]", "A dock", None),
        ("FR-XXX: [Title]", "FR-001: Cards expire", ["001", "Cards expire"]),
        ("FR-XXX: [Title]", "FR-001 Cards expire", ["001", "Cards expire"]),
        ("FR-XXX: [Title]", "FR-PERF-001: Cards", ["PERF-001", "Cards"]),
        ("FR-XXX: [Title]", "FR-XXX: [Title]", ["XXX", "[Title]"]),
        ("FR-XXX: [Title]", "NFR-001: Cards", None),
        ("FR-001: [Title]", "FR-014：카드", ["014", "카드"]),
        ("RFC-NNNN: Title", "RFC-0012: Tickets", ["0012", "Tickets"]),
        ("SPEC-YYYY-NNN [Title]", "SPEC-2026-001 Tickets", ["2026-001", "Tickets"]),
        ("1. [Name]", "3) Compare", ["Compare"]),
        ("v1.0.0", "v2.3.1 (2026-01-31)", ["v2.3.1"]),
        ("v1.0.0", "Unreleased", None),
        ("Release X.Y.Z", "Release 1.2.3", ["1.2.3"]),
        ("Release X.Y.Z", "Release notes", None),
        ("Phase 1: [Name]", "Phase II: Build", ["II", "Build"]),
        ("Alternative: [Name]", "Alternative: Do nothing", ["Do nothing"]),
        ("Alternative: [Name]", "Alternative 1: Do nothing", ["1", "Do nothing"]),
        ("Alternative: [Name]", "ALTERNATIVE B - Do nothing", ["B", "Do nothing"]),
        ("Alternative: [Name]", "Alternative (Do nothing)", ["Do nothing"]),
        ("Alternative: [Name]", "Alternative nothing", None),
        ("Alternative: [Name]", "Alternatives", None),
        ("Entity: [Name]", '2. Entity: "Order Item" (new)', ['Order Item" (new)']),
        ("Entity: [Name]", "Entity — C++", ["C++"]),
        ("Behaviour: [Name]", "Behavior: Retries", ["Retries"]),
        ("Risks & [Limits]", "Risks and money", ["money"]),
        ("[Name] Service", "3. Order Service (new)", ["Order"]),
        ("[Name] Service", "Service", None),
        ("[Product] [Version] for [Customer]", "Acme 2 for Bob for good", ["Acme", "2", "Bob for good"]),
        ("[Product] [Version] for [Customer]", "Acme for Bob", ["Acme", "Bob"]),
        ("[MODIFY] path/to/file.ext", "[MODIFY] doctor.sh", ["MODIFY", "doctor.sh"]),
        ("[NEW] [path]", "[DELETE] src/a.py", ["DELETE", "src/a.py"]),
        ("[NEW] [path]", "Other notes", None),
        ("[ID] [Title]", "[ab] x", ["ab", "x"]),
        ("[Name] ([Other])", "of (d)", ["of", "d"]),
        ("[Name]: [Other]", "x( : b) c", ["x", "b) c"]),
        ("{{name}}", "🚀", ["🚀"]),
        ("엔티티: [이름]", "엔티티 1: 주문", ["1", "주문"]),
        ("Сущность: [Имя]", "СУЩНОСТЬ — Заказ", ["Заказ"]),
        ("कीमत: [नाम]", "कमत: क", None),
    ],
)
def test_which_heading_fills_a_title_with_what(template: str, heading: str, parts: list[str] | None) -> None:
    assert captured(template, heading) == parts


def test_a_title_of_free_text_alone_is_filled_by_any() -> None:
    assert [
        is_bare(compiled(title)) for title in ("[Name]", "<a> [b]", "1. [Name]", "[ID] [Name]", "v1.0.0")
    ] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert not is_bare(None)


def test_what_a_placeholder_is_called_does_not_matter() -> None:
    assert compiled("[option 1]") == compiled("[option 2]")
    assert compiled("Phase 1: [Name]") == compiled("Phase 2: [Title]")
    assert compiled("[ID] [Name]") != compiled("[Name] [Name]")


def test_a_number_at_the_end_stands_for_any() -> None:
    story = numbered("story")
    found = [
        match(story, title)
        for title in ("Story 3", "Story 12: Log in", "Story 4 (optional)", "Story", "Stories 1")
    ]
    assert [None if parts is None else [part.text for part in parts] for parts in found] == [
        ["3"],
        ["12", "Log in"],
        ["4", "optional"],
        None,
        None,
    ]


def test_typed_parts_stand_among_other_words() -> None:
    pattern = typed("{Method} {Path}", {"Method": METHOD, "Path": PATH})
    found = match(pattern, "Endpoint 1: GET /a/GET and more")
    assert found is not None
    assert [(part.name, part.text, part.start) for part in found] == [
        ("Method", "GET", 12),
        ("Path", "/a/GET", 16),
    ]
    assert match(pattern, "Overview of paths") is None
    whole = match(typed("{Key}: {Words}", {"Key": TEXT, "Words": TEXT}), "A1: all of it")
    assert whole is not None
    assert [part.text for part in whole] == ["A1", "all of it"]
    with pytest.raises(KeyError, match="Path"):
        typed("{Method} {Path}", {"Method": METHOD})


def test_a_pattern_travels() -> None:
    pattern = compiled("FR-XXX: [Title]")
    assert pickle.loads(pickle.dumps(pattern)) == pattern
    assert hash(pattern) == hash(compiled("FR-XXX: [Other]"))


@pytest.mark.parametrize(
    "hostile", [")", '"', "a", "a x ", "1.", "/a", ": ", "(a", "x:", "[", "{", "🚀", "GET "]
)
def test_a_heading_of_any_length_ends_at_once(hostile: str) -> None:
    heading = "a" + hostile * (20_000 // len(hostile)) + "!"
    assert captured("[Product] [Version] for [Customer]", heading) is None
    assert captured("[METHOD] [/path]", heading[:5_000]) is None
    assert captured("Entity: [Name]", f"Entity: {heading[:5_000]}") is not None


def test_many_placeholders_are_followed_at_once() -> None:
    template = " x ".join(f"[A{number}]" for number in range(150))
    assert match(compiled(template), "a x " * 4_000 + "a") is not None
    assert match(compiled(template), "a y " * 4_000 + "a") is None


def test_what_no_one_writes_is_free_text() -> None:
    assert len(compiled(" x ".join(["[A]"] * 5_000)).parts) == 201


def test_emoji_and_their_shortcodes_are_no_words() -> None:
    for heading in (
        "🧾 Entity: Order",
        ":ledger: Entity: Order",
        "Entity: Order :ledger:",
        "🧾 5.2 Entity: Order",
    ):
        assert captured("🧾 Entity: [Name]", heading) == ["Order"], heading
        assert captured("Entity: [Name]", heading) == ["Order"], heading
    for heading in ("🔌 GET /orders/:id", ":plug: GET /orders/:id", "GET /orders/:id"):
        assert captured("🔌 [METHOD] [/path]", heading) == ["GET", "/orders/:id"], heading


def test_what_follows_a_dash_or_a_colon_is_no_part_of_a_path_or_an_id() -> None:
    for heading in ("GET /orders - list them", "GET /orders: list them", "GET /orders — list them (new)"):
        assert captured("[METHOD] [/path]", heading) == ["GET", "/orders"], heading
    assert captured("FR-XXX", "FR-001: Log in") == ["001"]
    assert captured("Entity: [Name]", "Entity: Order - the paid one") == ["Order - the paid one"]
    assert captured("Entity: [Name]", "Order: paid") is None


def test_patterns_that_differ_by_the_names_of_their_placeholders_alone_keep_these() -> None:
    one, other = compiled("[METHOD] [/path]"), compiled("[VERB] [Endpoint]")
    assert one == other
    for pattern, names in ((one, ["METHOD", "/path"]), (other, ["VERB", "Endpoint"])):
        found = match(pattern, "GET /orders")
        assert found is not None
        assert [part.name for part in found] == names


@pytest.mark.parametrize("title", ["Entity: Order", "Order", "GET /orders", "Phase 2: Go", "", " ", "[Name]"])
@pytest.mark.parametrize("template", ["Entity: [Name]", "[Name]", "[METHOD] [/path]", "Phase [N]: [Name]"])
def test_a_heading_that_fits_is_one_that_something_is_taken_from(template: str, title: str) -> None:
    pattern = compiled(template)
    assert fits(pattern, title) is (match(pattern, title) is not None)
