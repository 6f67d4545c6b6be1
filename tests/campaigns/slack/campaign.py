"""The Slack campaign: Levain is killed, and its sockets refreshed, while learners tap.

    python -m tests.campaigns.slack.campaign [--answers 500] [--rate 50] [--people 500] [--kills 1]
        [--refreshes 1] [--database sqlite] [--seed 1]

Slack is the stand-in, in this process; Levain is another. Slack gives an event again, but no tap:
whoever sees that one was not heard taps again. Every tap, reply, closed question and lesson is
accounted for, by what is on the screens and in the database.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from adapters.slack import adapter, parse
from adapters.slack.account import open_slack
from adapters.slack.options import Options, Secrets
from bot.domain.messages import Opened
from bot.domain.ports import Adapter
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.tables import address, answer, delivery, inbox, seen_event
from scheduler.clock import utc_now
from tests.campaigns.campaign import (
    CONTEXT,
    LEASE,
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
from tests.campaigns.slack.verdict import ASKED, Evidence, Given, Reply, Row, Verdict, judge, reply
from tests.standins.slack.ledger import Sent
from tests.standins.slack.people import Person
from tests.standins.slack.screen import labels
from tests.standins.slack.server import Slack, serve
from tests.standins.slack.workspace import BOT, Message

LESSONS_SHARE = 0.2  # lessons sent unprompted, for each answer
CROWD = 8  # learners who come in at once
PATIENCE = 60.0  # seconds of a learner, on a busy machine
READING = 0.5  # seconds to read that a tap was not heard
RETRIES = (0.0, 1.0, 5.0)  # of an event: Slack's own, in seconds for minutes
CONTEXT.set_forkserver_preload(
    ["tests.campaigns.campaign", "adapters.slack.account", "tests.standins.slack.server", "asyncpg"]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is done, and how often."""

    answers: int = 500
    rate: float = 50.0  # answers a second, all learners together
    people: int = 500
    kills: int = 1
    refreshes: int = 1
    seed: int = 1

    @property
    def deadline(self) -> float:
        return 120.0 + 4 * self.answers / self.rate + 2 * self.people

    def share(self, number: int) -> int:
        """How many answers the learner of that number gives."""
        each, left = divmod(self.answers, self.people)
        return each + (number < left)


@dataclass(kw_only=True)
class Result:
    """What happened, and the verdict on it."""

    answers: int = 0
    rate: float = 0.0  # answers a second, until the last was acknowledged
    again: int = 0  # taps that were not acknowledged, and made again
    retries: int = 0  # of events, by Slack
    kills: int = 0
    flying_events: int = 0  # heard and not dealt with, at those kills
    flying_lessons: int = 0  # claimed and not known to have left, at those kills
    refreshes: int = 0
    slowest: float = 0.0  # seconds, at most, from a tap to its verdict
    seconds: float = 0.0
    cpu: float = 0.0  # seconds of Levain's processes
    errors: int = 0  # lines of that level in their log
    verdict: Verdict = field(default_factory=Verdict)
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        verdict = self.verdict
        return (
            f"{self.answers} answers at {self.rate:.1f} a second, {self.again} tapped again, "
            f"{self.retries} events given again; {self.kills} kills with {self.flying_events} "
            f"events and {self.flying_lessons} lessons in flight, {self.refreshes} refreshes of "
            f"the sockets; {len(verdict.lost)} lost, {len(verdict.counted_twice)} counted twice; "
            f"{verdict.replies} replies, {verdict.closed} questions closed, {verdict.lessons} "
            f"lessons; {len(verdict.missing)} missing, {len(verdict.doubled)} doubled, "
            f"{len(verdict.wrong)} wrong; at most {self.slowest:.1f} s for a verdict; "
            f"{self.seconds:.0f} s, {self.cpu:.1f} s of processor; {self.errors} errors logged; "
            f"{len(self.faults)} faults"
        )


