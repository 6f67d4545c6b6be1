"""A town of forty, on each platform: a short form of `make managers`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.campaigns.managers.campaign import STEPS, run
from tests.campaigns.managers.house import PLATFORMS
from tests.standins.matrix.synapse import Synapse
from tests.standins.slack.conftest import _no_proxy

__all__ = ["_no_proxy"]

PEOPLE = 40


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_four_weeks_of_a_town(
    platform: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    synapse: Synapse | None = None
    if platform == "matrix":
        synapse = request.getfixturevalue("synapse")
    result = await run(platform, PEOPLE, 1, f"sqlite:///{tmp_path / 'l.sqlite'}", tmp_path, synapse)
    print(result)
    assert result.faults == []
    assert len(result.steps) == len(STEPS)
