"""The onboarding: three choices, each of which can be skipped, or made again later."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from bot.capabilities.profile.preferences import outlook, rebook, still_silent
from bot.capabilities.profile.rules import Step, at_step, next_step, step_of
from bot.capabilities.study.enrollments import first_enrollment
from bot.capabilities.study.lesson import open_lesson
from bot.capabilities.study.model import Coursework
from bot.domain.messages import Block, Button, Buttons, Choices, Option, Outbound, Text
from bot.domain.people import LearnerState
from bot.texts.dates import write_hour
from bot.texts.hours import read_hour
from bot.texts.speech import LANGUAGES
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.course import Trade

HOURS = (time(8, 30), time(9, 0), time(11, 30), time(14, 0), time(16, 30))


def welcome(turn: Turn, work: Coursework) -> Decision:
    """« commencer »: go on with the onboarding, greet, or begin a lesson."""
    if step := step_of(turn.learner):
        head = (turn.text("welcome"),) if step is Step.LANGUAGE else ()
        return reply(Outbound((*head, *_question(turn))))
    if turn.learner.state is LearnerState.ACTIVE and work.active:
        return reply(turn.say("welcome-back", "lesson", "progress", "help"))
    return begin(turn, work)


def greet(turn: Turn, work: Coursework) -> Decision:
    """« bonjour », « salut »: a word back. Who stopped stays so."""
    if step_of(turn.learner):
        return welcome(turn, work)
    if silence := still_silent(turn):
        return reply(Outbound((turn.text("greeting"), *silence)))
    return reply(turn.say("welcome-back", "lesson", "progress", "help"))


def begin(turn: Turn, work: Coursework) -> Decision:
    """Show the first lesson, and book the next message."""
    learner = at_step(replace(turn.learner, state=LearnerState.ACTIVE), None)
    ready = turn.with_learner(learner)
    enrollment = work.active or first_enrollment(ready, work)
    if enrollment is None:
        asked_again = ready.booked if work.enrollments else learner
        return reply(turn.say("course-none-left", "further"), learner=asked_again)
    hour = write_hour(learner.send_at, turn.speech.language)
    intro = turn.text("resumed") if enrollment.id else turn.text("onboarding-done", hour=hour)
    return open_lesson(ready, work, enrollment, intro)


def language(turn: Turn, _: None) -> Decision:
    """« langue »: choose the language of Levain's messages, French or English."""
    wanted = _choice(turn, LANGUAGES)
    if wanted is None:
        return _ask(turn, Step.LANGUAGE)
    learner = replace(turn.learner, language=wanted)
    return _settled(
        replace(turn, speech=turn.speech.to(wanted)).with_learner(learner), Step.LANGUAGE
    )


def trade(turn: Turn, _: None) -> Decision:
    """« métier »: choose the family of jobs, for examples and longer courses."""
    wanted = _choice(turn, tuple(Trade))
    if wanted is None:
        return _ask(turn, Step.TRADE)
    return _settled(turn.with_learner(replace(turn.learner, trade=wanted)), Step.TRADE)


def hour(turn: Turn, work: Coursework) -> Decision:
    """« horaire »: choose the hour of the day's lesson, in the learner's own zone."""
    wanted = read_hour(turn.picked[0] if turn.picked else turn.argument)
    if wanted is None:
        return _ask(turn, Step.HOUR, *_unread(turn))
    opens, closes = turn.calendar.window
    if not opens <= wanted <= closes:
        return _ask(turn, Step.HOUR, _outside(turn, opens, closes))
    chosen = turn.with_learner(replace(turn.learner, send_at=wanted))
    if step_of(turn.learner) is Step.HOUR:
        return begin(chosen, work)
    return _confirmed(chosen.with_learner(rebook(chosen, work)), Step.HOUR)


def _unread(turn: Turn) -> tuple[Block, ...]:
    """Return a word about an hour that was not read; none for « je voudrais changer d’heure »."""
    said = step_of(turn.learner) or any(letter.isdigit() for letter in turn.argument)
    return (turn.text("onboarding-again"),) if turn.argument and said else ()


def _outside(turn: Turn, opens: time, closes: time) -> Text:
    language = turn.speech.language
    return turn.text(
        "hour-outside", opens=write_hour(opens, language), closes=write_hour(closes, language)
    )


def skip(turn: Turn, work: Coursework) -> Decision:
    """« passer »: keep the default and go to the next question."""
    step = step_of(turn.learner)
    if step is None:
        waits = work.active is not None and work.active.open is not None
        return reply(turn.say("skip-none", "later")) if waits else welcome(turn, work)
    return begin(turn, work) if step is Step.HOUR else _settled(turn, step)


def ask_again(turn: Turn, _: None) -> Decision:
    """Ask the question of the onboarding again, after words that answer nothing."""
    return reply(Outbound((turn.text("onboarding-again"), *_question(turn))))


def _settled(turn: Turn, step: Step) -> Decision:
    """Go to the question after this step, or confirm a choice made after the onboarding."""
    following = next_step(step)
    if following is None or step_of(turn.learner) is not step:
        return _confirmed(turn, step)
    asked = turn.with_learner(at_step(turn.learner, following))
    return reply(Outbound(_question(asked)), learner=asked.learner)


def _confirmed(turn: Turn, step: Step) -> Decision:
    said = turn.text(f"{step}-kept", choice=_label(turn, step))
    asked = _question(turn) if step_of(turn.learner) else ()  # the question it interrupted
    following = outlook(turn) if step is Step.HOUR else ()
    return reply(Outbound((said, *(asked or following))), learner=turn.learner)


def _label(turn: Turn, step: Step) -> str:
    learner = turn.learner
    if step is Step.HOUR:
        return write_hour(learner.send_at, turn.speech.language)
    return turn.speech(f"{step}-{learner.language if step is Step.LANGUAGE else learner.trade}")


def _choice(turn: Turn, among: tuple[str, ...]) -> str | None:
    return next((each for each in among if each in turn.picked), None)


def _ask(turn: Turn, step: Step, *head: Block) -> Decision:
    """Ask the question of one step, inside the onboarding or after it."""
    asked = _question(turn) if step_of(turn.learner) is step else (choices(turn, step),)
    return reply(Outbound((*head, *asked)))


def _question(turn: Turn) -> tuple[Block, ...]:
    """Return the question that waits for an answer, and the button that skips it."""
    step = step_of(turn.learner) or Step.LANGUAGE
    skip_button = Button(turn.speech("button-skip"), "skip")
    return (choices(turn, step), Buttons((skip_button,)))


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
        action=str(step),
        prompt=speak(f"{step}-ask"),
        options=tuple(Option(value, label) for value, label in options),
        free=step is Step.HOUR,
        lenient=True,
        chosen=(chosen,) if chosen else (),
    )
