"""The table `xapi` of the settings: a secret leaves this machine encrypted, or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain.errors import SettingsError
from bot.run.settings import read_settings
from tests.run.test_cli import levain

SOUND = {
    "home_page": '"https://www.ville.example"',
    "endpoint": '"https://lrs.ville.example/xapi"',
    "user": '"levain"',
    "secret_file": '"lrs.secret"',
}


def write(folder: Path, **others: str | None) -> Path:
    file = folder / "levain.toml"
    given = {key: value for key, value in (SOUND | others).items() if value}
    lines = ["[xapi]", *(f"{key} = {value}" for key, value in given.items())]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ({"endpoint": '"http://lrs.ville.example/xapi"'}, "write https://"),
        ({"endpoint": '"http://127.0.0.1.ville.example/"'}, "write https://"),
        ({"endpoint": '"https://ana:secret@lrs.ville.example"'}, "without /statements"),
        ({"endpoint": '"https://lrs.ville.example/statements"'}, "without /statements"),
        ({"endpoint": '"ftp://lrs.ville.example"'}, "write the address of the LRS"),
        ({"home_page": None}, "home_page: endpoint needs it"),
        ({"user": None}, "user: endpoint needs it"),
        ({"home_page": '"http://www.ville.example"'}, "write an address such as https://"),
        ({"actors": '"everybody"'}, 'write "pseudonymous" or "nominal"'),
        ({"batch": "0"}, "write 1 or a number above it"),
        ({"batch": "true"}, "write a whole number"),
        ({"secret": '"12345"'}, "a secret does not stand here"),
    ],
)
def test_a_mistake_is_a_sentence_without_the_secret(
    tmp_path: Path, others: dict[str, str | None], said: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({}, write(tmp_path, **others))
    assert said in str(caught.value)
    assert "12345" not in str(caught.value)
    assert "ana:secret" not in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1:8100", "localhost", "[::1]:8100"])
def test_this_machine_may_be_spoken_to_in_clear(tmp_path: Path, host: str) -> None:
    settings = read_settings({}, write(tmp_path, endpoint=f'"http://{host}/xapi"'))
    assert settings.xapi.described.endpoint == f"http://{host}/xapi"


def test_the_secret_is_in_a_file_for_its_owner_alone_or_in_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "lrs.secret"
    named = read_settings({}, write(tmp_path, secret_file=f'"{file}"')).xapi
    with pytest.raises(SettingsError, match="there is no such file"):
        named.read_credentials()
    file.touch(0o600)
    file.write_text("sésame\n", encoding="utf-8")
    assert named.read_credentials() == ("levain", "sésame")
    file.chmod(0o640)
    with pytest.raises(SettingsError, match="run `chmod 600"):
        named.read_credentials()
    bare = write(tmp_path, secret_file=None)
    with pytest.raises(SettingsError, match="it needs a secret"):
        read_settings({}, bare).xapi.read_credentials()
    given = read_settings({"LEVAIN_XAPI_SECRET": "sésame"}, bare)
    assert given.xapi.read_credentials() == ("levain", "sésame")
    assert "sésame" not in repr(given)
    assert file in read_settings({}, write(tmp_path, secret_file=f'"{file}"')).secret_files


def test_levain_run_says_at_the_start_that_the_secret_is_missing(tmp_path: Path) -> None:
    write(tmp_path)
    told = levain("run", "--create", cwd=tmp_path)
    assert told.returncode == 1
    assert "xapi.secret_file: lrs.secret: there is no such file" in told.stderr
    assert "Traceback" not in told.stderr


WITHOUT = """
import sys
sys.modules["aiohttp"] = None
from bot.domain.errors import SettingsError
from bot.run.settings import Settings
from bot.run.wiring import make_push
assert make_push(None, Settings(), None, "") is None
xapi = {"home_page": "https://a.example", "endpoint": "https://b.example", "user": "levain"}
try:
    make_push(None, Settings(xapi=xapi), None, "")
except SettingsError as error:
    print(error)
"""


def test_levain_runs_without_the_extra_until_there_is_an_lrs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=True
    )
    assert done.stdout == "xapi.endpoint: it needs aiohttp: install levain[xapi]\n"
