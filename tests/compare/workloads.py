"""Workloads: the same work, done by whichever checkout it is given to.

`levain simulate`, planning and the drain run in the checkout from end to end. On Slack and Matrix
only the bot does: what stands in for the platform and for people is of this checkout, for both.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.bench import test_matrix as matrix
from tests.bench import test_slack as slack
from tests.bench.stores import new_store
from tests.compare.checkout import Checkout
from tests.compare.ratios import Figures
from tests.standins.matrix.synapse import serve as serve_synapse

LEARNERS, DAYS = 300, 8  # of a simulation
MESSAGES = 30_000  # of a drain
TAPPERS = 40  # in Slack, five taps each
ANSWERS = matrix.RATES[matrix.COSTLY]  # on Matrix
PHASES = {"answering": "answers", "sending": "composing and draining"}
STORES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}

# Run in the checkout, by its own planning bench, whose names both have.
PLAN = """
import asyncio, sys, time
from tests.bench import test_planning as bench
assert bench.DUE == 10_000
asyncio.run(bench.fill(sys.argv[1], 2 * bench.DUE, bench.DUE))
begun = time.process_time()
asyncio.run(bench.plan(sys.argv[1]))
print(time.process_time() - begun)
"""

Measure = Callable[[Checkout], Figures]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a workload runs, and how often."""

    folder: Path
    server: str  # URL of a PostgreSQL
    rounds: int  # with the one that is thrown away


Workload = Callable[[Sequence[Checkout], Place], AbstractContextManager[Measure]]


def _simulate(kind: str, place: Place, checkout: Checkout) -> Figures:
    """Phases of made-up people's days, as the process counts them, and all of it from outside."""
    command = (checkout.levain, "simulate", f"--learners={LEARNERS}", f"--days={DAYS}")
    with _store(kind, place) as (url, _):
        ran = checkout.run(*command, "--format=json", f"--database={url}")
    report = json.loads(ran.output)
    spent = {name: report["phases"][phase]["cpu"] for phase, name in PHASES.items()}
    spent[f"simulation of {report['messages']:,} messages and {report['visits']:,} visits"] = (
        ran.cpu
    )
    return {f"{name}, {STORES[kind]}": seconds for name, seconds in spent.items()}


def _plan(kind: str, place: Place, checkout: Checkout) -> Figures:
    """Ten thousand who are due, among twice as many."""
    with _store(kind, place) as (url, _):
        ran = checkout.run(checkout.python, "-c", PLAN, url)
    return {f"planning 10,000, {STORES[kind]}": float(ran.output)}


def _drain(kind: str, place: Place, checkout: Checkout) -> Figures:
    """The queue alone, with messages that cost nothing."""
    script = checkout.root / "tests" / "bench" / "peers" / "levain_drain.py"
    with _store(kind, place) as (url, _):
        ran = checkout.run(checkout.python, script, f"--url={url}", f"--count={MESSAGES}")
    line = json.loads(ran.output)
    seconds = line["cpu_ms"] * line["messages"] / 1000
    return {f"draining {line['messages']:,}, {STORES[kind]}": seconds}


def _tap(kind: str, place: Place, checkout: Checkout) -> Figures:
    """Taps of ten people at once, from the first to half a second after the last."""
    bot = slack.Bot(
        name="levain",
        store=kind,
        asks=True,
        replies=True,
        python=str(checkout.python),
        home=checkout.root,
    )

    async def measure(url: str, folder: Path) -> float:
        async with slack.at_work(bot, url, folder, TAPPERS) as (_, process, people):
            return await slack.cost(bot, process, people)

    folder = Path(tempfile.mkdtemp(dir=place.folder)) / checkout.name
    with slack.database(bot, place.server, folder) as (url, folder):
        cost = asyncio.run(measure(url, folder))
    return {f"1,000 taps in Slack, {STORES[kind]}": cost * 1000}


@contextmanager
def _matrix(pair: Sequence[Checkout], place: Place) -> Iterator[Measure]:
    """Answers of people who have a room with each of both bots, on one homeserver."""
    bots = {each.name: matrix.levain(each.levain, place.rounds + 2) for each in pair}
    with serve_synapse(place.folder / "synapse") as synapse, asyncio.Runner() as runner:
        stack = AsyncExitStack()
        try:
            entered = runner.run(matrix.enter(synapse, place.folder, stack, bots))

            def measure(checkout: Checkout) -> Figures:
                bot = entered[checkout.name]
                runner.run(bot.measure(matrix.COSTLY, ANSWERS))
                assert not bot.lost, f"{checkout.name}: {bot.lost} answers without a reply"
                return {"1,000 answers on Matrix, SQLite": bot.costs[matrix.COSTLY][-1] * 1000}

            yield measure
        finally:
            runner.run(stack.aclose())


@contextmanager
def _store(kind: str, place: Place) -> Iterator[tuple[str, Path]]:
    folder = Path(tempfile.mkdtemp(dir=place.folder))
    with new_store(kind, place.server, folder) as url:
        yield url, folder


def _each_time(measure: Callable[[str, Place, Checkout], Figures], kind: str) -> Workload:
    """A workload that keeps nothing from one round to the next."""
    return lambda _, place: nullcontext(partial(measure, kind, place))


WORKLOADS: dict[str, Workload] = {
    f"{name}-{kind}": _each_time(measure, kind)
    for name, measure in {
        "simulate": _simulate,
        "plan": _plan,
        "drain": _drain,
        "slack": _tap,
    }.items()
    for kind in STORES
} | {"matrix": _matrix}

POSTGRESQL = {name for name in WORKLOADS if name.endswith("postgresql")}
