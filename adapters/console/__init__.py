"""A chat in a terminal, or between two pipes."""

from adapters.platform import Platform

PLATFORM = Platform(
    name="console",
    opening="adapters.console.opening:open_adapter",
    standing="adapters.console.opening:standing",
)
