"""Settings: `levain.toml`, overridden by `LEVAIN_…` environment variables, as one frozen value.

Every error names the setting and what to write instead. Long because all settings that are no
platform's stand in one model, with what must hold between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import time
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, unquote
from zoneinfo import available_timezones

from pydantic import (
    BeforeValidator,
    Field,
    PrivateAttr,
    ValidationError,
    create_model,
    field_validator,
    model_validator,
)

from adapters.platform import Platform
from adapters.section import Disagreement, Key, Section, read_secret
from bot.domain.errors import SettingsError
from bot.domain.people import Member, Role
from bot.domain.printed import NAME_MAX, read_name
from bot.domain.retention import HIGHEST, LOWEST, Retention
from bot.domain.services import read_path
from bot.run.attestation import IssuerSettings
from bot.run.faults import explain, name_place, name_setting, nearest
from bot.run.measures import Day, RegisterSettings
from bot.run.platforms import PLATFORMS, load_platforms
from bot.run.privacy import PrivacySettings
from bot.run.toml import read_document
from bot.run.variables import find_variables, put
from bot.run.xapi import XapiSettings
from bot.storage.database import read_url, with_password
from scheduler.working_time import WorkingTime, load_france

FILE = Path("levain.toml")
_PERSON = r"^[^/\s]+/[^/\s]+/[^/\s]+$"
_HOUR = r"\d\d:\d\d(:\d\d)?"
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_OF_SCHOOLS = re.compile(r"(zone\s*)?[abc]", re.IGNORECASE)


def _read_hour(value: object) -> object:
    # A bare number would be taken for seconds since midnight.
    if not re.fullmatch(_HOUR, str(value)):
        raise ValueError("write a local hour such as 09:00:00")
    return value


def _refuse_boolean(value: object) -> object:
    # Python takes it for 0 or 1.
    if isinstance(value, bool):
        raise ValueError("write a number, without quotes")
    return value


Hour = Annotated[time, BeforeValidator(_read_hour)]
Whole = Annotated[int, BeforeValidator(_refuse_boolean)]
Number = Annotated[float, BeforeValidator(_refuse_boolean)]


class Person(Section):
    """A person whom the configuration names: a team, and perhaps a role."""

    address: Annotated[str, Field(pattern=_PERSON, examples=["platform/workspace/ana@ville.fr"])]
    team: str | None = None
    role: Role = Role.AGENT
    manages: tuple[str, ...] = ()
    name: str | None = None  # to print on attestations; None: the person is asked

    @field_validator("name")
    @classmethod
    def _can_be_printed(cls, name: str | None) -> str | None:
        if name is None or (read := read_name(name)):
            return name and read
        raise ValueError(f"write a first and a last name, in {NAME_MAX} Latin letters at most")

    @model_validator(mode="after")
    def _managers_manage(self) -> Person:
        if self.manages and self.role is not Role.MANAGER:
            raise Disagreement('it needs role = "manager"', ("manages",))
        return self


class Quiet(Section):
    """Local hours of every day at which nothing leaves unprompted."""

    start: Annotated[Hour, Field(alias="from")]
    until: Hour  # excluded

    @model_validator(mode="after")
    def _ends_later(self) -> Quiet:
        if not self.start < self.until:
            raise Disagreement("write an hour later than from, on the same day", ("until",))
        return self


class Closure(Section):
    """Days on which nothing leaves unprompted, both included."""

    first: Day
    last: Day

    @model_validator(mode="after")
    def _ends_later(self) -> Closure:
        if not self.first <= self.last:
            raise Disagreement("write the same day as first, or a later one", ("last",))
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
    retention: Annotated[Number, Field(ge=LOWEST, le=HIGHEST)] = Retention().desired
    fsrs_parameters: Annotated[
        tuple[Number, ...], Field(examples=["[0.212, 1.2931, 2.3065]"])
    ] = ()  # as `levain fit` writes them; none: those that the library publishes
    spread_minutes: Annotated[Whole, Field(ge=0, le=120)] = 0  # for people who share an hour
    rate: Annotated[Number, Field(gt=0, le=1000)] = 50  # messages a second, to one workspace
    burst: Annotated[Whole, Field(ge=1)] = 5  # messages at once, after a rest
    tick_seconds: Annotated[Number, Field(gt=0, le=60)] = 5
    doubts: bool = False  # « pas sûr » beside each question, until a learner chooses
    people: tuple[Person, ...] = ()
    attestation: IssuerSettings = IssuerSettings()
    privacy: PrivacySettings = PrivacySettings()
    measures: Annotated[RegisterSettings, Field(alias="register")] = (
        RegisterSettings()
    )  # every model has a method `register`
    xapi: XapiSettings = XapiSettings()

    _warnings: tuple[str, ...] = PrivateAttr(())

    @field_validator("platforms")
    @classmethod
    def _each_platform_once(cls, platforms: tuple[str, ...]) -> tuple[str, ...]:
        for name in platforms:
            if platforms.count(name) > 1:  # each message would be heard and sent twice
                raise ValueError(f"it names {name} more than once: keep one")
        return platforms

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, zone: str) -> str:
        if zone not in available_timezones():
            hint = nearest(zone, {each: each for each in available_timezones()})
            example = "write for instance Europe/Paris or Indian/Reunion"
            raise ValueError(f"there is no such time zone; {hint or example}")
        return zone

    @field_validator("subdivision")
    @classmethod
    def _subdivision_exists(cls, subdivision: str | None) -> str | None:
        known = territories()
        if subdivision is None or subdivision in known:
            return subdivision
        fault, hint = "there is no such territory", ""
        if _OF_SCHOOLS.fullmatch(subdivision):
            fault = "zones A, B and C are of school holidays, which Levain does not follow"
        else:
            hint = nearest(subdivision, {name: code for code, name in known.items()})
        listed = ", ".join(f"{code} ({name})" for code, name in known.items())
        raise ValueError(
            f"{fault}: write the one of your public holidays, {listed}, or leave it out when"
            f" it is none of these; {hint}".rstrip("; ")
        )

    @field_validator("fsrs_parameters")
    @classmethod
    def _fsrs_can_use_them(cls, parameters: tuple[float, ...]) -> tuple[float, ...]:
        if not parameters:
            return parameters
        from bot.capabilities.study.memory import find_fault  # FSRS takes a while to load

        if fault := find_fault(parameters):
            raise ValueError(f"{fault}: write what `levain fit` printed, or leave it out")
        return parameters

    @field_validator("people")
    @classmethod
    def _each_address_once(cls, people: tuple[Person, ...]) -> tuple[Person, ...]:
        places: dict[str, int] = {}
        for place, person in enumerate(people):
            # No platform tells two people by case, and an e-mail is typed in any.
            first = places.setdefault(unquote(person.address).casefold(), place)
            if first != place:  # the last one would silently win
                raise Disagreement(
                    "the same person twice: keep one", (first, "address"), (place, "address")
                )
        return people

    @model_validator(mode="after")
    def _hours_agree(self) -> Settings:
        if not self.opens < self.closes:
            raise Disagreement("write an hour later than opens", ("closes",), ("opens",))
        if not self.opens <= self.hour <= self.closes:
            raise Disagreement(
                "write an hour between opens and closes", ("hour",), ("opens",), ("closes",)
            )
        return self

    @model_validator(mode="after")
    def _a_slot_is_left(self) -> Settings:
        rules = self.working_time
        if not any(hour < self.closes for hour in rules.hours(self.opens)):
            raise Disagreement("it leaves nothing between opens and closes: shorten it", ("quiet",))
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
    def memory(self) -> Retention:
        return Retention(self.retention, self.fsrs_parameters)

    @property
    def roster(self) -> dict[str, Member]:
        """Return what the settings say of people, by `Address.person`."""
        return {_encoded(person.address): _list(person) for person in self.people}

    @property
    def sections(self) -> list[Section]:
        """Return the sections of the configured platforms."""
        found = (self.section(name) for name in self.platforms)
        return [each for each in found if isinstance(each, Section)]

    @property
    def state_folders(self) -> list[Path]:
        """Return the folders that a backup holds: of platforms, of the signing key, of privacy."""
        sections = (*self.sections, self.attestation, self.privacy)
        return [folder for each in sections for folder in each.state]

    @property
    def secret_files(self) -> list[Path]:
        """Return the files of secrets that the settings name; no backup holds them."""
        fields = [field for each in (self, *self.sections, self.xapi) for field in each]
        return [file for name, file in fields if name.endswith("_file") and file]

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return what is allowed and may be a mistake, a sentence each, to be told at the start."""
        return self._warnings

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
    document = read_document(place, optional=file is None)
    variables = find_variables(model, environment, document)
    values = dict(document.values)
    for key, variable in variables.items():
        put(values, key, environment[variable])
    try:
        settings = model.model_validate(values)
    except ValidationError as error:
        raise SettingsError(explain(error, model, document, variables)) from None
    try:
        read_url(settings.database_url)
    except SettingsError as error:
        where = name_place((("database_url",),), document, variables)
        raise SettingsError(f"{where}: {error}") from None
    settings._warnings = tuple(
        f"{name_place((key,), document, variables)}: {name_setting(key)}: {words}"
        for key, words in _doubt(settings)
    )
    return settings


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


