"""The files of a register: their words chosen before, the files made in a thread."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypedDict, cast

from bot.capabilities.evidence.keys import signing_key
from bot.capabilities.evidence.rules import VERSION_SHOWN
from bot.capabilities.evidence.sealing import blank, seal
from bot.capabilities.register.model import Statement
from bot.capabilities.register.sheet import make_book
from bot.capabilities.register.words import write_paper
from bot.documents.paper import RegisterPaper, can_print, print_register
from bot.documents.spreadsheet import MEDIA_TYPES, Book, write_csv
from bot.domain.errors import SettingsError
from bot.domain.messages import Block, File, Outbound, Text
from bot.texts.periods import write_days
from bot.texts.speech import Speech
from bot.turn.decision import JsonValue

MAKER = "register.files"
KIND = "register"  # claim of the seal, beside what an attestation claims

log = logging.getLogger(__name__)


class RegisterOrder(TypedDict):
    """Values of the files to make. They hold no secret: the key stays in its folder."""

    paper: RegisterPaper
    book: Book
    name: str  # of the files, without its end
    hash_label: str
    claims: dict[str, str]
    said: str  # beside the files
    failed: str  # in place of the PDF, when the key cannot be used
    folder: str  # of the key


class RegisterFiles(NamedTuple):
    sheet: bytes  # CSV
    pdf: bytes


def order(speak: Speech, stated: Statement, key_folder: Path) -> RegisterOrder:
    """Return what is to be made of a register, in a language."""
    first, last = (each.isoformat() for each in stated.register.period)
    name = speak("register-name", first=first, last=last)
    return RegisterOrder(
        paper=write_paper(speak, stated, f"{name}.csv"),
        book=make_book(speak, stated),
        name=name,
        hash_label=speak("register-sheet-hash"),
        claims={
            "k": KIND,
            "d": stated.day.isoformat(),
            "i": stated.employer,
            "c": write_days(stated.register.period),
        },
        said=speak("register-files" if can_print() else "register-sheet-alone"),
        failed=speak("register-failed"),
        folder=str(key_folder),
    )


def make_files(values: JsonValue) -> Outbound:
    """Return a message with the files of a `RegisterOrder`. The same values give the same bytes.

    The log and whoever asked hear of a key that cannot be used. Raises typst.TypstError.
    """
    asked = cast("RegisterOrder", values)
    sheet = make_sheet(asked)
    blocks: list[Block] = [Text(asked["said"])]
    try:
        if can_print():
            made = make_pdf(asked, sheet)
            blocks.append(File(f"{asked['name']}.pdf", "application/pdf", made))
    except SettingsError as error:
        log.error("no register can be signed: %s", error)
        blocks = [Text(asked["failed"])]
    return Outbound((*blocks, File(f"{asked['name']}.csv", MEDIA_TYPES["csv"], sheet)))


def make_sheet(asked: RegisterOrder) -> bytes:
    """Return the CSV of a register."""
    return write_csv(asked["book"], asked["book"]["sheets"][0])


def make_pdf(asked: RegisterOrder, sheet: bytes) -> bytes:
    """Return the PDF of a register, which names the hash of its sheet, holds it, and is sealed.

    Raises SettingsError for a key that cannot be used.
    """
    key = signing_key(Path(asked["folder"]))
    digest = hashlib.sha256(sheet).hexdigest()
    claims = {**asked["claims"], "n": digest[:VERSION_SHOWN], "v": digest}
    facts = [*asked["paper"]["facts"], (asked["hash_label"], digest)]
    paper = RegisterPaper(**{**asked["paper"], "facts": facts, "mark": blank(claims, key)})
    at = datetime.fromisoformat(asked["book"]["at"]).replace(microsecond=0)
    return seal(print_register(paper, sheet, at), claims, key)
