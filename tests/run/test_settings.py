"""Settings: sensible without a file, and clear when wrong."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from bot.domain.errors import SettingsError
from bot.domain.messages import Address
from bot.domain.people import Role
from bot.run.platforms import load_platforms
from bot.run.settings import Settings, read_settings, settings_model
from bot.storage.database import read_url
from scheduler.working_time import WorkingTime


def quiet(start: str, until: str) -> str:
    return f"quiet = [{{ from = {start}, until = {until} }}]"


def closed(first: str, last: str) -> str:
    return f"closures = [{{ first = {first}, last = {last} }}]"


def people(*addresses: str) -> str:
    return "\n".join(f'[[people]]\naddress = "{each}"' for each in addresses)


def test_nothing_set_is_one_process_on_one_file() -> None:
    nothing_set = read_settings({}, None)
    assert nothing_set == settings_model(load_platforms())()
    assert {name: getattr(nothing_set, name) for name in Settings.model_fields} == dict(Settings())


def test_the_file_then_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "levain.toml"
    file.write_text(
        'hour = 10:30:00\nzone = "Indian/Reunion"\nlanguage = "en"\n'
        '[[people]]\naddress = "console/local/ana"\nrole = "manager"\nmanages = ["Accueil"]\n',
        encoding="utf-8",
    )
    settings = read_settings({"LEVAIN_LANGUAGE": "fr", "LEVAIN_HOUR": "11:00"}, file)
    assert (settings.language, settings.zone) == ("fr", "Indian/Reunion")
    assert f"{settings.hour:%H:%M}" == "11:00"
    assert settings.roster["console/local/ana"].role is Role.MANAGER


def test_working_time_is_as_set(tmp_path: Path) -> None:
    file = tmp_path / "levain.toml"
    file.write_text(
        'opens = 07:30:00\ncloses = "19:00"\nsubdivision = "974"\nspread_minutes = 20\n'
        "quiet = [{ from = 12:00:00, until = 14:00:00 }]\n"
        "[[closures]]\nfirst = 2026-12-24\nlast = 2027-01-03\n",
        encoding="utf-8",
    )
    assert read_settings({}, file).working_time == WorkingTime(
        opens=time(7, 30),
        closes=time(19),
        quiet=((time(12), time(14)),),
        closures=((date(2026, 12, 24), date(2027, 1, 3)),),
        subdivision="974",
        spread=20,
    )


def test_working_time_has_the_same_defaults_everywhere() -> None:
    assert Settings().working_time == WorkingTime()


def test_a_closure_in_the_past_is_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "levain.toml"
    file.write_text("closures = [{ first = 2019-01-01, last = 2021-12-31 }]", encoding="utf-8")
    assert read_settings({}, file).closures[0].last == date(2021, 12, 31)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('zone = "Mars/Olympus"', "zone: unknown time zone"),
        ('hour = "25:00"', "hour:"),
        ("opens = 19:00:00", "closes must be later than opens"),
        ("hour = 06:00:00", "hour must be between opens and closes"),
        ('subdivision = "ZZ"', "subdivision: unknown subdivision; one of 57"),
        ('platforms = ["fax"]', "platforms.0: Input should be 'console'"),
        ("platforms = []", "platforms:"),
        ("tick_seconds = -1", "tick_seconds:"),
        ('databse_url = "x"', "databse_url: Extra inputs are not permitted"),
        ('[[people]]\naddress = "ana"', "people.0.address:"),
        ('[[people]]\naddress = "a/b/c"\nmanages = ["X"]', 'manages needs role = "manager"'),
        (people("a/b/c", "a/b/d", "a/b/c"), "people: people.0 and people.2 are the same address"),
        (people("m/w/@ana:o.fr", "m/w/%40ana%3Ao.fr"), "people: people.0 and people.1 are the"),
        ("hour = ", "not TOML"),
        ("hour = 9", "hour: write a local hour such as 09:00:00"),
        ('opens = "08:00Z"', "opens: write a local hour"),
        ('closes = "24:00"', "closes: Input should be in a valid time format"),
        ("opens = 18:00:00", "closes must be later than opens"),
        (quiet("14:00:00", "12:00:00"), "quiet.0: until must be later than from"),
        (quiet("12:00:00", "12:00:00"), "quiet.0: until must be later than from"),
        (quiet("12", "14"), "quiet.0.from: write a local hour such as 09:00:00"),
        (quiet("08:00:00", "18:00:00"), "quiet leaves nothing between opens and closes; shorten"),
        (quiet("00:00:00", "23:59:00"), "quiet leaves nothing between opens and closes; shorten"),
        ("quiet = [{ start = 12:00:00, until = 14:00:00 }]", "quiet.0.from: Field required"),
        (closed("2026-12-24", "2026-12-23"), "closures.0: last must be first, or a"),
        (closed("20261224", "20261231"), "closures.0.first: write a date such as"),
        (closed("2026-12-24", "2026-12-24T09:00:00"), "closures.0.last: write a"),
        ("spread_minutes = -1", "spread_minutes: Input should be greater than or equal to 0"),
        ("spread_minutes = 121", "spread_minutes: Input should be less than or equal to 120"),
        ("rate = 0", "rate: Input should be greater than 0"),
        ("rate = 1001", "rate: Input should be less than or equal to 1000"),
        ("rate = nan", "rate:"),
        ("burst = 0", "burst: Input should be greater than or equal to 1"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "levain.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings({}, file)
    assert said in str(caught.value)
    assert str(file) in str(caught.value)


def test_a_wrong_setting_is_named_with_its_variable_if_it_has_one(tmp_path: Path) -> None:
    file = tmp_path / "levain.toml"
    file.write_text(f"rate = -1\n{quiet('12:00:00', '11:00:00')}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings({}, file)
    of_quiet, of_rate = str(caught.value).splitlines()
    assert of_quiet.startswith(f"{file}: quiet.0: ")
    assert of_rate.startswith(f"{file} or LEVAIN_RATE: rate: ")


@pytest.mark.parametrize("name", ["people", "quiet", "closures"])
def test_a_list_of_tables_has_no_variable(name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} can only be set in levain.toml") as caught:
        read_settings({f"LEVAIN_{name.upper()}": "s3cret"}, None)
    assert "s3cret" not in str(caught.value)


def test_a_password_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("p@ss/word\n", encoding="utf-8")
    url = "postgresql://levain@db/levain"
    settings = Settings(database_url=url, database_password_file=file)
    assert read_url(settings.database).password == file.read_text(encoding="utf-8").strip()
    assert Settings(database_url=url).database == url
    with pytest.raises(SettingsError, match=r"database_password_file: .*nowhere"):
        _ = Settings(database_url=url, database_password_file=tmp_path / "nowhere").database


def test_a_secret_in_a_wrong_setting_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"LEVAIN_TICK_SECONDS": "s3cret"}, None)
    assert "s3cret" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml: cannot be read"):
        read_settings({}, tmp_path / "nowhere.toml")


def test_a_person_of_matrix_is_written_as_people_know_them() -> None:
    person = Address("matrix", "example.org", "@ana:example.org", "!room").person
    for written in ("matrix/example.org/@ana:example.org", person):
        chosen = Settings.model_validate({"people": [{"address": written, "team": "Accueil"}]})
        assert chosen.roster.keys() == {person}
