"""Payloads of Slack read as events, whatever is in them. Pure.

Slack vouches for the person and the workspace, once the signature is checked. Every field may
still be missing, null, huge or of another type. A payload without meaning gives no event.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from adapters.slack.blocks import Json, size, unsafe
from adapters.slack.event import Content, SlackEvent, Tapped
from adapters.slack.ids import (
    ASK,
    FORM,
    FREE,
    HOURS,
    PAIR,
    PLACE,
    SEND,
    WRITE,
    begins,
    number_of,
    unpack,
)
from adapters.slack.payload import id_of, object_of, objects_of, string_of
from bot.domain.messages import Attached, Chose, Joined, Left, Opened, Typed
from lessons.sanitize import clean, line

TEXT_MAX = 4_000
NAME_MAX = 200
PICKS_MAX = 100

_LAST = 2**32  # seconds: of an instant
_MESSAGE_MAX = 200_000  # characters of JSON, of a message that was tapped
_URL = re.compile(r"https?://[!-~]{1,3000}")
_HOUR = re.compile(r"\d\d:\d\d")
_PAGE = "page:"
_HOME = "home"
_TABS = (_HOME, "messages")
_SHUT = ("deleted", "is_restricted", "is_ultra_restricted")
_SPOKEN = (None, "file_share", "me_message", "thread_broadcast")  # subtypes of a message


def parse_event(body: Mapping[str, Any]) -> tuple[SlackEvent, ...]:
    """Read an event of the Events API; a file sent with words gives two."""
    event = object_of(body.get("event"))
    kind, person = event.get("type"), event.get("user")
    read = _READERS.get(kind) if isinstance(kind, str) else None
    contents = read(event) if read else []
    user = id_of(object_of(person).get("id") if isinstance(person, Mapping) else person)
    bots = [each for each in objects_of(body.get("authorizations")) if each.get("is_bot") is True]
    if any(each.get("user_id") == user for each in bots):
        return ()
    thread = id_of(event.get("thread_ts")) if kind == "message" else ""
    channel = id_of(event.get("channel"))
    said = _events(contents, id_of(body.get("event_id")), body, user, channel)
    return tuple(replace(each, thread=thread) for each in said)


def parse_mention(body: Mapping[str, Any]) -> SlackEvent | None:
    """Read a mention of the app in a channel, which is answered in private; None for a robot's."""
    event = object_of(body.get("event"))
    if event.get("type") != "app_mention" or event.get("bot_id") or event.get("edited"):
        return None
    channel, user = id_of(event.get("channel")), id_of(event.get("user"))
    thread = id_of(event.get("thread_ts"))
    found = _events([Joined()], id_of(body.get("event_id")), body, user, channel)
    return next((replace(each, thread=thread) for each in found if channel), None)


def parse_action(body: Mapping[str, Any]) -> tuple[SlackEvent, ...]:
    """Read a tap on a button, or Enter in a field. Picks mean nothing before they are sent."""
    acted = next(iter(objects_of(body.get("actions"))), {})
    user, trigger = id_of(object_of(body.get("user")).get("id")), id_of(body.get("trigger_id"))
    where, at = _tapped(body), id_of(acted.get("action_ts"))
    content = _choice(_sender(acted, body), body)
    id_ = f"{user}:{where.ts if where else ''}:{at}" if at else trigger
    page = f"{_PAGE}{content.page}" if isinstance(content, Opened) else ""
    asks = next((kind for kind in (FREE, HOURS) if begins(acted, kind)), "")
    prompt = (*unpack(acted.get("value")), "", "")[1] if asks else ""
    return tuple(
        replace(
            each,
            where=where,
            trigger=trigger,
            opens=page or asks,
            prompt=clean(prompt),
        )
        for each in _events([content], id_, body, user, where.channel if where else "")
    )


def parse_command(body: Mapping[str, Any]) -> tuple[SlackEvent, ...]:
    """Read `/levain` and its words; without words, the command asks for help."""
    trigger = id_of(body.get("trigger_id"))
    said = Typed(_words(body.get("text")) or "aide")
    channel = id_of(body.get("channel_id"))
    events = _events([said], trigger, body, id_of(body.get("user_id")), channel)
    return tuple(replace(each, trigger=trigger) for each in events)


