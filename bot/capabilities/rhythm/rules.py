"""The item of the day: what a learner gets, unprompted, at their slot. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.domain.deliveries import DeliveryKind
from bot.domain.people import Learner

SILENT_MAX = 3  # unprompted messages without a word back before Levain falls silent
REMINDERS_MAX = 2  # in a week, Monday to Sunday


def due_kind(
    learner: Learner, today: date, *, lesson: bool, opened: bool, cards: int
) -> DeliveryKind | None:
    """What leaves on their local day `today`; None for nothing.

    `lesson`: there is one to show, or `opened` already and not finished; `cards`: how many
    questions are to be asked again.
    """
    if not lesson and not cards:
        return None
    if learner.silent >= SILENT_MAX:
        return DeliveryKind.PAUSE
    if opened:
        return DeliveryKind.REMINDER if _reminders(learner, today) < REMINDERS_MAX else None
    if lesson and learner.reviewed:
        return (
            DeliveryKind.LESSON
        )  # every other day, so that nobody is held back by what they find hard
    return DeliveryKind.REVIEW if cards else DeliveryKind.LESSON


def count(learner: Learner, kind: DeliveryKind, today: date) -> Learner:
    """The learner once a message of that kind is on its way."""
    heard = replace(learner, silent=learner.silent + 1, reviewed=kind is DeliveryKind.REVIEW)
    if kind is not DeliveryKind.REMINDER:
        return heard
    return replace(heard, reminders=_reminders(learner, today) + 1, reminded_on=today)


def _reminders(learner: Learner, today: date) -> int:
    """How many they had this week."""
    last = learner.reminded_on
    same_week = last is not None and last.isocalendar()[:2] == today.isocalendar()[:2]
    return learner.reminders if same_week else 0
