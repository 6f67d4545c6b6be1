"""Reader of the register: what was given in a period, and what was published of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from bot.capabilities.register.model import Register
from bot.capabilities.register.records import list_syllabuses
from bot.capabilities.register.rules import instants, reach, weeks
from bot.capabilities.teams.records import find_first_seen, find_published
from bot.storage.database import Transaction
from bot.texts.named_days import Span
from bot.texts.periods import PeriodFault, read_period
from bot.turn.turn import Turn

Asked = Register | PeriodFault


async def read_asked(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Asked]:
    """Read the register of the period that each person names; of this year, when they name none."""
    return {turn.learner.id: await _read(connection, turn) for turn in turns}


async def _read(connection: Transaction, turn: Turn) -> Asked:
    today = turn.now.astimezone(ZoneInfo(turn.zone)).date()
    period = choose_period(turn.argument, today)
    return (
        period
        if isinstance(period, PeriodFault)
        else await read_register(connection, period, turn.zone)
    )


def choose_period(said: str, today: date) -> Span | PeriodFault:
    """Return the period that words name; the year so far for no words."""
    if not said.strip():
        return Span(today.replace(month=1, day=1), today)
    return read_period(said, today)


async def read_register(connection: Transaction, period: Span, zone: str) -> Register:
    """Read the register of a period. `zone`: IANA name, of the collectivité."""
    syllabuses = await list_syllabuses(connection, *instants(period, zone))
    published = await find_published(connection, *weeks(period))
    seen = await find_first_seen(connection, *weeks(period))
    found = {each: reach(some, seen.get(each)) for each, some in published.courses.items()}
    return Register(
        period=period,
        monday=published.monday,
        syllabuses=syllabuses,
        reached={course_id: each for course_id, each in found.items() if each},
    )
