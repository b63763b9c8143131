"""`python -m speclint`, and the command of that name."""

from __future__ import annotations

import os
import signal


def main() -> None:
    """Runs the command line; until that is there, an interrupt ends the process without a word."""
    _keep_standard_places()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from speclint.cli import main as command

    command(prog_name="speclint")


def _keep_standard_places() -> None:
    """Keeps a file that is opened later from standing where a closed standard stream stood."""
    for place in range(3):
        try:
            os.fstat(place)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


if __name__ == "__main__":
    main()
