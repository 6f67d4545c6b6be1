"""Decisions: every change has one keeper, in one order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.turn.decision import Change, Keeper, keep_all
from tests.house import open_home


@dataclass(frozen=True)
class First(Change):
    number: int


@dataclass(frozen=True)
class Second(Change):
    number: int


async def test_changes_are_kept_by_kind_in_the_order_of_the_keepers(tmp_path: Path) -> None:
    kept: list[Sequence[Change]] = []

    async def keep(_: object, changes: Sequence[Change]) -> None:
        kept.append(changes)

    keepers = (Keeper(First, keep), Keeper(Second, keep))
    async with open_home(tmp_path) as home, home.runtime.database.begin() as connection:
        await keep_all(connection, keepers, [Second(1), First(2), Second(3), First(4)])
        await keep_all(connection, keepers, [])
    assert kept == [[First(2), First(4)], [Second(1), Second(3)]]


async def test_a_change_without_a_keeper_is_not_lost_in_silence(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home, home.runtime.database.begin() as connection:
        with pytest.raises(TypeError, match="no keeper for Second"):
            await keep_all(connection, (), [Second(1)])
