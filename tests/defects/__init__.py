"""What authors do to specs, a file for each subject, found by being here.

A file holds `DEFECTS`, each with the one finding that it must give, or `REWRITES`, which must give none, or
both. A defect for a new rule goes into a new file, `tests/defects/<rule_name>.py`:

    DEFECTS = [in_cell("some-rule", "| **Date**", "2026-05-18", "tomorrow")]

`ledger.py` holds the specs that are edited and ways to name a piece of them, `edits.py` ways to write an
edit; `mixtures.py` says which edits may stand in one spec together.
"""

from __future__ import annotations

import importlib
import pkgutil

from defects.edits import Change, Defect, Everywhere

_MODULES = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
DEFECTS: list[Defect] = [one for module in _MODULES for one in getattr(module, "DEFECTS", ())]
REWRITES: list[Change | Everywhere] = [one for module in _MODULES for one in getattr(module, "REWRITES", ())]
