"""Switches of the test run."""

from __future__ import annotations

from pathlib import Path

import pytest

BENCH = Path(__file__).parent / "bench"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bench", action="store_true", help="run the measurements of tests/bench")
    parser.addoption(
        "--update", action="store_true", help="rewrite the expected texts from what is seen"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Measurements are no tests: they run alone, when asked for."""
    if config.getoption("--bench"):
        return
    measured = [item for item in items if BENCH in item.path.parents]
    items[:] = [item for item in items if item not in measured]
    config.hook.pytest_deselected(items=measured)


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether expected texts are rewritten instead of compared."""
    return bool(request.config.getoption("--update"))
