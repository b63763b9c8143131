"""Long lines, broken between words so that a terminal breaks none in the middle."""

from speclint.expressions import expression
from speclint.report.escape import width

# A word with the white space before it.
_WORD = expression(r"\s*\S+")


def wrapped(text: str, columns: int, indent: str) -> list[str]:
    """A text in lines of at most so many columns where its words allow that, all but the first indented."""
    if width(text) <= columns:
        return [text.rstrip()]
    lines = [""]
    used = 0
    for word in _WORD.findall(text):
        if lines[-1].strip() and used + width(word) > columns:
            lines.append(indent)
            word, used = word.lstrip(), width(indent)
        lines[-1] += word
        used += width(word)
    return lines


def fitted(text: str, columns: int) -> str:
    """The lines of a text, what goes on a line further in than its beginning."""
    return "\n".join(
        part
        for line in text.split("\n")
        for part in wrapped(line, columns, " " * (min(len(line) - len(line.lstrip()), columns // 2) + 2))
    )


def reflowed(text: str, columns: int) -> str:
    """A text of Markdown whose paragraphs flow anew; what else is too long is broken."""
    lines: list[str] = []
    paragraph: list[str] = []
    is_code = False
    for line in text.split("\n"):
        is_fence = line.startswith("~~~")
        if not (is_code or is_fence) and line[:1] not in ("", " ", "|", "#", "-", "*"):
            paragraph.append(line)
            continue
        lines += wrapped(" ".join(paragraph), columns, "") if paragraph else []
        paragraph = []
        lines += fitted(line, columns).split("\n")
        is_code ^= is_fence
    return "\n".join([*lines, *paragraph])
