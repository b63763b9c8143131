"""How the specs of a project name each other, as its templates say, before any of them is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from speclint.errors import SpeclintError, did_you_mean
from speclint.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from speclint.model import Naming, Ties


def is_called(template: str, said: str) -> bool:
    """Whether a template is called so: by its name, or by the end of its path, maybe without suffix."""
    from pathlib import PurePosixPath  # Imported here, for few templates speak of others.

    mine, named = PurePosixPath(template), PurePosixPath(said)
    steps = mine.with_suffix("").parts if named.suffix != mine.suffix else mine.parts
    return template == said or steps[-len(named.parts) :] == named.parts


def is_of(template: str, said: str, own: str) -> bool:
    """Whether a template is the one that is called so; the one called by nothing is `own`."""
    return is_called(template, said) if said else template == own


def names_of(ties: Ties, naming: Naming, own: str) -> Iterator[str]:
    """The names that a spec has where specs of the template `own` call others by such a name."""
    from speclint.text import titles  # As above.

    for template, key in naming.of:
        if is_of(ties.template, template, own):
            yield from (fact.raw for fact in ties.under(titles.normalise(key)))


@dataclass(frozen=True, slots=True)
class Namings:
    """The facts by which specs name each other, empty for ids, and the names of all templates.

    `is_mapped` tells that the settings say which these are.
    """

    facts: frozenset[str] = frozenset()
    templates: tuple[str, ...] = ()
    is_mapped: bool = False

    def lacks(self, naming: Naming) -> str | None:
        """The template that a schema speaks of and nobody has, if any: whose specs are named is unknown."""
        others = (of for of, _ in naming.of if of)
        return next((of for of in others if not any(is_called(one, of) for one in self.templates)), None)

    def problem(self, naming: Naming) -> SpeclintError | None:
        """What is wrong with a schema that speaks of a template which the settings do not have."""
        lacking = self.lacks(naming) if self.is_mapped else None
        if lacking is None:
            return None
        from pathlib import PurePosixPath  # As above.

        path, line, column = naming.origin.rsplit(":", 2)
        hint = did_you_mean(lacking, [PurePosixPath(one).stem for one in self.templates])
        said = f"no template of the settings is called `{lacking}`{hint}"
        return SpeclintError(said, path, int(line), int(column))
