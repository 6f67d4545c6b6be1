"""An LRS of the tests' own, as strict as xAPI 1.0.3: over HTTP, on a port of 127.0.0.1.

A batch is stored whole or not at all. What goes wrong is given in advance, a fault for a request.
"""

from __future__ import annotations

import json
import re
import uuid
from base64 import b64decode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from aiohttp import web

USER, SECRET = "levain", "sésame"
SIZE_MAX = 1 << 20  # bytes of a request
_VERSION = {"X-Experience-API-Version": "1.0.3"}
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_IDENTIFIERS = {"mbox", "mbox_sha1sum", "openid", "account"}
_KEYS = {
    "statement": {"id", "actor", "verb", "object", "result", "context", "timestamp", "attachments"},
    "actor": {"objectType", "name", *_IDENTIFIERS},
    "account": {"homePage", "name"},
    "verb": {"id", "display"},
    "object": {"objectType", "id", "definition"},
    "definition": {"name", "description", "type", "moreInfo", "extensions"},
    "context": {"registration", "contextActivities", "revision", "platform", "language"},
    "contextActivities": {"parent", "grouping", "category", "other"},
}


class Fault(NamedTuple):
    """What a request is answered instead, before or after its statements are stored."""

    status: int = 0  # 0: the connection is cut
    headers: Mapping[str, str] = {}
    stored: bool = False
    body: str = ""


class Refused(Exception):
    """A request that the specification forbids."""


@dataclass
class LrsServer:
    """What the LRS holds, what it was asked, and what goes wrong next."""

    statements: dict[str, Any] = field(default_factory=dict)  # by id
    sizes: list[int] = field(default_factory=list)  # statements of each request that it took
    requests: int = 0
    faults: list[Fault] = field(default_factory=list)  # the first is for the next request
    refused: set[str] = field(default_factory=set)  # ids that it does not like
    size_max: int = SIZE_MAX
    now: datetime | None = None  # statements of later are refused
    url: str = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.requests += 1
        fault = self.faults.pop(0) if self.faults else None
        if fault and not fault.stored:
            return self._fail(request, fault)
        answered = await self._take(request)
        if fault:
            return self._fail(request, fault)
        return answered

    def _fail(self, request: web.Request, fault: Fault) -> web.Response:
        if not fault.status and request.transport:
            request.transport.abort()
        headers = {**_VERSION, **fault.headers}
        return web.Response(status=fault.status or 500, text=fault.body, headers=headers)

    async def _take(self, request: web.Request) -> web.Response:
        if _user(request) != (USER, SECRET):
            return _say(401, "who are you?")
        body = await request.read()
        if len(body) > self.size_max:
            return _say(413, "too large")
        try:
            statements = self._read(request, body)
        except Refused as error:
            return _say(400, str(error))
        known = [each for each in statements if each["id"] in self.statements]
        if any(_meaning(each) != _meaning(self.statements[each["id"]]) for each in known):
            return _say(409, "another statement has this id")
        for each in statements:
            self.statements.setdefault(each["id"], each)
        self.sizes.append(len(statements))
        return web.json_response([each["id"] for each in statements], headers=_VERSION)

    def _read(self, request: web.Request, body: bytes) -> list[Any]:
        """The statements of a request. Raises Refused: one is enough for all."""
        if not request.headers.get("X-Experience-API-Version", "").startswith("1.0"):
            raise Refused("no version, or another")
        if request.content_type != "application/json" or request.query:
            raise Refused("another type, or a parameter")
        try:
            given = json.loads(body)
        except ValueError:
            raise Refused("no JSON") from None
        statements = given if isinstance(given, list) else [given]
        for each in statements:
            check(each)
            if each["id"] in self.refused:
                raise Refused("this one is not liked")
            if self.now and datetime.fromisoformat(each["timestamp"]) > self.now:
                raise Refused("it has not happened yet")
        if len({each["id"] for each in statements}) < len(statements):
            raise Refused("an id twice")
        return statements


