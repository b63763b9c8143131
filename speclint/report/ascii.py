"""JSON of ASCII alone, for the formats that are JSON."""

import json
from typing import Any

from speclint.expressions import expression

# A `#` of `##[command]`, which runners of GitHub and Azure obey wherever it stands in a line.
_COMMAND = expression(r"\#(?=\#\w*\[)")


def dumps(data: Any, indent: int | None = 2) -> str:
    """The data as JSON that speaks neither to a terminal nor to a CI, its last line ended."""
    return _COMMAND.sub(r"\\u0023", json.dumps(data, indent=indent)) + "\n"