@contextlib.asynccontextmanager
async def open_adapter(
    database: Database, clock: Callable[[], datetime], *, secrets: Secrets, options: Options
) -> AsyncIterator[Adapter]:
    adapter.LEASE = LEASE / 3
    adapter.RENEWAL = LEASE.total_seconds() / 12
    async with open_slack(database, secrets, options, clock=clock, language="fr") as slack:
        yield slack


# --- Learners ----------------------------------------------------------------------------------


@dataclass
class Learner:
    """Somebody who taps as soon as they are asked."""

    person: Person
    share: int
    rng: random.Random
    lesson: int = 0  # that they are at
    sent: dict[Place, str] = field(default_factory=dict)  # what was answered
    again: int = 0
    slowest: float = 0.0

    async def enter(self) -> None:
        """Open the conversation, and ask for the first lesson."""
        await self.person.open_home()
        await self._see("the welcome", lambda message: True)
        await self.person.say("leçon")
        await self._question((0, 0))

    async def study(self, pace: Pace, answered: Callable[[], None]) -> None:
        """Answer, one question after the other."""
        for number in range(self.share):
            lesson, question = place = divmod(number, QUIZ)
            asked = await self._question(place)
            await pace.wait()
            picked = self.rng.choice(OPTIONS)
            before = time.monotonic()
            await self._tap(asked, picked.upper())
            self.sent[place] = picked
            answered()
            verdict = f"Verdict de {picked} à {lesson}-{question}."
            seen = await self._see(verdict, lambda message, said=verdict: said in message["text"])
            self.slowest = max(self.slowest, time.monotonic() - before)
            if question == QUIZ - 1 and number + 1 < self.share:
                self.lesson += 1
                done = await self._see("the end", partial(_offers, "Leçon", seen["ts"]))
                await self._tap(done, "Leçon")

    async def _tap(self, message: Message, what: str) -> None:
        """Until it is acknowledged, as long as it can be tapped."""
        while what in labels(shown := self._now(message)):
            failures = len(self.person.errors)
            await self.person.tap(shown, what)
            if len(self.person.errors) == failures:
                return
            self.again += 1
            await asyncio.sleep(READING)

    def _now(self, message: Message) -> Message:
        """The message as it stands."""
        place = self.person.channel
        return place.messages[message["ts"]] | {"channel": place.id}

    async def _question(self, place: Place) -> Message:
        return await self._see(f"question {place}", partial(_asks, place))

    async def _see(self, what: str, wanted: Callable[[Message], bool]) -> Message:
        """The first message that is wanted, waited for. Raises AssertionError."""
        there = self.person.channel.messages

        def look() -> Message | None:
            return next((m for m in there.values() if m["user"] == BOT and wanted(m)), None)

        try:
            return await self.person.until(look, PATIENCE)
        except AssertionError:
            raise AssertionError(f"{self.person.id} waited {PATIENCE:.0f} s for {what}") from None


def _asks(place: Place, message: Message) -> bool:
    found = ASKED.search(message["text"])
    here = found and (int(found[1]), int(found[2])) == place
    return bool(here) and set("AB") <= {*labels(message)}


def _offers(label: str, after: str, message: Message) -> bool:
    return message["ts"] > after and label in labels(message)


# --- The campaign ------------------------------------------------------------------------------


