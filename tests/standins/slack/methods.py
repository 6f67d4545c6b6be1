"""The Web API as a table: each method, the scope it needs, how often it may be called."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.standins.slack import chat, conversations, files, oauth, views
from tests.standins.slack.call import Answer, At, Refused, fit, need
from tests.standins.slack.limits import Tier
from tests.standins.slack.workspace import Records, Token

if TYPE_CHECKING:
    from tests.standins.slack.server import Slack


@dataclass(frozen=True, kw_only=True)
class Method:
    """The arguments it knows are those of its function, and those it ignores."""

    run: Callable[..., Answer]
    scope: str = ""  # it needs; some need more, by kind of conversation
    tier: Tier = "none"
    ignored: tuple[str, ...] = ()
    bearer: str = "bot"  # the kind of token it wants; none if empty


_LOOKS = ("as_user", "icon_emoji", "icon_url", "link_names", "parse", "username")
_UNFURLS = ("mrkdwn", "unfurl_links", "unfurl_media")

METHODS: dict[str, Method] = {
    "apps.connections.open": Method(run=oauth.open_connection, tier="1", bearer="app"),
    "apps.uninstall": Method(run=oauth.uninstall_app, tier="1"),
    "auth.revoke": Method(run=oauth.auth_revoke, tier="3"),
    "auth.test": Method(run=oauth.auth_test, tier="hundreds"),
    "chat.delete": Method(run=chat.delete, scope="chat:write", tier="3", ignored=("as_user",)),
    "chat.getPermalink": Method(run=chat.get_permalink, tier="hundreds"),
    "chat.postEphemeral": Method(
        run=chat.post_ephemeral, scope="chat:write", tier="4", ignored=_LOOKS
    ),
    "chat.postMessage": Method(
        run=chat.post_message, scope="chat:write", tier="posting", ignored=(*_LOOKS, *_UNFURLS)
    ),
    "chat.update": Method(
        run=chat.update, scope="chat:write", tier="3", ignored=("as_user", "link_names", "parse")
    ),
    "conversations.history": Method(run=conversations.history, tier="3"),
    "conversations.replies": Method(run=conversations.replies, tier="3"),
    "conversations.info": Method(run=conversations.info, tier="3"),
    "conversations.members": Method(run=conversations.members, tier="4"),
    "conversations.open": Method(run=conversations.open_conversation, tier="3"),
    "files.completeUploadExternal": Method(
        run=files.complete_upload, scope="files:write", tier="4", ignored=_LOOKS
    ),
    "files.getUploadURLExternal": Method(run=files.get_upload_url, scope="files:write", tier="4"),
    "files.info": Method(run=files.file_info, scope="files:read", tier="4"),
    "oauth.v2.access": Method(run=oauth.access, tier="4", bearer=""),
    "team.info": Method(run=conversations.team_info, scope="team:read", tier="3"),
    "users.info": Method(run=conversations.user_info, scope="users:read", tier="4"),
    "users.list": Method(run=conversations.user_list, scope="users:read", tier="2"),
    "users.lookupByEmail": Method(
        run=conversations.user_by_email, scope="users:read.email", tier="3"
    ),
    "views.open": Method(run=views.open_view, tier="4"),
    "views.publish": Method(run=views.publish, tier="4"),
    "views.push": Method(run=views.push, tier="4"),
    "views.update": Method(run=views.update, tier="4"),
}


def answer(
    slack: Slack, name: str, text: str, given: dict[str, Any]
) -> tuple[Answer, Token | None]:
    """What Slack answers to a call with that token, and what is known of the token."""
    token = slack.tokens.get(text)
    try:
        if name not in METHODS:
            raise Refused("unknown_method", req_method=name)
        method = METHODS[name]
        if method.bearer:
            token = _check_token(slack, method, text)
        workspace = slack.records.get(token.workspace if token else "") or _NOWHERE
        _check_team(workspace, given)
        _check_rate(slack, name, method, workspace, given)
        arguments = fit(method.run, (*method.ignored, "team_id"), given)
        at = At(slack=slack, now=slack.clock(), workspace=workspace, token=token or _NOBODY)
        found = {"ok": True, **method.run(at, **arguments)}
    except Refused as refused:
        found = refused.answer
    copied: Answer = json.loads(json.dumps(found))
    return copied, token


_NOWHERE = Records(id="", name="", domain="")
_NOBODY = Token(text="", kind="", workspace="", scopes=frozenset())


def _check_token(slack: Slack, method: Method, text: str) -> Token:
    token = slack.tokens.get(text)
    if not text:
        raise Refused("not_authed")
    if token is None:
        raise Refused("invalid_auth")
    if token.trouble:
        raise Refused(token.trouble)
    if token.expires is not None and token.expires <= slack.clock():
        raise Refused("token_expired")
    if token.kind != method.bearer:
        raise Refused("not_allowed_token_type")
    need(token, *filter(None, [method.scope]))
    return token


def _check_team(workspace: Records, given: dict[str, Any]) -> None:
    """The SDK says the workspace with every call, once Bolt told it."""
    theirs = {each.team_id for each in workspace.users.values()} | {workspace.id}
    if given.get("team_id", workspace.id) not in theirs:
        raise Refused("team_access_not_granted")


def _check_rate(
    slack: Slack, name: str, method: Method, workspace: Records, given: dict[str, Any]
) -> None:
    channel = str(given.get("channel", ""))
    direct = workspace.direct(channel)  # if it is the id of a person
    place = direct.id if direct else channel
    wait = slack.limits.wait(slack.clock(), method.tier, name, workspace.id, place)
    if wait:
        raise Refused("ratelimited", retry_after=wait)
