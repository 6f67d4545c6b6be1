"""Scopes said back to a manager, and words that name nothing."""

from __future__ import annotations

from bot.capabilities.teams.scope import Names, Scope, Unnamed
from bot.domain.messages import Outbound
from bot.texts.periods import PeriodFault, write_period
from bot.turn.turn import Turn
from lessons.markup import escape

LISTED_MAX = 8  # names in a sentence


def name_scope(turn: Turn, names: Names, scope: Scope) -> str:
    """Return services, courses and period in words; all services where none was named."""
    services = [names.services[each] for each in scope.services]
    courses = [names.courses[each] for each in scope.courses]
    days = [write_period(scope.days, turn.speech.language)] if scope.days else []
    return ", ".join([*(services or [turn.speech("scope-all")]), *courses, *days])


def tell_unread(turn: Turn, names: Names, unread: Unnamed | PeriodFault) -> Outbound:
    """Say which words name nothing, or which services they may mean."""
    if isinstance(unread, PeriodFault):
        return turn.say(f"period-{unread}")
    if unread.paths:
        return turn.say("scope-which", names=_list(unread.paths))
    known = _list([*names.services.values()])
    return turn.say("scope-unread", words=escape(unread.words), names=known)


def _list(names: tuple[str, ...] | list[str]) -> str:
    shown = ", ".join(f"« {escape(each)} »" for each in names[:LISTED_MAX])
    return f"{shown}…" if len(names) > LISTED_MAX else shown
