"""What Slack keeps: the app, its tokens, and each workspace with its people and conversations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

Message = dict[str, Any]  # as the Web API gives it
View = dict[str, Any]

# What an app may hear of, and the scope that needs.
EVENTS = {
    "message.im": "im:history",
    "message.channels": "channels:history",
    "app_mention": "app_mentions:read",
    "app_home_opened": "",
    "user_change": "users:read",
    "tokens_revoked": "",
    "app_uninstalled": "",
}
SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "im:history",
        "im:read",
        "im:write",
        "team:read",
        "users:read",
        "users:read.email",
    }
)
BOT = "U0BOT"  # the same in every workspace: ids are only good within one
BOT_ID = "B0BOT"


@dataclass(frozen=True, kw_only=True)
class App:
    """What its page at Slack says."""

    id: str = "A0LEVAIN"
    client_id: str = "1.2"
    client_secret: str = "client-secret"  # noqa: S105 - nothing real
    signing_secret: str = "signing-secret"  # noqa: S105
    verification: str = "verification"
    token: str = "xapp-1-A0LEVAIN"  # noqa: S105
    scopes: frozenset[str] = SCOPES
    events: frozenset[str] = frozenset(EVENTS)
    commands: frozenset[str] = frozenset({"/levain"})
    redirects: frozenset[str] = frozenset()  # any, if there is none
    messages_tab: bool = True
    home_tab: bool = True
    rotation: bool = False  # tokens live 12 hours and are exchanged


@dataclass(kw_only=True)
class Token:
    text: str
    kind: str  # "bot" or "app"
    workspace: str
    scopes: frozenset[str]
    expires: float | None = None  # seconds since 1970
    refresh: str = ""
    trouble: str = ""  # the error it gives, once it is good for nothing


@dataclass(kw_only=True)
class User:
    """Somebody, and what is on their screen."""

    id: str
    name: str
    email: str = ""
    tz: str = "Europe/Paris"
    locale: str = "fr-FR"
    team_id: str = ""  # of another workspace for a stranger
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False
    home: View | None = None
    modals: list[View] = field(default_factory=list)
    ephemeral: list[Message] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    chosen: dict[str, Any] = field(default_factory=dict)  # state of each message, by ts
    given: set[tuple[str, str]] = field(default_factory=set)  # messages that were expected


@dataclass(kw_only=True)
class Channel:
    id: str
    kind: str  # "im", "mpim" or "channel"
    members: list[str]
    name: str = ""
    read_only: bool = False
    messages: dict[str, Message] = field(default_factory=dict)  # by ts, in order
    last: int = 0  # microseconds since 1970

    def stamp(self, now: float) -> str:
        """The ts of a message said now: later than all others."""
        self.last = max(int(now * 1e6), self.last + 1)
        return f"{self.last // 10**6}.{self.last % 10**6:06d}"


@dataclass(kw_only=True)
class File:
    id: str
    name: str
    owner: str
    size: int = 0  # bytes, as announced
    content: bytes = b""
    title: str = ""
    alt: str = ""
    done: bool = False  # a person can see it
    elsewhere: str = ""  # its address, of a file that Slack does not keep itself
    channels: list[str] = field(default_factory=list)


@dataclass(kw_only=True)
class Records:
    """One workspace; or an organisation, in all the workspaces of which the app is installed.

    The ids of people and conversations, and the token, are good in all of them.
    """

    id: str
    name: str
    domain: str
    is_organisation: bool = False
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    token: Token | None = None  # of the bot, while it is installed
    may_post: bool = True  # a preference of the workspace
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def next_id(self, letter: str) -> str:
        return f"{letter}{next(self.numbers):08d}"

    @property
    def organisation(self) -> str | None:
        """Its id, as payloads give it."""
        return self.id if self.is_organisation else None

    def team_of(self, user_id: str) -> str:
        """The workspace in which somebody is: this one, unless it is an organisation."""
        user = self.users.get(user_id)
        return user.team_id if self.is_organisation and user else self.id

    def direct(self, user_id: str) -> Channel | None:
        """The conversation of somebody with the bot."""
        pair = {user_id, BOT}
        found = (c for c in self.channels.values() if c.kind == "im" and {*c.members} == pair)
        return next(found, None)

    def open_direct(self, user_id: str) -> Channel:
        """The same, made if need be."""
        channel = self.direct(user_id)
        if channel is None:
            channel = Channel(id=self.next_id("D"), kind="im", members=[user_id, BOT])
            self.channels[channel.id] = channel
        return channel

    def views(self) -> Iterator[View]:
        """Every view on a screen."""
        for user in self.users.values():
            yield from ([user.home] if user.home else [])
            yield from user.modals


def as_user(
    user: User, now: float, *, locale: bool, email: bool, organisation: str | None = None
) -> dict[str, Any]:
    """A user as the Web API gives it."""
    here = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(user.tz))
    offset = here.utcoffset()
    assert offset is not None
    profile = {"real_name": user.name, "display_name": user.name, "team": user.team_id}
    if email and user.email:
        profile["email"] = user.email
    given: dict[str, Any] = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name.lower(),
        "deleted": user.deleted,
        "profile": profile,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": int(now),
    }
    if not user.deleted:
        given |= {
            "real_name": user.name,
            "tz": user.tz,
            "tz_label": here.tzname(),
            "tz_offset": int(offset.total_seconds()),
            "is_admin": False,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": user.is_restricted,
            "is_ultra_restricted": user.is_ultra_restricted,
            "is_email_confirmed": True,
        }
    if organisation and not user.is_stranger:
        given["enterprise_user"] = {
            "id": user.id,
            "enterprise_id": organisation,
            "teams": [user.team_id],
        }
    if user.is_stranger:
        given["is_stranger"] = True
    elif locale:
        given["locale"] = user.locale
    return given


def as_channel(channel: Channel, team: str) -> dict[str, Any]:
    """A conversation as the Web API gives it."""
    given: dict[str, Any] = {
        "id": channel.id,
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_channel": channel.kind == "channel",
        "is_archived": False,
        "context_team_id": team,
    }
    if channel.kind == "im":
        given["user"] = next(member for member in channel.members if member != BOT)
    else:
        given |= {"name": channel.name, "is_member": BOT in channel.members}
    return given
