"""The table `slack` of the settings file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import Field, SecretStr, model_validator

from adapters.section import Disagreement, Section, read_secret

API = "https://slack.com/api/"


class SlackSettings(Section):
    """The app in Slack. Each secret is in a file, or in the variable that Slack's tools use."""

    variables: ClassVar[Mapping[str, str]] = {
        "bot_token": "SLACK_BOT_TOKEN",
        "app_token": "SLACK_APP_TOKEN",
        "signing_secret": "SLACK_SIGNING_SECRET",
        "client_secret": "SLACK_CLIENT_SECRET",
    }

    mode: Literal["socket", "http"] = "socket"  # Levain calls Slack, or Slack calls `public_url`
    bot_token_file: Path | None = None  # or SLACK_BOT_TOKEN: xoxb-…, of one workspace
    app_token_file: Path | None = None  # or SLACK_APP_TOKEN: xapp-…, for `socket`
    signing_secret_file: Path | None = None  # or SLACK_SIGNING_SECRET, for `http`
    client_id: str | None = None  # other workspaces may install it: those of `workspaces`
    workspaces: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[TE][A-Z0-9]+$")], ...],
        Field(examples=['["T0123ABCD"]']),
    ] = ()
    client_secret_file: Path | None = None  # or SLACK_CLIENT_SECRET, for those
    key_file: Path | None = None  # of keys, one a line, that protect their tokens
    public_url: Annotated[
        str | None, Field(pattern=r"^https://[^/\s]+$", examples=["https://levain.ville.fr"])
    ] = None
    listen: Annotated[str, Field(pattern=r"^[^\s:]+:\d{1,5}$", examples=["127.0.0.1:3000"])] = (
        "127.0.0.1:3000"
    )
    api_url: Annotated[str, Field(pattern=r"^https://[^/\s]+/api/$", examples=[API])] = API
    hooks_url: Annotated[
        str | None, Field(pattern=r"^https://[^/\s]+/$", examples=["https://hooks.slack.com/"])
    ] = None  # beside `api_url`
    proxy: Annotated[
        str | None, Field(pattern=r"^https?://[^\s/]+/?$", examples=["http://proxy.ville.fr:3128"])
    ] = None  # of every call
    invite: bool = False  # write first to each of `people`
    org: bool = False  # for a whole organisation of Enterprise Grid

    bot_token: SecretStr | None = None
    app_token: SecretStr | None = None
    signing_secret: SecretStr | None = None
    client_secret: SecretStr | None = None

    @model_validator(mode="after")
    def _is_reached(self) -> SlackSettings:
        if (self.mode == "http" or self.client_id) and not self.public_url:
            raise Disagreement('mode = "http" and client_id need it', ("public_url",))
        return self

    def secret(self, name: str) -> str | None:
        """Read a secret from its file, else from the environment. Raises SettingsError."""
        file = getattr(self, f"{name}_file")
        if file:
            return read_secret(f"slack.{name}_file", file)
        given = getattr(self, name, None)
        return given.get_secret_value() if given else None
