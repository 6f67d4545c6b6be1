"""A planned lesson that meets a fault of Slack's is read once; who counts notices when it is not.

A short form of `python -m tests.campaigns.slack.sending`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.campaigns.slack import sending
from tests.campaigns.slack.sending import FAULTS, Sending, reply_late, send_through
from tests.standins.slack.faults import Fault

TRIES = 20


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_lesson_that_meets_a_fault_is_read_once(
    tmp_path: Path, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "CALL_MAX", 1.5)
    monkeypatch.setattr(sending, "DELAY", 2.0)
    seen = await send_through(fault, TRIES, tmp_path)
    assert seen.faults == []
    assert len(seen.read) == TRIES


async def test_replies_that_slack_posts_late_are_read_once(tmp_path: Path) -> None:
    """Thirty seconds for an answer, forty to post it, a twenty-fifth of both."""
    assert await reply_late(TRIES, tmp_path, call_max=1.2, delay=1.6) == [1] * TRIES


def test_what_is_read_twice_or_never_is_noticed() -> None:
    well = Sending(people=1, met=1, sent={"there": "1"}, read=[("there", "1")])
    assert well.faults == []
    assert replace(well, read=[("there", "1"), ("again", "1")]).faults == ["1: read 2 times"]
    assert replace(well, read=[]).faults == ["1: sent, and not read there"]
    assert "1: read, and not sent" in replace(well, sent={}).faults
    assert replace(well, met=0).faults == ["0 calls met the fault"]
