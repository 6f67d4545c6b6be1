"""What a person sees after a sentence, by the call that it makes, and the verdict on it.

- right: what was expected, or another outcome that is accepted
- safe: another reply, and nothing was recorded or changed
- harmful: what nobody asked for was recorded or changed, or an opting out or distress was ignored
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.capabilities.study.model import Coursework
from bot.domain.menu import picked_by
from bot.domain.messages import Buttons, Feedback, Outbound, Text
from bot.domain.people import Learner, LearnerState
from bot.turn.capability import nothing
from bot.turn.decision import Decision
from bot.turn.router import Call
from tests.understanding.scenes import Scene, router

# What a reply is besides a command; other names are outcomes by themselves.
_SENSES: Mapping[str, tuple[str, ...]] = {
    "stop": ("opt-out",),
    "greeting": ("small-talk",),
    "farewell": ("small-talk",),
    "agreed": ("small-talk",),
    "no": ("small-talk",),
    "second-try": ("already", "content"),
    "question": ("content", "unclear"),
    "unknown": ("unclear",),
    "not-known": ("unclear",),
    "onboarding": ("unclear",),
    "stale": ("unclear",),
    "forbidden": ("unclear",),
    "chart": ("command(summary)",),
}
_TALK = ("distress", "identity", "data", "human", "thanks", "complaint")
# The commands that decide without anything of a course.
_LIGHT = (
    *("start", "hour", "days", "zone", "language", "trade", "skip", "pause", "resume", "stop"),
    "unknown",
)
_WEEKEND = (6, 7)
_STATES = {
    LearnerState.PAUSED: "pause",
    LearnerState.STOPPED: "stop",
    LearnerState.ACTIVE: "resume",
}
_FIELDS = ("send_at", "days", "zone", "language", "trade", "back_on")
# What each expected outcome allows to change.
_ALLOWS = {
    "opt-out": {"stop"},
    "command(pause": {"pause", "back_on"},
    "command(resume": {"resume"},
    "command(start": {"resume"},
    "command(lesson": {"resume"},
    "command(skip": {"skip"},
    "command(hour": {"send_at"},
    "command(days": {"days"},
    "command(zone": {"zone"},
    "command(language": {"language"},
    "command(trade": {"trade"},
}


@dataclass(frozen=True)
class Seen:
    """The outcomes that a reply fits, what it says, and what was changed."""

    outcomes: frozenset[str]
    said: str = ""
    changes: frozenset[str] = field(default_factory=frozenset)

    def fits(self, expected: str) -> bool:
        """Return True for an expected outcome; words after its name must be said."""
        name, comma, words = expected.removesuffix(")").partition(", ")
        if comma and name.startswith("command("):
            return f"{name})" in self.outcomes and words.casefold() in self.said.casefold()
        return expected in self.outcomes

    def __str__(self) -> str:
        return " ".join(sorted(self.outcomes))


@dataclass(frozen=True)
class Sentence:
    """A sentence that somebody types in a context, and the outcomes that are right."""

    context: str
    say: str
    expect: str
    accept: tuple[str, ...] = ()

    def judge(self, seen: Seen) -> str:
        """Return « right », « safe » or « harmful »."""
        expected = (self.expect, *self.accept)
        if any(map(seen.fits, expected)):
            return "right"
        ignored = self.expect == "distress" or (
            self.expect == "opt-out" and not seen.fits("propose(stop)")
        )
        return "harmful" if ignored or seen.changes - _allowed(expected) else "safe"


def look(scene: Scene, call: Call) -> Seen:
    """Return what is seen in a scene after a call."""
    name, decision = call.command.name, decide(scene, call)
    proposed = {f"propose({each})" for each in _proposed(decision.replies)}
    if answered := _answered(scene, call, decision):
        return Seen(frozenset({answered}), changes=_kept(answered))
    if picks := _asked_back(call):
        return Seen(picks | proposed)
    if name == "unknown" and call.picked:
        proposed.add(f"propose({call.picked[0]})")
    own = (name,) if name in _TALK else (f"command({name})", *_SENSES.get(name, ()))
    return Seen(
        frozenset({*own, *_besides(scene, name), *proposed}),
        " ".join(_said(scene, decision)),
        frozenset(_changed(scene, call, decision)),
    )


def decide(scene: Scene, call: Call) -> Decision:
    """Return what a command decides, where nothing of a course is needed."""
    turn, command = scene.turn(call), call.command
    if command.read is nothing:
        return command.answer(turn, None)
    return command.answer(turn, Coursework()) if command.name in _LIGHT else Decision()


def _answered(scene: Scene, call: Call, decision: Decision) -> str | None:
    """Return the answer that a call records; « already » where the first one counts."""
    if call.command.name == "answer":
        return "already" if scene.answered else f"answer({','.join(sorted(call.picked))})"
    if scene.step and call.command.name == str(scene.step) and decision.learner:
        return f"answer({_chosen(scene, decision.learner)})"
    return None


def _kept(answered: str) -> frozenset[str]:
    return frozenset() if answered == "already" else frozenset({"answer"})


def _chosen(scene: Scene, learner: Learner) -> str:
    hour = f"{learner.send_at.hour}:{learner.send_at.minute:02}"
    return {"language": learner.language, "trade": str(learner.trade)}.get(str(scene.step), hour)


def _asked_back(call: Call) -> frozenset[str]:
    """Return the outcomes of a question asked back: « confirm(a|b) », and « one »."""
    if call.command.name not in ("doubt", "too-many"):
        return frozenset()
    choices = [sorted(map(_id, picked_by(each).picked)) for each in call.picked]
    asked = f"confirm({'|'.join(','.join(each) for each in choices)})"
    return frozenset({asked, *(["one"] if call.command.name == "too-many" else [])})


def _id(pick: str) -> str:
    """Return the id of an option; 09:00 is 9:00."""
    return re.sub(r"^0(?=\d:)", "", pick)


def _proposed(replies: Collection[Outbound]) -> Iterator[str]:
    """Yield the commands that replies name, by their words in italics or by a button."""
    words = {word: each.name for each in router().commands for word in each.words}
    for block in (block for reply in replies for block in reply.blocks):
        if isinstance(block, Text):
            found = re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", block.markup)
            yield from (words[each.lower()] for each in found if each.lower() in words)
        if isinstance(block, Buttons):
            yield from (each.action.partition(":")[0] for each in block.buttons)


def _besides(scene: Scene, name: str) -> Iterator[str]:
    """Yield outcomes besides the command: « bonjour » is small talk, a question again unclear."""
    if name == "start" and scene.learner.state is LearnerState.ACTIVE:
        yield "small-talk"
    if scene.step and name == str(scene.step):
        yield "unclear"


def _said(scene: Scene, decision: Decision) -> Iterator[str]:
    """Yield the words of the replies, the hour chosen, and the day of return."""
    for block in (block for reply in decision.replies for block in reply.blocks):
        if isinstance(block, Text | Feedback):
            yield block.markup
    if decision.learner is None:
        return
    yield f"{decision.learner.send_at.hour}:{decision.learner.send_at.minute:02}"
    yield decision.learner.language
    if back := decision.learner.back_on:
        yield back.isoformat()
        late = (8 - back.isoweekday()) if back.isoweekday() in _WEEKEND else 0
        yield (back + timedelta(days=late)).isoformat()


def _changed(scene: Scene, call: Call, decision: Decision) -> Iterator[str]:
    """Yield what a decision changes of a person."""
    before, after = scene.learner, decision.learner
    if after is None:
        return
    if after.state is not before.state and after.back_on is None:  # a leave is no return
        yield _STATES[after.state]
    yield from (each for each in _FIELDS if getattr(before, each) != getattr(after, each))
    if scene.step and call.command.name == "skip":
        yield "skip"


def _allowed(expected: Collection[str]) -> set[str]:
    return {
        change
        for each in expected
        for start, changes in _ALLOWS.items()
        if each.startswith(start)
        for change in changes
    }
