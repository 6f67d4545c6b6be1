"""Steps of the onboarding, the exchange in which a newcomer makes three choices."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from bot.domain.people import Learner

ONBOARDING = "onboarding"  # the action that a newcomer's other words answer


class Step(StrEnum):
    """The question of the onboarding that waits for an answer."""

    LANGUAGE = "language"
    TRADE = "trade"
    HOUR = "hour"


FIRST = f"{ONBOARDING}:{Step.LANGUAGE}"


def step_of(learner: Learner) -> Step | None:
    """Return the step that waits for an answer; None once the onboarding is over."""
    name, _, step = (learner.menu.awaits or "").partition(":")
    return Step(step) if name == ONBOARDING else None


def at_step(learner: Learner, step: Step | None) -> Learner:
    """Return the learner at a step of the onboarding; None ends it."""
    awaits = f"{ONBOARDING}:{step}" if step else None
    return replace(learner, menu=learner.menu.waiting(awaits))


def next_step(step: Step) -> Step | None:
    """Return the step after this one; None after the last."""
    return {Step.LANGUAGE: Step.TRADE, Step.TRADE: Step.HOUR}.get(step)
