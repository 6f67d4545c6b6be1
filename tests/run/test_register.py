"""`levain register`: the file of a period, as the chat gives it, or why there is none."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest

from bot.run.settings import read_settings
from scheduler.clock import utc_now
from tests.house import SMALL, open_home
from tests.run.test_cli import levain

SETTINGS = """database_url = "sqlite:///levain.sqlite"
lessons = "{lessons}"
[attestation]
employer = "Ville de Valbrume"
[register]
contractors = ["Clause des marchés"]
"""


@pytest.fixture(name="place")
def _place(tmp_path: Path) -> Path:
    """A folder with settings, and a database where the courses were given."""
    (tmp_path / "levain.toml").write_text(SETTINGS.format(lessons=SMALL), encoding="utf-8")

    async def open_once() -> None:
        async with open_home(tmp_path, start=utc_now()):
            pass

    asyncio.run(open_once())
    return tmp_path


def test_a_sealed_pdf_and_the_table_alone(place: Path) -> None:
    assert levain("register", "--out", "r.pdf", cwd=place).returncode == 0
    assert levain("verify", "r.pdf", cwd=place).stdout.startswith("genuine: register ")
    year = str(utc_now().year)
    done = levain("register", "--period", year, "--out", "r.csv", "--language", "en", cwd=place)
    assert (done.returncode, done.stderr) == (0, "written in r.csv\n")
    text = (place / "r.csv").read_text(encoding="utf-8-sig")
    assert "Petit cours" in text
    assert "Clause des marchés" in text
    kept = levain("audit", "--action", "register", "--format", "json", cwd=place).stdout
    assert [json.loads(each)["about"] for each in kept.splitlines()][1:] == [
        f"{year}-01-01 – {year}-12-31"
    ]
    assert {"@" in json.loads(each)["actor"] for each in kept.splitlines()} == {True}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--out", "r.doc"], "r.doc: write a name that ends with .pdf or .csv"),
        (["--out", "levain.toml"], "levain.toml: write a name that ends with"),
        (["--out", "r.csv"], "r.csv: it is there, and is not replaced: write another name"),
        (["--out", "none/r.csv"], "none/r.csv: it cannot be written: No such file"),
        (["--out", "a.csv", "--period", "girafe"], "--period girafe: it is no period: write"),
        (["--out", "a.csv", "--period", "2026-09-02/2026-09-01"], "it ends before it begins"),
        (["--out", "a.csv", "--period", "2999"], "--period 2999: it has not begun"),
    ],
)
def test_what_cannot_be_made_is_told_with_the_remedy(
    place: Path, options: list[str], said: str
) -> None:
    (place / "r.csv").write_text("kept", encoding="utf-8")
    done = levain("register", *options, cwd=place)
    assert done.returncode == 1
    assert said in done.stderr
    assert (place / "r.csv").read_text(encoding="utf-8") == "kept"


def test_the_name_of_the_collectivite_is_asked_for(place: Path) -> None:
    (place / "levain.toml").write_text('database_url = "sqlite:///levain.sqlite"\n', "utf-8")
    assert read_settings({}, place / "levain.toml").attestation.employer == ""
    done = levain("register", "--out", "a.csv", cwd=place)
    assert (done.returncode, "attestation.employer: it is missing" in done.stderr) == (1, True)


def test_an_export_replaces_nothing_that_is_no_file(place: Path) -> None:
    with (place / "levain.toml").open("a", encoding="utf-8") as file:
        file.write('[xapi]\nhome_page = "https://ville.example"\n')
    (place / "folder").mkdir()
    os.mkfifo(place / "pipe")
    for out in ("folder", "pipe"):
        done = levain("export", "xapi", "--out", out, cwd=place)
        said = f"levain: {out}: it is there, and is no file: write another name\n"
        assert (done.returncode, done.stderr) == (1, said)
    assert (place / "pipe").is_fifo()
    done = levain("export", "xapi", "--out", "nowhere/x.jsonl", cwd=place)
    assert done.stderr.startswith("levain: nowhere/x.jsonl: it cannot be written: ")
