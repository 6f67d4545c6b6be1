"""A course that changes at any moment under somebody who learns: letters and counts hold."""

from __future__ import annotations

import asyncio
import re
import tempfile
import uuid
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.capabilities.pages.pages import HOME
from bot.capabilities.teams.records import count
from bot.domain.messages import (
    Choices,
    Chose,
    Facts,
    Feedback,
    Inbound,
    Joined,
    Meter,
    Opened,
    Outbound,
    Typed,
)
from bot.run.wiring import prepare
from bot.storage.database import Database
from lessons.letters import letter
from lessons.library import Library
from tests.capabilities.study.author import Author, Unit, is_right
from tests.house import ANA, MONDAY, make_app, words

T = TypeVar("T")
Place = tuple[str, str]  # of a question: its lesson, then itself
_LABEL = re.compile(r"\*\*([A-F])\. Option (\w+)\*\*")
_NUMBERS = re.compile(r"(\d+) sur (\d+)")


@dataclass(frozen=True)
class Shown:
    """A question as somebody saw it."""

    action: str
    options: tuple[str, ...]
    multiple: bool

    @property
    def place(self) -> Place:
        lesson, question = self.action.split(":")[-2:]
        return lesson, question

    @property
    def again(self) -> bool:
        return self.action.startswith("review:")

    def labels(self, picked: set[str]) -> set[tuple[str, str]]:
        """The letters and ids that a verdict names: what was picked, and what was right."""
        named = picked | {each for each in self.options if is_right(each)}
        return {(letter(i), each) for i, each in enumerate(self.options) if each in named}


sizes = st.tuples(st.integers(1, 3), st.integers(1, 2))  # wrong options, right ones
places = st.integers(0, 5)
pick_any = st.integers(0, 100)  # of a list whose length is not known yet


