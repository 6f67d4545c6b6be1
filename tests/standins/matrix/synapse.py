"""A Matrix homeserver of the tests' own: a Synapse that dies with whoever started it."""

from __future__ import annotations

import base64
import hmac
import http.client
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.environment import environment

LOCK = Path(__file__).with_name("synapse.lock")
SERVER_NAME = "localhost"
START_MAX = 90.0  # seconds: it takes 4 of the processor
STOP_MAX = 20.0  # seconds

_SECRET = "known to the tests"  # noqa: S105
_NO_LIMIT = {"per_second": 100_000, "burst_count": 100_000}
_RELAXED = {
    "rc_message": _NO_LIMIT,
    "rc_registration": _NO_LIMIT,
    "rc_login": {"address": _NO_LIMIT, "account": _NO_LIMIT, "failed_attempts": _NO_LIMIT},
    "rc_joins": {"local": _NO_LIMIT, "remote": _NO_LIMIT},
    "rc_joins_per_room": _NO_LIMIT,
    "rc_invites": {"per_room": _NO_LIMIT, "per_user": _NO_LIMIT, "per_issuer": _NO_LIMIT},
    "rc_room_creation": _NO_LIMIT,
    "rc_admin_redaction": _NO_LIMIT,
    "rc_media_create": _NO_LIMIT,
    "rc_presence": {"per_user": _NO_LIMIT},
    "rc_3pid_validation": _NO_LIMIT,
    "rc_user_directory": _NO_LIMIT,
    "rc_reports": _NO_LIMIT,
    "rc_delayed_event_mgmt": _NO_LIMIT,
}
# Its standard input is a pipe of ours: closed by whatever ends us, from whichever thread we are.
_RUN = """
import os, runpy, signal, sys, threading
def die_with_parent():
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGKILL)
threading.Thread(target=die_with_parent, daemon=True).start()
sys.argv[0] = "synapse"
runpy.run_module("synapse.app.homeserver", run_name="__main__", alter_sys=True)
"""


class Account(NamedTuple):
    """Somebody registered, and the session that comes with it."""

    user_id: str
    access_token: str
    device_id: str
    password: str


