"""The Slack campaign: Levain is killed, and its sockets refreshed, while learners tap.

    python -m tests.campaigns.slack.campaign [--answers 500] [--rate 50] [--people 500] [--kills 1]
        [--refreshes 1] [--database sqlite] [--seed 1]

Slack is the stand-in, in this process; Levain is another. Slack gives an event again, but no tap:
whoever sees that one was not heard taps again. Every tap, reply, closed question and lesson is
accounted for, by what is on the screens and in the database.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from adapters.slack import arrivals, parse
from adapters.slack.account import open_slack
from adapters.slack.event import SlackEvent
from adapters.slack.options import Secrets, SlackOptions
from bot.domain.messages import Opened
from bot.domain.ports import Adapter
from bot.storage.database import Database
from tests.campaigns import campaign as shared
from tests.campaigns.campaign import Pace, new_job, plan_parser, run_levain
from tests.campaigns.command import play
from tests.campaigns.process import CONTEXT, LEASE
from tests.campaigns.records import (
    Given,
    deliveries,
    kept_answers,
    open_prepared,
    read_replies,
    rest,
)
from tests.campaigns.slack.people import Learner
from tests.campaigns.slack.verdict import Evidence, Reply, Verdict, judge, reply
from tests.standins.slack.ledger import Sent
from tests.standins.slack.server import Slack, serve
from tests.standins.slack.workspace import BOT

RETRIES = (0.0, 1.0, 5.0)  # of an event: Slack's own, in seconds for minutes
CONTEXT.set_forkserver_preload(
    ["tests.campaigns.process", "adapters.slack.account", "tests.standins.slack.server", "asyncpg"]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(shared.Plan):
    """What is done on Slack."""

    answers: int = 500
    rate: float = 50.0
    people: int = 500
    kills: int = 1
    refreshes: int = 1

    @property
    def deadline(self) -> float:
        return 120.0 + 4 * self.answers / self.rate + 2 * self.people


@dataclass(kw_only=True)
class Result(shared.Result):
    """What happened on Slack, and the verdict on it; `rate` is until the last acknowledgement."""

    again: int = 0  # taps that were not acknowledged, and made again
    retries: int = 0  # of events, by Slack
    refreshes: int = 0
    verdict: Verdict = field(default_factory=Verdict)

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
    database: Database, clock: Callable[[], datetime], *, secrets: Secrets, options: SlackOptions
) -> AsyncIterator[Adapter]:
    arrivals.LEASE = LEASE / 3
    arrivals.RENEWAL = LEASE.total_seconds() / 12
    async with open_slack(database, secrets, options, clock=clock, language="fr") as slack:
        yield slack


@dataclass(kw_only=True)
class Campaign(shared.Campaign):
    """A Slack, and what runs on it."""

    slack: Slack

    async def run(self) -> None:
        """Learners come in, then tap while Levain is killed."""
        await self.enter()
        pace = Pace(self.plan.rate)
        before = time.monotonic()
        strikes = (self.plan.kills, self.kill), (self.plan.refreshes, self.refresh)
        async with asyncio.TaskGroup() as group:
            lessons = group.create_task(self.teach())
            rage = group.create_task(self.rage(*strikes))
            await asyncio.gather(*(each.study(pace, self.note) for each in self.people))
            self.result.rate = self.answered / (self.last - before)
            await rage
            lessons.cancel()
        await rest(self.database)

    async def refresh(self) -> None:
        """Slack replaces the sockets of Levain."""
        self.result.refreshes += 1
        await self.slack.refresh_sockets()

    async def evidence(self) -> Evidence:
        """What is left, on the screens and in the database."""
        given = [
            Given(each.conversation, place, picked)
            for each in self.people
            for place, picked in each.sent.items()
        ]
        said = {each.conversation: each.person.messages() for each in self.people}
        noted = read_replies(self.job.ledger, self.result.faults, lambda _, event: event)
        return Evidence(
            given=given,
            kept=await kept_answers(self.database),
            heard=self._heard(),
            replied={event: [Reply(*each) for each in replies] for event, replies in noted.items()},
            deliveries=await deliveries(self.database),
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


def _parse(sent: Sent) -> tuple[SlackEvent, ...]:
    read = parse.parse_action if sent.kind == "interactive" else parse.parse_event
    return read(sent.payload)


@contextlib.asynccontextmanager
async def open_campaign(plan: Plan, url: str, folder: Path) -> AsyncIterator[Campaign]:
    """A Slack, Levain on that empty database, and learners; all gone afterwards."""
    rng = random.Random(plan.seed)  # noqa: S311
    result = Result()
    async with contextlib.AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_prepared(url))
        slack = await stack.enter_async_context(serve(ledger=folder / "slack.jsonl"))
        slack.delivery.retries = RETRIES
        workspace = slack.workspace()
        secrets = Secrets(bot_token=workspace.token, app_token=slack.app.token)
        adapter = partial(open_adapter, secrets=secrets, options=SlackOptions(api=slack.base_url))
        job = new_job(plan, url, folder, adapter, reply)
        levain = stack.enter_context(run_levain(job, result))
        people = [
            Learner(workspace.person(f"ana{number}"), plan.share(number), rng)
            for number in range(plan.people)
        ]
        yield Campaign(
            plan=plan,
            database=database,
            job=job,
            levain=levain,
            people=people,
            rng=rng,
            result=result,
            slack=slack,
        )


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
    result.faults += [*result.verdict.faults, *await campaign.unfinished()]
    return evidence


async def run(plan: Plan, url: str, folder: Path) -> Result:
    """A whole campaign. Raises TimeoutError when it does not come to an end."""
    async with open_campaign(plan, url, folder) as campaign:
        await finish(campaign)
    return campaign.result


def main() -> None:
    parser = plan_parser(Plan())
    parser.add_argument("--refreshes", type=int, default=1, help="of its sockets")
    given = vars(parser.parse_args())
    database, keep = given.pop("database"), given.pop("keep")
    sys.exit(play(database, database, keep, partial(run, Plan(**given))))


if __name__ == "__main__":
    main()
