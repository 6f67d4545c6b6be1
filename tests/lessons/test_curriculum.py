"""The whole curriculum: what a trainer who changes, splits or retires a lesson takes away from it.

Each failure is a sentence that says what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lessons.course import Course, Lesson
from lessons.library import load_library
from lessons.measures.answers import asked
from lessons.questions import KINDS

LIBRARY = load_library()
COURSES = tuple(LIBRARY.courses.values())
FRENCH = tuple(each for each in COURSES if each.language == "fr")
CORE, ENGLISH = LIBRARY.courses["ia-pas-a-pas"], LIBRARY.courses["ai-step-by-step"]
TRANSLATED = 10  # lessons of the core course that are in English too
IN_CLEAR = ("ia-pas-a-pas", "relation-habitants", "accueil-etat-civil")
PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "curriculum.md"
IDEA = re.compile(r"^\| `([a-z0-9-]+)` \|", re.MULTILINE)
OFFICIAL = re.compile(r"^JO du .* \(terme\)$")  # as the head of the glossary says


def lessons(*courses: Course) -> list[tuple[Course, Lesson]]:
    return [(course, lesson) for course in courses for lesson in course.lessons]


QUIZ = [question for _, lesson in lessons(*FRENCH) for question in lesson.quiz if question.graded]
TERMS = tuple(LIBRARY.glossary.values())
PICTURES = [lesson.image for _, lesson in lessons(*COURSES) if lesson.image]
COUNTS = {
    "lessons in French": (len(lessons(*FRENCH)), 63),
    "lessons of the core course": (len(CORE.lessons), 20),
    "lessons in English": (len(ENGLISH.lessons), TRANSLATED),
    "graded questions in French": (len(QUIZ), 110),
    "variants in French": (sum(len(each.others) for each in QUIZ), 80),
    "terms in the glossary": (len(TERMS), 60),
    "official terms in it": (sum(bool(OFFICIAL.match(each.source)) for each in TERMS), 10),
    "pictures": (len(PICTURES), 8),
}


@pytest.mark.parametrize("name", COUNTS)
def test_nothing_that_was_promised_is_short(name: str) -> None:
    found, promised = COUNTS[name]
    assert found >= promised, f"{found} {name}, and {promised} are promised: write what is missing."


def test_each_kind_of_question_serves() -> None:
    used = {each.kind for course in COURSES for each in asked(course)}
    used |= {course.confidence.question.kind for course in COURSES if course.confidence}
    assert used == KINDS.keys(), f"No question is of kind {KINDS.keys() - used}: write one."


@pytest.mark.parametrize("name", IN_CLEAR)
def test_the_public_is_addressed_in_clear_language(name: str) -> None:
    without = [lesson.id for lesson in LIBRARY.courses[name].lessons if not lesson.plain]
    assert not without, f"In {name}, {without} have no `plain`: say them in clear language too."


def test_english_has_the_first_lessons_of_the_core_course() -> None:
    first = [lesson.id for lesson in CORE.lessons[:TRANSLATED]]
    english = [lesson.id for lesson in ENGLISH.lessons]
    assert english == first, "English follows the core course: same first lessons, ids and order."


def test_what_lessons_name_exists() -> None:
    for course, lesson in lessons(*COURSES):
        unknown = [each for each in lesson.further if each not in LIBRARY.catalogue]
        unknown += [each for each in lesson.terms if each not in LIBRARY.glossary]
        assert not unknown, f"{course.id}/{lesson.id} names {unknown}, which no file has."


def test_pictures_are_there_and_said_in_words() -> None:
    for course, lesson in lessons(*COURSES):
        if image := lesson.image:
            where = f"The picture {image.file} of {course.id}/{lesson.id}"
            assert LIBRARY.image(course.id, image.file), f"{where} is not in its folder."
            assert len(image.alt) >= 40, f"{where} needs words that say what it shows."


def test_what_was_retired_went_somewhere_that_exists() -> None:
    for course in COURSES:
        for each in course.retired_lessons:
            course_id, lesson_id = each.destination(course.id)
            there = LIBRARY.courses.get(course_id)
            assert not lesson_id or (there and there.lesson(lesson_id)), (
                f"{course.id} says that {each.lesson} moved to {each.moved_to}, which is not there."
            )


def page_ideas() -> Iterator[tuple[str, str]]:
    """Yield the course and the lesson of each idea that the page gives, in order."""
    text = PAGE.read_text(encoding="utf-8").partition("## The ideas, in order")[2]
    for section in text.split("\n### ")[1:]:
        course = section.partition("`")[2].partition("`")[0]
        yield from (
            (course, each) for each in re.findall(r"^\| `([a-z0-9-]+)` \|", section, re.MULTILINE)
        )


@pytest.mark.parametrize("course", FRENCH, ids=lambda each: each.id)
def test_the_page_gives_the_idea_of_each_lesson_in_order(course: Course) -> None:
    told = [lesson for name, lesson in page_ideas() if name == course.id]
    now = [lesson.id for lesson in course.lessons]
    assert told == now, (
        f"curriculum.md does not give the ideas of {course.id} as they are: "
        f"missing {[each for each in now if each not in told]}, "
        f"too many {[each for each in told if each not in now]}, or another order."
    )


def test_the_page_names_no_lesson_that_went() -> None:
    text = PAGE.read_text(encoding="utf-8").partition("## A year")[0]
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    named = {each for row in rows for each in re.findall(r"`([a-z0-9-]+)`", row)}
    known = {lesson.id for _, lesson in lessons(*COURSES)} | LIBRARY.courses.keys()
    assert named <= known, f"curriculum.md names {sorted(named - known)}, which no course has."


def test_each_lesson_serves_a_sentence_of_the_document() -> None:
    text = PAGE.read_text(encoding="utf-8").partition("## The ideas, in order")[0]
    named = set(re.findall(r"`([a-z0-9-]+)`", text))
    without = [f"{course.id}/{lesson.id}" for course, lesson in lessons(*FRENCH)]
    without = [each for each in without if each.partition("/")[2] not in named]
    assert not without, f"curriculum.md gives no sentence of the document to {without}."
