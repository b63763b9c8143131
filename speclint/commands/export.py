"""Specs as what others read: exports by their names, of speclint and of packs."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from types import ModuleType

from speclint.commands import extract
from speclint.errors import SpeclintError, did_you_mean
from speclint.judge import packs
from speclint.judge.diagnose import SpecFile
from speclint.judge.packs import ALL, Choice
from speclint.report.escape import visible
from speclint.wording import count


def chosen(name: str, choice: Choice = ALL) -> Callable[[Sequence[SpecFile]], str]:
    """The export of a name; `SpeclintError` when no pack brings one, or when it is none."""
    known = packs.exports(choice)
    if name not in known:
        hint = did_you_mean(name, known)
        raise SpeclintError(f"no export is called `{name}`{hint or ': there are ' + ', '.join(known)}")
    module = known[name]
    export = getattr(module, "export", None)
    if not callable(export):
        raise SpeclintError(f"the export `{name}` has no function `export`", module.__file__)

    def exported(files: Sequence[SpecFile]) -> str:
        try:
            text = export([extract.extract(file) for file in files])
        except (Exception, SystemExit) as error:
            said = f"the export `{name}` failed: {type(error).__name__}: {' '.join(str(error).split())}"
            raise SpeclintError(said, module.__file__) from error
        if not isinstance(text, str):
            said = f"the export `{name}` gives no text: {type(text).__name__} instead of str"
            raise SpeclintError(said, module.__file__)
        return visible(text) if files else ""

    return exported


def nothing(name: str, files: Sequence[SpecFile], choice: Choice = ALL) -> SpeclintError:
    """What is said of specs in which nothing is for the export of a name."""
    path = files[0].source.path
    what = _summary(packs.exports(choice)[name]).rstrip(".")
    gives = f", {what[:1].lower()}{what[1:]}" if what else ""
    others = "" if len(files) == 1 else f" and {count(len(files) - 1, 'other')}"
    hold = "holds" if len(files) == 1 else "hold"
    return SpeclintError(
        f"{path}{others} {hold} nothing for `{name}`{gives}: `speclint outline {path}` shows what it fills"
    )


def listing(choice: Choice = ALL) -> str:
    """The exports, each with the first line of what its module says."""
    known = packs.exports(choice)
    wide = max(map(len, known), default=0)
    lines = (f"{name:{wide}}  {_summary(module)}".rstrip() for name, module in known.items())
    return "".join(f"{line}\n" for line in lines)


def _summary(module: ModuleType) -> str:
    """The first line of what a module says of itself."""
    return (inspect.getdoc(module) or "").partition("\n")[0]
