"""Files that are written as a whole or not at all."""

import os
import shutil
from pathlib import Path


def write(path: str, data: bytes) -> None:
    """Puts data in the place of a file at once; what is no plain file, such as a pipe, is written to.

    Raises `OSError` when that cannot be done; then the file is what it was.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        target.write_bytes(data)
        return
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(0, "it is write-protected")
    part = target.with_name(f".speclint-{os.getpid()}.part")
    try:
        part.write_bytes(data)
        if target.exists():
            shutil.copymode(target, part)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
