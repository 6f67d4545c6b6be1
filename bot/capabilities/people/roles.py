"""« rôle »: who has a role, and a person's role changed, with the services that they manage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.capabilities.people import columns, records
from bot.capabilities.people.changes import MemberKept
from bot.capabilities.people.rules import AROUND, Directory, ServiceNames, count_administrators
from bot.domain.people import Member, Role
from bot.domain.services import SEPARATOR, Path
from bot.storage import enlisting
from bot.storage.database import Transaction
from bot.turn.decision import Decision, audit, reply
from bot.turn.turn import Turn
from lessons.markup import escape

SHOWN_MAX = 60  # characters of what was typed that are said again
LISTED_MAX = 40  # people


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleOrder:
    """An order to change a role, as it was typed."""

    who: str
    role: Role | None = None
    word: str = ""  # typed in place of a role
    service: str = ""  # as it was typed


async def read_directory(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Directory]:
    """Read the roster, which nobody else changes until the turn ends."""
    await enlisting.hold(connection)
    directory = await records.read_directory(connection)
    return {each.learner.id: directory for each in turns}


def change(turn: Turn, directory: Directory) -> Decision:
    """« rôle ana@ville.fr responsable Accueil »: change a role; alone, tell who has one."""
    order = read_order(turn.argument)
    if order is None:
        return reply(turn.say("role-list", people=_list(turn, directory)))
    found = find_person(directory, order.who)
    who = escape(order.who[:SHOWN_MAX])
    if found is None:
        return reply(turn.say("role-unknown", person=who))
    before = directory.members[found]
    if order.word:
        return reply(turn.say("role-which", word=escape(order.word[:SHOWN_MAX])))
    if order.role is None:
        return reply(turn.say("role-is", **_words(turn, before)))
    if found == turn.learner.member_id:
        return reply(turn.say("role-own"))
    if before.role is Role.ADMINISTRATOR and count_administrators(directory) == 1:
        return reply(turn.say("role-last"))
    manages = _managed(order, before, directory)
    if isinstance(manages, str):
        service = escape(order.service.strip(AROUND)[:SHOWN_MAX])
        return reply(turn.say(f"role-{manages}", service=service))
    after = replace(before, role=order.role, manages=manages)
    said = turn.say("role-kept", **_words(turn, after))
    if after == before:
        return reply(said)
    kept = audit(
        turn, "role", before.email or before.addresses[0], role=order.role, was=before.role
    )
    return reply(said, keep=(MemberKept(found, after, turn.now), kept))


def read_order(text: str) -> RoleOrder | None:
    """Return what « rôle … » asks for; None when nobody is named."""
    who, _, rest = text.strip(AROUND).partition(" ")
    words = rest.split()
    if not who:
        return None
    for size in range(min(len(words), 3), 0, -1):
        if role := columns.find_role(" ".join(words[:size])):
            return RoleOrder(who=who.strip(AROUND), role=role, service=" ".join(words[size:]))
    return RoleOrder(who=who.strip(AROUND), word=rest)


def find_person(directory: Directory, who: str) -> int | None:
    """Return the id of whoever is listed under an e-mail or an address; None if nobody is."""
    present = directory.present
    keys = {said.email: each for each, said in present.items() if said.email}
    keys |= {person: each for each, said in present.items() for person in said.addresses}
    return keys.get(who.casefold()) or keys.get(who)


def _managed(order: RoleOrder, before: Member, directory: Directory) -> tuple[Path, ...] | str:
    """Return what somebody manages in a role; the end of a key if that cannot be told."""
    if order.role is not Role.MANAGER:
        return ()
    if not order.service:
        own = (before.service,) if before.service else ()
        return before.manages or own or "no-service"
    found = ServiceNames(directory.services).hear(order.service)
    if len(found) > 1:
        return "several"
    return tuple(found) or "no-such-service"


def _list(turn: Turn, directory: Directory) -> str:
    """Return a line for each person who has a role, the highest first."""
    people = [each for each in directory.present.values() if each.role is not Role.AGENT]
    people.sort(key=lambda each: (-each.role.rank, each.email or ""))
    lines = [f"- {turn.speech('role-line', **_words(turn, each))}" for each in people[:LISTED_MAX]]
    if more := len(people) - len(lines):
        lines.append(f"- {turn.speech('plan-more', count=more)}")
    return "\n".join(lines)


def _words(turn: Turn, said: Member) -> dict[str, Any]:
    known = said.email or next(iter(said.addresses), "")
    services = ", ".join(SEPARATOR.join(path) for path in said.manages)
    return {
        "person": escape(f"{said.name} ({known})" if said.name else known),
        "role": turn.speech(f"role-{said.role}"),
        "manages": len(said.manages),
        "services": escape(services),
    }
