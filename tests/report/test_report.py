"""The report as readers see it: the drawn text form to the column, and nothing that speaks to a terminal."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from steps import steps

from speclint import api
from speclint.api import check_paths
from speclint.commands import outline, why
from speclint.model import Diagnostic, Place, Replacement, Severity
from speclint.report import array as as_json
from speclint.report import colours, concise, text
from speclint.report.escape import address, quoted, safe, safe_parts, width

LINE = "| Decision | Choice | Ratinale |"


def found(
    line: str = LINE,
    columns: tuple[int, int] = (23, 31),
    *,
    at: int = 29,
    end: int | None = None,
    message: str = "`Ratinale` stands where `Rationale` is expected",
    note: str = "",
    severity: Severity = Severity.ERROR,
    path: str = "docs/specs/webhooks.md",
    rule: str = "misnamed-column",
    because: str = "",
) -> Diagnostic:
    related = ((None, note),) if note else ()
    place = Place(at, columns[0], at if end is None else end, columns[1])
    return Diagnostic(path, rule, severity, message, place, because=because, related=related, source=(line,))


def drawn(*diagnostics: Diagnostic, columns: int = 80) -> str:
    """The blocks of a text report, without its path and its last line."""
    return text.render(diagnostics, 1, columns).split("\n\n", 1)[1].rpartition("\n\n")[0]


def marked(diagnostic: Diagnostic, columns: int = 80) -> list[str]:
    """The source line and what stands below it."""
    return drawn(diagnostic, columns=columns).split("|\n", 1)[1].splitlines()


def test_the_text_form_is_the_one_that_the_design_draws() -> None:
    report = text.render(
        [
            found(
                "## Migration & Rollout", (1, 23), at=875, rule="missing-section",
                message="`Rollback Plan` is absent from `Migration & Rollout`",
                note="the template puts it after `Rollout Plan` (line 914)",
            ),
            found(),
        ],
        14,
        columns=100,
    )  # fmt: skip
    assert report == (
        "docs/specs/webhooks.md\n"
        "\n"
        "error[missing-section]: `Rollback Plan` is absent from `Migration & Rollout`\n"
        "   --> docs/specs/webhooks.md:875:1\n"
        "    |\n"
        "875 | ## Migration & Rollout\n"
        "    | ^^^^^^^^^^^^^^^^^^^^^^ the template puts it after `Rollout Plan` (line 914)\n"
        "\n"
        "error[misnamed-column]: `Ratinale` stands where `Rationale` is expected\n"
        "   --> docs/specs/webhooks.md:29:23\n"
        "    |\n"
        " 29 | | Decision | Choice | Ratinale |\n"
        "    |                       ^^^^^^^^\n"
        "\n"
        "2 errors in 1 of 14 specs\n"
    )


def test_what_an_option_mends_is_said_with_it_and_counted() -> None:
    def edit(title: str, *, safe: bool = True) -> Replacement:
        return Replacement(place=Place(29, 1, 29, 1), text="x", title=title, safe=safe)

    first = replace(found(columns=(3, 11)), edits=(edit("rename it"), edit("and the link")))
    second = replace(found(columns=(14, 20)), edits=(edit("move it", safe=False),))
    assert text.render([first, second, found(at=31)], 1).partition("\n\n")[2] == (
        "error[misnamed-column]: `Ratinale` stands where `Rationale` is expected\n"
        "  --> docs/specs/webhooks.md:29:3\n"
        "   = help: rename it (`--fix`)\n"
        "error[misnamed-column]: `Ratinale` stands where `Rationale` is expected\n"
        "  --> docs/specs/webhooks.md:29:14\n"
        "   = help: move it (`--fix --unsafe-fixes`)\n"
        "   |\n"
        "29 | | Decision | Choice | Ratinale |\n"
        "   |   ^^^^^^^^   ^^^^^^\n"
        "\n"
        "error[misnamed-column]: `Ratinale` stands where `Rationale` is expected\n"
        "  --> docs/specs/webhooks.md:31:23\n"
        "   |\n"
        "31 | | Decision | Choice | Ratinale |\n"
        "   |                       ^^^^^^^^\n"
        "\n"
        "3 errors in 1 of 1 spec\n"
        "1 can be mended with `--fix`, 1 more with `--fix --unsafe-fixes`\n"
    )
    assert text.mendable([second]) == "1 can be mended with `--fix --unsafe-fixes`"


def test_findings_are_grouped_by_file_and_each_group_has_its_own_margin() -> None:
    report = text.render([found("x", (1, 2), at=1000, path="a.md"), found("y", (1, 2), at=9, path="b.md")], 2)
    assert report == (
        "a.md\n"
        "\n"
        "error[misnamed-column]: `Ratinale` stands where `Rationale` is expected\n"
        "    --> a.md:1000:1\n"
        "     |\n"
        "1000 | x\n"
        "     | ^\n"
        "\n"
        "b.md\n"
        "\n"
        "error[misnamed-column]: `Ratinale` stands where `Rationale` is expected\n"
        " --> b.md:9:1\n"
        "  |\n"
        "9 | y\n"
        "  | ^\n"
        "\n"
        "2 errors in 2 of 2 specs\n"
    )


@pytest.mark.parametrize(
    ("line", "columns", "below"),
    [
        ("abc", (2, 3), " ^"),
        ("abc", (4, 4), "   ^"),
        ("", (1, 1), "^"),
        ("中文 | Ratinale", (6, 14), "       ^^^^^^^^"),
        ("| 中文 |", (3, 5), "  ^^^^"),
        ("🎉 abc", (3, 6), "   ^^^"),
        ("cafe\u0301 abc", (7, 10), "     ^^^"),
        ("cafe\u0301 abc", (1, 6), "^^^^"),
        ("a\u200bb abc", (5, 8), "         ^^^"),
        ("ｆｕｌｌ abc", (6, 9), "         ^^^"),
        ("\tabc", (2, 5), "    ^^^"),
        ("a\tb", (1, 4), "^^^^^^"),
        ("\x1b[1mabc", (5, 8), "       ^^^"),
        ("\u202eabc", (2, 5), "      ^^^"),
    ],
)
def test_the_mark_stands_below_what_it_marks(line: str, columns: tuple[int, int], below: str) -> None:
    shown, marks = marked(found(line, columns))
    assert marks == f"   | {below}"
    assert "\t" not in shown


def test_a_tab_takes_the_same_room_in_the_line_as_in_the_mark() -> None:
    assert marked(found("|\ta\t|", (3, 4))) == ["29 | |    a    |", "   |      ^"]


@pytest.mark.parametrize(
    ("line", "columns", "shown", "below"),
    [
        ("a" * 90, (1, 2), "a" * 34 + "…", "^"),
        ("abc " * 20 + "xyz", (81, 84), "…" + ("abc " * 20)[-20:] + "xyz", " " * 21 + "^^^"),
        ("b" * 30 + "xyz" + "c" * 60, (31, 34), "…" + "b" * 20 + "xyz" + "c" * 10 + "…", " " * 21 + "^^^"),
        ("x" * 90, (1, 91), "x" * 22 + "…", "^" * 23),
        ("中" * 40, (1, 2), "中" * 17 + "…", "^^"),
        ("中" * 40, (40, 41), "…" + "中" * 10 + "中", " " * 21 + "^^"),
    ],
)
def test_a_line_that_is_too_long_is_cut_around_the_mark(
    line: str, columns: tuple[int, int], shown: str, below: str
) -> None:
    assert marked(found(line, columns), columns=40) == [f"29 | {shown}", f"   | {below}"]


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize(
    "line",
    ["word " * 60, "中文字" * 60, "\ta" * 60, "e\u0301" * 150, "\x1b" * 90],
    ids=["words", "wide", "tabs", "combining", "escapes"],
)
def test_no_source_line_is_wider_than_the_terminal(line: str, columns: int) -> None:
    for start in (1, 40, 80, len(line)):
        for end in (start, start + 1, len(line) + 1):
            rows = marked(found(line, (start, end)), columns=columns)
            assert max(map(width, rows)) <= columns, rows


@pytest.mark.parametrize("word", ["word ", "中文 "])
@pytest.mark.parametrize("part", ["message", "note"])
def test_no_message_and_no_note_is_wider_than_the_terminal(part: str, word: str) -> None:
    long = found(message=word * 60) if part == "message" else found(note=word * 60)
    for columns in (40, 80, 120):
        rows = drawn(long, columns=columns).splitlines()
        assert max(map(width, rows)) <= columns, rows


def test_a_place_of_several_lines_is_marked_to_the_end_of_its_first() -> None:
    block = drawn(found("```json and more", (1, 4), end=40))
    assert block == (
        "error[misnamed-column]: `Ratinale` stands where `Rationale` is expected\n"
        "  --> docs/specs/webhooks.md:29:1\n"
        "   |\n"
        "29 | ```json and more\n"
        "   | ^^^^^^^^^^^^^^^^"
    )


def test_a_note_stands_beside_the_mark_when_there_is_room_and_below_when_not() -> None:
    beside = "n" * 40
    assert marked(found(note=beside))[1:] == [f"   | {' ' * 22}^^^^^^^^ {beside}"]
    assert width(marked(found(note="n" * 44))[1]) == 80
    below = "n" * 45
    assert marked(found(note=below))[1:] == [f"   | {' ' * 22}^^^^^^^^", f"   = {below}"]


def test_a_note_too_long_for_one_line_is_wrapped() -> None:
    note = "the template puts it after `A section with a long title` (line 914), and says more on it"
    assert marked(found("## A section", (1, 13), note=note))[1:] == [
        "   | ^^^^^^^^^^^^",
        "   = the template puts it after `A section with a long title` (line 914), and",
        "     says more on it",
    ]


def test_where_the_demand_stands_is_the_last_line_and_wrapped_like_a_note() -> None:
    assert marked(found(note="n" * 45, because="template.md:212"))[1:] == [
        f"   | {' ' * 22}^^^^^^^^",
        f"   = {'n' * 45}",
        "   = because of template.md:212",
    ]
    deep = found(because=f"{'docs/' * 14}template.md:212")
    assert marked(deep)[2:] == ["   = because of", f"     {'docs/' * 14}template.md:212"]
    assert is_harmless(drawn(found(because="a\x1b\u202e.md:1")))


def test_quiet_leaves_the_last_line_out() -> None:
    assert text.render([], 3, quiet=True) == ""
    assert text.render([found()], 3, quiet=True) == text.render([found()], 3).rpartition("\n\n")[0] + "\n"


def test_a_long_message_is_wrapped_between_words_and_indented() -> None:
    head = drawn(
        found(message="`Ratinale` stands where `Rationale` is expected, so that it is to be renamed")
    )
    assert head.splitlines()[:2] == [
        "error[misnamed-column]: `Ratinale` stands where `Rationale` is expected, so that",
        "  it is to be renamed",
    ]
    whole = found(message=f"see `{'x' * 90}` there")
    assert drawn(whole).splitlines()[:3] == ["error[misnamed-column]: see", f"  `{'x' * 90}`", "  there"]


@pytest.mark.parametrize(
    ("counts", "checked", "line"),
    [
        ((0, 0, 0), 1, "no findings in 1 spec"),
        ((0, 0, 0), 14, "no findings in 14 specs"),
        ((1, 0, 0), 1, "1 error in 1 of 1 spec"),
        ((2, 0, 0), 14, "2 errors in 1 of 14 specs"),
        ((0, 1, 0), 2, "1 warning in 1 of 2 specs"),
        ((0, 0, 1), 2, "1 remark in 1 of 2 specs"),
        ((1, 2, 0), 2, "1 error and 2 warnings in 1 of 2 specs"),
        ((2, 0, 2), 2, "2 errors and 2 remarks in 1 of 2 specs"),
        ((1, 1, 3), 2, "1 error, 1 warning and 3 remarks in 1 of 2 specs"),
    ],
)
def test_the_last_line_sums_up(counts: tuple[int, int, int], checked: int, line: str) -> None:
    levels = (Severity.ERROR, Severity.WARNING, Severity.INFO)
    diagnostics = [
        found(severity=level) for level, count in zip(levels, counts, strict=True) for _ in range(count)
    ]
    assert text.render(diagnostics, checked).splitlines()[-1] == line
    assert text.render(diagnostics, checked).endswith(f"{line}\n")


def test_the_last_line_counts_the_files_that_have_findings() -> None:
    diagnostics = [found(path=path) for path in ("a.md", "a.md", "b.md")]
    assert text.summary(diagnostics, 5) == "3 errors in 2 of 5 specs"


def test_colour_changes_nothing_but_the_colour() -> None:
    diagnostics = [
        found(severity=level, note="note") for level in (Severity.ERROR, Severity.WARNING, Severity.INFO)
    ]
    plain = text.render(diagnostics, 1)
    coloured = text.render(diagnostics, 1, colour=True)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain
    for level in (Severity.ERROR, Severity.WARNING, Severity.INFO):
        assert f"{colours.label(f'{level}[misnamed-column]', level)}: " in coloured
    assert f"\x1b[1m{' ' * 22}^^^^^^^^\x1b[0m" in coloured
    assert coloured.startswith("\x1b[1mdocs/specs/webhooks.md\x1b[0m\n")


def luminance(number: int) -> float:
    """The relative luminance of one of the 256 colours of a terminal, as WCAG 2 has it."""
    levels = [(0, 95, 135, 175, 215, 255)[(number - 16) // power % 6] / 255 for power in (36, 6, 1)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in levels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("severity", colours.LABELS)
def test_a_label_is_read_on_any_background(severity: Severity) -> None:
    ink, paper = map(luminance, colours.LABELS[severity])
    assert (max(ink, paper) + 0.05) / (min(ink, paper) + 0.05) >= 4.5


def test_nothing_but_labels_has_a_colour_of_its_own() -> None:
    diagnostics = [found(severity=level, note="note", because="t.md:1") for level in colours.LABELS]
    painted = text.render(diagnostics, 1, colour=True)
    codes = set(re.findall(r"\x1b\[([\d;]*)m", painted))
    assert codes == {"0", "1", *(f"1;38;5;{ink};48;5;{paper}" for ink, paper in colours.LABELS.values())}


def test_a_place_is_a_link_where_the_terminal_knows_links() -> None:
    shown = text.render([found(path="a b.md")], 1, hyperlink=lambda path: f"file:///srv/{address(path)}")
    assert "  --> \x1b]8;;file:///srv/a%20b.md\x1b\\a b.md:29:23\x1b]8;;\x1b\\\n" in shown


def test_findings_of_one_line_share_its_excerpt() -> None:
    diagnostics = [
        found(columns=(3, 11), message="first", because="t.md:1", note="n"),
        found(columns=(23, 31), message="second", because="t.md:2"),
        found(columns=(26, 28), message="third", rule="empty-cell", because="t.md:2"),
        found(columns=(33, 33), message="fourth", because="t.md:2"),
    ]
    assert drawn(*diagnostics) == (
        "error[misnamed-column]: first\n"
        "  --> docs/specs/webhooks.md:29:3\n"
        "   = n\n"
        "   = because of t.md:1\n"
        "error[misnamed-column]: second\n"
        "  --> docs/specs/webhooks.md:29:23\n"
        "   = because of t.md:2\n"
        "error[empty-cell]: third\n"
        "  --> docs/specs/webhooks.md:29:26\n"
        "   = because of t.md:2\n"
        "error[misnamed-column]: fourth\n"
        "  --> docs/specs/webhooks.md:29:33\n"
        "   = because of t.md:2\n"
        "   |\n"
        "29 | | Decision | Choice | Ratinale |\n"
        "   |   ^^^^^^^^            ^^^^^^^^  ^"
    )


def test_any_number_of_findings_of_one_line_has_one_excerpt() -> None:
    many = [found(columns=(3 + n, 4 + n), message=f"{n}") for n in range(8)]
    shown = drawn(*many)
    assert (shown.count("-->"), shown.count("   |\n"), shown.count("29 | ")) == (8, 1, 1)
    assert shown.endswith("   |   ^^^^^^^^")


def test_marks_that_one_line_cannot_show_together_stand_apart() -> None:
    long = f"{LINE}{'x' * 80} end"
    apart = [found(long, (3, 11)), found(long, (114, 117))]
    assert drawn(*apart).count("-->") == drawn(*apart).count("   |\n") == 2


def test_what_one_rule_finds_in_one_table_is_one_entry_with_its_lines() -> None:
    rows = [
        replace(found(f"| {name} | | |", (6, 7), at=30 + n, message=f"`{name}` is empty"), block=29)
        for n, name in enumerate("ABCDEFG")
    ]
    assert drawn(*(replace(row, because="t.md:1") for row in rows[:2])) == (
        "error[misnamed-column]: `A` is empty\n"
        "  --> docs/specs/webhooks.md:30:6\n"
        "error[misnamed-column]: `B` is empty\n"
        "  --> docs/specs/webhooks.md:31:6\n"
        "   |\n"
        "30 | | A | | |\n"
        "   |      ^\n"
        "31 | | B | | |\n"
        "   |      ^\n"
        "   = because of t.md:1"
    )
    heads = [block.count("-->") for block in drawn(*rows).split("\n\n")]
    assert heads == [5, 2]
    others = [replace(rows[0], rule="empty-cell"), replace(rows[1], block=0), rows[2]]
    assert drawn(*others).count("\n\n") == 2


def test_the_concise_form_is_one_line_a_finding() -> None:
    assert concise.render([found(note="n", severity=Severity.WARNING), found(message="a\nb")]) == (
        "docs/specs/webhooks.md:29:23: warning misnamed-column:"
        " `Ratinale` stands where `Rationale` is expected\n"
        "docs/specs/webhooks.md:29:23: error misnamed-column: a\\x0ab\n"
    )
    assert concise.render([]) == ""


def test_json_says_the_same_and_is_an_array_even_when_empty() -> None:
    assert as_json.render([]) == "[]\n"
    (item,) = json.loads(as_json.render([found(message="中\x1b")]))
    assert (item["message"], item["line"], item["end_column"]) == ("中\x1b", 29, 31)


def test_json_has_the_places_that_a_finding_speaks_of_and_what_was_inferred() -> None:
    related = ((Place(1, 1, 1, 8), "`A` stands at line 1"), (None, "it comes first"))
    (item,) = json.loads(as_json.render([replace(found(), related=related, inferred=True)]))
    assert item["inferred"] is True
    assert item["related"] == [
        {"message": "`A` stands at line 1", "line": 1, "column": 1, "end_line": 1, "end_column": 8},
        {"message": "it comes first"},
    ]


def test_what_a_document_says_at_length_is_quoted_by_its_beginning(folder: Path) -> None:
    long = "Measures " + "and so on " * 500
    Path("a.md").write_text(f"# {long}\n\n## Context\n\nx\n\n## {long}\n\nx\n", encoding="utf-8")
    on = (("unknown-section", Severity.WARNING),)
    result = check_paths(["a.md"], root=folder, template="t.md", severities=on)
    stray = next(found for found in result.diagnostics if found.rule == "unknown-section")
    quoted = f"`{long[:199]}…`"
    assert stray.message.startswith(quoted)
    assert len(stray.message) < 250
    for diagnostic in result.diagnostics:
        (item,) = json.loads(as_json.render([diagnostic]))
        assert max(len(text) for text in (*item["section"], item["expected"], item["found"])) <= 1000


# Terminal safety

HOSTILE = {
    "an escape": "\x1b[31m",
    "a bell": "\x07",
    "a title": "\x1b]0;owned\x07",
    "a backspace": "\x08",
    "a carriage return": "\r",
    "a C1 control": "\x9b2J",
    "a delete": "\x7f",
    "bidi override": "\u202e",
    "bidi isolate": "\u2066",
    "bidi mark": "\u200f",
    "Arabic letter mark": "\u061c",
    "a line separator": "\u2028",
    "a paragraph separator": "\u2029",
    "a next line": "\x85",
    "a byte order mark": "\ufeff",
    "a space without a width": "\u200b",
    "a joiner of Latin letters": "\u200d",
    "a sign of how a letter looks": "\ufe0f",
    "a soft hyphen": "\xad",
    "an invisible letter": "\u3164",
    "a tag": "\U000e0041",
}


def is_harmless(shown: str) -> bool:
    """Whether a report, its own line feeds aside, holds no control and nothing that turns text around."""
    return not any(
        unicodedata.category(char) in ("Cc", "Zl", "Zp", "Cs")
        or unicodedata.bidirectional(char) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        or char in "\u061c\u200e\u200f\ufeff"
        for char in shown.replace("\n", "")
    )


@pytest.mark.parametrize("what", HOSTILE)
def test_what_could_speak_to_a_terminal_is_written_out(what: str) -> None:
    written = safe(f"a{HOSTILE[what]}b")
    assert is_harmless(written)
    code = ord(HOSTILE[what][0])
    number = f"x{code:02x}" if code < 256 else f"u{code:04x}" if code < 0x10000 else f"U{code:08x}"
    assert written.startswith(f"a\\{number}")
    assert "".join(safe_parts(f"a{HOSTILE[what]}b", 1, tab="    ")).startswith(f"a\\{number}")


def test_what_joins_and_chooses_pictures_and_letters_stays_where_it_does_that() -> None:
    for seen in ("❤\ufe0f\u200d🔥 ⚠\ufe0f 1\ufe0f\u20e3", "می\u200cخواهم क्\u200dष"):
        assert safe(seen) == seen
    assert safe("a\ufe0f\u200d🔥 \ufe0f \u200c") == r"a\ufe0f\u200d🔥 \ufe0f \u200c"


@pytest.mark.parametrize("what", HOSTILE)
def test_yaml_reads_back_what_is_written_out_in_its_quotes(what: str) -> None:
    said = f'a"\\{HOSTILE[what]}##[error]::b'
    written = quoted(said)
    assert safe(written) == written
    assert YAML(typ="safe", pure=True).load(written) == said


def test_a_long_line_costs_for_each_finding_what_a_short_one_does() -> None:
    def render(length: int) -> None:
        line = "语 \u200b" * length
        text.render([found(line, (at, at + 2)) for at in range(1, len(line), len(line) // 10)], 1)

    render(1_000)
    short, long = (steps(lambda length=length: render(length)) for length in (2_000, 20_000))  # type: ignore[misc]  # length is an int
    assert long < 1.5 * short


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("::error::x", r"\x3a:error::x"),
        ("see ::stop-commands::x", r"see \x3a:stop-commands::x"),
        ("\u3000::error::x", "\u3000\\x3a:error::x"),
        ("a ##[add-mask]x", r"a \x23#[add-mask]x"),
        ("###[group]x", r"#\x23#[group]x"),
        ("##vso[task.setvariable]x", r"\x23#vso[task.setvariable]x"),
    ],
)
def test_what_a_runner_would_obey_is_written_out(said: str, written: str) -> None:
    assert safe(said) == written
    long = found(message=f"{'word ' * 30}{said}", note=f"{'n' * 60} {said}", path=f"{said}.md")
    for columns in (40, 41, 42, 43, 44, 45, 80):
        report = text.render([long], 1, columns, colour=True)
        assert not [line for line in report.splitlines() if line.lstrip().startswith("::")]
    line = f"{said} and {said}"
    for cut in range(1, len(line) + 1):
        shown = text.render([found(line, (cut, cut + 3))], 1)
        assert "##" not in shown.replace(r"\x23#", "")


@pytest.mark.parametrize("plain", ["## [Name]", "std::string", "Foo::bar ::", "x :: Int", "##", "a [##]"])
def test_what_no_runner_obeys_is_left_as_it_is(plain: str) -> None:
    assert safe(plain) == plain


def test_plain_text_of_any_script_is_left_as_it_is() -> None:
    for plain in ("Zürich – „ok“ … C:\\x1b", "仕様書", "مواصفات", "מפרט", "👩\u200d💻 e\u0301", "a\u00a0b"):
        assert safe(plain) == plain


def test_a_path_that_is_no_text_is_written_out() -> None:
    assert safe("a\udcff.md").isascii()
    concise.render([found(path="a\udcff.md")]).encode("utf-8")


TEMPLATE = "# [Name]\n\n## Context\n\n## Decision\n\n| Option | Choice |\n|---|---|\n| [A] | [B] |\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("t.md").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path


FORMATS: dict[str, Callable[[list[Diagnostic]], str]] = {
    "text": lambda diagnostics: text.render(diagnostics, 1),
    "concise": concise.render,
    "json": as_json.render,
}


@pytest.mark.parametrize("what", HOSTILE)
def test_nothing_of_a_hostile_document_reaches_the_terminal(folder: Path, what: str) -> None:
    evil = HOSTILE[what]
    document = (
        f"---\nsize: '{evil}hug'\n---\n# A{evil}\n\n## Contex{evil}t\n\n[Na{evil}me] TBD{evil}\n\n"
        f"## Own{evil}\n\nx\n\n#### Deep {evil}\n\n## Decision\n\n| Option{evil}s | {evil} | Choise{evil} |\n"
        f"|---|---|---|\n| {evil}x{evil} | | |\n| {evil} |\n\n## Decision {evil}\n\n```{evil}\nx\n"
    )
    name = f"a{evil.strip(chr(13))}.md"
    Path(name).write_bytes(document.encode())
    every = tuple((rule, Severity.WARNING) for rule in ("unknown-section", "unknown-column"))
    result = check_paths([name], root=folder, template="t.md", severities=every)
    assert len(result.diagnostics) > 3
    for format_, render in FORMATS.items():
        assert is_harmless(render(list(result.diagnostics))), format_
    assert is_harmless(outline.outline(api.outline(name, root=folder, template="t.md")))
    for line in range(1, len(re.split("\r\n|\r|\n", document))):
        assert is_harmless(why.why(api.why(name, line, root=folder, template="t.md")))


def test_the_report_of_a_small_document_is_whole(folder: Path) -> None:
    Path("a.md").write_text(
        "# Cache\n\n## Conttext\n\nPages of the 商店 are slow.\n\n## Decision\n\n"
        "| Option | Choice | Cost |\n|---|---|---|\n| 商店 | | 3 |\n| TBD | Redis | 5 |\n",
        encoding="utf-8",
    )
    result = check_paths(
        ["a.md"], root=folder, template="t.md", severities=(("unknown-column", Severity.INFO),)
    )
    assert not result.problems
    assert text.render(result.diagnostics, 1) == (
        "a.md\n"
        "\n"
        "error[misnamed-section]: `Conttext` stands where `Context` is expected: rename\n"
        "  it\n"
        "  --> a.md:3:1\n"
        "   |\n"
        " 3 | ## Conttext\n"
        "   | ^^^^^^^^^^^\n"
        "   = because of t.md:3\n"
        "   = help: rename it to `Context` (`--fix`)\n"
        "\n"
        "info[unknown-column]: `Cost` is no column of `Decision` in the template\n"
        "  --> a.md:9:21\n"
        "   |\n"
        " 9 | | Option | Choice | Cost |\n"
        "   |                     ^^^^\n"
        "   = because of t.md:7\n"
        "\n"
        "warning[empty-cell]: `Choice` of the row `商店` is empty in the table of\n"
        "  `Decision`\n"
        "  --> a.md:11:7\n"
        "   |\n"
        "11 | | 商店 | | 3 |\n"
        "   |         ^\n"
        "   = because of t.md:7\n"
        "\n"
        "error[leftover-placeholder]: `TBD` is still to be replaced\n"
        "  --> a.md:12:3\n"
        "   |\n"
        "12 | | TBD | Redis | 5 |\n"
        "   |   ^^^\n"
        "   = see `speclint explain leftover-placeholder`\n"
        "\n"
        "2 errors, 1 warning and 1 remark in 1 of 1 spec\n"
        "1 can be mended with `--fix`\n"
    )
