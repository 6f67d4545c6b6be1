"""Listeners of Bolt: a payload is acknowledged once it is in the inbox."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk.web.async_client import AsyncWebClient

Body = Mapping[str, Any]
Dispatch = Callable[[Body, Mapping[str, str]], Awaitable[BoltResponse]]  # a payload, its headers

EVENTS = (
    "message",
    "app_mention",
    "app_home_opened",
    "user_change",
    "tokens_revoked",
    "app_uninstalled",
)
COMMAND = "/levain"
_ANY = re.compile(r"[\s\S]*")
_EVENT = re.compile(rf"^(?:{'|'.join(EVENTS)})$")

log = logging.getLogger(__name__)


class SlackListener(Protocol):
    """The adapter, as Bolt calls it. A payload is in the inbox once a method returns."""

    async def hear_event(self, body: Body) -> None: ...
    async def hear_action(self, body: Body) -> None: ...
    async def hear_submission(self, body: Body) -> Mapping[str, str]:
        """Return what is wrong in the form, by its blocks."""

    async def hear_command(self, body: Body) -> str:
        """Return the words to show at once, where the command was typed."""


def make_app(web: AsyncWebClient, listener: SlackListener) -> AsyncApp:
    """Register the listeners. Bolt acknowledges to Slack when one returns.

    An error is no acknowledgement: Slack sends an event again, and shows a warning for a tap.
    """
    # Its own polling of acknowledgements costs ten milliseconds; process_before_response has none.
    app = AsyncApp(
        name="levain",
        logger=logging.getLogger("slack_bolt"),
        client=web,
        authorize=_authorize,
        process_before_response=True,
        request_verification_enabled=False,  # signatures are checked before a payload is read
        raise_error_for_unhandled_request=True,  # `fail` says it; Bolt's own words show its files
        attaching_conversation_kwargs_enabled=False,
        attaching_function_token_enabled=False,
    )

    async def event(body: Body) -> None:
        await listener.hear_event(body)

    async def action(body: Body, ack: Any) -> None:
        await listener.hear_action(body)
        await ack()

    async def submission(body: Body, ack: Any) -> None:
        if errors := await listener.hear_submission(body):
            await ack(response_action="errors", errors=dict(errors))
        else:
            await ack()

    async def closed(ack: Any) -> None:
        await ack()

    async def command(body: Body, ack: Any) -> None:
        said = await listener.hear_command(body)
        await ack(said)

    async def fail(error: Exception) -> BoltResponse:
        if isinstance(error, BoltUnhandledRequestError):
            log.warning("a payload was of no kind that Levain hears")
            return BoltResponse(status=400, body="not a payload")
        log.error("not acknowledged: %s", type(error).__name__)
        return BoltResponse(status=503, body="")

    app.action(_ANY)(action)  # first, because taps come most
    app.event(_EVENT)(event)
    app.view(_ANY)(submission)
    app.view_closed(_ANY)(closed)
    app.command(COMMAND)(command)
    app.error(fail)
    return app


async def dispatch(app: AsyncApp, payload: Body, headers: Mapping[str, str]) -> BoltResponse:
    """Hand a payload of Slack's to its listener, however it came."""
    # Bolt parses bodies of HTTP itself, and fails on some; a payload that is read passes as it is.
    given = AsyncBoltRequest(mode="socket_mode", body=dict(payload), headers=dict(headers))
    return await app.async_dispatch(given)


async def _authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    """Accept every workspace: each call finds its own token, and payloads need none."""
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token="xoxb-none")  # noqa: S106
