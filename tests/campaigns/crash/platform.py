"""A chat platform of the tests' own: a process apart, whose ledger tells what really left.

    python -m tests.campaigns.crash.platform --ledger FILE [--faults lose-answer=0.1,429=0.05]

It speaks HTTP/1.1 on 127.0.0.1 and prints its port first, then, once SIGTERM has ended it, what
happened as one line of JSON. `POST /send` accepts a message, `GET /find` looks one up. A message is
in the ledger before its sender knows: what is there was read by somebody, twice if it is there
twice.

What it draws at random depends on the seed, the message and how often it was tried, not on the
order in which messages arrive: two runs that try the same suffer the same.

What it does not model:

- a request that outlives its connection: it is accepted as soon as it is read, or never;
- a look-up that lags behind: a message is found as soon as it is accepted;
- a power cut: the ledger outlives the process, and is read again by the next, but is not synced;
- limits other than the one by workspace, in requests a second;
- messages that change or disappear, people who answer, TLS and credentials.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl

HONOURED = 24 * 3600.0  # seconds during which a key counts once
GONE = (403, 404, 410)
START_MAX = 20.0  # seconds, to start and to stop
ROOT = Path(__file__).parents[3]

FAULTS = {
    "lose-request": "cut before it is accepted",
    "429": "refused; welcome again after 0.2 to 1 s",
    "503": "refused",
    "502": "accepted, and answered as if it had gone wrong",
    "lose-answer": "accepted, then cut",
    "hang": "accepted, never answered",
    "slow": "accepted, answered after 50 to 300 ms",
}


class Draw(NamedTuple):
    fault: str | None
    size: float  # at random in [0, 1), for a fault that has a length


@dataclass(frozen=True)
class Faults:
    """How often each thing goes wrong: a probability by name, at most one for a request.

    A name of `FAULTS` is for a send, `find-` and that name for a look-up. `gone` is the share of
    conversations nobody can be written to in, always the same ones.
    """

    seed: int = 0
    odds: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = {*FAULTS, *(f"find-{name}" for name in FAULTS), "gone"}
        if unknown := sorted(self.odds.keys() - known):
            raise ValueError(f"unknown faults: {', '.join(unknown)}")
        for prefix in ("", "find-"):
            share = [self.odds.get(prefix + name, 0.0) for name in FAULTS]
            if min(share) < 0 or sum(share) > 1 + 1e-9:
                raise ValueError("probabilities go from 0 to 1, and their sum too")

    @classmethod
    def parse(cls, spec: str, seed: int = 0) -> Faults:
        """Read `name=probability,…`. Raises ValueError."""
        pairs = (part.partition("=") for part in spec.split(",") if part)
        return cls(seed, {name.strip(): float(odd) for name, _, odd in pairs})

    def draw(self, prefix: str, *about: object) -> Draw:
        """What goes wrong for that request."""
        where, size = self._chances(prefix, *about)
        for name in FAULTS:
            where -= self.odds.get(prefix + name, 0.0)
            if where < 0:
                return Draw(name, size)
        return Draw(None, size)

    def gone(self, workspace: str, conversation: str) -> int | None:
        """The status that says nobody is there."""
        where, size = self._chances("gone", workspace, conversation)
        return GONE[int(size * len(GONE))] if where < self.odds.get("gone", 0.0) else None

    def _chances(self, *about: object) -> tuple[float, float]:
        digest = blake2b(json.dumps((self.seed, *about)).encode(), digest_size=14).digest()
        return int.from_bytes(digest[:6], "big") / 2**48, int.from_bytes(
            digest[6:12], "big"
        ) / 2**48


class Message(NamedTuple):
    workspace: str
    conversation: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the ledger: a message somebody read."""

    ordinal: int  # from 1
    at: float  # `time.monotonic()`, the same for every process
    workspace: str
    conversation: str
    key: str

    @property
    def id(self) -> str:
        return f"m{self.ordinal}"


def read_ledger(path: Path) -> list[Entry]:
    """What was accepted, in that order; a line that is being written is not there yet."""
    whole, _, _ = path.read_text("utf-8").rpartition("\n")
    return [Entry(**json.loads(line)) for line in whole.splitlines()]


