"""« importer »: a roster file is attached, looked at, then applied by a word of the same person."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from bot.capabilities.people import columns, records
from bot.capabilities.people.cells import Trades
from bot.capabilities.people.changes import RosterFileKept
from bot.capabilities.people.columns import list_columns, plain
from bot.capabilities.people.listing import read_listing
from bot.capabilities.people.model import MARK_SIZE, Listing, RosterFile, Snag
from bot.capabilities.people.report import count_changes, list_roles, tell_plan, tell_snags
from bot.capabilities.people.rules import RosterPlan, plan_import
from bot.domain.errors import CannotFetch
from bot.domain.identifiers import Identifiers
from bot.domain.messages import Button, Buttons, Outbound, Text
from bot.domain.people import Role
from bot.storage import enlisting
from bot.storage.database import Transaction
from bot.texts.speech import LANGUAGES, Speech
from bot.turn.decision import Decision, FileAsked, JsonValue, audit, reply
from bot.turn.desk import Desk
from bot.turn.turn import Turn
from lessons.course import Trade
from lessons.markup import escape

LOOK, APPLY = "people.look", "people.apply"  # names of the works
FOR = timedelta(minutes=30)  # that a file waits for a word
SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods"})
WHOLE = frozenset({"complet", "complete", "tout", "whole", "all", "full"})
PART = frozenset({"partiel", "partielle", "partie", "part", "partial"})
Begin = Callable[[], AbstractAsyncContextManager[Transaction]]


async def read_file(
    connection: Transaction, turns: Sequence[Turn]
) -> Mapping[int, RosterFile | None]:
    """Read the file that each administrator attached last."""
    return {each.learner.id: await records.find_file(connection, each.learner.id) for each in turns}


def receive(turn: Turn, _: None) -> Decision:
    """Take in a file that an administrator attached: ask what it is. Other files are not read."""
    reference = "".join(turn.picked)
    if PurePath(turn.argument).suffix.lower() not in SUFFIXES:
        return reply(turn.say("attached", "help"))
    if not reference:
        return reply(turn.say("import-unreachable"))
    file = RosterFile(
        learner_id=turn.learner.id,
        mark=_make_mark(),
        name=turn.argument[:255],
        reference=reference,
        at=turn.now,
    )
    return reply(_ask(turn, file), keep=(RosterFileKept(file),))


def ask(turn: Turn, file: RosterFile | None) -> Decision:
    """« importer »: say how, or look at the file that was attached, as the word says."""
    word, _, mark = turn.argument.strip().partition("#")
    said, fresh = plain(word), file if file and _waits(turn, file) else None
    if mark and not (fresh and fresh.own_mark == mark):
        return reply(turn.say("import-over"))
    if fresh is None:
        _, *others = list_columns(turn.identifiers).values()
        wanted = ", ".join(others)
        return reply(turn.say("import-how", wanted=wanted))
    if said.isdigit():
        return _confirm(turn, fresh, int(said))
    if said in WHOLE or said in PART:
        # What was shown before is over: it may not have been of the same kind.
        mark = f"{fresh.own_mark}{_make_mark()}"
        kept = replace(fresh, whole=said in WHOLE, at=turn.now, digest="", mark=mark)
        asked = _order(turn, LOOK, kept.mark)
        return reply(turn.say("import-reading"), keep=(RosterFileKept(kept), asked))
    return reply(_ask(turn, fresh))


def apply(turn: Turn, file: RosterFile | None) -> Decision:
    """Apply the file of a button, once, as it was shown; not when that is over."""
    if file is None or file.mark != turn.argument or not _waits(turn, file) or not file.digest:
        return reply(turn.say("import-over"))
    if file.leaving:
        return reply(turn.say("import-confirm", count=file.leaving))
    return reply(turn.say("import-applying"), keep=(_order(turn, APPLY, file.mark),))


def _confirm(turn: Turn, file: RosterFile, count: int) -> Decision:
    if not file.digest:
        return reply(_ask(turn, file))
    if count != file.leaving:
        return reply(turn.say("import-confirm", count=file.leaving))
    return reply(turn.say("import-applying"), keep=(_order(turn, APPLY, file.mark),))


def _ask(turn: Turn, file: RosterFile) -> Outbound:
    """Ask whether a file lists everybody: buttons name it, so that another's are not theirs."""
    buttons = Buttons(
        (
            Button(turn.speech("import-whole"), f"import:complet#{file.own_mark}", main=True),
            Button(turn.speech("import-part"), f"import:partiel#{file.own_mark}"),
        )
    )
    return Outbound((turn.text("import-which", name=escape(file.name)), buttons), quiet=True)


