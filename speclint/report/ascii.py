"""JSON of ASCII alone, for the formats that are JSON."""

import json
import re
from typing import Any

# A `#` of `##[command]`, which runners of GitHub and Azure obey wherever it stands in a line.
_COMMAND = re.compile(r"\#(?=\#\w*\[)")


def dumps(data: Any, indent: int | None = 2) -> str:
    """The data as JSON that speaks neither to a terminal nor to a CI, its last line ended."""
    return _COMMAND.sub(r"\\u0023", json.dumps(data, indent=indent)) + "\n"
