"""Socket Mode: Levain opens sockets to Slack, and payloads come through them."""

from __future__ import annotations

import asyncio
import logging

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.domain.errors import LoggedOut

PING = 10.0  # seconds

log = logging.getLogger("slack_sdk.socket_mode")


async def serve_sockets(app: AsyncApp, app_token: str, count: int) -> None:
    """Listen without end, whatever Slack and the network do meanwhile. Raises LoggedOut."""
    sockets = [
        AsyncSocketModeHandler(app, app_token, logger=log, ping_interval=PING) for _ in range(count)
    ]
    try:
        for each in sockets:
            try:
                each.client.wss_uri = await each.client.issue_new_wss_url()
            except SlackApiError as error:
                if error.response.get("error") in ("invalid_auth", "not_allowed_token_type"):
                    raise LoggedOut("Slack refuses the app's token: it begins with xapp-") from None
            except Exception as error:  # of several libraries, none of which says what it is
                log.warning("Slack cannot be reached: %s", type(error).__name__)
            await each.client.connect()  # type: ignore[no-untyped-call]  # until it succeeds
        await asyncio.Event().wait()
    finally:
        for each in sockets:
            await each.client.close()  # type: ignore[no-untyped-call]
