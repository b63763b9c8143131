"""The requests that calls of `curl` in a shell snippet send: method and path, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from speclint.expressions import expression
from speclint.model import Code, Span, Text
from speclint.records import dataclass

LONGEST = 200_000

# A word of a shell: quoted pieces and plain ones without a gap. A backslash before a line's end is a gap.
_WORD = expression(
    r"""(?P<gap>(?:[ \t]|\\\r?\n)+) | (?P<end>\r?\n|[;|&()]+|\#[^\n]*)
      | (?P<word>(?:'[^']*'? | "(?:[^"\\]|\\.)*"? | \\. | [^\s'"\\;|&()])+)""",
    re.VERBOSE | re.DOTALL,
)
_QUOTED = expression(r"'([^']*)'?|\"((?:[^\"\\]|\\.)*)\"?|\\(.)|([^'\"\\]+)", re.DOTALL)
_SINGLE = expression(r"'([^']*)'")
_LINE = expression(r"^", re.MULTILINE)
_METHOD = frozenset({"-X", "--request"})
_BODY = ("-d", "--data", "-F", "--form", "--json")
_GETS = frozenset({"-G", "--get"})
_HEAD = frozenset({"-I", "--head"})
_UPLOAD = frozenset({"-T", "--upload-file"})
# Short options that take the next word when nothing is glued to them, and long ones.
_TAKES_A_WORD = frozenset("AbcCDdeEFHKmorTuUwxXyYz")
_LONG_WITHOUT_A_WORD = frozenset(
    """
    compressed fail fail-with-body get globoff head include insecure ipv4 ipv6 location location-trusted
    no-buffer no-progress-meter path-as-is progress-bar remote-name silent show-error tlsv1.2 tlsv1.3 verbose
    http1.0 http1.1 http2 http3 raw parallel netrc anyauth basic digest
    """.split()
)
_HOST = expression(r"(?:[a-z][\w+.-]*://)?(?:\[[^\]]*\]|[^/?#\s])*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Call:
    """A request: its method in capitals, its path without host, query and fragment, and where both stand.

    The place of a method that nothing writes is that of the command's name. `body` is what it sends, written
    between single quotes, None for anything else.
    """

    method: str
    method_at: Span
    path: str
    path_at: Span
    body: Code | None = None


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int


def calls(code: Code) -> tuple[Call, ...]:
    """Every call of `curl` in a block of shell, in order; none in a block longer than `LONGEST`."""
    if "curl" not in code.content or len(code.content) > LONGEST:
        return ()
    text = Text(code.content, code.lines)
    found = (_call(words, text) for words in _commands(code.content))
    return tuple(call for call in found if call is not None)


def _commands(content: str) -> Iterator[list[_Word]]:
    """The words of each command that is a call of curl, from `curl` on."""
    words: list[_Word] = []
    for match in _WORD.finditer(content):
        if match["word"]:
            words.append(_Word(_unquoted(match["word"]), match.start(), match.end()))
        elif match["end"]:
            yield from _from_curl(words)
            words = []
    yield from _from_curl(words)


def _from_curl(words: list[_Word]) -> Iterator[list[_Word]]:
    for number, word in enumerate(words):
        if word.text in ("curl", "curl.exe"):
            yield words[number:]
            return


def _unquoted(written: str) -> str:
    return "".join(
        next((piece for piece in match.groups() if piece), "") for match in _QUOTED.finditer(written)
    )


def _call(words: list[_Word], text: Text) -> Call | None:
    """The request of one command; None when no URL with a path can be told.

    Options say the method, by name or by what they do, and some take the next word with them: in
    `curl -d @order.json -H 'Accept: …' https://shop/orders` the URL is the last word, the method POST.
    """
    method, method_word, url, sent = "", words[0], None, None
    implied = "GET"
    rest = iter(words[1:])
    for word in rest:
        option, value = _option(word)
        if not option:
            url = url or word
            continue
        if value is None and _wants_a_word(option):
            value = next(rest, None)
        if option in _METHOD and value is not None:
            method, method_word = value.text.upper(), value
        elif option == "--url" and value is not None:
            url = url or value
        elif option in _GETS:
            implied = "get"
        elif option in _HEAD:
            implied = "HEAD"
        elif option in _UPLOAD:
            implied = "PUT"
        elif option.startswith(_BODY):
            implied = "POST" if implied == "GET" else implied
            sent = sent or value
    if url is None:
        return None
    path = _path(url.text.strip())
    if not path.startswith("/"):
        return None
    at = text.at(method_word.start, method_word.end)
    return Call(method or implied.upper(), at, path, text.at(url.start, url.end), _body(sent, text))


def _body(word: _Word | None, text: Text) -> Code | None:
    """What stands between single quotes, where a shell reads each character as it is written."""
    if word is None or (quoted := _SINGLE.fullmatch(text.content, word.start, word.end)) is None:
        return None
    starts = [quoted.start(1) + line.start() for line in _LINE.finditer(quoted[1])]
    lines = quoted[1].split("\n")
    places = tuple(text.at(at, at + len(line)) for at, line in zip(starts, lines, strict=True))
    whole = text.at(*quoted.span(1))
    return Code(whole, "", "json", quoted[1], places, fenced=False, closed=True)


def _option(word: _Word) -> tuple[str, _Word | None]:
    """An option and the value glued to it (`-XPOST`, `--request=PUT`); no option for any other word."""
    text = word.text
    if text.startswith("--"):
        name, equals, value = text.partition("=")
        return name, _Word(value, word.start, word.end) if equals else None
    if not text.startswith("-") or len(text) < 2:
        return "", None
    for number, letter in enumerate(text[1:], 1):
        if letter in _TAKES_A_WORD:
            glued = text[number + 1 :]
            return f"-{letter}", _Word(glued, word.start, word.end) if glued else None
        if f"-{letter}" in _GETS | _HEAD:
            return f"-{letter}", None
    return text, None


def _wants_a_word(option: str) -> bool:
    if option.startswith("--"):
        return option[2:] not in _LONG_WITHOUT_A_WORD and not option.startswith("--no-")
    return option[1:] in _TAKES_A_WORD


def _path(url: str) -> str:
    """The path of a URL; a variable or a placeholder may stand in the place of its host."""
    return re.split(r"[?#]", url if url.startswith("/") else _HOST.sub("", url, count=1), maxsplit=1)[0]
