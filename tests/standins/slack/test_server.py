"""A stand-in in a process of its own, asked from here."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.standins.slack.bot import actions, button
from tests.standins.slack.control import Remote
from tests.standins.slack.server import serve
from tests.standins.slack.workspace import App

ROOT = Path(__file__).parents[3]


@pytest.fixture
async def apart(tmp_path: Path) -> AsyncIterator[str]:
    """The URL of one, whose ledger is `tmp_path / "ledger.jsonl"`."""
    command = ["-m", "tests.standins.slack.server", "--ledger", str(tmp_path / "ledger.jsonl")]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        url = (await asyncio.wait_for(process.stdout.readline(), 30)).decode().strip()
        yield url
    finally:
        process.terminate()
        assert await process.wait() == 0


async def test_it_obeys_from_afar(apart: str, tmp_path: Path) -> None:
    async with Remote(apart) as remote:
        app_token, token = App().token, await remote("token")
        client = AsyncWebClient(token=token, base_url=f"{apart}/api/", retry_handlers=[])
        assert (await client.apps_connections_open(app_token=app_token))["url"].startswith("ws://")
        await remote("say", "bonjour", person="ana")
        await client.chat_postMessage(
            channel="U0ANA", text="Q ?", blocks=[actions(button("Oui", "yes"))]
        )
        shown = await remote("expect", "Oui", person="ana")
        await remote("tap", shown, "Oui", person="ana")
        assert await remote("errors", person="ana") == ["this app did not respond: no_connection"]
        await remote("fault", "chat.update", "429")
        with pytest.raises(SlackApiError, match="ratelimited"):
            await client.chat_update(channel="D00000001", ts="1", text="x")
        with pytest.raises(AssertionError, match="no verb"):
            await remote("__class__", person="ana")
        with pytest.raises(AssertionError, match="no 'Non' here"):
            await remote("tap", shown, "Non", person="ana")
        await remote("deactivate", person="ana")
        with pytest.raises(AssertionError, match="deactivated"):
            await remote("say", "encore", person="ana")
        await remote("uninstall", workspace="T1")
        with pytest.raises(SlackApiError, match="account_inactive"):
            await client.auth_test()
        entries = await remote("ledger")
    written = [json.loads(line) for line in (tmp_path / "ledger.jsonl").read_text().splitlines()]
    assert written == entries
    assert [each["method"] for each in entries if each["entry"] == "called"] == [
        "apps.connections.open",
        "chat.postMessage",
        "chat.update",
        "auth.test",
    ]


async def test_a_mistake_of_its_own_is_not_hidden() -> None:
    failed = asyncio.Event()

    async def fail() -> None:
        failed.set()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await _live(fail(), failed)


async def _live(work: Coroutine[Any, Any, None], done: asyncio.Event) -> None:
    async with serve() as slack:
        slack.spawn(work)
        await done.wait()
