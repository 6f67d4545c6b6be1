"""The Matrix campaign: Levain and the homeserver are killed while learners answer.

    python -m tests.matrix.campaign [--answers 1000] [--rate 20] [--rooms 50] [--kills 3]
        [--database sqlite] [--encrypted] [--seed 1]

Each learner has a room and a client of their own, and answers without waiting for what is replied:
they know the course. So many answers a second are given, whatever Levain and the homeserver have
time for; clients send them in order, as soon as they can. Every answer, every reply and every
lesson is accounted for, by what those clients saw and by the database.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import func, select

from adapters.matrix.account import open_matrix
from adapters.matrix.parse import TAPS
from adapters.matrix.render import Message, keycap, render
from adapters.matrix.session import Session, save_session
from adapters.matrix.texts import speech as matrix_speech
from bot.domain.deliveries import DeliveryState
from bot.domain.messages import Outbound
from bot.domain.ports import Adapter
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.tables import address, answer, delivery, inbox, seen_event
from bot.texts.speech import speech
from scheduler.clock import utc_now
from tests.campaign import (
    CONTEXT,
    OPTIONS,
    QUIZ,
    START,
    Job,
    Levain,
    Pace,
    Place,
    ask_lessons,
    flying,
    open_database,
    rest,
    shared_seconds,
    write_course,
)
from tests.matrix.learner import ENCRYPTED, CryptoLearner, Event, Learner, says, words
from tests.matrix.synapse import Account, Synapse, serve

KEYCAP_EVERY = 4  # answers, of which one is a keycap under the question, if it is there by then
LESSONS_SHARE = 0.2  # lessons sent unprompted, for each answer
PATIENCE = 90.0  # seconds of a learner who comes in, on a busy machine
REPLIES_MAX = 240.0  # seconds until the last reply, once all is said
PULL_EVERY = 2.0  # seconds between two looks at what was replied
CROWD = 8  # learners who come in at once
CONTEXT.set_forkserver_preload(["tests.campaign", "adapters.matrix.account", "asyncpg"])

_HEAD = speech("fr")("daily-later")  # what only an unprompted lesson says
_ASKED = re.compile(r"Question (\d+)-(\d+) \?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is done, and how often."""

    answers: int = 1000
    rate: float = 20.0  # answers a second, all learners together
    rooms: int = 50
    kills: int = 3
    homeserver_kills: int = 1
    encrypted: bool = False
    reactions: str = "never"  # keycaps that Levain places
    seed: int = 1

    @property
    def deadline(self) -> float:
        return 240.0 + 4 * self.answers / self.rate + 2 * self.rooms

    def share(self, number: int) -> int:
        """How many answers the learner of that number gives."""
        each, left = divmod(self.answers, self.rooms)
        return each + (number < left)


@dataclass(kw_only=True)
class Result:
    """What happened; `faults` says what should not have."""

    answers: int = 0
    keycaps: int = 0  # of them, answers by a reaction
    rate: float = 0.0  # answers a second that were given
    sent_rate: float = 0.0  # that the homeserver took
    told_rate: float = 0.0  # that were replied to
    kills: int = 0
    homeserver_kills: int = 0
    hits: int = 0  # kills with work in flight
    flying_events: int = 0  # heard and not dealt with, at those kills
    flying_lessons: int = 0  # claimed and not known to have left, at those kills
    lost: int = 0
    counted_twice: int = 0
    replies: int = 0
    replies_missing: int = 0
    replies_doubled: int = 0
    lessons: int = 0
    lessons_missing: int = 0
    lessons_doubled: int = 0
    slowest: float = 0.0  # seconds, at most, from an answer to its verdict
    seconds: float = 0.0
    cpu: float = 0.0  # seconds of Levain's processes
    errors: int = 0  # lines of that level in their log
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.answers} answers, {self.keycaps} by keycap, given at {self.rate:.1f} a second, "
            f"sent at {self.sent_rate:.1f}, replied to at {self.told_rate:.1f}; "
            f"{self.kills} kills of Levain, "
            f"{self.hits} with {self.flying_events} events and {self.flying_lessons} lessons in "
            f"flight, {self.homeserver_kills} of the homeserver; {self.lost} lost, "
            f"{self.counted_twice} counted twice; {self.replies} replies, {self.replies_missing} "
            f"missing, {self.replies_doubled} doubled; {self.lessons} lessons, "
            f"{self.lessons_missing} missing, {self.lessons_doubled} doubled; at most "
            f"{self.slowest:.1f} s for a verdict; {self.seconds:.0f} s, {self.cpu:.1f} s of "
            f"processor; {self.errors} errors logged; {len(self.faults)} faults"
        )


