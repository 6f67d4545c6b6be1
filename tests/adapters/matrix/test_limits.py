"""The limits of a fresh homeserver, ten times faster: what it lets through goes to people first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.campaigns.matrix.limits import INVITED, welcome
from tests.standins.matrix.synapse import Synapse, serve

FASTER = 10
LIMITS = {
    "rc_message": {"per_second": 0.2 * FASTER, "burst_count": 10},
    "rc_joins": {"local": {"per_second": 0.1 * FASTER, "burst_count": 10}},
}
# A welcome takes two places, that of the join and its own, and there are ten at first.
BOUND = 5.0 / FASTER * (2 * INVITED - 10) + 9.0  # seconds, on a busy machine
EARLY_MAX = 3  # keycaps, before the homeserver first asks to wait


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A homeserver with limits."""
    with serve(tmp_path_factory.mktemp("strict"), relaxed=False, limits=LIMITS) as running:
        yield running


async def test_those_who_invite_are_welcomed_before_keycaps(
    strict: Synapse, tmp_path: Path
) -> None:
    took = await welcome(strict, tmp_path, 3 * BOUND)
    assert len(took.seconds) == INVITED
    assert took.seconds[-1] <= BOUND
    print(took)
    assert took.keycaps <= EARLY_MAX
