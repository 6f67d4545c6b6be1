"""Settings: sensible without a file, and clear when wrong."""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path

import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS
from pydantic import ValidationError
from pydantic_core import InitErrorDetails
from pydantic_core._pydantic_core import list_all_errors

from bot.domain.errors import SettingsError
from bot.domain.messages import Address
from bot.domain.people import Role
from bot.domain.retention import Retention
from bot.run.faults import OTHERWISE, explain
from bot.run.platforms import load_platforms
from bot.run.settings import Closure, Person, Settings, read_settings, settings_model
from bot.run.toml import Document
from bot.storage.database import read_url
from scheduler.working_time import WorkingTime
from tests.run.test_cli import levain


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


def test_retention_and_parameters_are_as_set_in_the_file_or_a_variable(tmp_path: Path) -> None:
    file = tmp_path / "levain.toml"
    file.write_text("retention = 0.85\n", encoding="utf-8")
    parameters = ", ".join(map(str, DEFAULT_PARAMETERS))
    read = read_settings({"LEVAIN_FSRS_PARAMETERS": parameters}, file)
    assert read.memory == Retention(0.85, DEFAULT_PARAMETERS)
    assert Settings().memory == Retention()


def test_working_time_has_the_same_defaults_everywhere() -> None:
    assert Settings().working_time == WorkingTime()


