"""`levain people …`: the roster read and changed on the host, by the same rules as in the chat."""

from __future__ import annotations

import csv
import getpass
import io
import json
import socket
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote, unquote

from bot.capabilities import load_capabilities, speak
from bot.capabilities.people import records, roles, tree
from bot.capabilities.people.changes import MemberKept
from bot.capabilities.people.columns import NAMES, find_role
from bot.capabilities.people.importing import name_trades, read_content
from bot.capabilities.people.model import Heading, Listing, Snag
from bot.capabilities.people.report import count_changes, list_roles, tell_plan, tell_snags
from bot.capabilities.people.rules import RosterPlan, ServiceNames, plan_import
from bot.domain.errors import SettingsError
from bot.domain.messages import Address, Text
from bot.domain.people import Assignment, Learner, Member, Role
from bot.domain.services import (
    SEPARATOR,
    read_path,
)
from bot.run.platforms import PLATFORMS, load_identifiers, load_records
from bot.run.settings import Settings
from bot.storage import enlisting, schema
from bot.storage.database import Database, Transaction
from bot.texts.speech import Speech
from bot.turn.capability import Reader
from bot.turn.decision import Audited, Change, Decision, JsonValue, keep_all
from bot.turn.outbox import LAST
from bot.turn.turn import Turn
from lessons.library import Library
from lessons.markup import escape, plain
from lessons.sanitize import clean

T = TypeVar("T")
HOST = "host"  # the platform of whoever types on it


@dataclass(frozen=True, slots=True, kw_only=True)
class FileGiven:
    """A roster file, and what to do with it."""

    content: bytes
    name: str
    part: bool  # it does not list everybody
    apply: bool
    leaving: int | None  # how many are known to leave, if that is more than half


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleAsked:
    """The people to list."""

    service: str = ""
    role: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """The words of a command."""

    text: str
    sound: bool = True  # False: something is wrong, and nothing changed


async def import_file(
    database: Database, settings: Settings, given: FileGiven, now: datetime
) -> Printed:
    """Say what a roster file changes, and change it if that is asked, all or nothing."""
    await open_roster(database)
    say = speak(settings.language)
    trades, identifiers = name_trades(say), load_identifiers()
    listing = await read_content(database.begin, given.content, trades, identifiers)
    if not isinstance(listing, Listing):
        return _refused(say, listing)
    async with database.begin() as connection:
        directory = await records.read_directory(connection)
        before = await records.find_fingerprint(connection)
    plan = plan_import(listing, directory, whole=not given.part)
    if not isinstance(plan, RosterPlan):
        return _refused(say, plan)
    told = tell_plan(say, plan, listing.notes)
    if plan.is_drastic and given.leaving != len(plan.leaving):
        count = len(plan.leaving)
        ask = say("import-host-confirm", count=count, typed=str(count))  # to be pasted
        return Printed(join([*told, ask]), sound=not given.apply)
    if not given.apply or plan.is_empty:
        dry = [] if plan.is_empty else [say("import-host-dry")]
        return Printed(join([*told, *dry]))
    async with database.begin() as connection:  # others wait: all else is done before
        await enlisting.hold(connection)
        if await records.find_fingerprint(connection) != before:
            return Printed(join([say("import-host-changed")]), sound=False)
        await records.apply_plan(connection, plan, now)
        done = count_changes(plan)
        roles = list_roles(plan).items()
        kept = [audited("role", who, now, role) for who, role in roles]
        await keep(connection, [audited("import", given.name, now, done), *kept])
    return Printed(join([*told, say("import-done", **done)]))


async def list_people(database: Database, asked: PeopleAsked) -> list[dict[str, Any]]:
    """Return the people who are asked for, each as what is said of them.

    Raises SettingsError for a role or a service that does not exist.
    """
    await open_roster(database)
    async with database.begin() as connection:
        directory = await records.read_directory(connection)
    wanted = directory.gone if asked.gone else directory.present.keys()
    found = [directory.members[each] for each in directory.members if each in wanted]
    if asked.role:
        role = find_role(asked.role)
        if role is None:
            raise SettingsError(f"{asked.role} is no role: write {', '.join(Role)}")
        found = [each for each in found if each.role is role]
    if asked.service:
        tops = ServiceNames(directory.services).find(read_path(asked.service))
        if not tops:
            raise SettingsError(f"{asked.service}: no such service; see levain people service")
        found = [each for each in found if any(each.service[: len(t)] == t for t in tops)]
    return [_values(each) for each in found]


def to_json(people: Iterable[Mapping[str, Any]]) -> str:
    """Return people as JSON, one a line."""
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in people)


def to_lines(people: Iterable[Mapping[str, Any]]) -> str:
    """Return people as text, one a line: e-mail or address, name, service, role."""
    lines = (
        "  ".join(filter(None, (each["email"] or " ".join(each["addresses"]), each["name"])))
        + f"  {each['service'] or '-'}  {each['role']}"
        for each in people
    )
    return "".join(clean(line) + "\n" for line in lines)


async def export_people(database: Database, settings: Settings, name: str, now: datetime) -> bytes:
    """Return the people who are there as a CSV that `import_file` reads: it would change nothing.

    People who are listed without an e-mail are left out.
    """
    await open_roster(database)
    say = speak(settings.language)
    async with database.begin() as connection:
        directory = await records.read_directory(connection)
        people = [each for each in directory.present.values() if each.email]
        await keep(connection, [audited("export-people", name, now, {"people": len(people)})])
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow([NAMES[column][0] for column in _EXPORTED])
    for each in sorted(people, key=lambda one: one.email or ""):
        said = _values(each) | {"role": say(f"role-{each.role}")}
        writer.writerow([said[field] for field in _EXPORTED.values()])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


