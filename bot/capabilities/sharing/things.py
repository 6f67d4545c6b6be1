"""Things to share, and how each is written: facts first, words once they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from bot.capabilities.practice.gestures import done_gestures
from bot.capabilities.sharing.model import Details, Share, Sharing
from bot.capabilities.study.enrollments import count
from bot.texts.dates import write_date
from bot.texts.speech import Speech
from bot.turn.turn import Turn
from lessons.markup import escape
from lessons.matching import normalise

GESTURES_MAX = 10  # gestures of a share, the last ones
PROGRESS, ATTESTATION, GESTURES = "progress", "attestation", "gestures"


def find_things(turn: Turn, found: Sharing) -> Mapping[str, Details]:
    """Return what a person may share now: neither answers, nor hours, nor what was not done."""
    return dict(pair for find in _FINDERS for pair in find(turn, found))


def asks_answers(turn: Turn) -> bool:
    """Return True for « partager mes réponses »: answers are never shared."""
    said = {*normalise(turn.argument).split()}
    return bool(said & {*normalise(turn.speech("share-words-answers")).split()})


def choose_thing(turn: Turn, said: str, things: Mapping[str, Details]) -> str:
    """Return what words or a button mean among the things; empty when that is not plain."""
    if said in things or len(things) == 1:
        return said if said in things else next(iter(things))
    wanted = {*normalise(said).split()}
    near = [
        what
        for what, details in things.items()
        if wanted & {*normalise(turn.speech(f"share-words-{_kind(what)}")).split()}
        or (wanted and wanted <= {*normalise(details.get("title", "")).split()})
    ]
    return near[0] if len(near) == 1 else ""


def name_thing(speak: Speech, what: str, details: Details) -> str:
    """Return the name of a thing, without markup: « Progression : Petit cours »."""
    return speak(f"share-thing-{_kind(what)}", title=details.get("title", ""))


def write_thing(speak: Speech, share: Share) -> str:
    """Return all that a reader sees of a share, in their language."""
    return _WRITERS[_kind(share.what)](speak, share.details)


def _progress(turn: Turn, found: Sharing) -> Iterator[tuple[str, Details]]:
    zone = ZoneInfo(turn.learner.zone)
    for each in found.work.work.enrollments:
        if lessons := each.done and count(turn, found.work.work, each):
            course = found.work.work.courses[each.course_id]
            over = each.completed_at.astimezone(zone).date() if each.completed_at else None
            yield (
                f"{PROGRESS}/{each.course_id}",
                {
                    "title": course.title,
                    "done": lessons.done,
                    "total": lessons.total,
                    "completed_on": over.isoformat() if over else "",
                },
            )


def _attestations(_: Turn, found: Sharing) -> Iterator[tuple[str, Details]]:
    for each in found.issued:  # a later one takes the place of an earlier one
        facts = each.details
        yield (
            f"{ATTESTATION}/{each.course_id}",
            {
                "title": facts.title,
                "number": each.number,
                "name": facts.name,
                "done": facts.done,
                "total": facts.total,
                "right": facts.right,
                "answered": facts.answered,
                "issued_on": each.issued_on.isoformat(),
            },
        )


def _gestures(turn: Turn, found: Sharing) -> Iterator[tuple[str, Details]]:
    done = [[title, prompt] for title, prompt in done_gestures(turn, found.work)]
    if done:
        yield GESTURES, {"count": len(done), "gestures": done[:GESTURES_MAX]}


_FINDERS = (_progress, _attestations, _gestures)


def _write_progress(speak: Speech, facts: Details) -> str:
    return speak(
        "shared-progress",
        title=escape(facts["title"]),
        done=facts["done"],
        total=facts["total"],
        over="yes" if facts["completed_on"] else "no",
        day=_day(speak, facts["completed_on"]),
    )


def _write_attestation(speak: Speech, facts: Details) -> str:
    words = {name: escape(facts[name]) for name in ("title", "number", "name")}
    counts = {name: facts[name] for name in ("done", "total", "right", "answered")}
    return speak("shared-attestation", day=_day(speak, facts["issued_on"]), **words, **counts)


def _write_gestures(speak: Speech, facts: Details) -> str:
    lines = (
        speak("shared-gesture", title=escape(title), prompt=escape(prompt))
        for title, prompt in facts["gestures"]
    )
    listed = "\n".join(f"- {each}" for each in lines)
    return speak("shared-gestures", count=facts["count"], gestures=listed)


_WRITERS: dict[str, Callable[[Speech, Details], str]] = {
    PROGRESS: _write_progress,
    ATTESTATION: _write_attestation,
    GESTURES: _write_gestures,
}


def _kind(what: str) -> str:
    return what.partition("/")[0]


def _day(speak: Speech, day: str) -> str:
    return write_date(date.fromisoformat(day), speak.language) if day else ""
