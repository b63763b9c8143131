"""`python -m speclint`, and the command of that name."""

from __future__ import annotations

import gc
import os
import signal
import sys

# How many objects come before the garbage collector looks, and how often it does before it looks again at
# what stayed.
_SELDOM = 100_000, 1_000


def main() -> None:
    """Runs the command line; until that is there, an interrupt ends the process without a word."""
    _read_names_as_utf8()
    _keep_standard_places()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # What is imported stays. To look for garbage in it again and again, and once more at the end, took a
    # tenth of a run over one file.
    gc.set_threshold(*_SELDOM)
    try:
        from speclint.cli import main as command

        command(prog_name="speclint")
    finally:
        gc.freeze()


def _read_names_as_utf8() -> None:
    """Starts the process again where the locale has names of files read in another encoding than UTF-8.

    Documents, settings and git's lists are in UTF-8 and name files; they name the same ones under any locale.
    """
    is_frozen = getattr(sys, "frozen", False) or not sys.executable
    if sys.getfilesystemencoding() != "utf-8" and not is_frozen and "utf8" not in sys._xoptions:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def _keep_standard_places() -> None:
    """Keeps a file that is opened later from standing where a closed standard stream stood."""
    for place in range(3):
        try:
            os.fstat(place)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


if __name__ == "__main__":
    main()
