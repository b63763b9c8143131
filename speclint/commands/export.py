"""Specs as what others read: exports by their names, of speclint and of packs."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence

from speclint.commands import extract
from speclint.errors import SpeclintError, did_you_mean
from speclint.judge import packs
from speclint.judge.diagnose import SpecFile
from speclint.judge.packs import ALL, Choice
from speclint.report.escape import visible


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
        return visible(text)

    return exported


def listing(choice: Choice = ALL) -> str:
    """The exports, each with the first line of what its module says."""
    known = packs.exports(choice)
    wide = max(map(len, known), default=0)
    summaries = {name: (inspect.getdoc(module) or "").splitlines()[:1] for name, module in known.items()}
    lines = (f"{name:{wide}}  {' '.join(summary)}".rstrip() for name, summary in summaries.items())
    return "".join(f"{line}\n" for line in lines)
