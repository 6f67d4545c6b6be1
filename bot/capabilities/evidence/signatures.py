"""Signed words: compact JWS (RFC 7515) by Ed25519, which anybody with the public key can check.

Three kinds differ by their `typ`: the code printed on the paper, the seal of the file, the badge.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.capabilities.evidence.keys import fingerprint
from lessons.errors import LevainError

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey
    from joserfc.jws import JWSRegistry

ALGORITHM = "EdDSA"  # its name in RFC 8037, which wallets know; RFC 9864 calls it Ed25519
TOKEN_MAX = 20_000  # characters


class TokenKind(StrEnum):
    """The `typ` of a signed text."""

    CODE = "levain-code"
    SEAL = "levain-seal"
    BADGE = "JWT"


class Forged(LevainError):
    """The signature is not of this key."""


class Foreign(Forged):
    """The signature names another key."""


class Unsigned(LevainError):
    """The words are no signed text of Levain."""


def sign(kind: TokenKind, claims: Mapping[str, Any], key: OKPKey) -> str:
    """Return the claims as a signed text. The same claims give the same text."""
    from joserfc import jws

    header: dict[str, Any] = {"alg": ALGORITHM, "typ": str(kind), "kid": fingerprint(key)}
    if kind is TokenKind.BADGE:  # a wallet looks for the key, not for its short name
        header = {"alg": ALGORITHM, "typ": str(kind), "jwk": key.as_dict(private=False)}
    payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode()
    return jws.serialize_compact(header, payload, key, registry=_registry())


def check(token: str, key: OKPKey) -> tuple[TokenKind, dict[str, Any]]:
    """Return the kind and the claims of a signed text. Raises Unsigned, Foreign or Forged."""
    from joserfc import jws
    from joserfc.errors import BadSignatureError, JoseError

    if len(token) > TOKEN_MAX or not token.isascii():
        raise Unsigned
    try:
        header = jws.extract_compact(token.encode(), registry=_registry()).headers()
        kind = TokenKind(header.get("typ", ""))
    except (JoseError, ValueError, TypeError, RecursionError):
        raise Unsigned from None
    if _named(header) not in (None, fingerprint(key)):
        raise Foreign
    try:
        signed = jws.deserialize_compact(token, key, registry=_registry())
        claims = json.loads(signed.payload)
    except BadSignatureError:
        raise Forged from None
    except (JoseError, ValueError, TypeError, RecursionError):
        raise Unsigned from None
    if not isinstance(claims, dict):
        raise Unsigned
    return kind, claims


def identity_hash(name: str, number: str) -> str:
    """Return the hash of a name, salted with the number, as Open Badges 3.0 has it.

    Whoever knows the name can check it; whoever does not learns none.
    """
    return f"sha256${hashlib.sha256(f'{name}{number}'.encode()).hexdigest()}"


def short_hash(name: str, number: str) -> str:
    """Return 128 bits of the hash of a name, for a code that has little room."""
    return shorten(identity_hash(name, number))


def shorten(hashed: str) -> str:
    return hashed.removeprefix("sha256$")[:32]


def digest(content: bytes) -> str:
    """Return the SHA-256 of a content in base64url: 43 characters."""
    return urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


def _named(header: Mapping[str, Any]) -> str | None:
    """Return the short name of the key that a header names; None if it names none."""
    from joserfc.errors import JoseError
    from joserfc.jwk import OKPKey

    if "jwk" not in header:
        return str(header["kid"]) if "kid" in header else None
    try:
        return fingerprint(OKPKey.import_key(header["jwk"]))
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        return ""


@cache
def _registry() -> JWSRegistry:
    """Return the registry that knows one algorithm, without joserfc's warning on its name."""
    from joserfc.errors import UnsupportedAlgorithmError
    from joserfc.jws import JWSRegistry

    class OneAlgorithm(JWSRegistry):
        def get_alg(self, name: str) -> Any:
            if name != ALGORITHM:
                raise UnsupportedAlgorithmError(f"{name} is not {ALGORITHM}")
            return self.algorithms[name]

    return OneAlgorithm()
