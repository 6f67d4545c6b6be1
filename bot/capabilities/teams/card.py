"""The card of a service in a course: each figure with its name."""

from __future__ import annotations

from collections.abc import Callable

from bot.capabilities.teams.rules import Interval, TeamFigures
from bot.capabilities.teams.summary import say_count, write_count, write_success
from bot.domain.messages import Facts
from bot.turn.turn import Turn


def _count(name: str) -> Callable[[Turn, TeamFigures], str]:
    return lambda turn, figures: write_count(turn, figures, name)


def _left(of: str, without: str) -> Callable[[Turn, TeamFigures], str]:
    """Return the words of a count without another that is a part of it: it adds nothing."""

    def write(turn: Turn, figures: TeamFigures) -> str:
        all_, some = figures.interval(of), figures.interval(without)
        span = Interval(max(0, all_.low - some.high), all_.high - some.low)
        return say_count(turn.speech, span, figures.size)

    return write


CARD = {  # a figure -> its words; its name is `summary-<figure>`, what it says `define-<figure>`
    "enrolled": _count("enrolled"),
    "waiting": _left("enrolled", "started"),
    "under-way": _left("started", "completed"),
    "completed": _count("completed"),
    "success": write_success,
}
DERIVED = ("waiting", "under-way")  # from other figures


def show_card(turn: Turn, figures: TeamFigures) -> Facts:
    """Return the figures of a service in a course, by name."""
    pairs = ((turn.speech(f"summary-{name}"), write(turn, figures)) for name, write in CARD.items())
    return Facts(tuple(pairs))
