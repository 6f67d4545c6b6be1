"""A bot in a process of its own, for `test_slack.py`: Levain, or the SDK and nothing else.

`levain` and those named after Bolt hear until they are ended. `send-levain` and `send-sdk` send the
same lesson to each of so many people, and print what that took.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import uvloop
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.account import open_slack
from adapters.slack.adapter import Slack
from adapters.slack.client import metadata
from adapters.slack.options import Secrets, SlackOptions
from adapters.slack.render import render
from adapters.slack.texts import speech
from bot.domain.messages import Address, Inbound, Typed
from bot.run.settings import Settings
from bot.run.wiring import Runtime, build, start_ticking
from bot.storage import schema
from bot.storage.database import Database
from scheduler.clock import utc_now
from scheduler.dispatcher import REAL_TIME
from tests.campaigns.process import START

Do = Callable[..., Awaitable[Any]]

TUESDAY = timedelta(days=1)
SOCKETS = 2


class Clock:
    """Real time, from the campaigns' Tuesday on; it can be set forward."""

    def __init__(self) -> None:
        self.ahead = START - utc_now()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


@asynccontextmanager
async def open_levain(given: Namespace, clock: Clock) -> AsyncIterator[tuple[Runtime, Slack]]:
    values = {"database_url": given.url, "lessons": given.lessons, "rate": 1000, "burst": 10_000}
    settings = Settings.model_validate(values)
    database = Database(settings.database)
    await schema.prepare(database)
    secrets = Secrets(bot_token=given.token, app_token=given.app_token)
    options = SlackOptions(api=given.api, sockets=SOCKETS, spacing=0.0)
    async with open_slack(database, secrets, options, clock=clock, language="fr") as slack:
        house = await build(settings, clock, [slack], REAL_TIME, database=database)
        try:
            yield house, slack
        finally:
            await house.close()


async def levain(given: Namespace) -> None:
    async with open_levain(given, Clock()) as (house, slack):
        start_ticking(house, Settings())
        await slack.run(house.app.handle)


async def bolt(given: Namespace, *, now: bool = False, replies: str = "") -> None:
    """Acknowledges what is tapped; with `replies`, closes the question and asks the next.

    By the SDK, or by bare calls.
    """
    async with aiohttp.ClientSession() as session:
        app = AsyncApp(client=_sdk(given, session), process_before_response=now)

        async def acknowledge(ack: Do) -> None:
            await ack()

        async def reply(ack: Do, respond: Do, say: Do, body: dict[str, Any]) -> None:
            await ack()
            asked = body["message"]
            said = {"type": "section", "text": {"type": "mrkdwn", "text": "Bonne réponse."}}
            closed = [*asked["blocks"][:-1], said]
            text = f"{asked['text']}\n\nBonne réponse."
            await respond(text=text, blocks=closed, replace_original=True)
            await say(text=asked["text"], blocks=asked["blocks"])

        async def reply_bare(ack: Do, body: dict[str, Any]) -> None:
            """The same two calls, and nothing around them."""
            await ack()
            task = asyncio.create_task(_reply_bare(given, session, body))
            replying.add(task)
            task.add_done_callback(replying.discard)

        async def ignore() -> None:
            """Nothing."""

        replying: set[asyncio.Task[None]] = set()
        listeners = {"": acknowledge, "sdk": reply, "bare": reply_bare}
        app.action(re.compile(""))(listeners[replies])
        app.event("message")(ignore)
        for _ in range(SOCKETS):
            await AsyncSocketModeHandler(app, given.app_token).connect_async()
        await asyncio.Event().wait()


async def _reply_bare(
    given: Namespace, session: aiohttp.ClientSession, body: dict[str, Any]
) -> None:
    asked = body["message"]
    said = {"type": "section", "text": {"type": "mrkdwn", "text": "Bonne réponse."}}
    closed = {"text": asked["text"], "blocks": [*asked["blocks"][:-1], said]}
    async with session.post(body["response_url"], json=closed | {"replace_original": True}) as told:
        await told.read()
    following = {"text": asked["text"], "blocks": asked["blocks"], "channel": body["channel"]["id"]}
    headers = {"Authorization": f"Bearer {given.token}"}
    async with session.post(
        f"{given.api}chat.postMessage", json=following, headers=headers
    ) as told:
        await told.read()


async def send_levain(given: Namespace) -> None:
    """Planned, claimed, composed, sent by the adapter, and kept: timed from the claim on."""
    clock = Clock()
    async with open_levain(given, clock) as (house, slack):
        hearing = asyncio.create_task(slack.run(house.app.handle))
        await _enter(house, clock, given.count)
        clock.ahead += TUESDAY
        await house.ticker._planner.plan(clock())
        sent = await _timed(given.count, house.ticker._drain)
        assert sent == given.count
        hearing.cancel()
        await asyncio.wait([hearing])


async def send_sdk(given: Namespace) -> None:
    """The same blocks to the same people; as many at once as the session has connections."""
    clock = Clock()
    async with open_levain(given, clock) as (house, _), aiohttp.ClientSession() as session:
        await _enter(house, clock, 1)
        clock.ahead += TUESDAY
        await house.ticker._planner.plan(clock())
        (due,) = await house.ticker._dispatcher._queue.claim(clock, 1)
        (composed,) = await house.app.compose([due], clock())
        (message,) = render(composed.outbound, speech("fr"))
        client = _sdk(given, session)

        async def send(number: int) -> None:
            await client.chat_postMessage(
                channel=_user(number),
                text=message.text,
                blocks=message.blocks,
                metadata=metadata(f"bare.{number}"),
                unfurl_links=False,
                unfurl_media=False,
            )

        await _timed(given.count, lambda: asyncio.gather(*map(send, range(given.count))))


def _sdk(given: Namespace, session: aiohttp.ClientSession) -> AsyncWebClient:
    return AsyncWebClient(token=given.token, base_url=given.api, session=session, retry_handlers=[])


async def _enter(house: Runtime, clock: Clock, count: int) -> None:
    for number in range(count):
        where = Address("slack", "T1", _user(number), _user(number))
        said = Inbound(id=str(number), address=where, at=clock(), content=Typed("leçon"))
        await house.app.handle(said)


def _user(number: int) -> str:
    return f"U0ANA{number}"


async def _timed(count: int, work: Callable[[], Awaitable[Any]]) -> Any:
    began, cpu = time.perf_counter(), time.process_time()
    done = await work()
    seconds = time.perf_counter() - began
    cpu = time.process_time() - cpu
    print(json.dumps({"rate": count / seconds, "cpu_ms": cpu * 1000 / count}), flush=True)
    return done


BOTS = {
    "levain": levain,
    "bolt": bolt,
    "bolt-now": partial(bolt, now=True),
    "bolt-replies": partial(bolt, replies="sdk"),
    "bolt-bare": partial(bolt, now=True, replies="bare"),
    "send-levain": send_levain,
    "send-sdk": send_sdk,
}

FAST = ("levain", "send-levain", "bolt-bare")  # on uvloop, as `levain run` is


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("bot", choices=BOTS)
    for name in ("api", "token", "app-token", "url"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--lessons", type=Path, required=True)
    parser.add_argument("--count", type=int, default=0, help="people, to be sent something")
    given = parser.parse_args()
    run = uvloop.run if given.bot in FAST else asyncio.run
    run(BOTS[given.bot](given))


if __name__ == "__main__":
    main()