class Changing(RuleBasedStateMachine):
    """Ana answers, taps old messages and asks why, while the author changes the course."""

    @initialize(quizzes=st.lists(st.lists(sizes, min_size=1, max_size=2), min_size=1, max_size=3))
    def begin(self, quizzes: list[list[tuple[int, int]]]) -> None:
        self.loop = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory(prefix="levain-")
        self.database = Database(f"sqlite:///{Path(self.folder.name) / 'levain.sqlite'}")
        self.now = MONDAY
        self.author = Author()
        for quiz in quizzes:
            self.author.units.append(self.author.unit([self.author.question(*q) for q in quiz]))
        self.seen: list[Shown] = []
        self.waiting: set[Shown] = set()  # not answered since they were shown last
        self.first: dict[Place, tuple[Shown, set[str]]] = {}  # the answers that count
        self.reviewed: dict[Place, tuple[Shown, set[str]]] = {}  # the last review of each
        self.last: Shown | None = None  # the question answered last
        self.open: str | None = None
        self.done: list[str] = []
        self.run(prepare(self.database))
        self.publish()
        self.send(Joined())
        for _ in range(3):
            self.send("passer")

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run(work)

    def teardown(self) -> None:
        self.run(self.database.close())
        self.loop.close()
        self.folder.cleanup()

    def publish(self) -> None:
        """The next process has the course as it is now."""
        course = self.author.course()
        library = Library(courses={course.id: course}, catalogue={}, glossary={})
        self.app = make_app(self.database, library)
        self.run(self.app.start(self.now))

    def send(self, content: str | Chose | Joined | Opened) -> Sequence[Outbound]:
        said = Typed(content) if isinstance(content, str) else content
        self.now += timedelta(seconds=1)
        inbound = Inbound(id=uuid.uuid4().hex, address=ANA, at=self.now, content=said)
        replies = self.run(self.app.handle(inbound))
        self.note(replies)
        return replies

    def note(self, replies: Sequence[Outbound]) -> None:
        for block in (b for o in replies for b in o.blocks if isinstance(b, Choices)):
            kind, _, _ = block.action.partition(":")
            if kind in ("answer", "review"):
                ids = tuple(option.id for option in block.options)
                asked = Shown(block.action, ids, block.multiple)
                self.seen.append(asked)
                self.waiting.add(asked)
                self.open = self.open if asked.again else asked.place[0]
        if found := re.search(r"Leçon (\d+) sur (\d+),", words(replies)):
            assert (int(found[1]), int(found[2])) == (len(self.done) + 1, sum(self.counts()))

    def counts(self) -> tuple[int, int]:
        """Lessons done, and left: those of the course now, and the open one."""
        left = {unit.id for unit in self.author.units} | ({self.open} - {None})
        return len(self.done), len(left - {*self.done})

    # --- What Ana does ---

    @rule()
    def ask_for_the_lesson(self) -> None:
        self.send("leçon")

    @rule(days=st.integers(0, 20))
    def ask_for_a_review(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.send("réviser")

    @precondition(lambda self: self.seen)
    @rule(picks=st.sets(pick_any, min_size=1, max_size=3))
    def type_letters(self, picks: set[int]) -> None:
        """Letters mean the options of the question shown last."""
        shown = self.seen[-1]
        picked = self.picked(shown, picks)
        typed = " ".join(letter(i) for i, each in enumerate(shown.options) if each in picked)
        self.check(shown, picked, self.send(typed))

    @precondition(lambda self: self.seen)
    @rule(which=pick_any, picks=st.sets(pick_any, min_size=1, max_size=3))
    def tap_any_message(self, which: int, picks: set[int]) -> None:
        shown = self.seen[which % len(self.seen)]
        picked = self.picked(shown, picks)
        self.check(shown, picked, self.send(Chose(shown.action, tuple(sorted(picked)))))

    def picked(self, shown: Shown, picks: set[int]) -> set[str]:
        few = sorted(picks)[: None if shown.multiple else 1]
        return {shown.options[i % len(shown.options)] for i in few}

    def check(self, shown: Shown, picked: set[str], replies: Sequence[Outbound]) -> None:
        """What was shown is what is graded, and told with its letters."""
        told = next((b for o in replies for b in o.blocks if isinstance(b, Feedback)), None)
        if not replies:  # the same options were tapped a moment ago
            assert shown not in self.waiting
            return
        if told is None:
            assert shown not in self.waiting
            scale = "de 0 à 10" in words(replies)  # how useful the course was: no letter answers it
            assert scale or shown.again or shown.place not in self.first
            return
        if "déjà répondu" in words(replies):
            shown, picked = (self.reviewed if shown.again else self.first)[shown.place]
        else:
            self.grade(shown, picked, words(replies))
        assert set(_LABEL.findall(told.markup)) == shown.labels(picked)
        right = picked == {each for each in shown.options if is_right(each)}
        assert ("Bonne réponse" in told.markup) == right

    def grade(self, shown: Shown, picked: set[str], said: str) -> None:
        self.waiting = {each for each in self.waiting if each.place != shown.place}
        self.last = shown
        if shown.again:
            self.reviewed[shown.place] = (shown, picked)
        else:
            assert shown.place not in self.first
            self.first[shown.place] = (shown, picked)
        if "Leçon terminée" in said or "vous avez terminé" in said:
            self.done.append(shown.place[0])
            self.open = None

    @precondition(lambda self: self.last)
    @rule()
    def ask_why(self) -> None:
        assert self.last
        named = _LABEL.findall(words(self.send("pourquoi")))
        assert named == [(letter(i), each) for i, each in enumerate(self.last.options)]

    @invariant()
    def counts_agree(self) -> None:
        """Progress, home, courses and the figures of the team say the same."""
        if not self.first:
            return
        listed = _NUMBERS.search(words(self.send("cours")))
        assert listed
        assert (int(listed[1]), int(listed[2])) == (len(self.done), sum(self.counts()))
        rights = sum(p == {o for o in s.options if is_right(o)} for s, p in self.first.values())
        for content in ("progression", Opened(HOME)):
            replies = self.send(content)
            blocks = [b for o in replies for b in o.blocks]
            (meter,) = [b for b in blocks if isinstance(b, Meter)]
            assert (meter.value, meter.total) == (len(self.done), sum(self.counts()))
            shares = words(replies)
            for facts in (b for b in blocks if isinstance(b, Facts)):
                (_, done), (_, left), (_, shares), _ = facts.pairs
                assert (int(done), int(left)) == self.counts()
            assert f"({rights} sur {len(self.first)})" in shares
        (team,) = self.run(self.figures())
        assert (team["answers"], team["right"]) == (len(self.first), rights)

    async def figures(self) -> Sequence[Any]:
        async with self.database.begin() as connection:
            return (await count(connection, self.now + timedelta(1), range(10))).work

    # --- What the author does ---

    @rule(size=sizes, place=places)
    def add_a_lesson(self, size: tuple[int, int], place: int) -> None:
        self.author.units.insert(place, self.author.unit([self.author.question(*size)]))
        self.publish()

    @precondition(lambda self: len(self.author.units) > 1)
    @rule(which=pick_any)
    def remove_a_lesson(self, which: int) -> None:
        self.author.units.pop(which % len(self.author.units))
        self.publish()

    @rule(which=pick_any, place=places)
    def move_a_lesson(self, which: int, place: int) -> None:
        units = self.author.units
        units.insert(place, units.pop(which % len(units)))
        self.publish()

    @rule(which=pick_any, size=sizes, place=places)
    def add_a_question(self, which: int, size: tuple[int, int], place: int) -> None:
        quiz = self.unit(which).quiz
        if len(quiz) < 5:
            quiz.insert(place, self.author.question(*size))
            self.publish()

    @rule(which=pick_any, place=pick_any)
    def remove_a_question(self, which: int, place: int) -> None:
        quiz = self.unit(which).quiz
        if len(quiz) > 1:
            quiz.pop(place % len(quiz))
            self.publish()

    @rule(which=pick_any, place=places)
    def add_an_option(self, which: int, place: int) -> None:
        options = self.options(which)
        if len(options) < 6:
            options.insert(place, self.author.option())
            self.publish()

    @rule(which=pick_any, place=pick_any)
    def remove_an_option(self, which: int, place: int) -> None:
        options = self.options(which)
        wrong = [each for each in options if not is_right(each)]
        if len(options) > 2 and wrong:
            options.remove(wrong[place % len(wrong)])
            self.publish()

    @rule(which=pick_any, turns=st.integers(1, 5))
    def move_options(self, which: int, turns: int) -> None:
        options = self.options(which)
        cut = turns % len(options)
        options[:] = options[cut:] + options[:cut]
        self.publish()

    def unit(self, which: int) -> Unit:
        return self.author.units[which % len(self.author.units)]

    def options(self, which: int) -> list[str]:
        """The options of the question shown last, half of the time; else of any."""
        known = {
            (unit.id, quiz.id): quiz.options for unit in self.author.units for quiz in unit.quiz
        }
        shown = known.get(self.seen[-1].place) if self.seen and which % 2 else None
        return shown or [*known.values()][which % len(known)]


TestChanging = Changing.TestCase
TestChanging.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
