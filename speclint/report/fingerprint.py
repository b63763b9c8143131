"""What a finding is known by from one run to the next, wherever its line has moved."""

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from speclint.diagnostic import Diagnostic


def fingerprints(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """A name for each finding, which no two share: no line, no column and no message goes into it.

    Made of the path, the rule, the titles of the sections around, what is expected and what stands there,
    whatever their case and spaces; equal ones are counted in document order (`3f…a0:2`).
    """
    names = []
    seen: Counter[str] = Counter()
    for found in diagnostics:
        parts = (found.path, found.rule, *map(_normal, (*found.section, found.expected, found.found)))
        key = "\0".join((str(len(found.section)), *parts))
        name = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        seen[name] += 1
        names.append(f"{name}:{seen[name]}")
    return names


def _normal(text: str) -> str:
    return " ".join(text.split()).casefold()
