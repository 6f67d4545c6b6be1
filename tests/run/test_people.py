"""`levain people …` and `levain audit`, on the host."""

from __future__ import annotations

import json
import os
import re
import shlex
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer
import xlsxwriter
from click import Context
from typer.testing import CliRunner

from bot.run import people
from bot.run.cli import make_app, services
from bot.run.cli.audit import Action
from lessons.errors import LevainError

DOCS = Path(__file__).parents[2] / "docs"
COURSE, OTHER, THIRD = "ia-pas-a-pas", "redaction-secretariat", "encadrement-elus"
SHOWN = {"import", "list", "export", "role", "service", "link", "rules"}
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
    shown = run("people", "import", "p.csv")
    assert "2 personnes arrivent" in shown
    assert shown.index("rôle administrateur") < shown.index("rôle responsable, encadre Population")
    assert run("people", "list") == ""
    assert "C’est fait" in run("people", "import", "p.csv", "--apply")
    listed = run("people", "list", "--service", "population", "--format", "json")
    assert [json.loads(line)["email"] for line in listed.splitlines()] == ["bob@ville.example"]
    assert "bob" in run("people", "list", "--role", "responsable")
    run("people", "export", "out.csv")
    assert (place / "out.csv").stat().st_mode & 0o777 == 0o600
    assert "Rien à changer" in run("people", "import", "out.csv", "--apply")
    told = [json.loads(line) for line in run("audit", "--format", "json").splitlines()]
    assert [each["action"] for each in told] == ["import", "role", "role", "export-people"]
    roles = run("audit", "--action", "role")
    assert "ana@ville.example  role=administrator was=agent" in roles
    assert "bob@ville.example  role=manager was=agent manages=Population" in roles
    assert "joined=2" in run("audit", "--action", "import")


