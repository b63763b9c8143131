"""How often each rule reported something, most often first."""

from collections import Counter
from collections.abc import Iterable

from speclint.diagnostic import Diagnostic
from speclint.report.ascii import dumps


def render(diagnostics: Iterable[Diagnostic]) -> str:
    """One line a rule, its count before it."""
    counts = _counts(diagnostics)
    longest = max((len(str(count)) for _, count in counts), default=0)
    return "".join(f"{str(count).rjust(longest)}  {rule}\n" for rule, count in counts)


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """The same as a JSON array of objects with `rule` and `count`."""
    return dumps([{"rule": rule, "count": count} for rule, count in _counts(diagnostics)])


def _counts(diagnostics: Iterable[Diagnostic]) -> list[tuple[str, int]]:
    counts = Counter(found.rule for found in diagnostics)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
