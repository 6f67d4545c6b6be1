"""« plus »: one more lesson today, within reason."""

from __future__ import annotations

from bot.capabilities.practice.rules import MORE_MAX, count_today
from bot.capabilities.study.lesson import open_lesson, show
from bot.capabilities.study.model import Coursework
from bot.domain.messages import Outbound
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn


def more(turn: Turn, work: Coursework) -> Decision:
    """« plus »: the open lesson first; then one more, at most two a day after the first."""
    active = work.active
    if active and active.open:
        return open_lesson(turn, work, active, turn.text("more-open"))
    finished = [(e.course_id, each, "") for e in work.enrollments for each in e.done]
    today = count_today(work.answers, finished, turn.today, turn.learner.zone)
    if today <= MORE_MAX:
        return show(turn, work)
    due = turn.learner.next_due_at
    following = (turn.text("next-message", **turn.moment(due)),) if due else ()
    said = turn.text("more-enough", more=MORE_MAX)
    return reply(Outbound((said, *following, turn.buttons("replay", "progress")), quiet=True))
