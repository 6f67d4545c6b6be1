"""The files: accessible, archivable, sealed, complete, and the same whenever they are made."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.capabilities.evidence import keys
from bot.capabilities.evidence.verification import verify
from bot.capabilities.register.model import Statement
from bot.capabilities.register.paper import make_files, make_pdf, make_sheet
from bot.capabilities.register.rules import describe
from bot.domain.measures import Measures
from bot.domain.messages import File, Text
from bot.texts.named_days import Span
from tests.capabilities.evidence.issuing import look
from tests.capabilities.register.stating import (
    AT,
    LIBRARY,
    OLDER,
    SINCE,
    SYLLABUS,
    ask,
    reached,
    state,
)

ODD = (
    "نص عربي لا يكتب",
    "עברית",
    "日本語のコース",
    '=HYPERLINK("https://valbrume.example")',
    "Un titre qui va loin et ne s’arrête pas " * 3,
    "Cours 🎉 de fête",
    "A\u202eB *gras* #titre $x$ \\",
)
MANY = tuple(
    replace(
        SYLLABUS,
        course_id=f"cours-{number}",
        version=f"{number:064x}",
        title=ODD[number] if number < len(ODD) else f"Cours {number}",
        objectives=(f"{ODD[number % len(ODD)]} : objectif {number}", f"Savoir {number}"),
    )
    for number in range(40)
)
CASES = {
    "whole": ("fr", state()),
    "english": ("en", state()),
    "empty": ("fr", state((SYLLABUS,), monday=None, reached={}, measures=Measures())),
    "nothing": ("fr", state((), monday=None, reached={}, measures=Measures())),
    "many": ("fr", state(MANY, employer="Communauté d’agglomération de Saint-Étienne " * 2)),
    "packaged": (
        "fr",
        state([describe(LIBRARY.courses[each], v, SINCE) for each, v in LIBRARY.versions.items()]),
    ),
}


def write(stated: Statement, folder: Path, language: str = "fr") -> tuple[bytes, bytes]:
    """The PDF and the sheet, sealed with the key of the folder."""
    asked = ask(stated, folder, language)
    sheet = make_sheet(asked)
    return make_pdf(asked, sheet), sheet


def rows(sheet: bytes, delimiter: str = ";") -> list[dict[str, str]]:
    assert sheet.startswith("\ufeff".encode())
    return list(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig")), delimiter=delimiter))


def spaced(text: str) -> str:
    """The words of pages, whatever lines and spaces they are cut by."""
    return " ".join(text.replace("\ufffe", "-").replace("\u202f", " ").split())


Looked = tuple[str, dict[str, Any], bytes]


@pytest.fixture(name="looked", scope="module", params=CASES)
def _looked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Looked:
    """The name of a case, what is seen in its PDF, and its sheet."""
    language, stated = CASES[request.param]
    folder = tmp_path_factory.mktemp("register")
    pdf, sheet = write(stated, folder / "key", language)
    return request.param, look(pdf, folder), sheet


def test_pdf_ua_1_has_no_finding(looked: Looked) -> None:
    name, seen, _ = looked
    assert seen["page"]["ua1"] == []
    code, report = seen["outloud"].split(" ", 1)
    (result,) = json.loads(report)["results"]
    # Forty courses alike look like running headers: a warning, of that case alone.
    expected = ["PAG-001"] if name == "many" else []
    assert (code, [each["rule"] for each in result["findings"]]) == ("0", expected)
    code, report = seen["pdfua"].split(" ", 1)
    assert code == "0", report


def test_pdf_a_3a_has_no_finding(looked: Looked) -> None:
    _, seen, _ = looked
    assert seen["page"]["3a"] == []


def test_the_columns_of_the_table_are_headers(looked: Looked) -> None:
    name, seen, _ = looked
    assert seen["headers"] == (0 if name == "nothing" else 6)


def test_the_sheet_is_inside_and_the_page_names_its_hash(looked: Looked) -> None:
    _, seen, sheet = looked
    (held,) = seen["attached"].values()
    assert held.encode() == sheet
    assert hashlib.sha256(sheet).hexdigest() in seen["text"]


def test_the_page_says_what_it_must(looked: Looked) -> None:
    name, seen, _ = looked
    text = spaced(seen["text"])
    if name == "english":
        wanted = [
            "Register of measures taken to support AI literacy",
            "Regulation (EU) 2026/1744 of July 8, 2026",
            "in force since July 27, 2026",
            "read on November 22, 2026",
            "neither a certification nor a proof of conformity",
        ]
    else:
        wanted = [
            "Registre des mesures prises pour développer la maîtrise de l’IA",
            "règlement (UE) 2026/1744 du 8 juillet 2026",
            "en vigueur depuis le 27 juillet 2026",
            "consulté le 22 novembre 2026",
            "ni une certification ni une preuve de conformité",
            "28 novembre 2026",
        ]
    wanted += {
        "whole": [
            "3f2a91bc",
            "77aa0b1c",
            SYLLABUS.version,
            "du 1er septembre 2026 au 1er octobre 2026",
            "Accueil et état civil, Services techniques",
            "entre 47 et 59",
            "entre 37 et 41",
            "entre 9 et 17",
            "env. 60 % – env. 70 %, dans 2 services",
            "15 minutes, 10 leçons",
            "14 minutes, 9 leçons",
            "depuis le lundi 14 septembre 2026",
            "lundi 23 novembre 2026",
            "Clause des marchés",
            "Café IA",
            "Les fondamentaux de l’IA",
            "revues le 30 juin 2027",
            "Ana Petit, directrice des ressources humaines",
        ],
        "empty": [
            "aucune semaine n’a encore été comptée",
            "Aucun nombre de personnes ne peut encore être dit",
            "L’IA pas à pas, au service du public",
            "La date de la prochaine révision reste à fixer",
        ],
        "nothing": ["Aucun cours n’était proposé dans cette période"],
        "english": ["sufficient level", "47 to 59", "15 minutes, 10 lessons"],
        "many": ["cours-0", "cours-1", "Cours 39", '=HYPERLINK("https://valbrume.example")'],
    }.get(name, [])
    assert [each for each in wanted if each not in text] == []


def test_it_never_calls_itself_what_it_is_not(looked: Looked) -> None:
    _, seen, _ = looked
    text = seen["text"].casefold()
    assert [each for each in ("certifie", "conforme à", "garantit") if each in text] == []


def test_the_old_wording_is_told_only_of_a_period_that_knew_it(tmp_path: Path) -> None:
    later = Span(date(2026, 9, 1), date(2026, 11, 28))
    before, after = (ask(each, tmp_path)["paper"] for each in (state(), state(period=later)))
    assert len(before["law"]["said"]) == len(after["law"]["said"]) + 1
    assert "« niveau suffisant »".replace(" ", "\u00a0") not in "".join(after["law"]["said"])


def test_a_review_that_is_past_is_said_to_be(tmp_path: Path) -> None:
    late = state(measures=Measures(review_on=date(2026, 6, 30)))
    (review,) = [
        each for each in ask(late, tmp_path)["paper"]["chapters"] if "révision" in each["title"]
    ]
    assert "est passée" in review["said"][0]


# --- The sheet ---------------------------------------------------------------------------------


def test_each_version_has_a_line_that_is_complete(tmp_path: Path) -> None:
    old, new = rows(write(state(), tmp_path)[1])
    assert (old["Version (SHA-256)"], new["Version (SHA-256)"]) == (
        OLDER.version,
        SYLLABUS.version,
    )
    assert old["Proposé jusqu’au (Europe/Paris)"] == "2026-10-01"
    assert new["Proposé jusqu’au (Europe/Paris)"] == "NA"
    assert new["Objectifs"] == " | ".join(SYLLABUS.objectives)
    counted = ("Inscrits", "Inscrits, au moins", "Inscrits, au plus")
    assert [new[each] for each in counted] == ["entre 47 et 59", "47", "59"]
    assert new["Réussite la plus basse d’un service"] == "0,60"
    assert new["Services"] == "Accueil et état civil | Services techniques"
    assert "https://" in new["Formations plus longues indiquées"]
    assert new["Prochaine révision (Europe/Paris)"] == "2027-06-30"
    assert {each["Établi le (Europe/Paris)"] for each in (old, new)} == {"2026-11-28"}


def test_nothing_known_is_not_available_and_nothing_is_run(tmp_path: Path) -> None:
    found = rows(write(CASES["many"][1], tmp_path)[1])
    assert len(found) == 40
    assert found[0]["Inscrits"] == "NA"
    assert found[3]["Cours"] == f"'{ODD[3]}"
    assert found[0]["Cours"] == ODD[0]  # whole, where the page has no letters for it


def test_an_english_sheet_opens_in_english(tmp_path: Path) -> None:
    (first, _) = rows(write(state(), tmp_path, "en")[1], ",")
    assert first["Lowest success of a service"] == "0.60"


# --- The seal ----------------------------------------------------------------------------------


def test_it_is_genuine_until_a_byte_changes(tmp_path: Path) -> None:
    pdf, sheet = write(state(), tmp_path)
    file, key = tmp_path / "registre.pdf", keys.public_key(tmp_path)
    file.write_bytes(pdf)
    judged = verify(str(file), key)
    assert judged.genuine, judged.said
    digest = hashlib.sha256(sheet).hexdigest()
    assert judged.said == (
        f"genuine: register {digest[:8]}, issued on 2026-11-28 by Ville de Valbrume,"
        f" for “2026-01-01 – 2026-11-28”, version {digest}"
    )
    file.write_bytes(pdf.replace(b"Valbrume", b"Valbruma", 1))
    assert not verify(str(file), key).genuine


def test_made_again_they_are_the_same_files(tmp_path: Path) -> None:
    assert write(state(), tmp_path) == write(state(), tmp_path)
    other = state(at=AT.replace(day=27))
    assert write(other, tmp_path)[1] != write(state(), tmp_path)[1]


def test_a_key_that_cannot_be_used_leaves_the_sheet(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "key.json").write_text("{}")
    (tmp_path / "key.json").chmod(0o600)
    made = make_files(ask(state(), tmp_path))  # type: ignore[arg-type]
    assert [each.name for each in made.blocks if isinstance(each, File)] == [
        "registre-2026-01-01-2026-11-28.csv"
    ]
    (said,) = [each for each in made.blocks if isinstance(each, Text)]
    assert "dans le journal" in said.markup
    assert "no register can be signed" in caplog.text


def test_without_the_extra_the_sheet_comes_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.capabilities.register.paper.can_print", lambda: False)
    made = make_files(ask(state(), tmp_path))  # type: ignore[arg-type]
    names = [each.name for each in made.blocks if isinstance(each, File)]
    assert [each.rpartition(".")[2] for each in names] == ["csv"]
    (said,) = [each for each in made.blocks if isinstance(each, Text)]
    assert "attestation" in said.markup


def test_what_is_made_is_what_was_asked_of_each_unit() -> None:
    """Sums of intervals, and nothing else: a unit that says nothing widens them."""
    total = reached()[SYLLABUS.course_id].total
    assert (total.enrolled, total.started, total.completed) == ((47, 59), (37, 41), (9, 17))
    assert total.size == 64


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_period_before_the_law_says_that_it_did_not_apply(tmp_path: Path, language: str) -> None:
    applies = {"fr": "avant le 2 février 2025", "en": "before February 2, 2025"}[language]
    level = {"fr": "niveau suffisant", "en": "sufficient level"}[language]
    for period, told, then in (
        (Span(date(2024, 1, 1), date(2024, 12, 31)), True, False),
        (Span(date(2025, 1, 1), date(2025, 2, 2)), True, True),
        (Span(date(2025, 2, 2), date(2025, 12, 31)), False, True),
    ):
        said = " ".join(ask(state(period=period), tmp_path, language)["paper"]["law"]["said"])
        said = said.replace("\u00a0", " ")
        assert (applies in said, level in said) == (told, then)
        assert "cette date" not in said


def test_measures_of_today_are_dated_in_the_register_of_the_past(tmp_path: Path) -> None:
    dated = "Mesures en vigueur au 28 novembre 2026"
    now, past = (
        ask(state(period=Span(date(2026, 1, 1), last)), tmp_path)["paper"]["chapters"]
        for last in (date(2026, 11, 28), date(2026, 6, 30))
    )
    assert [each["said"] for each in now[:2]] == [[], []]
    assert all(each["said"][0].startswith(dated) for each in past[:2])