def _make_mark() -> str:
    return secrets.token_hex(MARK_SIZE // 2)


def _waits(turn: Turn, file: RosterFile) -> bool:
    return file.done is None and turn.now - file.at < FOR


def _order(turn: Turn, work: str, mark: str) -> FileAsked:
    return FileAsked(turn.learner, work, mark, turn.now, alone=True)


# --- Works -------------------------------------------------------------------------------------


async def look(desk: Desk, values: JsonValue) -> Outbound:
    """Say what a file would change, with the button that applies it; or what is wrong with it."""
    turn = desk.turn
    file = await _find(desk, values)
    if file is None:
        return turn.say("import-over")
    try:
        content = await desk.fetch(file.reference)
    except CannotFetch:
        return turn.say("import-unreachable")
    listing = await read_content(desk.begin, content, name_trades(turn.speech), turn.identifiers)
    if not isinstance(listing, Listing):
        return _refuse(turn, listing)
    async with desk.begin() as connection:
        directory = await records.read_directory(connection)
        fingerprint = await records.find_fingerprint(connection)
    plan = await asyncio.to_thread(plan_import, listing, directory, whole=bool(file.whole))
    if not isinstance(plan, RosterPlan):
        return _refuse(turn, plan)
    seen = replace(
        file,
        at=turn.now,
        digest=sha256(content).hexdigest(),
        fingerprint=fingerprint,
        leaving=len(plan.leaving) if plan.is_drastic else 0,
    )
    async with desk.begin() as connection:
        if await _hold(connection, desk, values) is None:  # another came while this was read
            return turn.say("import-replaced", name=escape(file.name))
        await records.keep_file(connection, seen)
    return _show(turn, plan, listing.notes, seen)


async def do(desk: Desk, values: JsonValue) -> Outbound:
    """Apply a file as it was shown, whole or not at all; say what was done.

    Done again, it finds that it is done. A file or a roster that is not the one that was shown is
    refused.
    """
    turn = desk.turn
    file = await _find(desk, values)
    if file is None:
        return turn.say("import-over")
    if file.done is not None:
        return _tell_done(turn, file.done)
    try:
        content = await desk.fetch(file.reference)
    except CannotFetch:
        return turn.say("import-unreachable")
    listing = await read_content(desk.begin, content, name_trades(turn.speech), turn.identifiers)
    if not isinstance(listing, Listing) or sha256(content).hexdigest() != file.digest:
        return turn.say("import-changed")
    async with desk.begin() as connection:
        directory = await records.read_directory(connection)
        before = await records.find_fingerprint(connection)
    plan = await asyncio.to_thread(plan_import, listing, directory, whole=bool(file.whole))
    async with desk.begin() as connection:  # others wait: all else is done before
        await enlisting.hold(connection)
        if await _hold(connection, desk, values) is None:
            return turn.say("import-over")
        same = {file.fingerprint} == {before, await records.find_fingerprint(connection)}
        if not same or not isinstance(plan, RosterPlan):
            return turn.say("import-changed")
        await records.apply_plan(connection, plan, turn.now)
        done = count_changes(plan)
        await records.keep_file(connection, replace(file, done=done, reference=""))
        roles = list_roles(plan).items()
        kept = [audit(turn, "role", who, **role) for who, role in roles]
        await desk.keep(connection, [audit(turn, "import", file.name, **done), *kept])
    return _tell_done(turn, done)


async def _find(desk: Desk, mark: JsonValue) -> RosterFile | None:
    """Return the file of that mark, if whoever attached it still administers; else None."""
    async with desk.begin() as connection:
        return await _hold(connection, desk, mark)


async def _hold(connection: Transaction, desk: Desk, mark: JsonValue) -> RosterFile | None:
    """Return the same file, which none replaces until the transaction ends."""
    file = await records.find_file(connection, desk.turn.learner.id, hold=True)
    ours = file and file.mark == mark and desk.turn.assignment.may(Role.ADMINISTRATOR)
    return file if ours else None


async def read_content(
    begin: Begin, content: bytes, trades: Trades, identifiers: Identifiers
) -> Listing | tuple[Snag, ...]:
    """Return what the bytes of a file list, read in a thread, or what is wrong with it."""
    async with begin() as connection:
        places = await records.read_places(connection)
    return await asyncio.to_thread(read_listing, content, trades, identifiers, places)


def name_trades(say: Speech) -> Trades:
    """Return the families of jobs by their names in each language, and by their own."""
    spoken = [say.to(language) for language in LANGUAGES]
    named = {columns.plain(each(f"trade-{trade}")): trade for each in spoken for trade in Trade}
    return named | {columns.plain(trade): trade for trade in Trade}


def _refuse(turn: Turn, snags: Sequence[Snag]) -> Outbound:
    told = "\n".join(f"- {each}" for each in tell_snags(turn.speech, snags))
    blocks = (turn.text("import-refused", count=len(snags)), Text(told), turn.text("import-again"))
    return Outbound(blocks, quiet=True)


def _show(turn: Turn, plan: RosterPlan, notes: Sequence[Snag], file: RosterFile) -> Outbound:
    title = turn.text("import-title", name=escape(file.name))
    told = tuple(map(Text, tell_plan(turn.speech, plan, notes)))
    if plan.is_empty:
        return Outbound((title, *told), quiet=True)
    if file.leaving:
        return Outbound((title, *told, turn.text("import-confirm", count=file.leaving)), quiet=True)
    button = Button(turn.speech("import-apply"), f"import-apply:{file.mark}", main=True)
    no = Button(turn.speech("import-no"), "no")
    return Outbound((title, *told, turn.aside("import-until"), Buttons((button, no))), quiet=True)


def _tell_done(turn: Turn, done: Mapping[str, int]) -> Outbound:
    values: Mapping[str, Any] = done
    return turn.say("import-done", **values)
