"""Settings: `levain.toml`, overridden by `LEVAIN_…` environment variables, as one frozen value.

Every error names the setting and what to write instead.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, unquote
from zoneinfo import available_timezones

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from bot.domain.errors import SettingsError
from bot.domain.people import Assignment, Role
from bot.storage.database import with_password
from scheduler.working_time import WorkingTime

FILE = Path("levain.toml")
_SLACK_SECRETS = ("bot_token", "app_token", "signing_secret", "client_secret")
_PERSON = r"^[^/\s]+/[^/\s]+/[^/\s]+$"
_HOUR = r"\d\d:\d\d(:\d\d)?"
_IN_FILE = ("people", "quiet", "closures", "matrix", "slack")  # tables: no variable holds them


def _read_hour(value: object) -> object:
    # A bare number would be taken for seconds since midnight.
    if not re.fullmatch(_HOUR, str(value)):
        raise ValueError("write a local hour such as 09:00:00")
    return value


def _read_day(value: object) -> object:
    # A bare number would be taken for seconds since 1970.
    if type(value) is not date:
        raise ValueError("write a date such as 2026-12-24, without quotes")
    return value


Hour = Annotated[time, BeforeValidator(_read_hour)]
Day = Annotated[date, BeforeValidator(_read_day)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Person(_Section):
    """What the configuration says of one person: a team, and perhaps a role."""

    address: Annotated[str, Field(pattern=_PERSON)]  # platform/workspace/user
    team: str | None = None
    role: Role = Role.AGENT
    manages: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _managers_manage(self) -> Person:
        if self.manages and self.role is not Role.MANAGER:
            raise ValueError('manages needs role = "manager"')
        return self


class Quiet(_Section):
    """Local hours of every day at which nothing leaves unprompted."""

    start: Annotated[Hour, Field(alias="from")]
    until: Hour  # not quiet any more

    @model_validator(mode="after")
    def _ends_later(self) -> Quiet:
        if not self.start < self.until:
            raise ValueError("until must be later than from, on the same day")
        return self


class Closure(_Section):
    """Days on which nothing leaves unprompted, both included."""

    first: Day
    last: Day

    @model_validator(mode="after")
    def _ends_later(self) -> Closure:
        if not self.first <= self.last:
            raise ValueError("last must be first, or a later day")
        return self


class Matrix(_Section):
    """The account on a Matrix homeserver. Its session comes from `levain matrix login`."""

    folder: Path = Path("matrix")  # of the session and the encryption keys
    key_file: Path | None = None  # its content protects those keys; None: made in the folder
    password_file: Path | None = None  # with it, Levain logs in again by itself if need be
    allowed: tuple[str, ...] = ()  # servers and people who may invite; empty: the own server
    reactions: Literal["clear", "everywhere", "never"] = "clear"  # keycaps: never encrypted
    polls: bool = False  # questions as native polls
    invite: bool = False  # open a conversation with each of `people`
    encrypted: bool = True  # the conversations that Levain opens


class Slack(_Section):
    """The app in Slack. Each secret is in a file, or in the variable that Slack's tools use."""

    mode: Literal["socket", "http"] = "socket"  # Levain calls Slack, or Slack calls `public_url`
    bot_token_file: Path | None = None  # or SLACK_BOT_TOKEN: xoxb-…, of one workspace
    app_token_file: Path | None = None  # or SLACK_APP_TOKEN: xapp-…, for `socket`
    signing_secret_file: Path | None = None  # or SLACK_SIGNING_SECRET, for `http`
    client_id: str | None = None  # other workspaces may install it
    client_secret_file: Path | None = None  # or SLACK_CLIENT_SECRET, for those
    key_file: Path | None = None  # of keys, one a line, that protect their tokens
    public_url: Annotated[str, Field(pattern=r"^https://[^/\s]+$")] | None = None
    listen: Annotated[str, Field(pattern=r"^[^\s:]+:\d{1,5}$")] = "127.0.0.1:3000"
    invite: bool = False  # write first to each of `people`
    org: bool = False  # for a whole organisation of Enterprise Grid

    # From the environment alone: `read_settings` puts them here.
    bot_token: SecretStr | None = None
    app_token: SecretStr | None = None
    signing_secret: SecretStr | None = None
    client_secret: SecretStr | None = None

    @model_validator(mode="after")
    def _is_reached(self) -> Slack:
        if (self.mode == "http" or self.client_id) and not self.public_url:
            raise ValueError('public_url is needed by mode = "http" and by client_id')
        return self

    def secret(self, name: str) -> str | None:
        """From its file, else from the environment. Raises SettingsError."""
        file = getattr(self, f"{name}_file")
        if file:
            return _read_secret(f"slack.{name}_file", file)
        given = getattr(self, name, None)
        return given.get_secret_value() if given else None


