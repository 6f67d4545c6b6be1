"""Yesterday's backup is put back: nothing that it could know of is lost or doubled.

A short form of `make drill`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.campaigns.course import QUIZ
from tests.campaigns.drill.drill import run
from tests.postgres import on_path
from tests.standins.matrix.synapse import Synapse
from tests.standins.slack.conftest import _no_proxy, slack
from tests.standins.slack.server import Slack

__all__ = ["_no_proxy", "slack"]


async def test_a_bot_on_matrix_and_slack_goes_on_after_yesterday_s_backup(
    database_url: str,
    synapse: Synapse,
    slack: Slack,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with on_path():
        result = await run(database_url, tmp_path, synapse, slack)
    print(result)
    assert result.faults == []
    assert result.known == result.people == 2
    assert result.heard_again == QUIZ  # those on Matrix
    assert result.said in caplog.messages
    assert "of 2031-10-07 06:55 UTC was restored at 2031-10-08 07:55 UTC" in result.said
