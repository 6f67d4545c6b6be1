"""A roster file, read: what is understood, and each thing that is refused at its line."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Sequence

import pytest
import xlsxwriter

from bot.capabilities.people.cells import Places
from bot.capabilities.people.listing import read_listing
from bot.capabilities.people.model import Heading, Listing, Snag
from bot.capabilities.people.sheet import SIZE_MAX
from bot.domain.identifiers import Identifier
from bot.domain.people import Member, Role
from bot.run.platforms import load_identifiers
from lessons.course import Trade

TRADES = {"accueil": Trade.RECEPTION, "accueil et etat civil": Trade.RECEPTION, "rh": Trade("rh")}
PLACES = {"matrix": "ville.example", "slack": "T1"}
ANA = "Courriel;Nom;Prénom;Service\nana@ville.example;Durand;Élise;Population > Accueil\n"


def read(content: str | bytes) -> Listing | tuple[Snag, ...]:
    data = content.encode() if isinstance(content, str) else content
    return read_listing(data, TRADES, load_identifiers(), PLACES)


def people(content: str | bytes) -> list[Member]:
    found = read(content)
    assert isinstance(found, Listing), found
    return [each.said for each in found.entries]


def snags(content: str | bytes) -> list[tuple[str, int, str]]:
    return [(each.code, each.line, each.column) for each in faults(content)]


def faults(content: str | bytes) -> tuple[Snag, ...]:
    found = read(content)
    return found.snags if isinstance(found, Listing) else found


def workbook(rows: Sequence[Sequence[object]], merge: tuple[int, ...] = ()) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Vide")
        sheet = book.add_worksheet("Personnel")
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
        if merge:
            sheet.merge_range(*merge, "Accueil")
    return file.getvalue()


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-be"])
def test_any_separator_and_encoding(separator: str, encoding: str) -> None:
    (ana,) = people(ANA.replace(";", separator).encode(encoding))
    assert (ana.email, ana.last_name, ana.first_name) == ("ana@ville.example", "Durand", "Élise")
    assert ana.service == ("Population", "Accueil")


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("COURRIEL *", Heading.EMAIL),
        ("Adresse électronique", Heading.EMAIL),
        ("E-mail", Heading.EMAIL),
        ("ADRESSE_MAIL", Heading.EMAIL),
        ("Work Email", Heading.EMAIL),
    ],
)
def test_headers_however_they_are_written(header: str, column: Heading) -> None:
    found = read(f"{header}\nana@ville.example\n")
    assert isinstance(found, Listing)
    assert found.columns == {column}


def test_a_whole_line() -> None:
    head = "Nom;Prénom;Courriel;Service;Métier;Encadre;Jours travaillés;Identifiant Tchap;Slack\n"
    line = "Durand;Ana;<Ana@Ville.example>;Population / Accueil;Accueil et état civil;oui;L M J;"
    (ana,) = people(head + line + "@ana:agent.tchap.example;u024\n")
    assert ana == Member(
        email="ana@ville.example",
        last_name="Durand",
        first_name="Ana",
        service=("Population", "Accueil"),
        trade="accueil",
        role=Role.MANAGER,
        manages=(("Population", "Accueil"),),
        days=(1, 2, 4),
        addresses=("matrix/ville.example/%40ana%3Aagent.tchap.example", "slack/T1/U024"),
    )


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("lundi, mardi", (1, 2)),
        ("1-5", (1, 2, 3, 4, 5)),
        ("1, 2, 4", (1, 2, 4)),
        ("L M J", (1, 2, 4)),
        ("LMMJV", (1, 2, 3, 4, 5)),
        ("L, Ma, Me", (1, 2, 3)),
        ("lun-ven sauf mercredi", (1, 2, 4, 5)),
        ("Monday to Thursday", (1, 2, 3, 4)),
        ("", None),
    ],
)
def test_days_as_people_write_them(said: str, days: tuple[int, ...] | None) -> None:
    assert people(f'courriel;jours;nom\nana@ville.example;"{said}";x')[0].days == days


@pytest.mark.parametrize(
    ("said", "role"),
    [("", "agent"), ("Agente", "agent"), ("FORMATEUR", "trainer"), ("Admin", "administrator")],
)
def test_roles_in_both_languages(said: str, role: str) -> None:
    assert people(f"courriel;rôle;nom\nana@ville.example;{said};x")[0].role == role


def test_blank_lines_titles_and_trailing_separators_are_passed_over() -> None:
    text = "sep=;\nPersonnel de la ville;;\n\n;;\nCourriel;Nom;;\n;;\n\ufeffana@ville.example;A;;\n"
    found = read(text)
    assert isinstance(found, Listing)
    assert [(each.line, each.said.last_name) for each in found.entries] == [(7, "A")]


def test_a_quoted_cell_over_two_lines_keeps_the_numbers_of_those_below() -> None:
    text = 'courriel;nom\nana@ville.example;"Du\nrand ""Ana"""\npas un courriel;x\n'
    assert snags(text) == [("email-wrong", 4, "courriel")]


