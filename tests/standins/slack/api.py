"""The HTTP ends of the Web API: what comes in is read, may meet a fault, and is answered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.standins.slack.call import Answer, At, Refused, read
from tests.standins.slack.chat import bot_message, make_content
from tests.standins.slack.faults import Fault
from tests.standins.slack.files import as_file
from tests.standins.slack.ledger import Called
from tests.standins.slack.methods import answer
from tests.standins.slack.workspace import Records, Token

if TYPE_CHECKING:
    from tests.standins.slack.server import Slack

USES = 5  # of a response_url
MINUTES = 30.0 * 60  # seconds it lives


@dataclass(kw_only=True)
class Response:
    """A response_url: where a reply to something a person did may go."""

    workspace: str
    user: str
    channel: str
    message_ts: str  # empty for a slash command
    made: float
    used: int = 0


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What goes back by HTTP."""

    body: Answer | str
    status: int = 200
    headers: dict[str, str]
    workspace: str = ""


async def call(slack: Slack, request: web.Request) -> web.StreamResponse:
    """POST or GET /api/<method>."""
    name = request.match_info["method"]
    try:
        token, given = await read(request)
    except (Refused, ValueError):
        return web.json_response({"ok": False, "error": "invalid_json"})
    return await _serve(slack, request, name, given, partial(_call, slack, name, token, given))


async def respond(slack: Slack, request: web.Request) -> web.StreamResponse:
    """POST to a response_url."""
    try:
        given = json.loads(await request.text())
    except ValueError:
        return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
    name = request.match_info["id"]
    return await _serve(
        slack, request, "response_url", given, partial(_respond, slack, name, given)
    )


async def upload(slack: Slack, request: web.Request) -> web.StreamResponse:
    """POST to an upload URL: the bytes, bare or in a form."""
    content = await _bytes(request)
    place = (request.match_info["team"], request.match_info["file"])
    given = {"file": place[1], "length": len(content)}
    return await _serve(slack, request, "upload", given, partial(_upload, slack, place, content))


async def download(slack: Slack, request: web.Request) -> web.StreamResponse:
    """GET what `url_private` says, with a token that may read files."""
    text = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = slack.tokens.get(text)
    team, file_id = request.match_info["team"], request.match_info["file"]
    allowed = token and not token.trouble and token.workspace == team
    if not token or not allowed or "files:read" not in token.scopes:
        return web.Response(status=302, headers={"Location": "/login"})
    file = slack.records[team].files.get(file_id)
    if file is None or not file.done:
        return web.Response(status=404)
    described = as_file(file, slack.url, team)
    return web.Response(body=file.content, content_type=described["mimetype"])


def reply_to(slack: Slack, response: Response, given: dict[str, Any]) -> None:
    """Say it where the person was. Raises Refused."""
    workspace = slack.records[response.workspace]
    at = At(slack=slack, now=slack.clock(), workspace=workspace, token=_ANY)
    place, user = workspace.channels[response.channel], workspace.users[response.user]
    instead = given.get("replace_original") or given.get("delete_original")
    content = {}
    if not given.get("delete_original"):
        asked = (given.get("text") or "", given.get("blocks"), given.get("attachments"))
        content = make_content(workspace, *asked)
    known = response.message_ts in place.messages
    if instead:
        user.ephemeral = [each for each in user.ephemeral if each["ts"] != response.message_ts]
    if given.get("delete_original"):
        slack.erase(workspace, place, response.message_ts)
    elif instead and known:
        slack.edit(workspace, place, response.message_ts, content)
    elif given.get("response_type") == "in_channel":
        slack.post(workspace, place, bot_message(at, content))
    else:
        slack.whisper(workspace, place, user.id, bot_message(at, content))


_ANY = Token(text="", kind="bot", workspace="", scopes=frozenset())
_REPLY = frozenset(
    {
        "attachments",
        "blocks",
        "delete_original",
        "metadata",
        "mrkdwn",
        "replace_original",
        "response_type",
        "text",
        "thread_ts",
        "unfurl_links",
        "unfurl_media",
    }
)


def _call(slack: Slack, name: str, text: str, given: dict[str, Any]) -> Reply:
    body, token = answer(slack, name, text, given)
    headers = {"x-oauth-scopes": ",".join(sorted(token.scopes))} if token else {}
    status = 200
    if body.get("error") == "ratelimited":
        status, headers["Retry-After"] = 429, str(body.pop("retry_after"))
    return Reply(
        body=body, status=status, headers=headers, workspace=token.workspace if token else ""
    )


