"""Comments that let nothing stand."""

from __future__ import annotations

from defects.edits import defect
from defects.ledger import TITLE

DEFECTS = [
    defect(
        "unused-suppression: no such rule",
        "unused-suppression",
        "<!-- speclint-ignore-next",
        (TITLE, f"{TITLE}\n\n<!-- speclint-ignore-next missing-sectoin: drafted -->"),
    ),
    defect(
        "unused-suppression: nothing to ignore",
        "unused-suppression",
        "<!-- speclint-ignore-next",
        (TITLE, f"<!-- speclint-ignore-next out-of-order-row: as it grew -->\n{TITLE}"),
    ),
    defect(
        "unused-suppression: an end without a start",
        "unused-suppression",
        "<!-- speclint-ignore-end",
        (TITLE, f"{TITLE} <!-- speclint-ignore-end -->"),
    ),
]
