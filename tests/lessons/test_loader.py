from __future__ import annotations

from pathlib import Path

import pytest

from lessons.check import check
from lessons.errors import ContentError, CourseInvalid
from lessons.glossary import fold, load_glossary, look_up
from lessons.library import PACKAGED, load_library
from lessons.loader import load_course, restore, snapshot, version
from tests.house import SMALL
from tests.lessons.sample import COURSE, write

# Changes only with the models: every stored answer points to a version, so change it knowingly.
SAMPLE_VERSION = "99204bc2e0712882bd9859c5ab9ca05f8d9836f10262b652deddfc4e43255823"

# Answers in databases point to these: they change with the text of a course and nothing else.
VERSIONS = {
    SMALL: {
        "petit-cours": "e24dc678acd0495a9f1cf326d2508e793dc65b7ba19d2b3ecdf6d3fdce01526f",
        "second-cours": "f97176163fa47d08c4a4a3ca481d43d9dff8bdcd28b458b8201b4069b159b95b",
    },
}


def test_a_sound_course_is_loaded(tmp_path: Path) -> None:
    course = load_course(write(tmp_path))
    question = course.lessons[0].question("question")
    assert question is not None
    assert (course.id, question.correct_ids) == ("essai", frozenset({"bien"}))
    assert check([tmp_path]) == []


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + COURSE.encode(),
        COURSE.replace("\n", "\r\n").encode(),
        COURSE.replace("\n", "\r").encode(),
        ("# un commentaire\n---\n" + COURSE + "...\n").encode(),
    ],
    ids=["bom", "crlf", "cr", "markers"],
)
def test_how_a_file_is_saved_does_not_change_its_version(tmp_path: Path, data: bytes) -> None:
    assert check([write(tmp_path, data)]) == []
    assert version(load_course(tmp_path / "essai")) == SAMPLE_VERSION


@pytest.mark.parametrize("root", VERSIONS, ids=lambda root: root.name)
def test_a_course_keeps_the_version_that_answers_point_to(root: Path) -> None:
    courses = load_library(root).courses
    assert {name: version(course) for name, course in courses.items()} == VERSIONS[root]


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    one = version(load_course(write(tmp_path)))
    assert one == SAMPLE_VERSION
    assert one != version(load_course(write(tmp_path, COURSE.replace("Oui.", "Oui !"))))


def test_ends_of_a_text_of_one_line_are_stripped(tmp_path: Path) -> None:
    """A block of YAML ends with a newline, and a mark of emphasis around one shows its stars."""
    folded = COURSE.replace(
        "- {id: bien, text: Essayer, correct: true, feedback: Oui.}",
        "- id: bien\n            text: >\n              Essayer\n            correct: true\n"
        "            feedback: Oui.",
    )
    assert folded != COURSE
    assert version(load_course(write(tmp_path, folded))) == SAMPLE_VERSION
    course = load_course(write(tmp_path, COURSE.replace("text: Attendre", 'text: " Attendre\\n"')))
    assert version(course) == SAMPLE_VERSION


def test_what_was_stored_comes_back(tmp_path: Path) -> None:
    course = load_course(write(tmp_path))
    assert restore(snapshot(course)) == course
    assert version(restore(snapshot(course))) == version(course)


def test_a_faulty_course_is_refused_with_all_its_problems(tmp_path: Path) -> None:
    folder = write(tmp_path, COURSE.replace("licence", "license").replace("DC1", "DC9"))
    with pytest.raises(CourseInvalid) as caught:
        load_course(folder)
    codes = {problem.code for problem in caught.value.problems}  # type: ignore[attr-defined]
    assert codes == {"missing-field", "unknown-key", "unknown-competence"}
    assert isinstance(caught.value, ContentError)


def test_a_course_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CourseInvalid):
        load_course(tmp_path)


def test_the_packaged_lessons_are_sound() -> None:
    assert check() == []
    library = load_library()
    assert set(library.courses) == {path.parent.name for path in PACKAGED.glob("courses/*/*.yaml")}
    assert library.catalogue
    assert library.glossary


def test_two_courses_cannot_share_an_id(tmp_path: Path) -> None:
    write(tmp_path / "courses").rename(tmp_path / "courses" / "autre")
    with pytest.raises(CourseInvalid):
        load_library(tmp_path)


def test_a_folder_of_courses_is_played_with_what_stands_beside_it(tmp_path: Path) -> None:
    folder = write(tmp_path / "courses")
    for path in (folder, tmp_path / "courses", tmp_path):
        library = load_library(path)
        assert [*library.courses] == ["essai"]
        assert library.glossary == load_library().glossary
    (tmp_path / "glossary.yaml").write_text("terms: []\n", encoding="utf-8")
    assert load_library(folder).glossary == load_library(tmp_path).glossary == {}
    assert load_library(folder).catalogue == load_library().catalogue


def test_a_linked_course_is_named_by_its_link_and_keeps_its_glossary(tmp_path: Path) -> None:
    write(tmp_path / "ailleurs").rename(tmp_path / "ailleurs" / "autre-nom")
    (tmp_path / "courses").mkdir()
    (tmp_path / "courses" / "essai").symlink_to(tmp_path / "ailleurs" / "autre-nom")
    (tmp_path / "glossary.yaml").write_text("terms: []\n", encoding="utf-8")
    library = load_library(tmp_path)
    assert ([*library.courses], library.glossary) == (["essai"], {})


def test_a_course_is_found_from_inside_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(tmp_path))
    assert [*load_library(Path()).courses] == ["essai"]


@pytest.mark.parametrize(("name", "code"), [("", "not-a-course"), ("absent", "no-such-path")])
def test_a_folder_without_a_course_is_refused(tmp_path: Path, name: str, code: str) -> None:
    with pytest.raises(CourseInvalid) as refused:
        load_library(tmp_path / name)
    assert [each.code for each in refused.value.problems] == [code]


def test_a_picture_is_only_taken_from_its_course(tmp_path: Path) -> None:
    for name in ("catalogue.yaml", "glossary.yaml"):
        (tmp_path / name).write_text((PACKAGED / name).read_text())
    folder = write(tmp_path / "courses")
    (folder / "a.png").write_bytes(b"picture")
    library = load_library(tmp_path)
    assert library.image("essai", "a.png") == b"picture"
    assert library.image("essai", "../../catalogue.yaml") is None
    assert library.image("essai", "b.png") is None
    assert library.image("autre", "a.png") is None


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("IA", "intelligence-artificielle"),
        ("  système D'IA ", "systeme-d-ia"),
        ("Systeme d ia", "systeme-d-ia"),
        ("artificial intelligence", "intelligence-artificielle"),
    ],
)
def test_a_word_is_found_however_it_is_typed(word: str, found: str) -> None:
    term, near = look_up(load_glossary(PACKAGED / "glossary.yaml"), word)
    assert term is not None
    assert (term.id, near) == (found, [])


def test_a_near_miss_gives_the_nearest_terms() -> None:
    term, near = look_up(load_glossary(PACKAGED / "glossary.yaml"), "halucinassion")
    assert term is None
    assert near[0].id == "hallucination"


@pytest.mark.parametrize("word", ["", "?", "x", "zzzzzzzz", "a" * 100_000, "\x00"])
def test_a_word_that_means_nothing_gives_nothing(word: str) -> None:
    assert look_up(load_glossary(PACKAGED / "glossary.yaml"), word) == (None, [])


def test_folding_keeps_letters() -> None:
    assert fold("L’Œuvre, ÉLÈVE ; n° 2") == "l oeuvre eleve n 2"