def test_a_closure_in_the_past_is_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "levain.toml"
    file.write_text("closures = [{ first = 2019-01-01, last = 2021-12-31 }]", encoding="utf-8")
    assert read_settings({}, file).closures[0].last == date(2021, 12, 31)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('zone = "Mars/Olympus"', "1: zone: there is no such time zone; write for instance"),
        ('zone = "europe/pari"', "1: zone: there is no such time zone; did you mean Europe/Paris?"),
        ('hour = "25:00"', "1: hour: write a local hour such as 09:00:00"),
        ("opens = 19:00:00", "1: closes: write an hour later than opens"),
        (
            "closes = 09:00:00\nopens = 10:00:00",
            "s 1 and 2: closes: write an hour later",
        ),
        ("hour = 06:00:00", "1: hour: write an hour between opens and closes"),
        ('subdivision = "ZZ"', "1: subdivision: there is no such territory: write"),
        ('subdivision = "La Reunion"', "; did you mean 974?"),
        (
            'subdivision = "Zone A"',
            "1: subdivision: zones A, B and C are of school holidays, which",
        ),
        ('subdivision = "b"', "1: subdivision: zones A, B and C are of school holidays"),
        ("subdivision = 974", "1: subdivision: write a text between quotes"),
        ('platforms = ["fax"]', '1: platforms: write "console" or "matrix" or "slack"'),
        ('platforms = ["matrx"]', '"slack"; did you mean "matrix"?'),
        ('platforms = "slack"', '1: platforms: write a list, such as ["one", "two"]'),
        ("platforms = []", "1: platforms: name at least 1"),
        ("tick_seconds = -1", "1: tick_seconds: write a number above 0"),
        (
            '# ours\ndatabse_url = "x"',
            "2: databse_url: there is no such setting; did you mean d",
        ),
        ('[matirx]\nfolder = "m"', "1: matirx: there is no such setting; did you mean matrix?"),
        (
            '[matrix]\nfoldr = "m"',
            "2: matrix.foldr: there is no such setting; did you mean",
        ),
        ('folder = "m"', "1: folder: it belongs to a table: write it under [matrix]"),
        (f'{people("a/b/c")}\nzone = "x"', "3: people.zone: it belongs above the first [table]"),
        ('[matrix]\nreactions = "al"', '2: matrix.reactions: write "clear" or "everywhere" or'),
        ('[matrix]\npolls = "maybe"', "2: matrix.polls: write true or false, without quotes"),
        ('matrix = "m"', "1: matrix: write [matrix] on a line of its own, and its settings below"),
        ('[slack]\nmode = "http"', '1: slack.public_url: mode = "http" and client_id need it'),
        ('[slack]\nlisten = "x"', "2: slack.listen: write something such as 127.0.0.1:3000"),
        ('[slack]\nbot_token = "x"', "2: slack.bot_token: a secret does not stand here: write it"),
        ('[[people]]\naddress = "ana"', "2: people.address: write something such as platform/w"),
        (
            '[people]\naddress = "a/b/c"',
            "1: people: write [[people]] on a line of its own, and its",
        ),
        ('people = ["a/b/c"]', "1: people: write [[people]] on a line of its own"),
        ('[[people]]\nteam = "x"', "1: people.address: it is missing: write it"),
        (f'{people("a/b/c")}\nmanages = ["X"]', '3: people.manages: it needs role = "manager"'),
        (f'{people("a/b/c")}\nrole = "manger"', '"administrator"; did you mean "manager"?'),
        (people("a/b/c", "a/b/d", "a/b/c"), "s 2 and 6: people.address: the same person twice"),
        (people("m/w/@ana:o.fr", "m/w/%40ana%3Ao.fr"), "s 2 and 4: people.address: the same per"),
        (people("s/T1/Ana@o.fr", "s/t1/ana@O.fr"), "s 2 and 4: people.address: the same person"),
        ('database_url = "mysql://h/x"', "1: database_url: expected sqlite:///levain.sqlite or"),
        ('database_url = ""', "1: database_url: expected sqlite:///levain.sqlite or postgresql"),
        ('platforms = ["console", "console"]', "1: platforms: it names console more than once"),
        ("hour = ", "1: not TOML: write a text between straight quotes, else a number"),
        ("hour = 9", "1: hour: write a local hour such as 09:00:00"),
        ('opens = "08:00Z"', "1: opens: write a local hour"),
        ('closes = "24:00"', "1: closes: write a local hour such as 09:00:00"),
        ("opens = 18:00:00", "1: closes: write an hour later than opens"),
        (quiet("14:00:00", "12:00:00"), "1: quiet.until: write an hour later than from"),
        (quiet("12:00:00", "12:00:00"), "1: quiet.until: write an hour later than from"),
        (quiet("12", "14"), "1: quiet.from: write a local hour such as 09:00:00"),
        (quiet("08:00:00", "18:00:00"), "1: quiet: it leaves nothing between opens and closes"),
        (quiet("00:00:00", "23:59:00"), "1: quiet: it leaves nothing between opens and closes"),
        ("quiet = [{ start = 12:00:00, until = 14:00:00 }]", "1: quiet.from: it is missing"),
        ("quiet = [{ start = 12:00:00 }]", "1: quiet.start: there is no such setting; here are fr"),
        (closed("2026-12-24", "2026-12-23"), "1: closures.last: write the same day as first, or"),
        (closed("20261224", "20261231"), "1: closures.first: write a date such as"),
        (closed("2026-12-24", "2026-12-24T09:00:00"), "1: closures.last: write a date"),
        ("retention = 0.5", "1: retention: write 0.7 or a number above it"),
        ("retention = 0.99", "1: retention: write 0.97 or a number below it"),
        ("retention = nan", "1: retention: write 0.7 or a number above it"),
        ('retention = "élevée"', "1: retention: write a number, without quotes"),
        ("retention = true", "1: retention: write a number, without quotes"),
        ("fsrs_parameters = 1", "1: fsrs_parameters: write a list, such as [0.212, 1.2931, 2.3"),
        (
            "fsrs_parameters = [1]",
            "1: fsrs_parameters: it holds 1 numbers, and FSRS has 21: write what `levain fit`",
        ),
        (
            f"fsrs_parameters = [{'9, ' * 21}]",
            "1: fsrs_parameters: number 6 is not between 0.001 and 4: write what `levain fit`",
        ),
        ("spread_minutes = -1", "1: spread_minutes: write 0 or a number above it"),
        ("spread_minutes = 121", "1: spread_minutes: write 120 or a number below it"),
        ("spread_minutes = 1.5", "1: spread_minutes: write a whole number, without quotes"),
        ("rate = 0", "1: rate: write a number above 0"),
        ("rate = 1001", "1: rate: write 1000 or a number below it"),
        ("rate = nan", "1: rate: write"),
        ("rate = true", "1: rate: write a number, without quotes"),
        ("burst = 0", "1: burst: write 1 or a number above it"),
        ('[attestation]\nemployer = "  "', "2: attestation.employer: it is blank: write words, or"),
        (
            '[attestation]\nplace = "Val\\nbrume"',
            "2: attestation.place: write it on one line, in letters and signs of European",
        ),
        ('[attestation]\nissuer = "Ville\\u0007"', "2: attestation.issuer: write it on one line"),
        ('[attestation]\nsignatory = "A\\u202eB"', "2: attestation.signatory: write it on one"),
        ('[attestation]\nemployer = "市役所"', "2: attestation.employer: write it on one line"),
        (
            '[attestation]\nurl = "http://ville.example"',
            "2: attestation.url: write an address such as https://www.ville.example, without a",
        ),
        ('[attestation]\nurl = "https://a:b@ville.example"', "2: attestation.url: write an addr"),
        ('[attestation]\nurl = "https://ville.example\\n"', "2: attestation.url: write an addr"),
        ("[register]\nnext_review = 2027", "2: register.next_review: write a date such as"),
        ('[register]\nnext_review = "2027-06-30"', "2: register.next_review: write a date such"),
        ('[register]\nmeasures = ["Charte", ""]', "2: register.measures: it is empty: write words"),
        ('[register]\nmeasures = ["A\\u202eB"]', "2: register.measures: write it on one line"),
        ('[register]\nmeasures = "Charte"', '2: register.measures: write a list, such as ["one"'),
        ('[register]\nmesures = ["Charte"]', "2: register.mesures: there is no such setting; did"),
        (
            "next_review = 2027-06-30",
            "1: next_review: it belongs to a table: write it under [register]",
        ),
    ],
)
def test_a_wrong_setting_is_named_with_its_line(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "levain.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings({}, file)
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"{file}, line")


