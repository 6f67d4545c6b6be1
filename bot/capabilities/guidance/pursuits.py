"""Longer courses in a learner's words: « intéressé 2 », « terminé pix », « plus intéressé »."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process

from bot.capabilities.guidance.agenda import ask_agenda
from bot.capabilities.guidance.catalogue import TAPPED, shown_ids, taps
from bot.capabilities.guidance.changes import PursuitKept
from bot.capabilities.guidance.model import Pursuit, Stage
from bot.domain.messages import Block, Button, Buttons, Outbound
from bot.turn.decision import Change, Decision, reply
from bot.turn.turn import Turn
from bot.understanding.marks import Kind, find_marks
from bot.understanding.words import listen
from lessons.catalogue import LongCourse
from lessons.glossary import fold
from lessons.markup import escape

Stages = Mapping[str, Stage]  # by the id of the longer course

NAMED_MAX = 120  # characters that are read as a name
LIKE = 82  # per cent of likeness from which a name is a course's
APART = 6  # per cent by which the best must lead, not to be asked back
NUMBER_MAX = 50  # above it a number belongs to a name
_AND = re.compile(r"\b(?:et|and|ou|or|puis|then)\b")  # between numbers
_EITHER = re.compile(r"\b(?:ou|or|à|to)\b|[-–/]", re.IGNORECASE)  # « 1 ou 3 » is asked back
_NOT = re.compile(r"\b(?:ne|pas|plus|not|no longer)\b|n['’]", re.IGNORECASE)
# Said around a name, in what people type.
_AROUND = re.compile(
    r"\b(?:je|j|ai|suis|me|m|interesse|interessee|interested|par|a|au|la|le|les|l|the|in|by|i|am"
    r"|have|termine|terminee|fini|finie|finished|completed|done|suivi|suivie|formations?|cours"
    r"|courses?|mooc|stage|numero|number|n|celle|celui|de|du|des|d)\b"
)


def interested(turn: Turn, stages: Stages) -> Decision:
    """« intéressé 2 »: note that a longer course interests the learner; send its dates, if any."""
    return _note(turn, stages, Stage.INTERESTED)


def finished(turn: Turn, stages: Stages) -> Decision:
    """« terminé 2 »: note that the learner finished a longer course, which is shown no more."""
    return _note(turn, stages, Stage.FINISHED)


def withdrawn(turn: Turn, stages: Stages) -> Decision:
    """« plus intéressé 2 »: forget that a longer course interests the learner."""
    if not turn.argument.strip() and Stage.INTERESTED not in stages.values():
        return _tell(turn, "pursuit-none-begun", stages)
    return _note(replace(turn, argument=_NOT.sub(" ", turn.argument)), stages, Stage.WITHDRAWN)


def _note(turn: Turn, stages: Stages, stage: Stage) -> Decision:
    shown, catalogue = shown_ids(turn.learner.menu), turn.library.catalogue
    said = turn.argument.strip()
    if said.startswith(TAPPED):
        course = catalogue.get(said.removeprefix(TAPPED))
        if course is None:
            return _tell(turn, "pursuit-gone", stages)
        return _keep(turn, stages, stage, course)
    if not _bare(said):  # « je suis intéressé »
        return _note_unnamed(turn, stages, stage, shown)
    numbers = _numbers(said, shown)
    if not numbers:
        return _note_named(turn, stages, stage, said)
    if not shown:
        return _tell(turn, "pursuit-nothing", stages)
    if not all(0 < each <= len(shown) for each in numbers):
        word = turn.speech(f"pursuit-word-{stage}")
        return _tell(turn, "pursuit-too-high", stages, count=len(shown), word=word)
    meant = [shown[each - 1] for each in numbers]
    if len(meant) > 1 and _EITHER.search(said):
        return _ask(turn, stages, stage, meant)
    if len(meant) > 1:
        return _keep_all(turn, stages, stage, meant)
    return _note(_naming(turn, meant[0]), stages, stage)


def _note_unnamed(turn: Turn, stages: Stages, stage: Stage, shown: Sequence[str]) -> Decision:
    """Note the one longer course that can be meant, or ask which."""
    begun = [each for each, last in stages.items() if last is Stage.INTERESTED]
    meant = shown if stage is Stage.INTERESTED else begun or shown
    if not meant:
        return _tell(turn, "pursuit-nothing", stages)
    if len(meant) == 1:
        return _note(_naming(turn, meant[0]), stages, stage)
    return _ask(turn, stages, stage, meant)


def _note_named(turn: Turn, stages: Stages, stage: Stage, said: str) -> Decision:
    """Note the longer course of that name, or ask which of those like it."""
    catalogue = turn.library.catalogue
    near = _like(said, catalogue.values())
    if not near:
        key = "pursuit-not-found" if stage is Stage.WITHDRAWN else "pursuit-unknown"
        return _tell(turn, key, stages)
    if len(near) > 1:
        return _ask(turn, stages, stage, near)
    return _keep(turn, stages, stage, catalogue[near[0]])


def _keep(turn: Turn, stages: Stages, stage: Stage, course: LongCourse) -> Decision:
    """Store what was said of a longer course, and ask for the file of its dates."""
    last = stages.get(course.id)
    if stage is Stage.WITHDRAWN and last is not Stage.INTERESTED:
        return _tell(turn, "pursuit-not-begun", stages, title=escape(course.title), url=course.url)
    key = f"pursuit-{stage}"
    if stage is Stage.INTERESTED and course.is_closed(turn.today):
        key = "pursuit-closed"
    shift = (last is Stage.FINISHED) - (stage is Stage.FINISHED)
    told = _tell(
        turn,
        key,
        {**stages, course.id: stage},
        shift,
        title=escape(course.title),
        url=course.url,
        access=escape(course.access),
    )
    dates = ask_agenda(turn, course) if key == "pursuit-interested" else ()
    return told.keeping(_said(turn, stage, course), *dates)


def _said(turn: Turn, stage: Stage, course: LongCourse) -> PursuitKept:
    return PursuitKept(
        Pursuit(learner_id=turn.learner.id, course_id=course.id, stage=stage, said_at=turn.now)
    )


def _keep_all(turn: Turn, stages: Stages, stage: Stage, ids: Sequence[str]) -> Decision:
    """Store what was said of several longer courses at once: « intéressé 1 et 3 »."""
    blocks: tuple[Block, ...] = ()
    changes: tuple[Change, ...] = ()
    for each in ids:
        blocks = blocks[:-1]  # its buttons: those of the next hold
        decision = _note(_naming(turn, each), stages, stage)
        blocks += decision.replies[0].blocks
        changes += decision.changes
        stages = {**stages, each: stage} if decision.changes else stages
        menu = turn.learner.menu.after(decision.replies)
        turn = turn.with_learner(replace(turn.learner, menu=menu))
    return reply(Outbound(blocks, quiet=True)).keeping(*changes)


def _tell(turn: Turn, key: str, stages: Stages, shift: int = 0, **args: object) -> Decision:
    """Say a sentence above the numbers that are on the screen, so that they hold.

    `shift`: how many longer courses have joined those on the screen, or left them, if negative.
    """
    more = _more(turn, shift) or turn.buttons("further").buttons
    buttons = taps(turn, shown_ids(turn.learner.menu), stages, *more)
    return reply(Outbound((turn.text(key, **args), buttons), quiet=True))


def _more(turn: Turn, shift: int = 0) -> tuple[Button, ...]:
    """Return the button on the screen that goes on with the list, if it is there."""
    return tuple(
        Button(each.label, f"further:{int(first) + shift}")
        for each in turn.learner.menu.numbers
        for name, _, first in [each.action.partition(":")]
        if name == "further" and first.isdigit()
    )


def _ask(turn: Turn, stages: Stages, stage: Stage, ids: Sequence[str]) -> Decision:
    """Ask which of these longer courses is meant; say so if all have left the catalogue."""
    catalogue = turn.library.catalogue
    known = [catalogue[each] for each in ids if each in catalogue]
    if not known:
        return _tell(turn, "pursuit-gone", stages)
    choices = tuple(Button(each.title, f"{stage}:{TAPPED}{each.id}") for each in known)
    buttons = Buttons((*choices, *_more(turn)))
    return reply(Outbound((turn.text("pursuit-which"), buttons), quiet=True))


def _naming(turn: Turn, course_id: str) -> Turn:
    return replace(turn, argument=f"{TAPPED}{course_id}")


def _numbers(said: str, shown: Sequence[str]) -> list[int]:
    """Return the numbers that are said: « 2 », « la 2 », « 1 et 3 »; none for « longue une »."""
    words = _AND.sub(" ", _bare(said[:NAMED_MAX])).split()
    found = [_number(each, shown) for each in words]
    return list(dict.fromkeys(each for each in found if each is not None and None not in found))


def _number(word: str, shown: Sequence[str]) -> int | None:
    """Return the number that a word is, from 1: « 2 », « deuxième »; None for another word."""
    words = listen(word).words
    marks = find_marks(words, max(len(shown), 1), frozenset()).found
    for mark in marks:
        if mark.kind is Kind.NUMBER and mark.value <= NUMBER_MAX:
            return mark.value
        if mark.kind is Kind.PLACE:
            return mark.value + 1 if mark.value >= 0 else len(shown)
    return next((w.number for w in words if w.number is not None and w.number <= NUMBER_MAX), None)


def _like(said: str, courses: Collection[LongCourse]) -> list[str]:
    """Return the ids of the courses whose name is like the words, the best first, three at most.

    Only one when it leads the others clearly.
    """
    wanted = _bare(said[:NAMED_MAX])
    names = {name: course.id for course in courses for name in _names(course)}
    found = process.extract(wanted, list(names), scorer=fuzz.WRatio, score_cutoff=LIKE, limit=20)
    best: dict[str, float] = {}
    for name, score, _ in found if len(wanted) > 1 else ():
        best[names[name]] = max(score, best.get(names[name], 0))
    leads = [each for each, score in best.items() if score >= max(best.values()) - APART]
    return leads[:3]


def _names(course: LongCourse) -> tuple[str, ...]:
    head = course.title.partition(",")[0]
    named = (course.id, course.title, head, f"{head} {course.provider}")
    return tuple(map(_bare, named))


def _bare(text: str) -> str:
    """Return the words of a name, without those that people say around it."""
    return " ".join(_AROUND.sub(" ", fold(text)).split())