def check(statement: Any) -> None:
    """Raise Refused for a statement of a form that the specification forbids."""
    if not isinstance(statement, dict) or _holds_nothing(statement):
        raise Refused("no object, or a null")
    missing = {"id", "actor", "verb", "object", "timestamp"} - statement.keys()
    if missing:
        raise Refused(f"without {missing}")
    _only("statement", statement)
    _is_uuid(statement["id"])
    actor, verb, context = (statement.get(key, {}) for key in ("actor", "verb", "context"))
    for kind, value in (("actor", actor), ("verb", verb), ("context", context)):
        _only(kind, value)
    if len(_IDENTIFIERS & actor.keys()) != 1:
        raise Refused("an actor has one identifier")
    if "account" in actor:
        _only("account", actor["account"])
        _is_iri(actor["account"].get("homePage"))
    elif not re.fullmatch(r"mailto:[^@\s]+@[^@\s]+", actor.get("mbox", "")):
        raise Refused("no mailbox")
    _is_iri(verb.get("id"))
    _has_languages(verb.get("display", {}))
    activities = context.get("contextActivities", {})
    _only("contextActivities", activities)
    for each in (statement["object"], *(one for some in activities.values() for one in some)):
        _is_activity(each)
    if "registration" in context:
        _is_uuid(context["registration"])
    try:
        if datetime.fromisoformat(statement["timestamp"]).tzinfo is None:
            raise Refused("a timestamp has a zone")
    except ValueError:
        raise Refused("no timestamp") from None


def _is_activity(activity: Any) -> None:
    _only("object", activity)
    _is_iri(activity.get("id"))
    definition = activity.get("definition", {})
    _only("definition", definition)
    _has_languages(definition.get("name", {}))
    if "type" in definition:
        _is_iri(definition["type"])


def _only(kind: str, value: Any) -> None:
    if not isinstance(value, dict) or not value.keys() <= _KEYS[kind]:
        raise Refused(f"{kind}: a property too many")


def _is_iri(value: Any) -> None:
    if not isinstance(value, str) or not _IRI.fullmatch(value):
        raise Refused("no IRI")


def _is_uuid(value: Any) -> None:
    try:
        if str(uuid.UUID(value)) != value.lower():
            raise Refused("no UUID")
    except (ValueError, AttributeError, TypeError):
        raise Refused("no UUID") from None


def _has_languages(words: Any) -> None:
    if not all(_TAG.fullmatch(tag) and isinstance(said, str) for tag, said in words.items()):
        raise Refused("no language map")


def _holds_nothing(value: Any) -> bool:
    if isinstance(value, dict):
        return not value or any(map(_holds_nothing, value.values()))
    return value is None or (isinstance(value, list) and any(map(_holds_nothing, value)))


def _meaning(statement: Any) -> Any:
    """A statement without definitions, displays, and the form of its instant: no part of it."""

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            kept = value.keys() - {"definition", "display"}
            return {name: bare(value[name]) for name in kept}
        return [bare(each) for each in value] if isinstance(value, list) else value

    return bare(statement) | {"timestamp": datetime.fromisoformat(statement["timestamp"])}


def _user(request: web.Request) -> tuple[str, ...]:
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    return tuple(b64decode(given).decode().split(":", 1)) if kind == "Basic" else ()


def _say(status: int, words: str) -> web.Response:
    return web.Response(status=status, text=words, headers=_VERSION)


@asynccontextmanager
async def serve() -> AsyncIterator[LrsServer]:
    """An LRS under `url`, on a port that was free."""
    server = LrsServer()
    app = web.Application(client_max_size=1 << 24)
    app.router.add_post("/xapi/statements", server.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    server.url = f"http://127.0.0.1:{port}/xapi"
    try:
        yield server
    finally:
        await runner.cleanup()
