"""A job summary or a comment: a table of files with counts, then the findings with links to their lines."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from speclint.diagnostic import Diagnostic, Severity
from speclint.errors import SpeclintError
from speclint.report.escape import address, code_span, prose
from speclint.report.text import grounds, summary
from speclint.task import UNNAMED

_LEVELS = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def render(
    diagnostics: Sequence[Diagnostic],
    checked: int,
    problems: Iterable[SpeclintError] = (),
    link: str = "{path}#L{line}",
) -> str:
    """The report; in `link`, `{path}` and `{line}` stand for those of a finding.

    What is quoted stands in code spans, as does every word that might be more than one: there it is no HTML,
    no link and no table, and names neither people nor issues.
    """
    parts = [f"**speclint: {summary(diagnostics, checked)}**\n"]
    parts += [f"- **cannot be checked:** {_trouble(problem)}\n" for problem in problems]
    files = [(path, list(group)) for path, group in groupby(diagnostics, key=lambda found: found.path)]
    if files:
        parts.append("\n| file | errors | warnings | remarks |\n| --- | ---: | ---: | ---: |\n")
    bar = r"\x7c"  # how a table reads `\|` inside code differs, so that no bar stands there at all
    for path, found in files:
        counts = Counter(diagnostic.severity for diagnostic in found)
        cells = " | ".join(str(counts[level]) for level in _LEVELS)
        parts.append(f"| {code_span(path.replace('|', bar))} | {cells} |\n")
    for path, found in files:
        parts.append(f"\n{code_span(path)}\n\n")
        parts += [_item(diagnostic, link) for diagnostic in found]
    return "".join(parts)


def _trouble(problem: SpeclintError) -> str:
    where = str(problem).removesuffix(f": {problem.message}") if problem.path is not None else ""
    return f"{code_span(where)}: {prose(problem.message)}" if where else prose(problem.message)


def _item(found: Diagnostic, link: str) -> str:
    place = f"{found.place.line}:{found.place.column}"
    if not found.path.startswith("/") and found.path != UNNAMED:
        target = link.replace("{path}", address(found.path)).replace("{line}", str(found.place.line))
        place = f"[{place}]({target})"
    because = grounds(found, code_span)
    return (
        f"- {place} **{found.severity}** {found.rule}: {prose(found.message)}{because and f', {because}'}\n"
    )
