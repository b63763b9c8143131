"""What these tests need is heavy to import: a run that leaves them out does not read them."""

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return True if config.option.markexpr == "not client" else None
