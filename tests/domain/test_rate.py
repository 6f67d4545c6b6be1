"""Places within a rate, on both kinds of clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.rate import Point, first_place

SECOND = timedelta(seconds=1)
START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("start", [START, timedelta(0)], ids=["calendar", "monotonic"])
class TestBothClocks:
    def test_a_burst_then_one_each_spacing(self, start: Point) -> None:
        tat, waits = None, []
        for _ in range(5):
            place = first_place(tat, start, SECOND, 3)
            waits.append(max(timedelta(0), place - start))
            tat = place + SECOND
        assert waits == [0 * SECOND, 0 * SECOND, 0 * SECOND, SECOND, 2 * SECOND]

    def test_a_silence_saves_up_a_burst_and_no_more(self, start: Point) -> None:
        after_an_hour = start + timedelta(hours=1)
        assert first_place(start, after_an_hour, SECOND, 3) == after_an_hour - 2 * SECOND

    def test_a_short_silence_saves_up_what_it_lasted(self, start: Point) -> None:
        busy = start + 5 * SECOND
        assert first_place(busy, start + 6 * SECOND, SECOND, 3) == busy
