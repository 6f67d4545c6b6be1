"""Readers of pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.capabilities.pages.pages import HomeContent
from bot.capabilities.study.readers import read_coursework
from bot.capabilities.study.standing import read_waiting
from bot.capabilities.teams.records import read_figures
from bot.capabilities.teams.rules import Published
from bot.storage.database import Transaction
from bot.turn.turn import Turn


async def read_home(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, HomeContent]:
    """Read the coursework of many people, and the figures of the teams that some manage."""
    work = await read_coursework(connection, turns)
    managing = [each for each in turns if each.assignment.manages]
    figures = await read_figures(connection, managing) if managing else {}
    waiting = await read_waiting(connection, turns)
    none = Published()
    return {each: HomeContent(work[each], figures.get(each, none), waiting[each]) for each in work}
