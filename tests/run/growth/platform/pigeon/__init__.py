"""A made-up platform: letters on standard input, one a line, and answers on standard output."""

from adapters.platform import Platform

PLATFORM = Platform(
    name="pigeon",
    opening="adapters.pigeon.opening:open_adapter",
    section="adapters.pigeon.settings:PigeonSettings",
    commands="adapters.pigeon.cli:app",
    records="adapters.pigeon.records",
)
