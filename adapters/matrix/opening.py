"""Opens the account that the settings describe."""

from __future__ import annotations

from adapters.matrix.account import find_session, open_matrix
from adapters.matrix.adapter import Matrix
from adapters.matrix.settings import MatrixSettings
from adapters.matrix.texts import speech
from adapters.opening import Opening


def standing(chosen: MatrixSettings) -> str:
    """Return the account, and its homeserver. Raises SettingsError when nobody has logged in."""
    session = find_session(chosen.folder)
    return f"{session.user_id} on {session.homeserver}"


async def open_adapter(opening: Opening[MatrixSettings]) -> Matrix:
    """The adapter, until the stack closes. Raises SettingsError when nobody has logged in."""
    chosen = opening.settings
    return await opening.stack.enter_async_context(
        open_matrix(
            opening.database,
            chosen.folder,
            key_file=chosen.key_file,
            password_file=chosen.password_file,
            clock=opening.clock,
            speech=speech(opening.language),
            allowed=chosen.allowed,
            reactions=chosen.reactions,
            polls=chosen.polls,
            people=tuple(each.user for each in opening.people if chosen.invite),
            invites=chosen.invite,
            encrypted=chosen.encrypted,
        )
    )
