"""The badge: the attestation as an Open Badges 3.0 credential, a W3C verifiable credential. Pure.

The person is named by a salted hash, and the result stays on the paper: a badge is shown around.
Specification: 1EdTech, Open Badges 3.0, § 8.2 for its form as a signed JWT.
"""

from __future__ import annotations

import json
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from bot.capabilities.evidence.model import Attestation
from bot.capabilities.evidence.signatures import identity_hash

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
_SPACE = uuid.UUID("6f1c8a1e-33a4-5d0b-8f0b-8d5a2f6f4c11")  # of Levain's names, for UUIDs of names


def make_badge(
    attestation: Attestation, criteria: str, public: Mapping[str, object]
) -> dict[str, Any]:
    """Return the claims of the badge. `criteria`: what was done to earn it; `public`: the JWK."""
    details, number = attestation.details, attestation.number
    at = attestation.issued_at.astimezone(UTC).replace(microsecond=0)
    issuer, badge_id = _did(public), _urn(number)
    profile = {"id": issuer, "type": ["Profile"], "name": details.issuer}
    return {
        "@context": list(CONTEXT),
        "id": badge_id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": details.title,
        "issuer": profile | ({"url": details.url} if details.url else {}),
        "validFrom": at.isoformat().replace("+00:00", "Z"),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "name",
                    "hashed": True,
                    "salt": number,
                    "identityHash": identity_hash(details.name, number),
                }
            ],
            "licenseNumber": number,
            "activityStartDate": f"{details.started_on}T00:00:00Z",
            "activityEndDate": f"{details.ended_on}T00:00:00Z",
            "achievement": {
                "id": _urn(f"{details.course_id}@{details.version}"),
                "type": ["Achievement"],
                "achievementType": "Course",
                "name": details.title,
                "description": " ".join(f"{each}." for each in details.objectives),
                "criteria": {"narrative": criteria},
                "inLanguage": details.language,
                "version": details.version,
            },
        },
        "iss": issuer,
        "jti": badge_id,
        "nbf": int(at.timestamp()),
    }


def _urn(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_SPACE, name)}"


def _did(public: Mapping[str, object]) -> str:
    """Return the issuer's id, which holds its key (method `did:jwk`): nothing is to be fetched."""
    known = {name: public[name] for name in ("crv", "kty", "x")}
    encoded = json.dumps(known, separators=(",", ":")).encode()
    return f"did:jwk:{urlsafe_b64encode(encoded).decode().rstrip('=')}"