def test_columns_of_other_matters_are_noted_and_slips_refused() -> None:
    found = read("courriel;Téléphone;bureau\nana@ville.example;01;2\n")
    assert isinstance(found, Listing)
    assert [(each.code, each.column) for each in found.notes] == [
        ("column-unknown", "Téléphone"),
        ("column-unknown", "bureau"),
    ]
    assert snags("courriel;Servcie\nana@ville.example;x") == [("column-near", 1, "Servcie")]


def test_a_job_of_another_list_is_noted_and_a_slip_refused() -> None:
    found = read("courriel;métier\nana@ville.example;Jardinier\n")
    assert isinstance(found, Listing)
    assert found.entries[0].said.trade is None
    assert [(each.code, each.line) for each in found.notes] == [("trade-unknown", 2)]
    assert snags("courriel;métier\nana@ville.example;acueil\n") == [("trade-near", 2, "métier")]


HEAD = "courriel;nom;service;encadre;rôle;jours;tchap;slack\n"


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        (";Durand;;;;;;", "email-missing", "courriel"),
        ("ana@@ville.example;;;;;;;", "email-wrong", "courriel"),
        ("ana ville.example;;;;;;;", "email-wrong", "courriel"),
        ("a@b.example, c@d.example;;;;;;;", "email-wrong", "courriel"),
        ("a@b.example;=HYPERLINK(1);;;;;;", "formula", "nom"),
        ("a@b.example;+33;;;;;;", "formula", "nom"),
        ("a@b.example;@nom;;;;;;", "formula", "nom"),
        (f"a@b.example;{'x' * 200};;;;;;", "long", "nom"),
        ("a@b.example;Du\x07rand;;;;;;", "sign", "nom"),
        ("a@b.example;;Ville > Accueil > ville;;;;;", "path-ring", "service"),
        ("a@b.example;;Ville > > Accueil;;;;;", "path-gap", "service"),
        (f"a@b.example;;{' > '.join('abcdefghi')};;;;;", "path-deep", "service"),
        ("a@b.example;;;oui;;;;", "manages-none", "encadre"),
        ("a@b.example;;;chef@b.example;;;;", "manages-person", "encadre"),
        ("a@b.example;;Ville;Ville;agent;;;", "manages-without-role", "encadre"),
        ("a@b.example;;;;chef;;;", "role", "rôle"),
        ("a@b.example;;;;;un jour sur deux;;", "days", "jours"),
        ("a@b.example;AmÃ©lie;;;;;;", "encoding", "nom"),
        ("a@b.example;Am\ufffdlie;;;;;;", "encoding", "nom"),
        ("a@b.example;;Ã‰tat civil;;;;;", "encoding", "service"),
        ("a@b.example;;;;;;ana;", "identifier", "tchap"),
        ("a@b.example;;;;;;;ana", "identifier", "slack"),
    ],
)
def test_each_fault_names_its_line_and_column(line: str, code: str, column: str) -> None:
    assert snags(f"{HEAD}ok@b.example;;;;;;;\n{line}\n") == [(code, 3, column)]


@pytest.mark.parametrize("page", ["cp1252", "mac_roman", "cp850", "utf-8"])
@pytest.mark.parametrize(
    "name", ["Élise", "Zoé", "Hélène", "Žižek", "François", "Noël", "McDonald", "Benoît", "Œuvrard"]
)
def test_letters_whichever_machine_wrote_them(page: str, name: str) -> None:
    service = "Développement économique > Trésorerie"
    listed = f"Courriel;Prénom;Service\na@b.example;{name};{service}\n"
    (ana,) = people(listed.encode(page, "ignore"))
    assert ana.first_name == name.encode(page, "ignore").decode(page)
    assert ana.service == ("Développement économique", "Trésorerie")


