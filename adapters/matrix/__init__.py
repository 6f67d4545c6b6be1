"""Matrix: one account of a homeserver, in private conversations."""

from adapters.platform import Platform
from bot.domain.identifiers import Identifier

PLATFORM = Platform(
    name="matrix",
    opening="adapters.matrix.opening:open_adapter",
    standing="adapters.matrix.opening:standing",
    section="adapters.matrix.settings:MatrixSettings",
    commands="adapters.matrix.cli:app",
    records="adapters.matrix.records",
    state="adapters.matrix.state",
    identifier=Identifier(
        title="Matrix",
        columns=(
            *("identifiant tchap", "adresse matrix", "identifiant matrix", "tchap", "matrix"),
            *("adresse tchap", "compte tchap", "matrix id", "matrix address", "tchap id"),
        ),
        user=r"@[^\s:/@]+:[^\s:/@]+(?::\d+)?",
        workspace=r"[^\s/@]+",
        example=("agent.exemple.fr", "@prenom.nom:agent.exemple.fr"),
    ),
)