def parse_submission(body: Mapping[str, Any]) -> tuple[SlackEvent, ...]:
    """Read the submission of a modal: a choice for each question whose answer changed.

    Each names its `block`, where the form can say what is wrong with it.
    """
    view = object_of(body.get("view"))
    if body.get("type") != "view_submission" or view.get("callback_id") != FORM:
        return ()
    values = object_of(object_of(view.get("state")).get("values"))
    asks = unpack(view.get("private_metadata"))[:PICKS_MAX]
    found = [_changed(n, unpack(ask), values) for n, ask in enumerate(asks)]
    changed = [each for each in found if each]
    user = id_of(object_of(body.get("user")).get("id"))
    events = _events([choice for choice, _ in changed], id_of(view.get("id")), body, user)
    return tuple(
        replace(event, block=block) for event, (_, block) in zip(events, changed, strict=False)
    )


def empty_field(body: Mapping[str, Any]) -> str:
    """Return the block of the one field of a form, when nothing but spaces was typed there."""
    view = object_of(body.get("view"))
    values = object_of(object_of(view.get("state")).get("values"))
    only = f"{FREE}:0"
    typed = [line(string_of(each.get("value"))) for each in _held(values, FREE, 0)]
    return only if [*values] == [only] and not any(typed) else ""


def uninstalled(body: Mapping[str, Any]) -> tuple[str, datetime] | None:
    """Read the workspace that removed the app, and when; None for any other event."""
    event = object_of(body.get("event"))
    revoked = object_of(event.get("tokens")).get("bot")
    gone = event.get("type") == "app_uninstalled"
    gone = gone or (event.get("type") == "tokens_revoked" and isinstance(revoked, list) and revoked)
    workspace, at = _workspace(body), body.get("event_time")
    if not gone or not workspace or type(at) is not int or not 0 <= at < _LAST:
        return None
    return workspace, datetime.fromtimestamp(at, UTC)


# --- One reader for each event ---------------------------------------------------------------


def _message(event: Mapping[str, Any]) -> list[Content]:
    """Read a direct message of a person, no edit, and no message of a bot."""
    private = event.get("channel_type") == "im"
    if not private or event.get("bot_id") or event.get("subtype") not in _SPOKEN:
        return []
    files, text = objects_of(event.get("files")), _words(event.get("text"))
    said: list[Content] = [_attached(files[0])] if files else []
    return [*said, Typed(text)] if text else said


def _attached(file: Json) -> Attached:
    size = file.get("size")
    known = size if type(size) is int and 0 <= size < 2**53 else None
    return Attached(_name(file), id_of(file.get("id")), known)


def _opened(event: Mapping[str, Any]) -> list[Content]:
    """Read the opening of a tab. The messages tab counts too: a newcomer is welcomed there."""
    return [Opened(_HOME)] if event.get("tab") in _TABS else []


def _changed_user(event: Mapping[str, Any]) -> list[Content]:
    """Read a change of somebody: of note when the account is closed, or becomes a guest's."""
    user = object_of(event.get("user"))
    return [Left()] if any(user.get(key) is True for key in _SHUT) else []


_READERS: dict[str, Callable[[Mapping[str, Any]], list[Content]]] = {
    "message": _message,
    "app_home_opened": _opened,
    "user_change": _changed_user,
}


# --- What was tapped, picked or typed --------------------------------------------------------


def _sender(acted: Json, body: Mapping[str, Any]) -> Json:
    """Return what was tapped; for Enter in a field, the button that sends its words."""
    if acted.get("type") != "plain_text_input" or not begins(acted, WRITE):
        return acted
    shown = object_of(body.get("message")) or object_of(body.get("view"))
    blocks = objects_of(shown.get("blocks"))
    buttons = [each for block in blocks for each in objects_of(block.get("elements"))]
    mine = (number_of(acted), WRITE)
    sends = [each for each in buttons if begins(each, SEND)]
    return next((b for b in sends if (number_of(b), *unpack(b.get("value"))[1:]) == mine), {})


def _choice(acted: Json, body: Mapping[str, Any]) -> Content | None:
    """Read the choice of a button. The core decides on values that an older version wrote."""
    if acted.get("type") != "button":
        return None
    value = acted.get("value")
    known = string_of(value)[:NAME_MAX] or id_of(acted.get("action_id"))
    words = unpack(value) or ((known,) if known else ())
    if not words:
        return None
    action, *picked = words
    if action.startswith(_PAGE):
        return Opened(action.removeprefix(_PAGE))
    if begins(acted, FREE) or begins(acted, HOURS):
        return Chose(action)
    if begins(acted, SEND):
        sent = _sent(acted, picked, body)
        return Chose(action, sent) if sent else None
    return Chose(action, tuple(picked[:PICKS_MAX]))


