"""Learning, counted: the commands by which a day joins the streak."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar, cast

from bot.capabilities.study import streak
from bot.capabilities.study.changes import AnswerAdded, ReviewAdded
from bot.storage import deliveries, outages
from bot.storage.database import Transaction
from bot.turn.capability import Command
from bot.turn.decision import Change, Decision, LearnerChanged
from bot.turn.turn import Turn

T = TypeVar("T")
Chances = frozenset[date]  # local days on which a learner could have learned

_ASIDE = timedelta(days=2)  # more than any zone is from another, and a day


def counted(command: Command[T], *kept: type[Change]) -> Command[tuple[T, Chances]]:
    """Return the command, which also counts the day of whoever learns by it.

    `kept`: changes that keep what was answered, besides answers and reviews.
    """

    def answer(turn: Turn, read: tuple[T, Chances]) -> Decision:
        value, chances = read
        return count(turn, chances, command.answer(turn, value), *kept)

    async def read(
        connection: Transaction, turns: Sequence[Turn]
    ) -> Mapping[int, tuple[T, Chances]]:
        values = await command.read(connection, turns)
        chances = await read_chances(connection, turns)
        return {each: (value, chances[each]) for each, value in values.items()}

    # What else it declares holds as it is; only what is read has another type.
    return replace(cast("Command[Any]", command), answer=answer, read=read)


def count(
    turn: Turn, chances: Collection[date], decision: Decision, *kept: type[Change]
) -> Decision:
    """Return the decision with the day counted, if it keeps an answer or a review."""
    learning = (AnswerAdded, ReviewAdded, *kept)
    if not turn.picked or not any(isinstance(each, learning) for each in decision.changes):
        return decision
    before = decision.learner or turn.learner
    after = streak.learn(before, chances, turn.calendar, turn.today)
    if after == before:
        return decision
    return decision.without(LearnerChanged).keeping(LearnerChanged(after))


async def read_chances(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Chances]:
    """Read the days of each learner that could end their streak: none for who learned today."""
    found = {each.learner.id: Chances() for each in turns}
    gone = {
        each.learner.id: day
        for each in turns
        if (day := each.learner.learned_on) and day < each.today
    }
    if not gone:
        return found
    since = datetime.combine(min(gone.values()), time(), UTC) - _ASIDE
    sent = await deliveries.list_sent(connection, gone.keys(), streak.KINDS, since)
    away = await outages.list_since(connection, since)
    people = {each.learner.id: each.learner for each in turns}
    return found | {each: streak.chances(people[each], sent[each], away) for each in gone}
