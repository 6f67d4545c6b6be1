"""The drill: yesterday's backup is put back under a bot on Matrix, encrypted, and on Slack.

    python -m tests.campaigns.drill.drill [--people 4] [--database sqlite] [--seed 1]

The homeserver is a real Synapse, Slack is the stand-in. The backup is made on Tuesday, when the
lesson of that day is planned and has not left: it is what a backup can know of. Then that lesson
leaves and is answered, the item of Wednesday leaves, and the machine is lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import subprocess
import sys
import tempfile
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

from sqlalchemy import select

from adapters.matrix import state
from adapters.matrix.account import open_matrix
from adapters.matrix.session import Session, load_session, save_session
from adapters.matrix.settings import MatrixSettings
from adapters.matrix.texts import speech
from adapters.slack.account import open_slack
from adapters.slack.options import Secrets, SlackOptions
from bot.domain.deliveries import DeliveryKind
from bot.domain.ports import Adapter
from bot.run.settings import Settings
from bot.run.wiring import Runtime, build, prepare
from bot.storage import restoration
from bot.storage.database import Database
from bot.storage.restore import State, plan_restore, restore
from bot.storage.tables import delivery
from scheduler.clock import SimulatedClock
from scheduler.planner import Planner
from tests.campaigns.command import new_parser, play
from tests.campaigns.course import QUIZ, asked, feedback, write_course
from tests.campaigns.records import kept_answers
from tests.house import PARIS
from tests.postgres import on_path
from tests.standins.matrix import synapse as homeserver
from tests.standins.matrix.learner import CryptoLearner
from tests.standins.matrix.learner import words as matrix_words
from tests.standins.matrix.synapse import Account, Synapse
from tests.standins.slack import server as stand_in
from tests.standins.slack.people import Person as SlackUser
from tests.standins.slack.screen import words as slack_words
from tests.standins.slack.server import Slack
from tests.standins.slack.workspace import BOT

MONDAY = datetime(2031, 10, 6, 8, 55, tzinfo=PARIS)  # in a week without a holiday
DAY, NINE = timedelta(days=1), timedelta(minutes=5)
PATIENCE = 45.0  # seconds, on a busy machine
HEADS = ("leçon du jour", "Avant du nouveau")  # of the item of a day
UNREADABLE = "(cannot be read)"


class Person(Protocol):
    """Somebody who learns, on either platform."""

    name: str

    async def say(self, text: str) -> None: ...
    async def look(self) -> None: ...
    def heard(self) -> list[str]: ...


@dataclass
class OnMatrix:
    """Somebody in an encrypted room."""

    name: str
    client: CryptoLearner
    room: str

    async def say(self, text: str) -> None:
        await self.client.say(self.room, text)

    async def look(self) -> None:
        await self.client.pull(0.2)

    def heard(self) -> list[str]:
        """What Levain said, as it was at first."""
        theirs = [e for e in self.client.seen(self.room) if e["sender"] != self.client.user_id]
        said = [e for e in theirs if "m.new_content" not in e["content"]]
        hidden = {"m.room.encrypted": UNREADABLE}
        kinds = ("m.room.message", "m.room.encrypted")
        return [hidden.get(e["type"]) or matrix_words(e) for e in said if e["type"] in kinds]


@dataclass
class OnSlack:
    """Somebody in a direct conversation."""

    name: str
    user: SlackUser

    async def say(self, text: str) -> None:
        await self.user.say(text)

    async def look(self) -> None:
        await asyncio.sleep(0.02)

    def heard(self) -> list[str]:
        return [slack_words(each) for each in self.user.messages() if each["user"] == BOT]


async def hear(person: Person, wanted: Callable[[list[str]], bool], what: str) -> None:
    """Wait for what somebody is to hear. Raises AssertionError."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not wanted(person.heard()):
                await person.look()
    except TimeoutError:
        said = "\n".join(f"  {each[:100]!r}" for each in person.heard()[-8:])
        raise AssertionError(f"{person.name}: {what} was not heard, but:\n{said}") from None


def items(person: Person) -> list[str]:
    """Return the items of the day that came, in order, by the first words of their content."""
    said = [each for each in person.heard() if any(head in each for head in HEADS)]
    return [each.partition(" ?")[0] for each in said]  # a closed question no longer has options


async def begin(person: Person) -> None:
    """Come in, to the first question."""
    for _ in range(3):
        before = len(person.heard())
        await person.say("passer")
        await hear(person, partial(_is_more, before), "a choice")
    await hear(person, lambda said: any(asked(each) for each in said), "the first question")


async def study(person: Person) -> None:
    """Answer whatever is asked, until nothing is."""
    answered: tuple[int, str] | None = None
    while (question := _last_question(person)) and question != answered:
        place = asked(question[1])
        assert place
        verdict = feedback(place, "a")
        before = _count(verdict, person.heard())
        await person.say("a")
        told = partial(_is_told, verdict, before)
        await hear(person, told, f"the verdict on {place}")
        answered = question


