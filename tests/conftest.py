"""Switches of the test run."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.capabilities import load_capabilities
from bot.run.platforms import load_records
from tests.postgres import drop_database, new_database, serve
from tests.standins.matrix import synapse as homeserver
from tests.standins.matrix.synapse import Synapse

# Their tables, for the tests that make a database by themselves.
load_capabilities()
load_records()

BENCH = Path(__file__).parent / "bench"

load_records()  # a test may make the tables without the rest of Levain

# The same examples each time: whoever changes something else is not the one who finds a new one.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")


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


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server: `LEVAIN_TEST_DATABASE_URL`, or one made for the session."""
    if given := os.environ.get("LEVAIN_TEST_DATABASE_URL"):
        yield given
        return
    with serve() as url:
        yield url


@pytest.fixture(scope="session")
def synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A homeserver without rate limits. Do not stop it: others use it."""
    with homeserver.serve(tmp_path_factory.mktemp("synapse")) as running:
        yield running


@pytest.fixture
def names() -> Callable[[str], str]:
    """A user name that nobody has, from one that says who it is."""
    return lambda name: f"{name}-{uuid.uuid4().hex[:8]}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'levain.sqlite'}"
        return
    server = request.getfixturevalue("postgres")
    url = new_database(server)
    yield url
    drop_database(server, url)
