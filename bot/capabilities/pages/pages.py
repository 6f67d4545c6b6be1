"""Pages that a platform may show beside the conversation. They change nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import NamedTuple

from bot.capabilities.guidance import help as guide
from bot.capabilities.profile.questions import name_chosen, questions
from bot.capabilities.profile.rules import step_of
from bot.capabilities.study import progression
from bot.capabilities.study.enrollments import count, newest, upcoming
from bot.capabilities.study.further import further_page
from bot.capabilities.study.model import Coursework, Enrollment
from bot.capabilities.study.progress import name_accuracy, name_next
from bot.capabilities.teams.rules import Published, Summary
from bot.capabilities.teams.summary import shown_reports, write_count, write_rate
from bot.domain.deliveries import Delivery
from bot.domain.menu import preference
from bot.domain.messages import Block, Button, Buttons, Choices, Meter, Outbound, Text
from bot.domain.people import LearnerState
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.markup import escape

HOME = "home"
PREFERENCES = "preferences"
HELP = "help"
FURTHER = "further"
TEAMS_MAX = 6  # lines of a course on the Home: the summary has them all


class HomeContent(NamedTuple):
    """The values that the Home shows."""

    work: Coursework
    figures: Published  # of managed teams
    waiting: Collection[Delivery]  # lessons asked for with « plus tard »


def home(turn: Turn, shown: HomeContent) -> Decision:
    """Show today's lesson, progress, the next message, one's teams, and buttons to the rest."""
    work = shown.work
    blocks = (
        *_today(turn, work),
        *(block for each in work.enrollments for block in _progress(turn, shown, each)),
        *_teams(turn, shown.figures),
        Text(_preferences(turn), aside=True),
        Buttons((*_pages(turn), *_rest(turn))),
        turn.aside("home-note"),
    )
    return reply(Outbound(blocks, page=HOME))


def preferences(turn: Turn, _: None) -> Decision:
    """Show a form with every choice of the learner and its current value."""
    return reply(Outbound(tuple(_field(turn, each) for each in questions(turn)), page=PREFERENCES))


def show_help(turn: Turn, _: None) -> Decision:
    """Show the commands of the learner's role, where they are."""
    return reply(Outbound(guide.commands(turn), page=HELP))


def show_further(turn: Turn, work: Coursework) -> Decision:
    """Show the longer courses that fit the learner, where they are."""
    return reply(Outbound(further_page(turn, work), page=FURTHER))


def _field(turn: Turn, asked: Choices) -> Choices:
    """Return a question as a form asks it: in short, and without commands to type."""
    name = preference(asked.action)
    free = asked.free and not asked.multiple and not asked.hours
    return replace(asked, prompt=turn.speech(f"form-{name}"), free=free)


def _today(turn: Turn, work: Coursework) -> tuple[Block, ...]:
    """Return the blocks of the open or next lesson, with a button to have it now."""
    if step_of(turn.learner):
        return turn.text("home-welcome"), turn.buttons("start", main="start")
    review = ("review",) if work.answers else ()
    enrollment = upcoming(turn, work)
    lesson = progression.current(*newest(turn, work, enrollment)) if enrollment else None
    if enrollment is None or lesson is None:
        return turn.text("home-none"), turn.buttons(*review, "further")
    title, moment = escape(lesson.title), turn.next_moment(turn.learner)
    if enrollment.open:
        later = ("later",) if turn.learner.state is LearnerState.ACTIVE else ()
        said = turn.text("home-open", title=title)
        return said, turn.buttons("lesson", *review, *later, main="lesson")
    key = "home-ready"  # nothing brings it unprompted: it begins when it is asked for
    if turn.learner.state is LearnerState.PAUSED:
        key = "home-paused"
    elif turn.learner.state is LearnerState.STOPPED:
        key = "home-stopped"
    elif enrollment == work.active and turn.learner.next_due_at:
        key = "home-next"
    return turn.text(key, title=title, **moment), turn.buttons("lesson", *review, main="lesson")


def _progress(turn: Turn, shown: HomeContent, enrollment: Enrollment) -> tuple[Block, ...]:
    """Return where a learner stands in one course: a bar, and lines; the next message once."""
    work = shown.work
    told = enrollment == upcoming(turn, work) and not enrollment.open  # with the lesson, above
    enrollment, course = newest(turn, work, enrollment)
    lessons = count(turn, work, enrollment)
    line = turn.aside(
        "home-accuracy" if told else "home-progress",
        accuracy=name_accuracy(turn, work, course),
        next=name_next(turn, enrollment, lessons, shown.waiting),
    )
    return Meter(course.title, lessons.done, lessons.total), line


def _teams(turn: Turn, figures: Published) -> Iterator[Block]:
    """Yield a list of one's teams for each course, with what a summary may show."""
    reports = shown_reports(turn, figures)
    for title, report in reports:
        lines = "\n".join(_lines(turn, report))
        yield turn.text("home-teams", title=escape(title), lines=lines)
    if reports:
        yield Buttons((Button(turn.speech("home-summary"), "summary"),))


def _lines(turn: Turn, report: Summary) -> Iterator[str]:
    for team in (*([report.total] if report.total else []), *report.teams)[:TEAMS_MAX]:
        yield turn.speech(
            "home-team",
            team=escape(team.team),
            completed=write_count(turn, team, "completed"),
            success=write_rate(turn, team.success),
        )


def _preferences(turn: Turn) -> str:
    """Return the current choices in one line."""
    return escape(" · ".join(filter(None, map(name_chosen, questions(turn)))))


def _pages(turn: Turn) -> Iterator[Button]:
    """Yield the buttons of pages that open over this one."""
    for name in (PREFERENCES, FURTHER, HELP):
        yield Button(turn.speech(f"button-{name}"), f"page:{name}")


def _rest(turn: Turn) -> tuple[Button, ...]:
    """Return the button that pauses, or that resumes."""
    active = turn.learner.state is LearnerState.ACTIVE
    return turn.buttons("pause" if active else "resume").buttons
