"""What a tap costs in Slack, and how fast lessons leave, beside Bolt and the SDK alone.

Run by `make bench`. Slack is the stand-in, in this process; each bot is another. Levain keeps a tap
before it acknowledges it, then grades, stores, closes the question and asks the next; Bolt
acknowledges, or closes and asks as well, and keeps nothing. They take turns, and only ratios of
medians are asserted. How to read them: docs/explanation/benchmarks.md.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.messages import SlackMessage
from adapters.slack.render import render
from adapters.slack.texts import speech
from bot.domain.messages import Choices, Option, Outbound
from tests.bench.processes import processor, started
from tests.bench.stores import new_store
from tests.campaigns.course import QUIZ, write_course
from tests.postgres import serve as serve_postgres
from tests.standins.slack.people import Person
from tests.standins.slack.screen import marks
from tests.standins.slack.server import Slack, serve
from tests.standins.slack.workspace import BOT, App, Message

ROUNDS = 5
ALONE = 16  # people who tap one after the other
CROWD = 10  # who tap at once
TURNS = 4  # crowds
WARM = 4  # people, before anything is measured
SENT = 500  # lessons, to as many people
READING = 0.1  # seconds, at the least, before somebody taps
REST = 0.5  # seconds, in which a bot ends what it does once it has replied
START_MAX = 60.0  # seconds
HERE = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True)
class Bot:
    """A contender: what `slack_bot.py` calls it, and its database."""

    name: str
    store: str = "sqlite"
    asks: bool = False  # the first question, of whoever says « leçon »
    replies: bool = False  # closes a question, and asks the next
    python: str = sys.executable
    home: Path = HERE  # the checkout that it runs


TAPPED = {
    "Levain, SQLite": Bot(name="levain", asks=True, replies=True),
    "Levain, PostgreSQL": Bot(name="levain", asks=True, replies=True, store="postgresql"),
    "Bolt, its defaults": Bot(name="bolt"),
    "Bolt, process_before_response": Bot(name="bolt-now"),
    "Bolt that closes and asks": Bot(name="bolt-replies", replies=True),
    "the same, by aiohttp on uvloop": Bot(name="bolt-bare", replies=True),
}
SENDERS = {
    "Levain, SQLite": Bot(name="send-levain"),
    "Levain, PostgreSQL": Bot(name="send-levain", store="postgresql"),
    "SDK, one session": Bot(name="send-sdk"),
}
OURS = ("Levain, SQLite", "Levain, PostgreSQL")
LATE_MAX = 1.5  # p99 of a tap alone, to that of Bolt with its defaults
COST_MAX = 4.0  # processor, to that of Bolt when it also closes and asks
SENDING_MIN = 0.85  # rate, to that of the SDK


@dataclass(kw_only=True)
class Taps:
    """What was measured, a figure a round."""

    alone: list[list[float]] = field(default_factory=list)  # seconds to the acknowledgement
    together: list[list[float]] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)  # processor seconds a tap

    @property
    def late(self) -> float:
        return median(map(_p99, self.alone))

    @property
    def cost(self) -> float:
        return median(self.costs)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A PostgreSQL that loses nothing when the power is cut."""
    with serve_postgres(safe=True) as url:
        yield url


