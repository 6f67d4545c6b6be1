"""Matrix: one account of a homeserver, in private conversations."""

from adapters.platform import Platform

PLATFORM = Platform(
    name="matrix",
    opening="adapters.matrix.opening:open_adapter",
    section="adapters.matrix.settings:MatrixSettings",
    commands="adapters.matrix.cli:app",
    records="adapters.matrix.records",
)
