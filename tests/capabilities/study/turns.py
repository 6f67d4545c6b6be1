"""A turn of somebody, for rules that need no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

from bot.capabilities import speak
from bot.domain.messages import Address
from bot.domain.people import Assignment, Learner
from bot.turn.turn import Turn
from lessons.library import Library
from scheduler.working_time import WorkingTime

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
LEARNER = Learner(
    id=1,
    address=Address("p", "w", "u", "c"),
    language="fr",
    zone="Europe/Paris",
    send_at=time(9),
    joined_at=datetime(2026, 1, 1, tzinfo=UTC),
)


def turn(now: datetime = NOW, calendar: WorkingTime | None = None, **learner: object) -> Turn:
    return Turn(
        now=now,
        learner=replace(LEARNER, **learner),  # type: ignore[arg-type]
        assignment=Assignment(),
        speech=speak("fr"),
        calendar=calendar or WorkingTime(),
        library=Library({}, {}, {}),
    )
