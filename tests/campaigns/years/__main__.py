"""Let a house live for two years, and write the table of its sizes: `make years`."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from tests.campaigns.years.campaign import Plan, run
from tests.postgres import new_database, serve

PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "scale.md"
KEPT = Path(__file__).parents[3] / "build" / "years"  # what was measured, by store
BEGIN, END = "<!-- make years -->\n", "<!-- end -->\n"
STORES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
EVERY = 3  # months, between two lines of the table
PRUNED = ("delivery", "seen_event")
LEARNED = ("answer", "card", "review")
TIMES = {
    "held": "a transaction of the job",
    "alone": "a turn, without the job",
    "beside": "a turn, beside the job",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="make years", description=__doc__)
    parser.add_argument("--store", choices=STORES, action="append", help="on that store (both)")
    parser.add_argument("--people", type=int, default=Plan.people, help="who live (%(default)s)")
    parser.add_argument("--times", type=int, default=Plan.times, help="of each (%(default)s)")
    parser.add_argument("--days", type=int, default=Plan.days, help="(%(default)s)")
    parser.add_argument("--out", type=Path, default=PAGE, help="the page, with its two marks")
    asked = parser.parse_args()
    logging.basicConfig(format="%(asctime)s %(message)s")
    logging.getLogger("tests.campaigns.years").setLevel(logging.INFO)
    plan = Plan(people=asked.people, times=asked.times, days=asked.days)
    KEPT.mkdir(parents=True, exist_ok=True)
    for store in asked.store or STORES:
        found = {"plan": asdict(plan)} | measure(store, plan)
        (KEPT / f"{store}.json").write_text(json.dumps(found), "utf-8")
    known = {store: KEPT / f"{store}.json" for store in STORES}
    read = {
        store: json.loads(each.read_text("utf-8")) for store, each in known.items() if each.exists()
    }
    write(asked.out, read)


def measure(store: str, plan: Plan) -> dict[str, Any]:
    """The outcome on that store, as JSON would hold it."""
    with TemporaryDirectory(prefix="levain-years-") as folder, serve() as server:
        names = ("pruned", "kept")
        if store == "sqlite":
            place = {name: f"sqlite:///{Path(folder) / name}.sqlite" for name in names}
        else:
            place = {name: new_database(server) for name in names}
        return asdict(asyncio.run(run(place, Path(folder), plan)))


def write(page: Path, found: Mapping[str, Any]) -> None:
    """Put the tables of what was measured between the two marks of the page."""
    lines = "\n".join((*draw_sizes(found), "", *draw_locks(found)))
    text = page.read_text("utf-8")
    inside = re.compile(f"(?<={BEGIN}).*(?={END})", re.DOTALL)
    page.write_text(inside.sub(lambda _: f"\n{lines}\n\n", text), "utf-8")


def draw_sizes(found: Mapping[str, Any]) -> Iterator[str]:
    """Rows and megabytes, with the job and without."""
    first = next(iter(found.values()))
    heads = [*(f"`{name}`" for name in PRUNED), "answers, cards, reviews"]
    heads += [f"{STORES[store]}, {each['learners']:,} people" for store, each in found.items()]
    yield "| at the end of | " + " | ".join(heads) + " |"
    yield "|---|" + "--:|" * len(heads)
    for at, size in enumerate(first["pruned"]):
        if (at + 1) % EVERY and at + 1 < len(first["pruned"]):
            continue
        cells = [_rows(first, at, name) for name in PRUNED]
        cells.append(f"{sum(size['rows'][name] for name in LEARNED):,}")
        cells += [_megabytes(each, at) for each in found.values()]
        yield f"| {size['day'][:7]} | " + " | ".join(cells) + " |"


def _rows(outcome: Mapping[str, Any], at: int, name: str) -> str:
    pruned, kept = (outcome[house][at]["rows"][name] for house in ("pruned", "kept"))
    return f"{pruned:,}" if pruned == kept else f"**{pruned:,}**, not {kept:,}"


def _megabytes(outcome: Mapping[str, Any], at: int) -> str:
    pruned, kept = (outcome[house][at]["bytes"] / 2**20 for house in ("pruned", "kept"))
    return f"**{pruned:,.0f} MB**, not {kept:,.0f}"


def draw_locks(found: Mapping[str, Any]) -> Iterator[str]:
    """Milliseconds of the job and of people beside it: the median, and one in twenty."""
    yield (
        "| milliseconds: median, 95th percentile, longest | "
        + " | ".join(
            f"{STORES[store]}, {when}"
            for store in found
            for when in ("each day", "after two years")
        )
        + " |"
    )
    measured = [each[when] for each in found.values() for when in ("daily", "late")]
    yield "|---|" + "--:|" * len(measured)
    for name, words in TIMES.items():
        cells = [", ".join(f"{ms:.0f}" for ms in spread(each[name])) for each in measured]
        yield f"| {words} | " + " | ".join(cells) + " |"
    gone = [f"{sum(each['gone'].values()):,}" for each in measured]
    yield "| rows that went meanwhile | " + " | ".join(gone) + " |"
    minutes = [each["minutes"] for each in found.values()]
    yield (
        "| until nothing is too old | " + " | ".join(f"at once | {m:,} min" for m in minutes) + " |"
    )


def spread(values: list[float]) -> tuple[float, float, float]:
    return median(values), quantiles(values, n=20)[-1], max(values)


if __name__ == "__main__":
    main()
