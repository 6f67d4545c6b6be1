"""Values that the Slack adapter is given. No SDK is imported here."""

from __future__ import annotations

from dataclasses import dataclass, fields

from adapters.slack.settings import SlackSettings


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
    client_id: str | None = None  # other workspaces may install the app
    public_url: str | None = None  # for those, and for Slack over HTTP
    host: str = "127.0.0.1"
    port: int = 3000
    sockets: int = 2  # Slack renews one at a time: the other receives meanwhile
    spacing: float = 1.0  # seconds between two messages in a conversation, after a few at once
    api: str = "https://slack.com/api/"
    authorize_url: str | None = None


def read_secrets(chosen: SlackSettings) -> Secrets:
    """Read them from the files and the environment. Raises SettingsError."""
    return Secrets(**{each.name: chosen.secret(each.name) for each in fields(Secrets)})


def read_options(chosen: SlackSettings) -> SlackOptions:
    host, _, port = chosen.listen.rpartition(":")
    return SlackOptions(
        http=chosen.mode == "http",
        client_id=chosen.client_id,
        public_url=chosen.public_url,
        host=host,
        port=int(port),
    )
