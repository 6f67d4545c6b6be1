"""People come first, and keycaps last, whatever the homeserver lets through."""

from __future__ import annotations

import asyncio

import pytest

from adapters.matrix import budget as budgets
from adapters.matrix.budget import Budget, Rank
from bot.domain.errors import RetryLater, SendError


def refuse(budget: Budget, rank: Rank, key: str, after: float) -> None:
    with pytest.raises(RetryLater), budget.spend(rank, key):
        raise RetryLater(after)


def is_open(budget: Budget, rank: Rank) -> bool:
    try:
        budget.check(rank)
    except RetryLater:
        return False
    return True


def opened(budget: Budget) -> list[Rank]:
    return [rank for rank in Rank if is_open(budget, rank)]


async def test_a_refusal_holds_its_rank_and_those_after_it() -> None:
    budget = Budget()
    assert opened(budget) == list(Rank)
    refuse(budget, Rank.EDIT, "", 60.0)
    assert opened(budget) == [Rank.REPLY, Rank.LESSON]
    refuse(budget, Rank.REPLY, "", 60.0)
    assert opened(budget) == []


async def test_a_reply_that_was_refused_goes_before_a_keycap() -> None:
    budget = Budget()
    refuse(budget, Rank.REPLY, "answer", 0.01)
    await asyncio.sleep(0.02)
    assert opened(budget) == [Rank.REPLY]  # which has not come again yet
    with budget.spend(Rank.REPLY, "answer"):
        pass
    assert opened(budget) == list(Rank)


async def test_a_reply_that_fails_or_never_comes_again_holds_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(budgets, "GRACE", 0.01)
    budget = Budget()
    refuse(budget, Rank.REPLY, "failing", 0.0)
    with pytest.raises(SendError, match="away"), budget.spend(Rank.REPLY, "failing"):
        raise SendError("away")
    assert opened(budget) == list(Rank)
    refuse(budget, Rank.REPLY, "lost", 0.0)
    assert opened(budget) == [Rank.REPLY]
    await asyncio.sleep(0.02)
    assert opened(budget) == list(Rank)


async def test_keycaps_leave_places_once_the_homeserver_asked_to_wait() -> None:
    budget = Budget()
    assert budget.pause == 0.0
    refuse(budget, Rank.COURTESY, "", 5.0)
    assert budget.pause == 10.0
