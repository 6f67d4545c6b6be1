"""Pages that a platform may show beside the conversation. They change nothing."""

from __future__ import annotations

from bot.capabilities.profile.onboarding import choices
from bot.capabilities.profile.preferences import choices as days_choices
from bot.capabilities.profile.rules import Step, step_of
from bot.capabilities.profile.zones import choices as zone_choices
from bot.capabilities.study import progression
from bot.capabilities.study.enrollments import newest, upcoming
from bot.capabilities.study.further import further_courses
from bot.capabilities.study.model import Coursework
from bot.capabilities.study.progress import standing
from bot.domain.messages import Block, Button, Buttons, Choices, Outbound
from bot.domain.people import LearnerState
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.markup import escape

HOME = "home"
PREFERENCES = "preferences"


def home(turn: Turn, work: Coursework) -> Decision:
    """Show today's lesson, progress, the next message, preferences and help."""
    blocks = (
        *_today(turn, work),
        *(block for each in work.enrollments for block in standing(turn, work, each)),
        turn.text("home-preferences", **_preferences(turn)),
        Buttons((Button(turn.speech("button-preferences"), f"page:{PREFERENCES}"), *_rest(turn))),
        *further_courses(turn, work),
        turn.text("home-help"),
        turn.buttons("help", "courses"),
    )
    return reply(Outbound(blocks, page=HOME))


def preferences(turn: Turn, _: None) -> Decision:
    """Show a form with every choice of the learner and its current value."""
    return reply(Outbound(_asked(turn), page=PREFERENCES))


def _asked(turn: Turn) -> tuple[Choices, ...]:
    return (*(choices(turn, step) for step in Step), days_choices(turn), zone_choices(turn))


def _today(turn: Turn, work: Coursework) -> tuple[Block, ...]:
    """Return the blocks of the open or next lesson, with a button to have it now."""
    if step_of(turn.learner):
        return turn.text("home-welcome"), turn.buttons("start")
    enrollment = upcoming(turn, work)
    lesson = progression.current(*newest(turn, work, enrollment)) if enrollment else None
    if enrollment is None or lesson is None:
        return turn.text("home-none"), turn.buttons("review", "further")
    title, moment = escape(lesson.title), turn.next_moment(turn.learner)
    if enrollment.open:
        said = turn.text("home-open", title=title)
        return said, turn.buttons("lesson", "review", "later")
    key = "home-ready"  # nothing brings it unprompted: it begins when it is asked for
    if turn.learner.state is not LearnerState.ACTIVE:
        key = "home-paused"
    elif enrollment == work.active and turn.learner.next_due_at:
        key = "home-next"
    return turn.text(key, title=title, **moment), turn.buttons("lesson", "review")


def _preferences(turn: Turn) -> dict[str, str]:
    return {
        str(each.action): ", ".join(o.label for o in each.options if o.id in each.chosen) or "–"
        for each in _asked(turn)
    }


def _rest(turn: Turn) -> tuple[Button, ...]:
    """Return the buttons that pause and stop, or that resume."""
    active = turn.learner.state is LearnerState.ACTIVE
    return turn.buttons("pause" if active else "resume").buttons
