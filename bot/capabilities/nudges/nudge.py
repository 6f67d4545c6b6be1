"""« relancer »: a word in the manager's name to those who have not answered, seen before it leaves.

The manager learns neither who they are nor how many.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple, cast
from zoneinfo import ZoneInfo

from bot.capabilities.nudges.readers import Nudging
from bot.capabilities.nudges.rules import APART, list_waiting
from bot.capabilities.nudges.sending import WORK, NudgeOrder, name_sender, write_nudge
from bot.capabilities.teams.rules import SHOWN_MIN
from bot.capabilities.teams.scope import Scope, Unnamed, read_scope
from bot.capabilities.teams.spoken import name_scope, tell_unread
from bot.domain.messages import Button, Buttons, Outbound
from bot.domain.services import ROOT, write_path
from bot.texts.dates import write_day
from bot.turn.decision import Decision, FileAsked, JsonValue, audit, reply
from bot.turn.turn import Turn
from lessons.markup import escape

_SILENT = re.compile(  # whom a nudge is for, whatever is said of them
    r"\b(?:tous |toutes |les |mes |all |the )*"
    r"(?:ceux|celles|agents?|collègues?|personnes|retardataires|silencieux|those|people)\b"
    r"(?: (?:qui|who)\b.*)?",
    re.IGNORECASE,
)


class _Meant(NamedTuple):
    """Services that may be nudged now, of those that a manager named."""

    scope: Scope
    services: tuple[int, ...]
    today: date  # in the zone of the collectivité
    waiting: dict[int, date]  # services nudged too lately, and when they may be again


def preview(turn: Turn, found: Nudging) -> Decision:
    """« relancer … »: show the text that would leave, and say to whom, in words alone."""
    meant = _read(turn, found)
    if isinstance(meant, Outbound):
        return reply(meant)
    titles = [found.managed.names.courses[each] for each in meant.scope.courses]
    title = titles[0] if len(titles) == 1 else turn.speech("nudge-own-course")
    told = turn.text(
        "nudge-preview", scope=escape(name_scope(turn, found.managed.names, meant.scope))
    )
    sent = write_nudge(turn, name_sender(turn), title)
    waiting = (
        [turn.aside("nudge-without", **_list_waiting(turn, found, meant))] if meant.waiting else []
    )
    yes = Button(turn.speech("nudge-yes"), f"nudge-send:{turn.argument}", main=True)
    choice = Buttons((yes, Button(turn.speech("nudge-no"), "no:nudge")), asks=True)
    return reply(Outbound((told, *sent, *waiting, choice), quiet=True))


def confirm(turn: Turn, found: Nudging) -> Decision:
    """Have the nudge sent, in batches; the services that it named have had theirs for a week."""
    meant = _read(turn, found)
    if isinstance(meant, Outbound):
        return reply(meant)
    order = NudgeOrder(
        services=list(meant.services),
        courses=list(meant.scope.courses),
        key=turn.event,
        at=turn.now.isoformat(),
        day=meant.today.isoformat(),
    )
    asked = FileAsked(turn.learner, WORK, cast("JsonValue", order), turn.now)
    about = name_scope(turn, found.managed.names, meant.scope)
    return reply(turn.say("nudge-asked"), keep=(asked, audit(turn, "nudge", about)))


def _read(turn: Turn, found: Nudging) -> _Meant | Outbound:
    """Return what a manager means; what to tell them where nothing can be nudged."""
    if not turn.assignment.manages:
        return turn.say("summary-no-team")
    today = turn.now.astimezone(ZoneInfo(turn.zone)).date()
    scope = read_scope(turn.argument, found.managed.names, today)
    if isinstance(scope, Unnamed):
        again = read_scope(_SILENT.sub("", turn.argument), found.managed.names, today)
        scope = scope if isinstance(again, Unnamed) else again
    if not isinstance(scope, Scope):
        return tell_unread(turn, found.managed.names, scope, "nudge:")
    if scope.days:
        return turn.say("nudge-no-period")
    services = found.managed.expand(scope.services, turn.assignment.manages)
    waiting = list_waiting(found.last, services, today)
    meant = _Meant(scope, tuple(each for each in services if each not in waiting), today, waiting)
    if not meant.services:
        return turn.say("nudge-too-soon", days=APART.days, **_list_waiting(turn, found, meant))
    if sum(found.heads.get(each, 0) for each in meant.services) >= SHOWN_MIN:
        return meant
    few = turn.text("nudge-few", least=SHOWN_MIN)
    rest = [turn.aside("nudge-without", **_list_waiting(turn, found, meant))] if waiting else []
    return Outbound((few, *rest), quiet=True)


def _list_waiting(turn: Turn, found: Nudging, meant: _Meant) -> dict[str, str]:
    """Return the services that wait, and the first day on which one may be nudged again."""
    names = [
        turn.speech("scope-rest") if each == ROOT else write_path(found.managed.services, each)
        for each in meant.waiting
    ]
    day = write_day(min(meant.waiting.values()), turn.speech.language)
    return {
        "names": ", ".join(turn.speech("quoted", name=escape(each)) for each in names),
        "day": day,
    }