async def change_role(database: Database, settings: Settings, words: str, now: datetime) -> Printed:
    """Change a role, as « rôle » does in the chat."""
    read, answer = roles.read_directory, roles.change
    return await _decide(database, settings, read, answer, words, now, ordered=True)


async def change_service(
    database: Database, settings: Settings, words: str, now: datetime
) -> Printed:
    """Show, add, rename, move or remove a service, as « service » does in the chat."""
    read, answer, ordered = tree.read_organisation, tree.service, tree.is_order(words)
    return await _decide(database, settings, read, answer, words, now, ordered=ordered)


async def link(
    database: Database, settings: Settings, who: str, address: str, now: datetime
) -> Printed:
    """Give a person of the list another address, by which they are known from their first word.

    Raises SettingsError for what is no address, or somebody else's.
    """
    await open_roster(database)
    say, person = speak(settings.language), _read_address(address)
    async with database.begin() as connection:
        await enlisting.hold(connection)
        directory = await records.read_directory(connection)
        found, owner = (roles.find_person(directory, each) for each in (who, person))
        if found is None:
            return Printed(join([say("role-unknown", person=escape(who))]), sound=False)
        if owner not in (None, found):
            raise SettingsError(f"{address} is the address of somebody else of the list")
        said = directory.members[found]
        after = replace(said, addresses=tuple(sorted({*said.addresses, person})))
        await keep(connection, [MemberKept(found, after, now)])
        await keep(connection, [audited("link", who, now, {"address": person})])
    return Printed(join([say("link-host", person=escape(who), address=escape(person))]))


def _read_address(text: str) -> str:
    """Return an address as it is stored, `platform/workspace/user`, however it was typed."""
    parts = text.split("/")
    if len(parts) != 3 or not all(parts):
        raise SettingsError(f"{text} is no address: write platform/workspace/user")
    return "/".join(quote(unquote(part), safe="") for part in parts)


async def _decide(
    database: Database,
    settings: Settings,
    read: Reader[T],
    answer: Callable[[Turn, T], Decision],
    words: str,
    now: datetime,
    *,
    ordered: bool,
) -> Printed:
    """Say what a command of the chat replies to words, and keep its changes.

    `ordered`: the words ask for a change: something is wrong when there is none.
    """
    await open_roster(database)
    turn = _turn(settings, words, now)
    async with database.begin() as connection:
        decision = answer(turn, (await read(connection, [turn]))[turn.learner.id])
        changes = [
            replace(each, actor_id=None) if isinstance(each, Audited) else each
            for each in decision.changes
        ]
        await keep(connection, changes)
    said = [b.markup for o in decision.replies for b in o.blocks if isinstance(b, Text)]
    return Printed(join(said), sound=bool(changes) or not ordered)


def _turn(settings: Settings, words: str, now: datetime) -> Turn:
    """Return a turn of whoever types on the host, who may do what an administrator may."""
    who = _who()
    person = Learner(
        address=Address(HOST, socket.gethostname(), who, who),
        language=settings.language,
        zone=settings.zone,
        send_at=settings.hour,
        joined_at=now,
    )
    return Turn(
        now=now,
        learner=person,
        assignment=Assignment(role=Role.ADMINISTRATOR, name=who),
        speech=speak(settings.language),
        calendar=settings.working_time,
        library=Library({}, {}, {}),
        argument=words,
    )


async def open_roster(database: Database) -> None:
    """Make sure that the database is of this version, with the tables of every capability."""
    load_capabilities()
    load_records(PLATFORMS)
    await schema.check(database)


async def keep(connection: Transaction, changes: Iterable[Change]) -> None:
    await keep_all(connection, (*records.KEEPERS, *LAST), changes)


def audited(action: str, about: str, now: datetime, detail: Mapping[str, JsonValue]) -> Audited:
    return Audited(actor=_who(), at=now, action=action, about=about, detail={**detail})


def _who() -> str:
    return f"{getpass.getuser()}@{socket.gethostname()}"


def _refused(say: Speech, snags: Sequence[Snag]) -> Printed:
    told = [say("import-refused", count=len(snags)), *tell_snags(say, snags)]
    return Printed(join(told), sound=False)


def join(paragraphs: Iterable[str]) -> str:
    """Return markup as plain text for a terminal, which obeys nothing in it."""
    return "\n".join(clean(plain(each)) for each in paragraphs)


_EXPORTED = {
    Heading.EMAIL: "email",
    Heading.LAST_NAME: "last_name",
    Heading.FIRST_NAME: "first_name",
    Heading.SERVICE: "service",
    Heading.TRADE: "trade",
    Heading.ROLE: "role",
    Heading.MANAGES: "manages",
    Heading.DAYS: "days",
}


def _values(said: Member) -> dict[str, Any]:
    """Return what is said of a person, as text where a cell holds it."""
    return {
        "email": said.email,
        "name": said.name,
        "last_name": said.last_name,
        "first_name": said.first_name,
        "service": SEPARATOR.join(said.service),
        "trade": said.trade,
        "role": said.role.value,
        "manages": " | ".join(SEPARATOR.join(path) for path in said.manages),
        "days": ", ".join(map(str, said.days or ())),
        "addresses": list(said.addresses),
    }
