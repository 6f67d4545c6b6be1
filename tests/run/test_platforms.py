"""The registry of platforms: a new one is one folder and one line."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.capabilities import load_capabilities
from bot.run.platforms import PLATFORMS, load_platforms, load_records
from bot.storage import holdings
from bot.storage.tables import metadata
from tests.run.tree import GROWTH, ROOT, Levain, grow


@pytest.fixture(name="levain", scope="module")
def _levain(tmp_path_factory: pytest.TempPathFactory) -> Levain:
    """The command of a copy of the tree, in which the pigeon has its folder and its line."""
    return grow(
        tmp_path_factory.mktemp("tree"),
        GROWTH / "platform" / "pigeon",
        Path("adapters/pigeon"),
        Path("bot/run/platforms.py"),
        '"adapters.pigeon"',
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with settings that name the pigeon and one of its people."""
    (tmp_path / "levain.toml").write_text(
        'platforms = ["pigeon"]\n[pigeon]\nloft = "tower"\n'
        '[[people]]\naddress = "pigeon/roof/ana"\n[[people]]\naddress = "console/local/bob"\n',
        encoding="utf-8",
    )
    return tmp_path


def test_its_sub_command_is_listed(levain: Levain, folder: Path) -> None:
    shown = levain("--help", cwd=folder)
    assert shown.returncode == 0, shown.stderr
    assert re.search(r"pigeon +The loft", shown.stdout)
    assert "Count the letters that came." in levain("pigeon", "--help", cwd=folder).stdout


def test_people_are_answered_there_and_its_own_table_is_kept(levain: Levain, folder: Path) -> None:
    said = "ana: bonjour\n" + "ana: passer\n" * 4 + "bob: bonjour\n"
    served = levain("run", "--create", cwd=folder, stdin=said)
    assert served.returncode == 0, served.stderr
    assert "Lettre pour ana\u00a0: Bonjour et bienvenue" in served.stdout
    assert "Leçon 1 sur" in served.stdout
    assert "Lettre pour bob" in served.stdout
    assert (folder / "tower" / "ring").read_text(encoding="utf-8") == "ana"  # of its people
    counted = levain("pigeon", "letters", cwd=folder, PIGEON_WHISTLE="s3cret")
    assert counted.stdout == "6 letters, whistled for\n", counted.stderr


def test_its_folder_is_backed_up(levain: Levain, folder: Path) -> None:
    levain("run", "--create", cwd=folder, stdin="ana: bonjour\n")
    copied = levain("backup", "copy", cwd=folder)
    assert copied.returncode == 0, copied.stderr
    *files, summary = copied.stdout.splitlines()
    assert {line.split("/", 1)[1] for line in files} == {
        "backup.json",
        "levain.sqlite",
        "tower/ring",
    }
    assert "1 in learner" in summary


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[pigeon]\nlofts = 'x'", "levain.toml, line 2: pigeon.lofts: there is no such setting"),
        ("[pigeon]\nwhistle = 's3cret'", "pigeon.whistle: a secret does not stand here"),
        ("platforms = ['fax']", 'write "pigeon" or "console"'),
    ],
)
def test_its_settings_are_checked(levain: Levain, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "levain.toml").write_text(text, encoding="utf-8")
    failed = levain("run", cwd=tmp_path)
    assert failed.returncode == 1
    assert said in failed.stderr
    assert "s3cret" not in failed.stderr


# --- The platforms there are -----------------------------------------------------------------


def test_a_platform_is_named_as_its_folder() -> None:
    assert [f"adapters.{each.name}" for each in load_platforms()] == list(PLATFORMS)


def test_what_each_part_names_is_there() -> None:
    for each in load_platforms():
        for place in filter(
            None, (each.opening, each.section, each.commands, each.records, each.state)
        ):
            assert each.load(place), place


def told(lines: str) -> str:
    """What a Python that has just started prints."""
    done = subprocess.run(
        [sys.executable, "-c", lines], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_an_sdk_is_imported_only_when_its_platform_is_opened() -> None:
    """The settings, the sub-commands and the tables of each platform need none."""
    looked = """
import sys
from bot.run.cli import make_app
from bot.run.platforms import load_platforms, load_records
from bot.run.settings import read_settings
make_app()
read_settings({})
load_records()
print([name for name in ("slack_bolt", "slack_sdk", "nio", "aiohttp") if name in sys.modules])
"""
    assert told(looked) == "[]\n"


def test_the_help_of_the_command_line_imports_no_capability() -> None:
    looked = """
import contextlib, io, sys
from bot.run.cli import main
sys.argv = ["levain", "--help"]
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
    main()
print([name for name in sys.modules if name.startswith("bot.capabilities")])
"""
    assert told(looked) == "[]\n"


def test_a_missing_sdk_is_named_with_what_to_install() -> None:
    opened = """
import sys
from adapters.slack import PLATFORM
sys.modules["slack_bolt"] = None
try:
    PLATFORM.load(PLATFORM.opening)
except Exception as error:
    print(type(error).__name__, error)
"""
    said = "SettingsError platforms: slack needs slack_bolt: install levain[slack]\n"
    assert told(opened) == said


def test_every_table_says_what_it_keeps_of_people() -> None:
    declared = [
        *holdings.HOLDINGS,
        *load_records(),
        *(holding for each in load_capabilities() for holding in each.holdings),
    ]
    assert holdings.undeclared(metadata.tables.values(), declared) == []


def test_the_core_knows_no_platform_by_name() -> None:
    registry = ROOT / "bot" / "run" / "platforms.py"
    names = re.compile("|".join(each.name for each in load_platforms() if each.section))
    found = [
        file
        for file in (ROOT / "bot").rglob("*")
        if file.suffix in {".py", ".ftl"} and names.search(file.read_text("utf-8").lower())
    ]
    assert found == [registry]
