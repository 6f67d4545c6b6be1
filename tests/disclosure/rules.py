"""Other rules than ours, in which the audit must find what leaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.capabilities.teams.rules import (
    RATES,
    SPANS,
    Interval,
    Rate,
    Tally,
    TeamFigures,
    make_figures,
    publish,
)

OLD_ANSWERS = 20  # from as many, a rate was shown
OLD_GROUP = 5
OLD_COUNTS = ("enrolled", "started", "completed")


def old(
    tally: Tally, past: Sequence[TeamFigures], questions: int, jitters: Mapping[str, float]
) -> TeamFigures | None:
    """The rules of version 0.5: exact counts, and rates rounded to the nearest ten."""
    if tally.enrolled < OLD_GROUP:
        return None
    success = None
    if tally.answering >= OLD_GROUP and tally.answers >= OLD_ANSWERS:
        success = min(80, max(20, 10 * round(10 * tally.right / tally.answers)))
    spans = {name: Interval(0, tally.size) for name in SPANS}
    spans |= {name: Interval(getattr(tally, name), getattr(tally, name)) for name in OLD_COUNTS}
    rate = Rate(success, tally.answers)
    return make_figures(tally.team, tally.size, spans, {"success": rate})


def forgetful(
    tally: Tally, past: Sequence[TeamFigures], questions: int, jitters: Mapping[str, float]
) -> TeamFigures | None:
    """Ours, without a memory of the weeks before, but for the rate."""
    found = publish(replace(tally, stayed=()), (), questions, jitters)
    remembered = publish(tally, past, questions, jitters)
    if found and remembered:
        return replace(found, **{name: getattr(remembered, name) for name in RATES})
    return found