class Ledger:
    """Accepts messages, for good; goes on with the file that is there."""

    def __init__(self, path: Path, *, honour: bool) -> None:
        self._honour = honour
        self._file = path.open("ab", buffering=0)
        self._known: dict[Message, Entry] = {}
        self._ordinal = 0
        for entry in read_ledger(path):
            self._keep(entry)

    def accept(self, message: Message, now: float) -> tuple[Entry, bool]:
        """Its entry, and whether it is a new one."""
        known = self._known.get(message)
        if known and self._honour and now - known.at < HONOURED:
            return known, False
        entry = Entry(ordinal=self._ordinal + 1, at=now, **message._asdict())
        values = {name: getattr(entry, name) for name in Entry.__slots__}
        self._file.write(json.dumps(values).encode() + b"\n")
        self._keep(entry)
        return entry, True

    def find(self, message: Message) -> Entry | None:
        return self._known.get(message)

    def close(self) -> None:
        self._file.close()

    def _keep(self, entry: Entry) -> None:
        self._known[Message(entry.workspace, entry.conversation, entry.key)] = entry
        self._ordinal = entry.ordinal


@dataclass
class Bucket:
    """So many a second, and so many at once."""

    rate: float
    burst: float
    left: float
    at: float

    def take(self, now: float) -> float:
        """How many seconds to wait; 0 when it is taken."""
        self.left = min(self.burst, self.left + (now - self.at) * self.rate)
        self.at = now
        if self.left < 1:
            return (1 - self.left) / self.rate
        self.left -= 1
        return 0.0


# --- HTTP ------------------------------------------------------------------------------------


class Parcel(NamedTuple):
    """A request or an answer."""

    first: list[str]  # the three words of its first line
    headers: dict[str, str]  # names in lower case
    body: bytes


