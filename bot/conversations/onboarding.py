"""The first three taps, each of which can be skipped, and the same choices made again later."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from bot.conversations.enrollments import first_enrollment
from bot.conversations.lesson import open_lesson
from bot.conversations.preferences import rebook, still_silent
from bot.conversations.talk import Decision, Talk
from bot.messages import Block, Button, Buttons, Choices, Option, Outbound, Text
from bot.people import LearnerState, Step
from bot.texts.moments import read_hour, write_hour
from bot.texts.speech import LANGUAGES, speech
from lessons.course import Trade

HOURS = (time(8, 30), time(9, 0), time(11, 30), time(14, 0), time(16, 30))
_NEXT = {Step.LANGUAGE: Step.TRADE, Step.TRADE: Step.HOUR, Step.HOUR: None}


def welcome(talk: Talk) -> Decision:
    """« bonjour », « commencer »: where the person stands: to be asked, stopped, or under way."""
    if talk.learner.step:
        head = talk.text("welcome") if talk.learner.step is Step.LANGUAGE else None
        return Decision(replies=(Outbound((*((head,) if head else ()), *_question(talk))),))
    if talk.learner.state is LearnerState.ACTIVE and talk.active:
        return Decision(replies=(talk.say("welcome-back", "lesson", "progress", "help"),))
    return begin(talk)


def begin(talk: Talk) -> Decision:
    """Put the first lesson on the screen, and the days that follow in the calendar."""
    learner = replace(talk.learner, state=LearnerState.ACTIVE, step=None)
    ready = talk.with_learner(learner)
    enrollment = ready.active or first_enrollment(ready)
    if enrollment is None:
        asked_again = ready.booked if talk.enrollments else learner
        return Decision(replies=(talk.say("course-none-left", "further"),), learner=asked_again)
    hour = write_hour(learner.send_at, talk.speech.language)
    intro = talk.text("resumed") if enrollment.id else talk.text("onboarding-done", hour=hour)
    return open_lesson(ready, enrollment, intro)


def language(talk: Talk) -> Decision:
    """« langue »: French or English, for what Levain says."""
    wanted = _choice(talk, LANGUAGES)
    if wanted is None:
        return _ask(talk, Step.LANGUAGE)
    learner = replace(talk.learner, language=wanted)
    return _settled(replace(talk, speech=speech(wanted)).with_learner(learner), Step.LANGUAGE)


def trade(talk: Talk) -> Decision:
    """« métier »: the family of jobs that examples and longer courses are chosen for."""
    wanted = _choice(talk, tuple(Trade))
    if wanted is None:
        return _ask(talk, Step.TRADE)
    return _settled(talk.with_learner(replace(talk.learner, trade=wanted)), Step.TRADE)


def hour(talk: Talk) -> Decision:
    """« horaire »: when the day's lesson leaves, in the learner's own zone."""
    wanted = read_hour(talk.picked[0] if talk.picked else talk.argument)
    if wanted is None:
        return _ask(talk, Step.HOUR, *([talk.text("onboarding-again")] if talk.argument else []))
    opens, closes = talk.calendar.window
    if not opens <= wanted <= closes:
        return _ask(talk, Step.HOUR, _outside(talk, opens, closes))
    return _settled(talk.with_learner(replace(talk.learner, send_at=wanted)), Step.HOUR)


def _outside(talk: Talk, opens: time, closes: time) -> Text:
    language = talk.speech.language
    return talk.text(
        "hour-outside", opens=write_hour(opens, language), closes=write_hour(closes, language)
    )


def skip(talk: Talk) -> Decision:
    """« passer »: keep the default and go on."""
    step = talk.learner.step
    return _settled(talk, step) if step else welcome(talk)


def reply(talk: Talk) -> Decision:
    """Words that are no command while a question of the onboarding waits."""
    return Decision(replies=(Outbound((talk.text("onboarding-again"), *_question(talk))),))


def _settled(talk: Talk, step: Step) -> Decision:
    """Go to the next question, or confirm a choice made after the onboarding."""
    if talk.learner.step is not step:
        return _confirmed(talk, step)
    following = _NEXT[step]
    if following is None:
        return begin(talk)
    asked = talk.with_learner(replace(talk.learner, step=following))
    return Decision(replies=(Outbound(_question(asked)),), learner=asked.learner)


def _confirmed(talk: Talk, step: Step) -> Decision:
    said = talk.text(f"{step}-kept", choice=_label(talk, step))
    asked = _question(talk) if talk.learner.step else ()  # the one that was left for this
    silence = still_silent(talk) if step is Step.HOUR else ()
    return Decision(replies=(Outbound((said, *(asked or silence))),), learner=rebook(talk))


def _label(talk: Talk, step: Step) -> str:
    learner = talk.learner
    if step is Step.HOUR:
        return write_hour(learner.send_at, talk.speech.language)
    return talk.speech(f"{step}-{learner.language if step is Step.LANGUAGE else learner.trade}")


def _choice(talk: Talk, among: tuple[str, ...]) -> str | None:
    return next((each for each in among if each in talk.picked), None)


def _ask(talk: Talk, step: Step, *head: Block) -> Decision:
    """The question of one step, inside the onboarding or after it."""
    asked = _question(talk) if talk.learner.step is step else (choices(talk, step),)
    return Decision(replies=(Outbound((*head, *asked)),))


def _question(talk: Talk) -> tuple[Block, ...]:
    """The question that waits, and the button that skips it."""
    step = talk.learner.step or Step.LANGUAGE
    skip_button = Button(talk.speech("button-skip"), "skip")
    return (choices(talk, step), Buttons((skip_button,)))


def choices(talk: Talk, step: Step) -> Choices:
    """The question of one step, with what holds now: an hour of one's own is among the others."""
    speak, learner = talk.speech, talk.learner
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
