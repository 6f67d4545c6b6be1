"""The table `xapi` of the settings file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, StrictInt, model_validator

from adapters.section import Disagreement, Section, read_secret
from bot.domain.errors import SettingsError
from bot.domain.lrs import Lrs
from bot.run.attestation import Site

_ADDRESS = re.compile(r"https?://[^\s/?#@\\]+(/[^\s?#\\]*)?")
_HERE = ("localhost", "127.0.0.1", "::1")


def _is_endpoint(url: str) -> str:
    if not url:
        return url
    if not _ADDRESS.fullmatch(url) or url.rstrip("/").endswith("/statements"):
        raise ValueError(
            "write the address of the LRS, such as https://lrs.ville.example/xapi, without"
            " /statements, a user name or a password"
        )
    if url.startswith("http://") and urlsplit(url).hostname not in _HERE:
        raise ValueError("write https://: the secret would be read on the way")
    return url


class XapiSettings(Section):
    """Names of statements of xAPI, and the LRS that they are pushed to."""

    variables: ClassVar[Mapping[str, str]] = {"secret": "LEVAIN_XAPI_SECRET"}

    home_page: Site = ""  # of the collectivité: activities and people are named under it
    endpoint: Annotated[str, Field(max_length=200), AfterValidator(_is_endpoint)] = ""
    user: Annotated[str, Field(pattern=r"^[^\s:]*$", examples=["levain"])] = ""
    secret_file: Path | None = None  # or LEVAIN_XAPI_SECRET
    actors: Literal["pseudonymous", "nominal"] = "pseudonymous"
    batch: Annotated[StrictInt, Field(ge=1, le=1000)] = 100  # statements in a request

    secret: SecretStr | None = None

    @model_validator(mode="after")
    def _can_push(self) -> XapiSettings:
        for name in ("home_page", "user"):
            if self.endpoint and not getattr(self, name):
                raise Disagreement("endpoint needs it: write it", (name,))
        return self

    @property
    def described(self) -> Lrs:
        """Return the LRS as the core knows it."""
        return Lrs(
            home_page=self.home_page,
            endpoint=self.endpoint,
            nominal=self.actors == "nominal",
        )

    def read_credentials(self) -> tuple[str, str]:
        """Return the user and the secret. Raises SettingsError."""
        if self.secret_file:
            return self.user, _read_private("xapi.secret_file", self.secret_file)
        if self.secret is None:
            raise SettingsError(
                "xapi.endpoint: it needs a secret: write it in a file for its owner alone, and the"
                " path of that file as xapi.secret_file"
            )
        return self.user, self.secret.get_secret_value()


def _read_private(setting: str, file: Path) -> str:
    secret = read_secret(setting, file)
    if file.stat().st_mode & 0o077:
        raise SettingsError(f"{setting}: {file}: others can read it: run `chmod 600 {file}`")
    return secret
