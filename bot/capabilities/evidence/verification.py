"""Verification: whether a file or a code is genuine, and nothing more about the person.

A file is read as bytes, never as a PDF: nothing in it is opened or run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.capabilities.evidence.sealing import Altered, check_seal
from bot.capabilities.evidence.signatures import (
    TOKEN_MAX,
    Foreign,
    Forged,
    TokenKind,
    Unsigned,
    check,
    short_hash,
    shorten,
)
from bot.domain.printed import read_name
from lessons.sanitize import line

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey

FILE_MAX = 10 * 1024 * 1024  # bytes: ours have some 50 kB
_PDF = b"%PDF-"
_FOREIGN = "signed by another key: name the key of whoever issued it with --key"
_ABSENT = "there is no such file: name the PDF as it was received, or paste the whole of its code"
_CODE = re.compile(r"eyJ[\w-]*\.")  # how a signed text begins: a mapping of JSON in base64
_FORGED = "not genuine: its signature does not fit its content"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A sentence on a file or a code."""

    genuine: bool
    said: str


def verify(given: str, key: OKPKey, name: str | None = None) -> Judgement:
    """Return the verdict on the path of a file, or on a code.

    `name`: of the person who shows it, to be compared. Raises OSError for a file that cannot be
    read.
    """
    file = _file(given)
    if file is None:
        code = _unfold(given)
        if not _CODE.match(code):  # a misspelt path is no forgery
            return Judgement(False, _ABSENT)
        return _judge(lambda: _claims(code, key), name)
    if not file.is_file():
        return Judgement(False, "it is no file: name a PDF, or paste its code")
    with file.open("rb") as opened:
        content = opened.read(FILE_MAX + 1)
    if len(content) > FILE_MAX:
        return Judgement(False, f"not genuine: no attestation has more than {FILE_MAX >> 20} MB")
    if content.startswith(_PDF):
        return _judge(lambda: check_seal(content, key), name)
    if len(content) > TOKEN_MAX:
        return Judgement(False, "it is neither a PDF nor a code: name the PDF as it was received")
    text = _unfold(content.decode("ascii", errors="replace"))
    return _judge(lambda: _claims(text, key), name)


def _file(given: str) -> Path | None:
    """Return the path, when something stands there; None for a code."""
    try:
        return Path(given) if Path(given).exists() else None
    except (OSError, ValueError):  # too long for a name, or with a null byte
        return None


def _unfold(text: str) -> str:
    """Return a code without the blanks and line breaks that a mail puts in it."""
    return "".join(text.split())


def _claims(text: str, key: OKPKey) -> Mapping[str, Any]:
    kind, claims = check(text, key)
    if kind is TokenKind.SEAL:  # of a file, which is not there
        raise Unsigned
    return _of_badge(claims) if kind is TokenKind.BADGE else claims


def _judge(read: Callable[[], Mapping[str, Any]], name: str | None) -> Judgement:
    try:
        claims = read()
    except Foreign:
        return Judgement(False, _FOREIGN)
    except Forged:
        return Judgement(False, _FORGED)
    except Altered:
        return Judgement(False, "not genuine: the file was changed or cut since it was issued")
    except Unsigned:
        return Judgement(
            False, "not genuine: nothing in it was signed by Levain, or it is not whole"
        )
    return _genuine(claims, name)


def _genuine(claims: Mapping[str, Any], name: str | None) -> Judgement:
    kind = "register" if "k" in claims else "attestation"
    said = (
        f"genuine: {kind} {_shown(claims, 'n')}, issued on {_shown(claims, 'd')} by"
        f" {_shown(claims, 'i')}, for “{_shown(claims, 'c')}”, version {_shown(claims, 'v')}"
    )
    if name is None:
        return Judgement(True, said)
    number, read = str(claims.get("n")), read_name(name) or name
    # A badge has the name as it is written, as its specification asks; a code, in small letters.
    if claims.get("p") not in (short_hash(read, number), short_hash(read.casefold(), number)):
        return Judgement(False, f"{said}; but not issued to that name")
    return Judgement(True, f"{said}; issued to that name")


def _of_badge(claims: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the claims of a badge, as those of a code. Raises Unsigned for another shape."""
    try:
        subject = claims["credentialSubject"]
        return {
            "n": subject["licenseNumber"],
            "d": claims["validFrom"][:10],
            "i": claims["issuer"]["name"],
            "c": claims["name"],
            "v": subject["achievement"]["version"],
            "p": shorten(subject["identifier"][0]["identityHash"]),
        }
    except (KeyError, IndexError, TypeError):
        raise Unsigned from None


def _shown(claims: Mapping[str, Any], name: str) -> str:
    """Return a claim on one line, for a terminal; a dash if there is none."""
    shown = line(str(claims.get(name, "–")))[:200]
    return "".join(each for each in shown if each.isprintable() or each == "\N{NO-BREAK SPACE}")