def test_a_tap_is_acknowledged_as_soon_as_by_bolt_alone(
    server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taps = {name: Taps() for name in TAPPED}
    with capsys.disabled():
        print()
        for number in range(ROUNDS):
            print(f"round {number + 1} of {ROUNDS}", flush=True)
            for name, bot in TAPPED.items():
                with database(bot, server, tmp_path / f"{number} {name}") as (url, folder):
                    asyncio.run(_tap(bot, url, folder, taps[name]))
        _tell(taps)
    bolt, replies = taps["Bolt, its defaults"], taps["Bolt that closes and asks"]
    assert [name for name in OURS if taps[name].late > LATE_MAX * bolt.late] == []
    assert [name for name in OURS if taps[name].cost > COST_MAX * replies.cost] == []


def test_lessons_leave_as_fast_as_by_the_sdk_alone(
    server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines: dict[str, list[dict[str, float]]] = {name: [] for name in SENDERS}
    with capsys.disabled():
        print()
        for number in range(ROUNDS):
            print(f"round {number + 1} of {ROUNDS}", flush=True)
            for name, bot in SENDERS.items():
                with database(bot, server, tmp_path / f"{number} {name}") as (url, folder):
                    lines[name].append(asyncio.run(_send(bot, url, folder)))
        rates = {name: median(each["rate"] for each in all_) for name, all_ in lines.items()}
        print(f"\n{'':24}{'a second':>10}{'worst':>8}{'best':>8}{'CPU':>10}")
        for name, all_ in lines.items():
            each = [line["rate"] for line in all_]
            cpu = median(line["cpu_ms"] for line in all_)
            print(f"{name:24}{rates[name]:>10.0f}{min(each):>8.0f}{max(each):>8.0f}{cpu:>7.2f} ms")
        for name in OURS:
            print(f"{name} / SDK: {rates[name] / rates['SDK, one session']:.2f} ({SENDING_MIN})")
    slow = [name for name in OURS if rates[name] < SENDING_MIN * rates["SDK, one session"]]
    assert slow == []


@contextmanager
def database(bot: Bot, server: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """An empty one, and a folder with the course."""
    folder.mkdir()
    write_course(folder / "lessons", 2)
    with new_store(bot.store, server, folder) as url:
        yield url, folder


def _command(bot: Bot, slack: Slack, url: str, folder: Path) -> list[str]:
    options = {
        "api": slack.base_url,
        "token": slack.workspace().token,
        "app-token": slack.app.token,
        "url": url,
        "lessons": folder / "lessons",
    }
    named = [f"--{name}={value}" for name, value in options.items()]
    return [bot.python, "-m", "tests.bench.slack_bot", bot.name, *named]


# --- Taps --------------------------------------------------------------------------------------


async def _tap(bot: Bot, url: str, folder: Path, taps: Taps) -> None:
    """One round of one bot."""
    async with at_work(bot, url, folder, WARM + ALONE + CROWD * TURNS) as (slack, process, people):
        await _answer(bot, *people[:WARM])
        alone, together = people[WARM : WARM + ALONE], people[WARM + ALONE :]
        mark = len(slack.ledger.entries)
        await _answer(bot, *alone, pause=READING)
        taps.alone.append(_took(slack, mark))
        mark = len(slack.ledger.entries)
        taps.costs.append(await cost(bot, process, together))
        taps.together.append(_took(slack, mark))


@asynccontextmanager
async def at_work(
    bot: Bot, url: str, folder: Path, count: int
) -> AsyncIterator[tuple[Slack, subprocess.Popen[bytes], list[Person]]]:
    """A bot in a workspace where so many people have a question in front of them."""
    async with serve() as slack:
        with started(_command(bot, slack, url, folder), folder, bot.home) as process:
            await slack.ledger.until(lambda _: len(slack.sockets.open) >= 2, START_MAX)
            people = [slack.workspace().person(f"ana{number}") for number in range(count)]
            await asyncio.gather(*(_enter(bot, slack, person) for person in people))
            yield slack, process, people
            assert not any(person.errors for person in people)


async def cost(bot: Bot, process: subprocess.Popen[bytes], people: Sequence[Person]) -> float:
    """Processor seconds of a tap, while so many at once answer a lesson each."""
    await asyncio.sleep(REST)
    before = processor(process.pid)
    await asyncio.gather(*(_answer(bot, *people[n::CROWD]) for n in range(CROWD)))
    await asyncio.sleep(REST)
    return (processor(process.pid) - before) / (len(people) * QUIZ)


async def _enter(bot: Bot, slack: Slack, person: Person) -> None:
    await (person.say("leçon") if bot.asks else _asked(slack, person))
    await person.expect(_asks, START_MAX)


async def _asked(slack: Slack, person: Person) -> None:
    """A question that nobody waits for an answer to."""
    options = tuple(Option(each, f"Réponse {each} à 0-0") for each in "abc")
    asked = Choices("answer:campagne:l0:q0", "Question 0-0 ?", options)
    (message,) = render(Outbound((asked,)), speech("fr"))
    assert isinstance(message, SlackMessage)
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            token=slack.workspace().token, base_url=slack.base_url, session=session
        )
        said = {"text": message.text, "blocks": message.blocks}
        await client.chat_postMessage(channel=person.id, **said)


async def _answer(bot: Bot, *people: Person, pause: float = 0.0) -> None:
    """Each question of a lesson, one person after the other; the next once it is there."""
    for person in people:
        for _ in range(QUIZ):
            await asyncio.sleep(pause)
            said = len(person.channel.messages)
            await person.tap(_open(person), "A")
            if bot.replies:
                await person.until(lambda person=person, n=said: len(person.channel.messages) > n)


def _open(person: Person) -> Message:
    """The question that was asked last."""
    place = person.channel
    message = next(each for each in reversed(place.messages.values()) if _asks(each))
    return message | {"channel": place.id}


def _asks(message: Message) -> bool:
    return message["user"] == BOT and {"A", "B"} <= marks(message)


def _took(slack: Slack, mark: int) -> list[float]:
    """Seconds from each tap to its acknowledgement, since then."""
    taps = {each.id for each in slack.ledger.sent("interactive")}
    since = {id(each) for each in slack.ledger.entries[mark:]}
    return [each.took for each in slack.ledger.acks if each.id in taps and id(each) in since]


def _p99(took: Sequence[float]) -> float:
    return quantiles(took, n=100)[98]


def _tell(taps: dict[str, Taps]) -> None:
    print(f"\n{'':32}{'alone, p50':>12}{'p99':>8}{f'{CROWD} at once, p50':>19}{'p99':>8}", end="")
    print(f"{'CPU of 1,000':>14}{'least':>8}{'most':>8}")
    for name, each in taps.items():
        alone, together = (
            (median(map(median, all_)) * 1000, median(map(_p99, all_)) * 1000)
            for all_ in (each.alone, each.together)
        )
        print(f"{name:32}{alone[0]:>9.1f} ms{alone[1]:>8.1f}", end="")
        print(f"{together[0]:>16.1f} ms{together[1]:>8.1f}", end="")
        costs = [cost * 1000 for cost in each.costs]
        print(f"{median(costs):>12.2f} s{min(costs):>8.2f}{max(costs):>8.2f}")
    print()
    bolt, replies = taps["Bolt, its defaults"], taps["Bolt that closes and asks"]
    for name, each in taps.items():
        print(f"{name}: CPU {each.cost / bolt.cost:.1f} of Bolt's acknowledgement alone")
    for name in OURS:
        late, cost = taps[name].late / bolt.late, taps[name].cost
        print(f"{name}: p99 alone {late:.2f} of that of Bolt (at most {LATE_MAX}); CPU ", end="")
        print(f"{cost / replies.cost:.2f} of a Bolt that closes and asks (at most {COST_MAX})")


# --- Lessons -----------------------------------------------------------------------------------


async def _send(bot: Bot, url: str, folder: Path) -> dict[str, float]:
    """What the script says of itself; everybody reads one message.

    Slack tells neither of what it said itself.
    """
    async with serve(App(events=frozenset())) as slack:
        people = [slack.workspace().person(f"ana{number}") for number in range(SENT)]
        command = [*_command(bot, slack, url, folder), f"--count={SENT}"]
        process = await asyncio.create_subprocess_exec(
            *command, stdout=subprocess.PIPE, cwd=bot.home
        )
        said, _ = await process.communicate()
        assert process.returncode == 0
        assert {len(person.messages()) for person in people} == {1}
    line: dict[str, float] = json.loads(said)
    return line
