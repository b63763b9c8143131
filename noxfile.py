"""Runs the tests on each Python that is here, and with the lowest versions that the bounds allow.

`nox` runs all; `nox --session lowest` or `nox --session tests-3.13 -- tests/text` a part.
"""

import re
import tomllib
from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = False  # it says which it has passed over

PROJECT = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
LOWEST = re.compile(r"([\w.-]+)\s*>=\s*([\w.]+)")


@nox.session(python=["3.11", "3.12", "3.13", "3.14"])
def tests(session: nox.Session) -> None:
    """Runs the tests with the newest versions of everything."""
    session.install("-e", ".[dev]")
    session.run("python", "-m", "pytest", "-n", "auto", *session.posargs)


@nox.session(python=PROJECT["requires-python"].removeprefix(">="))
def lowest(session: nox.Session) -> None:
    """Runs the tests with the lowest version of each dependency, on the lowest Python."""
    pins = Path(session.create_tmp()) / "lowest.txt"
    pins.write_text("".join(f"{'=='.join(LOWEST.findall(line)[0])}\n" for line in PROJECT["dependencies"]))
    session.install("-e", ".[dev]", "--constraint", str(pins))
    session.run("python", "-m", "pytest", "-n", "auto", *session.posargs)