# --- Levain, in a process of its own -----------------------------------------------------------


@contextlib.asynccontextmanager
async def open_adapter(
    database: Database, clock: Callable[[], datetime], *, state: Path, reactions: str
) -> AsyncIterator[Adapter]:
    options = {"clock": clock, "speech": matrix_speech("fr"), "reactions": reactions}
    async with open_matrix(database, state, **options) as matrix:
        yield matrix


def bodies(outbound: Outbound) -> list[str]:
    """What is read of it, a text for each event."""
    parts = render(outbound)
    return [part.content["body"] for part in parts if isinstance(part, Message)]


# --- Learners ----------------------------------------------------------------------------------


class _Stubborn(Learner):
    """A client that asks again, in the same words, until the homeserver answers."""

    async def call(
        self, method: str, *place: str, body: object = None, **query: str
    ) -> dict[str, Any]:
        while True:
            try:
                return await super().call(method, *place, body=body, **query)
            except (aiohttp.ClientError, OSError):
                await asyncio.sleep(0.1)


class _StubbornCrypto(CryptoLearner, _Stubborn):
    """The same, and it encrypts."""


@dataclass
class Person:
    """A learner who knows what they are asked next, and what they have said."""

    client: Learner
    levain: str
    share: int
    rng: random.Random
    room: str = ""
    lesson: int = 0  # that they are at
    given: list[float] = field(default_factory=list)  # when, in seconds
    sent: dict[Place, str] = field(default_factory=dict)  # what was answered
    events: dict[Place, str] = field(default_factory=dict)  # the events of those answers
    keycaps: int = 0  # answers that were reactions
    stuck: str = ""  # why they gave up

    async def enter(self, *, encrypted: bool) -> None:
        """Open the conversation, and ask for the first lesson."""
        self.room = await self.client.open_room(self.levain, encrypted=encrypted)
        await self._hear("the welcome", lambda event: True, PATIENCE)
        await self.client.say(self.room, "leçon")
        await self._question((0, 0))

    async def study(self, pace: Pace, answered: Callable[[], None]) -> None:
        """Answer one question after the other, then hear what was replied to each."""
        given = asyncio.Semaphore(0)  # answers that are to be sent
        giving = asyncio.create_task(self._give(pace, given))
        for number in range(self.share):
            place = divmod(number, QUIZ)
            await given.acquire()
            picked = self.rng.choice(OPTIONS)
            asked = None if number % KEYCAP_EVERY else await self._look(place)
            self.events[place] = await self._answer(picked, asked)
            self.sent[place] = picked
            answered()
            if place[1] == QUIZ - 1 and number + 1 < self.share:
                self.lesson += 1
                await self.client.say(self.room, "leçon")
        await giving
        for place, picked in self.sent.items():
            verdict = _verdict(place, picked)
            await self._hear(verdict, says(verdict), REPLIES_MAX, PULL_EVERY)

    async def _give(self, pace: Pace, given: asyncio.Semaphore) -> None:
        for _ in range(self.share):
            await pace.wait()
            self.given.append(time.monotonic())
            given.release()

    async def _answer(self, picked: str, asked: Event | None) -> str:
        if asked is None:
            return await self.client.say(self.room, picked)
        self.keycaps += 1
        key = keycap(OPTIONS.index(picked) + 1)
        return await self.client.react(self.room, asked["event_id"], key)

    def spans(self) -> list[tuple[float, float]]:
        """When each answer was given and replied to: seconds of the homeserver's clock."""
        at = {e["event_id"]: e["origin_server_ts"] / 1000 for e in self.client.seen(self.room)}
        heard = self.heard()
        told = {place: says(_verdict(place, picked)) for place, picked in self.sent.items()}
        return [
            (at[self.events[place]], next(at[e["event_id"]] for e in heard if verdict(e)))
            for place, verdict in told.items()
        ]

    def heard(self) -> list[Event]:
        """What Levain said, in order; a question that was closed, once."""
        kinds = ("m.room.message", ENCRYPTED)
        seen = [each for each in self.client.seen(self.room) if each["sender"] == self.levain]
        return [
            each
            for each in seen
            if each["type"] in kinds and "m.new_content" not in each["content"]
        ]

    def said(self) -> list[str]:
        """The ids of what they said themselves, in order."""
        kinds = ("m.room.message", "m.reaction", ENCRYPTED)
        seen = self.client.seen(self.room)
        mine = [each for each in seen if each["sender"] == self.client.user_id]
        return [each["event_id"] for each in mine if each["type"] in kinds]

    async def _question(self, place: Place) -> Event:
        return await self._hear(f"question {place}", lambda event: _asks(event, place), PATIENCE)

    async def _look(self, place: Place) -> Event | None:
        """The question, if it was asked already."""
        await self.client.pull()
        return next((each for each in self.heard() if _asks(each, place)), None)

    async def _hear(
        self, what: str, wanted: Callable[[Event], bool], patience: float, every: float = 0.0
    ) -> Event:
        try:
            async with asyncio.timeout(patience):
                while True:
                    for event in self.heard():
                        if event["type"] != ENCRYPTED and wanted(event):
                            return event
                    await asyncio.sleep(every)
                    await self.client.pull(5.0)
        except TimeoutError:
            self.stuck = f"{self.client.user_id} waited {patience:.0f} s for {what}"
            raise


