"""Wiring: the one place where the parts are put together. No part is built on import."""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from importlib.resources import files
from pathlib import Path
from shlex import quote
from zoneinfo import ZoneInfo

from bot.capabilities import CAPABILITIES, load_capabilities, speak
from bot.capabilities.profile.rules import FIRST
from bot.capabilities.study.versions import forget_versions
from bot.capabilities.xapi.push import Push
from bot.domain.errors import CannotFetch, SettingsError
from bot.domain.messages import Address
from bot.domain.ports import Adapter, Clock, Inviter
from bot.run.platforms import PLATFORMS, load_identifiers, load_records
from bot.run.settings import Settings
from bot.storage import enlisting, holdings, outages, restoration, roster, schema
from bot.storage.database import Database
from bot.storage.pruning import prune
from bot.storage.queue import Limit, Queue
from bot.storage.seeding import seed
from bot.storage.tombstones import Tombstones, erase_again, say
from bot.turn.app import App
from bot.turn.capability import Duty, gather
from bot.turn.desk import Fetch
from bot.turn.environment import Environment
from bot.turn.joining import Defaults
from lessons.errors import CourseInvalid
from lessons.library import Library, load_library
from scheduler.dispatcher import Dispatcher, Pace
from scheduler.planner import Planner
from scheduler.ticker import Job, Ticker
from scheduler.working_time import WorkingTime

INVITED_AT_ONCE = 20  # members, in a minute: platforms count what leaves

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """The parts that run together: database, library, application, calendar, adapters, ticker."""

    database: Database
    library: Library
    app: App
    calendar: WorkingTime
    adapters: Sequence[Adapter]
    ticker: Ticker

    async def close(self, within: timedelta = timedelta(0)) -> None:
        """Stop the ticker, let sends under way end `within` a time, then close the database."""
        await self.ticker.stop(within)
        await self.database.close()


async def prepare(
    database: Database,
    folders: tuple[str, ...] = PLATFORMS,
    tombstones: Tombstones | None = None,
) -> None:
    """Create the tables of an empty database, with those of capabilities and platforms.

    Whoever was erased, and came back with an older database, is erased again. `folders`: the
    registry of platforms. Raises StorageError for a schema of another version.
    """
    known = holdings.of_all(load_owners(platforms=folders))
    await schema.prepare(database)
    restored = await restoration.tell(database)
    if tombstones:
        count = await erase_again(database, known, tombstones)
        if restored or count:
            log.warning("%s", say(count, tombstones))


def load_owners(
    capabilities: Sequence[str] = CAPABILITIES, platforms: tuple[str, ...] = PLATFORMS
) -> holdings.Owners:
    """Return what every table keeps of people: of each capability, of platforms, of the engine."""
    own = {each.name: each.holdings for each in load_capabilities(capabilities)}
    return {**own, "platform": load_records(platforms), "levain": holdings.HOLDINGS}


async def build(
    settings: Settings,
    clock: Clock,
    adapters: Sequence[Adapter],
    pace: Pace | None = None,
    *,
    database: Database | None = None,
    names: Mapping[str, str] | None = None,
    owner: str | None = None,
    capabilities: Sequence[str] = CAPABILITIES,
    platforms: tuple[str, ...] = PLATFORMS,
) -> Runtime:
    """Return a runtime: open the database unless it is given, read the lessons, join the parts.

    `names`: other names by which a platform knows people of the settings. `owner`: the name by
    which this process signs what it sends.

    Raises StorageError, ContentError or SettingsError.
    """
    loaded = load_capabilities(capabilities)  # before the tables are created: theirs too
    database = database or Database(settings.database)
    tombstones = Tombstones(settings.privacy.erased_folder)
    await prepare(database, platforms, tombstones)
    await outages.note(database, clock())
    calendar = settings.working_time
    calendar.ensure_open(clock().date())
    defaults = Defaults(
        language=settings.language, zone=settings.zone, send_at=settings.hour, awaits=FIRST
    )
    library = load_lessons(settings.lessons)
    await _seed(database, settings, names or {}, clock)
    environment = Environment(
        library=library,
        calendar=calendar,
        speak=partial(speak, names=capabilities),
        defaults=defaults,
        doubts=settings.doubts,
        retention=settings.memory,
        issuer=settings.attestation.described,
        measures=settings.measures.described,
        owners=holdings.keep_for(load_owners(capabilities, platforms), settings.privacy.periods),
        tombstones=tombstones,
        nominal=settings.privacy.nominal_export,
        lrs=settings.xapi.described,
        identifiers=load_identifiers(platforms),
    )
    by_name = {adapter.name: adapter for adapter in adapters}
    app = App(database, environment, loaded, make_fetch(by_name))
    await app.start(clock())
    duties = gather(pair for each in loaded for pair in each.duties.items())
    queue = Queue(database, owner or sign(), Limit(settings.rate, settings.burst))
    ticker = Ticker(
        Planner(database, calendar, library),
        Dispatcher(queue, app, by_name, clock, pace, await restoration.last(database)),
        clock,
        {name: _make_job(duty, database, environment, clock) for name, duty in duties.items()},
    )
    return Runtime(
        database=database,
        library=library,
        app=app,
        calendar=calendar,
        adapters=adapters,
        ticker=ticker,
    )


