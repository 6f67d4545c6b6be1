"""« bilan »: the figures of the services, the course and the period that a manager names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from bot.capabilities.teams.card import show_card, show_whole
from bot.capabilities.teams.figures import LIMITS
from bot.capabilities.teams.readers import Board, Managed
from bot.capabilities.teams.rules import CourseFigures, TeamFigures, summarise
from bot.capabilities.teams.scope import Scope
from bot.capabilities.teams.spoken import name_scope, tell_unread
from bot.capabilities.teams.summary import hidden_notes, lay_table
from bot.documents.drawing import can_draw
from bot.domain.messages import Block, Button, Buttons, Outbound, Text
from bot.texts.dates import write_date
from bot.texts.periods import write_period
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.course import Course
from lessons.markup import escape
from lessons.matching import nearest

CHOICES_MAX = 10  # services to choose from
NARROWED_MAX = 80  # characters of what is left of a scope, beside a choice
NOTED_MAX = 4  # services that are counted with another, in a sentence
PERIODS = ("month", "last-month", "quarter", "year")


def overview(turn: Turn, board: Board) -> Decision:
    """« bilan [service] [période] [cours] », in any order: a card for one service, else tables."""
    if not isinstance(board.asked, Scope):
        return reply(tell_unread(turn, board.managed.names, board.asked, "summary:"))
    notes = list(_note(turn, board))
    shown = list_shown(board)
    if board.week is None or not shown:
        return tell_nothing(turn, board, notes)
    day = write_date(board.week, turn.speech.language)
    blocks: list[Block] = [turn.text("summary-title", day=day)]
    for course, teams in name_courses(turn, shown):
        blocks += _show(turn, board, course, teams)
    hidden = len(board.units) - len({row.unit for row in board.last})
    blocks.append(turn.aside("summary-note", hidden=max(0, hidden), **LIMITS))
    return reply(Outbound((*blocks, *notes, _offer(turn, board, board.asked))))


def narrow_service(turn: Turn, managed: Managed) -> Decision:
    """Offer the services that may be shown apart; the argument is the rest of what was named."""
    own = (
        name for each, name in managed.names.services.items() if managed.services[each].unit == each
    )
    return _choose(turn, "narrow-service-which", own)


def narrow_period(turn: Turn, _: Managed) -> Decision:
    """Offer some periods; the argument is the rest of what was named."""
    return _choose(turn, "narrow-period-which", (turn.speech(f"narrow-{each}") for each in PERIODS))


def _choose(turn: Turn, key: str, names: Iterable[str]) -> Decision:
    buttons = [Button(name, f"summary:{name} {turn.argument}".strip()) for name in names]
    return reply(Outbound((turn.text(key), Buttons(tuple(buttons[:CHOICES_MAX]))), quiet=True))


def list_shown(board: Board) -> dict[str, list[TeamFigures]]:
    """Return what the last week says of each course that some unit visibly follows."""
    courses: defaultdict[str, list[TeamFigures]] = defaultdict(list)
    for row in board.last:
        courses[row.course].append(row.figures)
    return {each: some for each, some in courses.items() if any(f.enrolled.low for f in some)}


def name_courses(
    turn: Turn, shown: dict[str, list[TeamFigures]]
) -> Iterator[tuple[Course, list[TeamFigures]]]:
    """Yield each course with its figures, in the order of the library."""
    for course in turn.library.courses.values():
        if course.id in shown:
            yield course, shown[course.id]


def _show(turn: Turn, board: Board, course: Course, teams: list[TeamFigures]) -> Iterator[Block]:
    title = escape(course.title)
    if len(board.units) > 1:
        yield Text(f"**{title}**")
        yield lay_table(turn, summarise(teams, len(teams), turn.speech("summary-total")))
        return
    for each in teams:
        yield turn.text("summary-of", title=title, team=escape(name_team(turn, each)))
        yield show_card(turn, each)
    yield turn.text("summary-whole")
    yield show_whole(turn, board.whole.get(course.id, CourseFigures()))


def name_team(turn: Turn, figures: TeamFigures) -> str:
    """Return the path of a unit; that of people without a service in words."""
    return figures.team or turn.speech("scope-rest")


def _note(turn: Turn, board: Board) -> Iterator[Text]:
    """Yield what is counted elsewhere, and which services of the settings do not exist."""
    services, names = board.managed.services, board.managed.names.services
    with_: defaultdict[int, list[str]] = defaultdict(list)
    for each, unit in board.elsewhere:
        with_[unit].append(names.get(each, ""))
    for unit, some in with_.items():
        listed = ", ".join(turn.speech("quoted", name=escape(each)) for each in some[:NOTED_MAX])
        key = "summary-counted-with" if unit in board.units else "summary-counted-above"
        said = {"names": listed, "count": len(some), **LIMITS}
        if unit not in services:
            yield turn.aside("summary-counted-nowhere", **said)
        else:
            yield turn.aside(key, unit=escape(services[unit].name), **said)
    for missing in turn.assignment.missing:
        near = nearest(missing, names.values(), limit=1)
        yield turn.aside(
            "summary-missing", name=escape(missing), near=escape("".join(near)) or "none"
        )


def tell_nothing(turn: Turn, board: Board, notes: list[Text]) -> Decision:
    """Say why nothing is shown: no week in that period, or no service that may be."""
    if isinstance(board.asked, Scope) and board.asked.days and board.units:
        scope = escape(name_scope(turn, board.managed.names, board.asked))
        said = turn.text("summary-no-week", scope=scope)
        return reply(Outbound((said, *notes, turn.buttons("summary")), quiet=True))
    told = hidden_notes(turn).replies[0]
    return reply(Outbound((*told.blocks, *notes), quiet=True))


def _offer(turn: Turn, board: Board, scope: Scope) -> Buttons:
    """Return the buttons of a summary: the same as a picture, another part of it, what it means."""
    names = board.managed.names
    services = [names.services[each] for each in scope.services]
    courses = [names.courses[each] for each in scope.courses]
    days = [write_period(scope.days, turn.speech.language)] if scope.days else []
    offers = {
        "chart": [turn.argument] if can_draw() else None,
        "export": [turn.argument],
        "narrow-period": [*services, *courses],
        "narrow-service": [*courses, *days] if len(board.units) > 1 else None,
        "definitions": [],
    }
    return Buttons(
        tuple(
            Button(turn.speech(f"button-{name}"), f"{name}:{said}".rstrip(":"))
            for name, words in offers.items()
            if words is not None and len(said := " ".join(words)) <= NARROWED_MAX
        )
    )
