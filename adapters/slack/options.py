"""Values that the Slack adapter is given. No SDK is imported here."""

from __future__ import annotations

import stat
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple

from adapters.slack.settings import API, SlackSettings


class SocketPace(NamedTuple):
    """Waits of Socket Mode, in seconds."""

    ping: float = 10.0  # between two; a socket that leaves one unanswered for half of it is lost
    opening: float = 10.0  # at most, for an address and a handshake
    pause: float = 0.5  # after a first failure, doubled at each
    pause_max: float = 5.0
    parting: float = 10.0  # for which a socket that Slack retires still brings what it held
    deaf: float = 60.0  # without a socket: a trouble


_PACE = SocketPace()


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """Secrets that only Slack and Levain know."""

    bot_token: str | None = None  # of one workspace
    app_token: str | None = None  # for sockets
    signing_secret: str | None = None  # of payloads over HTTP
    client_secret: str | None = None  # for other workspaces to install the app
    key: str | None = None  # that encrypts the tokens of those


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackOptions:
    """Choices of the settings that are no secret."""

    http: bool = False  # Slack calls Levain, rather than being called
    client_id: str | None = None  # other workspaces may install the app: `workspaces`
    workspaces: tuple[str, ...] = ()  # ids of workspaces and organisations
    public_url: str | None = None  # for those, and for Slack over HTTP
    host: str = "127.0.0.1"
    port: int = 3000
    sockets: int = 2  # Slack renews one at a time: the other receives meanwhile
    spacing: float = 1.0  # seconds between two messages in a conversation, after a few at once
    pace: SocketPace = _PACE
    call_max: float = 30.0  # seconds for an answer
    api: str = API
    hooks: str | None = None  # where answers to taps go; None: beside the API
    authorize_url: str | None = None  # None: beside the API
    proxy: str | None = None  # of every call; None: as the environment says


def read_secrets(chosen: SlackSettings) -> Secrets:
    """Read them from the files and the environment. Raises SettingsError."""
    return Secrets(**{each.name: chosen.secret(each.name) for each in fields(Secrets)})


def exposed_files(chosen: SlackSettings) -> list[Path]:
    """List the files of secrets that everybody on this machine may read."""
    files = [getattr(chosen, f"{each.name}_file") for each in fields(Secrets)]
    return [each for each in files if each and each.stat().st_mode & stat.S_IROTH]


def read_options(chosen: SlackSettings) -> SlackOptions:
    host, _, port = chosen.listen.rpartition(":")
    return SlackOptions(
        http=chosen.mode == "http",
        client_id=chosen.client_id,
        workspaces=chosen.workspaces,
        public_url=chosen.public_url,
        host=host,
        port=int(port),
        api=chosen.api_url,
        hooks=chosen.hooks_url,
        proxy=chosen.proxy,
    )
