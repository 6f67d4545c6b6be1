"""Questions about preferences, each with the current choice, and taps on one that is over."""

from __future__ import annotations

from datetime import time

from bot.capabilities.profile import preferences, streaks, zones
from bot.capabilities.profile.rules import Step
from bot.domain.menu import preference
from bot.domain.messages import Choices, Feedback, Option, Outbound
from bot.texts.dates import write_hour
from bot.texts.speech import LANGUAGES
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.course import Trade
from lessons.markup import escape

HOURS = (time(8, 30), time(9, 0), time(11, 30), time(14, 0), time(16, 30))


def questions(turn: Turn) -> tuple[Choices, ...]:
    """Return the question of each preference, those of the onboarding first."""
    asked = (choices(turn, step) for step in Step)
    others = preferences.choices(turn), zones.choices(turn), streaks.choices(turn)
    return (*asked, *others, preferences.doubt_choices(turn))


def name_chosen(asked: Choices) -> str:
    """Return the current choice in words; empty if there is none."""
    return ", ".join(each.label for each in asked.options if each.id in asked.chosen)


def over(turn: Turn, _: None) -> Decision:
    """Reply to a tap on a question that is over: it closes, with what holds now, which can change.

    The argument is the action of the question.
    """
    action = turn.argument.partition(":")[0]
    name = preference(action)
    asked = next((each for each in questions(turn) if preference(each.action) == name), None)
    if asked is None:  # no question of this version
        return reply(turn.say("answer-stale", "help"))
    key = "question-over" if asked.chosen else "question-passed"
    said = turn.text(key, choice=escape(name_chosen(asked))), turn.buttons(name)
    return reply(Outbound((Feedback(action, asked.chosen, ""), *said), quiet=True))


def choices(turn: Turn, step: Step) -> Choices:
    """Return the question of one step, with the current choice; a custom hour is an option."""
    speak, learner = turn.speech, turn.learner
    hours = sorted({*HOURS, learner.send_at})
    options, chosen = {
        Step.LANGUAGE: (
            [(each, speak(f"language-{each}")) for each in LANGUAGES],
            learner.language,
        ),
        Step.TRADE: ([(str(each), speak(f"trade-{each}")) for each in Trade], learner.trade),
        Step.HOUR: (
            [(f"{at:%H:%M}", write_hour(at, speak.language)) for at in hours],
            f"{learner.send_at:%H:%M}",
        ),
    }[step]
    return Choices(
        action=learner.menu.action(step),
        prompt=speak(f"{step}-ask"),
        options=tuple(Option(value, label) for value, label in options),
        free=step is Step.HOUR,
        hours=step is Step.HOUR,
        lenient=True,
        chosen=(chosen,) if chosen else (),
    )
