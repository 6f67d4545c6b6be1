"""The session of Levain on a homeserver: made by a login, kept in the state folder."""

from __future__ import annotations

import json
import logging
from collections.abc import Collection
from dataclasses import asdict, dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp

from adapters.matrix.client import CALL_MAX, V3, asked_wait, read_object
from adapters.matrix.secret_files import read_private
from bot.domain.errors import SettingsError
from bot.storage.whole import write_whole

SESSION = "session.json"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Session:
    """The homeserver where Levain is logged in, and its account and device there."""

    homeserver: str  # https://…
    user_id: str
    device_id: str
    access_token: str


def save_session(folder: Path, session: Session) -> None:
    """Keep a session, for its owner alone to read."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(folder / SESSION, json.dumps(asdict(session)))


def load_session(folder: Path) -> Session | None:
    """The session kept, if any. Raises SettingsError for a file that others can read."""
    file = folder / SESSION
    if not file.exists():
        return None
    try:
        return Session(**json.loads(read_private(file)))
    except (ValueError, TypeError):
        raise SettingsError(f"{file}: not a session: run `levain matrix login` again") from None


async def log_in(
    homeserver: str,
    *,
    user: str | None = None,
    password: str | None = None,
    token: str | None = None,
    sso_token: str | None = None,
    device_name: str = "Levain",
) -> Session:
    """Log in on a new device; with an access token, on the device it belongs to.

    Raises SettingsError with the remedy, never with the secret.
    """
    homeserver = homeserver.rstrip("/")
    if token:
        who = await _call(homeserver, "GET", "/account/whoami", token=token)
        if not who.get("device_id"):
            raise SettingsError("this token belongs to no device: log in with a password")
        return Session(homeserver, who["user_id"], who["device_id"], token)
    given: dict[str, Any] = (
        {"type": "m.login.token", "token": sso_token}
        if sso_token
        else {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": user},
            "password": password,
        }
    )
    body = given | {"initial_device_display_name": device_name}
    names = ("user_id", "device_id", "access_token")
    made = await _call(homeserver, "POST", "/login", body, needed=names)
    return Session(homeserver, *(made[name] for name in names))


async def log_out(session: Session) -> None:
    """End a session, unless it has ended; nobody waits for it to succeed."""
    try:
        place, token = session.homeserver, session.access_token
        await _call(place, "POST", "/logout", {}, token, needed=())
    except SettingsError as error:
        log.info("the device %s was not logged out: %s", session.device_id, error)


async def _call(
    homeserver: str,
    method: str,
    place: str,
    body: object = None,
    token: str | None = None,
    *,
    needed: Collection[str] = ("user_id",),
) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(CALL_MAX)) as http,
            http.request(method, f"{homeserver}{V3}{place}", json=body, headers=headers) as answer,
        ):
            content = await answer.read()
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise SettingsError(f"{homeserver}: {_explain(error)}") from None
    found = read_object(content) or {}
    if answer.status == HTTPStatus.OK and all(isinstance(found.get(name), str) for name in needed):
        return found
    code = str(found.get("errcode", ""))[:60]
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        after = asked_wait(found, answer.headers.get("Retry-After"))
        raise SettingsError(f"{homeserver}: too many attempts: try again in {after:.0f} s")
    if code == "M_USER_DEACTIVATED":
        raise SettingsError(f"{homeserver}: this account is deactivated: use another")
    if code in ("M_FORBIDDEN", "M_UNKNOWN_TOKEN"):
        raise SettingsError(f"{homeserver}: refused: check the user and the password or token")
    raise SettingsError(f"{homeserver}: answered {answer.status} {code}")


def _explain(error: Exception) -> str:
    """Say why a homeserver was not reached, and what to do."""
    if isinstance(error, aiohttp.InvalidURL):
        return "write the whole address, as https://matrix.example.org"
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return "its certificate is not trusted: check its address, and its authority here"
    if isinstance(error, TimeoutError):
        return "no Matrix homeserver answers there in time: check its address, and the network"
    return "no Matrix homeserver answers there: check its address"
