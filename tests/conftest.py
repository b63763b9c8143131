"""Options and paths that several test files use."""

import gc
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
COMPILED = ROOT / "rules" / "technical_spec" / "compiled.json"

# What a CI says of itself, or a terminal, changes what the command prints: tests say so where they mean it.
for name in (
    "GITHUB_ACTIONS",
    "GITHUB_WORKSPACE",
    "GITHUB_REPOSITORY",
    "GITLAB_CI",
    "CI_PROJECT_DIR",
    "BUILD_SOURCESDIRECTORY",
    "COLUMNS",
):
    os.environ.pop(name, None)

# What one test finds is nothing that another remembers, nor the user: `tests/test_cache.py` says its own.
os.environ["SPECLINT_CACHE_DIR"] = os.devnull

# What one process compiles, the next one reads: hundreds are started.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# What is installed for one test is used once: compiling all of it first takes longer than the test.
os.environ["PIP_NO_COMPILE"] = "1"

# The suite tries the same examples each time; `.ci/random` tries others and more, under a printed seed.
settings.register_profile("fixed", max_examples=40, derandomize=True, database=None)
# Thousands: `pytest tests/fuzz --hypothesis-profile=fuzz`.
settings.register_profile("fuzz", max_examples=5_000, database=None)
settings.load_profile("fixed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` rewrites expected reports in place; what it wrote is to be read before it is committed."""
    parser.addoption("--update", action="store_true", help="rewrite the expected reports in place")
    parser.addoption(
        "--seed",
        default="0",
        metavar="NUMBER|random",
        help="the first seed of what is tried by chance; a random one is printed",
    )
    parser.addoption("--rounds", type=int, default=1, help="how many seeds to try")


def pytest_configure(config: pytest.Config) -> None:
    """Chooses a random seed once, before other processes are told of it."""
    if config.option.seed == "random":
        config.option.seed = str(secrets.randbelow(1_000_000))


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compiles the built-in template once for the hundreds of runs that follow, as a wheel brings it."""
    if not hasattr(session.config, "workerinput"):
        subprocess.run([sys.executable, ROOT / ".ci" / "compile", COMPILED.parent], check=True, cwd=ROOT)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leaves the tests of clients unread where they would not run: what they need is heavy to import."""
    return True if collection_path.name == "clients" and config.option.markexpr == "not client" else None


def pytest_collection_finish(session: pytest.Session) -> None:
    """Lets the garbage collector look seldom, as a run of the command does: what is collected stays.

    The names of all rules are known then, in whatever order tests run: some bring rules of their own.
    """
    from speclint.judge import packs

    packs.known_names(packs.ALL)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


def forget() -> None:
    """Empties what functions of speclint remember: it would hide what becomes of a mutant (`.ci/mutants`)."""
    modules = [module for name, module in [*sys.modules.items()] if name.startswith("speclint")]
    for kept in {id(one): one for module in modules for one in vars(module).values()}.values():
        if callable(clear := getattr(kept, "cache_clear", None)):
            clear()


def pytest_report_header(config: pytest.Config) -> str:
    """Says what is tried by chance, so that it can be tried again."""
    return f"mixtures and documents: --seed {config.option.seed} --rounds {config.option.rounds}"


Share = Callable[[Iterable[Path], int], list[Path]]


@pytest.fixture
def share(request: pytest.FixtureRequest) -> Share:
    """Some of many documents: so many for each round, by chance, those of the seed."""

    def choose(paths: Iterable[Path], each: int) -> list[Path]:
        ordered = sorted(paths)
        random = Random(int(request.config.getoption("--seed")))
        return sorted(random.sample(ordered, min(len(ordered), each * request.config.getoption("--rounds"))))

    return choose


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether expected reports are to be rewritten."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the project."""
    return ROOT
