"""Pages that a platform may keep for each person beside the conversation. They change nothing."""

from __future__ import annotations

from bot.conversations.catalogue import advice
from bot.conversations.onboarding import choices
from bot.conversations.preferences import choices as days_choices
from bot.conversations.progress import standing
from bot.conversations.talk import Decision, Talk
from bot.learning import progression
from bot.markup import escape
from bot.messages import Block, Button, Buttons, Outbound
from bot.people import LearnerState, Step

HOME = "home"
PREFERENCES = "preferences"


def home(talk: Talk) -> Decision:
    """Today's lesson, where one stands, the next message, what may be changed, and help."""
    blocks = (
        *_today(talk),
        *(block for each in talk.enrollments for block in standing(talk, each)),
        talk.text("home-preferences", **_preferences(talk)),
        Buttons((Button(talk.speech("button-preferences"), f"page:{PREFERENCES}"), *_rest(talk))),
        *advice(talk),
        talk.text("home-help"),
        talk.buttons("help", "courses"),
    )
    return Decision(replies=(Outbound(blocks, page=HOME),))


def preferences(talk: Talk) -> Decision:
    """A form: everything one may choose, as it is now."""
    asked = (*(choices(talk, step) for step in Step), days_choices(talk))
    return Decision(replies=(Outbound(asked, page=PREFERENCES),))


def _today(talk: Talk) -> tuple[Block, ...]:
    """The lesson that is open, or the next one, and how to have it now."""
    if talk.learner.step:
        return talk.text("home-welcome"), talk.buttons("start")
    enrollment = talk.active
    course = talk.courses[enrollment.course_id] if enrollment else None
    lesson = progression.current(enrollment, course) if enrollment and course else None
    if enrollment is None or lesson is None:
        return talk.text("home-none"), talk.buttons("review", "further")
    title, moment = escape(lesson.title), talk.next_moment(talk.learner)
    if enrollment.open:
        said = talk.text("home-open", title=title)
        return said, talk.buttons("lesson", "review", "later")
    key = "home-next" if talk.learner.next_due_at else "home-paused"
    return talk.text(key, title=title, **moment), talk.buttons("lesson", "review")


def _preferences(talk: Talk) -> dict[str, str]:
    asked = (*(choices(talk, step) for step in Step), days_choices(talk))
    return {
        str(each.action): ", ".join(o.label for o in each.options if o.id in each.chosen) or "–"
        for each in asked
    }


def _rest(talk: Talk) -> tuple[Button, ...]:
    """The way to silence, or back from it."""
    active = talk.learner.state is LearnerState.ACTIVE
    return talk.buttons("pause" if active else "resume").buttons
