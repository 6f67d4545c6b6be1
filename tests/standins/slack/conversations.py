"""conversations.*, users.* and team.*: who is there, and what was said."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from tests.standins.slack.call import Answer, At, Refused, need
from tests.standins.slack.chat import find_channel
from tests.standins.slack.workspace import BOT, Channel, Message, User, as_channel, as_user

OPENED = 8  # people
PAGE = 1000  # at most
SCOPES = {
    "read": {"im": "im:read", "mpim": "mpim:read", "channel": "channels:read"},
    "history": {"im": "im:history", "mpim": "mpim:history", "channel": "channels:history"},
    "write": {"im": "im:write", "mpim": "mpim:write"},
}


def open_conversation(
    at: At,
    *,
    users: str = "",
    channel: str = "",
    return_im: bool = False,
    prevent_creation: bool = False,
) -> Answer:
    if channel:
        return {"channel": as_channel(find_channel(at, channel), at.workspace.id)}
    asked = [each for each in users.split(",") if each]
    need(at.token, SCOPES["write"]["mpim" if len(asked) > 1 else "im"])
    if not asked:
        raise Refused("users_list_not_supplied")
    if len(asked) > OPENED:
        raise Refused("too_many_users")
    for each in asked:
        if _user(at, each).deleted:
            raise Refused("user_disabled")
        if _user(at, each).is_bot:
            raise Refused("cannot_dm_bot")
    place = _among(at, asked)
    if place is None and prevent_creation:
        raise Refused("channel_not_found")
    known = place is not None
    if place is None and len(asked) == 1:
        place = at.workspace.open_direct(asked[0])
    if place is None:
        place = Channel(id=at.workspace.next_id("G"), kind="mpim", members=[*asked, BOT])
        at.workspace.channels[place.id] = place
    given = as_channel(place, at.workspace.id) if return_im else {"id": place.id}
    return {"channel": given, "no_op": known, "already_open": known}


def info(
    at: At, *, channel: str, include_locale: bool = False, include_num_members: bool = False
) -> Answer:
    place = _allowed(at, channel, "read")
    given = as_channel(place, at.workspace.id)
    if include_num_members:
        given["num_members"] = len(place.members)
    if include_locale:
        given["locale"] = "fr-FR"
    return {"channel": given}


def members(at: At, *, channel: str, limit: int = 100, cursor: str = "") -> Answer:
    page, more = _page(_allowed(at, channel, "read").members, limit, cursor)
    return {"members": page, **more}


def history(
    at: At,
    *,
    channel: str,
    oldest: str = "0",
    latest: str = "",
    inclusive: bool = False,
    include_all_metadata: bool = False,
    limit: int = 100,
    cursor: str = "",
) -> Answer:
    """Newest first; what was said in threads is elsewhere."""
    place = _allowed(at, channel, "history")
    if BOT not in place.members:
        raise Refused("not_in_channel")
    low, high = _stamp(oldest, "invalid_ts_oldest"), _stamp(latest or "1e12", "invalid_ts_latest")
    found = [
        _seen(message, include_all_metadata)
        for ts, message in reversed(place.messages.items())
        if low < float(ts) < high or (inclusive and float(ts) in (low, high))
        if message.get("thread_ts", ts) == ts or message.get("reply_broadcast")
    ]
    page, more = _page(found, limit, cursor)
    return {"messages": page, "has_more": bool(more["response_metadata"]["next_cursor"]), **more}


def replies(
    at: At,
    *,
    channel: str,
    ts: str,
    oldest: str = "0",
    latest: str = "",
    inclusive: bool = False,
    include_all_metadata: bool = False,
    limit: int = 1000,
    cursor: str = "",
) -> Answer:
    """A thread, from the message it begins at, which is there whatever the limits."""
    place = _allowed(at, channel, "history")
    if BOT not in place.members:
        raise Refused("not_in_channel")
    if ts not in place.messages:
        raise Refused("thread_not_found")
    low, high = _stamp(oldest, "invalid_ts_oldest"), _stamp(latest or "1e12", "invalid_ts_latest")
    root = place.messages[ts].get("thread_ts", ts)
    said = [
        _seen(message, include_all_metadata)
        for each, message in place.messages.items()
        if message.get("thread_ts", each) == root and each != root
        if low < float(each) < high or (inclusive and float(each) in (low, high))
    ]
    found = [_seen(place.messages[root], include_all_metadata), *said]
    page, more = _page(found, limit, cursor)
    return {"messages": page, "has_more": bool(more["response_metadata"]["next_cursor"]), **more}


def user_info(at: At, *, user: str, include_locale: bool = False) -> Answer:
    return {"user": _as_user(at, _user(at, user), include_locale)}


def user_list(
    at: At, *, limit: int = PAGE, cursor: str = "", include_locale: bool = False, team_id: str = ""
) -> Answer:
    if at.workspace.is_organisation and not team_id:
        raise Refused("missing_argument", "[ERROR] missing required field: team_id")
    page, more = _page(list(at.workspace.users.values()), limit, cursor)
    found = [_as_user(at, user, include_locale) for user in page]
    return {"members": found, "cache_ts": int(at.now), **more}


def user_by_email(at: At, *, email: str) -> Answer:
    for user in at.workspace.users.values():
        if user.email and user.email.lower() == email.lower() and not user.deleted:
            return {"user": _as_user(at, user, False)}
    raise Refused("users_not_found")


def team_info(at: At, *, team: str = "", domain: str = "") -> Answer:
    here = at.workspace
    if team not in ("", here.id) or domain not in ("", here.domain):
        raise Refused("team_not_found")
    known = {"id": here.id, "name": here.name, "domain": here.domain, "email_domain": ""}
    return {"team": known}


def _allowed(at: At, channel: str, what: str) -> Channel:
    """A conversation of a kind the token may read."""
    place = find_channel(at, channel)
    need(at.token, SCOPES[what][place.kind])
    return place


def _user(at: At, user_id: str) -> User:
    if user_id not in at.workspace.users:
        raise Refused("user_not_found")
    return at.workspace.users[user_id]


def _as_user(at: At, user: User, locale: bool) -> dict[str, Any]:
    email = "users:read.email" in at.token.scopes
    organisation = at.workspace.organisation
    return as_user(user, at.now, locale=locale, email=email, organisation=organisation)


def _among(at: At, users: list[str]) -> Channel | None:
    """The conversation of exactly these with the bot."""
    for place in at.workspace.channels.values():
        if place.kind != "channel" and {*place.members} == {*users, BOT}:
            return place
    return None


def _seen(message: Message, whole: bool) -> Message:
    """Without all the metadata, unless it was asked for."""
    if whole or "metadata" not in message:
        return message
    return {**message, "metadata": {"event_type": message["metadata"]["event_type"]}}


def _stamp(text: str, error: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise Refused(error) from None


def _page(found: list[Any], limit: int, cursor: str) -> tuple[list[Any], Answer]:
    """One page, and the cursor of the next."""
    if not 1 <= limit <= PAGE:
        raise Refused("invalid_limit")
    try:
        start = int(base64.b64decode(cursor, validate=True)) if cursor else 0
    except (ValueError, binascii.Error):
        raise Refused("invalid_cursor") from None
    end = start + limit
    after = base64.b64encode(str(end).encode()).decode() if end < len(found) else ""
    return found[start:end], {"response_metadata": {"next_cursor": after}}
