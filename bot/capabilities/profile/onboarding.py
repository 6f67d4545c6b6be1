"""The onboarding: three choices, each of which can be skipped, or made again later."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from bot.capabilities.profile.preferences import close, outlook, rebook, settled, still_silent
from bot.capabilities.profile.questions import choices, over
from bot.capabilities.profile.rules import Step, at_step, next_step, step_of
from bot.capabilities.study.enrollments import first_enrollment, ranked
from bot.capabilities.study.lesson import begin_lesson, none_left
from bot.capabilities.study.model import Coursework
from bot.domain.menu import Entry, preference
from bot.domain.messages import Block, Button, Buttons, Choices, Outbound, Text
from bot.domain.people import LearnerState
from bot.texts.dates import write_hour
from bot.texts.hours import read_hour
from bot.texts.speech import LANGUAGES
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.course import Trade
from lessons.markup import escape
from lessons.matching import normalise

DIGITS_MAX = 2  # of a place, or of an hour alone


def welcome(turn: Turn, work: Coursework) -> Decision:
    """« commencer »: go on with the onboarding, greet, or begin a lesson."""
    if step := step_of(turn.learner):
        head = (turn.text("welcome"),) if step is Step.LANGUAGE else ()
        return reply(Outbound((*head, *_question(turn))))
    if turn.learner.state is LearnerState.ACTIVE and work.active:
        return reply(turn.say("welcome-back", "lesson", "progress", "help", main="lesson"))
    return begin(turn, work)


def greet(turn: Turn, work: Coursework) -> Decision:
    """« bonjour », « salut »: a word back. Who stopped stays so.

    Inside the onboarding its question follows, without the welcome again.
    """
    if step_of(turn.learner):
        return reply(Outbound((turn.text("greeting"), *_question(turn))))
    if silence := still_silent(turn):
        return reply(Outbound((turn.text("greeting"), *silence)))
    return reply(turn.say("welcome-back", "lesson", "progress", "help", main="lesson"))


def begin(turn: Turn, work: Coursework) -> Decision:
    """Show the first lesson, and book the next message."""
    learner = at_step(replace(turn.learner, state=LearnerState.ACTIVE), None)
    ready = turn.with_learner(learner)
    enrollment = work.active or first_enrollment(ready, work)
    if enrollment is None:
        asked_again = ready.booked if work.enrollments else learner
        return reply(none_left(turn, work), learner=asked_again)
    hour = write_hour(learner.send_at, turn.speech.language)
    intro = turn.text("resumed") if enrollment.id else turn.text("onboarding-done", hour=hour)
    return begin_lesson(ready, work, enrollment, intro)


def language(turn: Turn, work: Coursework) -> Decision:
    """« langue »: choose the language of Levain's messages, French or English."""
    wanted = _choice(turn, LANGUAGES) or _named(turn, choices(turn, Step.LANGUAGE))
    if wanted is None:
        return _ask(turn, Step.LANGUAGE)
    changed = turn.with_learner(replace(turn.learner, language=wanted))
    spoken = replace(changed, speech=turn.speech.to(wanted))
    decision = _settled(spoken, Step.LANGUAGE, (wanted,))
    if step_of(turn.learner) or not (told := _under_way(spoken, work)):
        return decision
    *first, last = decision.replies
    return replace(decision, replies=(*first, replace(last, blocks=(*last.blocks, *told))))


def _under_way(turn: Turn, work: Coursework) -> tuple[Block, ...]:
    """Return in which other language the course under way is, and one to follow after it."""
    course = turn.library.courses.get(work.active.course_id) if work.active else None
    mine = turn.learner.language
    if course is None or course.language == mine:
        return ()
    said = turn.text("language-course", title=escape(course.title), language=course.language)
    others = (
        each
        for each in ranked(turn, work)
        if each.language == mine and not work.enrollment(each.id)
    )
    if (other := next(others, None)) is None:
        return (said,)
    offer = turn.text("language-other", title=escape(other.title))
    return said, offer, Buttons((Button(other.title, f"courses:{other.id}"),))


def trade(turn: Turn, _: None) -> Decision:
    """« métier »: choose the family of jobs, for examples and longer courses."""
    wanted = _choice(turn, tuple(Trade))
    if wanted is None:
        return _ask(turn, Step.TRADE)
    changed = turn.with_learner(replace(turn.learner, trade=wanted))
    return _settled(changed, Step.TRADE, (wanted,))


