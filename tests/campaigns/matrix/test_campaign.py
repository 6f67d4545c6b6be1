"""Levain and its homeserver are killed while learners answer: nothing is lost, nothing doubled.

A short form of `python -m tests.campaigns.matrix.campaign`.
"""

from __future__ import annotations

from pathlib import Path

from tests.campaigns.matrix.campaign import Plan, run

SHORT = Plan(answers=60, rate=10, people=6, kills=2)


async def test_what_was_under_way_at_a_kill_is_neither_lost_nor_doubled(tmp_path: Path) -> None:
    result = await run(SHORT, f"sqlite:///{tmp_path / 'levain.sqlite'}", tmp_path)
    print(result)
    assert result.faults == []
    assert (result.answers, result.kills, result.homeserver_kills) == (60, 2, 1)
    assert result.hits > 0  # or nothing was shown
    assert result.lessons > 0
