"""Slack: the app's direct conversations and its Home, in one workspace or many."""

from adapters.platform import Platform

PLATFORM = Platform(
    name="slack",
    opening="adapters.slack.opening:open_adapter",
    standing="adapters.slack.opening:standing",
    section="adapters.slack.settings:SlackSettings",
    commands="adapters.slack.cli:app",
    records="adapters.slack.records",
)
