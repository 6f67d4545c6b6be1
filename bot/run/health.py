"""`levain health`: the beats of the processes, and what they say of themselves.

A probe runs every half minute in each container. So the first look reads three settings and one
table, by the drivers alone. Only what it cannot tell is looked at by `examine`, with all settings.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.domain.beat import Beat, judge
from bot.run.processes import lives
from bot.storage.glance import glance_at_file, glance_at_server

if TYPE_CHECKING:
    from bot.run.settings import Settings

_SQLITE, _POSTGRESQL = "sqlite:///", "postgresql://"
_FILE = "levain.toml"


def glance(arguments: Sequence[str], environment: Mapping[str, str]) -> int | None:
    """Print the health at the least cost; return the exit code, or None when more must be read.

    `arguments`: those of `levain health`.
    """
    try:
        url, password, platforms = _read(arguments, environment)
        beats = _beats(url, password)
    except Exception:  # whatever it is, `examine` finds it again and says it
        return None
    host = socket.gethostname()
    if not any(each.fresh or (each.host == host and lives(each.pid)) for each in beats):
        return None  # why nothing runs may be in the settings
    return tell(judge(beats, host, platforms, lives))


def tell(wrong: Sequence[str]) -> int:
    """Print `ok`, or a line for each thing that is wrong; return the exit code."""
    for each in wrong:
        print(f"levain: {each}", file=sys.stderr)  # noqa: T201 - typer takes long to load
    if not wrong:
        print("ok")  # noqa: T201
    return 1 if wrong else 0


async def examine(settings: Settings) -> list[str]:
    """Return a sentence for each thing that is wrong with the settings, the database or beats."""
    from bot.run.platforms import load_platforms
    from bot.storage.beats import read_beats, verdict
    from bot.storage.database import Database
    from bot.storage.permission import Permission
    from bot.storage.restore import ensure_whole
    from bot.storage.schema import check
    from lessons.errors import LevainError
    from scheduler.clock import utc_now

    try:
        ensure_whole(settings.database, settings.state_folders)
    except LevainError as error:
        return [str(error)]  # all else follows from it
    wrong = []
    for platform in load_platforms():
        if platform.name in settings.platforms and platform.standing:
            try:
                platform.load(platform.standing)(settings.section(platform.name))
            except LevainError as error:
                wrong.append(str(error))
    database = Database(settings.database, Permission.LOOK)
    try:
        await check(database)
        wrong += await verdict(database, await database.now() or utc_now())
        beats = await read_beats(database)
        wrong += judge(beats, socket.gethostname(), settings.platforms, lives)
    except LevainError as error:
        wrong.append(str(error))
    finally:
        await database.close()
    return list(dict.fromkeys(wrong))


def _read(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[str, str, list[str]]:
    """Return the database URL, the password and the platforms, as `read_settings` reads them.

    Raises an error for whatever is not plain.
    """
    file = _FILE
    match list(arguments):
        case []:
            pass
        case ["--config" | "-c", named]:
            file = named
        case _:
            raise ValueError("more than a file")
    values: dict[str, Any] = {}
    if arguments or os.path.exists(file):  # noqa: PTH110 - pathlib takes long to load
        import tomllib

        with open(file, encoding="utf-8-sig") as opened:  # noqa: PTH123
            values = tomllib.loads(opened.read())
    given = values.get("database_url", "sqlite:///levain.sqlite")
    url = environment.get("LEVAIN_DATABASE_URL", given)
    place = environment.get("LEVAIN_DATABASE_PASSWORD_FILE", values.get("database_password_file"))
    password = ""
    if place is not None:
        with open(place, encoding="utf-8") as opened:  # noqa: PTH123
            password = opened.read().strip()
    listed = environment.get("LEVAIN_PLATFORMS")
    platforms = values.get("platforms", ["console"]) if listed is None else listed.split(",")
    return url, password, [each.strip() for each in platforms]


def _beats(url: str, password: str) -> Sequence[Beat]:
    """Read the beats of a database. Raises an error for whatever is not plain."""
    if url.startswith(_SQLITE):
        return glance_at_file(os.path.expanduser(url.removeprefix(_SQLITE)))  # noqa: PTH111
    if not url.startswith(_POSTGRESQL):
        raise ValueError("another database")
    from urllib.parse import parse_qsl, unquote, urlsplit

    parts = urlsplit(url)
    where = {
        "host": parts.hostname,
        "port": parts.port,
        "user": parts.username and unquote(parts.username),
        "password": password or (parts.password and unquote(parts.password)),
        "database": unquote(parts.path[1:]),
    }
    return glance_at_server(where | dict(parse_qsl(parts.query, strict_parsing=bool(parts.query))))
