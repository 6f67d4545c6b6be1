"""Other rules than ours, in which the audit must find what leaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.capabilities.teams.rules import COUNTS, Interval, Tally, TeamFigures, publish

OLD_ANSWERS = 20  # from as many, a rate was shown
OLD_GROUP = 5


def old(
    tally: Tally, past: Sequence[TeamFigures], questions: int, jitter: float
) -> TeamFigures | None:
    """The rules of version 0.5: exact counts, and rates rounded to the nearest ten."""
    if tally.enrolled < OLD_GROUP:
        return None
    success = None
    if tally.answering >= OLD_GROUP and tally.answers >= OLD_ANSWERS:
        success = min(80, max(20, 10 * round(10 * tally.right / tally.answers)))
    spans = {count: Interval(getattr(tally, count), getattr(tally, count)) for count in COUNTS}
    return TeamFigures(
        team=tally.team, size=tally.size, success=success, answers=tally.answers, **spans
    )


def forgetful(
    tally: Tally, past: Sequence[TeamFigures], questions: int, jitter: float
) -> TeamFigures | None:
    """Ours, without a memory of the weeks before, but for the rate."""
    found = publish(replace(tally, stayed=()), (), questions, jitter)
    remembered = publish(tally, past, questions, jitter)
    if found and remembered:
        return replace(found, success=remembered.success, answers=remembered.answers)
    return found
