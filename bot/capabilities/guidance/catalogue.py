"""Longer courses that others give, a few at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.capabilities.guidance.model import Stage
from bot.capabilities.guidance.rules import SHOWN, Advice, Reason, Seeker, rank
from bot.domain.menu import Menu
from bot.domain.messages import Block, Button, Buttons, Text
from bot.texts.dates import write_date
from bot.turn.turn import Turn
from lessons.catalogue import CourseSession, LongCourse
from lessons.markup import escape

TAPPED = "="  # before an id in an action: nobody types it
# What the button of a longer course says it is, by what the learner said of it last.
NEXT = {
    None: "interested",
    Stage.INTERESTED: "finished",
    Stage.FINISHED: "interested",
    Stage.WITHDRAWN: "interested",
}
LABELS = {**NEXT, Stage.FINISHED: "reopen"}


def shelf(turn: Turn, seeker: Seeker, first: int = 0) -> tuple[Block, ...]:
    """Return blocks for some longer courses from that rank on, with buttons for each and for more.

    The numbers begin anew on each page: typed, a number is the button that bears it.
    """
    ranked = rank(turn.library.catalogue.values(), seeker, first + SHOWN + 1)
    shown = ranked[first : first + SHOWN]
    if not shown:
        return (turn.text("further-over" if first else "further-none"),)
    more: tuple[Button, ...] = ()
    if len(ranked) > first + SHOWN:
        more = (Button(turn.speech("further-next"), f"further:{first + SHOWN}"),)
    return (
        turn.text("further-more" if first else "further-intro", count=len(shown)),
        *entries(turn, shown),
        turn.aside("further-how"),
        taps(turn, [each.course.id for each in shown], seeker.stages, *more),
    )


def page(turn: Turn, seeker: Seeker) -> tuple[Block, ...]:
    """Return blocks for the first longer courses, for a page that takes no answer."""
    shown = rank(turn.library.catalogue.values(), seeker, SHOWN)
    if not shown:
        return (turn.text("further-none"),)
    return (turn.text("further-intro", count=len(shown)), *entries(turn, shown))


def entries(turn: Turn, shown: Sequence[Advice]) -> tuple[Block, ...]:
    """Return a numbered text for each longer course, with the reason, the dates and the access."""
    return tuple(
        block for number, each in enumerate(shown, 1) for block in _entry(turn, number, each)
    )


def taps(turn: Turn, ids: Sequence[str], stages: Mapping[str, Stage], *more: Button) -> Buttons:
    """Return a button for each longer course, numbered as on the screen, and others."""
    own = (
        Button(
            turn.speech(f"button-{LABELS[stages.get(each)]}", place=number),
            f"{NEXT[stages.get(each)]}:{TAPPED}{each}",
        )
        for number, each in enumerate(ids, 1)
    )
    return Buttons((*own, *more))


def shown_ids(menu: Menu) -> list[str]:
    """Return the ids of the longer courses on the screen, in the order of their numbers."""
    actions = (entry.action.partition(f":{TAPPED}") for entry in menu.numbers)
    return [course_id for name, _, course_id in actions if name in tuple(Stage) and course_id]


def _entry(turn: Turn, number: int, each: Advice) -> tuple[Text, Text]:
    course = each.course
    reason_args: dict[str, object] = {}
    if each.reason is Reason.HARD and each.topic:
        reason_args["topic"] = turn.speech(f"topic-{each.topic}")
    if each.reason is Reason.TRADE:
        reason_args["trade"] = turn.speech(f"trade-{turn.learner.trade}")
    told = turn.text(
        "further-entry",
        number=number,
        title=escape(course.title),
        url=course.url,
        provider=escape(course.provider),
        duration=escape(course.duration),
        level=turn.speech(f"level-{course.level}"),
        cost=turn.speech(f"cost-{course.cost}"),
        status=turn.speech(f"status-{course.status}"),
        dates=_dates(turn, course),
        reason=turn.speech(f"reason-{each.reason}", **reason_args),
    )
    checked = write_date(course.checked_on, turn.speech.language)
    return told, turn.aside("further-access", access=escape(course.access), checked=checked)


def _dates(turn: Turn, course: LongCourse) -> str:
    """Return the line of the next session and of the end of enrolment; empty if none is known."""
    said = [_session(turn, each) for each in course.coming(turn.today)[:1]]
    if course.closes:
        day = write_date(course.closes, turn.speech.language)
        said.append(turn.speech("dates-closes", day=day))
    return f"\n{' '.join(said)}" if said else ""


def _session(turn: Turn, session: CourseSession) -> str:
    language = turn.speech.language
    place = turn.speech("dates-place", place=escape(session.place)) if session.place else ""
    starts = write_date(session.starts, language)
    if session.last == session.starts:
        return turn.speech("dates-day", day=starts, place=place)
    return turn.speech(
        "dates-days", starts=starts, ends=write_date(session.last, language), place=place
    )
