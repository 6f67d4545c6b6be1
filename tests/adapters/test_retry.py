"""A platform that is away is asked again, for as long as that makes sense."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from adapters import retry as module
from adapters.multipart import see_through
from adapters.retry import PAUSE_MAX, PAUSE_MIN, back_off, retry
from bot.domain.errors import CannotDeliver, CannotTell, RetryLater, SendError


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits, none of which takes any time."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(module.asyncio, "sleep", sleep)
    return waits


def failing(*errors: Exception) -> Callable[[], Awaitable[str]]:
    """Each error in turn, then an answer."""
    left = iter(errors)

    async def call() -> str:
        for error in left:
            raise error
        return "answer"

    return call


async def test_a_wait_that_is_asked_for_is_waited(slept: list[float]) -> None:
    assert await retry(failing(RetryLater(3), RetryLater(40))) == "answer"
    assert slept == [3, 40]


async def test_a_platform_that_is_away_is_asked_again_only_with_a_pause(slept: list[float]) -> None:
    with pytest.raises(SendError, match="away"):
        await retry(failing(SendError("away")))
    assert await retry(failing(SendError("away"), RetryLater(3)), pause=2) == "answer"
    assert slept == [2, 3]


async def test_after_the_last_try_its_error_is_raised_at_once(slept: list[float]) -> None:
    with pytest.raises(CannotTell):
        await retry(failing(SendError(), RetryLater(3), CannotTell()), tries=3, pause=2)
    assert slept == [2, 3]


async def test_what_no_wait_would_heal_is_raised(slept: list[float]) -> None:
    with pytest.raises(CannotDeliver):
        await retry(failing(CannotDeliver()), pause=2)
    assert slept == []


async def test_only_a_message_that_has_begun_is_seen_through(slept: list[float]) -> None:
    with pytest.raises(RetryLater):
        await see_through(False, failing(RetryLater(3)))
    assert await see_through(True, failing(RetryLater(3))) == "answer"
    assert slept == [3]


def test_pauses_double_up_to_a_minute() -> None:
    assert [back_off(tried) for tried in range(3)] == [PAUSE_MIN, 2 * PAUSE_MIN, 4 * PAUSE_MIN]
    assert back_off(9) == back_off(10**9) == PAUSE_MAX
