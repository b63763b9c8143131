"""What earlier runs found, taken away."""

from __future__ import annotations

import os

from speclint import cache
from speclint.errors import SpeclintError
from speclint.wording import count


def clear(folder: str) -> str:
    """Removes the files of all caches in a folder, and says how many there were."""
    if os.path.lexists(folder) and not os.path.isdir(folder):
        raise SpeclintError("is no folder", folder)
    try:
        return f"removed {count(cache.clear(folder), 'file')} from {folder}"
    except OSError as error:
        raise SpeclintError(f"cannot be cleared: {error.strerror}", folder) from error
