"""Replies to what people say beside lessons, and questions asked back. Nothing is recorded."""

from __future__ import annotations

import re

from bot.capabilities.teams.rules import SHOWN_MIN
from bot.domain.menu import Entry, as_action, picked_by
from bot.domain.messages import Button, Buttons, Chose, Feedback, Outbound
from bot.domain.people import LearnerState
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from bot.understanding.answers import has_marks
from lessons.letters import letter, position
from lessons.markup import escape

_INNER = re.compile(r"«\s*(.*?)\s*»")  # guillemets within guillemets


def comfort(turn: Turn, _: None) -> Decision:
    """Answer distress: who listens, at which number, and nothing else."""
    return reply(turn.say("distress"))


def present(turn: Turn, _: None) -> Decision:
    """« qui es-tu ? »: a programme, and what it does."""
    return reply(turn.say("identity", "help"))


def reassure(turn: Turn, _: None) -> Decision:
    """« qui voit mes réponses ? », « supprime mes données »: what is kept, who sees what."""
    named = "yes" if turn.nominal else "no"
    shown = ("who-sees", "my-data", "forget")
    return reply(turn.say("data", *shown, least=SHOWN_MIN, named=named))


def point(turn: Turn, _: None) -> Decision:
    """« parler à quelqu’un », « est-ce obligatoire ? », « il y a un bug »: whom to ask."""
    return reply(turn.say("human", "help"))


def first_counts(turn: Turn, _: None) -> Decision:
    """« je peux changer ma réponse ? »: the first one counts."""
    beside = {LearnerState.STOPPED: "start", LearnerState.PAUSED: "resume"}
    return reply(turn.say("second-try", "why", beside.get(turn.learner.state, "lesson")))


def smile(turn: Turn, _: None) -> Decision:
    """« merci »."""
    return reply(turn.say("thanks"))


def part(turn: Turn, _: None) -> Decision:
    """« bonne journée », « à demain »."""
    return reply(turn.say("farewell"))


def agree(turn: Turn, _: None) -> Decision:
    """« d’accord », « bien reçu », « je réfléchis »."""
    return reply(turn.say("agreed"))


def apologise(turn: Turn, _: None) -> Decision:
    """Answer a complaint or an insult, without repeating it: whom to tell, how to stop."""
    return reply(turn.say("complaint", "stop", "pause"))


def cannot_tell(turn: Turn, _: None) -> Decision:
    """Answer a question that no command answers."""
    return reply(turn.say("question", "why", "help"))


def take_back(turn: Turn, _: None) -> Decision:
    """« non » to a question asked back; to one that names what is given up, it closes it too."""
    if turn.argument:
        closed = Feedback(turn.argument, (), "")
        told = (closed, turn.text("nothing-done"), turn.buttons("help"))
        return reply(Outbound(told, quiet=True))
    return reply(turn.say("taken-back", "help"))


def ask_back(turn: Turn, _: None) -> Decision:
    """Ask if the choices of `turn.picked` are meant: each recorded only at a yes or a tap."""
    meant = [picked_by(each) for each in turn.picked]
    no = Button(turn.speech("button-no"), "no")
    if len(meant) == 1:
        yes = Button(turn.speech("button-yes"), as_action(meant[0]))
        said = turn.text("doubt", choices=_named(turn, meant[0]))
        return reply(Outbound((said, Buttons((yes, no), asks=True)), quiet=True))
    choices = turn.speech("doubt-or").join(_named(turn, each) for each in meant)
    taps = Buttons((*_taps(turn, meant), no), asks=True)
    return reply(Outbound((turn.text("doubt", choices=choices), taps), quiet=True))


def ask_one(turn: Turn, _: None) -> Decision:
    """Ask which of the choices of `turn.picked` is meant, where one answer is expected."""
    meant = [picked_by(each) for each in turn.picked]
    choices = turn.speech("doubt-or").join(_named(turn, each) for each in meant)
    taps = Buttons(tuple(_taps(turn, meant)), asks=True)
    return reply(Outbound((turn.text("too-many", choices=choices), taps), quiet=True))


def _taps(turn: Turn, meant: list[Chose]) -> list[Button]:
    marked = has_marks(turn.learner.menu)
    labels = [_label(turn, each) if marked else _letters(turn, each) for each in meant]
    return [Button(label, as_action(each)) for label, each in zip(labels, meant, strict=True)]


def _label(turn: Turn, choice: Chose) -> str:
    """Return the words of the one option of a choice, as they were shown."""
    return _entries(turn, choice)[0][1].label


def _named(turn: Turn, choice: Chose) -> str:
    """Return « B, « … » », or the letters alone of a choice of several options."""
    entries = _entries(turn, choice)
    if turn.learner.menu.scale:
        return escape(_label(turn, choice))
    if len(entries) == 1 and has_marks(turn.learner.menu):  # « B, « A » » would say nothing
        mark, entry = entries[0]
        place = (position(mark) or 0) + 1
        return turn.speech("doubt-place", place=place, label=_quote(entry))
    if len(entries) > 1:
        marks = [mark for mark, _ in entries]
        return turn.speech("doubt-and").join((", ".join(marks[:-1]), marks[-1]))
    return turn.speech("doubt-choice", letter=entries[0][0], label=_quote(entries[0][1]))


def _quote(entry: Entry) -> str:
    """Return the words of an option as they stand inside guillemets."""
    said = entry.label.strip()
    if said.startswith("«") and said.endswith("»") and said.count("«") == 1:
        said = said.strip("«»\u00a0 ")
    return escape(_INNER.sub(r"“\1”", said))


def _letters(turn: Turn, choice: Chose) -> str:
    return ", ".join(mark for mark, _ in _entries(turn, choice))


def _entries(turn: Turn, choice: Chose) -> list[tuple[str, Entry]]:
    """Return the letter and the entry of each option of a choice, as they were shown."""
    shown = enumerate(turn.learner.menu.letters)
    return [(letter(place), each) for place, each in shown if each.pick in choice.picked]
