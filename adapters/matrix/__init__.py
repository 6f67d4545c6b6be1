"""Matrix: one account of a homeserver, in private conversations."""

from adapters.platform import Platform

PLATFORM = Platform(
    name="matrix",
    opening="adapters.matrix.opening:open_adapter",
    standing="adapters.matrix.opening:standing",
    section="adapters.matrix.settings:MatrixSettings",
    commands="adapters.matrix.cli:app",
    records="adapters.matrix.records",
    state="adapters.matrix.state",
)
