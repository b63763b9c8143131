"""Options and paths that several test files use."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` rewrites expected reports in place; what it wrote is to be read before it is committed."""
    parser.addoption("--update", action="store_true", help="rewrite the expected reports in place")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether expected reports are to be rewritten."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the project."""
    return ROOT