def _verdict(place: Place, picked: str) -> str:
    return f"Verdict de {picked} à {place[0]}-{place[1]}."


def _asks(event: Event, place: Place) -> bool:
    found = _ASKED.search(words(event))
    return bool(found and TAPS in event["content"] and _place(found) == place)


def _place(found: re.Match[str]) -> Place:
    return int(found[1]), int(found[2])


# --- The campaign ------------------------------------------------------------------------------


@dataclass
class Campaign:
    """Everything that runs."""

    plan: Plan
    synapse: Synapse
    database: Database
    levain: Levain
    job: Job
    people: list[Person]
    rng: random.Random
    result: Result
    answered: int = 0

    async def run(self) -> None:
        """Learners come in, then answer while what they speak to is killed."""
        crowd = asyncio.Semaphore(CROWD)

        async def enter(person: Person) -> None:
            async with crowd:
                await person.enter(encrypted=self.plan.encrypted)

        entered = await asyncio.gather(*map(enter, self.people), return_exceptions=True)
        if wrong := [each for each in entered if isinstance(each, BaseException)]:
            raise RuntimeError(f"{len(wrong)} learners could not come in") from wrong[0]
        pace = Pace(self.plan.rate)
        kills = asyncio.create_task(self._rage())
        lessons = asyncio.create_task(self._teach())
        try:
            studies = [asyncio.create_task(p.study(pace, self._note)) for p in self.people]
            ended = await asyncio.gather(*studies, return_exceptions=True)
            for each in ended:
                if isinstance(each, BaseException) and not isinstance(each, TimeoutError):
                    raise each
            if not any(person.stuck for person in self.people):
                await kills
        finally:
            for task in (kills, lessons):
                task.cancel()
            await asyncio.wait([kills, lessons])
        await rest(self.database)
        for person in self.people:
            for _ in range(2):
                await person.client.pull()

    def _note(self) -> None:
        self.answered += 1

    async def _rage(self) -> None:
        """Kill at random instants, each in its own part of the answers."""
        plan = self.plan
        spread = [(n, plan.kills, self._kill) for n in range(plan.kills)]
        others = [
            (n, plan.homeserver_kills, self._kill_homeserver) for n in range(plan.homeserver_kills)
        ]
        events = [
            (plan.answers * (number + self.rng.uniform(0.1, 0.8)) / count, act)
            for number, count, act in spread + others
        ]
        for at, act in sorted(events, key=lambda each: each[0]):
            while self.answered < at:  # noqa: ASYNC110 - a look, so that the instant is random
                await asyncio.sleep(0.02)
            await asyncio.sleep(self.rng.uniform(0, 0.3))
            await act()

    async def _kill(self) -> None:
        self.levain.kill()
        events, lessons = await flying(self.database)
        self.levain.start()
        self.result.kills += 1
        self.result.hits += events + lessons > 0
        self.result.flying_events += events
        self.result.flying_lessons += lessons

    async def _kill_homeserver(self) -> None:
        self.synapse.kill()
        self.result.homeserver_kills += 1
        await asyncio.to_thread(self.synapse.start)

    async def _teach(self) -> None:
        """Ask the queue for lessons, for people anywhere in their course."""
        wanted = max(1, round(self.plan.rate * LESSONS_SHARE))
        while self.answered < self.plan.answers:
            people = self.rng.sample(self.people, min(wanted, len(self.people)))
            due = utc_now() + self.job.offset
            await ask_lessons(self.database, {each.room: each.lesson for each in people}, due)
            await asyncio.sleep(1)

    # --- The verdict

    async def judge(self) -> None:
        """What the clients saw and what the database holds, held against what was said."""
        self.result.answers = self.answered
        self.result.keycaps = sum(person.keycaps for person in self.people)
        self.result.faults += [person.stuck for person in self.people if person.stuck]
        if not self.result.faults:
            self._measure()
        if self.answered != self.plan.answers:
            self.result.faults.append(f"{self.answered} of {self.plan.answers} answers given")
        await self._judge_answers()
        self._judge_replies()
        await self._judge_lessons()
        await self._judge_rest()

    def _measure(self) -> None:
        given = [at for person in self.people for at in person.given]
        sent, told = zip(*(span for person in self.people for span in person.spans()), strict=True)
        self.result.rate = len(given) / (max(given) - min(given))
        self.result.sent_rate = len(sent) / (max(sent) - min(sent))
        self.result.told_rate = len(told) / (max(told) - min(sent))
        self.result.slowest = max(b - a for a, b in zip(sent, told, strict=True))

    async def _judge_answers(self) -> None:
        query = select(
            address.c.conversation, answer.c.lesson_id, answer.c.question_id, answer.c.picked
        ).join(address, address.c.learner_id == answer.c.learner_id)
        kept: dict[str, Counter[tuple[str, str, str]]] = defaultdict(Counter)
        async with self.database.begin() as connection:
            for room, lesson, question, picked in await connection.execute(query):
                kept[room][lesson, question, "+".join(picked)] += 1
        for person in self.people:
            sent = Counter((f"l{n}", f"q{q}", picked) for (n, q), picked in person.sent.items())
            lost, twice = sent - kept[person.room], kept[person.room] - sent
            self.result.lost += lost.total()
            self.result.counted_twice += twice.total()
            self._fault(person, "answers lost", lost)
            self._fault(person, "answers counted that nobody gave", twice)

    def _judge_replies(self) -> None:
        """Each room has, word for word and in order, what the core replied to each event."""
        joined, replied = self._read_ledger()
        for person in self.people:
            silent = [each for each in person.said() if not replied.get(each)]
            if not joined.get(person.room):
                silent.append("the invitation")
            wanted = [*joined.get(person.room, ())]
            wanted += [body for each in person.said() for body in replied.get(each, ())]
            shown = [words(each) for each in person.heard()]
            heard = [body for body in shown if _HEAD not in body]
            missing, doubled = Counter(wanted) - Counter(heard), Counter(heard) - Counter(wanted)
            self.result.replies += len(heard)
            self.result.replies_missing += missing.total() + len(silent)
            self.result.replies_doubled += doubled.total()
            self._fault(person, "no reply to", silent)
            self._fault(person, "replies missing", missing)
            self._fault(person, "replies too many", doubled)
            if not missing and not doubled and wanted != heard:
                self._fault(person, "replies in another order", heard)

    def _read_ledger(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """What was replied to invitations, by room, and to the rest, by event.

        An event may be there again, with the same replies or, once they have left, without.
        """
        joined: dict[str, list[str]] = {}
        replied: dict[str, list[str]] = {}
        for line in self.job.ledger.read_text("utf-8").splitlines():
            room, event, noted = json.loads(line)
            said = [body for each in noted for body in each]
            if not said:
                continue
            known, key = (joined, room) if event.startswith("joined:") else (replied, event)
            if known.setdefault(key, said) != said:
                self.result.faults.append(f"{event}: replied otherwise the second time")
        return joined, replied

    async def _judge_lessons(self) -> None:
        columns = (delivery.c.id, delivery.c.state, delivery.c.remote_id, delivery.c.error)
        query = select(address.c.conversation, delivery.c.doubt, *columns).join(
            address, address.c.learner_id == delivery.c.learner_id
        )
        async with self.database.begin() as connection:
            rows = (await connection.execute(query)).all()
        receipts: dict[str, list[str]] = defaultdict(list)
        maybe: Counter[str] = Counter()  # it may have left, before what it said was answered
        for room, doubt, id_, state, remote, error in rows:
            if state == DeliveryState.SENT:
                receipts[room].append(remote)
            elif state == DeliveryState.SKIPPED:
                maybe[room] += doubt
            else:
                self.result.lessons_missing += 1
                self.result.faults.append(f"lesson {id_}: {state}, {error}")
        for person in self.people:
            sent = Counter(receipts[person.room])
            heard = [each for each in person.heard() if _HEAD in words(each)]
            ids = Counter(f"{person.room} {each['event_id']}" for each in heard)
            missing, twice = sent - ids, Counter({k: n for k, n in sent.items() if n > 1})
            unasked = max(0, (ids - sent).total() - maybe[person.room])
            self.result.lessons += len(heard)
            self.result.lessons_missing += missing.total()
            self.result.lessons_doubled += unasked
            self._fault(person, "lessons that are nowhere", missing)
            self._fault(person, "receipts of several lessons", twice)
            if unasked:
                self._fault(person, "lessons too many", ids - sent)

    async def _judge_rest(self) -> None:
        count = select(func.count())
        kept = count.select_from(seen_event).where(seen_event.c.replies.isnot(None))
        async with self.database.begin() as connection:
            events = (await connection.execute(count.select_from(inbox))).scalar_one()
            replies = (await connection.execute(kept)).scalar_one()
        if events or replies:
            self.result.faults.append(f"at rest, {events} events and {replies} replies are kept")
        for person in self.people:
            hidden = [each["event_id"] for each in person.heard() if each["type"] == ENCRYPTED]
            self._fault(person, "messages that cannot be read", hidden)

    def _fault(self, person: Person, what: str, which: Any) -> None:
        if which:
            self.result.faults.append(f"{person.client.user_id}: {what}: {list(which)[:3]}")


@contextlib.asynccontextmanager
async def open_campaign(plan: Plan, url: str, folder: Path) -> AsyncIterator[Campaign]:
    """A homeserver, Levain on that empty database, and learners; all gone afterwards."""
    rng = random.Random(plan.seed)  # noqa: S311
    result = Result()
    before = time.monotonic()
    database = Database(url)
    lessons = write_course(folder / "lessons", plan.answers // plan.rooms // QUIZ + 2)
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        await schema.prepare(database)
        synapse = stack.enter_context(serve(folder / "synapse"))
        account = synapse.register("levain")
        state = folder / "matrix"
        job = Job(
            url=url,
            folder=folder,
            lessons=lessons,
            owner="levain",
            offset=START.astimezone(UTC) - utc_now(),
            cpu=shared_seconds(),
            open=partial(open_adapter, state=state, reactions=plan.reactions),
            note=bodies,
        )
        save_session(state, _session(synapse, account))
        levain = Levain(job)
        stack.callback(levain.close)
        levain.start()
        people = []
        for number in range(plan.rooms):
            kind = _StubbornCrypto if plan.encrypted else _Stubborn
            client = await stack.enter_async_context(await kind.register(synapse, f"ana-{number}"))
            people.append(Person(client, account.user_id, plan.share(number), rng))
        yield Campaign(plan, synapse, database, levain, job, people, rng, result)
        result.cpu = levain.cpu
        result.seconds = time.monotonic() - before
        if job.log.exists():
            result.errors = job.log.read_text("utf-8").count(" ERROR ")


def _session(synapse: Synapse, account: Account) -> Session:
    return Session(synapse.url, account.user_id, account.device_id, account.access_token)


async def run(plan: Plan, url: str, folder: Path) -> Result:
    """A whole campaign, judged. Raises TimeoutError when it does not come to an end."""
    async with open_campaign(plan, url, folder) as campaign:
        async with asyncio.timeout(plan.deadline):
            await campaign.run()
        await asyncio.to_thread(campaign.levain.stop)
        await campaign.judge()
    return campaign.result


# --- The command -------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(prog="campaign")
    parser.add_argument("--answers", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=20, help="answers a second, in all")
    parser.add_argument("--rooms", type=int, default=50, help="as many learners")
    parser.add_argument("--kills", type=int, default=3, help="of Levain")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--encrypted", action="store_true")
    parser.add_argument("--reactions", choices=["never", "clear", "everywhere"], default="never")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="leave logs, ledger and SQLite files there")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # nothing stays behind
    plan = Plan(
        answers=options.answers,
        rate=options.rate,
        rooms=options.rooms,
        kills=options.kills,
        encrypted=options.encrypted,
        reactions=options.reactions,
        seed=options.seed,
    )
    folder = Path(tempfile.mkdtemp(prefix="levain-matrix-"))
    try:
        with open_database(options.database, folder) as url:
            result = asyncio.run(run(plan, url, folder))
    finally:
        if options.keep:
            shutil.copytree(folder, options.keep, dirs_exist_ok=True)
        shutil.rmtree(folder)
    kind = "encrypted" if options.encrypted else "clear"
    print(f"{options.database}, {kind}: {result}", flush=True)
    for fault in result.faults[:20]:
        print(f"  {fault}")
    sys.exit(bool(result.faults))


if __name__ == "__main__":
    main()
