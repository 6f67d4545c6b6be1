"""Places and lengths of right answers: what would let one guess them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lessons.course import Course
from lessons.letters import letter
from lessons.measures.chance import oddness
from lessons.questions import Question
from lessons.questions.options import OptionQuestion

ENOUGH = 10  # questions under which nothing is said of chance
UNLIKELY = 0.01  # probability under which chance is no explanation, over all of a family
LONGEST, SHORTEST = "longest", "shortest"


class Guess(NamedTuple):
    """A way to guess: always the first option, always the longest."""

    name: str  # a letter, LONGEST or SHORTEST
    right: int  # questions that it answers right
    total: int  # questions that it can be tried on
    expected: float  # questions that chance answers right
    chance: float  # probability of a count as unlikely, by chance alone
    tried: int = 1  # ways of the same family: the letters are several

    @property
    def works(self) -> bool:
        """Return True if the count is beyond chance, too high or too low."""
        return self.total >= ENOUGH and self.chance * self.tried < UNLIKELY


def asked(course: Course) -> Iterator[Question]:
    """Yield every question of a course, each before its variants."""
    for lesson in course.lessons:
        for question in lesson.quiz:
            yield question
            yield from question.others


def guess_positions(course: Course) -> list[Guess]:
    """Return what comes of always picking A, B…: questions with one right option, not shuffled."""
    choices = [each for each in _choices(course) if not each.shuffle]
    letters = max((len(each.options) for each in choices), default=0)
    return [
        _guess(letter(at), [(len(each.options), _right(each) == at) for each in some], letters)
        for at in range(letters)
        if (some := [each for each in choices if at < len(each.options)])
    ]


def guess_lengths(course: Course) -> list[Guess]:
    """Return what comes of always picking the longest option, or the shortest.

    Two options, such as true and false, have no length that tells; nor do two of the same length.
    """
    choices = [each for each in _choices(course) if len(each.options) > 2]
    guesses = []
    for name, pick in ((LONGEST, max), (SHORTEST, min)):
        tries = []
        for each in choices:
            lengths = [len(option.text) for option in each.options]
            if lengths.count(pick(lengths)) == 1:
                tries.append((len(lengths), lengths.index(pick(lengths)) == _right(each)))
        guesses.append(_guess(name, tries))
    return guesses


def _choices(course: Course) -> list[OptionQuestion]:
    """Return the questions with one right option, or one best."""
    found = (each for each in asked(course) if isinstance(each, OptionQuestion))
    return [each for each in found if not each.multiple and len(each.correct_ids) == 1]


def _right(question: OptionQuestion) -> int:
    """Return the place of the right option, from 0."""
    return [each.id in question.correct_ids for each in question.options].index(True)


def _guess(name: str, tries: list[tuple[int, bool]], tried: int = 1) -> Guess:
    """Return a guess from its tries: the options of each question, and whether it was right."""
    chances, right = [1 / size for size, _ in tries], sum(hit for _, hit in tries)
    return Guess(name, right, len(tries), sum(chances), oddness(chances, right), tried)
