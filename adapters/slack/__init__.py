"""Slack: the app's direct conversations and its Home, in one workspace or many."""

from adapters.platform import Platform
from bot.domain.identifiers import Identifier

PLATFORM = Platform(
    name="slack",
    opening="adapters.slack.opening:open_adapter",
    standing="adapters.slack.opening:standing",
    section="adapters.slack.settings:SlackSettings",
    commands="adapters.slack.cli:app",
    records="adapters.slack.records",
    identifier=Identifier(
        title="Slack",
        columns=("identifiant slack", "slack", "compte slack", "slack id", "member id"),
        user="[UW][A-Z0-9]{2,}",
        workspace="T[A-Z0-9]{2,}",
        example=("T024BE7LD", "U024BE7LH"),
        capitals=True,
    ),
)
