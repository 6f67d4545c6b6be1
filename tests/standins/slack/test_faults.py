"""Each way in which a call goes wrong: what the client meets, and whether the message is there."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.standins.slack.bot import error_of
from tests.standins.slack.faults import Fault, Faults
from tests.standins.slack.people import Person
from tests.standins.slack.server import Slack

# fault -> what the client raises, if anything, and how many messages are then there
MEETS: dict[Fault, tuple[type[Exception] | None, int]] = {
    Fault.LOSE_REQUEST: (aiohttp.ClientError, 0),
    Fault.LOSE_ANSWER: (aiohttp.ClientError, 1),
    Fault.ERROR_BEFORE: (SlackApiError, 0),
    Fault.ERROR_AFTER: (SlackApiError, 1),
    Fault.HANG_BEFORE: (None, 0),
    Fault.HANG: (None, 1),
    Fault.LATE: (None, 1),
    Fault.CUT: (aiohttp.ClientError, 1),
    Fault.LIMIT: (SlackApiError, 0),
}


def ana(slack: Slack) -> Person:
    return slack.workspace("T1").person("ana")


@pytest.mark.parametrize("fault", Fault)
async def test_a_fault_happens_once(slack: Slack, client: AsyncWebClient, fault: Fault) -> None:
    failure, left = MEETS[fault]
    slack.faults.delay = 0.05
    slack.faults.add("chat.postMessage", fault)
    post = client.chat_postMessage(channel=ana(slack).id, text="une fois")
    posting = asyncio.create_task(post)
    await slack.ledger.until(lambda ledger: ledger.calls("chat.postMessage"))
    await asyncio.wait({posting}, timeout=5 if failure else 0.1)
    if failure:
        assert isinstance(posting.exception(), failure)
    else:
        assert posting.cancel()  # it would wait for ever
    assert len(ana(slack).messages()) == left
    call = slack.ledger.calls("chat.postMessage")[0]
    assert (call.fault, call.done) == (fault, bool(left))
    await client.chat_postMessage(channel=ana(slack).id, text="deux fois")
    assert len(ana(slack).messages()) == left + 1


async def test_how_long_to_wait_is_said(slack: Slack, client: AsyncWebClient) -> None:
    slack.faults.wait = 7
    slack.faults.add("*", Fault.LIMIT)
    with pytest.raises(SlackApiError) as caught:
        await client.auth_test()
    assert error_of(caught.value) == "ratelimited"
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"


async def test_any_error_may_be_asked_for(slack: Slack, client: AsyncWebClient) -> None:
    for error in ("no_permission", "is_bot", "fatal_error"):
        slack.faults.refuse("chat.postMessage", error)
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel=ana(slack).id, text="x")
        assert error_of(caught.value) == error
    assert ana(slack).messages() == []


async def test_the_transport_of_the_sdk_says_it_twice(slack: Slack, client: AsyncWebClient) -> None:
    """With its own retries, one lost answer makes two messages: hence `retry_handlers=[]`."""
    careless = AsyncWebClient(token=client.token, base_url=slack.base_url)
    slack.faults.add("chat.postMessage", Fault.LOSE_ANSWER)
    await careless.chat_postMessage(channel=ana(slack).id, text="bonjour")
    assert len(ana(slack).messages()) == 2


def test_odds_and_times() -> None:
    faults = Faults(seed=7)
    faults.add("chat.update", Fault.HANG, times=None, odds=0.25)
    drawn = [faults.draw("chat.update") is not None for _ in range(1000)]
    assert 200 < sum(drawn) < 300
    again = Faults(seed=7)
    again.add("chat.update", Fault.HANG, times=None, odds=0.25)
    assert [again.draw("chat.update") is not None for _ in range(1000)] == drawn
    assert faults.draw("chat.postMessage") is None
    faults.clear()
    faults.add("*", Fault.CUT, times=2)
    assert [faults.draw("auth.test") is not None for _ in range(3)] == [True, True, False]
