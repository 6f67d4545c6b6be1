"""`levain simulate`: add people, run the days, audit, report."""

from __future__ import annotations

import asyncio
import signal
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from multiprocessing import get_context, resource_tracker
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from bot.documents.drawing import can_draw
from bot.domain.errors import SettingsError, StorageError
from bot.run.settings import Settings
from bot.run.simulate.audit import TROUBLES, Auditor, Findings
from bot.run.simulate.chart import draw
from bot.run.simulate.cost import memory
from bot.run.simulate.days import Simulation
from bot.run.simulate.notes import Notes
from bot.run.simulate.plan import Plan
from bot.run.simulate.records import measure
from bot.run.simulate.report import Report, percentiles
from bot.run.wiring import Runtime, build
from bot.storage import learners
from scheduler.clock import SimulatedClock


async def simulate(
    plan: Plan, url: str | None = None, out: Path | None = None, *, chart: bool = True
) -> Report:
    """Add the people, run the days, audit, and return the report.

    Without `url` the database is temporary. Raises StorageError for a database that holds
    learners, SettingsError for a folder that cannot be written.
    """
    if out:
        _make(out)
    base, _ = memory()
    with tempfile.TemporaryDirectory(prefix="levain-") as folder:
        notes = Notes(Path(folder))
        try:
            place = url or f"sqlite:///{Path(folder) / 'simulated.sqlite'}"
            report = await _simulate(plan, place, notes, base, kept=bool(url))
        finally:
            notes.close()
    if out:
        with _uninterrupted():
            _write(report, out, chart=chart and _can_draw())
    return report


def _can_draw() -> bool:
    """Say so if the library of the chart is not there."""
    found = can_draw()
    if not found:
        _say("the report has no chart: to draw it, install the extra: pip install 'levain[charts]'")
    return found


def _make(folder: Path) -> None:
    """Make the folder of the report, before days of simulation. Raises SettingsError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise SettingsError(
            f"--out: {folder}: cannot be written: {error.strerror}: name another folder"
        ) from None


def _write(report: Report, folder: Path, *, chart: bool) -> None:
    """Write the report in Markdown and in JSON, and its picture."""
    name = "completion.png" if chart else None
    if name:
        title = f"Completion of the course, simulated: {report.plan['learners']:,} learners"
        # In a process of its own, whose end frees the memory of the library.
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            pool.submit(draw, report.completion, title, folder / name).result()
    (folder / "report.md").write_text(report.text(name), encoding="utf-8")
    (folder / "report.json").write_text(report.json() + "\n", encoding="utf-8")


async def _simulate(plan: Plan, url: str, notes: Notes, base: float, *, kept: bool) -> Report:
    clock = SimulatedClock(plan.begins)
    runtime = await build(Settings(database_url=url, spread_minutes=plan.spread), clock, [])
    try:
        async with runtime.database.begin() as connection:
            if await learners.page(connection, 0, 1):
                raise StorageError(
                    "the database already holds learners: give --database an empty one, or leave"
                    " it out for a temporary file"
                )
        simulation = Simulation(plan, runtime, clock, notes)
        auditor = Auditor(plan, runtime.calendar, simulation.changes)
        with _interruptible() as stop:
            await _show(plan, simulation, auditor, runtime, notes, stop)
        if stop.is_set():
            left = "the database keeps what was simulated" if kept else "nothing is kept"
            _say(
                f"interrupted at {clock():%Y-%m-%d %H:%M} UTC of the simulated time, after"
                f" {simulation.sent} messages: there is no report, and {left}"
            )
            raise KeyboardInterrupt
        async with runtime.database.begin() as connection:
            size = await measure(connection)
        return _report(
            plan,
            simulation,
            auditor.found,
            {"kind": url.partition(":")[0], "MiB": round(size / 2**20, 1)},
            base,
        )
    finally:
        await runtime.close()


@contextmanager
def _interruptible() -> Iterator[asyncio.Event]:
    """Yield an event that Ctrl-C sets: a cancelled statement may never end on SQLite.

    A second Ctrl-C ends the process at once.
    """
    loop, stop = asyncio.get_running_loop(), asyncio.Event()

    def interrupt() -> None:
        _say("stopping after the instant under way; Ctrl-C again to stop at once")
        stop.set()
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    before = signal.getsignal(signal.SIGINT)
    with suppress(NotImplementedError):  # Windows
        loop.add_signal_handler(signal.SIGINT, interrupt)
    try:
        yield stop
    finally:
        with suppress(NotImplementedError):
            loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, before)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back until the end, here and in the processes that start meanwhile."""
    resource_tracker.ensure_running()  # of multiprocessing: it lets signals through as it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _say(words: str) -> None:
    Console(stderr=True).print(f"simulate: {words}", highlight=False, soft_wrap=True)


async def _show(
    plan: Plan,
    simulation: Simulation,
    auditor: Auditor,
    runtime: Runtime,
    notes: Notes,
    stop: asyncio.Event,
) -> None:
    """Run the simulation and the audit, with a progress bar on a terminal's standard error."""
    screen = Console(stderr=True)
    columns = ("{task.description}", "{task.fields[said]}")
    with Progress(
        TextColumn(columns[0]),
        BarColumn(),
        TextColumn(columns[1]),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=screen,
        disable=not screen.is_terminal,
        transient=True,
    ) as progress:
        bar = progress.add_task("people", total=plan.learners, said="")
        async for count in simulation.populate():
            progress.update(bar, completed=count, said=f"{count:,} added")
            if stop.is_set():
                return
        whole = (plan.ends - plan.begins).total_seconds()
        bar = progress.add_task("days", total=whole, said="")
        async for now in simulation.live():
            lived = (now - plan.begins).total_seconds()
            said = f"{now:%a %d %b %H:%M} UTC, {simulation.sent:,} messages"
            progress.update(bar, completed=lived, said=said)
            if stop.is_set():
                return
        progress.update(bar, completed=whole)
        bar = progress.add_task("check", total=plan.learners, said="")
        with simulation.stopwatch.measure("checking"):
            async for count in auditor.check(runtime, notes):
                progress.update(bar, completed=count, said=f"{count:,} checked")
                if stop.is_set():
                    return


def _report(
    plan: Plan, simulation: Simulation, found: Findings, database: dict[str, object], base: float
) -> Report:
    spent = simulation.stopwatch.phases
    messages = sum(counts.total() for counts in found.days.values())
    real = sum(spent[name].real for name in ("planning", "sending") if name in spent)
    return Report(
        plan=asdict(plan) | {"workspaces": plan.places, "start": f"{plan.start}"},
        sound=found.sound,
        troubles={name: getattr(found, name) for name in TROUBLES},
        examples=found.examples,
        reasons=dict(found.reasons.most_common()),
        messages=messages,
        days={day: dict(found.days[day]) for day in sorted(found.days)},
        late=percentiles(found.late),
        visits=simulation.visits,
        changes=simulation.count_changes(),
        completion=[asdict(point) for point in simulation.curve],
        busiest=asdict(replace(simulation.busiest, seconds=round(simulation.busiest.seconds, 1))),
        phases={
            name: {"cpu": round(each.cpu, 2), "real": round(each.real, 2)}
            for name, each in (spent | {"all": simulation.stopwatch.whole}).items()
        },
        messages_a_second=round(messages / real, 1) if real else 0.0,
        database=database,
        memory={"before": round(base, 1), "peak": round(memory()[1], 1)},
    )