def _respond(slack: Slack, name: str, given: Any) -> Reply:
    response = slack.responses.get(name)
    if response is None or slack.clock() - response.made > MINUTES:
        return Reply(body={"ok": False, "error": "expired_url"}, status=404, headers={})
    if response.used >= USES:
        return Reply(body={"ok": False, "error": "used_url"}, status=404, headers={})
    response.used += 1
    try:
        if not isinstance(given, dict) or given.keys() - _REPLY:
            raise Refused("invalid_payload")
        reply_to(slack, response, given)
    except Refused as refused:
        return Reply(body=refused.answer, status=400, headers={}, workspace=response.workspace)
    return Reply(body="ok", headers={}, workspace=response.workspace)


def _upload(slack: Slack, place: tuple[str, str], content: bytes) -> Reply:
    workspace = slack.records.get(place[0], Records(id="", name="", domain=""))
    file = workspace.files.get(place[1])
    if file is None or file.done or len(content) != file.size:
        return Reply(body="no such upload", status=400, headers={}, workspace=workspace.id)
    file.content = content
    return Reply(body=f"OK - {len(content)}", headers={}, workspace=workspace.id)


async def _bytes(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    parts = [part for part in (await request.post()).values() if isinstance(part, web.FileField)]
    return parts[0].file.read() if parts else b""


async def _serve(
    slack: Slack,
    request: web.Request,
    name: str,
    given: Any,
    run: Callable[[], Reply],
) -> web.StreamResponse:
    """Run it, unless a fault comes first, and answer it, unless a fault comes then."""
    planned = slack.faults.draw(name)
    fault = planned.fault if planned else None
    if fault is Fault.LATE:
        slack.spawn(_do_late(slack, name, given, run))
        await asyncio.Event().wait()  # until whoever asked goes away
    reply = Reply(body="", headers={})
    done = not (fault and fault.before)
    if planned and planned.error:
        reply = Reply(body={"ok": False, "error": planned.error}, headers={})
    elif fault is Fault.LIMIT:
        wait = {"Retry-After": str(slack.faults.wait)}
        reply = Reply(body={"ok": False, "error": "ratelimited"}, status=429, headers=wait)
    elif done:
        reply = run()
    _note(slack, name, given, reply, fault or "", done=done)
    return await _end(request, fault, reply)


async def _do_late(slack: Slack, name: str, given: Any, run: Callable[[], Reply]) -> None:
    """What was asked, whoever asked being gone by then."""
    await asyncio.sleep(slack.faults.delay)
    _note(slack, name, given, run(), Fault.LATE, done=True)


def _note(slack: Slack, name: str, given: Any, reply: Reply, fault: str, *, done: bool) -> None:
    slack.ledger.write(
        Called(
            at=slack.clock(),
            method=name,
            workspace=reply.workspace,
            arguments=given if isinstance(given, dict) else {"body": given},
            answer=reply.body if isinstance(reply.body, dict) else {"text": reply.body},
            status=reply.status,
            fault=fault,
            done=done,
        )
    )


async def _end(request: web.Request, fault: Fault | None, reply: Reply) -> web.StreamResponse:
    """The answer as it arrives, if it does."""
    transport = request.transport
    if fault in (Fault.LOSE_REQUEST, Fault.LOSE_ANSWER) and transport:
        transport.abort()
    if fault in (Fault.HANG, Fault.HANG_BEFORE):
        await asyncio.Event().wait()  # until whoever asked goes away
    if fault in (Fault.ERROR_BEFORE, Fault.ERROR_AFTER):
        return web.Response(status=503, text="<html>503 Service Unavailable</html>")
    if isinstance(reply.body, str):
        text, media_type = reply.body, "text/plain"
    else:
        text, media_type = json.dumps(reply.body), "application/json"
    if fault is Fault.CUT:
        return await _cut(request, text, media_type)
    return web.Response(
        text=text, content_type=media_type, status=reply.status, headers=reply.headers
    )


async def _cut(request: web.Request, text: str, media_type: str) -> web.StreamResponse:
    """Half of what was promised."""
    content = text.encode()
    headers = {"Content-Length": str(len(content)), "Content-Type": media_type}
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    await response.write(content[: len(content) // 2])
    if request.transport:
        request.transport.close()
    return response
