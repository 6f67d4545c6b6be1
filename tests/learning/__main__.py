"""Write the figures of the page on learning: `make learning`, some minutes."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from rich.progress import track

from tests.learning.figures import OWN, SCHEDULES, Cohort, Mean, live
from tests.learning.minds import MINDS
from tests.learning.pupils import HORIZONS

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "learning.md"
BEGIN, END = "<!-- make learning -->\n", "<!-- end -->\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="make learning", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="cohorts (20)")
    parser.add_argument("--pupils", type=int, default=20, help="learners of each (20)")
    parser.add_argument("--out", type=Path, default=PAGE, help="the page, with its two marks")
    asked = parser.parse_args()
    write(asked.out, simulate(asked.seeds, asked.pupils), asked.seeds, asked.pupils)


def simulate(seeds: int, pupils: int) -> dict[str, list[Cohort]]:
    """The cohorts of each model of memory; the same numbers give the same cohorts."""
    plan = [(model, seed, pupils) for model in MINDS for seed in range(seeds)]
    with ProcessPoolExecutor() as pool:
        lived = list(track(pool.map(live, *zip(*plan, strict=True)), "living", len(plan)))
    return {
        model: [cohort for (name, _, _), cohort in zip(plan, lived, strict=True) if name == model]
        for model in MINDS
    }


def write(page: Path, cohorts: dict[str, list[Cohort]], seeds: int, pupils: int) -> None:
    """Put the tables between the two marks of a page."""
    text = page.read_text("utf-8")
    tables = "\n".join(draw(cohorts, seeds, pupils))
    found = re.sub(f"(?<={BEGIN}).*(?={END})", lambda _: f"\n{tables}\n", text, flags=re.DOTALL)
    page.write_text(found, "utf-8")


def draw(cohorts: dict[str, list[Cohort]], seeds: int, pupils: int) -> Iterator[str]:
    """The tables, as Markdown."""
    yield f"{seeds} cohorts of {pupils} learners for each model; ± is the 95 % interval of a mean."
    yield ""
    for model, some in cohorts.items():
        yield f"### {model}"
        yield ""
        yield from _recall(some)
        yield ""
    yield "### The course"
    yield ""
    yield "| schedule | " + " | ".join(cohorts) + " |"
    yield "| --- |" + " --- |" * len(cohorts)
    for name in OWN:
        slowest = (max(cohort.course[name] for cohort in some) for some in cohorts.values())
        yield f"| {name} | " + " | ".join(f"{days} days" for days in slowest) + " |"


def _recall(cohorts: list[Cohort]) -> Iterator[str]:
    heads = (f"day {day} | minutes" for day in HORIZONS)
    yield "| schedule | " + " | ".join((*heads, "days 60 to 180")) + " |"
    yield "| --- |" + " --- |" * (2 * len(HORIZONS) + 1)
    for name in SCHEDULES:
        cells = []
        for day in HORIZONS:
            recall = Mean.of([each.recall[name, day] for each in cohorts])
            minutes = Mean.of([each.minutes[name, day] for each in cohorts])
            cells += [f"{recall}", f"{minutes.value:.0f}"]
        whole = [each.steady[name] for each in cohorts if name in each.steady]
        cells.append(f"{Mean.of(whole)}" if whole else "")
        yield f"| {name} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