def test_the_platforms_say_which_columns_hold_their_identifiers() -> None:
    pigeon = Identifier(
        title="Pigeon",
        columns=("bague", "ring"),
        user=r"\d+",
        workspace=r"[a-z]+",
        example=("tour", "12"),
    )

    def listed(cell: str, places: Places) -> Listing | tuple[Snag, ...]:
        content = f"courriel;bague\na@b.example;{cell}\n".encode()
        return read_listing(content, TRADES, {"pigeon": pigeon}, places)

    for cell, places in (("12", {"pigeon": "tour"}), ("tour/12", {}), ("", {})):
        found = listed(cell, places)
        assert isinstance(found, Listing)
        assert found.columns == {Heading.EMAIL, "pigeon"}
        assert found.entries[0].said.addresses == (("pigeon/tour/12",) if cell else ())
    for cell, places, code, example in (
        ("ana", {}, "identifier", "12"),
        ("12", {}, "workspace-none", None),
        ("12", {"pigeon": None}, "workspace-several", "tour/12"),
    ):
        args = {"platform": "Pigeon"} | ({"example": example} if example else {})
        found = listed(cell, places)
        assert isinstance(found, Listing)
        assert found.snags == (Snag(code, 2, "bague", args),)


def test_names_in_one_column_are_left_out_and_told() -> None:
    found = read("courriel;Nom et prénom\na@b.example;Le Goff Anne Marie\n")
    assert isinstance(found, Listing)
    assert [(each.code, each.column) for each in found.notes] == [("column-whole", "Nom et prénom")]


def test_all_faults_are_told_and_a_second_line_names_the_first() -> None:
    found = faults("courriel;nom\nAna@b.example ;x\nrien;=1\nana@B.example;y\n")
    assert [(each.code, each.line) for each in found] == [
        ("email-wrong", 3),
        ("formula", 3),
        ("email-twice", 4),
    ]
    assert found[-1].args == {"first": 2}


def test_services_in_a_ring_are_refused() -> None:
    found = faults("courriel;service\na@b.example;A > B\nb@b.example;B > C\nc@b.example;C > a\n")
    assert [(each.code, each.line) for each in found] == [("ring", 4)]
    assert found[0].args["first"] == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"courriel;nom\n", "nobody"),
        (b"nom;service\nx;y\n", "no-email-column"),
        (b"courriel;nom;NOM\na@b.example;x;y\n", "column-twice"),
        (b"courriel;;nom\na@b.example;x;y\n", "column-unnamed"),
        (b"courriel;nom\na@b.example;x;y\n", "cells"),
        (b'courriel;nom\na@b.example;"x\n', "quote"),
        (b"\xef\xbb\xbfcourriel;nom\na@b.example;\x81\n", "encoding"),
        (b"courriel;nom\na@b.example;x\0\n", "binary"),
        (b"%PDF-1.7\n", "other-kind"),
        (b"\n<!DOCTYPE html><p>", "other-kind"),
        (b"\x89PNG\r\n\x1a\n", "other-kind"),
        (b"PK\x03\x04 not a workbook", "workbook-unreadable"),
        (b"\xd0\xcf\x11\xe0 not a workbook", "workbook-unreadable"),
        (b"x" * (SIZE_MAX + 1), "too-big"),
        (b"courriel\n" + b"x\n" * 60_000, "too-many"),
    ],
)
def test_files_that_are_no_roster(content: bytes, code: str) -> None:
    assert [found for found, _, _ in snags(content)] == [code]


def test_a_workbook_is_read_from_its_first_sheet_that_holds_something() -> None:
    rows = [["Personnel"], [], ["Courriel", "Nom", "Jours"], ["ana@b.example", "Durand", 3]]
    (ana,) = people(workbook(rows))
    assert (ana.last_name, ana.days) == ("Durand", (3,))


def test_merged_cells_are_refused_below_the_header_alone() -> None:
    rows = [["", ""], ["Courriel", "Service"], ["ana@b.example"], ["bob@b.example"]]
    assert snags(workbook(rows, (2, 1, 3, 1))) == [("merged", 3, "")]
    assert len(people(workbook(rows, (0, 0, 0, 1)))) == 2


def test_a_workbook_that_claims_billions_of_cells_is_refused_at_once() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet().write(1_048_575, 16_383, "x")
    began = time.monotonic()
    assert snags(file.getvalue()) == [("unpacks-too-big", 0, "")]
    assert time.monotonic() - began < 10


def test_a_zip_that_unpacks_to_more_than_a_workbook_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b" " * 200_000_000)
    assert len(file.getvalue()) < SIZE_MAX
    assert snags(file.getvalue()) == [("unpacks-too-big", 0, "")]


def test_ten_thousand_lines_are_read_in_seconds() -> None:
    lines = (
        f"p{n}@ville.example;Nom {n};Direction {n % 20} > Service {n % 200};lundi, mardi"
        for n in range(10_000)
    )
    began = time.process_time()
    found = people("courriel;nom;service;jours\n" + "\n".join(lines))
    assert len(found) == 10_000
    assert time.process_time() - began < 10
