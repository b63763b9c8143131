"""Options and paths that several test files use."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# What a CI says of itself changes what the command prints: the tests say so themselves where they mean it.
for name in ("GITHUB_ACTIONS", "GITHUB_WORKSPACE", "GITHUB_REPOSITORY", "GITLAB_CI", "CI_PROJECT_DIR"):
    os.environ.pop(name, None)


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
