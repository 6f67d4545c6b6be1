"""How Slack is heard: sockets that are lost, addresses that die, and what is said of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from adapters.slack.options import SocketPace
from bot.domain.errors import LoggedOut
from bot.storage.inbox import troubles
from tests.adapters.slack.levain import Levain, run_levain
from tests.adapters.slack.test_levain import answers, begin
from tests.standins.slack.faults import Fault
from tests.standins.slack.server import Slack

QUICK = SocketPace(ping=0.2, opening=0.5, pause=0.02, pause_max=0.1, parting=0.2, deaf=0.3)
PATIENCE = 10.0  # seconds


async def becomes(look: Callable[[], Awaitable[bool]]) -> None:
    """Wait until it is so. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while not await look():  # noqa: ASYNC110 - nothing of the stand-in's changes
            await asyncio.sleep(0.01)


def complaint(levain: Levain, part: str) -> Callable[[], Awaitable[bool]]:
    """Whether `levain health` says it."""

    async def look() -> bool:
        return any(part in each for each in await troubles(levain.runtime.database))

    return look


def well(levain: Levain) -> Callable[[], Awaitable[bool]]:
    async def look() -> bool:
        return not await troubles(levain.runtime.database)

    return look


async def test_dead_addresses_are_asked_for_anew(
    slack: Slack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "adapters.slack")
    async with run_levain(slack, tmp_path, options={"pace": QUICK}):
        ana = slack.workspace().person("ana")
        await begin(ana)
        slack.sockets.dead = 4
        slack.sockets.drop()
        await slack.ledger.until(lambda _: len(slack.sockets.open) == 2)
        await ana.say("aide")
        await ana.expect("Ce que vous pouvez me dire")
        assert slack.sockets.refused == 4
    said = [each.getMessage() for each in caplog.records]
    assert sum("was lost" in each for each in said) == 2
    assert "its handshake is answered 408" in caplog.text
    assert any("open again: 2 of 2" in each for each in said)


async def test_a_start_with_dead_addresses(slack: Slack, tmp_path: Path) -> None:
    slack.sockets.dead = 6
    async with run_levain(slack, tmp_path, options={"pace": QUICK}):
        await slack.workspace().person("ana").say("bonjour")
        await slack.workspace().person("ana").expect("bienvenue")
    assert slack.sockets.refused == 6


async def test_a_time_without_a_socket_is_a_trouble_until_there_is_one(
    slack: Slack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with run_levain(slack, tmp_path, options={"pace": QUICK}) as levain:
        await becomes(well(levain))
        slack.sockets.dead = 1_000_000
        slack.sockets.drop()
        await becomes(complaint(levain, "its handshake is answered 408"))
        assert "nobody is heard" in caplog.text
        slack.sockets.dead = 0
        await becomes(well(levain))
        await slack.workspace().person("ana").say("bonjour")
        await slack.workspace().person("ana").expect("bienvenue")


async def test_health_knows_of_a_start_that_reaches_nobody(slack: Slack, tmp_path: Path) -> None:
    slack.faults.add("apps.connections.open", Fault.ERROR_BEFORE, times=None)
    async with run_levain(slack, tmp_path, options={"pace": QUICK}, connected=False) as levain:
        await becomes(complaint(levain, "503"))
        slack.faults.clear()
        await becomes(well(levain))


async def test_a_run_says_whom_it_hears(
    slack: Slack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "adapters.slack")
    async with run_levain(slack, tmp_path):

        async def said() -> bool:
            return "connected to Slack by Socket Mode: workspace Collectivité T1 (T1)" in (
                caplog.text
            )

        await becomes(said)
    assert slack.app.token not in caplog.text
    assert slack.workspace().token not in caplog.text


@pytest.mark.parametrize("code", ["invalid_auth", "not_allowed_token_type"])
async def test_an_app_token_that_never_was_good_ends_the_start(
    slack: Slack, tmp_path: Path, code: str
) -> None:
    slack.faults.refuse("apps.connections.open", code, times=None)
    with pytest.raises(LoggedOut, match="xapp-"):
        async with run_levain(slack, tmp_path, connected=False) as levain:
            await levain.running


async def test_an_app_token_revoked_later_is_a_trouble(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path, options={"pace": QUICK}) as levain:
        slack.faults.refuse("apps.connections.open", "invalid_auth", times=None)
        slack.sockets.drop()
        await becomes(complaint(levain, "xapp-"))
        assert not levain.running.done()


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_retired_socket_is_replaced_before_it_ends(
    slack: Slack, tmp_path: Path, caplog: pytest.LogCaptureFixture, reason: str
) -> None:
    async with run_levain(slack, tmp_path, options={"pace": QUICK, "sockets": 1}) as levain:
        ana = slack.workspace().person("ana")
        question = await begin(ana)
        await slack.refresh_sockets(reason)
        await slack.ledger.until(lambda _: len(slack.sockets.open) == 1)
        await ana.tap(question, "B")
        await ana.expect("Bonne réponse")
        assert len(await answers(levain, ana)) == 1
    assert "was lost" not in caplog.text


async def test_what_a_retired_socket_still_brings_is_heard(slack: Slack, tmp_path: Path) -> None:
    """A `warning` comes some seconds before the end: what is under way is acknowledged there."""
    async with run_levain(slack, tmp_path, options={"pace": QUICK, "sockets": 1}) as levain:
        ana = slack.workspace().person("ana")
        question = await begin(ana)
        keep, under_way, go_on = levain.slack._inbox.keep, asyncio.Event(), asyncio.Event()

        async def slowly(*given: object) -> object:
            under_way.set()
            await go_on.wait()
            return await keep(*given)  # type: ignore[arg-type]

        levain.slack._inbox.keep = slowly  # type: ignore[method-assign, assignment]
        tapping = asyncio.create_task(ana.tap(question, "B"))
        await under_way.wait()
        await slack.refresh_sockets("warning")
        await slack.ledger.until(lambda _: len(slack.sockets.open) == 1)
        go_on.set()
        await tapping
        assert ana.errors == []


async def test_a_socket_that_answers_no_ping_is_lost(slack: Slack, tmp_path: Path) -> None:
    """A connection that is gone, and that nothing has closed."""
    async with run_levain(slack, tmp_path, options={"pace": QUICK, "sockets": 1}):
        (socket,) = slack.sockets.open
        socket.transport.pause_reading()
        await slack.ledger.until(
            lambda _: [each for each in slack.sockets.open if each.name != socket.name]
        )


async def test_sockets_that_do_not_last_are_not_asked_for_without_a_pause(
    slack: Slack, tmp_path: Path
) -> None:
    """Ten sockets are open elsewhere: Slack closes one more at once."""
    pace = QUICK._replace(pause=5.0, pause_max=5.0)
    async with run_levain(slack, tmp_path, options={"pace": pace, "sockets": 1}):
        slack.sockets.drop()
        slack.faults.add("apps.connections.open", Fault.ERROR_BEFORE, times=None)
        before = len(slack.ledger.calls("apps.connections.open"))
        ana = slack.workspace().person("ana")
        slack.delivery.retries = ()
        await ana.say("bonjour")
        await slack.ledger.until(lambda ledger: ledger.missed)
        assert len(slack.ledger.calls("apps.connections.open")) == before
