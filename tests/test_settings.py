"""Settings: sensible without a file, and clear when wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.people import Role
from bot.settings import Settings, read_settings


def test_nothing_set_is_one_process_on_one_file() -> None:
    assert read_settings({}, None) == Settings()


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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('zone = "Mars/Olympus"', "zone: Value error, unknown time zone"),
        ('hour = "25:00"', "hour:"),
        ("opens = 19:00:00", "closes must be later than opens"),
        ("hour = 06:00:00", "hour must be between opens and closes"),
        ('subdivision = "ZZ"', "subdivision: Value error, unknown subdivision; one of 57"),
        ('platforms = ["fax"]', "platforms.0: Input should be 'console'"),
        ("platforms = []", "platforms:"),
        ("tick_seconds = -1", "tick_seconds:"),
        ('databse_url = "x"', "databse_url: Extra inputs are not permitted"),
        ('[[people]]\naddress = "ana"', "people.0.address:"),
        ('[[people]]\naddress = "a/b/c"\nmanages = ["X"]', 'manages needs role = "manager"'),
        ("hour = ", "not TOML"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "levain.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings({}, file)
    assert said in str(caught.value)
    assert str(file) in str(caught.value)


def test_a_secret_in_a_wrong_setting_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"LEVAIN_TICK_SECONDS": "s3cret"}, None)
    assert "s3cret" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml: cannot be read"):
        read_settings({}, tmp_path / "nowhere.toml")
