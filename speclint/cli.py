"""The command line: parse, call, print, exit."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from io import StringIO
from typing import TYPE_CHECKING, Any, NoReturn

import click

from speclint import __version__, signals
from speclint.diagnostic import Severity
from speclint.errors import SpeclintError, did_you_mean
from speclint.records import dataclass
from speclint.report.escape import safe, visible
from speclint.report.formats import FORMATS, Around, Screen, Wanted
from speclint.streams import Streams, read_all
from speclint.task import STANDARD_INPUT, Result, Task

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from speclint.api import Against, Outline, Why
    from speclint.changes.fix import Outcome
    from speclint.commands.check import Mending
    from speclint.judge.job import See
    from speclint.judge.memory import Memory
    from speclint.judge.packs import Rule
    from speclint.judge.session import Session
    from speclint.report.sheet import Sheet

_FAIL_LEVELS = ("error", "warning", "info", "never")


def _columns() -> int:
    """How wide the terminal is."""
    try:
        said = int(os.environ.get("COLUMNS", ""))
    except ValueError:
        said = 0
    screen = sys.__stdout__
    try:
        shown = os.get_terminal_size(screen.fileno()).columns if screen is not None else 0
    except (ValueError, OSError):
        shown = 0
    return max(said, 0) or shown or 80


def _asked_columns() -> int | None:
    """How many columns a long text is to fit; None for a pipe or a file, unless the environment says."""
    is_asked = os.environ.get("COLUMNS", "").isdigit() or (sys.stdout is not None and sys.stdout.isatty())
    return _columns() if is_asked else None


def _traceback() -> list[str]:
    """The lines of what Python says of the exception that is handled."""
    from traceback import format_exc

    return format_exc().splitlines()


class _Wishes:
    """What holds for the process, whatever it is asked to do."""

    debug = False


class _Command(click.Command):
    """A command that can be told to show where speclint itself failed."""

    def __init__(self, *given: Any, **also: Any) -> None:
        super().__init__(*given, **also)
        self.params.append(
            click.Option(
                ["--debug"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_wish_debug,
                help="Show where speclint itself failed.",
            )
        )


def _wish_debug(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and isinstance(ctx.obj, _Wishes):
        ctx.obj.debug = True


class _Main(click.Group):
    """Says all that is to be said, or ends with 2 and one line that says why not."""

    command_class = _Command

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **also: Any,
    ) -> Any:
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, False, **also)
        streams = Streams(sys.stdout, sys.stderr)
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = streams.out, streams.err
        try:
            code = self._code(_Wishes(), args, prog_name, complete_var, also)
        finally:
            sys.stdout, sys.stderr = before
        sys.exit(code or int(streams.is_left))

    def _code(
        self,
        wishes: _Wishes,
        args: Sequence[str] | None,
        name: str | None,
        complete_var: str | None,
        also: dict[str, Any],
    ) -> int:
        """What the process ends with: 2 whenever something went wrong."""
        try:
            with signals.ending():
                code: int | None = super().main(args, name, complete_var, False, obj=wishes, **also)
                return code or 0
        except signals.Interrupted as interrupted:
            click.echo("speclint: interrupted", err=True)
            return interrupted.code
        except click.Abort:
            click.echo("speclint: no answer was given", err=True)
            return 2
        except click.ClickException as error:
            click.echo(_usage(error), err=True, nl=False)
            return error.exit_code
        except SpeclintError as error:
            complain(error)
        except MemoryError:
            complain(SpeclintError("there is not enough memory"))
        except Exception as error:
            if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
                complain(SpeclintError("too many files are open at once: `ulimit -n` says how many may be"))
                return 2
            for line in _traceback() if wishes.debug else ():
                click.echo(safe(line), err=True)
            hint = "" if wishes.debug else " (--debug shows where)"
            complain(SpeclintError(f"speclint failed, please report it: {_folded(error)}{hint}"))
        return 2


def _usage(error: click.ClickException) -> str:
    """What click says of a command line, with what nobody sees of a wrong word written out."""
    shown = StringIO()
    error.show(shown)
    usage, error_, _ = shown.getvalue().partition("Error: ")
    return f"{usage}{error_}{safe(error.format_message())}\n"


def _folded(error: Exception) -> str:
    """An error in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())


def complain(error: SpeclintError) -> None:
    """Says on standard error what makes the answer untrustworthy, and with --debug where a rule raised."""
    context = click.get_current_context(silent=True)
    is_wanted = context is not None and isinstance(context.obj, _Wishes) and context.obj.debug
    for line in error.trace.splitlines() if is_wanted else ():
        click.echo(safe(line), err=True)
    for line in str(error).split("\n"):
        _say(f"speclint: {safe(line)}", err=True)


def _say(text: str, *, err: bool = False) -> None:
    """Prints lines; a terminal gets them broken between words."""
    stream = sys.stderr if err else sys.stdout
    if stream is not None and stream.isatty():
        from speclint.report import wrap

        text = wrap.fitted(text, _columns())
    click.echo(text, err=err)


@click.group(cls=_Main, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="speclint")
def main() -> None:
    """Check Markdown specs against the template they were copied from."""