def hour(turn: Turn, work: Coursework) -> Decision:
    """« horaire »: choose the hour of the day's lesson, in the learner's own zone."""
    wanted = read_hour(turn.picked[0] if turn.picked else turn.argument)
    if wanted is None:
        return _ask(turn, Step.HOUR, *_unread(turn))
    opens, closes = turn.calendar.window
    if not opens <= wanted <= closes:
        wanted = _numbered(turn) or wanted
    if not opens <= wanted <= closes:
        return _ask(turn, Step.HOUR, _outside(turn, opens, closes))
    chosen = turn.with_learner(replace(turn.learner, send_at=wanted))
    picked = (f"{wanted:%H:%M}",)
    if step_of(turn.learner) is Step.HOUR:
        return _begin(chosen, work, picked)
    return _confirmed(chosen.with_learner(rebook(chosen, work)), Step.HOUR, picked)


def _numbered(turn: Turn) -> time | None:
    """Return the hour whose place was typed, where that number is no hour to send at."""
    shown = [each for each in turn.learner.menu.letters if preference(each.action) == Step.HOUR]
    said = turn.argument.strip()
    place = int(said) if said.isdecimal() and len(said) <= DIGITS_MAX else 0
    return read_hour(shown[place - 1].pick or "") if 0 < place <= len(shown) else None


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
    """« passer »: keep the default and go to the next question.

    The argument is the question of the button that was tapped; words mean the current one.
    After the onboarding nothing begins by it: the way past what is asked, if any, is offered.
    """
    step = step_of(turn.learner)
    if turn.argument and (step is None or turn.argument != turn.learner.menu.action(step)):
        return over(turn, None)
    if step is None and (ways := _ways_past(turn)):
        key = "skip-review" if ways[0].action.startswith("pass:") else "skip-asked"
        offered = Buttons((Button(ways[0].label, ways[0].action),))
        return reply(Outbound((turn.text(key), offered), quiet=True))
    if step is None:
        waits = work.active is not None and work.active.open is not None
        return reply(turn.say(*(("skip-none", "later") if waits else ("skip-nothing", "lesson"))))
    return _begin(turn, work) if step is Step.HOUR else _settled(turn, step)


def _ways_past(turn: Turn) -> list[Entry]:
    """Return the buttons beside the last question that say « passer », in either language."""
    names = {turn.speech.to(each)("button-skip") for each in LANGUAGES}
    return [each for each in turn.learner.menu.beside if each.label in names]


def ask_again(turn: Turn, _: None) -> Decision:
    """Ask the question of the onboarding again, after words that answer nothing."""
    return reply(Outbound((turn.text("onboarding-again"), *_question(turn))))


def _begin(turn: Turn, work: Coursework, picked: tuple[str, ...] = ()) -> Decision:
    """Close the last question of the onboarding, and begin."""
    decision = begin(turn.with_learner(settled(turn, Step.HOUR)), work)
    first, *others = decision.replies
    first = replace(first, blocks=(close(turn, Step.HOUR, picked), *first.blocks))
    return replace(decision, replies=(first, *others))


def _settled(turn: Turn, step: Step, picked: tuple[str, ...] = ()) -> Decision:
    """Go to the question after this step, or confirm a choice made after the onboarding."""
    following = next_step(step)
    if following is None or step_of(turn.learner) is not step:
        return _confirmed(turn, step, picked)
    asked = turn.with_learner(at_step(settled(turn, step), following))
    blocks = (close(turn, step, picked), *_question(asked))
    return reply(Outbound(blocks), learner=asked.learner)


def _confirmed(turn: Turn, step: Step, picked: tuple[str, ...]) -> Decision:
    said = turn.speech(f"{step}-kept", choice=_label(turn, step))
    asked = _question(turn) if step_of(turn.learner) else ()  # the question it interrupted
    following = outlook(turn) if step is Step.HOUR else ()
    blocks = (close(turn, step, picked, said), *(asked or following))
    return reply(Outbound(blocks), learner=settled(turn, step))


def _label(turn: Turn, step: Step) -> str:
    learner = turn.learner
    if step is Step.HOUR:
        return write_hour(learner.send_at, turn.speech.language)
    return turn.speech(f"{step}-{learner.language if step is Step.LANGUAGE else learner.trade}")


def _choice(turn: Turn, among: tuple[str, ...]) -> str | None:
    return next((each for each in among if each in turn.picked), None)


def _named(turn: Turn, asked: Choices) -> str | None:
    """Return the option that the words name, wherever they were said."""
    named = (each.id for each in asked.options if normalise(each.label) == normalise(turn.argument))
    return next(named, None)


def _ask(turn: Turn, step: Step, *head: Block) -> Decision:
    """Ask the question of one step, inside the onboarding or after it."""
    asked = _question(turn) if step_of(turn.learner) is step else (choices(turn, step),)
    return reply(Outbound((*head, *asked)))


def _question(turn: Turn) -> tuple[Block, ...]:
    """Return the question that waits for an answer, and the button that skips it."""
    step = step_of(turn.learner) or Step.LANGUAGE
    asked = choices(turn, step)
    return asked, Buttons((Button(turn.speech("button-skip"), f"skip:{asked.action}"),))