def test_words_of_attestations_are_as_set(tmp_path: Path) -> None:
    file = tmp_path / "levain.toml"
    words = 'employer = " Ville de  L’Haÿ-les-Roses "\nplace = "Œuilly"\nsignatory = ""'
    url = 'url = "https://ville.example:8443/a?b=c@d#e"'
    file.write_text(f"[attestation]\n{words}\n{url}", encoding="utf-8")
    found = read_settings({}, file).attestation
    assert found.employer == "Ville de L’Haÿ-les-Roses"
    assert (found.place, found.signatory) == ("Œuilly", "")
    assert found.url == "https://ville.example:8443/a?b=c@d#e"


def test_faults_are_told_in_the_order_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "levain.toml"
    file.write_text(f"# \n{quiet('12:00:00', '11:00:00')}\nrate = -1\n" + "\n" * 8 + "b = 1\n")
    with pytest.raises(SettingsError) as caught:
        read_settings({}, file)
    places = [line.removeprefix(f"{file}, line ")[:3] for line in f"{caught.value}".splitlines()]
    assert places == ["2: ", "3: ", "12:"]


def test_a_wrong_variable_is_named_instead_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "levain.toml"
    file.write_text("rate = 1\ncloses = 17:00:00\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings({"LEVAIN_RATE": "-1", "LEVAIN_BURST": "many"}, file)
    assert sorted(f"{caught.value}".splitlines()) == [
        "LEVAIN_BURST: burst: write a whole number, without quotes",
        "LEVAIN_RATE: rate: write a number above 0",
    ]
    with pytest.raises(SettingsError) as caught:
        read_settings({"LEVAIN_OPENS": "17:30"}, file)
    assert f"{caught.value}".startswith(f"LEVAIN_OPENS and {file}, line 2: closes: write an hour")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("LEVAIN_HOURS", "did you mean LEVAIN_HOUR? Else unset it"),
        ("levain_hour", "did you mean LEVAIN_HOUR? Else unset it"),
        ("LEVAIN_DATABASE", "did you mean LEVAIN_DATABASE_URL? Else unset it"),
        ("LEVAIN_BOT_TOKEN", "did you mean SLACK_BOT_TOKEN? Else unset it"),
        ("LEVAIN_XQ", "no setting has this variable: unset it"),
        ("LEVAIN_PORT", "no setting has this variable: unset it"),
        ("LEVAIN_MATRIX_FOLDER", "matrix.folder can only be set in levain.toml: write it there"),
    ],
)
def test_a_variable_that_holds_no_setting_is_refused(name: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({name: "s3cret"}, None)
    assert f"{caught.value}".startswith(f"{name}: ")
    assert said in f"{caught.value}"
    assert "s3cret" not in f"{caught.value}"


def test_what_kubernetes_and_slack_set_is_let_be() -> None:
    given = {
        "LEVAIN_PORT": "tcp://10.0.0.1:3000",
        "LEVAIN_SERVICE_HOST": "10.0.0.1",
        "LEVAIN_SERVICE_PORT_HTTP": "3000",
        "LEVAIN_DB_PORT_5432_TCP_ADDR": "10.0.0.2",
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "",
    }
    settings = read_settings(given, None)
    assert settings.section("slack").secret("bot_token") == "xoxb-1"
    assert settings.section("slack").secret("app_token") is None


def test_what_may_be_a_mistake_is_told(tmp_path: Path) -> None:
    file = tmp_path / "levain.toml"
    file.write_text(
        f"{people('console/local/ana')}\nteam = 'Accueil'\n{people('slak/T1/ines')}\n"
        'role = "manager"\nmanages = ["Accueil", "Acueil", "Voirie"]\n',
        encoding="utf-8",
    )
    assert read_settings({}, file).warnings == (
        f"{file}, line 7: people.manages: nobody of people is in the team “Acueil”;"
        " did you mean Accueil?",
        f"{file}, line 5: people.address: platforms does not name slak: nobody is known by this"
        " address",
    )
    assert read_settings({}, None).warnings == ()


def test_a_doubt_is_told_at_the_start_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "levain.toml").write_text(
        f'{people("console/local/ana")}\nrole = "manager"\nmanages = ["Voirie"]', encoding="utf-8"
    )
    assert levain("db", "upgrade", cwd=tmp_path).stderr == ""
    served = levain("run", cwd=tmp_path)
    said = "people: the service “Voirie”, which somebody is to manage, does not exist"
    assert served.returncode == 0
    assert said in served.stderr


