"""« rôle »: who has a role, and a person's role changed, with the services that they manage."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.capabilities.people import columns, records
from bot.capabilities.people.changes import MemberKept
from bot.capabilities.people.report import describe_role
from bot.capabilities.people.rules import (
    AROUND,
    Directory,
    ServiceNames,
    Unheard,
    count_administrators,
)
from bot.domain.people import Member, Role
from bot.domain.services import SEPARATOR, Path
from bot.storage import enlisting
from bot.storage.database import Transaction
from bot.turn.decision import Decision, audit, reply
from bot.turn.turn import Turn
from lessons.markup import escape

SHOWN_MAX = 60  # characters of what was typed that are said again
LISTED_MAX = 40  # people
ROLE_WORDS_MAX = 3  # « chef de service »
_NAMES_WHO = re.compile(r"@|/.*/")  # in an e-mail or an address, and in no other word
_LINK = re.compile(
    r"^(?:(?:est|devient|sera|comme|en|à|pour|un|une|is|becomes|as|to|for|a|an|the)\s+)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleOrder:
    """An order to change a role, as it was typed."""

    who: str
    role: Role | None = None
    word: str = ""  # typed in place of a role
    service: str = ""  # one or several, as they were typed


async def read_directory(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Directory]:
    """Read the roster, which nobody else changes until the turn ends."""
    await enlisting.hold(connection)
    directory = await records.read_directory(connection)
    return {each.learner.id: directory for each in turns}


def change(turn: Turn, directory: Directory) -> Decision:
    """« rôle ana@ville.fr responsable Accueil, Voirie »: change a role; alone, tell who has one."""
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
    leaves = before.role is Role.ADMINISTRATOR and order.role is not Role.ADMINISTRATOR
    if leaves and count_administrators(directory) == 1:
        return reply(turn.say("role-last"))
    if order.service.strip(AROUND) and order.role is not Role.MANAGER:
        return reply(turn.say("role-manages-none", role=turn.speech(f"role-{order.role}")))
    manages = _managed(order, before, directory)
    if isinstance(manages, Unheard):
        service = escape(manages.service.strip(AROUND)[:SHOWN_MAX])
        key = "role-several" if manages.several else "role-no-such-service"
        return reply(turn.say(key, service=service))
    if order.role is Role.MANAGER and not manages:
        return reply(turn.say("role-no-service"))
    after = replace(before, role=order.role, manages=manages)
    said = turn.say("role-kept", **_words(turn, after))
    who = before.email or before.addresses[0]
    kept = audit(turn, "role", who, **describe_role(before, after))
    return reply(said, keep=(MemberKept(found, after, turn.now), kept))


def read_order(text: str) -> RoleOrder | None:
    """Return what « rôle … » asks for, in whatever order; None when nobody is named."""
    words = text.replace("\u00a0", " ").split()
    who = next((each for each in words if _NAMES_WHO.search(each)), words[0] if words else "")
    if not who.strip(AROUND) or (columns.find_role(text) and not _NAMES_WHO.search(who)):
        return None
    words.remove(who)
    rest = _LINK.sub("", " ".join(words).strip(AROUND))
    role, service = _find_role(rest.split())
    who = who.strip(f"{AROUND}:")
    return RoleOrder(who=who, role=role, service=service, word="" if role else rest)


def _find_role(words: Sequence[str]) -> tuple[Role | None, str]:
    """Return the role that words begin or end with, as many of them as can be, and the others."""
    for size in range(min(len(words), ROLE_WORDS_MAX), 0, -1):
        for named, others in (words[:size], words[size:]), (words[-size:], words[:-size]):
            if role := columns.find_role(" ".join(named).strip(f"{AROUND}:")):
                return role, " ".join(others)
    return None, ""


def find_person(directory: Directory, who: str) -> int | None:
    """Return the id of whoever is listed under an e-mail or an address; None if nobody is."""
    present = directory.present
    keys = {said.email: each for each, said in present.items() if said.email}
    keys |= {person: each for each, said in present.items() for person in said.addresses}
    return keys.get(who.casefold()) or keys.get(who)


def _managed(order: RoleOrder, before: Member, directory: Directory) -> tuple[Path, ...] | Unheard:
    """Return what somebody manages in a role, or the words that name no service."""
    if order.role is not Role.MANAGER:
        return ()
    if not order.service.strip(AROUND):
        return before.manages or ((before.service,) if before.service else ())
    return ServiceNames(directory.services).hear_all(order.service)


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
