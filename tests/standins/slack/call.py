"""One call of the Web API: its arguments as they come, and what a method needs to know of it."""

from __future__ import annotations

import base64
import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from aiohttp import web

from tests.standins.slack.shapes import wrong
from tests.standins.slack.workspace import Records, Token

if TYPE_CHECKING:
    from tests.standins.slack.server import Slack

Answer = dict[str, Any]


class Refused(Exception):
    """Slack says no, with the name of an error."""

    def __init__(self, error: str, *messages: str, **more: Any) -> None:
        super().__init__(error)
        self.answer: Answer = {"ok": False, "error": error, **more}
        if messages:
            self.answer["response_metadata"] = {"messages": list(messages)}


@dataclass(frozen=True, kw_only=True)
class At:
    """Where a method is called."""

    slack: Slack
    now: float  # seconds since 1970
    workspace: Records
    token: Token


def need(token: Token, *scopes: str) -> None:
    """Refuse a token that has none of them."""
    if scopes and not token.scopes & {*scopes}:
        provided = ",".join(sorted(token.scopes))
        raise Refused("missing_scope", needed=",".join(scopes), provided=provided)


async def read(request: web.Request) -> tuple[str, dict[str, Any]]:
    """The token and the arguments: of the query, a form and JSON, as the SDK may use all three."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = json.loads(await request.text() or "{}")
        if not isinstance(body, dict):
            raise Refused("invalid_json")
        given |= body
    elif request.can_read_body:
        given |= dict(await request.post())
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme == "Basic":
        name, _, secret = base64.b64decode(value).decode().partition(":")
        given |= {"client_id": name, "client_secret": secret}
    named = given.pop("token", "")
    return (value if scheme == "Bearer" else named), given


def fit(
    function: Callable[..., Answer], ignored: tuple[str, ...], given: Mapping[str, Any]
) -> dict[str, Any]:
    """The arguments as the function's annotations want them. Raises Refused."""
    hints = get_type_hints(function)
    known = dict(list(inspect.signature(function).parameters.items())[1:])
    unknown = sorted(given.keys() - known.keys() - {*ignored})
    missing = [n for n, p in known.items() if p.default is p.empty and given.get(n) is None]
    messages = [f"[ERROR] unknown argument: {name}" for name in unknown]
    messages += [f"[ERROR] missing required field: {name}" for name in missing]
    if messages:
        raise Refused("invalid_arguments", *messages)
    used = {name: value for name, value in given.items() if name in known and value is not None}
    return {name: _cast(name, value, hints[name]) for name, value in used.items()}


def _cast(name: str, value: Any, hint: Any) -> Any:
    """One argument: a form and a query hold strings only."""
    wanted = _bare(hint)
    if isinstance(value, str) and wanted is not str:
        value = _parse(name, value, wanted)
    if wanted is bool and isinstance(value, int):
        value = bool(value)
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        if name == "blocks":
            raise Refused("invalid_blocks_format")
        raise Refused("invalid_arguments", wrong(f"must be {wanted.__name__}", f"/{name}"))
    return value


def _bare(hint: Any) -> type:
    """`list` for `list[Any] | None`."""
    if isinstance(hint, UnionType):
        hint = next(each for each in get_args(hint) if each is not type(None))
    bare: type = get_origin(hint) or hint
    return bare


def _parse(name: str, value: str, wanted: type) -> Any:
    if wanted is bool:
        return {"1": True, "true": True, "0": False, "false": False}.get(value.lower(), value)
    try:
        return json.loads(value)
    except ValueError:
        if name == "blocks":
            raise Refused("invalid_blocks_format") from None
        return value
