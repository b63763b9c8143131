"""What one run is asked to do, and what came of it."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from speclint.diagnostic import Diagnostic, Severity
from speclint.errors import SpeclintError
from speclint.records import dataclass

STANDARD_INPUT = "-"
UNNAMED = "<stdin>"  # what reports call it


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What one run is asked to do.

    `paths` are files, folders, and `-` for a text that is handed over in `stdin` and called `stdin_name`;
    without any, what the settings map is looked at, else all that stands here. `template` is the name or
    path of the template of all files. `size` and `traits` hold for each of them, whatever it says itself.
    With `allow_nothing` it is no problem that there is nothing to check. `brings` says which files are
    brought to the template, so that what only an older one calls so counts as misnamed: those that the
    settings check against another one (`others`), or all.
    """

    paths: tuple[str, ...] = ()
    template: str | None = None
    only_specs: bool = False
    size: str | None = None
    traits: tuple[str, ...] | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: tuple[tuple[str, Severity], ...] = ()
    exclude: tuple[str, ...] = ()
    stdin_name: str | None = None
    stdin: bytes = b""
    allow_nothing: bool = False
    brings: Literal["", "others", "all"] = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """One file that was checked, and against which template, `by_default` for want of another.

    `seen` is what whoever asked made of it while it was laid, None where that was not asked, or it was known.
    """

    path: str
    template: str
    diagnostics: tuple[Diagnostic, ...]
    by_default: bool = False
    seen: object = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Result:
    """What a run found: the files that were checked, and what makes its answer untrustworthy.

    `passed_over` counts the files that were looked at and are no specs; `left_out` are the named paths that
    were not even looked at, each with why. `remarks` say what the settings ask for in vain, `hidden` are the
    dot folders that were passed over.
    """

    checked: tuple[Checked, ...] = ()
    problems: tuple[SpeclintError, ...] = ()
    passed_over: int = 0
    left_out: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that was found, file by file, in document order."""
        return tuple(diagnostic for file in self.checked for diagnostic in file.diagnostics)
