"""Options and paths that several test files use."""

import os
import secrets
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# What a CI says of itself changes what the command prints: the tests say so themselves where they mean it.
for name in ("GITHUB_ACTIONS", "GITHUB_WORKSPACE", "GITHUB_REPOSITORY", "GITLAB_CI", "CI_PROJECT_DIR"):
    os.environ.pop(name, None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` rewrites expected reports in place; what it wrote is to be read before it is committed."""
    parser.addoption("--update", action="store_true", help="rewrite the expected reports in place")
    parser.addoption(
        "--seed",
        default="0",
        metavar="NUMBER|random",
        help="the first seed of the mixtures of defects; a random one is printed",
    )
    parser.addoption("--rounds", type=int, default=1, help="how many seeds to make mixtures of defects from")


def pytest_configure(config: pytest.Config) -> None:
    """Chooses a random seed once, before other processes are told of it."""
    if config.option.seed == "random":
        config.option.seed = str(secrets.randbelow(1_000_000))


def pytest_report_header(config: pytest.Config) -> str:
    """Says which mixtures of defects are tried, so that they can be tried again."""
    return f"mixtures of defects: --seed {config.option.seed} --rounds {config.option.rounds}"


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether expected reports are to be rewritten."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the project."""
    return ROOT
