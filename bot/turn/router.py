"""From what was said to the function that answers: one table, read once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.capabilities.guidance import catalogue, help  # noqa: A004 - named after its command
from bot.capabilities.pages import pages
from bot.capabilities.profile import onboarding, preferences
from bot.capabilities.rhythm import pauses
from bot.capabilities.study import answers, lesson, progress, review
from bot.capabilities.teams import summary as manager
from bot.domain.messages import Attached, Chose, Joined, Opened, Typed
from bot.domain.people import Assignment, Learner, Role
from bot.turn.decision import Decision
from bot.turn.turn import Read, Turn
from lessons.matching import nearest, normalise


@dataclass(frozen=True, slots=True)
class Command:
    """A line of the table."""

    name: str  # the action of its button
    answer: Callable[[Turn], Decision]
    words: tuple[str, ...] = ()  # typed, in French then in English; the first is the one shown
    role: Role = Role.AGENT
    reads: frozenset[Read] = frozenset()
    argument: bool = False  # other words may follow the command's


_ANSWERS = frozenset({Read.ANSWERS})
_CARDS = frozenset({Read.CARDS})
_FIGURES = frozenset({Read.FIGURES})

COMMANDS = (
    Command(
        "start", onboarding.welcome, ("commencer", "bonjour", "start", "hello"), reads=_ANSWERS
    ),
    Command("lesson", lesson.show, ("leçon", "quiz", "lesson"), reads=_ANSWERS),
    Command("plain", lesson.plain, ("en clair", "clair", "plain"), reads=_ANSWERS),
    Command("answer", answers.answer, reads=frozenset({Read.LESSON})),
    Command("review", review.review, ("réviser", "review"), reads=_CARDS),
    Command("why", answers.why, ("pourquoi", "why"), reads=_ANSWERS | {Read.REVIEWED}),
    Command("progress", progress.progress, ("progression", "progress"), reads=_ANSWERS),
    Command("later", pauses.later, ("plus tard", "later")),
    Command("pause", pauses.pause, ("pause",), argument=True),
    Command("resume", pauses.resume, ("reprendre", "resume"), reads=_ANSWERS),
    Command("stop", pauses.stop, ("arrêter", "stop")),
    Command("hour", onboarding.hour, ("horaire", "time"), reads=_ANSWERS, argument=True),
    Command("days", preferences.days, ("jours", "days"), argument=True),
    Command("language", onboarding.language, ("langue", "language")),
    Command("trade", onboarding.trade, ("métier", "job")),
    Command("skip", onboarding.skip, ("passer", "skip"), reads=_ANSWERS),
    Command("courses", progress.courses, ("cours", "courses"), reads=_ANSWERS),
    Command("further", catalogue.further, ("formations", "catalogue"), reads=_ANSWERS),
    Command("word", catalogue.word, ("mot", "word"), argument=True),
    Command("help", help.show, ("aide", "help")),
    Command("summary", manager.summary, ("bilan", "summary"), Role.MANAGER, _FIGURES),
)

PAGES = {
    pages.HOME: Command(pages.HOME, pages.home, reads=_ANSWERS),
    pages.PREFERENCES: Command(pages.PREFERENCES, pages.preferences),
}

START = COMMANDS[0]
UNKNOWN = Command("unknown", help.unknown)
STALE = Command("stale", help.stale)
REPLY = Command("reply", onboarding.reply, reads=_ANSWERS)
ATTACHED = Command("attached", help.attached)
FORBIDDEN = Command("forbidden", help.forbidden)

BY_NAME = {command.name: command for command in COMMANDS}
BY_WORD = {normalise(word): command for command in COMMANDS for word in command.words}
_WRITTEN = {normalise(word): word for command in COMMANDS for word in command.words}
WORD_MAX = 60  # characters of a text that may be a mistyped word
_PREFIX = re.compile(r"^\s*(?:!|/levain\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Call:
    """A function to call and what it is called with."""

    command: Command
    argument: str = ""
    picked: tuple[str, ...] = ()


def route(
    content: Typed | Chose | Attached | Joined | Opened,
    learner: Learner,
    assignment: Assignment,
    *,
    new: bool = False,
) -> Call:
    """The call that `content` means to this learner, `new` when it is their first word.

    Never fails: what is unknown or forbidden has a call too.
    """
    match content:
        case Joined():
            call = Call(START)
        case Attached():
            call = Call(ATTACHED)
        case Opened(page):
            call = Call(PAGES.get(page, PAGES[pages.HOME]))
        case Chose():
            call = _tapped(content)
        case Typed(text):
            call = _typed(text, learner)
    if new and call.command in (REPLY, UNKNOWN, STALE):
        return Call(START)
    return call if assignment.may(call.command.role) else Call(FORBIDDEN)


def _tapped(choice: Chose) -> Call:
    name, _, argument = choice.action.partition(":")
    command = BY_NAME.get(name)
    return Call(command, argument, choice.picked) if command else Call(STALE)


def _typed(text: str, learner: Learner) -> Call:
    """An answer to what is on offer, a command, nearly an answer, or words for the onboarding."""
    bare = _PREFIX.sub("", text)
    if not bare.strip():
        return Call(BY_NAME["help"])
    choice = learner.offer.read(bare)
    if choice:
        return _tapped(choice)
    if call := _command(bare):
        return call
    if choice := learner.offer.guess(bare):
        return _tapped(choice)
    if learner.offer.free:
        return Call(BY_NAME[learner.offer.free], bare)
    return Call(REPLY, bare) if learner.step else _unknown(bare)


def _unknown(text: str) -> Call:
    """Nothing known: the nearest command, if one is near, is offered by its name and word."""
    near = nearest(normalise(text[:WORD_MAX]), BY_WORD)
    picked = (BY_WORD[near[0]].name, _WRITTEN[near[0]]) if near else ()
    return Call(UNKNOWN, text, picked)


def _command(text: str) -> Call | None:
    """The longest command that `text` is, or begins with when it takes an argument."""
    words = text.split()
    for length in range(min(len(words), 3), 0, -1):
        command = BY_WORD.get(normalise(" ".join(words[:length])))
        rest = " ".join(words[length:])
        if command and (not rest or command.argument):
            return Call(command, rest)
    return None
