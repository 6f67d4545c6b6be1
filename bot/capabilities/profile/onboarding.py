"""The first three taps, each of which can be skipped, and the same choices made again later."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from bot.capabilities.profile.preferences import rebook, still_silent
from bot.capabilities.study.enrollments import first_enrollment
from bot.capabilities.study.lesson import open_lesson
from bot.domain.messages import Block, Button, Buttons, Choices, Option, Outbound, Text
from bot.domain.people import LearnerState, Step
from bot.texts.dates import read_hour, write_hour
from bot.texts.speech import LANGUAGES, speech
from bot.turn.decision import Decision
from bot.turn.turn import Turn
from lessons.course import Trade

HOURS = (time(8, 30), time(9, 0), time(11, 30), time(14, 0), time(16, 30))
_NEXT = {Step.LANGUAGE: Step.TRADE, Step.TRADE: Step.HOUR, Step.HOUR: None}


def welcome(turn: Turn) -> Decision:
    """« bonjour », « commencer »: where the person stands: to be asked, stopped, or under way."""
    if turn.learner.step:
        head = turn.text("welcome") if turn.learner.step is Step.LANGUAGE else None
        return Decision(replies=(Outbound((*((head,) if head else ()), *_question(turn))),))
    if turn.learner.state is LearnerState.ACTIVE and turn.active:
        return Decision(replies=(turn.say("welcome-back", "lesson", "progress", "help"),))
    return begin(turn)


def begin(turn: Turn) -> Decision:
    """Put the first lesson on the screen, and the days that follow in the calendar."""
    learner = replace(turn.learner, state=LearnerState.ACTIVE, step=None)
    ready = turn.with_learner(learner)
    enrollment = ready.active or first_enrollment(ready)
    if enrollment is None:
        asked_again = ready.booked if turn.enrollments else learner
        return Decision(replies=(turn.say("course-none-left", "further"),), learner=asked_again)
    hour = write_hour(learner.send_at, turn.speech.language)
    intro = turn.text("resumed") if enrollment.id else turn.text("onboarding-done", hour=hour)
    return open_lesson(ready, enrollment, intro)


def language(turn: Turn) -> Decision:
    """« langue »: French or English, for what Levain says."""
    wanted = _choice(turn, LANGUAGES)
    if wanted is None:
        return _ask(turn, Step.LANGUAGE)
    learner = replace(turn.learner, language=wanted)
    return _settled(replace(turn, speech=speech(wanted)).with_learner(learner), Step.LANGUAGE)


def trade(turn: Turn) -> Decision:
    """« métier »: the family of jobs that examples and longer courses are chosen for."""
    wanted = _choice(turn, tuple(Trade))
    if wanted is None:
        return _ask(turn, Step.TRADE)
    return _settled(turn.with_learner(replace(turn.learner, trade=wanted)), Step.TRADE)


def hour(turn: Turn) -> Decision:
    """« horaire »: when the day's lesson leaves, in the learner's own zone."""
    wanted = read_hour(turn.picked[0] if turn.picked else turn.argument)
    if wanted is None:
        return _ask(turn, Step.HOUR, *([turn.text("onboarding-again")] if turn.argument else []))
    opens, closes = turn.calendar.window
    if not opens <= wanted <= closes:
        return _ask(turn, Step.HOUR, _outside(turn, opens, closes))
    return _settled(turn.with_learner(replace(turn.learner, send_at=wanted)), Step.HOUR)


def _outside(turn: Turn, opens: time, closes: time) -> Text:
    language = turn.speech.language
    return turn.text(
        "hour-outside", opens=write_hour(opens, language), closes=write_hour(closes, language)
    )


def skip(turn: Turn) -> Decision:
    """« passer »: keep the default and go on."""
    step = turn.learner.step
    return _settled(turn, step) if step else welcome(turn)


def reply(turn: Turn) -> Decision:
    """Words that are no command while a question of the onboarding waits."""
    return Decision(replies=(Outbound((turn.text("onboarding-again"), *_question(turn))),))


def _settled(turn: Turn, step: Step) -> Decision:
    """Go to the next question, or confirm a choice made after the onboarding."""
    if turn.learner.step is not step:
        return _confirmed(turn, step)
    following = _NEXT[step]
    if following is None:
        return begin(turn)
    asked = turn.with_learner(replace(turn.learner, step=following))
    return Decision(replies=(Outbound(_question(asked)),), learner=asked.learner)


def _confirmed(turn: Turn, step: Step) -> Decision:
    said = turn.text(f"{step}-kept", choice=_label(turn, step))
    asked = _question(turn) if turn.learner.step else ()  # the one that was left for this
    silence = still_silent(turn) if step is Step.HOUR else ()
    return Decision(replies=(Outbound((said, *(asked or silence))),), learner=rebook(turn))


def _label(turn: Turn, step: Step) -> str:
    learner = turn.learner
    if step is Step.HOUR:
        return write_hour(learner.send_at, turn.speech.language)
    return turn.speech(f"{step}-{learner.language if step is Step.LANGUAGE else learner.trade}")


def _choice(turn: Turn, among: tuple[str, ...]) -> str | None:
    return next((each for each in among if each in turn.picked), None)


def _ask(turn: Turn, step: Step, *head: Block) -> Decision:
    """The question of one step, inside the onboarding or after it."""
    asked = _question(turn) if turn.learner.step is step else (choices(turn, step),)
    return Decision(replies=(Outbound((*head, *asked)),))


def _question(turn: Turn) -> tuple[Block, ...]:
    """The question that waits, and the button that skips it."""
    step = turn.learner.step or Step.LANGUAGE
    skip_button = Button(turn.speech("button-skip"), "skip")
    return (choices(turn, step), Buttons((skip_button,)))


def choices(turn: Turn, step: Step) -> Choices:
    """The question of one step, with what holds now: an hour of one's own is among the others."""
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
        action=str(step),
        prompt=speak(f"{step}-ask"),
        options=tuple(Option(value, label) for value, label in options),
        free=step is Step.HOUR,
        chosen=(chosen,) if chosen else (),
    )