# --- No words of Pydantic's ------------------------------------------------------------------

FOREIGN = re.compile(r"Input should|Extra inputs|required|validat|ydantic|should have|valid ")
WRONG = (
    '"x"', '""', "-1", "9" * 30, "1.5", "nan", "inf", "true", "[]", '["x"]', "[[1]]",
    "{}", "{ x = 1 }", "2026-01-01", "09:00:00", "2026-01-01T09:00:00Z", "[{}]", "[{ x = 1 }]",
)  # fmt: skip
MODEL = settings_model(load_platforms())
PLACES = [
    *(f"{name} = " for name in MODEL.model_fields),
    *(f"[{name}]\n{key} = " for name in ("matrix", "slack")
      for key in type(MODEL.model_fields[name].default).model_fields),
    *(f"[[people]]\n{key} = " for key in Person.model_fields),
    *(f"[[quiet]]\n{key} = " for key in ("from", "until")),
    *(f"[[closures]]\n{key} = " for key in Closure.model_fields),
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_any_wrong_value_is_told_in_our_words(place: str, tmp_path: Path) -> None:
    file = tmp_path / "levain.toml"
    said: list[str] = []
    for value in WRONG:
        file.write_text(f"{place}{value}\n", encoding="utf-8")
        said += told(file)
    assert len(said) > len(WRONG) // 2
    assert [line for line in said if FOREIGN.search(line) or OTHERWISE in line] == []
    assert [line for line in said if not line.startswith(f"{file}, line")] == []


def told(file: Path) -> list[str]:
    """What is said of a file; nothing if it is right."""
    try:
        read_settings({}, file)
    except SettingsError as error:
        return f"{error}".splitlines()
    return []


@pytest.mark.parametrize("kind", [each["type"] for each in list_all_errors()])
def test_no_kind_of_error_has_words_of_others(kind: str) -> None:
    context = next(each for each in list_all_errors() if each["type"] == kind).get(
        "example_context"
    )
    error = ValidationError.from_exception_data(
        "Settings",
        [InitErrorDetails(type=kind, loc=("rate",), input=None, ctx=context or {})],
    )
    (theirs,) = error.errors()
    said = explain(error, MODEL, Document("levain.toml"), {})
    assert said.startswith("levain.toml: rate: ")
    assert theirs["msg"] not in said
    assert not FOREIGN.search(said)


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
