"""A payload as what it means, whatever Slack or anybody sends. Pure.

Slack vouches for who and where, once the signature is checked; every field may still be missing,
null, huge or of another type. What means nothing gives nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeAlias
from zoneinfo import available_timezones

from pydantic import TypeAdapter

from adapters.slack.blocks import Json, begins, objects, size, unpack, unsafe
from adapters.slack.render import ASK, FORM, FREE, SEND
from bot.domain.messages import Attached, Chose, Joined, Left, Opened, Typed
from bot.texts.speech import LANGUAGES
from lessons.sanitize import clean, line

TEXT_MAX = 4_000
NAME_MAX = 200
PICKS_MAX = 100

_LAST = 2**32  # seconds: of an instant
_RAW_MAX = 40_000  # of a text, before it is read
_MESSAGE_MAX = 200_000  # characters of JSON, of a message that was tapped
_ID = re.compile(r"[!-~]{1,80}")  # three of them fit in the id of an event
_URL = re.compile(r"https?://[!-~]{1,3000}")
_MAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}")
_PAGE = "page:"
_HOME = "home"
_TABS = (_HOME, "messages")
_SPOKEN = (None, "file_share", "me_message", "thread_broadcast")  # subtypes of a message
_STRANGE = (
    "is_bot",
    "is_workflow_bot",
    "deleted",
    "is_restricted",
    "is_ultra_restricted",
    "is_stranger",
)

Content: TypeAlias = Typed | Chose | Attached | Joined | Opened | Left
_CONTENTS: dict[str, TypeAdapter[Content]] = {
    kind.__name__: TypeAdapter(kind) for kind in (Typed, Chose, Attached, Joined, Opened, Left)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapped:
    """The message that a button was on, for `render.answered`."""

    channel: str
    ts: str
    response_url: str = ""
    message: Json  # its text and its blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Something a person did."""

    id: str  # the same when Slack says it again
    workspace: str  # the organisation's id when it was installed for all of it, else the team's
    team: str
    user: str
    content: Content
    channel: str = ""  # the conversation with the bot, where it is known
    where: Tapped | None = None
    trigger: str = ""  # opens a modal, once and within three seconds
    opens: str = ""  # the modal to open at once: `page:…`, or `free` for words on `content.action`
    prompt: str = ""  # what `free` asks


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What Slack knows of a person."""

    user: str
    zone: str | None  # IANA name
    language: str | None  # one that Levain speaks
    email: str
    welcome: bool  # a member: no bot, guest or stranger, nor somebody who left


def parse_event(body: Mapping[str, Any]) -> tuple[Heard, ...]:
    """An event of the Events API; a file sent with words is both."""
    event = _object(body.get("event"))
    kind, person = event.get("type"), event.get("user")
    read = _READERS.get(kind) if isinstance(kind, str) else None
    contents = read(event) if read else []
    user = _id(_object(person).get("id") if isinstance(person, Mapping) else person)
    bots = [each for each in objects(body.get("authorizations")) if each.get("is_bot") is True]
    if any(each.get("user_id") == user for each in bots):
        return ()
    return _heard(contents, _id(body.get("event_id")), body, user, _id(event.get("channel")))


def parse_action(body: Mapping[str, Any]) -> tuple[Heard, ...]:
    """A button that was tapped. What is picked before it is sent means nothing yet."""
    acted = next(iter(objects(body.get("actions"))), {})
    user, trigger = _id(_object(body.get("user")).get("id")), _id(body.get("trigger_id"))
    where, at = _tapped(body), _id(acted.get("action_ts"))
    content = _choice(acted, body) if acted.get("type") == "button" else None
    id_ = f"{user}:{where.ts if where else ''}:{at}" if at else trigger
    page = f"{_PAGE}{content.page}" if isinstance(content, Opened) else ""
    free = begins(acted, FREE)
    prompt = (*unpack(acted.get("value")), "", "")[1] if free else ""
    return tuple(
        replace(
            each,
            where=where,
            trigger=trigger,
            opens=page or (FREE if free else ""),
            prompt=clean(prompt),
        )
        for each in _heard([content], id_, body, user, where.channel if where else "")
    )


def parse_command(body: Mapping[str, Any]) -> tuple[Heard, ...]:
    """`/levain` and words; alone, it asks for help."""
    trigger = _id(body.get("trigger_id"))
    said = Typed(_words(body.get("text")) or "aide")
    heard = _heard([said], trigger, body, _id(body.get("user_id")))
    return tuple(replace(each, trigger=trigger) for each in heard)


def parse_submission(body: Mapping[str, Any]) -> tuple[Heard, ...]:
    """A form: a choice for each question that is answered otherwise than it was."""
    view = _object(body.get("view"))
    if body.get("type") != "view_submission" or view.get("callback_id") != FORM:
        return ()
    values = _object(_object(view.get("state")).get("values"))
    asks = unpack(view.get("private_metadata"))[:PICKS_MAX]
    chosen = [_changed(n, unpack(ask), values) for n, ask in enumerate(asks)]
    user = _id(_object(body.get("user")).get("id"))
    return _heard(chosen, _id(view.get("id")), body, user)


def uninstalled(body: Mapping[str, Any]) -> tuple[str, datetime] | None:
    """The workspace that took the bot away, and when; None for any other event."""
    event = _object(body.get("event"))
    revoked = _object(event.get("tokens")).get("bot")
    gone = event.get("type") == "app_uninstalled"
    gone = gone or (event.get("type") == "tokens_revoked" and isinstance(revoked, list) and revoked)
    workspace, at = _workspace(body), body.get("event_time")
    if not gone or not workspace or type(at) is not int or not 0 <= at < _LAST:
        return None
    return workspace, datetime.fromtimestamp(at, UTC)


def profile(user: Mapping[str, Any], homes: tuple[str, ...] = ()) -> Profile | None:
    """A user as the Web API gives it. `homes` are the team and organisation of the workspace."""
    name, zone, locale = (_id(user.get(key)) for key in ("id", "tz", "locale"))
    language = locale.partition("-")[0].lower()
    email = _object(user.get("profile")).get("email")
    theirs = (user.get("team_id"), _object(user.get("enterprise_user")).get("enterprise_id"))
    at_home = not homes or any(each in homes for each in theirs)
    if not name:
        return None
    return Profile(
        user=name,
        zone=zone if zone in _zones() else None,
        language=language if language in LANGUAGES else None,
        email=email if isinstance(email, str) and _MAIL.fullmatch(email) else "",
        welcome=at_home and name != "USLACKBOT" and not any(user.get(key) for key in _STRANGE),
    )


def dump(heard: Heard) -> str:
    """As JSON, to be kept: without its trigger, which will have expired."""
    kind = type(heard.content).__name__
    return json.dumps({"kind": kind} | _HEARD.dump_python(replace(heard, trigger="")))


def load(text: str) -> Heard:
    """What `dump` wrote. Raises ValueError for anything else."""
    found = json.loads(text)
    kept = found if isinstance(found, dict) else {}
    content = _CONTENTS.get(str(kept.get("kind")))
    if content is None:
        raise ValueError(f"nothing heard: {text[:40]!r}")
    return _HEARD.validate_python(kept | {"content": content.validate_python(kept.get("content"))})


_HEARD = TypeAdapter(Heard)


# --- One reader for each event ---------------------------------------------------------------


def _message(event: Mapping[str, Any]) -> list[Content]:
    """What a person said in private: not an edit, nor what a bot says."""
    private = event.get("channel_type") == "im"
    if not private or event.get("bot_id") or event.get("subtype") not in _SPOKEN:
        return []
    files, text = objects(event.get("files")), _words(event.get("text"))
    said: list[Content] = [Attached(_name(files[0]))] if files else []
    return [*said, Typed(text)] if text else said


def _opened(event: Mapping[str, Any]) -> list[Content]:
    """Either tab: whoever opens the conversation before ever writing is welcomed there too."""
    return [Opened(_HOME)] if event.get("tab") in _TABS else []


def _changed_user(event: Mapping[str, Any]) -> list[Content]:
    return [Left()] if _object(event.get("user")).get("deleted") is True else []


_READERS: dict[str, Callable[[Mapping[str, Any]], list[Content]]] = {
    "message": _message,
    "app_home_opened": _opened,
    "user_change": _changed_user,
}


# --- What was tapped, picked or typed --------------------------------------------------------


def _choice(acted: Json, body: Mapping[str, Any]) -> Content | None:
    """What a button means; one of an older version is a choice that the core knows or not."""
    value = acted.get("value")
    known = _text(value)[:NAME_MAX] or _id(acted.get("action_id"))
    words = unpack(value) or ((known,) if known else ())
    if not words:
        return None
    action, *picked = words
    if action.startswith(_PAGE):
        return Opened(action.removeprefix(_PAGE))
    if begins(acted, FREE):
        return Chose(action)
    if begins(acted, SEND):
        state = _object(body.get("state")) or _object(_object(body.get("view")).get("state"))
        values = _object(state.get("values"))
        held = _object(values.get(_text(acted.get("block_id"))))
        picked = [pick for each in held.values() for pick in _picks(each)]
        return Chose(action, tuple(picked[:PICKS_MAX])) if picked else None
    return Chose(action, tuple(picked[:PICKS_MAX]))


def _tapped(body: Mapping[str, Any]) -> Tapped | None:
    """The message the button is on: not the Home, nor what one person alone was shown."""
    message = _object(body.get("message"))
    channel, ts = _id(_object(body.get("channel")).get("id")), _id(message.get("ts"))
    if not (channel and ts):
        return None
    url, blocks = body.get("response_url"), objects(message.get("blocks"))
    return Tapped(
        channel=channel,
        ts=ts,
        response_url=url if isinstance(url, str) and _URL.fullmatch(url) else "",
        message={
            "text": _text(message.get("text")),
            "blocks": blocks if size(blocks) <= _MESSAGE_MAX else [],
        },
    )


def _changed(n: int, ask: tuple[str, ...], values: Mapping[str, Any]) -> Chose | None:
    """What a question of a form is answered, unless that is what held before."""
    if not ask:
        return None
    action, *before = ask
    typed = next((line(_text(each.get("value"))) for each in _held(values, FREE, n)), "")
    if typed:
        return Chose(f"{action}:{typed[:TEXT_MAX]}")
    picked = [pick for each in _held(values, ASK, n) for pick in _picks(each)]
    return Chose(action, tuple(picked)) if picked and {*picked} != {*before} else None


def _held(values: Mapping[str, Any], kind: str, n: int) -> list[Json]:
    """What the inputs of a block hold."""
    return objects([*_object(values.get(f"{kind}:{n}")).values()])


def _picks(held: object) -> list[str]:
    """Ids of the options picked."""
    several = objects(_object(held).get("selected_options"))
    options = several or objects([_object(held).get("selected_option")])
    words = [unpack(each.get("value")) for each in options[:PICKS_MAX]]
    return [each[-1] for each in words if each]


# --- Values that may be anything -------------------------------------------------------------


def _heard(
    contents: Sequence[Content | None],
    id_: str,
    body: Mapping[str, Any],
    user: str,
    channel: str = "",
) -> tuple[Heard, ...]:
    """What one person did; nothing when it cannot be said who, where or which time."""
    workspace, team = _workspace(body), _team(body)
    said = [each for each in contents if each] if id_ and user and workspace else []
    return tuple(
        Heard(
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
    granted = next(iter(objects(body.get("authorizations"))), {})
    for each in (granted, body):
        organisation = _id(each.get("enterprise_id")) or _id(
            _object(each.get("enterprise")).get("id")
        )
        if organisation and each.get("is_enterprise_install") in (True, "true"):
            return organisation
    return _team(body) or _id(granted.get("team_id"))


def _team(body: Mapping[str, Any]) -> str:
    return (
        _id(body.get("team_id"))
        or _id(_object(body.get("team")).get("id"))
        or _id(_object(body.get("user")).get("team_id"))
    )


def _name(file: Json) -> str:
    names = (line(_text(file.get(key)))[:NAME_MAX] for key in ("name", "title", "filetype"))
    return next(filter(None, names), "file")


def _words(value: object) -> str:
    return unsafe(_text(value)).strip()[:TEXT_MAX].strip()


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value[:_RAW_MAX] if isinstance(value, str) else ""


def _id(value: object) -> str:
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
