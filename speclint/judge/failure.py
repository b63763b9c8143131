"""What is said of a rule that raised: what went wrong, where in its own file, and the way there."""

import os
import traceback

from speclint.errors import SpeclintError
from speclint.judge.packs import Rule

# How much a rule may find in one file, and what is said of one that finds more.
MOST = 10_000
TOO_MUCH = f"finds more than {MOST:,} places"
_ENGINE = os.path.join(os.path.dirname(os.path.dirname(__file__)), "")


def told(error: Exception, rule: Rule) -> str:
    """What a rule raised and where, in one line, and the traceback below it."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename == rule.file]
    own = own or [frame for frame in frames if not frame.filename.startswith(_ENGINE)]
    place = f" ({own[-1].filename}:{own[-1].lineno})" if own else ""
    what = " ".join(f"{type(error).__name__}: {error}".split())
    return f"{what}{place}\n{''.join(traceback.format_exception(error))}"


def error(rule: str, on: str, problem: str, path: str | None = None) -> SpeclintError:
    """The error that says so; `on` names what the rule looked at, `problem` is what `told` gave.

    Or it is `TOO_MUCH`.
    """
    if problem == TOO_MUCH:
        more = f"the rule `{rule}` {problem} in {on} and tells no more: mend those, or `exclude` the file"
        return SpeclintError(more, path)
    what, _, trace = problem.partition("\n")
    return SpeclintError(f"the rule `{rule}` failed on {on}: {what}", path, trace=trace)
