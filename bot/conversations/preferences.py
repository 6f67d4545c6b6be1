"""The days one works, and what a change of rhythm does to the next message."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.conversations.talk import Decision, Talk
from bot.messages import Block, Choices, Option, Outbound
from bot.people import Learner, LearnerState
from bot.texts.moments import name_days, read_days


def days(talk: Talk) -> Decision:
    """« jours »: the days of the week on which a message may come."""
    names = name_days(talk.speech.language)
    wanted = frozenset(int(day) for day in talk.picked if day.isdigit()) or read_days(talk.argument)
    if not wanted or not wanted <= names.keys():
        return Decision(replies=(Outbound((choices(talk),)),))
    changed = talk.with_learner(replace(talk.learner, days=wanted))
    said = talk.text("days-kept", days=", ".join(names[day] for day in sorted(wanted)))
    return Decision(replies=(Outbound((said, *still_silent(talk))),), learner=rebook(changed))


def choices(talk: Talk) -> Choices:
    """The days of the week, and those that hold now."""
    names = name_days(talk.speech.language)
    return Choices(
        action="days",
        prompt=talk.speech("days-ask"),
        options=tuple(Option(str(day), name) for day, name in names.items()),
        multiple=True,
        free=True,
        chosen=tuple(str(day) for day in sorted(talk.learner.days)),
    )


def still_silent(talk: Talk) -> tuple[Block, ...]:
    """That nothing will come, and what changes it; nothing for those whom messages reach."""
    match talk.learner.state:
        case LearnerState.PAUSED:
            return (talk.text("paused"), talk.buttons("resume"))
        case LearnerState.STOPPED:
            return (talk.text("stopped"), talk.buttons("start"))
    return ()


def rebook(talk: Talk) -> Learner:
    """The learner with the next message on the same day as before, or the first that suits."""
    due = talk.learner.next_due_at
    if due is None:
        return talk.learner
    zone = ZoneInfo(talk.learner.zone)
    midnight = datetime.combine(due.astimezone(zone).date(), time.min, zone)
    slot = talk.calendar.next_slot(talk.learner, max(talk.now, midnight))
    return replace(talk.learner, next_due_at=slot)
