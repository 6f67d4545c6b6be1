"""Opening of the app that the settings describe."""

from __future__ import annotations

from adapters.opening import Opening
from adapters.slack.account import open_slack
from adapters.slack.adapter import Slack
from adapters.slack.options import read_options, read_secrets
from adapters.slack.settings import SlackSettings


async def open_adapter(opening: Opening[SlackSettings]) -> Slack:
    """Open the adapter until the stack closes. Raises SettingsError for a missing secret."""
    chosen = opening.settings
    return await opening.stack.enter_async_context(
        open_slack(
            opening.database,
            read_secrets(chosen),
            read_options(chosen),
            clock=opening.clock,
            language=opening.language,
            people=opening.people,
            invite=chosen.invite,
            names=opening.names,
        )
    )
