"""Warnings that `levain check` draws from measures, in the file where they are mended."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
import yaml

from lessons.check import survey
from lessons.measures.answers import ENOUGH
from lessons.problem import Problem
from lessons.report import run_check
from tests.lessons.sample import COURSE, ENGLISH, FRENCH, write

TODAY = dt.date(2026, 11, 27)
FIELDS = yaml.safe_load(COURSE)


def course(**lesson: object) -> str:
    """Return a course whose lesson has these fields, and no source."""
    fields = FIELDS["lessons"][0] | {"sources": []} | lesson
    return dump(FIELDS | {"lessons": [fields]})


def dump(fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False, indent=1)  # JSON is YAML


def advice(folder: Path, today: dt.date | None = TODAY) -> list[Problem]:
    found = survey([folder], today)
    assert found.problems == []
    return [each for each in found.reported if each.code != "no-variant"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"text": "Il lit. " * 60}, ""),
        ({"text": "Il lit la. " * 41}, "long-text"),
        ({"plain": "Il lit. " * 31}, "long-text"),
        ({"text": "Il lit. " + "Il a lu et " * 8}, ""),
        ({"text": "Il a lu et il a vu " * 4 + "."}, "long-sentences"),
        ({"text": "Une administration dématérialisée. " * 10}, "hard-to-read"),
        ({"text": "Une administration dématérialisée."}, ""),  # too short to be judged
        ({"text": "Il relit les courriers officiels. " * 8}, ""),
        ({"plain": "Il relit les courriers officiels. " * 8}, "hard-to-read"),
        ({"text": "Depuis 2024, il lit."}, "no-source"),
        ({"text": "Il demande au QZK."}, "unknown-acronym"),
        ({"text": "Il demande à l’IA."}, ""),
    ],
)
def test_what_could_read_better_is_told(
    tmp_path: Path, fields: dict[str, object], code: str
) -> None:
    found = advice(write(tmp_path, course(**fields)))
    assert [each.code for each in found] == ([code] if code else [])
    assert all(each.is_warning and each.hint for each in found)


def test_a_source_is_read_again_once_a_year(tmp_path: Path) -> None:
    folder = write(tmp_path)  # read on 31 January 2026
    assert advice(folder, dt.date(2027, 1, 31)) == advice(folder, None) == []
    (found,) = advice(folder, dt.date(2027, 2, 1))
    assert (found.code, found.args["days"]) == ("old-source", 366)
    assert COURSE.split("\n")[found.line - 1][found.column - 1 :].startswith("2026-01-31")


def test_what_is_told_is_shown_where_it_stands(tmp_path: Path) -> None:
    text = course(text="Il lit.", more="Il demande au QZK.")
    (found,) = advice(write(tmp_path, text))
    assert text.split("\n")[found.line - 1][found.column - 1 :].startswith("QZK")


def test_lessons_of_all_courses_of_a_language_are_compared(tmp_path: Path) -> None:
    said = "Un matin de juin, Malik relit la note que personne n’avait encore lue."
    write(tmp_path / "courses", course(text=said))
    for name, language in (("voisin", "fr"), ("neighbour", "en")):
        home = tmp_path / "courses" / name
        home.mkdir()
        text = course(text=f"{said} Il sourit.").replace('"essai"', f'"{name}"')
        text = text.replace('"fr"', f'"{language}"')
        (home / "course.yaml").write_text(text, "utf-8")
    alike = [each for each in advice(tmp_path) if each.code == "alike"]
    told = [(Path(each.file).parent.name, each.args["course"]) for each in alike]
    assert told == [("voisin", "essai")]


def test_right_answers_that_give_themselves_away_are_told(tmp_path: Path) -> None:
    lesson = FIELDS["lessons"][0] | {"sources": []}
    options = [
        {"id": f"o{at}", "text": text, "correct": at == 2, "feedback": "Voici."}
        for at, text in enumerate(("Relire", "Attendre", "Essayer avec un collègue"))
    ]
    question = {"id": "q", "prompt": "Que faire ?", "options": options, "explanation": "Voilà."}
    lessons = [lesson | {"id": f"l{at}", "quiz": [question]} for at in range(ENOUGH)]
    found = advice(write(tmp_path, dump(FIELDS | {"lessons": lessons})))
    told = [each.args["way"] for each in found if each.code == "guessable"]
    assert told == ["C", "longest"]


def test_warnings_leave_the_exit_code_0_and_measures_follow(tmp_path: Path) -> None:
    folder = write(tmp_path, course(text="Depuis 2024, il demande au QZK."))
    text, code = run_check([folder], ENGLISH, measures=True, today=TODAY)
    assert code == 0
    assert "warning[no-source]" in text
    assert "\nessai\n  lessons: 1\n" in text
    assert "lessons with a fact and no source: premiere\n" in text
    assert "acronyms explained nowhere: QZK\n" in text


def test_measures_are_given_as_json(tmp_path: Path) -> None:
    text, code = run_check([write(tmp_path)], FRENCH, output="json", measures=True)
    (row,) = json.loads(text)
    assert code == 0
    assert (row["course"], row["lessons"], row["graded"], row["variants"]) == ("essai", 1, 1, 0)
    assert row["kinds"] == {"multiple": 1}
    assert row["reading"]["text"]["words"] == {"lowest": 6, "mean": 6, "highest": 6}
    assert row["oldest"] == "2026-01-31"