@dataclass
class Campaign:
    """Everything that runs."""

    plan: Plan
    slack: Slack
    database: Database
    levain: Levain
    job: Job
    people: list[Learner]
    rng: random.Random
    result: Result
    answered: int = 0
    last: float = 0.0  # when somebody was last heard

    async def run(self) -> None:
        """Learners come in, then tap while Levain is killed."""
        crowd = asyncio.Semaphore(CROWD)

        async def enter(learner: Learner) -> None:
            async with crowd:
                await learner.enter()

        await asyncio.gather(*map(enter, self.people))
        pace = Pace(self.plan.rate)
        before = time.monotonic()
        async with asyncio.TaskGroup() as group:
            lessons = group.create_task(self._teach())
            rage = group.create_task(self._rage())
            await asyncio.gather(*(each.study(pace, self._note) for each in self.people))
            self.result.rate = self.answered / (self.last - before)
            await rage
            lessons.cancel()
        await rest(self.database)

    def _note(self) -> None:
        self.answered += 1
        self.last = time.monotonic()

    async def _rage(self) -> None:
        """Kill and refresh at random instants, each in its own part of the answers."""
        plan = self.plan
        spread = [(n, plan.kills, self._kill) for n in range(plan.kills)]
        spread += [(n, plan.refreshes, self._refresh) for n in range(plan.refreshes)]
        events = [
            (plan.answers * (n + self.rng.uniform(0.1, 0.8)) / count, act)
            for n, count, act in spread
        ]
        for at, act in sorted(events, key=lambda each: each[0]):
            while self.answered < at:  # noqa: ASYNC110 - a look, so that the instant is random
                await asyncio.sleep(0.02)
            await act()

    async def _kill(self) -> None:
        await asyncio.to_thread(self.levain.kill)
        events, lessons = await flying(self.database)
        self.levain.start()
        self.result.kills += 1
        self.result.flying_events += events
        self.result.flying_lessons += lessons

    async def _refresh(self) -> None:
        self.result.refreshes += 1
        await self.slack.refresh_sockets()

    async def _teach(self) -> None:
        """Ask the queue for lessons, for people anywhere in their course."""
        wanted = max(1, round(self.plan.rate * LESSONS_SHARE))
        while self.answered < self.plan.answers:
            people = self.rng.sample(self.people, min(wanted, len(self.people)))
            due = utc_now() + self.job.offset
            lessons = {each.person.id: each.lesson for each in people}
            await ask_lessons(self.database, lessons, due)
            await asyncio.sleep(1)

    # --- What is left

    async def evidence(self) -> Evidence:
        heard, people = self._heard(), self.people
        given = [
            Given(each.person.id, place, picked)
            for each in people
            for place, picked in each.sent.items()
        ]
        said = {each.person.id: each.person.messages() for each in people}
        return Evidence(
            given=given,
            kept=await self._kept(),
            heard=heard,
            replied=self._replied(),
            deliveries=await self._deliveries(),
            shown={who: [m for m in all_ if m["user"] == BOT] for who, all_ in said.items()},
        )

    def _heard(self) -> set[str]:
        """What was acknowledged, but for a look at the Home."""
        acked = {each.id for each in self.slack.ledger.acks}
        sent = [each for each in self.slack.ledger.sent() if each.id in acked]
        return {
            heard.id
            for each in sent
            for heard in _parse(each)
            if not isinstance(heard.content, Opened)
        }

    def _replied(self) -> dict[str, list[Reply]]:
        """An event may be there again, with the same replies or, once they have left, without."""
        replied: dict[str, list[Reply]] = {}
        for line in self.job.ledger.read_text("utf-8").splitlines():
            _, event, noted = json.loads(line)
            replies = [Reply(*each) for each in noted if each]
            if replies and replied.setdefault(event, replies) != replies:
                self.result.faults.append(f"{event}: replied otherwise the second time")
        return replied

    async def _kept(self) -> list[Given]:
        a = answer.c
        query = select(address.c.conversation, a.lesson_id, a.question_id, a.picked).join(
            address, address.c.learner_id == a.learner_id
        )
        async with self.database.begin() as connection:
            rows = (await connection.execute(query)).all()
        return [
            Given(person, (int(lesson[1:]), int(question[1:])), "+".join(picked))
            for person, lesson, question, picked in rows
        ]

    async def _deliveries(self) -> list[Row]:
        d = delivery.c
        query = select(address.c.conversation, d.id, d.state, d.remote_id, d.error, d.doubt).join(
            address, address.c.learner_id == d.learner_id
        )
        async with self.database.begin() as connection:
            return [Row(*row) for row in await connection.execute(query)]

    async def leftovers(self) -> list[str]:
        """What is still kept at rest, and should not be."""
        count = select(func.count())
        kept = count.select_from(seen_event).where(seen_event.c.replies.isnot(None))
        async with self.database.begin() as connection:
            events = (await connection.execute(count.select_from(inbox))).scalar_one()
            replies = (await connection.execute(kept)).scalar_one()
        return [f"at rest, {events} events and {replies} replies are kept"] * bool(events + replies)


