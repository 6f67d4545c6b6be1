"""`levain catalogue …` as a person types it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from lessons.library import PACKAGED
from tests.run.test_cli import levain

FUN = Path(__file__).parents[1] / "lessons" / "importers" / "fun.json"
DAY = ("--today", "2026-11-27")


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    return Path(shutil.copy(PACKAGED / "catalogue.yaml", tmp_path))


@pytest.mark.parametrize("command", [[], ["check"], ["import"]])
def test_every_command_has_help_with_an_example(command: list[str], tmp_path: Path) -> None:
    shown = levain("catalogue", *command, "--help", cwd=tmp_path, COLUMNS="200")
    assert shown.returncode == 0
    assert not command or "Example" in shown.stdout


def test_a_check_tells_what_is_old_at_its_line_and_exits_with_one(catalogue: Path) -> None:
    fresh = levain("catalogue", "check", "catalogue.yaml", *DAY, cwd=catalogue.parent)
    assert (fresh.returncode, fresh.stderr) == (0, "")
    assert fresh.stdout.startswith("Rien à revoir")
    old = levain("catalogue", "check", ".", "--today", "2027-06-01", cwd=catalogue.parent)
    assert old.returncode == 1
    assert "catalogue.yaml:19:5: error[checked-long-ago]" in old.stdout
    assert "41\u00a0fiches à revoir, sur 41." in old.stdout
    rows = json.loads(
        levain(
            *("catalogue", "check", ".", "--today", "2027-06-01", "--format", "json"),
            *("--language", "en"),
            cwd=catalogue.parent,
        ).stdout
    )
    assert len(rows) == 41
    assert {row["code"] for row in rows} == {"checked-long-ago"}


def test_a_dry_run_writes_nothing_and_write_keeps_the_rest(catalogue: Path) -> None:
    before = catalogue.read_text(encoding="utf-8")
    words = ("catalogue", "import", str(FUN), "--catalogue", str(catalogue), *DAY)
    words += ("--level", "debutant", "--topic", "principes", "--language", "en")
    dry = levain(*words, cwd=catalogue.parent)
    assert (dry.returncode, dry.stderr) == (0, "")
    assert "3 are new" in dry.stdout
    assert "Nothing is written" in dry.stdout
    assert catalogue.read_text(encoding="utf-8") == before
    written = levain(*words, "--write", cwd=catalogue.parent)
    assert "up to date" in written.stdout
    assert catalogue.read_text(encoding="utf-8").startswith(before)
    assert [each.name for each in catalogue.parent.iterdir()] == ["catalogue.yaml"]
    assert levain("check", str(catalogue), cwd=catalogue.parent).returncode == 0


def test_an_import_with_nothing_to_write_says_so(catalogue: Path) -> None:
    before = catalogue.read_bytes()
    words = ("import", str(FUN), "--catalogue", str(catalogue), *DAY, "--only", "ferme", "--write")
    told = levain("catalogue", *words, cwd=catalogue.parent)
    assert told.stdout.endswith("Rien à écrire\u00a0: le catalogue reste tel quel.\n")
    assert catalogue.read_bytes() == before


def test_an_answer_of_a_day_to_come_is_refused(catalogue: Path) -> None:
    words = ("import", str(FUN), "--catalogue", str(catalogue), "--today", "2999-01-01")
    told = levain("catalogue", *words, cwd=catalogue.parent)
    assert told.returncode == 2
    assert "2999-01-01 is to come" in told.stderr


def test_a_catalogue_to_be_read_alone_is_not_replaced(catalogue: Path) -> None:
    before = catalogue.read_bytes()
    catalogue.chmod(0o444)
    words = ("import", str(FUN), "--catalogue", str(catalogue), *DAY, "--write")
    words += ("--level", "debutant", "--topic", "principes")
    told = levain("catalogue", *words, cwd=catalogue.parent)
    assert (told.returncode, told.stdout) == (1, "")
    assert "cannot be written" in told.stderr
    assert catalogue.read_bytes() == before


def test_words_of_the_title_choose_among_the_courses(catalogue: Path) -> None:
    told = levain(
        *("catalogue", "import", str(FUN), "--catalogue", str(catalogue), "--only", "FERME"),
        cwd=catalogue.parent,
    )
    assert told.stdout.startswith("laissé de côté\u00a0: «\u00a0Un cours d’essai fermé\u00a0»")
    assert "Un cours lu" in told.stdout


def test_lines_end_as_they_did(catalogue: Path) -> None:
    catalogue.write_bytes(b"\xef\xbb\xbf" + catalogue.read_bytes().replace(b"\n", b"\r\n"))
    told = levain(
        *("catalogue", "import", str(FUN), "--catalogue", str(catalogue), *DAY),
        *("--level", "debutant", "--topic", "principes", "--write"),
        cwd=catalogue.parent,
    )
    assert (told.returncode, told.stderr) == (0, "")
    content = catalogue.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf#")
    assert content.count(b"\n") == content.count(b"\r\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>", "not JSON"),
        (b'{"errors": {}}', "no list `objects`"),
        (b"[" * 200_000, "not JSON"),
        (None, "No such file"),
    ],
    ids=["html", "errors", "deep", "missing"],
)
def test_what_is_no_answer_is_one_sentence(
    catalogue: Path, content: bytes | None, said: str
) -> None:
    answer = catalogue.parent / "answer.json"
    if content is not None:
        answer.write_bytes(content)
    told = levain("catalogue", "import", str(answer), cwd=catalogue.parent)
    assert (told.returncode, told.stdout) == (1, "")
    assert said in told.stderr
    assert told.stderr.count("\n") == 1


def test_a_site_that_is_none_is_refused(catalogue: Path) -> None:
    told = levain("catalogue", "import", str(FUN), "--site", "javascript:x", cwd=catalogue.parent)
    assert told.returncode == 2
    assert "https://www.fun-mooc.fr" in told.stderr
