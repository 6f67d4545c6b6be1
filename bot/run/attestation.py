"""The table `attestation` of the settings file."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from adapters.section import Section
from bot.domain.issuer import Issuer
from bot.domain.printed import printable

# No user name, which would let an address pass for another, and nothing that is not plain.
_SITE = re.compile(r"https://[^\s/?#@:\\]+(?::\d{1,5})?(?:[/?#][^\s<>\"\\]*)?")


def can_be_printed(words: str) -> str:
    said = unicodedata.normalize("NFC", re.sub(" +", " ", words).strip(" "))
    if words and not said:
        raise ValueError("it is blank: write words, or leave it out")
    if said and printable(said) != said:
        raise ValueError(
            "write it on one line, in letters and signs of European languages: others cannot be"
            " printed"
        )
    return said


def _is_site(url: str) -> str:
    if url and not (url.isprintable() and _SITE.fullmatch(url)):
        raise ValueError(
            "write an address such as https://www.ville.example, without a user name or a password"
        )
    return url


Words = Annotated[str, Field(max_length=120), AfterValidator(can_be_printed)]
Site = Annotated[str, Field(max_length=200), AfterValidator(_is_site)]


class IssuerSettings(Section):
    """Words of the issuer, printed on every attestation, and the folder of the signing key."""

    employer: Words = ""
    issuer: Words = ""  # whoever gives the course; empty: the employer
    place: Words = ""
    signatory: Words = ""  # name and function; empty: nobody signs
    url: Site = ""  # site of the issuer
    key_folder: Path = Path("attestation")

    @property
    def state(self) -> tuple[Path, ...]:
        return (self.key_folder,)

    @property
    def described(self) -> Issuer:
        """Return the issuer as the core knows it."""
        return Issuer(
            employer=self.employer,
            name=self.issuer,
            place=self.place,
            signatory=self.signatory,
            url=self.url,
            key_folder=self.key_folder,
        )
