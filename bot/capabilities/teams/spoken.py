"""Scopes said back to a manager, and words that name nothing."""

from __future__ import annotations

from collections.abc import Sequence

from bot.capabilities.teams.scope import Names, Scope, Unnamed
from bot.domain.messages import Button, Buttons, Outbound
from bot.texts.periods import PeriodFault, write_period
from bot.turn.turn import Turn
from lessons.markup import escape

LISTED_MAX = 8  # names in a sentence
BUTTONS_MAX = 10
ACTION_MAX = 200  # characters of what a button says


def name_scope(turn: Turn, names: Names, scope: Scope) -> str:
    """Return services, courses and period in words; all services where none was named."""
    services = [names.services[each] for each in scope.services]
    courses = [names.courses[each] for each in scope.courses]
    days = [write_period(scope.days, turn.speech.language)] if scope.days else []
    return ", ".join([*(services or [turn.speech("scope-all")]), *courses, *days])


def tell_unread(turn: Turn, names: Names, unread: Unnamed | PeriodFault, action: str) -> Outbound:
    """Say which words name nothing or several things, with a button for each that they may mean.

    `action`: what a button does with its name, and with the words around those.
    """
    if isinstance(unread, PeriodFault):
        return turn.say(f"period-{unread}")
    words, near = escape(unread.words), _list(turn, unread.names)
    known = _list(turn, [*names.services.values()])
    if unread.several:
        told = turn.text("scope-which", words=words, names=near)
    elif unread.names:
        told = turn.text("scope-near", words=words, names=near)
    else:
        told = turn.text("scope-unread", words=words, names=known or "none")
    said = ((each, f"{action}{each} {unread.rest}".strip()) for each in unread.names)
    buttons = tuple(Button(name, call) for name, call in said if len(call) <= ACTION_MAX)
    return Outbound((told, *((Buttons(buttons[:BUTTONS_MAX]),) if buttons else ())))


def _list(turn: Turn, names: Sequence[str]) -> str:
    shown = ", ".join(turn.speech("quoted", name=escape(each)) for each in names[:LISTED_MAX])
    return f"{shown}…" if len(names) > LISTED_MAX else shown
