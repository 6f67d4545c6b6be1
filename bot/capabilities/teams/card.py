"""The card of a service in a course: each figure with its name; then those of everybody."""

from __future__ import annotations

from bot.capabilities.teams.rules import LOWEST, CourseFigures, TeamFigures, read_lift
from bot.capabilities.teams.summary import write_figure, write_rate
from bot.domain.messages import Facts
from bot.turn.turn import Turn
from lessons.course import Topic

# Figures of a service in their order. A name is `summary-<figure>`, its meaning `define-<figure>`.
CARD = (
    "enrolled",
    "not_started",
    "in_progress",
    "completed",
    "paused",
    "answering",
    "gestures",
    "success",
    "current",
)
WHOLE = ("lift", "topics")  # of the whole collectivité, in the same way
TOPICS_MAX = 3  # named, those with the most errors


def show_card(turn: Turn, figures: TeamFigures) -> Facts:
    """Return the figures of a service in a course, by name."""
    return _name(turn, {name: write_figure(turn, figures, name) for name in CARD})


def show_whole(turn: Turn, figures: CourseFigures) -> Facts:
    """Return the figures of a course over the whole collectivité, by name."""
    said = (_write_lift(turn, figures), _write_topics(turn, figures))
    return _name(turn, dict(zip(WHOLE, said, strict=True)))


def _name(turn: Turn, said: dict[str, str]) -> Facts:
    return Facts(tuple((turn.speech(f"summary-{name}"), words) for name, words in said.items()))


def _write_lift(turn: Turn, figures: CourseFigures) -> str:
    lift = read_lift(figures.lift)
    return write_rate(turn, figures.lift) if lift is None else turn.speech("whole-lift", lift=lift)


def _write_topics(turn: Turn, figures: CourseFigures) -> str:
    """Return the topics where many are sure and wrong, worst first; a dash where none may be."""
    rates = {each: rate for each in Topic if (rate := figures.topics.get(each)) and rate.shown}
    many = [each for each, rate in rates.items() if (rate.shown or 0) > LOWEST]
    if not many:
        return turn.speech("whole-topics-none" if rates else "summary-success-hidden")
    many.sort(key=lambda topic: -(rates[topic].shown or 0))
    return ", ".join(
        turn.speech(
            "whole-topic", topic=turn.speech(f"topic-{each}"), share=write_rate(turn, rates[each])
        )
        for each in many[:TOPICS_MAX]
    )
