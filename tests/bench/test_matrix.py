"""What an answered question costs on Matrix, beside bots that only say again what they are told.

Run by `make bench`, on one homeserver: `levain run` on its SQLite file grades, keeps and replies;
the others echo. They take turns, and only ratios of medians are asserted. How to read them:
docs/explanation/benchmarks.md.
"""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median, quantiles

import pytest

from adapters.matrix.session import Session, save_session
from tests.bench.processes import processor, started
from tests.campaigns.course import QUIZ, write_course
from tests.environment import environment
from tests.standins.matrix.learner import Event, Learner, words
from tests.standins.matrix.synapse import Account, Synapse

ROUNDS = 5
ROOMS = 20
RATES = {1: 8, 5: 60}  # messages a second, all rooms together: how many of them a round
COSTLY = 5  # the rate at which processors are compared
LOST_AFTER = 15.0  # seconds without a reply
START_MAX = 90.0  # seconds
REST = 0.5  # seconds, in which a bot ends what it does once it has replied
BOTS = Path(__file__).parent / "bots"
LOCK = BOTS.with_suffix(".lock")
LEVAIN = Path(sys.executable).with_name("levain")

Turn = tuple[str, str]  # what a learner says, and what the reply must hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A bot. Its replies are known by the number of the message, from 0 in each room."""

    command: Callable[[Synapse, Account, Path], Sequence[str]]
    turn: Callable[[int], Turn]
    before: Callable[[int], Turn | None]  # what must be said first, not counted


def _levain(
    executable: Path, lessons: int, synapse: Synapse, account: Account, folder: Path
) -> Sequence[str]:
    state = folder / "matrix"
    whose = (account.user_id, account.device_id, account.access_token)
    save_session(state, Session(synapse.url, *whose))
    write_course(folder / "lessons", lessons)
    settings = folder / "levain.toml"
    settings.write_text(
        f'database_url = "sqlite:///{folder}/levain.sqlite"\n'
        f'lessons = "{folder}/lessons"\n'
        'platforms = ["matrix"]\n'
        f'[matrix]\nfolder = "{state}"\nreactions = "never"\n'
    )
    subprocess.run([executable, "db", "upgrade", "--config", settings], check=True)
    return [str(executable), "run", "--config", str(settings)]


def _graded(number: int) -> Turn:
    lesson, question = divmod(number, QUIZ)
    return "a", f"Verdict de a à {lesson}-{question}."


def _opened(number: int) -> Turn | None:
    lesson, question = divmod(number, QUIZ)
    return None if question else ("leçon", f"Question {lesson}-0 ?")


def levain(executable: Path, lessons: int) -> Contender:
    """Levain as that command, with so many lessons of five questions for each room."""
    return Contender(command=partial(_levain, executable, lessons), turn=_graded, before=_opened)


def _echo(script: str) -> Contender:
    def command(synapse: Synapse, account: Account, folder: Path) -> Sequence[str]:
        who = ["--homeserver", synapse.url, "--user", account.user_id, "--folder", str(folder)]
        who += ["--token", account.access_token, "--device", account.device_id]
        return [str(environment(LOCK)), str(BOTS / script), *who]

    def turn(number: int) -> Turn:
        return (f"message {number}.",) * 2

    return Contender(
        command=command, turn=turn, before=lambda number: None if number else ("salut.",) * 2
    )