def _make_job(duty: Duty, database: Database, environment: Environment, clock: Clock) -> Job:
    """Return the job that does what a capability declares, at the time of a clock."""

    async def run() -> None:
        await duty(database, environment, clock())

    return run


async def _seed(
    database: Database, settings: Settings, names: Mapping[str, str], clock: Clock
) -> None:
    """List the people of the settings; log each service to manage that does not exist."""
    people = {names.get(person, person): said for person, said in settings.roster.items()}
    for path in await seed(database, people, clock()):
        log.warning("people: the service “%s”, which somebody is to manage, does not exist", path)


def load_lessons(folder: Path | None) -> Library:
    """Return the library of the setting, or the packaged one. Raises CourseInvalid."""
    if folder is None:
        return load_library(Path(str(files("lessons"))))
    try:
        return load_library(folder)
    except CourseInvalid as error:
        said = (
            f"lessons: {folder} has problems: run `levain check {quote(str(folder))}` to see them"
        )
        raise CourseInvalid(error.problems, said) from None


def make_fetch(adapters: Mapping[str, Adapter]) -> Fetch:
    """Return the function that fetches a file from the platform of whoever attached it."""

    async def fetch(where: Address, reference: str, limit: int) -> bytes:
        adapter = adapters.get(where.platform)
        if adapter is None:
            raise CannotFetch(f"this process does not serve {where.platform}")
        return await adapter.fetch(where, reference, limit)

    return fetch


def sign() -> str:
    """Return a name for this process, which no other has."""
    # The last part distinguishes two successive processes with the same number.
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(3)}"


def start_ticking(runtime: Runtime, settings: Settings, **others: Job) -> None:
    runtime.ticker.start(timedelta(seconds=settings.tick_seconds), **others)


def make_pruning(
    runtime: Runtime, settings: Settings, clock: Clock, platforms: tuple[str, ...] = PLATFORMS
) -> Job:
    """Return the job that deletes what is older than its period, and forgets old content."""
    known = holdings.of_all(load_owners(platforms=platforms))

    async def run() -> None:
        now = clock()
        await prune(runtime.database, known, settings.privacy.periods, now)
        await forget_versions(runtime.database, runtime.library.versions.values(), now)

    return run


def make_push(runtime: Runtime, settings: Settings, clock: Clock, owner: str) -> Push | None:
    """Return the push to the LRS of the settings; None if they name none.

    Raises SettingsError when its secret cannot be read, or its library is missing.
    """
    lrs = settings.xapi.described
    if not lrs.endpoint:
        return None
    try:
        from bot.capabilities.xapi.client import open_client
    except ModuleNotFoundError as error:
        raise SettingsError(f"xapi.endpoint: it needs {error.name}: install levain[xapi]") from None
    user, secret = settings.xapi.read_credentials()
    return Push(
        database=runtime.database,
        library=runtime.library,
        lrs=lrs,
        open=partial(open_client, lrs.endpoint, user, secret, clock),
        clock=clock,
        zone=ZoneInfo(settings.zone),
        owner=owner,
        batch=settings.xapi.batch,
    )


def make_inviting(runtime: Runtime, clock: Clock) -> Job:
    """Return the job that has adapters write first to new members of the roster."""
    inviters = [each for each in runtime.adapters if isinstance(each, Inviter)]

    async def run() -> None:
        willing = [each for each in inviters if each.invites]
        if not willing:
            return
        async with runtime.database.begin() as connection:
            people = await roster.list_uninvited(connection, INVITED_AT_ONCE)
        for each in willing:
            await each.invite(people)
        async with runtime.database.begin() as connection:
            rows = [{"id": each.id, "invited_at": clock()} for each in people]
            await enlisting.write(connection, rows)

    return run
