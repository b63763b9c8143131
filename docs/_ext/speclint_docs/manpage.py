"""The man page, made from click's own help: `python -m speclint_docs.manpage FILE` writes it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from speclint import __version__
from speclint.cli import main
from speclint_docs import commands

_AFTER = r"""
.SH EXIT STATUS
.TP
.B 0
Nothing at or above \fB\-\-fail\-on\fR was found.
.TP
.B 1
Something was found.
.TP
.B 2
The answer cannot be trusted: a file that cannot be read, settings with a mistake, a broken pack, a rule that
failed, a report that did not reach its reader whole.
.TP
.B 129, 130, 143
A signal ended the run: SIGHUP, SIGINT, SIGTERM.
.SH FILES
.TP
.I .speclint.yaml
The settings, or the table \fItool.speclint\fR of \fIpyproject.toml\fR, from the current folder upwards.
.TP
.I TEMPLATE.speclint.yaml
What a template's Markdown cannot say, beside \fITEMPLATE.md\fR.
.TP
.I .speclint\-baseline.json
The findings that \fBspeclint baseline\fR recorded.
.SH ENVIRONMENT
.TP
.B NO_COLOR
When set, the report has no colour.
"""


def page() -> str:
    """The man page of `speclint`, with every command and option."""
    parts = [
        f'.TH SPECLINT 1 "" "speclint {__version__}" "User Commands"',
        ".SH NAME",
        f"speclint \\- {_lower(_first(main.help))}",
        ".SH SYNOPSIS",
        ".B speclint\n.I COMMAND\n[\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]",
        ".SH COMMANDS",
    ]
    for name, command in commands.all_commands():
        parts += [f".SS {_text(commands.usage(name, command))}", _text(_first(command.help))]
        parts += [f".TP\n.B {_text(names)}\n{_text(says)}" for names, says in commands.options(name, command)]
    return "\n".join(parts) + _AFTER


def _first(help_text: str | None) -> str:
    return " ".join((help_text or "").split("\n\n")[0].split())


def _lower(text: str) -> str:
    return _text(text[:1].lower() + text[1:].rstrip("."))


def _text(text: str) -> str:
    """A text as roff takes it: no escape, no request, dashes that can be copied."""
    escaped = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^(?=[.'])", r"\\&", escaped)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
