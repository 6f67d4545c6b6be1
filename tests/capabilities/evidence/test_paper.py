"""The PDF: accessible, archivable, readable by machines, and the same whenever it is made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator

from bot.capabilities.evidence import keys
from bot.capabilities.evidence.signatures import TokenKind, check
from bot.capabilities.evidence.verification import verify
from tests.capabilities.evidence.issuing import HERE, attestation, inspect, make

SCHEMA = HERE / "schemas" / "ob_v3p0_achievementcredential_schema.json"
LONG = {
    "name": "Marie-Antoinette-Élisabeth d’Aÿ de Saint-Étienne-du-Rouvray et Ł’Ångström",
    "objectives": tuple(f"Objectif {n}, dit en une phrase un peu longue" for n in range(40)),
    "title": "Un titre qui va loin, et qui dépasse ce qu’un code peut porter sans se brouiller",
    "employer": "Communauté d’agglomération de Saint-Étienne-du-Rouvray et de ses environs",
    "issuer": "Centre de gestion de la fonction publique territoriale de Valbrume-sur-Loire",
}
CASES = {"whole": ("fr", {}), "english": ("en", {"done": 3, "minutes": 4}), "long": ("fr", LONG)}


@pytest.fixture(name="looked", scope="module", params=CASES)
def _looked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, dict[str, Any], Path]:
    """The name of a case, what is seen in its PDF, and the folder of its key."""
    language, changed = CASES[request.param]
    folder = tmp_path_factory.mktemp("attestation")
    pdf = make(attestation(**changed), folder / "key", language)
    return request.param, inspect(pdf, folder / "key", folder), folder / "key"


Looked = tuple[str, dict[str, Any], Path]


def test_pdf_ua_1_has_no_finding(looked: Looked) -> None:
    _, seen, _ = looked
    assert seen["page"]["ua1"] == []
    code, report = seen["outloud"].split(" ", 1)
    (result,) = json.loads(report)["results"]
    assert (code, result["verdict"], result["findings"]) == ("0", "pass", [])
    code, report = seen["pdfua"].split(" ", 1)
    assert code == "0", report


def test_pdf_a_3a_has_no_finding_nor_2a_but_for_the_file_in_it(looked: Looked) -> None:
    _, seen, _ = looked
    assert seen["page"]["3a"] == []
    assert seen["page"]["2a"] == ["PDFA2A-EMBEDDED-FILE-PDFA-001", "PDFA2A-ID-PART-001"]


def test_the_code_is_read_from_the_page_and_is_genuine(looked: Looked) -> None:
    name, seen, folder = looked
    (code,) = seen["codes"]
    judged = verify(code, keys.public_key(folder))
    assert judged.genuine, judged.said
    assert "2024-7KQ2M-9XD4T, issued on 2024-12-04" in judged.said
    for private in ("Camille", "Durand", "Saint-Étienne-du-Rouvray et Ł", "18", "90"):
        assert private not in judged.said
    assert check(code, keys.public_key(folder))[0] is TokenKind.CODE
    assert name != "long" or "…" in judged.said


def test_the_badge_fits_the_schema_of_open_badges(looked: Looked) -> None:
    _, seen, folder = looked
    validator = Draft201909Validator(
        json.loads(SCHEMA.read_text(encoding="utf-8")),
        format_checker=Draft201909Validator.FORMAT_CHECKER,
    )
    kind, claims = check(seen["badge"], keys.public_key(folder))
    assert kind is TokenKind.BADGE
    assert [f"{each.json_path}: {each.message}" for each in validator.iter_errors(claims)] == []
    assert validator.is_valid(claims | {"credentialSubject": {}}) is False


def test_another_library_takes_the_badge(looked: Looked) -> None:
    name, seen, _ = looked
    title = attestation(**CASES[name][1]).details.title
    assert seen["credential"]["achievement"] == title
    assert "Durand" not in seen["badge"]


def test_the_page_says_what_it_must(looked: Looked) -> None:
    name, seen, _ = looked
    text = " ".join(seen["text"].replace("\ufffe", "-").split())  # a line that ends there
    details = attestation(**CASES[name][1]).details
    for said in (details.name, details.employer, details.issuer, details.title, details.version):
        assert said in text
    assert all(each in text for each in details.objectives)
    assert "2024-7KQ2M-9XD4T" in text
    if name == "english":
        wanted = ("Attestation of attendance", "Distance course", "4 minutes, 3 lessons of 10")
        wanted += (
            "a part of the course",
            "18 right answers out of 20",
            "Valbrume, December 4, 2024",
        )
    else:
        wanted = ("Attestation de suivi", "Formation à distance", "15 minutes, 10 leçons sur 10")
        wanted += ("soit 90 %", "du 25 novembre 2024 au 4 décembre 2024")
        wanted += ("Fait à Valbrume, le 4 décembre 2024",)
    spaced = text.replace("\u202f", " ").replace("\u00a0", " ")
    assert [each for each in wanted if each not in spaced] == []


def test_it_never_calls_itself_what_it_is_not(looked: Looked) -> None:
    _, seen, _ = looked
    text = seen["text"].casefold()
    assert [each for each in ("certificat", "certif", "diplôme", "diploma") if each in text] == []


def test_the_words_of_a_course_are_in_its_language(tmp_path: Path) -> None:
    """A screen reader changes its voice there."""
    assert b"/Lang(en)" in (english := make(attestation(), tmp_path, "en"))
    assert b"/Lang(fr)" in english
    assert b"/Lang(fr)" not in make(attestation(language="en"), tmp_path, "en")


def test_made_again_it_is_the_same_file(tmp_path: Path) -> None:
    first = make(attestation(), tmp_path)
    assert make(attestation(), tmp_path) == first
    assert make(attestation(name="Camille Durant"), tmp_path) != first
