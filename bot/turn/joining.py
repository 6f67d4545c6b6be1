"""First contact and departure of a learner."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time
from typing import TypeGuard
from zoneinfo import ZoneInfo

from bot.domain.menu import Menu
from bot.domain.messages import Address, Inbound
from bot.domain.people import Learner, LearnerState
from bot.storage.roster import Listed
from bot.texts.speech import LANGUAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """Values that a learner has until they choose others."""

    language: str = "fr"
    zone: str = "Europe/Paris"
    send_at: time = time(9, 0)
    awaits: str | None = None  # the action that a newcomer's first words answer


def meet(inbound: Inbound, listed: Listed | None, defaults: Defaults) -> Learner:
    """Return the learner for a newcomer, whom the roster may list; they are not stored yet."""
    profile = inbound.profile
    newcomer = Learner(
        address=inbound.address,
        language=profile.language if _is_spoken(profile.language) else defaults.language,
        zone=profile.zone if _is_zone(profile.zone) else defaults.zone,
        send_at=defaults.send_at,
        menu=Menu(awaits=defaults.awaits),
        joined_at=inbound.at,
    )
    if listed is None:
        return newcomer
    days = frozenset(listed.days or newcomer.days)
    return replace(newcomer, member_id=listed.id, trade=listed.trade, days=days)


def see_off(learner: Learner, left: Address) -> Learner | None:
    """Return the learner stopped, if they are written to at `left`; otherwise None."""
    if learner.address != left:
        return None
    return replace(learner, state=LearnerState.STOPPED, next_due_at=None)


def _is_spoken(language: str | None) -> TypeGuard[str]:
    return language in LANGUAGES


def _is_zone(name: str | None) -> TypeGuard[str]:
    try:
        return name is not None and bool(ZoneInfo(name))
    except (ValueError, LookupError, OSError):  # not a name, no such zone, not a file
        return False
