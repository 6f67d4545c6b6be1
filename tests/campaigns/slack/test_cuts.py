"""Levain hears again after its sockets are cut, and says so: a short form of the campaign."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.campaigns.slack import cuts
from tests.campaigns.slack.cuts import run


async def test_cuts_with_dead_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cuts, "LONG", 5)
    result = await run(10, 50.0, 1, tmp_path)
    slow = [each for each in result.faults if "heard after" in each]
    assert [each for each in result.faults if each not in slow] == []
    assert (result.cuts, result.troubles) == (10, 2)
    assert result.lost >= 20
    assert result.refused > 10
    assert result.slowest < cuts.WITHIN
