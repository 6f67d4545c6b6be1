"""Papers on privacy: what they say is what is set and declared, in two pages for the committee."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, Table

from bot.capabilities import CAPABILITIES, speak
from bot.documents.notice import Notice, NoticeSection, print_notice, write_markdown
from bot.domain.people import Role
from bot.run import notice as papers
from bot.run.notice import GAPS, PAPERS, find_gaps, write_papers
from bot.run.platforms import PLATFORMS
from bot.run.privacy import PrivacySettings
from bot.run.settings import Closure, Quiet, Settings
from bot.run.wiring import load_owners
from bot.run.xapi import XapiSettings
from bot.storage.holdings import By, Holding, of_all
from bot.texts.speech import LANGUAGES, Speech
from tests.capabilities.evidence.issuing import look
from tests.run.test_cli import levain

DAY, AT = date(2026, 11, 28), datetime(2026, 11, 28, 9, tzinfo=UTC)
ALL = of_all(load_owners())
PAINTED = "ORD-001"  # typst paints a list column by column; its tags are in order
LONG = ("Communauté d’agglomération de Saint-Étienne-du-Rouvray et de ses environs, " * 2)[:120]
FULL: dict[str, Any] = {
    "platforms": ("matrix", "slack"),
    "subdivision": "57",
    "opens": time(8, 30),
    "closes": time(17, 45),
    "quiet": tuple(
        Quiet.model_validate({"from": time(hour, 15), "until": time(hour + 1)})
        for hour in range(9, 17)
    ),
    "closures": tuple(
        Closure(first=date(2026, month, 24), last=date(2026, month, 28)) for month in range(1, 13)
    )
    + tuple(
        Closure(first=date(2027, month, 1), last=date(2027, month, 3)) for month in range(1, 9)
    ),
    "privacy": PrivacySettings(
        responsible=LONG,
        contact=LONG,
        dpo=LONG,
        host=LONG,
        basis=LONG,
        voluntary=False,
        delivery_days=123,
        seen_event_days=41,
        inbox_days=17,
        nominal_export=(Role.MANAGER,),
    ),
    "xapi": XapiSettings(
        home_page="https://valbrume.example",
        endpoint="https://lrs.valbrume.example/xapi",
        user="levain",
        actors="nominal",
    ),
}
CASES = {"empty": Settings(), "full": Settings(**FULL)}


def written(language: str = "fr", **settings: Any) -> dict[str, Notice]:
    return write_papers(Settings(**settings), language, DAY)


def all_sentences(language: str = "fr") -> Speech:
    return speak(language, ("bot.run", *CAPABILITIES, *PLATFORMS))


# --- The pages -------------------------------------------------------------------------------


def plain(text: str) -> str:
    return re.sub(r"[\s*-]+", "", text.replace("\ufffe", ""))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_accessible_and_the_note_has_two(
    case: str, language: str, tmp_path: Path
) -> None:
    for name, paper in write_papers(CASES[case], language, DAY).items():
        seen = look(print_notice(paper, AT), tmp_path)
        assert seen["page"]["ua1"] == []
        code, report = seen["outloud"].split(" ", 1)
        (result,) = json.loads(report)["results"]
        assert code == "0"
        assert [each for each in result["findings"] if each["rule"] != PAINTED] == []
        assert seen["pdfua"].startswith("0 "), seen["pdfua"]
        if name == "note-cst":
            assert seen["pages"] == 2
        shown = plain(seen["text"])
        for section in sections(paper):
            cells = (cell for row in (section["headers"], *section["rows"]) for cell in row)
            said = (section["title"], *section["texts"], *section["points"], *section["notes"])
            assert [each for each in (*said, *cells) if plain(each) not in shown] == []


def sections(paper: Notice) -> list[NoticeSection]:
    return [each for sheet in paper["sheets"] for each in sheet]


# --- What they say ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_has_its_sentence_and_stands_in_the_notice(language: str) -> None:
    say = all_sentences(language)
    agents = write_markdown(written(language, platforms=("matrix", "slack"))["notice-agents"])
    for each in ALL:
        assert say(f"kept-{each.table.name}") in agents
        assert each.by is By.NOBODY or say(f"purpose-{each.table.name}") in agents


def test_a_table_without_a_sentence_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    stray = Table("stray", MetaData(), Column("id", Integer, primary_key=True))
    owners = {"x": (Holding(table=stray, by=By.LEARNER, column="id", why="nobody has said why"),)}
    monkeypatch.setattr(papers, "load_owners", lambda **_: owners)
    with pytest.raises(KeyError, match="kept-stray"):
        written()


def test_every_sentence_of_the_papers_is_in_one_of_them() -> None:
    """Whatever its values are: the words before the first one are looked for."""
    said = "".join(
        write_markdown(paper)
        for settings in ({}, FULL)
        for paper in write_papers(Settings(**settings), "fr", DAY).values()
    )
    one_day = (Closure(first=date(2026, 12, 24), last=date(2026, 12, 24)),)
    chosen = {"voluntary": True, "basis": ""}
    told = XapiSettings(**FULL["xapi"].model_dump() | {"actors": "pseudonymous"})
    more = written(closures=one_day, privacy=PrivacySettings(**chosen), xapi=told)
    said += "".join(map(write_markdown, more.values()))
    raw = Path(papers.__file__).parent / "texts" / "fr.ftl"
    for line in raw.read_text("utf-8").splitlines():
        key, _, words = line.partition(" = ")
        if not re.match(r"(notice|agents|committee|seen)-", key) or key.endswith("-file"):
            continue
        parts = [each for each in re.split(r"\{[^}]*\}", words) if each.strip()]
        assert all(each.strip() in said for each in parts), key


def test_hours_periods_and_people_are_those_of_the_settings() -> None:
    named = {"responsible": "Ville de Valbrume", "dpo": "Camille Durand", "voluntary": True}
    said = write_markdown(written(**FULL)["note-cst"]).replace("\u00a0", " ").replace("\u202f", " ")
    assert "de 8 h 30 à 17 h 45, heure de Europe/Paris" in said
    assert "de 9 h 15 à 10 h" in said
    assert "y compris ceux de ce territoire : Moselle" in said
    assert "du 24 novembre 2026 au 28 novembre 2026" in said  # still on
    assert "24 octobre" not in said
    assert "1er mars 2027" not in said  # four are told of
    for period in ("123 jours", "41 jours", "17 jours", "jusqu’à l’effacement"):
        assert f"| {period} |" in said
    assert "est **demandé**" in said
    assert "Matrix, Slack" in said
    other = write_markdown(written(privacy=PrivacySettings(**named))["note-cst"])
    assert "est **volontaire**" in other
    assert "Responsable\u00a0: Ville de Valbrume\n" in other
    assert "Camille Durand" in other


def test_an_lrs_is_told_of_when_one_is_told_of_agents() -> None:
    for paper in written(**FULL).values():
        said = write_markdown(paper)
        assert "lrs.valbrume.example" in said
        assert "sous l’adresse électronique de l’agent" in said
        assert "à un autre service que la messagerie." not in said
    pseudonymous = XapiSettings(**FULL["xapi"].model_dump() | {"actors": "pseudonymous"})
    assert "sous un pseudonyme. Ni" in write_markdown(written(xapi=pseudonymous)["note-cst"])
    alone = "".join(map(write_markdown, written().values()))
    assert "que la messagerie." in alone
    assert "sous un pseudonyme" not in alone


def test_a_platform_that_is_not_served_is_not_spoken_of() -> None:
    device = all_sentences()("kept-device")
    for chats, there in ((("matrix",), True), (("slack",), False)):
        agents, committee = map(write_markdown, written(platforms=chats).values())
        assert (device in agents, device in committee) == (there, there)


def test_the_employer_of_attestations_is_responsible_unless_another_is() -> None:
    issuer = {"attestation": {"employer": "Ville de Valbrume"}}
    assert "privacy.responsible" not in find_gaps(Settings(**issuer))
    assert "Ville de Valbrume" in write_markdown(written(**issuer)["notice-agents"])
    both = write_markdown(
        written(**issuer, privacy={"responsible": "CCAS de Valbrume"})["notice-agents"]
    )
    assert "CCAS de Valbrume" in both
    assert "Ville de Valbrume" not in both


# --- What is left to fill in -----------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_gap_is_marked_in_the_papers_under_its_setting(language: str) -> None:
    assert find_gaps(Settings()) == GAPS
    marked = "".join(map(write_markdown, written(language).values())).replace("\u00a0", " ")
    assert {name for name in GAPS if f" {name}]**" not in marked} == set()


def test_nothing_is_marked_when_everything_is_given() -> None:
    assert find_gaps(CASES["full"]) == {}
    assert "**[" not in "".join(map(write_markdown, written(**FULL).values()))


def test_the_command_writes_both_papers_and_lists_the_gaps(tmp_path: Path) -> None:
    (tmp_path / "levain.toml").write_text(
        'platforms = ["slack"]\n[privacy]\ndpo = "dpo@valbrume.example"\n'
    )
    out = tmp_path / "papers"
    asked = ("privacy", "notice", "--out", "papers", "-c", "levain.toml")
    done = levain(*asked, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["papers/notice-agents.pdf", "papers/note-cst.pdf"]
    assert all(each.read_bytes().startswith(b"%PDF-1.7") for each in out.iterdir())
    told = re.findall(r"^to fill in: ([\w.]+): ", done.stderr, re.MULTILINE)
    assert set(told) == GAPS.keys() - {"platforms", "privacy.dpo"}
    again = levain(*asked, "--format", "markdown", "--language", "en", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert (out / "note-cst.md").read_text("utf-8").startswith("# Levain: note for the comité")


def test_the_papers_are_two() -> None:
    assert list(written()) == ["notice-agents", "note-cst"]
    assert len(PAPERS["committee"]) == 2
