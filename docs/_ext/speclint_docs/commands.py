"""The page of all commands, made from click's own help."""

from __future__ import annotations

import re

import click

from speclint.cli import main


def page() -> str:
    """What every command says of itself, with every option."""
    parts = [
        "# Commands",
        "What `speclint --help` and `speclint COMMAND --help` print. `-h` is `--help`.",
        *(_command(name, command) for name, command in all_commands()),
    ]
    return "\n\n".join(parts) + "\n"


def all_commands() -> list[tuple[str, click.Command]]:
    """The commands that are shown, in the order of `speclint --help`."""
    context = click.Context(main, info_name="speclint", **main.context_settings)
    named = [(name, main.get_command(context, name)) for name in main.list_commands(context)]
    return [(name, command) for name, command in named if command is not None and not command.hidden]


def usage(name: str, command: click.Command) -> str:
    """`speclint check [OPTIONS] [PATHS]...`"""
    return " ".join(["speclint", name, *command.collect_usage_pieces(_context(name, command))])


def options(name: str, command: click.Command) -> list[tuple[str, str]]:
    """The options of a command as their names and what they say, `--help` aside."""
    context = _context(name, command)
    records = [
        record
        for option in command.get_params(context)
        if isinstance(option, click.Option) and "--help" not in option.opts
        if (record := option.get_help_record(context)) is not None
    ]
    return sorted(records, key=lambda record: record[0].split("--")[-1])


def _context(name: str, command: click.Command) -> click.Context:
    return click.Context(
        command, info_name=name, parent=click.Context(main, info_name="speclint", **main.context_settings)
    )


def _command(name: str, command: click.Command) -> str:
    listed = "\n\n".join(
        f"[`{names}`]{{#{_place(name, names)}}}\n: {_prose(says)}" for names, says in options(name, command)
    )
    shown = f"```text\n{usage(name, command)}\n```"
    said = _prose(" ".join((command.help or "").split()))
    return "\n\n".join(part for part in (f"## {name}", said, shown, listed) if part)


def _place(name: str, names: str) -> str:
    """What a link to an option names: `check-since`."""
    found = re.search(r"--([a-z-]+)", names)
    return f"{name}-{found[1] if found else names.strip('-')}"


def _prose(text: str) -> str:
    """What click prints as it is, as Markdown: no tag, no emphasis, one line."""
    outside = re.split(r"(`[^`]*`)", " ".join(text.split()))
    return "".join(
        part if part.startswith("`") else re.sub(r"([<*_\[\]])", r"\\\1", part) for part in outside
    )
