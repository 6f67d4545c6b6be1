"""The issuer of attestations, as the settings describe it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Words printed on every attestation, and the folder of the key that signs them."""

    employer: str = ""
    name: str = ""  # of whoever gives the course; empty: the employer
    place: str = ""  # where attestations are made out
    signatory: str = ""  # name and function; empty: nobody signs
    url: str = ""  # site of the issuer
    key_folder: Path = Path("attestation")

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the settings without which no attestation is made."""
        needed = {"employer": self.employer, "place": self.place}
        return tuple(f"attestation.{name}" for name, value in needed.items() if not value)
