"""Settings: `levain.toml`, overridden by `LEVAIN_…` environment variables, as one frozen value.

Every error names the setting and what to write instead.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, unquote
from zoneinfo import available_timezones

from pydantic import (
    BeforeValidator,
    Field,
    ValidationError,
    create_model,
    field_validator,
    model_validator,
)

from adapters.platform import Platform
from adapters.section import Section, read_secret
from bot.domain.errors import SettingsError
from bot.domain.people import Assignment, Role
from bot.run.platforms import PLATFORMS, load_platforms
from bot.storage.database import with_password
from scheduler.working_time import WorkingTime

FILE = Path("levain.toml")
_PERSON = r"^[^/\s]+/[^/\s]+/[^/\s]+$"
_HOUR = r"\d\d:\d\d(:\d\d)?"
_TABLES = ("people", "quiet", "closures")  # no variable holds them


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


class Person(Section):
    """A person whom the configuration names: a team, and perhaps a role."""

    address: Annotated[str, Field(pattern=_PERSON)]  # platform/workspace/user
    team: str | None = None
    role: Role = Role.AGENT
    manages: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _managers_manage(self) -> Person:
        if self.manages and self.role is not Role.MANAGER:
            raise ValueError('manages needs role = "manager"')
        return self


class Quiet(Section):
    """Local hours of every day at which nothing leaves unprompted."""

    start: Annotated[Hour, Field(alias="from")]
    until: Hour  # excluded

    @model_validator(mode="after")
    def _ends_later(self) -> Quiet:
        if not self.start < self.until:
            raise ValueError("until must be later than from, on the same day")
        return self


class Closure(Section):
    """Days on which nothing leaves unprompted, both included."""

    first: Day
    last: Day

    @model_validator(mode="after")
    def _ends_later(self) -> Closure:
        if not self.first <= self.last:
            raise ValueError("last must be first, or a later day")
        return self


class Settings(Section):
    """Settings for all platforms. The defaults run one process on one SQLite file."""

    database_url: str = "sqlite:///levain.sqlite"
    database_password_file: Path | None = None  # its content is the password of that URL
    platforms: Annotated[tuple[str, ...], Field(min_length=1)] = ("console",)
    lessons: Path | None = None  # a folder laid out as the packaged `lessons`; None: that folder
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

    @field_validator("people")
    @classmethod
    def _each_address_once(cls, people: tuple[Person, ...]) -> tuple[Person, ...]:
        places: dict[str, int] = {}
        for place, person in enumerate(people):
            first = places.setdefault(_encoded(person.address), place)
            if first != place:  # the last one would silently win
                raise ValueError(
                    f"people.{first} and people.{place} are the same address: keep one"
                )
        return people

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
        """Return the database URL, with the password of the file. Raises SettingsError."""
        file = self.database_password_file
        if file is None:
            return self.database_url
        return with_password(self.database_url, read_secret("database_password_file", file))

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

    def section(self, platform: str) -> Any:
        """Return the section of a platform; None if it has none."""
        return getattr(self, platform, None)


def read_settings(
    environment: Mapping[str, str],
    file: Path | None = None,
    folders: tuple[str, ...] = PLATFORMS,
) -> Settings:
    """Read `file`, or `levain.toml` if it exists; the environment overrides it.

    `folders`: the registry of platforms. Raises SettingsError.
    """
    model = settings_model(load_platforms(folders))
    place = file or FILE
    values = _read_file(place) if file or FILE.exists() else {}
    values |= _read_variables(model, environment, place)
    values |= _read_secrets(model, values, environment, place)
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_explain(error, model, place)) from None


@cache
def settings_model(platforms: tuple[Platform, ...]) -> type[Settings]:
    """Return the model of the settings, with a section for each platform that has one."""
    names = tuple(each.name for each in platforms)
    known = Annotated[tuple[Literal[names], ...], Field(min_length=1)]  # type: ignore[valid-type]
    tables = {each.name: each.load(each.section) for each in platforms if each.section}
    fields: dict[str, Any] = {name: (table, table()) for name, table in tables.items()}
    return create_model(
        "Settings", __base__=Settings, platforms=(known, Settings().platforms), **fields
    )


def _sections(model: type[Settings]) -> dict[str, type[Section]]:
    """Return the section of each platform, by name."""
    return {
        name: type(field.default)
        for name, field in model.model_fields.items()
        if isinstance(field.default, Section)
    }


def _has_variable(model: type[Settings], name: str) -> bool:
    return name in model.model_fields.keys() - {*_TABLES, *_sections(model)}


def _read_variables(
    model: type[Settings], environment: Mapping[str, str], file: Path
) -> dict[str, Any]:
    """Return the values of variables `LEVAIN_…`. Raises SettingsError for one without a setting."""
    values: dict[str, Any] = {}
    for name in model.model_fields:
        key = f"LEVAIN_{name.upper()}"
        if key not in environment:
            continue
        if not _has_variable(model, name):
            raise SettingsError(f"{key}: {name} can only be set in {file}; unset {key}")
        raw = environment[key]
        values[name] = [each.strip() for each in raw.split(",")] if name == "platforms" else raw
    return values


def _read_secrets(
    model: type[Settings], values: Mapping[str, Any], environment: Mapping[str, str], file: Path
) -> dict[str, Any]:
    """Return sections with the secrets of variables. Raises SettingsError for one in a file."""
    tables = {}
    for name, section in _sections(model).items():
        table = values.get(name, {})
        given = {
            field: environment[variable]
            for field, variable in section.variables.items()
            if environment.get(variable)
        }
        if isinstance(table, dict):
            _refuse_secrets(name, section, table, file)
            tables[name] = table | given
    return tables


def _refuse_secrets(
    name: str, section: type[Section], table: Mapping[str, Any], file: Path
) -> None:
    for field, variable in section.variables.items():
        if field in table:
            raise SettingsError(
                f"{file}: {name}.{field}: a secret does not stand here: write it in a file that"
                f" {name}.{field}_file names, or in {variable}"
            )


def _encoded(person: str) -> str:
    """Encode a person as an address does, so that `@ana:example.org` may be typed as it is."""
    return "/".join(quote(unquote(part), safe="") for part in person.split("/"))


def _read_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))  # as Notepad saves it
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: not TOML: {error}") from None


def _explain(error: ValidationError, model: type[Settings], file: Path) -> str:
    """Write a line for each problem; never the value, which may be a secret."""
    lines = []
    for each in error.errors():
        place, *_ = parts = [str(part) for part in each["loc"]] or ["settings"]
        where = f"{file} or LEVAIN_{place.upper()}" if _has_variable(model, place) else f"{file}"
        lines.append(f"{where}: {'.'.join(parts)}: {each['msg'].removeprefix('Value error, ')}")
    return "\n".join(lines)