def _count(verdict: str, said: Sequence[str]) -> int:
    return sum(verdict in each for each in said)


def _is_told(verdict: str, before: int, said: Sequence[str]) -> bool:
    return _count(verdict, said) > before


def _is_more(before: int, said: Sequence[str]) -> bool:
    return len(said) > before


def _last_question(person: Person) -> tuple[int, str] | None:
    found = [(place, each) for place, each in enumerate(person.heard()) if asked(each)]
    return found[-1] if found else None


@dataclass(kw_only=True)
class Place:
    """Where a Levain runs: its database, its folder, its accounts."""

    url: str
    folder: Path
    lessons: Path
    slack: Slack
    password_file: Path

    @property
    def matrix(self) -> Path:
        return self.folder / "matrix"


@dataclass(kw_only=True)
class Bot:
    """A Levain on both platforms, on a clock that the drill moves."""

    runtime: Runtime
    clock: SimulatedClock

    async def tick(self, at: datetime) -> None:
        self.clock.move(at)
        await self.runtime.ticker.tick()

    async def plan(self, at: datetime) -> None:
        """Plan what is due, and send nothing."""
        self.clock.move(at)
        runtime = self.runtime
        await Planner(runtime.database, runtime.calendar, runtime.library).plan(at)


@contextlib.asynccontextmanager
async def serve(place: Place, start: datetime) -> AsyncIterator[Bot]:
    """Run Levain until the block ends; it is then stopped at once."""
    clock, database = SimulatedClock(start), Database(place.url)
    await prepare(database)
    given = Secrets(bot_token=place.slack.workspace().token, app_token=place.slack.app.token)
    options = SlackOptions(api=place.slack.base_url, spacing=0.0)
    password = place.password_file
    async with (
        open_matrix(
            database, place.matrix, password_file=password, clock=clock, speech=speech("fr")
        ) as matrix,
        open_slack(database, given, options, clock=clock, language="fr") as slack,
    ):
        values = {"database_url": place.url, "lessons": place.lessons, "rate": 1000, "burst": 1000}
        adapters: list[Adapter] = [matrix, slack]
        runtime = await build(Settings.model_validate(values), clock, adapters, database=database)
        tasks = [asyncio.create_task(each.run(runtime.app.handle)) for each in adapters]
        try:
            async with asyncio.timeout(PATIENCE):
                while not all(each.ready for each in adapters):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
                await place.slack.ledger.until(
                    lambda _: len(place.slack.sockets.open) >= options.sockets
                )
            yield Bot(runtime=runtime, clock=clock)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            await runtime.close()


BACK_UP = """
import sys
from datetime import datetime
from pathlib import Path
from adapters.matrix import state
from adapters.matrix.settings import MatrixSettings
from bot.storage.backup import back_up
url, folder, target, now = sys.argv[1:]
checks = {Path(folder): lambda copy: state.check(MatrixSettings(), copy)}
back_up(url, checks, Path(target), datetime.fromisoformat(now), print)
"""


def back_up(place: Place, target: Path, now: datetime) -> None:
    """Back up in a process of its own, as `levain backup` does, while Levain runs."""
    command = [sys.executable, "-c", BACK_UP, place.url, str(place.matrix), str(target)]
    subprocess.run([*command, now.isoformat()], check=True, capture_output=True)


async def put_back(place: Place, backup: Path, now: datetime) -> None:
    section = MatrixSettings(password_file=place.password_file)
    keeper = State(check=partial(state.check, section), renew=partial(state.renew, section))
    await restore(plan_restore(backup, place.url, {place.matrix: keeper}), now, logging.info)


@dataclass(kw_only=True)
class Result:
    """What happened; `faults` says what should not have."""

    people: int = 0
    known: int = 0  # lessons that the backup knew of, and that had left
    heard_again: int = 0  # answers of the day that was lost, which the homeserver still had
    again: int = 0  # lessons that it could not know of, and that came once more
    said: str = ""  # of the day that was lost
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.people} people; {self.known} lessons that the backup knew of came once, "
            f"{self.again} that it did not came once more; {self.heard_again} answers were heard "
            f"again; « {self.said} »; "
            f"{len(self.faults)} faults"
        )


async def run(url: str, folder: Path, synapse: Synapse, slack: Slack, each: int = 1) -> Result:
    """Play the drill with `each` people on each platform, on an empty database."""
    account = await asyncio.to_thread(synapse.register, f"levain-{uuid.uuid4().hex[:8]}")
    place = _settle(url, folder, synapse, slack, account)
    async with contextlib.AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(
                await CryptoLearner.register(
                    synapse, f"ana-{uuid.uuid4().hex[:8]}", folder / f"ana{number}"
                )
            )
            for number in range(each)
        ]
        users = [slack.workspace().person(f"bob{number}") for number in range(each)]
        async with serve(place, MONDAY) as bot:
            people: list[Person] = [
                OnMatrix(f"ana{number}", client, await client.open_room(account.user_id))
                for number, client in enumerate(clients)
            ]
            people += [OnSlack(f"bob{number}", user) for number, user in enumerate(users)]
            given = await _live(bot, place, people)
        result = Result(people=len(people))
        lost = MONDAY + 2 * DAY + timedelta(hours=1)
        await put_back(place, folder / "backup", lost)
        result.said = restoration.lost(MONDAY + DAY, lost)
        async with serve(place, lost + NINE) as bot:
            await _go_on(bot, people, given, result)
    device = load_session(place.matrix)
    if device is None or device.device_id == account.device_id:
        result.faults.append("the device goes on with keys of the past")
    return result


