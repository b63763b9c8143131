"""The command line: parse, call, print, exit."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from speclint import __version__
from speclint.errors import SpeclintError
from speclint.model import Severity
from speclint.report.escape import safe
from speclint.report.formats import FORMATS, Screen

_FAIL_LEVELS = {
    "error": (Severity.ERROR,),
    "warning": (Severity.ERROR, Severity.WARNING),
    "info": (Severity.ERROR, Severity.WARNING, Severity.INFO),
    "never": (),
}


class _Main(click.Group):
    """Turns an error that makes the answer untrustworthy into one line and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except SpeclintError as error:
            complain(error)
            ctx.exit(2)


def complain(error: SpeclintError) -> None:
    """Says on standard error what makes the answer untrustworthy."""
    for line in str(error).splitlines():
        click.echo(f"speclint: {safe(line)}", err=True)


@click.group(cls=_Main, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="speclint")
def main() -> None:
    """Check Markdown specs against the template they were copied from."""


def _words(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Options that may be repeated, or hold several words between commas."""
    return tuple(word.strip() for group in value for word in group.split(",") if word.strip())


def _levels(
    ctx: click.Context, param: click.Parameter, value: tuple[str, ...]
) -> tuple[tuple[str, Severity], ...]:
    levels = []
    for entry in _words(ctx, param, value):
        rule, _, level = entry.partition("=")
        if level not in list(Severity):
            raise click.BadParameter(f"`{entry}` is not RULE=LEVEL, with a level of {', '.join(Severity)}")
        levels.append((rule, Severity(level)))
    return tuple(levels)


def _shared(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what a document is checked against."""
    for option in (
        click.option("--template", metavar="NAME-OR-PATH", help="The template of every file."),
        click.option("--size", metavar="SIZE", help="The size of every file, whatever it says of itself."),
        click.option(
            "--trait", "traits", multiple=True, metavar="TRAIT",
            help="What kind of work every file describes; `none` for no kind at all.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


@main.command()
@click.argument("paths", nargs=-1)
@_shared
@click.option("--only-specs", is_flag=True, help="Pass over named files that are no spec of the template.")
@click.option("--select", multiple=True, callback=_words, metavar="RULE", help="Run only these rules.")
@click.option("--ignore", multiple=True, callback=_words, metavar="RULE", help="Do not run these rules.")
@click.option(
    "--severity", "severities", multiple=True, callback=_levels, metavar="RULE=LEVEL",
    help="Report a rule as error, warning or info, or switch it off.",
)  # fmt: skip
@click.option(
    "--fail-on", type=click.Choice(list(_FAIL_LEVELS)), default="error", show_default=True,
    help="The lowest severity that makes the exit code 1.",
)  # fmt: skip
@click.option("--exclude", multiple=True, metavar="GLOB", help="Leave out files, by a glob as in .gitignore.")
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(list(FORMATS)),
    help="How the report is written; default: github on GitHub Actions, else text.",
)  # fmt: skip
@click.option(
    "--output", "outputs", multiple=True, metavar="FORMAT=PATH",
    help="Write a report to a file, besides what goes to standard output.",
)  # fmt: skip
@click.option("--statistics", is_flag=True, help="Count the findings of each rule instead of showing them.")
@click.option("-q", "--quiet", is_flag=True, help="Print findings and trouble, nothing else.")
@click.option("-v", "--verbose", is_flag=True, help="Say which files were checked, and against what.")
@click.option("--stdin-filename", metavar="PATH", help="What standard input (`-`) is called in the report.")
@click.option(
    "--since", metavar="REV",
    help="Report only what changed since HEAD left this revision of git, such as origin/main.",
)  # fmt: skip
@click.option(
    "--baseline", metavar="FILE",
    help="Leave out the findings that `speclint baseline` recorded; default: what the settings name.",
)  # fmt: skip
@click.option("--no-baseline", is_flag=True, help="Report all findings, whatever the settings name.")
@click.option("--list-files", is_flag=True, help="List the files that would be checked, and stop.")
@click.option(
    "--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True,
    help="Whether the text report is coloured; NO_COLOR is honoured.",
)  # fmt: skip
@click.pass_context
def check(ctx: click.Context, /, **given: Any) -> None:
    """Check specs: PATHS are files, folders, or - for standard input."""
    from speclint import run
    from speclint.report import formats

    wanted = formats.choose(
        given["formats"], given["outputs"], statistics=given["statistics"], quiet=given["quiet"]
    )
    task = run.Task(
        paths=given["paths"],
        template=given["template"],
        only_specs=given["only_specs"],
        size=given["size"],
        traits=_traits(given["traits"]),
        select=given["select"],
        ignore=given["ignore"],
        severities=given["severities"],
        exclude=given["exclude"],
        stdin_name=given["stdin_filename"],
    )
    if given["list_files"]:
        listed, result = _listed(task, given["since"])
        for path, template in listed:
            click.echo(f"{safe(path)}: {safe(template)}")
    else:
        result, remarks = _checked(task, given)
        unsaved = formats.save(wanted, result)
        screen = _screen(given["color"])
        click.echo(formats.standard(wanted, result, screen), nl=False, color=screen.colour)
        result.problems.extend(unsaved)
        for line in formats.log(result) if given["verbose"] else ():
            click.echo(f"speclint: {line}", err=True)
    for problem in result.problems:
        complain(problem)
    if result.problems:
        ctx.exit(2)
    if not given["list_files"]:
        for line in [] if given["quiet"] else remarks:
            click.echo(f"speclint: {safe(line)}", err=True)
        failing = _FAIL_LEVELS[given["fail_on"]]
        ctx.exit(int(any(found.severity in failing for found in result.diagnostics)))


def _listed(task: Any, revision: str | None) -> tuple[list[tuple[str, str]], Any]:
    """The files of a task, or those of them that changed since a revision, and the problems with them."""
    from speclint import run

    if revision is None:
        return run.files(task)
    from speclint.changes import since

    return since.files(task, revision)


def _checked(task: Any, given: dict[str, Any]) -> tuple[Any, list[str]]:
    """What a task comes to without what is known, and what is said of that after the report."""
    from speclint import run
    from speclint.changes import baseline

    known = None if given["no_baseline"] else baseline.chosen(given["baseline"])
    before = None
    with _progress(given["quiet"]) as progress:
        if given["since"] is None:
            result = run.check(task, progress)
            remarks = _when_nothing_was_checked(result)
        else:
            from speclint.changes import since

            change = since.check(task, given["since"], progress)
            result, before, remarks = change.result, change.before, change.remarks
    if known is not None or before is not None:
        silenced = baseline.silence(result, task, known, before)
        remarks += baseline.told(silenced, known, verbose=given["verbose"]) if known is not None else []
    return result, remarks


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal that is gone in the end; elsewhere nothing."""
    from speclint.report import progress

    if quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda done, total: None
        return
    bar = progress.Bar(sys.stderr)
    try:
        yield bar
    finally:
        bar.clear()


def _traits(words: tuple[str, ...]) -> tuple[str, ...] | None:
    if not words:
        return None
    return tuple(word for group in words for word in group.split(",") if word and word != "none")


def _screen(color: str) -> Screen:
    columns = min(shutil.get_terminal_size((80, 24)).columns, 120)
    return Screen(columns, _wants_colour(color))


def _wants_colour(color: str) -> bool:
    if color == "auto":
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return color == "always"


def _when_nothing_was_checked(result: Any) -> list[str]:
    if result.checked:
        return []
    looked = f"{result.passed_over} file{'s' if result.passed_over != 1 else ''}"
    return [
        f"nothing was checked: {looked} looked at, none of them known as a spec"
        " (--template NAME-OR-PATH checks files against a template whatever they look like)"
    ]


@main.command()
@click.argument("paths", nargs=-1)
@_shared
@click.option("--only-specs", is_flag=True, help="Pass over named files that are no spec of the template.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="Leave out files, by a glob as in .gitignore.")
@click.option("--prune", is_flag=True, help="Only remove what is found no more; add nothing.")
@click.option(
    "--output", metavar="FILE",
    help="The file; default: the one that the settings name, else .speclint-baseline.json beside them.",
)  # fmt: skip
@click.pass_context
def baseline(ctx: click.Context, /, prune: bool, output: str | None, **given: Any) -> None:
    """Record today's findings in PATHS one by one, so that `check` reports only new ones."""
    from speclint import run
    from speclint.changes import baseline as recorder

    task = run.Task(**{**given, "traits": _traits(given["traits"])})
    with _progress(quiet=False) as progress:
        lines, problems = recorder.update(task, output, prune=prune, progress=progress)
    for line in lines:
        click.echo(safe(line))
    for problem in problems:
        complain(problem)
    ctx.exit(2 if problems else 0)


@main.command()
@click.argument("spec")
@_shared
def outline(spec: str, template: str | None, size: str | None, traits: tuple[str, ...]) -> None:
    """Print the section tree of SPEC beside the template's: filled, missing, stray."""
    from speclint.commands import outline as outliner

    click.echo(outliner.outline(spec, template, size, _traits(traits)), nl=False)


@main.command()
@click.argument("place", metavar="SPEC:LINE")
@_shared
def why(place: str, template: str | None, size: str | None, traits: tuple[str, ...]) -> None:
    """Say which slot a line of a spec fills, how that was decided, and what was tried."""
    from speclint.commands import outline as outliner

    spec, _, line = place.rpartition(":")
    if not spec or not re.fullmatch(r"[0-9]{1,9}", line):
        raise SpeclintError(f"`{place}` is not SPEC:LINE, such as docs/specs/orders.md:42")
    click.echo(outliner.why(spec, int(line), template, size, _traits(traits)), nl=False)


@main.command()
@click.argument("title")
@_shared
@click.option("--output", metavar="PATH", help="Where to write it; `-` is standard output.")
@click.option(
    "--folder", metavar="DIR",
    help="Where it goes under a name made of id and title, and whose ids are taken; default: here.",
)  # fmt: skip
def new(
    title: str,
    template: str | None,
    size: str | None,
    traits: tuple[str, ...],
    output: str | None,
    folder: str | None,
) -> None:
    """Write a spec called TITLE from the template, with what its size and traits ask for."""
    from datetime import date

    from speclint import run
    from speclint.commands import new as writer

    place = writer.Place.of(title, output, folder)
    task = run.Task(template=template, size=size, traits=_traits(traits))
    schema, request = run.asked(task, place.likely)
    spec = writer.draft(title, schema, request, place, today=date.today(), author=writer.git_author())
    if output == "-":
        click.echo(spec.text, nl=False)
    else:
        click.echo(safe(writer.save(spec)))


@main.command()
@click.argument("template")
@click.argument("more", nargs=-1, metavar="[--from SPECS...]")
@click.option(
    "--from", "specs", multiple=True, metavar="SPECS...",
    help="Files and folders of specs to tune it by; what most of them lack is not required.",
)  # fmt: skip
def learn(template: str, more: tuple[str, ...], specs: tuple[str, ...]) -> None:
    """Print the YAML that TEMPLATE implies, to be saved as <template>.speclint.yaml beside it."""
    from speclint.commands import learn as learner

    if more and not specs:
        raise SpeclintError(f"`{more[0]}` is one template too many: specs to learn from follow --from")
    click.echo(learner.learn(template, (*specs, *more)), nl=False)


@main.command()
@click.option("-y", "--yes", is_flag=True, help="Write what is not there, unasked; nothing is overwritten.")
def init(yes: bool) -> None:
    """Write .speclint.yaml from the templates and specs found here; offer a hook and a workflow."""
    from speclint.commands import init as starter

    on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    ask = _asked if on_terminal and not yes else None
    starter.start(lambda line: click.echo(safe(line)), ask, yes=yes)


def _asked(question: str, usual: bool) -> bool:
    return click.confirm(safe(question), default=usual)


@main.command()
@click.argument("path")
@_shared
def config(path: str, template: str | None, size: str | None, traits: tuple[str, ...]) -> None:
    """Say which settings, template, size, traits and rules apply to the file at PATH, and why."""
    from speclint import run
    from speclint.commands import config as explainer

    task = run.Task((path,), template=template, size=size, traits=_traits(traits))
    click.echo(explainer.explain(task), nl=False)


@main.command()
@click.option("--settings", is_flag=True, help="That of .speclint.yaml instead.")
def schema(settings: bool) -> None:
    """Print the JSON Schema of the YAML beside a template, for editors."""
    from speclint.commands import schema

    click.echo(schema.settings_schema() if settings else schema.template_schema(), nl=False)


@main.command()
def rules() -> None:
    """List the rules, each with its severity and what it reports."""
    from speclint.judge import packs

    found = packs.rules().values()
    longest = max((len(rule.name) for rule in found), default=0)
    for folder in sorted({rule.folder for rule in found}):
        click.echo(f"{folder}/")
        for rule in found:
            if rule.folder == folder:
                click.echo(f"  {rule.name.ljust(longest)}  {rule.severity:7}  {rule.summary}")


@main.command()
@click.argument("name", metavar="RULE")
def explain(name: str) -> None:
    """Print the manual of RULE: why it matters, what to do, its examples and its options."""
    from speclint.commands import explain

    click.echo(explain.explain(name), nl=False)


@main.command("test")
@click.argument("name", metavar="PACK")
@click.pass_context
def test_pack(ctx: click.Context, name: str) -> None:
    """Run the examples of an installed PACK's rules, and try its templates."""
    from speclint.commands import packtest

    outcome = packtest.test(name)
    click.echo(outcome.report, nl=False)
    for problem in outcome.problems:
        complain(problem)
    ctx.exit(2 if outcome.problems else int(outcome.failed))