def test_a_roster_that_changes_while_a_file_is_read_is_left_as_it_is(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = people.plan_import

    def slowly(*args: Any, **options: Any) -> Any:
        with sqlite3.connect(place / "l.sqlite") as base:
            base.execute("INSERT INTO service (parent_id, name) VALUES (0, 'Piscine')")
        return plan(*args, **options)

    monkeypatch.setattr(people, "plan_import", slowly)
    write(place, HEADER + ANA + BOB)
    said = run("people", "import", "p.csv", "--apply", code=1)
    assert "la liste a changé pendant la lecture" in said
    assert run("people", "list") == ""


def test_a_file_that_is_wrong_changes_nothing(place: Path) -> None:
    write(place, HEADER + "ana;;;;\nbob@ville.example;;;Piscine;\n")
    assert "Ligne 2, colonne «\u00a0courriel\u00a0»" in run("people", "import", "p.csv", code=1)
    write(place, HEADER + "bob@ville.example;;;Piscine;\n")
    said = run("people", "import", "p.csv", "--apply", code=1)
    assert "«\u00a0Piscine\u00a0», n’existe pas" in said
    assert run("people", "list") == ""


def test_what_is_no_file_of_people_is_named_with_the_remedy(place: Path) -> None:
    (place / "folder").mkdir()
    os.mkfifo(place / "pipe")  # nobody writes into it
    (place / "empty.csv").touch()
    (place / "ring.csv").symlink_to("ring.csv")
    remedy = "write the name of a CSV, XLSX, XLS or ODS file"
    for name in ("folder", "pipe", "/dev/null", "folder/../pipe"):
        assert run("people", "import", name, code=1) == f"{name}: it is no file: {remedy}"
    for name in ("absent.csv", "no/such/folder.csv", "empty.csv/p.csv"):
        assert run("people", "import", name, code=1) == f"{name}: there is no such file: {remedy}"
    assert run("people", "import", "empty.csv", "--apply", code=1) == (
        "empty.csv: it is empty: write a line of titles, then a line for each person"
    )
    said = run("people", "import", "ring.csv", code=1)
    assert said.startswith("ring.csv: it cannot be read: ")
    assert said.endswith(f": {remedy}")
    said = run("people", "import", "n" * 300, code=1)
    assert "it cannot be read" in said
    assert run("audit", "--format", "json") == ""


def test_a_file_that_may_not_be_read_is_named_with_the_remedy(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root nothing is forbidden: the refusal is made up."""
    write(place, HEADER + ANA)

    def refuse(file: Path, *_: Any) -> Any:
        raise PermissionError(13, "Permission denied", str(file))

    monkeypatch.setattr(Path, "open", refuse)
    said = run("people", "import", "p.csv", code=1)
    assert said == (
        "p.csv: it cannot be read: Permission denied: "
        "write the name of a CSV, XLSX, XLS or ODS file"
    )


def test_an_export_over_what_is_there_is_refused_and_not_audited(place: Path) -> None:
    write(place, HEADER + ANA)
    run("people", "import", "p.csv", "--apply")
    (place / "broken").symlink_to("nowhere")
    for name in ("p.csv", ".", "broken", "/dev/null"):
        said = run("people", "export", name, code=1)
        assert said == f"{name}: it is there, and is not replaced: write another name"
    told = [json.loads(line)["action"] for line in run("audit", "--format", "json").splitlines()]
    assert told == ["import", "role"]
    assert (place / "p.csv").read_text(encoding="utf-8") == HEADER + ANA
    assert run("people", "export", "no/such/folder.csv", code=1) == (
        "no/such/folder.csv: it cannot be written: No such file or directory"
    )


def test_the_audit_keeps_rules_and_periods_in_no_language(place: Path) -> None:
    write(place, HEADER + ANA + BOB)
    run("people", "import", "p.csv", "--apply")
    add = ("people", "rules", "add", "--apply")
    run(*add, "newcomer", COURSE, "--service", "Population > Accueil")
    run(*add, "completed", OTHER, "--after", COURSE, "--days", "30")
    run(*add, "manager", THIRD)
    said = run("audit", "--action", "rule").splitlines()
    assert [line.split("  ", 2)[2] for line in said] == [
        f"rule  {COURSE}  number=1 trigger=newcomer service=Population > Accueil",
        f"rule  {OTHER}  number=2 trigger=completed after={COURSE} days=30",
        f"rule  {THIRD}  number=3 trigger=manager",
    ]


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
    assert "Guichet" in run("people", "service", "Population > Guichet")
    run("people", "service", "rename", "Piscine", "to", "Bain", code=1)
    assert "C’est fait" in run("people", "role", "bob@ville.example", "trainer")
    assert "dernière" in run("people", "role", "ana@ville.example", "agent", code=1)
    assert "C’est fait" in run("people", "role", "ana@ville.example", "administrator")
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


def test_a_rule_is_added_once_and_rules_make_no_ring(place: Path) -> None:
    add = ("people", "rules", "add")
    for course, after in ((OTHER, COURSE), (THIRD, OTHER)):
        assert "Règle" in run(*add, "completed", course, "--after", after, "--apply")
    again = (*add, "completed", OTHER, "--after", COURSE, "--days", "3")
    assert "C’est déjà la règle 1" in run(*again, code=1)
    ring = run(*add, "completed", COURSE, "--after", THIRD, "--apply", code=1)
    assert f"{COURSE} > {OTHER} > {THIRD} > {COURSE}" in ring
    assert "en rond" in run(*add, "completed", COURSE, "--after", COURSE, code=1)
    run(*add, "manager", THIRD, "--apply")
    assert "C’est déjà la règle 3" in run(*add, "manager", THIRD, "--apply", code=1)
    assert run("people", "rules", "list").count("à inscrire") == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("newcomer", "--after", OTHER), "--after is for completed"),
        (("newcomer", "--days", "3"), "--days is for completed"),
        (("completed", "--after", OTHER, "--service", "Population"), "--service is for newcomer"),
        (("manager", "--service", "Population"), "--service is for newcomer"),
        (("manager", "--days", "0"), "--days is for completed"),
        (("manager", "--since", "2026-01-01"), "--since is for newcomer or completed"),
        (("completed",), "completed needs --after"),
        (("leaver",), "write newcomer or completed or manager"),
    ],
)
def test_an_option_of_another_rule_is_refused(
    place: Path, words: tuple[str, ...], said: str
) -> None:
    trigger, *options = words
    assert said in run("people", "rules", "add", trigger, COURSE, *options, code=1)


def part(page: str, first: str, last: str) -> str:
    """What stands between two headings of a page."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return text[text.index(first) : text.index(last)]


def follow(place: Path, lines: list[str]) -> None:
    """Type the lines of a page, in their order: none is refused."""
    for line in lines:
        words = shlex.split(line)[1:]
        if "export" in words:
            (place / words[-1]).unlink()  # it must not exist
        assert run(*words) or "export" in words, line


def test_every_command_of_the_guide_does_what_it_shows(place: Path) -> None:
    """On the roster that the guide shows."""
    guide = part("guides/administrateur.md", "## Tenir la liste du personnel", "## Attestations")
    (roster,) = re.findall(r"```text\n(courriel;.*?)```", guide, re.DOTALL)
    (place / "personnel.csv").write_text(roster, encoding="utf-8")
    lines = re.findall(r"(?:^|`)(levain people [^`\n]+)", guide, re.MULTILINE)
    assert {each.split()[2] for each in lines} == SHOWN - {"link"}
    follow(place, lines)


def test_every_example_of_the_commands_does_what_it_shows(place: Path) -> None:
    roster = [HEADER, "ana@ville.example;;Technique;;\n", BOB]
    for name in ("personnel.csv", "arrivees.csv"):
        (place / name).write_text("".join(roster), encoding="utf-8")
    with xlsxwriter.Workbook(place / "personnel.xlsx") as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(roster):
            sheet.write_row(number, 0, line.strip().split(";"))
    page = part("reference/commands.md", "### `levain people import`", "### `levain audit`")
    lines = examples(page)
    assert {each.split()[2] for each in lines} == SHOWN
    follow(place, lines)


def examples(page: str) -> list[str]:
    """The lines that a page shows, in their order."""
    return "".join(re.findall(r"```\n(.*?)```", page, re.DOTALL)).splitlines()


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("### `levain audit`", "### `levain db upgrade`", 3),
        ("### `levain register`", "### `levain export xapi`", 3),
        ("### `levain export xapi`", "### `levain privacy notice`", 2),
        ("### `levain privacy notice`", "### `levain check`", 2),
    ],
)
def test_every_example_of_what_leaves_does_what_it_shows(
    place: Path, monkeypatch: pytest.MonkeyPatch, first: str, last: str, count: int
) -> None:
    """In an order of one's own, twice: a file of the register alone is not replaced."""
    monkeypatch.setattr(services, "now", lambda: datetime(2026, 12, 15, 9, tzinfo=UTC))
    with (place / "levain.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[attestation]\nemployer = "Ville"\n[xapi]\nhome_page = "https://ville.example"\n'
        )
    row = ("2026-12-01 09:00:00.000000", "ana@ville.example", "role", "bob@ville.example", "{}")
    with sqlite3.connect(place / "l.sqlite") as base:
        base.execute("INSERT INTO audit (at, actor, action, about, detail) VALUES (?,?,?,?,?)", row)
    lines = examples(part("reference/commands.md", first, last))
    assert len(lines) == count
    for line in (*lines, *reversed(lines)):
        words = shlex.split(line.partition(" | ")[0])[1:]
        if "register" in words:
            (place / words[words.index("--out") + 1]).unlink(missing_ok=True)
        before = written(place)
        printed = run(*words)
        if "audit" in words:
            assert "ana@ville.example" in printed, line
        else:
            assert written(place) != before or " | " in line, line


def written(place: Path) -> dict[Path, int]:
    """When each file was written last, but the database."""
    files = [each for each in place.rglob("*") if not each.name.startswith("l.sqlite")]
    return {each: each.stat().st_mtime_ns for each in files}


@pytest.mark.parametrize(
    "words",
    [
        "people import",
        "people list",
        "people export",
        "people role",
        "people service",
        "people link",
        "people rules list",
        "people rules add",
        "people rules remove",
        "audit",
        "register",
        "export xapi",
        "privacy notice",
    ],
)
def test_the_examples_of_help_are_those_of_the_page(words: str) -> None:
    page = part("reference/commands.md", f"### `levain {words}`", "## In the chat")
    shown = {each.partition(" | ")[0] for each in examples(page.split("\n### ")[0])}
    command = typer.main.get_command(make_app())
    for name in words.split():
        command = command.get_command(Context(command), name)  # type: ignore[attr-defined]
    told = re.findall(r"`(levain [^`]+)`", " ".join(command.help.split()).split("Example")[1])
    assert told
    assert {*told} <= shown


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