def _parse(sent: Sent) -> tuple[parse.Heard, ...]:
    read = parse.parse_action if sent.kind == "interactive" else parse.parse_event
    return read(sent.payload)


@contextlib.asynccontextmanager
async def open_campaign(plan: Plan, url: str, folder: Path) -> AsyncIterator[Campaign]:
    """A Slack, Levain on that empty database, and learners; all gone afterwards."""
    rng = random.Random(plan.seed)  # noqa: S311
    before = time.monotonic()
    database = Database(url)
    lessons = write_course(folder / "lessons", plan.answers // plan.people // QUIZ + 2)
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        await schema.prepare(database)
        slack = await stack.enter_async_context(serve(ledger=folder / "slack.jsonl"))
        slack.delivery.retries = RETRIES
        workspace = slack.workspace()
        secrets = Secrets(bot_token=workspace.token, app_token=slack.app.token)
        job = Job(
            url=url,
            folder=folder,
            lessons=lessons,
            owner="levain",
            offset=START.astimezone(UTC) - utc_now(),
            cpu=shared_seconds(),
            open=partial(open_adapter, secrets=secrets, options=Options(api=slack.base_url)),
            note=reply,
        )
        levain = Levain(job)
        stack.callback(levain.close)
        levain.start()
        people = [
            Learner(workspace.person(f"ana{number}"), plan.share(number), rng)
            for number in range(plan.people)
        ]
        campaign = Campaign(plan, slack, database, levain, job, people, rng, Result())
        yield campaign
        campaign.result.cpu = levain.cpu
        campaign.result.seconds = time.monotonic() - before
        campaign.result.errors = job.log.read_text("utf-8").count(" ERROR ")


async def finish(campaign: Campaign) -> Evidence:
    """What is left of it, judged."""
    async with asyncio.timeout(campaign.plan.deadline):
        await campaign.run()
    await asyncio.to_thread(campaign.levain.stop)
    evidence, result, ledger = await campaign.evidence(), campaign.result, campaign.slack.ledger
    result.verdict = judge(evidence)
    result.answers = campaign.answered
    result.again = sum(each.again for each in campaign.people)
    result.retries = sum(each.attempt > 0 for each in ledger.sent())
    result.slowest = max(each.slowest for each in campaign.people)
    result.faults += [*result.verdict.faults, *await campaign.leftovers()]
    if result.answers != campaign.plan.answers:
        result.faults.append(f"{result.answers} of {campaign.plan.answers} answers given")
    return evidence


async def run(plan: Plan, url: str, folder: Path) -> Result:
    """A whole campaign. Raises TimeoutError when it does not come to an end."""
    async with open_campaign(plan, url, folder) as campaign:
        await finish(campaign)
    return campaign.result


# --- The command -------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(prog="campaign")
    parser.add_argument("--answers", type=int, default=500)
    parser.add_argument("--rate", type=float, default=50, help="answers a second, in all")
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--kills", type=int, default=1, help="of Levain")
    parser.add_argument("--refreshes", type=int, default=1, help="of its sockets")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="leave logs, ledgers and SQLite files there")
    given = vars(parser.parse_args())
    database, keep = given.pop("database"), given.pop("keep")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # nothing stays behind
    folder = Path(tempfile.mkdtemp(prefix="levain-slack-"))
    try:
        with open_database(database, folder) as url:
            result = asyncio.run(run(Plan(**given), url, folder))
    finally:
        if keep:
            shutil.copytree(folder, keep, dirs_exist_ok=True)
        shutil.rmtree(folder)
    print(f"{database}: {result}", flush=True)
    for fault in result.faults[:20]:
        print(f"  {fault}")
    sys.exit(bool(result.faults))


if __name__ == "__main__":
    main()
