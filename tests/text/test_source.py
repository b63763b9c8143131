"""What a file's bytes become, and where its offsets stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speclint.errors import SpeclintError
from speclint.model import Span
from speclint.text.source import Source

TEXTS = st.text(alphabet="ab \r\n\t\f\u2028\u00e9\u6f22\U0001f600", max_size=40)


@pytest.mark.parametrize(
    ("data", "message", "place"),
    [
        (b"caf\xe9 au lait", "the byte 0xE9 is not UTF-8; save the file as UTF-8", (1, 4)),
        (b"one\r\ntwo\rth\xc3\xa9\xff", "the byte 0xFF is not UTF-8; save the file as UTF-8", (3, 4)),
        (b"\xef\xbb\xbfa\xff", "the byte 0xFF is not UTF-8; save the file as UTF-8", (1, 2)),
        (b"a\n\xe6\xbc", "the byte 0xE6 is not UTF-8; save the file as UTF-8", (2, 1)),
        (b"a\nb\0c", "a NUL byte: this is no text", (2, 2)),
        (b"\0# A\n\nabc", "a NUL byte: this is no text", (1, 1)),
        ("# Title\n".encode("utf-16"), "looks like UTF-16; save the file as UTF-8", (None, None)),
        ("# Title\n".encode("utf-16-be"), "looks like UTF-16; save the file as UTF-8", (None, None)),
        ("# Title\n".encode("utf-16-le"), "looks like UTF-16; save the file as UTF-8", (None, None)),
        ("# Title\n".encode("utf-32"), "looks like UTF-32; save the file as UTF-8", (None, None)),
    ],
)
def test_unreadable_bytes_are_named_with_their_place(
    data: bytes, message: str, place: tuple[int | None, int | None]
) -> None:
    with pytest.raises(SpeclintError) as caught:
        Source.of("spec.md", data)
    assert caught.value.message == message
    assert (caught.value.line, caught.value.column) == place


def test_a_byte_order_mark_is_set_aside() -> None:
    source = Source.of("spec.md", b"\xef\xbb\xbf# T\n")
    assert (source.text, source.bom) == ("# T\n", True)
    assert source.position(0) == (1, 1)
    assert not Source.of("spec.md", b"# T\n").bom


def test_lines_end_at_lf_crlf_and_cr_only() -> None:
    source = Source.from_text("spec.md", "a\r\nb\rc\n\nd\u2028e\ff")
    assert source.starts == (0, 3, 5, 7, 8)
    assert [source.line(number) for number in range(1, 6)] == ["a", "b", "c", "", "d\u2028e\ff"]
    assert source.line_span(1) == Span(0, 1)
    assert source.line_span(5) == Span(8, 13)


def test_positions_count_characters_from_one() -> None:
    source = Source.from_text("spec.md", "\u6f22\U0001f600b\r\nc")
    assert source.position(2) == (1, 3)
    assert source.position(4) == (1, 5)
    assert source.position(5) == (2, 1)
    assert source.position(6) == (2, 2)


@pytest.mark.parametrize(
    ("text", "newline"),
    [("", "\n"), ("a", "\n"), ("a\nb\r\nc\r\n", "\r\n"), ("a\rb\rc\n", "\r"), ("a\nb\r\n", "\n")],
)
def test_the_newline_is_the_one_used_most(text: str, newline: str) -> None:
    assert Source.from_text("spec.md", text).newline == newline


def test_the_empty_file_has_one_empty_line() -> None:
    source = Source.of("spec.md", b"")
    assert (source.starts, source.line(1), source.position(0)) == ((0,), "", (1, 1))


@given(TEXTS)
def test_positions_and_line_starts_are_each_others_inverse(text: str) -> None:
    source = Source.of("spec.md", text.encode())
    for offset in range(len(source.text) + 1):
        line, column = source.position(offset)
        assert source.starts[line - 1] + column - 1 == offset
        assert column >= 1


@given(TEXTS)
def test_lines_and_their_ends_make_up_the_text(text: str) -> None:
    source = Source.from_text("spec.md", text)
    ends = [*source.starts[1:], len(text)]
    for number, end in enumerate(ends, start=1):
        span = source.line_span(number)
        assert text[span.end : end] in ("\n", "\r\n", "\r", "")
        assert not set(source.line(number)) & {"\n", "\r"}
        assert text[span.end : end] or number == len(ends)


@given(st.binary(max_size=60))
def test_bytes_are_read_or_refused_with_a_message(data: bytes) -> None:
    try:
        text = Source.of("spec.md", data).text
    except SpeclintError as refusal:
        message = refusal.message
    else:
        message = "" if text.encode() == data.removeprefix(b"\xef\xbb\xbf") else "other text"
    assert message in ("", "a NUL byte: this is no text") or message.endswith("; save the file as UTF-8")