def _completed(
    words: Callable[[str, click.Context], list[tuple[str, str]]], *, files: bool = False
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """What a shell shows for an option that begins with some letters: words, and files where those go too."""

    def complete(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        items = [CompletionItem(word, help=says or None) for word, says in words(begun, ctx)]
        return [*items, CompletionItem(begun, type="file")] if files else items

    return complete


def _rules(begun: str, ctx: click.Context) -> list[tuple[str, str]]:
    from speclint.commands import complete

    return complete.rules(begun, _session())


def _rule_levels(begun: str, ctx: click.Context) -> list[tuple[str, str]]:
    from speclint.commands import complete

    return complete.levels(begun, _session())


def _templates(begun: str, ctx: click.Context) -> list[tuple[str, str]]:
    from speclint.commands import complete

    return complete.templates(begun)


def _sizes(begun: str, ctx: click.Context) -> list[tuple[str, str]]:
    from speclint.commands import complete

    return complete.sizes(begun, ctx.params.get("template"), _session())


def _traits(begun: str, ctx: click.Context) -> list[tuple[str, str]]:
    from speclint.commands import complete

    return complete.traits(begun, ctx.params.get("template"), _session())


def _outputs(begun: str, ctx: click.Context) -> list[tuple[str, str]]:
    from speclint.commands import complete

    return complete.outputs(begun)


def _exports(begun: str, ctx: click.Context) -> list[tuple[str, str]]:
    from speclint.commands import complete

    return complete.exports(begun, _session())


def _commands(begun: str, ctx: click.Context) -> list[tuple[str, str]]:
    root = ctx.find_root()
    return [(name, "") for name in main.list_commands(root) if name.startswith(begun)]


_FILES = _completed(lambda begun, ctx: [], files=True)


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
            said = f"`{safe(entry)}` is not RULE=LEVEL, with a level of {', '.join(Severity)}"
            raise click.BadParameter(said)
        levels.append((rule, Severity(level)))
    return tuple(levels)


_query = click.option(
    "--query", "expression", metavar="JMESPATH", help="What is asked of the data, as in `[?status=='Draft']`."
)
_packs = click.option(
    "--pack",
    "packs",
    multiple=True,
    metavar="PATH",
    shell_complete=_FILES,
    help="A folder of rules, whose code is run: say it only of what you trust.",
)


def _shared(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what a document is checked against."""
    for option in (
        click.option(
            "--template", metavar="NAME-OR-PATH", help="The template of every file.",
            shell_complete=_completed(_templates, files=True),
        ),
        click.option(
            "--size", metavar="SIZE", help="The size of every file, whatever it says of itself.",
            shell_complete=_completed(_sizes),
        ),
        click.option(
            "--trait", "traits", multiple=True, metavar="TRAIT", shell_complete=_completed(_traits),
            help="What kind of work every file describes; `none` for no kind at all.",
        ),
        click.option("--config", metavar="FILE", help="The settings, whose globs then count from here."),
        click.option("--no-config", is_flag=True, help="Read no settings."),
        _packs,
    ):  # fmt: skip
        command = option(command)
    return command


_answer = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How it is written; `speclint schema --json` says what the JSON holds.",
)  # fmt: skip


def _say_as_json(told: Outline | Why) -> None:
    from speclint.commands import answers

    click.echo(answers.written(told), nl=False)


_cache_dir = click.option(
    "--cache-dir",
    metavar="DIR",
    envvar="SPECLINT_CACHE_DIR",
    help="Where what earlier runs found is kept; default: the user's folder for caches.",
)


def _sparing(command: Callable[..., Any]) -> Callable[..., Any]:
    """What saves a command that checks its time: processes, and what earlier runs found."""
    for option in (
        _cache_dir,
        click.option("--no-cache", is_flag=True, help="Neither use nor keep what earlier runs found."),
        click.option(
            "--scheduler", metavar="ADDRESS",
            help="Let the workers of a Dask cluster check, such as tcp://host:8786 (`speclint[dask]`).",
        ),
        click.option(
            "--jobs", type=click.IntRange(min=1), metavar="N",
            help="How many processes check; default: one, or as many as there are cores when there are many"
            " files.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


@main.command()
@click.argument("paths", nargs=-1, shell_complete=_FILES)
@_shared
@click.option("--only-specs", is_flag=True, help="Pass over named files that are no spec of the template.")
@click.option(
    "--select",
    multiple=True,
    callback=_words,
    metavar="RULE",
    help="Run only these rules.",
    shell_complete=_completed(_rules),
)
@click.option(
    "--ignore",
    multiple=True,
    callback=_words,
    metavar="RULE",
    help="Do not run these rules.",
    shell_complete=_completed(_rules),
)
@click.option(
    "--severity", "severities", multiple=True, callback=_levels, metavar="RULE=LEVEL",
    shell_complete=_completed(_rule_levels),
    help="Report a rule as error, warning or info, or switch it off.",
)  # fmt: skip
@click.option(
    "--fail-on", type=click.Choice(_FAIL_LEVELS),
    help="The lowest severity that makes the exit code 1; default: what the settings say, else error.",
)  # fmt: skip
@click.option("--exclude", multiple=True, metavar="GLOB", help="Leave out files, by a glob as in .gitignore.")
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(list(FORMATS)), metavar="FORMAT",
    help=f"How the report is written: {', '.join(FORMATS)}; default: what the settings say, else github on"
    " GitHub Actions and text.",
)  # fmt: skip
@click.option(
    "--output", "outputs", multiple=True, metavar="FORMAT=PATH", shell_complete=_completed(_outputs),
    help="Write a report to a file, besides what goes to standard output.",
)  # fmt: skip
@click.option("--allow-nothing", is_flag=True, help="Let folders be that hold no spec: exit 0 instead of 2.")
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
@click.option("--fix", is_flag=True, help="Mend what can be mended safely, and report what is left.")
@click.option(
    "--unsafe-fixes", is_flag=True,
    help="With --fix or --diff: mend also what may change a meaning, such as the order of sections.",
)  # fmt: skip
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--fix-only", is_flag=True, help="Mend, and say nothing of what is left.")
@click.option(
    "--watch", is_flag=True,
    help="Check again whenever something changes, until Ctrl-C (needs speclint[watch]).",
)  # fmt: skip
@click.option("--list-files", is_flag=True, help="List the files that would be checked, and stop.")
@click.option(
    "--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True,
    help="Whether the text report is coloured; NO_COLOR is honoured.",
)  # fmt: skip
@_sparing
@click.pass_context
def check(ctx: click.Context, /, **given: Any) -> None:
    """Check specs: PATHS are files, folders, or - for standard input."""
    from speclint.commands import check as checker
    from speclint.report import formats

    if given.pop("watch"):
        ctx.exit(_watch(given))
    session = _session(given)
    task = _task(given)
    memory = _memory(given, task, session)
    usual = checker.usual_format(session.settings)
    task = _with_input(task, session)
    around = _around(task, session)
    wanted = formats.choose(
        given["formats"],
        given["outputs"],
        usual=usual,
        around=around,
        statistics=given["statistics"],
        quiet=given["quiet"],
    )
    if given["list_files"]:
        ctx.exit(_list_files(task, session, given["since"]))
    filters = checker.Filters(
        since=given["since"], baseline=given["baseline"], no_baseline=given["no_baseline"]
    )
    mending = checker.Mending(
        fix=given["fix"], unsafe=given["unsafe_fixes"], diff=given["diff"], only=given["fix_only"]
    )
    told = {"verbose": given["verbose"], "memory": memory, "jobs": given["scheduler"] or given["jobs"]}
    with _progress(given["quiet"]) as progress:
        if mending.is_wanted:
            outcome = checker.mend(task, session, filters, os.environ, mending, progress=progress, **told)
            summary = [*outcome.placeless, outcome.summary(is_shown=mending.diff)]
            result, remarks = outcome.result, [*outcome.remarks, *summary]
        else:
            see = _see(wanted)
            result, remarks = checker.check(
                task, session, filters, os.environ, progress=progress, see=see, **told
            )
    result = checker.with_way_out(result)
    if mending.diff or mending.only:
        _show_mended(outcome, task, mending, [] if given["quiet"] else summary)
    inputs = checker.inputs(task, session, filters, result)
    unsaved = formats.save(wanted, result, around, inputs)
    screen = _screen(given["color"])
    if is_filter := mending.is_wanted and STANDARD_INPUT in task.paths:
        _print_document(outcome.text_of_input(task))
    report = formats.standard(wanted, result, around, screen)
    click.echo(report, nl=False, color=screen.colour, err=is_filter)
    _remark(formats.log(result) if given["verbose"] else ())
    if problems := (*result.problems, *unsaved):
        _complain_of(problems)
        ctx.exit(2)
    _remark(() if given["quiet"] else map(safe, remarks))
    ctx.exit(checker.exit_code(result, given["fail_on"] or session.settings.fail_on or "error"))


def _remark(lines: Iterable[str]) -> None:
    for line in lines:
        _say(f"speclint: {line}", err=True)


def _list_files(task: Task, session: Session, since: str | None) -> int:
    """Says which files would be checked against which template; the exit code."""
    from speclint.commands import check as checker

    listed, result = checker.listed(task, session, since, os.environ)
    for path, template in listed:
        _say(f"{safe(path)}: {safe(template)}")
    _complain_of(checker.with_way_out(result).problems)
    return 2 if result.problems else 0


def _complain_of(problems: Iterable[SpeclintError]) -> None:
    for problem in problems:
        complain(problem)


def _with_input(task: Task, session: Session) -> Task:
    """A task with what standard input holds, where its paths name that."""
    if STANDARD_INPUT not in task.paths:
        return task
    return replace(task, stdin=read_all(sys.stdin, session.files.largest))


def _task(given: dict[str, Any]) -> Task:
    """What `check` is asked to do."""
    return Task(
        paths=given["paths"],
        only_specs=given["only_specs"],
        select=given["select"],
        ignore=given["ignore"],
        severities=given["severities"],
        exclude=given["exclude"],
        stdin_name=given["stdin_filename"],
        allow_nothing=given["allow_nothing"],
        **_asked(given),
    )


def _memory(given: Mapping[str, Any], task: Task, session: Session) -> Memory | None:
    """What earlier runs found; where nothing has changed, the settings are known without being read."""
    from speclint.judge.memory import Memory

    folder = given["cache_dir"] or _cache()
    if not session.is_usual or given["no_cache"] or (os.path.exists(folder) and not os.path.isdir(folder)):
        return None
    memory = Memory(folder, session.here)
    memory.prime(task, session)
    return memory


# The options of `check` that do something else than showing what is found.
_WRITING = ("fix", "diff", "fix_only", "unsafe_fixes", "outputs", "list_files")


def _watch(given: dict[str, Any]) -> int:
    """Checks again whenever something changes, until a signal; the code is that of the last check."""
    _need("watchfiles", "watch")
    from speclint.commands import watch

    writing = [f"--{name.removesuffix('s').replace('_', '-')}" for name in _WRITING if given[name]]
    watch.refuse(_task(given), writing)
    named = [*given["paths"], *filter(None, (given["config"], given["template"], given["baseline"]))]
    code, before = 0, None
    with signals.ending() as came:
        try:
            for _ in watch.changes(_session(dict(given)), named):
                code, *said = _looked_at(dict(given))
                if said != before:
                    report, trouble = said
                    if sys.stdout.isatty():
                        click.clear()
                    click.echo(report, nl=False, color=_wants_colour(given["color"]))
                    click.echo(trouble, nl=False, err=True)
                if said != before and sys.stderr.isatty():
                    click.echo("speclint: waiting for changes, Ctrl-C ends", err=True)
                before = said
        except (KeyboardInterrupt, signals.Interrupted):
            pass
    # Ctrl-C is how it ends; whoever else asks gets what any run gives.
    if any(number != signals.CTRL_C for number in came):
        raise signals.Interrupted(came[0])
    return code


def _looked_at(given: dict[str, Any]) -> tuple[int, str, str]:
    """The exit code of one check, its report, and what is said beside it: nothing where all is well."""
    from speclint.commands import check as checker
    from speclint.report import formats

    names = ("since", "baseline", "no_baseline")
    try:
        session = _session(given)
        task = _task(given)
        memory = _memory(given, task, session)
        around = _around(task, session)
        wanted = formats.choose(
            given["formats"],
            (),
            usual=checker.usual_format(session.settings),
            around=around,
            statistics=given["statistics"],
            quiet=given["quiet"],
        )
        result, remarks = checker.check(
            task,
            session,
            checker.Filters(**{name: given[name] for name in names}),
            os.environ,
            verbose=given["verbose"],
            progress=lambda done, total: None,
            memory=memory,
            jobs=given["scheduler"] or given["jobs"],
        )
        result = checker.with_way_out(result)
    except SpeclintError as error:
        return 2, "", _complaints([error])
    code = checker.exit_code(result, given["fail_on"] or session.settings.fail_on or "error")
    is_green = not result.diagnostics and not result.problems
    # Whoever reads is left in peace when nothing is found; a program gets what it can read then, too.
    is_silent = is_green and wanted.standard == "text"
    report = "" if is_silent else formats.standard(wanted, result, around, _screen(given["color"]))
    told = [] if is_green or given["quiet"] else remarks
    return code, report, _complaints([*result.problems, *told])


def _complaints(said: Iterable[SpeclintError | str]) -> str:
    """What is said on standard error of what makes an answer untrustworthy or incomplete."""
    lines = (
        line for one in said for line in (str(one).split("\n") if isinstance(one, SpeclintError) else [one])
    )
    return "".join(f"speclint: {safe(line)}\n" for line in lines)


def _print_document(text: bytes) -> None:
    """Prints a document as it is, but for a terminal with what nobody sees of it written out."""
    # Of text click would take out what looks like colour.
    click.echo(visible(text.decode("utf-8", "replace")) if sys.stdout.isatty() else text, nl=False)


def _show_mended(outcome: Outcome, task: Task, mending: Mending, remarks: list[str]) -> NoReturn:
    """Shows the difference, or the text that came from standard input, without a report, and exits."""
    if mending.diff:
        for mended in outcome.files:
            difference = mended.diff()
            if sys.stdout.isatty():
                difference = "\n".join(map(safe, difference.split("\n")))
            click.echo(difference.encode("utf-8", "surrogateescape"), nl=False)
    elif STANDARD_INPUT in task.paths:
        _print_document(outcome.text_of_input(task))
    _complain_of(outcome.result.problems)
    _remark(map(safe, remarks))
    is_different = mending.diff and bool(outcome.files)
    sys.exit(2 if outcome.result.problems else int(is_different))


def _cache() -> str:
    """The folder in which the user's caches are.

    To ask the library takes as long as Python does to start: on Linux it is where XDG's base directories say.
    """
    if sys.platform == "linux" and "ANDROID_DATA" not in os.environ:
        stated, home = os.environ.get("XDG_CACHE_HOME", ""), os.environ.get("HOME", "")
        folder = stated if stated.startswith("/") else os.path.join(home, ".cache")
        if folder.startswith("/"):
            return os.path.join(folder, "speclint")
    import platformdirs

    return platformdirs.user_cache_dir("speclint", appauthor=False)


def _rules_in(session: Session) -> dict[str, Rule]:
    """All rules of the packs that count."""
    from speclint.judge import packs

    return packs.rules(session.packs)


def _around(task: Task, session: Session) -> Around:
    """Where the reports of a task are made."""
    rules, shown = partial(_rules_in, session), partial(_sheets, task, session)
    return Around(session.here, os.environ, rules, session.files, shown)


def _see(wanted: Wanted) -> See | None:
    """What is made of each file that is laid, for the formats that are wanted."""
    names = (wanted.standard, *(name for name, _ in wanted.files))
    if not any("sheets" in FORMATS[name].needs for name in names):
        return None
    from speclint.commands import sheets

    return sheets.sheet


def _sheets(task: Task, session: Session, result: Result) -> Iterator[Sheet]:
    """What a page shows of the specs of a result."""
    from speclint.commands import sheets

    return sheets.sheets(task, session, result, os.environ)


def _session(given: dict[str, Any] | None = None, *, keeps_laid: bool = False) -> Session:
    """What holds in the folder where the command was called, with the settings that its options ask for."""
    from speclint.judge.session import Session

    said = given if given is not None else {}
    config, no_config, packs = (said.pop(name, None) for name in ("config", "no_config", "packs"))
    if config is not None and no_config:
        raise SpeclintError("--config and --no-config contradict each other")

    try:
        folder = os.getcwd()
    except OSError as error:
        raise SpeclintError(f"the current folder cannot be read: {error.strerror or error}") from error
    asked = "" if no_config else config
    home = os.path.expanduser("~")
    return Session(folder, config=asked, home=home, packs=packs or (), keeps_laid=keeps_laid)


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal that is gone in the end; elsewhere nothing."""
    from speclint.report import progress

    if quiet or sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda done, total: None
        return
    bar = progress.Bar(sys.stderr)
    try:
        yield bar
    finally:
        bar.clear()


def _asked(given: dict[str, Any]) -> Against:
    """What a document is checked against, as the shared options say it."""
    words: tuple[str, ...] = given["traits"]
    traits = tuple(word for group in words for word in group.split(",") if word and word != "none")
    return {"template": given["template"], "size": given["size"], "traits": traits if words else None}


def _screen(color: str) -> Screen:
    columns = min(_columns(), 120)
    return Screen(columns, _wants_colour(color), _knows_links(color))


def _wants_colour(color: str) -> bool:
    if color == "auto":
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return color == "always"


def _knows_links(color: str) -> bool:
    """Whether the terminal is one of those that open links (OSC 8).

    That of Visual Studio Code does too, but opens `path:line:column` by itself, and at the line.
    """
    known = os.environ.get
    is_vte = known("VTE_VERSION", "").isdigit() and int(known("VTE_VERSION", "")) >= 5000
    names = {"iTerm.app", "WezTerm", "ghostty", "Hyper", "rio"}
    is_known = known("TERM_PROGRAM") in names or known("TERM") in ("xterm-kitty", "foot", "alacritty")
    named = any(known(name) for name in ("KONSOLE_VERSION", "WT_SESSION", "DOMTERM"))
    return sys.stdout.isatty() and _wants_colour(color) and (is_vte or is_known or named)


@main.command()
@click.argument("paths", nargs=-1, shell_complete=_FILES)
@_shared
@click.option("--only-specs", is_flag=True, help="Pass over named files that are no spec of the template.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="Leave out files, by a glob as in .gitignore.")
@click.option("--prune", is_flag=True, help="Only remove what is found no more; add nothing.")
@click.option(
    "--output", metavar="FILE",
    help="The file; default: the one that the settings name, else .speclint-baseline.json beside them.",
)  # fmt: skip
@_sparing
@click.pass_context
def baseline(ctx: click.Context, /, prune: bool, output: str | None, **given: Any) -> None:
    """Record today's findings in PATHS one by one, so that `check` reports only new ones."""
    from speclint.commands import baseline as recorder

    session = _session(given)
    task = Task(
        paths=given["paths"], only_specs=given["only_specs"], exclude=given["exclude"], **_asked(given)
    )
    with _progress(quiet=False) as progress:
        told = {"memory": _memory(given, task, session), "jobs": given["scheduler"] or given["jobs"]}
        lines, problems = recorder.update(
            task, session, output, os.environ, prune=prune, progress=progress, **told
        )
    for line in lines:
        _say(safe(line))
    _complain_of(problems)
    ctx.exit(2 if problems else 0)


@main.command()
@click.argument("spec", shell_complete=_FILES)
@_shared
@_answer
def outline(spec: str, form: str, **given: Any) -> None:
    """Print the section tree of SPEC beside the template's: filled, missing, stray."""
    from speclint import api
    from speclint.commands import outline as outliner

    told = api.outline(spec, root=_session(given), **_asked(given))
    if form == "json":
        _say_as_json(told)
        return
    _say(outliner.outline(told).rstrip("\n"))


@main.command()
@click.argument("place", metavar="SPEC:LINE")
@_shared
@_answer
def why(place: str, form: str, **given: Any) -> None:
    """Say which slot a line of a spec fills, how that was decided, and what was tried."""
    from speclint import api
    from speclint.commands import why as explainer

    spec, line = explainer.place_of(place)
    told = api.why(spec, line, root=_session(given), **_asked(given))
    if form == "json":
        _say_as_json(told)
        return
    _say(explainer.why(told).rstrip("\n"))


@dataclass(frozen=True, slots=True)
class _Read:
    """Specs that were read and checked for something else than a report, and what is to be said of that."""

    task: Task
    session: Session
    result: Result
    remarks: tuple[str, ...]
    memory: Memory | None = None

    def complain(self) -> None:
        """Says what makes the answer untrustworthy."""
        _complain_of(self.result.problems)

    def say(self, *more: str) -> None:
        """Says what makes the answer untrustworthy, and the remarks, after what was printed."""
        self.complain()
        for line in (*more, *self.remarks):
            _say(f"speclint: {safe(line)}", err=True)


def _read_over(
    paths: Sequence[str], given: dict[str, Any], session: Session, *, quiet: bool = False
) -> _Read:
    """Checks the specs in some paths, with standard input among them, as sparingly as the command can."""
    from speclint.commands import check as checker

    task = _with_input(Task(paths=tuple(paths), **_asked(given)), session)
    memory = _memory(given, task, session) if "no_cache" in given else None
    jobs = given["scheduler"] or given["jobs"] if "jobs" in given else 1
    with _progress(quiet) as progress:
        result, remarks = checker.check(
            task, session, checker.Filters(), os.environ, verbose=False, progress=progress,
            memory=memory, jobs=jobs,
        )  # fmt: skip
    return _Read(task, session, result, tuple(remarks), memory)


@main.command()
@click.argument("specs", nargs=-1, required=True, metavar="SPEC...", shell_complete=_FILES)
@_shared
@click.option(
    "--format", "form", default="json", show_default=True, metavar="FORMAT",
    help="json, jsonl (one spec a line), yaml, or csv of one table.",
)  # fmt: skip
@click.option(
    "--table", metavar="NAME",
    help="The table for --format csv: the title or label that it stands under, after `>` below another.",
)  # fmt: skip
@click.option("--column", "columns", multiple=True, metavar="NAME", help="Only these columns of the table.")
@_query
@click.pass_context
def extract(
    ctx: click.Context, /, specs: tuple[str, ...], form: str, table: str | None, columns: tuple[str, ...],
    expression: str | None, **given: Any,
) -> None:  # fmt: skip
    """Print what SPEC says as data, under the names of its template; exits as `check` does."""
    from speclint.commands import check as checker
    from speclint.commands import extract as extractor
    from speclint.commands import render

    written = render.asked(form, table, columns, expression)
    read = _read_over(specs, given, _session(given, keeps_laid=True), quiet=True)
    files = list(extractor.files(read.task, read.session))
    click.echo(written(files), nl=False)
    read.say(*extractor.same_ids(files))
    ctx.exit(checker.exit_code(read.result, "error"))


@main.command()
@click.argument("name", required=False, metavar="NAME", shell_complete=_completed(_exports))
@click.argument("specs", nargs=-1, metavar="SPEC...", shell_complete=_FILES)
@_shared
@click.pass_context
def export(ctx: click.Context, /, name: str | None, specs: tuple[str, ...], **given: Any) -> None:
    """Print what SPECs become as NAME, such as openapi or ddl; without a NAME, list what there is."""
    from speclint.commands import check as checker
    from speclint.commands import export as exporter
    from speclint.commands import extract as extractor

    session = _session(given, keeps_laid=True)
    if name is None:
        _say(exporter.listing(session.packs).rstrip("\n"))
        return
    exported = exporter.chosen(name, session.packs)
    read = _read_over(specs, given, session, quiet=True)
    files = list(extractor.files(read.task, session))
    text = exported(files)
    click.echo(text, nl=False)
    read.say()
    if files and not text:
        raise exporter.nothing(name, files, session.packs)
    ctx.exit(checker.exit_code(read.result, "error"))


@main.command("list")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@_shared
@_sparing
@click.option(
    "--format", "form", default="table", show_default=True, metavar="FORMAT", help="table, json, or csv."
)
@click.option("--column", "columns", multiple=True, metavar="NAME", help="Only these columns, in this order.")
@click.option("--sort", metavar="NAME", help="The column that says the order; `-NAME` turns it around.")
@_query
@click.pass_context
def list_specs(
    ctx: click.Context, /, paths: tuple[str, ...], form: str, columns: tuple[str, ...], sort: str | None,
    expression: str | None, **given: Any,
) -> None:  # fmt: skip
    """List the specs in PATHS, a line each: id, title, status, owner, how full, how many findings."""
    # A program gets a line a spec.
    import shutil

    from speclint.commands import listing

    screen = shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else None
    written = listing.asked(form, columns, sort, expression, screen)
    read = _read_over(paths, given, _session(given))
    found = listing.records(read.task, read.session, read.result, read.memory)
    click.echo(written(found), nl=False)
    read.say(*listing.same_ids(found))
    ctx.exit(2 if read.result.problems else 0)


@main.command()
@click.argument("file", shell_complete=_FILES)
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@_shared
@_sparing
@click.option(
    "--check", "only_check", is_flag=True, help="Change nothing; exit 1 when the table is out of step."
)
@click.pass_context
def index(ctx: click.Context, /, file: str, paths: tuple[str, ...], only_check: bool, **given: Any) -> None:
    """Keep the table of specs between two comments in FILE in step with PATHS."""
    from speclint.commands import index as keeper
    from speclint.commands import listing

    session = _session(given)
    page = keeper.read(file, session)
    read = _read_over(paths or page.paths, given, session)
    if read.result.problems:
        read.complain()
        ctx.exit(2)
    found = listing.records(read.task, session, read.result, read.memory)
    kept = page.with_table(found, session.here)
    if kept == page.source.text:
        ctx.exit(0)
    if only_check:
        _say(
            f"speclint: {safe(file)}: the table of specs is out of step: `speclint index {safe(file)}`",
            err=True,
        )
        ctx.exit(1)
    keeper.save(page, kept, session)
    _say(f"speclint: {safe(file)}: the table of specs is written", err=True)


@main.command()
@click.argument("title", required=False)
@_shared
@click.option(
    "--from", "older", metavar="OLD", shell_complete=_FILES,
    help="Bring the spec OLD, of an older template, to the template; all that it holds is kept.",
)  # fmt: skip
@click.option("--output", metavar="PATH", help="Where to write it; `-` is standard output.")
@click.option(
    "--folder", metavar="DIR",
    help="Where it goes under a name made of id and title, and whose ids are taken; default: here.",
)  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Put in the sections, too, that may be left out.")
def new(
    title: str | None,
    older: str | None,
    output: str | None,
    folder: str | None,
    everything: bool,
    **given: Any,
) -> None:
    """Write a spec called TITLE from the template, with what its size and traits ask for."""
    from datetime import date

    from speclint.commands import new as writer

    session = _session(given)
    if older is not None:
        if title is not None or everything:
            raise SpeclintError("--from keeps what a spec has: neither TITLE nor --all goes with it")
        _bring(older, Task(**_asked(given)), session, output, folder)
        return
    if title is None:
        raise click.MissingParameter(param_type="argument", param_hint="'TITLE'")
    target = writer.Target.of(session, title, output, folder)
    schema, request = writer.asked(Task(**_asked(given)), session, target)
    author = writer.git_author(session.here, os.environ)
    spec = writer.draft(
        title, schema, request, target, today=date.today(), author=author, everything=everything
    )
    if output == "-":
        _print_document(spec.text.encode())
    else:
        click.echo(safe(writer.save(spec, session)))
    for line in spec.remarks:
        _say(f"speclint: {safe(line)}", err=True)


def _bring(older: str, task: Task, session: Session, output: str | None, folder: str | None) -> None:
    from speclint.commands import bring
    from speclint.commands import new as writer

    spec, remarks = bring.bring(older, task, session, output, folder)
    if output == "-":
        _print_document(spec.text.encode())
    else:
        click.echo(safe(writer.save(spec, session)))
    for line in remarks:
        _say(f"speclint: {safe(line)}", err=True)


@main.command()
@click.argument("template", shell_complete=_completed(_templates, files=True))
@click.argument("more", nargs=-1, metavar="[--from SPECS...]")
@click.option(
    "--from", "specs", multiple=True, metavar="SPECS...",
    help="Files and folders of specs to tune it by; what most of them lack is not required.",
)  # fmt: skip
@_packs
def learn(template: str, more: tuple[str, ...], specs: tuple[str, ...], **given: Any) -> None:
    """Print the YAML that TEMPLATE implies, to be saved as <template>.speclint.yaml beside it."""
    from speclint.commands import learn as learner

    if more and not specs:
        raise SpeclintError(f"`{more[0]}` is one template too many: specs to learn from follow --from")
    click.echo(learner.learn(_session(given), template, (*specs, *more), _asked_columns()), nl=False)


@main.command()
@click.option("-y", "--yes", is_flag=True, help="Write what is not there, unasked; nothing is overwritten.")
@_packs
def init(yes: bool, **given: Any) -> None:
    """Write .speclint.yaml from the templates and specs found here; offer a hook and a workflow."""
    from speclint.commands import init as starter

    on_terminal = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
    ask = _confirmed if on_terminal and not yes else None
    starter.start(_session(given), lambda line: _say(safe(line)), ask, yes=yes)


def _confirmed(question: str, usual: bool) -> bool:
    return click.confirm(safe(question), default=usual)


@main.command()
@click.argument("path", shell_complete=_FILES)
@_shared
def config(path: str, **given: Any) -> None:
    """Say which settings, template, size, traits and rules apply to the file at PATH, and why."""
    from speclint.commands import config as explainer

    _say(explainer.explain(Task(paths=(path,), **_asked(given)), _session(given)).rstrip("\n"))


@main.command()
@click.option("--settings", is_flag=True, help="That of .speclint.yaml instead.")
@click.option("--matcher", is_flag=True, help="GitHub's problem matcher of `--format concise` instead.")
@click.option(
    "--extract", "template", metavar="TEMPLATE", help="That of the extract of TEMPLATE's specs instead."
)
@click.option(
    "--json", "command", type=click.Choice(["check", "outline", "why"]),
    help="That of what this command prints with `--format json` instead.",
)  # fmt: skip
@_packs
def schema(command: str | None, settings: bool, matcher: bool, template: str | None, **given: Any) -> None:
    """Print the JSON Schema of the YAML beside a template, for editors."""
    from speclint.commands import schema
    from speclint.report import matcher as problems

    if command is not None:
        from speclint.commands import answers

        click.echo(schema.written(answers.schema_of(command)), nl=False)
    elif matcher:
        click.echo(problems.render(), nl=False)
    elif template is not None:
        click.echo(schema.extract_schema(_session(given).templates.named(template)), nl=False)
    elif settings:
        click.echo(schema.settings_schema(_session(given).packs), nl=False)
    else:
        click.echo(schema.template_schema(), nl=False)


@main.command()
@_packs
def rules(**given: Any) -> None:
    """List the rules, each with its severity and what it reports."""
    from speclint.commands import rules

    click.echo(rules.listing(_session(given).folders, _asked_columns()), nl=False)


@main.command()
@click.argument("name", metavar="RULE", shell_complete=_completed(_rules))
@_packs
def explain(name: str, **given: Any) -> None:
    """Print the manual of RULE: why it matters, what to do, its examples and its options."""
    from speclint.commands import explain

    click.echo(explain.explain(name, _session(given).folders, _asked_columns()), nl=False)


@main.command("test")
@click.argument("name", metavar="PACK")
@click.pass_context
def test_pack(ctx: click.Context, name: str) -> None:
    """Run the examples of the rules of PACK, an installed one or a folder, and try its templates."""
    from speclint.commands import packtest

    # What the settings here say of packs is no matter of this one.
    outcome = packtest.test(name, _session({"no_config": True}))
    _say(outcome.report.rstrip("\n"))
    _complain_of(outcome.problems)
    ctx.exit(2 if outcome.problems else int(outcome.failed))


def _port(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, int] | None:
    """A port, of this machine unless a host stands before it."""
    if value is None:
        return None
    host, _, port = value.rpartition(":")
    if not port.isascii() or not port.isdigit() or int(port) > 65_535:
        raise click.BadParameter(f"`{safe(value)}` is not PORT or HOST:PORT")
    return host.strip("[]") or "127.0.0.1", int(port)


@main.command()
@click.option("--stdio", is_flag=True, help="Speak over standard input and output, as without it.")
@click.option(
    "--socket", metavar="[HOST:]PORT", callback=_port,
    help="Wait for an editor at a port, by default of this machine."
)  # fmt: skip
@_packs
def server(stdio: bool, socket: tuple[str, int] | None, packs: tuple[str, ...]) -> None:
    """Serve an editor by the Language Server Protocol (needs speclint[lsp])."""
    if stdio and socket is not None:
        raise SpeclintError("--stdio and --socket contradict each other")
    _need("pygls", "lsp")
    from speclint.server import protocol

    home, folders = os.path.expanduser("~"), tuple(map(os.path.abspath, packs))
    if socket is not None:
        protocol.listen(*socket, home, folders)
        return
    if sys.stdin is None:
        raise SpeclintError("standard input cannot be read: it is closed")
    # What a rule prints would be no message of the protocol.
    out, sys.stdout = sys.stdout, sys.stderr
    protocol.start(sys.stdin.buffer, out.buffer, home, folders)


def _need(package: str, extra: str) -> None:
    """Refuses what an extra of the installation brings, where that is not there."""
    from importlib.util import find_spec

    if find_spec(package) is None:
        raise SpeclintError(f"this needs {package}: python -m pip install 'speclint[{extra}]'")


@main.command("help")
@click.argument("command", required=False, shell_complete=_completed(_commands))
@click.pass_context
def help_(ctx: click.Context, command: str | None) -> None:
    """Print the help of COMMAND, or of speclint."""
    above = ctx.find_root()
    if command is None:
        click.echo(above.get_help())
        return
    wanted = main.get_command(above, command)
    if wanted is None:
        raise SpeclintError(
            f"there is no command `{command}`{did_you_mean(command, main.list_commands(above))}"
        )
    with click.Context(wanted, info_name=command, parent=above) as asked:
        click.echo(wanted.get_help(asked))


@main.command()
@click.option("--clear", is_flag=True, help="Remove it.")
@_cache_dir
def cache(clear: bool, cache_dir: str | None) -> None:
    """Say where what earlier runs found is kept."""
    from speclint.commands import cache

    click.echo(safe(cache.clear(cache_dir or _cache()) if clear else cache_dir or _cache()))
