"""Refusals of a database: what each error of a driver means, and the remedy."""

from __future__ import annotations

import getpass
import os
import socket
import sqlite3
import ssl
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

# By SQLSTATE, or by how it begins: https://www.postgresql.org/docs/current/errcodes-appendix.html
_STATES = {
    "28P01": "refuses the password of {user}: correct the file of database_password_file, or give"
    " that role the password of the file",
    "28000": "refuses {user}: let that role in, from this machine, in pg_hba.conf of the server",
    "3D000": "has no such database: create it, or correct its name",
    "42501": "does not let {user} work in that database: make that role its owner",
    "25006": "may only be read: name the server that is written to, not its copy",
    "53100": "has no room left on its disk: make some",
    "53300": "has no connection left: raise its max_connections, or end what holds them",
    "53": "is short of resources: look at its log",
    "57P03": "is starting or stopping: wait, and look at its log if it lasts",
    "57P": "was stopped: start it",
    "08": "has cut the connection: look whether it runs, and at its log",
}
_NAMES = {  # of SQLite
    "SQLITE_NOTADB": "is no SQLite database: name another file, or restore a backup",
    "SQLITE_CORRUPT": "is damaged, or cut short: stop Levain and restore a backup",
    "SQLITE_CANTOPEN": "cannot be opened: {let}",
    "SQLITE_READONLY": "cannot be written: {let}",
    "SQLITE_PERM": "cannot be opened: {let}",
    "SQLITE_FULL": "cannot grow: the disk is full: make room there",
    "SQLITE_IOERR": "cannot be read or written: the disk has failed, or is full",
    "SQLITE_BUSY": "is held by another program for too long: end what writes to it",
}
_GONE = "was removed or replaced while Levain ran: put it back, then start levain run again"
_LET = "let {user} write to it and to its folder"
_READ_ONLY = "its disk is mounted to be read alone: mount it to be written"
_SILENT = "does not answer: look whether PostgreSQL runs there, and at database_url"
_ERRORS: tuple[tuple[type[BaseException], Callable[[BaseException], str]], ...] = (
    (socket.gaierror, lambda _: "is not known by that name: correct the host in database_url"),
    (
        ssl.SSLCertVerificationError,
        lambda error: (
            f"shows a certificate that is not trusted ({_reason(error)}): name the"
            " authority in PGSSLROOTCERT"
        ),
    ),
    (ssl.SSLError, lambda error: f"cannot agree on encryption ({_reason(error)})"),
    (
        ConnectionRefusedError,
        lambda _: "refuses connections: start PostgreSQL, or correct host and port in database_url",
    ),
    (
        TimeoutError,
        lambda _: "does not answer in time: look at the network, and at the firewall between",
    ),
    (FileNotFoundError, lambda _: "has no socket there: start PostgreSQL, or correct the folder"),
    (PermissionError, lambda _: "does not let this user in: correct the rights of its socket"),
)


class FileGone(Exception):
    """The file was removed or replaced while it was open: what is written to it is lost."""


def name_of(url: URL) -> str:
    """Return the file, or the role, host and name of a database; never the password."""
    if is_file(url):
        return str(file_of(url).absolute())
    host = url.host or url.query.get("host") or os.environ.get("PGHOST") or "localhost"
    user = f"{url.username}@" if url.username else ""
    port = f":{url.port}" if url.port else ""
    return f"postgresql://{user}{host}{port}/{url.database or ''}"


def is_file(url: URL) -> bool:
    """Return True for a database of SQLite, which is a file; False for one of a server."""
    return url.get_backend_name() == "sqlite"


def file_of(url: URL) -> Path:
    return Path(str(url.database)).expanduser()


def explain(error: Exception, url: URL) -> str | None:
    """Return a sentence for an error that keeps all work waiting; None for any other error."""
    said = _said(error, url)
    return said and f"database_url: {name_of(url)} {said}"


def not_ours(name: str) -> str:
    """Say that another program uses a database, by the file or the host."""
    return f"database_url: {name} holds tables that are not Levain's: give it a database of its own"


def explain_file(error: Exception, file: Path) -> str | None:
    """Return what an error of SQLite says of a file, after its name; None for any other error."""
    name = "_".join(str(getattr(error, "sqlite_errorname", "")).split("_")[:2])
    return _NAMES[name].format(let=let_write(file)) if name in _NAMES else None


def let_write(path: Path) -> str:
    """Return the remedy for what this user may not open or write."""
    return _READ_ONLY if _is_read_only(path) else _LET.format(user=name_user()) + _owner(path)


def _is_read_only(path: Path) -> bool:
    try:
        return bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    except OSError:
        return False


def name_user() -> str:
    """Return the user of this process; a number where it has no name, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.geteuid())


def _said(error: Exception, url: URL) -> str | None:
    cause = error.orig if isinstance(error, DBAPIError) else error
    if is_file(url):
        if isinstance(cause, FileGone):
            return _GONE
        if isinstance(cause, sqlite3.Error):
            return explain_file(cause, file_of(url))
        if isinstance(cause, OSError):
            return f"cannot be used: {cause.filename or ''}: {cause.strerror}"
        return None
    state = str(getattr(cause, "sqlstate", None) or "")
    for begins, said in _STATES.items():
        if state.startswith(begins):
            return _encryption(cause, url) or said.format(user=url.username or name_user())
    for kind, say in _ERRORS:
        if isinstance(cause, kind):
            return say(cause)
    if encryption := _encryption(cause, url):
        return encryption
    invalid = isinstance(error, DBAPIError) and error.connection_invalidated
    return _SILENT if invalid or isinstance(cause, OSError) else None


def _encryption(cause: BaseException | None, url: URL) -> str | None:
    """Return what to do when encryption is wanted by one side alone, or cannot be verified."""
    if "rejected SSL upgrade" in str(cause):
        if not (url.query.get("ssl") or os.environ.get("PGSSLMODE")):  # then it may say no
            return "is no PostgreSQL server: correct host and port in database_url"
        return "speaks without encryption alone: take ssl=… out of database_url, and PGSSLMODE"
    if "root certificate file" in str(cause):
        return (
            "cannot be verified without the certificate of its authority: name that file in"
            " PGSSLROOTCERT"
        )
    if "no encryption" in str(cause):
        return (
            "refuses connections that are not encrypted, or from here: add ?ssl=require to"
            " database_url, or correct pg_hba.conf"
        )
    return None


def _reason(error: BaseException) -> str:
    return str(getattr(error, "verify_message", "") or getattr(error, "reason", "") or "TLS")


def _owner(path: Path) -> str:
    """Return whose a file is, when it belongs to another user."""
    try:
        owner = path.owner() if path.exists() else path.parent.owner()
    except (OSError, KeyError):
        return ""
    return f" ({owner} owns it)" if owner != name_user() else ""
