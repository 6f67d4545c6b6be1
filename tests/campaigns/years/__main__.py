"""Let a house live for two years, and write the table of its sizes: `make years`."""

from __future__ import annotations

import argparse
import asyncio
import json
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
    plan = Plan(people=asked.people, times=asked.times, days=asked.days)
    KEPT.mkdir(parents=True, exist_ok=True)
    for store in asked.store or STORES:
        found = {"plan": asdict(plan)} | measure(store, plan)
        (KEPT / f"{store}.json").write_text(json.dumps(found), "utf-8")
    known = {store: KEPT / f"{store}.json" for store in STORES}
    read = {store: json.loads(each.read_text("utf-8")) for store, each in known.items() if each.exists()}
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
