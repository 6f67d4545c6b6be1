"""How often a method may be called."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.standins.slack.bot import error_of
from tests.standins.slack.limits import PER_MINUTE, POSTING, WORKSPACE, Limits, Rate, admit
from tests.standins.slack.server import Slack, serve


class Clock:
    """Time that passes when asked."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def strict(clock: Clock) -> AsyncIterator[Slack]:
    async with serve(strict=True, clock=clock) as running:
        yield running


def client_of(slack: Slack, http: aiohttp.ClientSession, workspace: str = "T1") -> AsyncWebClient:
    token = slack.workspace(workspace).token
    return AsyncWebClient(token=token, base_url=slack.base_url, session=http, retry_handlers=[])


async def wait_of(client: AsyncWebClient, channel: str) -> int:
    """Seconds to wait before posting there; 0 once it is posted."""
    try:
        await client.chat_postMessage(channel=channel, text="x")
    except SlackApiError as failure:
        if (error_of(failure), failure.response.status_code) != ("ratelimited", 429):
            raise
        return int(failure.response.headers["Retry-After"])
    return 0


def test_admit() -> None:
    rate = Rate(each=2.0, burst=2)
    owed, waits = 0.0, []
    for now in (0.0, 0.0, 0.0, 1.0, 2.0, 2.0):
        owed, wait = admit(owed, now, rate)
        waits.append(wait)
    assert waits == [0, 0, 2.0, 1.0, 0, 2.0]


@pytest.mark.parametrize("tier", PER_MINUTE)
def test_a_tier_allows_so_many_a_minute(tier: str) -> None:
    limits, allowed = Limits(strict=True), PER_MINUTE[tier]  # type: ignore[index]
    waits = [limits.wait(0.0, tier, "m", "T1", "") for _ in range(allowed + 1)]  # type: ignore[arg-type]
    assert (sum(waits[:-1]), waits[-1] > 0) == (0, True)
    assert limits.wait(0.0, tier, "m", "T2", "") == 0  # type: ignore[arg-type]
    assert limits.wait(0.0, tier, "other", "T1", "") == 0  # type: ignore[arg-type]


def test_nothing_is_limited_unless_asked() -> None:
    assert not any(Limits().wait(0.0, "1", "m", "T1", "") for _ in range(100))


async def test_a_conversation_takes_one_a_second_after_a_burst(
    strict: Slack, clock: Clock, http: aiohttp.ClientSession
) -> None:
    client = client_of(strict, http)
    ana, zoe = (strict.workspace("T1").person(name) for name in ("ana", "zoe"))
    waits = [await wait_of(client, ana.channel.id) for _ in range(POSTING.burst + 1)]
    assert waits == [0] * POSTING.burst + [1]
    assert await wait_of(client, ana.id) == 1  # the same place by another name
    assert await wait_of(client, zoe.id) == 0
    clock.now += 1
    assert [await wait_of(client, ana.id) for _ in range(2)] == [0, 1]


async def test_a_workspace_has_its_own_limit(
    strict: Slack, clock: Clock, http: aiohttp.ClientSession
) -> None:
    people = [strict.workspace("T1").person(f"p{n}").id for n in range(WORKSPACE.burst + 1)]
    strict.workspace("T2").person("p0")
    client, other = client_of(strict, http), client_of(strict, http, "T2")
    waits = [await wait_of(client, person) for person in people]
    assert waits == [0] * WORKSPACE.burst + [1]
    assert await wait_of(other, "U0P0") == 0


async def test_the_scope_of_a_limit_is_a_method(strict: Slack, http: aiohttp.ClientSession) -> None:
    client = client_of(strict, http)
    for _ in range(PER_MINUTE["2"]):
        await client.users_list()
    with pytest.raises(SlackApiError) as caught:
        await client.users_list()
    assert error_of(caught.value) == "ratelimited"
    assert (await client.users_info(user="U0BOT"))["ok"]
