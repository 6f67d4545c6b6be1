"""Tokens of workspaces: one from the settings, or those of installations, kept encrypted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from adapters.slack.records import Installations
from adapters.troubles import Troubles
from bot.domain.errors import SettingsError

REFUSED = "token"

log = logging.getLogger(__name__)


class OneToken:
    """The token in the settings, of one workspace or organisation."""

    def __init__(self, token: str, troubles: Troubles | None = None) -> None:
        self._token = token
        self._troubles = troubles  # None: they are kept nowhere
        self._refused = False

    async def find(self, workspace: str) -> str | None:
        return self._token

    async def workspaces(self) -> list[str]:
        """Return no name: the token is good for whatever workspace it is of."""
        return [""]

    async def lose(self, workspace: str, token: str, why: str) -> None:
        """Report a refused token, for `levain health`."""
        self._refused = True
        if self._troubles:
            said = f"{why}: give the token of a new installation, and restart Levain"
            await self._troubles.complain(REFUSED, said)

    async def regain(self) -> None:
        """End the trouble of a token that Slack accepts again. Raises StorageGone."""
        if self._refused and self._troubles:
            await self._troubles.recover(REFUSED)
        self._refused = False

    async def uninstall(self, workspace: str, at: datetime) -> None:
        """Report that the workspace removed Levain."""
        await self.lose(workspace, self._token, "Levain was uninstalled")


class InstalledTokens:
    """The tokens of every workspace that installed Levain, by its id or its organisation's."""

    def __init__(
        self, store: Installations, keys: MultiFernet, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._keys = keys
        self._clock = clock
        self._known: dict[str, str] = {}

    async def workspaces(self) -> list[str]:
        """Return the workspaces that have installed Levain."""
        return sorted(await self._store.all())

    async def list_unnamed(self, workspaces: Collection[str]) -> list[str]:
        """List the workspaces that installed Levain, and that the settings do not name."""
        return sorted({*await self._store.all()} - {*workspaces})

    async def renew(self) -> None:
        """Encrypt with the first key what an older one encrypted. Raises SettingsError."""
        for workspace, secret in (await self._store.all()).items():
            try:
                new = self._keys.rotate(secret.encode()).decode()
            except InvalidToken:
                raise SettingsError(
                    f"slack.key_file: the token of workspace {workspace} was encrypted with another"
                    " key: add that key as a further line"
                ) from None
            await self._store.replace(workspace, secret, new)

    async def save(self, workspace: str, token: str) -> None:
        secret = self._keys.encrypt(token.encode()).decode()
        await self._store.save(workspace, secret, self._clock())
        self._known.pop(workspace, None)

    async def find(self, workspace: str) -> str | None:
        if workspace not in self._known:
            secret = await self._store.find(workspace)
            if secret is None:
                return None
            self._known[workspace] = self._keys.decrypt(secret.encode()).decode()
        return self._known[workspace]

    async def lose(self, workspace: str, token: str, why: str) -> None:
        """Forget a refused token: Levain is no longer installed, unless a newer token came."""
        if self._known.get(workspace) == token:
            del self._known[workspace]
        secret = await self._store.find(workspace)
        if secret and self._keys.decrypt(secret.encode()).decode() == token:
            await self._store.remove(workspace, secret)
            log.warning(
                "%s: %s: it is served no more until it installs Levain again", workspace, why
            )

    async def regain(self) -> None:
        """Do nothing: a refused token is forgotten, and no trouble is kept."""

    async def uninstall(self, workspace: str, at: datetime) -> None:
        """Forget what was installed by that instant; a later installation stays."""
        self._known.pop(workspace, None)
        await self._store.remove_older(workspace, at)


def read_keys(text: str) -> MultiFernet:
    """Read keys, one a line: the first encrypts, all decrypt. Raises SettingsError."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    try:
        return MultiFernet([Fernet(line) for line in lines])
    except ValueError:
        raise SettingsError(
            "slack.key_file: each line must be a key: `levain slack key` makes one"
        ) from None
