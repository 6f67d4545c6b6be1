"""Evidence: the attestation, and the name to print on it."""

from __future__ import annotations

from pathlib import Path

from bot.capabilities.evidence import attestation, paper, records
from bot.capabilities.evidence.readers import read_attested
from bot.turn.capability import Capability, Command
from bot.understanding.names import is_plain

CAPABILITY = Capability(
    name="evidence",
    commands=(
        Command(
            "attestation", attestation.attestation, read_attested, ("attestation", "certificate")
        ),
        Command(
            attestation.NAME,
            attestation.name,
            read_attested,
            ("mon nom", "my name"),
            argument=True,
            plain=is_plain,
        ),
    ),
    keepers=records.KEEPERS,
    makers={paper.MAKER: paper.make_paper},
    holdings=records.HOLDINGS,
    sayings=Path(__file__).with_name("sayings.yaml"),
)