class Settings(_Section):
    """Everything one may set. The defaults run one process on one SQLite file."""

    database_url: str = "sqlite:///levain.sqlite"
    database_password_file: Path | None = None  # its content is the password of that URL
    platforms: Annotated[tuple[Literal["console", "matrix", "slack"], ...], Field(min_length=1)] = (
        "console",
    )
    lessons: Path | None = None  # a folder laid out as the packaged `lessons`; None: that one
    language: Literal["fr", "en"] = "fr"
    zone: str = "Europe/Paris"
    hour: Hour = time(9, 0)  # of the day's lesson, until a learner chooses
    opens: Hour = time(8, 0)
    closes: Hour = time(18, 0)
    quiet: tuple[Quiet, ...] = ()
    closures: tuple[Closure, ...] = ()
    subdivision: str | None = (
        None  # of the public holidays: "6AE" for Alsace, "974" for La Réunion…
    )
    spread_minutes: Annotated[int, Field(ge=0, le=120)] = 0  # for people who share an hour
    rate: Annotated[float, Field(gt=0, le=1000)] = 50  # messages a second, to one workspace
    burst: Annotated[int, Field(ge=1)] = 5  # messages at once, after a rest
    tick_seconds: Annotated[float, Field(gt=0, le=60)] = 5
    people: tuple[Person, ...] = ()
    matrix: Matrix = Matrix()
    slack: Slack = Slack()

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError("unknown time zone; write for instance Europe/Paris or Indian/Reunion")
        return zone

    @field_validator("subdivision")
    @classmethod
    def _subdivision_exists(cls, subdivision: str | None) -> str | None:
        if subdivision is not None:
            from holidays.countries.france import France

            if subdivision not in France.subdivisions:
                known = ", ".join(France.subdivisions)
                raise ValueError(f"unknown subdivision; one of {known}")
        return subdivision

    @model_validator(mode="after")
    def _hours_agree(self) -> Settings:
        if not self.opens < self.closes:
            raise ValueError("closes must be later than opens")
        if not self.opens <= self.hour <= self.closes:
            raise ValueError("hour must be between opens and closes")
        return self

    @model_validator(mode="after")
    def _a_slot_is_left(self) -> Settings:
        rules = self.working_time
        if not any(hour < self.closes for hour in rules.hours(self.opens)):
            raise ValueError("quiet leaves nothing between opens and closes; shorten quiet")
        return self

    @property
    def database(self) -> str:
        """The URL, with the password that a file holds. Raises SettingsError."""
        file = self.database_password_file
        if file is None:
            return self.database_url
        return with_password(self.database_url, _read_secret("database_password_file", file))

    @property
    def working_time(self) -> WorkingTime:
        return WorkingTime(
            opens=self.opens,
            closes=self.closes,
            quiet=tuple((each.start, each.until) for each in self.quiet),
            closures=tuple((each.first, each.last) for each in self.closures),
            subdivision=self.subdivision,
            spread=self.spread_minutes,
        )

    @property
    def roster(self) -> dict[str, Assignment]:
        return {
            _encoded(person.address): Assignment(
                role=person.role, team=person.team, manages=person.manages
            )
            for person in self.people
        }


def read_settings(environment: dict[str, str], file: Path | None = None) -> Settings:
    """Read `file`, or `levain.toml` if there is one, then the environment over it.

    Raises SettingsError.
    """
    values = _read_file(file) if file else _read_file(FILE) if FILE.exists() else {}
    for name in Settings.model_fields:
        key = f"LEVAIN_{name.upper()}"
        if key not in environment:
            continue
        if name in _IN_FILE:
            raise SettingsError(f"{key}: {name} can only be set in {file or FILE}; unset {key}")
        raw = environment[key]
        values[name] = [each.strip() for each in raw.split(",")] if name == "platforms" else raw
    _take_secrets(values, environment, file or FILE)
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_explain(error, file or FILE)) from None


def _take_secrets(values: dict[str, Any], environment: dict[str, str], file: Path) -> None:
    """Those of Slack, under the names that its own tools use. Raises SettingsError."""
    slack = values.get("slack", {})
    for name in _SLACK_SECRETS:
        if isinstance(slack, dict) and name in slack:
            raise SettingsError(
                f"{file}: slack.{name}: a secret does not stand here: write it in a file that"
                f" slack.{name}_file names, or in SLACK_{name.upper()}"
            )
        if given := environment.get(f"SLACK_{name.upper()}"):
            values["slack"] = slack = {**slack, name: given}


def _read_secret(name: str, file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise SettingsError(f"{name}: {file}: {reason}") from None


def _encoded(person: str) -> str:
    """Written as an address is, so that `@ana:example.org` may be written as people know it."""
    return "/".join(quote(unquote(part), safe="") for part in person.split("/"))


def _read_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))  # as Notepad saves it
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: not TOML: {error}") from None


def _explain(error: ValidationError, file: Path) -> str:
    """One line a problem: the setting, what is wrong; never the value, which may be a secret."""
    lines = []
    for each in error.errors():
        place, *_ = parts = [str(part) for part in each["loc"]] or ["settings"]
        has_variable = place in Settings.model_fields and place not in _IN_FILE
        where = f"{file} or LEVAIN_{place.upper()}" if has_variable else f"{file}"
        lines.append(f"{where}: {'.'.join(parts)}: {each['msg'].removeprefix('Value error, ')}")
    return "\n".join(lines)