def _doubt(settings: Settings) -> Iterator[tuple[Key, str]]:
    """Yield what is allowed and may be a mistake, by the key of its setting."""
    teams = {person.team: person.team for person in settings.people if person.team}
    for place, person in enumerate(settings.people):
        for team in person.manages:
            if team not in teams and (hint := nearest(team, teams)):  # the roster may have others
                words = f"nobody of people is in the team “{team}”; {hint}"
                yield ("people", place, "manages"), words
        platform = person.address.partition("/")[0]
        if platform not in settings.platforms:
            words = f"platforms does not name {platform}: nobody is known by this address"
            yield ("people", place, "address"), words


@cache
def territories() -> dict[str, str]:
    """Return the territories with public holidays of their own: codes and names."""
    france = load_france()
    names = sorted(france.subdivisions_aliases.items(), key=lambda each: len(each[0]))
    longest = {code: name for name, code in names}
    return {code: longest[code] for code in france.subdivisions if code in longest}


def _list(person: Person) -> Member:
    """Return a member as the settings name them; the user of an address may be an e-mail."""
    user = unquote(person.address.rpartition("/")[2])
    *first, last = (person.name or "").split() or [""]
    return Member(
        email=user.casefold() if _EMAIL.fullmatch(user) else None,
        first_name=" ".join(first) or None,
        last_name=last or None,
        service=read_path(person.team or ""),
        role=person.role,
        manages=tuple(read_path(each) for each in person.manages),
    )


def _encoded(person: str) -> str:
    """Encode a person as an address does, so that `@ana:example.org` may be typed as it is."""
    return "/".join(quote(unquote(part), safe="") for part in person.split("/"))
