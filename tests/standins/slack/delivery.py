"""What Slack sends to the app: by a socket, or by HTTP with a signature."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode

import aiohttp

from tests.standins.slack.ledger import Acked, Missed, Sent
from tests.standins.slack.sockets import NotAcked
from tests.standins.slack.workspace import BOT, EVENTS, Records

if TYPE_CHECKING:
    from tests.standins.slack.server import Slack

PATIENCE = 3.0  # seconds the app has to acknowledge
RETRIES = (0.0, 60.0, 300.0)  # seconds before each retry of an event


class NoMore(NotAcked):
    """The app asked not to be sent it again."""

    again = False


@dataclass(frozen=True, kw_only=True)
class Payload:
    kind: str  # "events_api", "interactive" or "slash_commands"
    workspace: str
    body: dict[str, Any]
    event_id: str = ""
    trigger_id: str = ""


class Delivery:
    """By Socket Mode until `listen` gives a URL."""

    def __init__(self, slack: Slack) -> None:
        self.patience = PATIENCE
        self.retries: tuple[float, ...] = RETRIES
        self._slack = slack
        self._url = ""
        self._http: aiohttp.ClientSession | None = None

    async def listen(self, url: str) -> None:
        """Send to that URL from now on, if it answers the challenge. Raises AssertionError."""
        self._http = self._http or aiohttp.ClientSession()
        challenge = secrets.token_hex(12)
        asked = {
            "type": "url_verification",
            "token": self._slack.app.verification,
            "challenge": challenge,
        }
        async with self._post(url, json.dumps(asked).encode(), "application/json", {}) as answer:
            told = await answer.text()
            said = {told.strip(), *parse_qs(told).get("challenge", [])}
            if answer.content_type == "application/json":
                said.add(json.loads(told).get("challenge"))
            assert answer.status == 200, f"{answer.status} to the challenge"
            assert challenge in said, f"not the challenge: {told}"
        self._url = url

    async def close(self) -> None:
        if self._http:
            await self._http.close()

    def tell(self, workspace: Records, event: dict[str, Any], name: str = "") -> None:
        """Send an event in the background, and again as long as it is not acknowledged.

        `name` is what the app subscribes to, if it is not the event's type.
        """
        name = name or event["type"]
        token = workspace.token
        needed = EVENTS[name]
        allowed = token is not None and (not needed or needed in token.scopes)
        if name not in self._slack.app.events or not allowed:
            return
        event_id = self._slack.next_id("Ev")
        who = event.get("user")
        team = workspace.team_of(who["id"] if isinstance(who, dict) else who or "")
        body = {
            "token": self._slack.app.verification,
            "team_id": team,
            "enterprise_id": workspace.organisation,
            "api_app_id": self._slack.app.id,
            "event": event,
            "type": "event_callback",
            "event_id": event_id,
            "event_time": int(self._slack.clock()),
            "authorizations": [
                {
                    "enterprise_id": workspace.organisation,
                    "team_id": None if workspace.is_organisation else team,
                    "user_id": BOT,
                    "is_bot": True,
                    "is_enterprise_install": workspace.is_organisation,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{event_id}",
        }
        payload = Payload(kind="events_api", workspace=workspace.id, body=body, event_id=event_id)
        self._slack.spawn(self._insist(payload))

    async def once(self, payload: Payload, attempt: int = 0, reason: str = "") -> Any:
        """What the app says to it. Raises NotAcked."""
        name = secrets.token_hex(16)
        try:
            if self._url:
                self._sent(name, payload, "http", attempt, reason)
                return await self._by_http(name, payload, attempt, reason)
            socket = self._slack.sockets.choose()
            self._sent(name, payload, socket.name, attempt, reason)
            envelope = {
                "envelope_id": name,
                "type": payload.kind,
                "accepts_response_payload": payload.kind != "events_api",
                "payload": payload.body,
            }
            if payload.kind == "events_api":
                envelope |= {"retry_attempt": attempt, "retry_reason": reason}
            return await self._slack.sockets.send(envelope, socket, self.patience)
        except NotAcked as missed:
            at = self._slack.clock()
            self._slack.ledger.write(Missed(at=at, id=name, reason=str(missed)))
            raise

    async def _insist(self, payload: Payload) -> None:
        reason = ""
        for attempt, wait in enumerate((0.0, *self.retries)):
            await asyncio.sleep(wait)
            try:
                await self.once(payload, attempt, reason)
                return
            except NotAcked as missed:
                if not missed.again:
                    return
                reason = str(missed)

    def _sent(self, name: str, payload: Payload, via: str, attempt: int, reason: str) -> None:
        self._slack.ledger.write(
            Sent(
                at=self._slack.clock(),
                id=name,
                kind=payload.kind,
                workspace=payload.workspace,
                event_id=payload.event_id,
                trigger_id=payload.trigger_id,
                payload=payload.body,
                via=via,
                attempt=attempt,
                reason=reason,
            )
        )

    async def _by_http(self, name: str, payload: Payload, attempt: int, reason: str) -> Any:
        content, media_type = as_request(payload)
        headers = {}
        if attempt:
            headers = {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": reason}
        start = time.monotonic()
        try:
            async with (
                asyncio.timeout(self.patience),
                self._post(self._url, content, media_type, headers) as answer,
            ):
                told = await answer.text()
        except TimeoutError:
            raise NotAcked("http_timeout") from None
        except aiohttp.ClientError:
            raise NotAcked("connection_failed") from None
        if not 200 <= answer.status < 300:
            failure = NoMore if answer.headers.get("x-slack-no-retry") == "1" else NotAcked
            raise failure("http_error")
        said = json.loads(told) if answer.content_type == "application/json" and told else told
        took = time.monotonic() - start
        self._slack.ledger.write(
            Acked(at=self._slack.clock(), id=name, took=took, payload=said or None)
        )
        return {"text": said} if isinstance(said, str) and said else said or None

    def _post(self, url: str, content: bytes, media_type: str, headers: dict[str, str]) -> Any:
        now = str(int(self._slack.clock()))
        signed = {
            "content-type": media_type,
            "x-slack-request-timestamp": now,
            "x-slack-signature": sign(self._slack.app.signing_secret, now, content),
        }
        assert self._http
        return self._http.post(url, data=content, headers=headers | signed, allow_redirects=False)


def sign(secret: str, timestamp: str, content: bytes) -> str:
    signed = b"v0:" + timestamp.encode() + b":" + content
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def as_request(payload: Payload) -> tuple[bytes, str]:
    """Its body and its media type."""
    if payload.kind == "events_api":
        return json.dumps(payload.body).encode(), "application/json"
    form = payload.body
    if payload.kind == "interactive":
        form = {"payload": json.dumps(payload.body)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"
