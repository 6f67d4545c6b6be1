"""Opening of the app that the settings describe."""

from __future__ import annotations

import logging

from adapters.opening import Opening
from adapters.slack.account import check, open_slack
from adapters.slack.adapter import Slack
from adapters.slack.options import exposed_files, read_options, read_secrets
from adapters.slack.settings import SlackSettings

log = logging.getLogger(__name__)


def standing(chosen: SlackSettings) -> str:
    """Return where the app serves, and how. Raises SettingsError for a missing secret."""
    check(read_secrets(chosen), read_options(chosen))
    where = "workspaces that installed it" if chosen.client_id else "one workspace"
    return f"{where}, by {'HTTP' if chosen.mode == 'http' else 'sockets'}"


async def open_adapter(opening: Opening[SlackSettings]) -> Slack:
    """Open the adapter until the stack closes. Raises SettingsError for a missing secret."""
    chosen = opening.settings
    secrets = read_secrets(chosen)
    for file in exposed_files(chosen):
        log.warning("%s: everybody on this machine can read it: run `chmod 600 %s`", file, file)
    return await opening.stack.enter_async_context(
        open_slack(
            opening.database,
            secrets,
            read_options(chosen),
            clock=opening.clock,
            language=opening.language,
            people=opening.people,
            invite=chosen.invite,
            names=opening.names,
        )
    )
