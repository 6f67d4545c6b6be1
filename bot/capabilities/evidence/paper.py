"""The paper of an attestation: its words chosen in a turn, the file made in a thread."""

from __future__ import annotations

import logging
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, cast

from bot.capabilities.evidence.badge import make_badge
from bot.capabilities.evidence.keys import signing_key
from bot.capabilities.evidence.model import Attestation, Details
from bot.capabilities.evidence.sealing import blank, seal
from bot.capabilities.evidence.signatures import TokenKind, short_hash, sign
from bot.documents.paper import Paper, print_paper
from bot.domain.errors import SettingsError
from bot.domain.messages import File, Outbound, Text
from bot.texts.dates import write_date
from bot.texts.speech import Speech
from bot.turn.decision import FileAsked, JsonValue
from bot.turn.turn import Turn
from lessons.markup import escape

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey

MAKER = "evidence.attestation"
BADGE = "open-badge.jwt"
CLAIM_MAX = 60  # characters of a title in a code, which has to stay readable

log = logging.getLogger(__name__)


class PaperOrder(TypedDict):
    """Values of an attestation to make. They hold no secret: the key stays in its folder."""

    number: str
    learner_id: int
    issued_at: str  # ISO 8601
    issued_on: str
    details: dict[str, Any]
    paper: Paper
    criteria: str
    said: str  # beside the file
    failed: str  # in its place, when the key cannot be used
    folder: str  # of the key


def ask_paper(turn: Turn, attestation: Attestation) -> FileAsked:
    """Return the change that has an attestation made, in the learner's language."""
    asked = PaperOrder(
        number=attestation.number,
        learner_id=attestation.learner_id,
        issued_at=attestation.issued_at.isoformat(),
        issued_on=attestation.issued_on.isoformat(),
        details=attestation.details.as_json(),
        paper=_words(turn.speech, attestation),
        criteria=turn.speech("paper-criteria", **_counts(attestation.details)),
        said=turn.speech("attestation-file", title=escape(attestation.details.title)),
        failed=turn.speech("attestation-failed"),
        folder=str(turn.issuer.key_folder),
    )
    return FileAsked(turn.learner, MAKER, cast("JsonValue", asked), turn.now)


def make_paper(values: JsonValue) -> Outbound:
    """Return a message with the PDF of a `PaperOrder`. The same values and key give the same bytes.

    The log and whoever asked hear of a key that cannot be used. Raises typst.TypstError.
    """
    asked = cast("PaperOrder", values)
    try:
        key = signing_key(Path(asked["folder"]))
    except SettingsError as error:
        log.error("no attestation can be signed: %s", error)
        return Outbound((Text(asked["failed"]),))
    name, content = f"attestation-{asked['number']}.pdf", _make(asked, key)
    return Outbound((Text(asked["said"]), File(name, "application/pdf", content)))


def _make(asked: PaperOrder, key: OKPKey) -> bytes:
    attestation = _attestation(asked)
    claims = _claims(attestation)
    badge = make_badge(attestation, asked["criteria"], key.as_dict(private=False))
    paper = Paper(**{**asked["paper"], "mark": blank(claims, key)})
    made = print_paper(
        paper,
        sign(TokenKind.CODE, claims, key),
        sign(TokenKind.BADGE, badge, key).encode(),
        attestation.issued_at.replace(microsecond=0),
    )
    return seal(made, claims, key)


def _attestation(asked: PaperOrder) -> Attestation:
    details = Details.of(asked["details"])
    return Attestation(
        number=asked["number"],
        learner_id=asked["learner_id"],
        course_id=details.course_id,
        issued_at=datetime.fromisoformat(asked["issued_at"]),
        issued_on=date.fromisoformat(asked["issued_on"]),
        details=details,
    )


def _claims(attestation: Attestation) -> dict[str, str]:
    """Return what the code and the seal sign: of the person, a salted hash of the name."""
    details = attestation.details
    return {
        "n": attestation.number,
        "d": attestation.issued_on.isoformat(),
        "i": _short(details.issuer),
        "c": _short(details.title),
        "v": details.version,
        "p": short_hash(details.name.casefold(), attestation.number),
    }


def _short(text: str) -> str:
    return text if len(text) <= CLAIM_MAX else f"{text[: CLAIM_MAX - 1]}…"


def _words(speak: Speech, attestation: Attestation) -> Paper:
    details, number = attestation.details, attestation.number
    day = write_date(attestation.issued_on, speak.language)
    return Paper(
        language=speak.language,
        subject=speak("paper-subject", name=details.name),
        description=speak("paper-description", title=details.title),
        mark="",  # known once there is a key
        number=speak("paper-number", number=number),
        issuer=details.issuer,
        title=speak("paper-title"),
        nature=speak("paper-nature"),
        states=speak("paper-states", issuer=details.issuer),
        name=details.name,
        followed=speak("paper-followed" if details.whole else "paper-followed-part"),
        course=details.title,
        course_language=details.language,
        objectives_label=speak("paper-objectives"),
        objectives=list(details.objectives),
        facts_label=speak("paper-facts"),
        facts=_facts(speak, details),
        done=speak("paper-done", place=details.place, day=day),
        signatory=details.signatory,
        checking=speak("paper-checking"),
        code_alt=speak("paper-code-alt"),
        badge_name=BADGE,
        badge_description=speak("paper-badge"),
    )


def _facts(speak: Speech, details: Details) -> list[tuple[str, str]]:
    began, ended = (
        write_date(date.fromisoformat(each), speak.language)
        for each in (details.started_on, details.ended_on)
    )
    values = {
        "employer": details.employer,
        "duration": speak("paper-duration-is", **_counts(details)),
        "dates": speak(
            "paper-dates-are" if began != ended else "paper-date-is", **{"from": began, "to": ended}
        ),
        "result": speak("paper-result-is", **_counts(details)),
        "version": details.version,
    }
    return [(speak(f"paper-{name}"), value) for name, value in values.items()]


def _counts(details: Details) -> dict[str, int]:
    return {
        "minutes": details.minutes,
        "done": details.done,
        "total": details.total,
        "right": details.right,
        "answered": details.answered,
        "share": details.share or 0,
        "mark": details.pass_mark,
    }