def _settle(url: str, folder: Path, synapse: Synapse, slack: Slack, account: Account) -> Place:
    password = folder / "password"
    password.write_text(account.password)
    password.chmod(0o600)
    save_session(
        folder / "matrix",
        Session(synapse.url, account.user_id, account.device_id, account.access_token),
    )
    return Place(
        url=url,
        folder=folder,
        lessons=write_course(folder / "lessons", 8),
        slack=slack,
        password_file=password,
    )


async def _live(bot: Bot, place: Place, people: Sequence[Person]) -> set[int]:
    """Live from Monday to Wednesday, with a backup on Tuesday; return the ids given since."""
    await asyncio.gather(*map(begin, people))
    await asyncio.gather(*map(study, people))
    await bot.plan(MONDAY + DAY + NINE)
    await asyncio.to_thread(back_up, place, place.folder / "backup", MONDAY + DAY)
    known = await _ids(bot)
    await bot.tick(MONDAY + DAY + NINE)
    await asyncio.gather(*(_is_taught(each, 1) for each in people))
    await asyncio.gather(*map(study, people))
    await bot.tick(MONDAY + 2 * DAY + NINE)
    await asyncio.gather(*(_is_taught(each, 2) for each in people))
    return await _ids(bot) - known


async def _is_taught(person: Person, count: int) -> None:
    await hear(person, lambda _: len(items(person)) == count, f"item {count}")


async def _hear_again(bot: Bot, people: Sequence[Person]) -> int:
    """Wait for the answers that the homeserver still has; return how many came again."""
    wanted = QUIZ * (len(people) + sum(isinstance(each, OnMatrix) for each in people))
    found = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while (found := len(await kept_answers(bot.runtime.database))) < wanted:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    return found - QUIZ * len(people)


async def _ids(bot: Bot) -> set[int]:
    """Return the ids of all deliveries."""
    async with bot.runtime.database.begin() as connection:
        return set((await connection.execute(select(delivery.c.id))).scalars())


async def _go_on(bot: Bot, people: Sequence[Person], given: set[int], result: Result) -> None:
    """Live on from Thursday, and count what came of the backup."""
    before = [len(each.heard()) for each in people]
    of_before = [items(each) for each in people]
    await bot.runtime.ticker.tick()
    result.heard_again = await _hear_again(bot, people)
    await bot.tick(MONDAY + 3 * DAY + NINE)
    for person, heard, (known, unknown) in zip(people, before, of_before, strict=True):
        await hear(person, partial(_is_more, heard), "anything")
        await person.say("progression")
        await hear(person, lambda said: "Leçons faites" in said[-1], "the progress")
        await study(person)
        came = items(person)
        result.known += came.count(known) == 1
        result.again += came.count(unknown) - 1
        if came.count(known) != 1:
            result.faults.append(f"{person.name}: {known[:60]!r} came {came.count(known)} times")
        if unread := person.heard().count(UNREADABLE):
            result.faults.append(f"{person.name}: {unread} messages cannot be read")
    async with bot.runtime.database.begin() as connection:
        query = select(delivery.c.id, delivery.c.state, delivery.c.error).where(
            delivery.c.kind != DeliveryKind.FILE  # a picture may still be drawn
        )
        for id_, kept, error in await connection.execute(query):
            if kept in ("ready", "sending", "failed"):
                result.faults.append(f"delivery {id_} is {kept}: {error}")
    if again := await _ids(bot) & given:
        result.faults.append(f"ids were given again: {again}")


def main() -> int:
    """Play the drill as the command line says."""
    parser = new_parser("sqlite")
    parser.add_argument("--people", type=int, default=4, help="on each platform")
    options = parser.parse_args()

    async def drill(url: str, folder: Path) -> Result:
        with _homeserver() as synapse:
            async with stand_in.serve() as slack:
                return await run(url, folder, synapse, slack, options.people)

    with on_path():
        return play(f"drill, {options.database}", options.database, options.keep, drill)


@contextlib.contextmanager
def _homeserver() -> Iterator[Synapse]:
    with (
        tempfile.TemporaryDirectory(prefix="levain-drill-") as folder,
        homeserver.serve(Path(folder)) as running,
    ):
        yield running


if __name__ == "__main__":
    sys.exit(main())