async def read_parcel(reader: asyncio.StreamReader) -> Parcel:
    """The next one. Raises IncompleteReadError when there is none, or not all of it."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head[:-4].decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Parcel(first.split(" ", 2), headers, body)


def _answer(status: int, after: float | None = None, **values: object) -> bytes:
    body = json.dumps(values).encode()
    wait = "" if after is None else f"Retry-After: {after:.3f}\r\n"
    head = f"HTTP/1.1 {status} -\r\n{wait}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class Platform:
    """What the process does with each connection."""

    def __init__(
        self,
        ledger: Ledger,
        faults: Faults,
        *,
        honour: bool = True,
        find: bool = True,
        rate: float | None = None,
        burst: float = 1,
    ) -> None:
        self._ledger = ledger
        self._faults = faults
        self._honour = honour
        self._find = find
        self._rate = rate
        self._burst = burst
        self._buckets: dict[str, Bucket] = {}
        self._tries: Counter[tuple[str, Message]] = Counter()
        self.counts: Counter[str] = Counter()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request after another, until the client leaves or is cut."""
        try:
            while answer := await self._handle(await read_parcel(reader), reader):
                writer.write(answer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # the client left, or the process ends
        finally:
            writer.transport.abort()

    async def _handle(self, request: Parcel, reader: asyncio.StreamReader) -> bytes | None:
        """The answer; None cuts."""
        method, target, _ = request.first
        path, _, query = target.partition("?")
        match method, path:
            case "POST", "/send":
                values, prefix, work = json.loads(request.body), "", self._accept
            case "GET", "/find":
                values, prefix, work = dict(parse_qsl(query)), "find-", self._look_up
            case _:
                return _answer(400)
        message = Message(values["workspace"], values["conversation"], values["key"])
        if not prefix and (refused := self._refuse(message)):
            return refused
        self._tries[prefix, message] += 1
        draw = self._faults.draw(prefix, *message, self._tries[prefix, message])
        if draw.fault:
            self.counts[prefix + draw.fault] += 1
        return await self._suffer(draw, lambda: work(message), reader)

    async def _suffer(
        self, draw: Draw, work: Callable[[], bytes], reader: asyncio.StreamReader
    ) -> bytes | None:
        """Do the work, or not, and let the client know, or not."""
        match draw.fault:
            case "lose-request":
                return None
            case "429":
                return _answer(429, after=0.2 + 0.8 * draw.size)
            case "503":
                return _answer(503)
        answer = work()
        match draw.fault:
            case "502":
                return _answer(502)
            case "lose-answer":
                return None
            case "hang":
                await reader.read()  # until the client gives up
                return None
            case "slow":
                await asyncio.sleep(0.05 + 0.25 * draw.size)
        return answer

    def _refuse(self, message: Message) -> bytes | None:
        """A refusal that is no fault: nobody is there, or too much is asked."""
        if status := self._faults.gone(message.workspace, message.conversation):
            self.counts["gone"] += 1
            return _answer(status)
        if self._rate is None:
            return None
        now = time.monotonic()
        bucket = self._buckets.get(message.workspace)
        if bucket is None:
            bucket = Bucket(self._rate, self._burst, self._burst, now)
            self._buckets[message.workspace] = bucket
        if after := bucket.take(now):
            self.counts["limited"] += 1
            return _answer(429, after=after)
        return None

    def _accept(self, message: Message) -> bytes:
        entry, new = self._ledger.accept(message, time.monotonic())
        self.counts["delivered" if new else "repeated"] += 1
        return _answer(200, id=entry.id)

    def _look_up(self, message: Message) -> bytes:
        if not self._find:
            return _answer(501, honours=self._honour)
        entry = self._ledger.find(message)
        self.counts["found" if entry else "not-found"] += 1
        return _answer(200, id=entry.id) if entry else _answer(404)


# --- The process -----------------------------------------------------------------------------


async def _run(options: argparse.Namespace) -> None:
    ledger = Ledger(options.ledger, honour=options.honour)
    platform = Platform(
        ledger,
        Faults.parse(options.faults, options.seed),
        honour=options.honour,
        find=options.find,
        rate=options.rate,
        burst=options.burst,
    )
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    server = await asyncio.start_server(platform.serve, "127.0.0.1", options.port, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await stopping.wait()
    server.close()
    ledger.close()
    print(json.dumps({**platform.counts, "cpu": time.process_time()}), flush=True)


def main() -> None:
    names = ", ".join([*FAULTS, "find-…", "gone"])
    flag = argparse.BooleanOptionalAction
    parser = argparse.ArgumentParser(prog="platform")
    parser.add_argument("--port", type=int, default=0, help="0 for one that is free")
    parser.add_argument("--ledger", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--honour", action=flag, default=True, help="a key counts once in 24 h")
    parser.add_argument("--find", action=flag, default=True, help="a key can be looked up")
    parser.add_argument("--faults", default="", help=f"name=probability,… of {names}")
    parser.add_argument("--rate", type=float, help="messages a second, for each workspace")
    parser.add_argument("--burst", type=float, default=1, help="and how many at once")
    options = parser.parse_args()
    try:
        Faults.parse(options.faults)
    except ValueError as error:
        parser.error(str(error))
    asyncio.run(_run(options))


@dataclass
class Running:
    """A platform that was started."""

    process: subprocess.Popen[str]
    port: int
    path: Path
    counts: dict[str, float] = field(default_factory=dict)  # once it has stopped

    @property
    def ledger(self) -> list[Entry]:
        return read_ledger(self.path)

    def stop(self) -> int:
        """End it as an administrator would; its exit code. Again is harmless."""
        self.process.terminate()
        return self._end()

    def kill(self) -> int:
        """End it without a warning."""
        self.process.kill()
        return self._end()

    def _end(self) -> int:
        assert self.process.stdout is not None
        if not self.process.stdout.closed:
            try:
                said, _ = self.process.communicate(timeout=START_MAX)
            except subprocess.TimeoutExpired:
                self.process.kill()
                said, _ = self.process.communicate()
            self.counts = json.loads(said or "{}")
        return self.process.returncode


@contextlib.contextmanager
def open_platform(ledger: Path, **options: object) -> Iterator[Running]:
    """A platform that lives as long as the block; options as those of the command line."""
    command = [
        sys.executable,
        "-m",
        "tests.campaigns.crash.platform",
        "--ledger",
        str(ledger.absolute()),
    ]
    for name, value in options.items():
        if isinstance(value, bool):
            command.append(f"--{name}" if value else f"--no-{name}")
        elif value is not None:
            command += [f"--{name}", str(value)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    running = Running(process, 0, ledger)
    try:
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], START_MAX)
        said = process.stdout.readline() if ready else ""
        if not said:
            raise RuntimeError("the platform did not start")
        running.port = int(said)
        yield running
    finally:
        running.stop()


if __name__ == "__main__":
    main()
