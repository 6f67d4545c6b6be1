"""The seal of a file: a signed text among its keywords, over every other byte of it.

A PDF is made with a blank of the same length in the seal's place, so that no offset moves. Who
checks one puts the blank back: no reader of PDF is needed, and no file can mislead one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.capabilities.evidence.signatures import TokenKind, Unsigned, check, digest, sign

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey

PREFIX = "levain-seal:"
DIGEST = "sha256"  # claim of the seal: the digest of the file
_SEAL = re.compile(rb"levain-seal:([\w.-]{80,2000})", re.ASCII)


class Altered(Unsigned):
    """The file is not the one that was sealed."""


def blank(claims: Mapping[str, Any], key: OKPKey) -> str:
    """Return the keyword to make the file with: as long as its seal will be."""
    return PREFIX + "A" * len(_sign(b"", claims, key))


def seal(content: bytes, claims: Mapping[str, Any], key: OKPKey) -> bytes:
    """Return a file made with its blank, sealed. Raises ValueError if it has no blank."""
    place = blank(claims, key).encode()
    if place not in content:
        raise ValueError("the file was made without the blank of its seal")
    return content.replace(place, f"{PREFIX}{_sign(content, claims, key)}".encode())


def check_seal(content: bytes, key: OKPKey) -> dict[str, Any]:
    """Return the claims of a file that is as it was sealed.

    Raises Unsigned for a file without a seal, Altered, Foreign or Forged for another.
    """
    seals = set(_SEAL.findall(content))
    if not seals:
        raise Unsigned
    if len(seals) > 1:
        raise Altered
    (token,) = seals
    kind, claims = check(token.decode("ascii"), key)
    bare = content.replace(PREFIX.encode() + token, (PREFIX + "A" * len(token)).encode())
    if kind is not TokenKind.SEAL or claims.get(DIGEST) != digest(bare):
        raise Altered
    return claims


def _sign(content: bytes, claims: Mapping[str, Any], key: OKPKey) -> str:
    return sign(TokenKind.SEAL, {**claims, DIGEST: digest(content)}, key)
