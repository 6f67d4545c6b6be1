"""`levain people …` and `levain audit`, on the host."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.run.cli import make_app
from bot.run.cli.audit import Action
from lessons.errors import LevainError

COURSE = "ia-pas-a-pas"
HEADER = "courriel;nom;service;encadre;rôle\n"
ANA = "ana@ville.example;Durand;;;administrateur\n"
BOB = "bob@ville.example;Petit;Population > Accueil;Population;\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with settings and an empty database."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "levain.toml").write_text('database_url = "sqlite:///l.sqlite"\n')
    run("db", "upgrade")
    return tmp_path


def run(*words: str, code: int = 0) -> str:
    """What a command prints; the sentence of an expected error, which exits 1."""
    done = CliRunner().invoke(make_app(), words)
    refused = isinstance(done.exception, LevainError)
    assert (1 if refused else done.exit_code) == code, (done.output, done.exception)
    return str(done.exception) if refused else done.stdout


def write(place: Path, text: str) -> None:
    (place / "p.csv").write_text(text, encoding="utf-8")


def test_a_file_is_shown_then_applied_and_exported_as_it_is(place: Path) -> None:
    write(place, HEADER + ANA + BOB)
    assert "2 personnes arrivent" in run("people", "import", "p.csv")
    assert run("people", "list") == ""
    assert "C’est fait" in run("people", "import", "p.csv", "--apply")
    listed = run("people", "list", "--service", "population", "--format", "json")
    assert [json.loads(line)["email"] for line in listed.splitlines()] == ["bob@ville.example"]
    assert "bob" in run("people", "list", "--role", "responsable")
    run("people", "export", "out.csv")
    assert (place / "out.csv").stat().st_mode & 0o777 == 0o600
    assert "Rien à changer" in run("people", "import", "out.csv", "--apply")
    told = [json.loads(line) for line in run("audit", "--format", "json").splitlines()]
    assert [each["action"] for each in told] == ["import", "export-people"]
    assert "joined=2" in run("audit", "--action", "import")


def test_a_file_that_is_wrong_changes_nothing(place: Path) -> None:
    write(place, HEADER + "ana;;;;\nbob@ville.example;;;Piscine;\n")
    assert "Ligne 2, colonne «\u00a0courriel\u00a0»" in run("people", "import", "p.csv", code=1)
    write(place, HEADER + "bob@ville.example;;;Piscine;\n")
    said = run("people", "import", "p.csv", "--apply", code=1)
    assert "«\u00a0Piscine\u00a0», n’existe pas" in said
    assert run("people", "list") == ""


def test_more_than_half_leaving_takes_their_number(place: Path) -> None:
    write(place, HEADER + ANA + BOB + BOB.replace("bob", "zoe"))
    run("people", "import", "p.csv", "--apply")
    write(place, HEADER + ANA)
    assert "--leaving 2" in run("people", "import", "p.csv")
    assert "--leaving 2" in run("people", "import", "p.csv", "--apply", code=1)
    assert "parties\u00a0: 2" in run("people", "import", "p.csv", "--apply", "--leaving", "2")
    assert "bob" in run("people", "list", "--gone")
    write(place, HEADER + BOB)
    assert "revient" in run("people", "import", "p.csv", "--apply", "--part")


def test_roles_services_and_rules(place: Path) -> None:
    write(place, HEADER + ANA + BOB)
    run("people", "import", "p.csv", "--apply")
    assert "C’est fait" in run("people", "service", "new", "Guichet", "in", "Population")
    assert "Guichet" in run("people", "service")
    run("people", "service", "rename", "Piscine", "to", "Bain", code=1)
    assert "C’est fait" in run("people", "role", "bob@ville.example", "trainer")
    assert "dernière" in run("people", "role", "ana@ville.example", "agent", code=1)
    run("people", "role", "ana@ville.example", "chef", code=1)
    linked = run("people", "link", "bob@ville.example", "matrix/ville.example/@bob:ville.example")
    assert "%40bob" in linked
    run("people", "link", "zoe@ville.example", "matrix/ville.example/@zoe:ville.example", code=1)
    run("people", "link", "ana@ville.example", "matrix/ville.example/@bob:ville.example", code=1)
    run("people", "link", "bob@ville.example", "@bob", code=1)
    new = ("people", "rules", "add", "newcomer", COURSE, "--service", "Population")
    assert "ajoutez --apply" in run(*new)
    assert "Règle 1" in run(*new, "--apply")
    assert "0 à inscrire" in run("people", "rules", "list")
    run("people", "rules", "remove", "1")
    assert "Aucune règle" in run("people", "rules", "list")
    run("people", "rules", "remove", "1", code=1)
    assert "--after" in run("people", "rules", "add", "completed", COURSE, code=1)
    assert "no such course" in run("people", "rules", "add", "manager", "nowhere", code=1)
    assert "no such service" in run(*new[:-1], "Piscine", code=1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--action expotr", "--action: write import or export-people or role"),
        ("--since 2026-13-01", "--since: write a day such as 2026-11-24"),
        ("--since 2099-01-01", "--since: write a day from 2000 on"),
        ("--until 9999-12-31", "--until: write a day from 2000 on"),
        ("--since 0001-01-01", "--since: write a day from 2000 on"),
        ("--since 2024-02-02 --until 2024-02-01", "--since: write a day before --until"),
    ],
)
def test_a_wrong_option_of_the_audit_is_misuse(place: Path, words: str, said: str) -> None:
    assert place
    done = CliRunner().invoke(make_app(), ["audit", *words.split()], env={"COLUMNS": "300"})
    assert done.exit_code == 2
    assert f"Invalid value for {said}" in done.stderr.replace("'", "")


def test_an_audit_without_a_line_says_why(place: Path) -> None:
    write(place, HEADER + ANA)
    run("people", "import", "p.csv", "--apply")
    said = run("audit", "--actor", "zoé", code=1)
    assert said == "--actor zoé: nobody of the audit is called so: `levain audit` shows the names"
    done = CliRunner().invoke(make_app(), ["audit", "--until", "2024-02-01"])
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "no line: nothing of the kind was kept in those days\n"


def test_the_audit_can_be_asked_for_each_action_that_is_kept() -> None:
    """Names of actions stand where they are kept."""
    written = r'(?:audit\(\s*turn,|audited\(|"action":|WORK,)\s*"([a-z-]+)"'
    found = {
        each
        for file in (Path(__file__).parents[2] / "bot").rglob("*.py")
        for each in re.findall(written, file.read_text(encoding="utf-8"))
    }
    assert found <= {*Action}
    assert len(found) > 8
