"""« qui voit quoi »: who sees what of a person here, by the settings and the holdings of now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.capabilities.completion.records import Look, list_looks
from bot.capabilities.privacy.copy import name_owner
from bot.capabilities.sharing.model import Share
from bot.capabilities.sharing.readers import read_shares
from bot.capabilities.sharing.rules import current
from bot.capabilities.sharing.shares import Shares, write_last_day
from bot.capabilities.teams.rules import SHOWN_MIN
from bot.domain.messages import Outbound, Text
from bot.domain.people import Role
from bot.storage.database import Transaction
from bot.storage.holdings import By, days_kept
from bot.storage.roster import count_viewers
from bot.storage.tables import audit
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.markup import escape

LOOKS_MAX = 10  # lines; « mes données » has them all


@dataclass(frozen=True, slots=True)
class Viewers:
    """The people who may see something of a person, and who did."""

    counts: Mapping[Role, int]  # people of each role; of managers, those of the person's service
    shares: Shares  # of the person, also those that are over
    looks: Sequence[Look]  # at where they stand by name, the last first


async def read_viewers(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Viewers]:
    """Count who may see something of each, read what each shares, and who looked at them."""
    shares = await read_shares(connection, turns)
    looks = await list_looks(connection, [turn.learner.member_id or 0 for turn in turns])
    return {
        turn.learner.id: Viewers(
            await count_viewers(connection, turn.assignment.service),
            shares[turn.learner.id],
            looks.get(turn.learner.member_id or 0, ()),
        )
        for turn in turns
    }


def tell(turn: Turn, viewers: Viewers) -> Decision:
    """Say it for each in turn: the person, those they share with, roles, an LRS, the platform."""
    speak, team, counts = turn.speech, turn.assignment.team or "", viewers.counts
    standing = [_shared(turn, each) for each in current(viewers.shares, turn.now)]
    managers = counts.get(Role.MANAGER, 0)
    lines = (
        speak("who-sees-you", held=_held(turn)),
        speak("who-sees-shared", count=len(standing), named=", ".join(standing)),
        speak("who-sees-managers", count=managers, team=escape(team), least=SHOWN_MIN),
        *_names(turn, viewers),
        speak("who-sees-trainers", count=counts.get(Role.TRAINER, 0)),
        speak("who-sees-administrators", count=counts.get(Role.ADMINISTRATOR, 0)),
        speak("who-sees-journal", days=days_kept(turn.owners, audit)),
        *_tell_lrs(turn),
        speak(
            "who-sees-platform",
            platform=turn.learner.address.platform.capitalize(),
            pushed=1 if turn.lrs.endpoint else 0,
        ),
    )
    said = Text("\n\n".join((speak("who-sees"), *lines)))
    return reply(Outbound((said, turn.buttons("my-data", "forget", "help")), quiet=True))


def _shared(turn: Turn, share: Share) -> str:
    day = write_last_day(turn, share)
    return turn.speech("who-sees-named", named=escape(share.named), day=day)


def _names(turn: Turn, viewers: Viewers) -> Iterator[str]:
    """Yield who may see where the person stands by name, and who did; nothing where nobody may."""
    if turn.nominal:
        first = min(turn.nominal, key=lambda role: role.rank)
        yield turn.speech("who-sees-names", from_role=first)
    if viewers.looks:
        lines = (
            turn.speech("who-looked-at", who=escape(each.looker), **turn.moment(each.at))
            for each in viewers.looks[:LOOKS_MAX]
        )
        told = turn.speech("who-looked", count=len(viewers.looks), shown=LOOKS_MAX)
        yield "\n".join((told, "", *(f"- {line}" for line in lines)))
    elif turn.nominal:
        yield turn.speech("who-looked-nobody")


def _tell_lrs(turn: Turn) -> tuple[str, ...]:
    """Return what the LRS of the settings receives; nothing without one."""
    if not turn.lrs.endpoint:
        return ()
    host = urlsplit(turn.lrs.endpoint).hostname or ""
    named = "yes" if turn.lrs.nominal else "no"
    return (turn.speech("who-sees-lrs", host=escape(host), named=named),)


def _held(turn: Turn) -> str:
    """Return what may be held of a person, by the owners that declare a table of people."""
    names = (
        name_owner(turn.speech, owner)
        for owner, holdings in turn.owners.items()
        if any(each.by is not By.NOBODY for each in holdings)
    )
    return ", ".join(f"{name[0].lower()}{name[1:]}" for name in dict.fromkeys(names))