CONTENDERS = {
    "Levain": levain(LEVAIN, sum(RATES.values()) * ROUNDS // ROOMS + ROUNDS),
    "maubot": _echo("maubot_echo.py"),
    "simplematrixbotlib": _echo("simplematrixbotlib_echo.py"),
    "nio-bot": _echo("niobot_echo.py"),
    "matrix-nio": _echo("nio_echo.py"),
}

COSTS = (("Levain", 1.5, "maubot"), ("Levain", 1.0, "nio-bot"))  # processor, at most so many times


@dataclass
class Pair:
    """One learner and one bot, in a room of theirs."""

    learner: Learner
    bot: str
    room: str
    contender: Contender
    number: int = 0  # of the next message
    opened: bool = False
    alone: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def open(self, patience: float = LOST_AFTER) -> bool:
        """Say what must come first; whether that is done."""
        before = self.contender.before(self.number)
        if before and not self.opened:
            self.opened = await self._say(before, patience) is not None
        return before is None or self.opened

    async def ask(self) -> float | None:
        """Seconds until the reply to the next message; None when it is lost."""
        async with self.alone:
            number, self.number, self.opened = self.number, self.number + 1, False
            return await self._say(self.contender.turn(number), LOST_AFTER)

    async def _say(self, turn: Turn, patience: float) -> float | None:
        said, expected = turn
        before = time.perf_counter()
        await self.learner.say(self.room, said)
        try:
            async with asyncio.timeout(patience):
                while not any(self._is(each, expected) for each in self.learner.seen(self.room)):
                    await self.learner.pull(LOST_AFTER)
        except TimeoutError:
            return None
        return time.perf_counter() - before

    def _is(self, event: Event, expected: str) -> bool:
        from_bot = event["sender"] == self.bot and event["type"] == "m.room.message"
        return from_bot and expected in words(event)


@dataclass
class Bot:
    """A contender at work, and what was measured of it, by rate."""

    process: subprocess.Popen[bytes]
    talks: list[Pair]
    trips: dict[int, list[float]] = field(default_factory=lambda: {rate: [] for rate in RATES})
    lost: int = 0
    costs: dict[int, list[float]] = field(default_factory=lambda: {rate: [] for rate in RATES})

    async def wake(self) -> None:
        """Speak to it until it replies, then once in each room."""
        async with asyncio.timeout(START_MAX):
            while not await self.talks[0].open(patience=2.0):
                assert self.process.poll() is None, f"{self.process.args}: ended"
        for talk in self.talks:
            assert await talk.open()
            assert await talk.ask(), f"{talk.bot}: no reply"

    async def measure(self, rate: int, count: int) -> None:
        """So many messages at that rate, one room after the other."""
        share = -(-count // ROOMS)
        for talk in self.talks:  # no lesson ends in between
            while talk.number % QUIZ + share > QUIZ:
                await talk.ask()
            assert await talk.open()
        before = processor(self.process.pid)

        async def ask(number: int, talk: Pair) -> float | None:
            await asyncio.sleep(number / rate)
            return await talk.ask()

        numbered = zip(range(count), itertools.cycle(self.talks), strict=False)
        trips = await asyncio.gather(*(ask(*each) for each in numbered))
        await asyncio.sleep(REST)
        self.costs[rate].append((processor(self.process.pid) - before) / count)
        self.trips[rate] += [trip for trip in trips if trip is not None]
        self.lost += trips.count(None)


async def test_an_answer_costs_at_most_a_few_echoes(
    synapse: Synapse, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        async with AsyncExitStack() as stack:
            bots = await enter(synapse, tmp_path, stack, CONTENDERS)
            for number in range(ROUNDS):
                print(f"round {number + 1} of {ROUNDS}", flush=True)
                for rate, count in RATES.items():
                    for bot in bots.values():
                        await bot.measure(rate, count)
        answers = sum(talk.number for talk in bots["Levain"].talks)
        with closing(sqlite3.connect(tmp_path / "Levain" / "levain.sqlite")) as database:
            (kept,) = database.execute("SELECT count(*) FROM answer").fetchone()
        costs = _tell(bots)
        for one, most, other in COSTS:
            print(f"{one} / {other}: {costs[one] / costs[other]:.2f} (at most {most})")
    assert bots["Levain"].lost == 0
    assert kept == answers
    dear = [(one, other) for one, most, other in COSTS if costs[one] > most * costs[other]]
    assert not dear


async def enter(
    synapse: Synapse, folder: Path, stack: AsyncExitStack, contenders: Mapping[str, Contender]
) -> dict[str, Bot]:
    """Every contender, in a room with each learner, replying."""
    print(f"\n{ROOMS} learners, a room of each with {', '.join(contenders)}", flush=True)
    learners = [
        await stack.enter_async_context(await Learner.register(synapse, f"bench-{number}"))
        for number in range(ROOMS)
    ]
    bots = {}
    for number, (name, contender) in enumerate(contenders.items()):
        account = await asyncio.to_thread(synapse.register, f"bench-bot-{number}")
        talks = []
        for learner in learners:
            room = await learner.open_room(account.user_id)
            place = f"/_matrix/client/v3/join/{room}"
            await asyncio.to_thread(synapse.call, "POST", place, {}, account.access_token)
            talks.append(Pair(learner, account.user_id, room, contender))
        home = folder / name
        home.mkdir()
        command = contender.command(synapse, account, home)
        bots[name] = Bot(stack.enter_context(started(command, home)), talks)
        await bots[name].wake()
    return bots


def _tell(bots: dict[str, Bot]) -> dict[str, float]:
    """What was measured; processor seconds a message, of each."""
    print(f"\n{'':20}{'messages':>9}{'lost':>6}", end="")
    print("".join(f"{f'p50, {rate}/s':>12}{f'p99, {rate}/s':>12}" for rate in RATES), end="")
    print(f"{'CPU of 1,000':>14}{'least':>8}{'most':>8}")
    for name, bot in bots.items():
        sent = sum(map(len, bot.trips.values())) + bot.lost
        print(f"{name:20}{sent:>9}{bot.lost:>6}", end="")
        for trips in bot.trips.values():
            print(
                f"{median(trips) * 1000:>9.0f} ms{quantiles(trips, n=100)[98] * 1000:>9.0f} ms",
                end="",
            )
        each = [cost * 1000 for cost in bot.costs[COSTLY]]
        print(f"{median(each):>12.2f} s{min(each):>8.2f}{max(each):>8.2f}")
    print()
    return {name: median(bot.costs[COSTLY]) for name, bot in bots.items()}
