"""How an app gets its token, keeps it fresh, and loses it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from aiohttp import web

from tests.standins.slack.call import Answer, At, Refused
from tests.standins.slack.workspace import BOT, BOT_ID, Records, Token

if TYPE_CHECKING:
    from tests.standins.slack.server import Slack

CODE = 600.0  # seconds
TOKEN = 12 * 3600.0  # seconds, if they rotate


@dataclass(kw_only=True)
class Code:
    workspace: str
    user: str
    redirect: str
    scopes: frozenset[str]
    made: float


def auth_test(at: At) -> Answer:
    known: Answer = {
        "url": f"https://{at.workspace.domain}.slack.com/",
        "team": at.workspace.name,
        "user": "levain",
        "team_id": at.workspace.id,
        "user_id": BOT,
        "bot_id": BOT_ID,
        "is_enterprise_install": at.workspace.is_organisation,
    }
    if at.workspace.is_organisation:
        known["enterprise_id"] = at.workspace.id
    if at.token.expires is not None:
        known["expires_in"] = int(at.token.expires - at.now)
    return known


def auth_revoke(at: At, *, test: bool = False) -> Answer:
    if not test:
        at.token.trouble = "token_revoked"
        at.slack.delivery.tell(at.workspace, revoked())
        at.workspace.token = None
    return {"revoked": not test}


def uninstall_app(at: At, *, client_id: str, client_secret: str) -> Answer:
    _check_client(at, client_id, client_secret)
    uninstall(at.slack, at.workspace)
    return {}


def open_connection(at: At) -> Answer:
    return {"url": at.slack.sockets.new_url()}


def access(
    at: At,
    *,
    client_id: str = "",
    client_secret: str = "",
    code: str = "",
    redirect_uri: str = "",
    grant_type: str = "authorization_code",
    refresh_token: str = "",
) -> Answer:
    """A token for a code, or for the token that refreshes; each of them once."""
    _check_client(at, client_id, client_secret)
    if grant_type == "refresh_token":
        return _refresh(at, refresh_token)
    if grant_type != "authorization_code":
        raise Refused("invalid_grant_type")
    known = at.slack.codes.pop(code, None)
    if known is None or at.now - known.made > CODE:
        raise Refused("invalid_code")
    if redirect_uri != known.redirect:
        raise Refused("bad_redirect_uri")
    workspace = at.slack.records[known.workspace]
    token = install(at.slack, workspace, known.scopes)
    return {**_granted(at, workspace, token), "authed_user": {"id": known.user}}


async def authorize(slack: Slack, request: web.Request) -> web.Response:
    """The page where somebody says yes, said at once: by `user` in `team`, both ours.

    `team` is an argument Slack knows, `user` and `deny` are not: a browser would ask.
    """
    asked = request.query
    redirect = asked.get("redirect_uri", "")
    workspace = slack.records.get(asked.get("team", ""))
    scopes = frozenset(filter(None, asked.get("scope", "").split(",")))
    trouble = {
        "invalid_client_id": asked.get("client_id") != slack.app.client_id,
        "bad_redirect_uri": not redirect or redirect not in (slack.app.redirects or {redirect}),
        "invalid_team": workspace is None,
        "invalid_scope": not scopes or not scopes <= slack.app.scopes,
    }
    for error in (name for name, met in trouble.items() if met):
        return web.Response(status=400, text=error)
    assert workspace is not None
    back = {"state": asked.get("state", "")}
    if "deny" in asked:
        back["error"] = "access_denied"
    else:
        code = secrets.token_urlsafe(16)
        slack.codes[code] = Code(
            workspace=workspace.id,
            user=asked.get("user", "U0ADMIN"),
            redirect=redirect,
            scopes=scopes,
            made=slack.clock(),
        )
        back["code"] = code
    return web.Response(status=302, headers={"Location": f"{redirect}?{urlencode(back)}"})


# --- What they share


def install(slack: Slack, workspace: Records, scopes: frozenset[str]) -> Token:
    """A new token of the bot; the one before, if any, keeps its scopes and is good still."""
    token = Token(
        text=f"xoxb-{workspace.id}-{secrets.token_hex(6)}",
        kind="bot",
        workspace=workspace.id,
        scopes=scopes,
    )
    if slack.app.rotation:
        token.text = token.text.replace("xoxb", "xoxe.xoxb")
        token.expires = slack.clock() + TOKEN
        token.refresh = f"xoxe-1-{secrets.token_hex(6)}"
    slack.tokens[token.text] = token
    workspace.token = token
    return token


def uninstall(slack: Slack, workspace: Records) -> None:
    """The app is removed: its tokens die, and it hears of it."""
    for token in slack.tokens.values():
        if token.workspace == workspace.id:
            token.trouble = "account_inactive"
    slack.delivery.tell(workspace, revoked())
    slack.delivery.tell(workspace, {"type": "app_uninstalled"})
    workspace.token = None


def revoked() -> dict[str, Any]:
    return {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT]}}


def _check_client(at: At, client_id: str, client_secret: str) -> None:
    if client_id != at.slack.app.client_id:
        raise Refused("invalid_client_id")
    if client_secret != at.slack.app.client_secret:
        raise Refused("bad_client_secret")


def _refresh(at: At, refresh_token: str) -> Answer:
    for token in at.slack.tokens.values():
        if refresh_token and token.refresh == refresh_token and not token.trouble:
            token.refresh = ""
            workspace = at.slack.records[token.workspace]
            return _granted(at, workspace, install(at.slack, workspace, token.scopes))
    raise Refused("invalid_refresh_token")


def _granted(at: At, workspace: Records, token: Token) -> Answer:
    named = {"id": workspace.id, "name": workspace.name}
    granted: Answer = {
        "app_id": at.slack.app.id,
        "scope": ",".join(sorted(token.scopes)),
        "token_type": "bot",
        "access_token": token.text,
        "bot_user_id": BOT,
        "team": None if workspace.is_organisation else named,
        "enterprise": named if workspace.is_organisation else None,
        "is_enterprise_install": workspace.is_organisation,
    }
    if token.expires is not None:
        granted |= {"expires_in": int(TOKEN), "refresh_token": token.refresh}
    return granted