def _sent(acted: Json, how: Sequence[str], body: Mapping[str, Any]) -> tuple[str, ...]:
    """Read what a button sends: words, an option for each slot, or the options of lists.

    Words or an option that are missing are an empty text.
    """
    state = object_of(body.get("state")) or object_of(object_of(body.get("view")).get("state"))
    values, n = object_of(state.get("values")), number_of(acted)
    # Slack makes up the ids of blocks.
    held = {name: each for block in values.values() for name, each in object_of(block).items()}
    kind, count = (*how, "", "")[:2]
    if kind == WRITE:
        return (line(string_of(object_of(held.get(f"{WRITE}:{n}")).get("value")))[:TEXT_MAX],)
    if kind in (PLACE, PAIR) and count.isdecimal():
        slots = range(min(int(count[:3]), PICKS_MAX))
        return tuple((*_picks(held.get(f"{kind}:{n}:{i}")), "")[0] for i in slots)
    mine = object_of(values.get(string_of(acted.get("block_id"))))
    return tuple(pick for each in mine.values() for pick in _picks(each))[:PICKS_MAX]


def _tapped(body: Mapping[str, Any]) -> Tapped | None:
    """Read the message of a button; None on the Home and on an ephemeral message."""
    message = object_of(body.get("message"))
    channel, ts = id_of(object_of(body.get("channel")).get("id")), id_of(message.get("ts"))
    if not (channel and ts):
        return None
    url, blocks = body.get("response_url"), objects_of(message.get("blocks"))
    return Tapped(
        channel=channel,
        ts=ts,
        response_url=url if isinstance(url, str) and _URL.fullmatch(url) else "",
        message={
            "text": string_of(message.get("text")),
            "blocks": blocks if size(blocks) <= _MESSAGE_MAX else [],
        },
    )


def _changed(n: int, ask: tuple[str, ...], values: Mapping[str, Any]) -> tuple[Chose, str] | None:
    """Read the answer to a question of a modal, and its block; None when nothing changed."""
    if not ask:
        return None
    action, *before = ask
    typed = next((line(string_of(each.get("value"))) for each in _held(values, FREE, n)), "")
    if typed:
        return Chose(f"{action}:{typed[:TEXT_MAX]}"), f"{FREE}:{n}"
    picked = [pick for each in _held(values, ASK, n) for pick in _picks(each)]
    changed = picked and {*picked} != {*before}
    return (Chose(action, tuple(picked)), f"{ASK}:{n}") if changed else None


def _held(values: Mapping[str, Any], kind: str, n: int) -> list[Json]:
    """List the values of the inputs of a block."""
    return objects_of([*object_of(values.get(f"{kind}:{n}")).values()])


def _picks(held: object) -> list[str]:
    """List the ids of the picked options."""
    hour = object_of(held).get("selected_time")
    if isinstance(hour, str) and _HOUR.fullmatch(hour):
        return [hour]
    several = objects_of(object_of(held).get("selected_options"))
    options = several or objects_of([object_of(held).get("selected_option")])
    words = [unpack(each.get("value")) for each in options[:PICKS_MAX]]
    return [each[-1] for each in words if each]


# --- Values that may be anything -------------------------------------------------------------


def _events(
    contents: Sequence[Content | None],
    id_: str,
    body: Mapping[str, Any],
    user: str,
    channel: str = "",
) -> tuple[SlackEvent, ...]:
    """Make the events of one person; none without a user, a workspace and an id."""
    workspace, team = _workspace(body), _team(body)
    said = [each for each in contents if each] if id_ and user and workspace else []
    return tuple(
        SlackEvent(
            id=f"{id_}:{n}" if n else id_,
            workspace=workspace,
            team=team,
            user=user,
            content=content,
            channel=channel,
        )
        for n, content in enumerate(said)
    )


def _workspace(body: Mapping[str, Any]) -> str:
    granted = next(iter(objects_of(body.get("authorizations"))), {})
    for each in (granted, body):
        organisation = id_of(each.get("enterprise_id")) or id_of(
            object_of(each.get("enterprise")).get("id")
        )
        if organisation and each.get("is_enterprise_install") in (True, "true"):
            return organisation
    return _team(body) or id_of(granted.get("team_id"))


def _team(body: Mapping[str, Any]) -> str:
    return (
        id_of(body.get("team_id"))
        or id_of(object_of(body.get("team")).get("id"))
        or id_of(object_of(body.get("user")).get("team_id"))
    )


def _name(file: Json) -> str:
    names = (line(string_of(file.get(key)))[:NAME_MAX] for key in ("name", "title", "filetype"))
    return next(filter(None, names), "file")


def _words(value: object) -> str:
    return unsafe(string_of(value)).strip()[:TEXT_MAX].strip()
