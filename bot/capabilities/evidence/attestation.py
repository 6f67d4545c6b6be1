"""« attestation »: what was followed, on paper, and the name to print on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.capabilities.evidence.changes import AttestationIssued, NameGiven
from bot.capabilities.evidence.model import Attestation, Attested, Details
from bot.capabilities.evidence.paper import ask_paper
from bot.capabilities.evidence.rules import attest, make_number
from bot.documents.paper import can_print
from bot.domain.menu import as_action
from bot.domain.messages import Button, Buttons, Choices, Chose, Feedback, Outbound, Text
from bot.domain.printed import NAME_MAX, read_name
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from bot.understanding.names import is_plausible
from lessons.markup import escape

NAME = "name"  # the command, and the action of the question that any words answer
ISSUE = f"{NAME}:issue:"  # the same, before an attestation: the course follows, if one was chosen
SURE = "sure:"  # before the rest of its argument: the words are the name


def attestation(turn: Turn, attested: Attested) -> Decision:
    """Have the attestation of a course made: the argument, else the only one begun."""
    if missing := turn.issuer.missing:
        return reply(turn.say("attestation-missing", "progress", settings=", ".join(missing)))
    if not can_print():
        return reply(turn.say("attestation-none", "progress"))
    found = _attestable(turn, attested)
    if not found:
        return reply(turn.say("attestation-nothing", "lesson"))
    chosen = turn.argument if turn.argument in found else ""
    if not chosen and len(found) > 1:
        return _which(turn, found)
    if not _name(turn, attested):
        return _ask_name(turn, _unknown(turn), f"{ISSUE}{chosen}")
    return _issue(turn, attested, found[chosen or next(iter(found))])


def name(turn: Turn, attested: Attested) -> Decision:
    """« mon nom »: keep the name to print; without one, say which it is, and ask for another.

    Words that are hardly a name are asked back. An attestation that waited for it is made.
    """
    typed = turn.picked[0] if turn.picked else turn.argument
    asked = _asked(turn)
    if turn.assignment.name:
        return reply(turn.say("name-settled", "attestation", name=escape(turn.assignment.name)))
    if not typed.strip():
        known = escape(attested.name or "")
        return _ask_name(turn, turn.text("name-known", name=known) if known else _unknown(turn))
    given = read_name(typed)
    if given is None:
        return _ask_name(turn, turn.text("name-refused", most=NAME_MAX), asked)
    if not is_plausible(given) and not _is_sure(turn):
        return _ask_back(turn, given, asked)
    return _keep(turn, replace(attested, name=given), given, asked)


def _asked(turn: Turn) -> str:
    """Return the action of the question about the name that is answered, or that waits."""
    if turn.picked:
        purpose = turn.argument.removeprefix(SURE)
        return f"{NAME}:{purpose}" if purpose else NAME
    waiting = turn.learner.menu.free or ""
    return waiting if waiting.startswith(ISSUE) else NAME


def _is_sure(turn: Turn) -> bool:
    """Return True for a yes to the words asked back, not for words that look like one."""
    return bool(turn.picked) and turn.argument.startswith(SURE)


def _ask_back(turn: Turn, given: str, asked: str) -> Decision:
    """Ask if the words are really a name."""
    purpose = asked.partition(":")[2]
    yes = as_action(Chose(f"{NAME}:{SURE}{purpose}", (given,)))
    buttons = Button(turn.speech("button-yes"), yes), Button(turn.speech("button-no"), "no")
    said = turn.text("name-doubt", name=escape(given))
    return reply(Outbound((said, Buttons(buttons, asks=True)), quiet=True))


def _keep(turn: Turn, attested: Attested, given: str, asked: str) -> Decision:
    """Keep a name; make the attestation that waited for it."""
    closed, kept = Feedback(asked, (), ""), NameGiven(turn.learner.id, given, turn.now)
    if asked.startswith(ISSUE):
        course = asked.removeprefix(ISSUE)
        made = attestation(replace(turn, argument=course, picked=()), attested)
        first, *others = made.replies
        first = replace(first, blocks=(closed, *first.blocks))
        return replace(made, replies=(first, *others)).keeping(kept)
    ready = _is_ready(turn) and bool(_attestable(turn, attested))
    offered = ("attestation", NAME) if ready else (NAME,)
    buttons = turn.buttons(*offered, main="attestation" if ready else "")
    said = turn.text("name-kept", name=escape(given))
    return reply(Outbound((closed, said, buttons), quiet=True), keep=[kept])


def _is_ready(turn: Turn) -> bool:
    """Return True if attestations can be made here at all."""
    return not turn.issuer.missing and can_print()


def _attestable(turn: Turn, attested: Attested) -> Mapping[str, Details]:
    """Return what can be attested, by course id; the oldest course first."""
    zone, printed = ZoneInfo(turn.learner.zone), _name(turn, attested) or ""
    work = attested.work
    details = [
        attest(each, attested.followed[each.course_id], work.answers, turn.issuer, printed, zone)
        for each in work.enrollments
    ]
    return {each.course_id: each for each in details if each}


def _which(turn: Turn, found: Mapping[str, Details]) -> Decision:
    buttons = [Button(each.title, f"attestation:{course_id}") for course_id, each in found.items()]
    return reply(Outbound((turn.text("attestation-which"), Buttons(tuple(buttons)))))


def _unknown(turn: Turn) -> Text:
    return turn.text("name-ask")


def _ask_name(turn: Turn, said: Text, action: str = NAME) -> Decision:
    """Ask for the name in a question that any words answer."""
    asked = Choices(action, turn.speech("name-prompt"), (), free=True)
    return reply(Outbound((said, asked), quiet=True))


def _issue(turn: Turn, attested: Attested, details: Details) -> Decision:
    """Have the paper made, under the number it was issued with if it says the same."""
    same = (each for each in reversed(attested.issued) if each.details == details)
    known = next(same, None)
    issued = known or Attestation(
        number=make_number(turn.learner.address.person, details, turn.now),
        learner_id=turn.learner.id,
        course_id=details.course_id,
        issued_at=turn.now,
        issued_on=turn.today,
        details=details,
    )
    settled = "yes" if turn.assignment.name else "no"
    told = {"name": escape(details.name), "number": issued.number, "settled": settled}
    said = turn.say("attestation-asked", **told)
    kept = () if known else (AttestationIssued(issued),)
    return reply(said, keep=(*kept, ask_paper(turn, issued)))


def _name(turn: Turn, attested: Attested) -> str | None:
    return turn.assignment.name or attested.name