class Synapse:
    """One homeserver, on one port and the data of one folder, through stops and starts."""

    def __init__(
        self, folder: Path, *, relaxed: bool = True, limits: Mapping[str, Any] | None = None
    ) -> None:
        """`relaxed` lifts the rate limits; else they are a fresh installation's, or `limits`."""
        self.folder = folder
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._limits = _RELAXED if relaxed else limits or {}
        self._log = folder / "synapse.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._admin: Account | None = None

    def start(self) -> None:
        """Start, and return once it answers."""
        config = self._configure()
        with self._log.open("ab") as log:
            self._process = process = subprocess.Popen(
                [str(environment(LOCK)), "-I", "-c", _RUN, "-c", str(config)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=self.folder,
            )
        deadline = time.monotonic() + START_MAX
        while not self._healthy():
            if process.poll() is not None:
                self._forget()
                raise RuntimeError(f"Synapse ended with {process.returncode}:\n{self._tail()}")
            if time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"Synapse does not answer:\n{self._tail()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(STOP_MAX)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._forget()

    def kill(self) -> None:
        """End it as a power cut would (SIGKILL)."""
        if self._process:
            self._process.kill()
        self._forget()

    def restart(self) -> None:
        """Stop, then start on the same port and data. After `kill`, only start."""
        self.stop()
        self.start()

    def register(
        self,
        user: str,
        password: str = "correct horse",  # noqa: S107
        *,
        admin: bool = False,
    ) -> Account:
        """A new account. Raises RuntimeError, as for a name that is taken."""
        place = "/_synapse/admin/v1/register"
        nonce = self.call("GET", place)["nonce"]
        signed = f"{nonce}\0{user}\0{password}\0{'admin' if admin else 'notadmin'}"
        mac = hmac.new(_SECRET.encode(), signed.encode(), "sha1").hexdigest()
        body = {"nonce": nonce, "username": user, "password": password, "mac": mac}
        made = self.call("POST", place, {**body, "admin": admin})
        return Account(made["user_id"], made["access_token"], made["device_id"], password)

    def lift_limits(self, *accounts: Account) -> None:
        """Those accounts may do as much as they like, as an administrator of it decides."""
        if self._admin is None:
            self._admin = self.register(f"admin-{os.urandom(4).hex()}", admin=True)
        for each in accounts:
            place = f"/_synapse/admin/v1/users/{each.user_id}/override_ratelimit"
            body = {"messages_per_second": 0, "burst_count": 0}
            self.call("POST", place, body, self._admin.access_token)

    def call(
        self, method: str, place: str, body: Mapping[str, Any] | None = None, token: str = ""
    ) -> dict[str, Any]:
        """What it answers, waited for. Raises RuntimeError unless that is 200."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        status, content = self._request(method, place, body, headers, wait=30)
        if status != http.HTTPStatus.OK:
            raise RuntimeError(f"{method} {place}: {status} {content!r}\n{self._tail()}")
        answer: dict[str, Any] = json.loads(content)
        return answer

    def _request(
        self,
        method: str,
        place: str,
        body: Mapping[str, Any] | None,
        headers: Mapping[str, str],
        wait: float,
    ) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=wait)
        try:
            data = None if body is None else json.dumps(body)
            connection.request(method, place, data, dict(headers))
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def _healthy(self) -> bool:
        try:
            return self._request("GET", "/health", None, {}, wait=1)[0] == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False

    def _forget(self) -> None:
        """Wait for the end of the process, and close our end of its pipe."""
        if self._process:
            self._process.wait()
            assert self._process.stdin
            self._process.stdin.close()
        self._process = None

    def _tail(self) -> str:
        log = self._log.read_text(errors="replace") if self._log.exists() else ""
        return f"--- {self._log}\n{log[-3000:]}"

    def _configure(self) -> Path:
        """Its configuration, as JSON: that is YAML too."""
        folder = self.folder
        folder.mkdir(parents=True, exist_ok=True)
        key = folder / "signing.key"
        if not key.exists():
            seed = base64.b64encode(os.urandom(32)).decode().rstrip("=")
            key.write_text(f"ed25519 a_tests {seed}\n")
        log = folder / "log.yaml"
        log.write_text(json.dumps(_LOG))
        config = {
            "server_name": SERVER_NAME,
            "public_baseurl": f"{self.url}/",
            "listeners": [
                {
                    "port": self.port,
                    "bind_addresses": ["127.0.0.1"],
                    "type": "http",
                    "resources": [{"names": ["client"], "compress": False}],
                }
            ],
            "database": {"name": "sqlite3", "args": {"database": str(folder / "synapse.db")}},
            "log_config": str(log),
            "pid_file": str(folder / "synapse.pid"),
            "media_store_path": str(folder / "media"),
            "signing_key_path": str(key),
            "registration_shared_secret": _SECRET,
            "macaroon_secret_key": _SECRET,
            "form_secret": _SECRET,
            "report_stats": False,
            "federation_domain_whitelist": [],
            "trusted_key_servers": [],
            "suppress_key_server_warning": True,
            # Nobody asks for them here, and each costs some of what a message does.
            "presence": {"enabled": False},
            "push": {"enabled": False},
            "send_federation": False,
            "bcrypt_rounds": 4,
            # Otherwise the same question within two minutes gets the same answer.
            "caches": {"sync_response_cache_duration": 0},
            # Gives the login tokens that a single sign-on would.
            "login_via_existing_session": {"enabled": True, "require_ui_auth": False},
        }
        path = folder / "synapse.yaml"
        path.write_text(json.dumps({**config, **self._limits}, indent=1))
        return path


_LOG = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"level": "WARNING", "handlers": ["stderr"]},
}


@contextmanager
def serve(
    folder: Path, *, relaxed: bool = True, limits: Mapping[str, Any] | None = None
) -> Iterator[Synapse]:
    """A homeserver that lives as long as the block."""
    synapse = Synapse(folder, relaxed=relaxed, limits=limits)
    try:
        synapse.start()
        yield synapse
    finally:
        synapse.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
