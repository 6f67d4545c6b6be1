"""Shares that stand: one's own, to withdraw; those of others, to read."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.capabilities.sharing.changes import ShareWithdrawn
from bot.capabilities.sharing.model import Share
from bot.capabilities.sharing.rules import current
from bot.capabilities.sharing.things import name_thing, write_thing
from bot.domain.messages import Button, Buttons, Outbound, Text
from bot.texts.dates import write_date
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.markup import escape

SHOWN = 5  # at a time: buttons of a row

Shares = tuple[Share, ...]


def shares(turn: Turn, found: Shares) -> Decision:
    """« partages »: list what one shares now, with a button that withdraws each."""
    standing = current(found, turn.now)
    if not standing:
        return reply(turn.say("shares-none", "share"))
    return _list(turn, standing, "shares-mine")


def withdraw(turn: Turn, found: Shares) -> Decision:
    """« retirer »: withdraw a share, by its button or its number; the only one without either."""
    standing, said = current(found, turn.now), turn.argument.strip()
    if not standing:
        return reply(turn.say("shares-none", "share"))
    chosen = _choose(standing, said)
    if chosen is None:
        wrong = said.isdigit() and len(said) < 4
        key = "withdraw-no-number" if wrong else "withdraw-which"
        return _list(turn, standing, key, number=said)
    told = turn.say("withdrawn", "shares", name=_name(turn, chosen), named=escape(chosen.named))
    return reply(told, keep=(ShareWithdrawn(chosen, turn.now),))


def received(turn: Turn, found: Shares) -> Decision:
    """« partagé avec moi »: show what others let one read now, a few at a time.

    The argument is the rank of the first that is shown.
    """
    if not found:
        return reply(turn.say("received-none", "help"))
    first = _rank(turn.argument)
    first = first if first < len(found) else 0
    shown = tuple(Text(write_share(turn, each)) for each in found[first : first + SHOWN])
    head = turn.text("received", count=len(found))
    left = len(found) - first - len(shown)
    if left <= 0:
        return reply(Outbound((head, *shown), quiet=True))
    more = Button(turn.speech("received-next", count=left), f"shared:{first + SHOWN}")
    return reply(Outbound((head, *shown, Buttons((more,))), quiet=True))


def write_share(turn: Turn, shared: Share) -> str:
    """Return a share as its reader sees it: who shares, since when, until when, and what."""
    head = turn.speech(
        "shared-by",
        name=escape(shared.signed),
        day=_day(turn, shared.shared_at),
        until=write_last_day(turn, shared),
    )
    return f"{head}\n\n{write_thing(turn.speech, shared)}"


def write_last_day(turn: Turn, shared: Share) -> str:
    """Return the last day on which a share can be read, in the zone of the turn."""
    return _day(turn, shared.ends_at - timedelta(seconds=1))


def _list(turn: Turn, standing: Shares, key: str, **args: str) -> Decision:
    lines = (
        turn.speech(
            "shares-entry",
            number=number,
            name=_name(turn, each),
            named=escape(each.named),
            day=write_last_day(turn, each),
        )
        for number, each in enumerate(standing, 1)
    )
    buttons = tuple(
        Button(turn.speech("button-withdraw", number=number), f"withdraw:{each.key}")
        for number, each in enumerate(standing[:SHOWN], 1)
    )
    return reply(
        Outbound((turn.text(key, list="\n".join(lines), **args), Buttons(buttons)), quiet=True)
    )


def _choose(standing: Shares, said: str) -> Share | None:
    if not said:
        return standing[0] if len(standing) == 1 else None
    number = _rank(said)
    keyed = next((each for each in standing if each.key == said), None)
    return keyed or (standing[number - 1] if 0 < number <= len(standing) else None)


def _rank(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0


def _name(turn: Turn, shared: Share) -> str:
    return escape(name_thing(turn.speech, shared.what, shared.details))


def _day(turn: Turn, at: datetime) -> str:
    local = at.astimezone(ZoneInfo(turn.learner.zone))
    return write_date(local.date(), turn.speech.language)
