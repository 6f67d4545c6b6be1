"""The Matrix campaign: Levain and the homeserver are killed while learners answer.

    python -m tests.campaigns.matrix.campaign [--answers 1000] [--rate 20] [--people 50] [--kills 3]
        [--database sqlite] [--encrypted] [--seed 1]

Each learner has a room and a client of their own, and answers without waiting for what is replied:
they know the course. So many answers a second are given, whatever Levain and the homeserver have
time for; clients send them in order, as soon as they can. Every answer, every reply and every
lesson is accounted for, by what those clients saw and by the database.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from adapters.matrix.account import open_matrix
from adapters.matrix.messages.event import OutgoingEvent
from adapters.matrix.messages.render import render
from adapters.matrix.session import Session, save_session
from adapters.matrix.texts import speech
from bot.domain.messages import Outbound
from bot.domain.ports import Adapter
from bot.storage.database import Database
from tests.campaigns import campaign as shared
from tests.campaigns.campaign import Pace, new_job, plan_parser, run_levain
from tests.campaigns.command import play
from tests.campaigns.matrix.people import Person, Stubborn, StubbornCrypto
from tests.campaigns.matrix.verdict import (
    Result,
    judge_answers,
    judge_lessons,
    judge_reading,
    judge_replies,
    key,
    measure,
)
from tests.campaigns.process import CONTEXT
from tests.campaigns.records import deliveries, kept_answers, open_prepared, read_replies, rest
from tests.standins.matrix.synapse import Account, Synapse, serve

CONTEXT.set_forkserver_preload(["tests.campaigns.process", "adapters.matrix.account", "asyncpg"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(shared.Plan):
    """What is done on Matrix; each learner has a room."""

    answers: int = 1000
    rate: float = 20.0
    people: int = 50
    kills: int = 3
    homeserver_kills: int = 1
    encrypted: bool = False
    reactions: str = "never"  # keycaps that Levain places

    @property
    def deadline(self) -> float:
        return 240.0 + 4 * self.answers / self.rate + 2 * self.people


@contextlib.asynccontextmanager
async def open_adapter(
    database: Database, clock: Callable[[], datetime], *, state: Path, reactions: str
) -> AsyncIterator[Adapter]:
    options = {"clock": clock, "speech": speech("fr"), "reactions": reactions}
    async with open_matrix(database, state, **options) as matrix:
        yield matrix


def bodies(outbound: Outbound) -> list[str]:
    """What is read of it, a text for each event."""
    parts = render(outbound)
    return [part.content["body"] for part in parts if isinstance(part, OutgoingEvent)]


@dataclass(kw_only=True)
class Campaign(shared.Campaign):
    """A homeserver, and what runs on it."""

    synapse: Synapse

    async def run(self) -> None:
        """Learners come in, then answer while what they speak to is killed."""
        await self.enter()
        pace = Pace(self.plan.rate)
        strikes = (self.plan.kills, self.kill), (self.plan.homeserver_kills, self.kill_homeserver)
        kills = asyncio.create_task(self.rage(*strikes))
        lessons = asyncio.create_task(self.teach())
        try:
            await self._study(pace)
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

    async def _study(self, pace: Pace) -> None:
        """Those who wait in vain say so in the end; the others go on."""
        studies = [asyncio.create_task(each.study(pace, self.note)) for each in self.people]
        for each in await asyncio.gather(*studies, return_exceptions=True):
            if isinstance(each, BaseException) and not isinstance(each, TimeoutError):
                raise each

    async def kill_homeserver(self) -> None:
        """The homeserver, which starts again at once."""
        self.synapse.kill()
        self.result.homeserver_kills += 1
        await asyncio.to_thread(self.synapse.start)

    async def judge(self) -> None:
        """What the clients saw and what the database holds, held against what was said."""
        people, result = self.people, self.result
        result.answers = self.answered
        result.keycaps = sum(person.keycaps for person in people)
        result.faults += [person.stuck for person in people if person.stuck]
        if not result.faults:
            measure(people, result)
        judge_answers(people, await kept_answers(self.database), result)
        judge_replies(people, read_replies(self.job.ledger, result.faults, key), result)
        judge_lessons(people, await deliveries(self.database), result)
        judge_reading(people, result)
        result.faults += await self.unfinished()


@contextlib.asynccontextmanager
async def open_campaign(plan: Plan, url: str, folder: Path) -> AsyncIterator[Campaign]:
    """A homeserver, Levain on that empty database, and learners; all gone afterwards."""
    rng = random.Random(plan.seed)  # noqa: S311
    result = Result()
    async with contextlib.AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_prepared(url))
        synapse = stack.enter_context(serve(folder / "synapse"))
        account = synapse.register("levain")
        state = folder / "matrix"
        save_session(state, _session(synapse, account))
        adapter = partial(open_adapter, state=state, reactions=plan.reactions)
        job = new_job(plan, url, folder, adapter, bodies)
        levain = stack.enter_context(run_levain(job, result))
        people = []
        for number in range(plan.people):
            kind = StubbornCrypto if plan.encrypted else Stubborn
            client = await stack.enter_async_context(await kind.register(synapse, f"ana-{number}"))
            share = plan.share(number)
            people.append(Person(client, account.user_id, share, rng, plan.encrypted))
        yield Campaign(
            plan=plan,
            database=database,
            job=job,
            levain=levain,
            people=people,
            rng=rng,
            result=result,
            synapse=synapse,
        )


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


def main() -> None:
    parser = plan_parser(Plan())
    parser.add_argument("--encrypted", action="store_true")
    parser.add_argument("--reactions", choices=["never", "clear", "everywhere"], default="never")
    given = vars(parser.parse_args())
    database, keep = given.pop("database"), given.pop("keep")
    title = f"{database}, {'encrypted' if given['encrypted'] else 'clear'}"
    sys.exit(play(title, database, keep, partial(run, Plan(**given))))


if __name__ == "__main__":
    main()
