"""Audit made-up organisations and write the figures of the page: `make disclosure`, minutes."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from rich.progress import track

from bot.capabilities.teams.rules import RATES, SPANS, TeamFigures
from tests.disclosure.audit import Attack
from tests.disclosure.organisations import TOPIC, History, live
from tests.disclosure.rules import forgetful

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "disclosure.md"
BEGIN, END = "<!-- make disclosure -->\n", "<!-- end -->\n"
SAMPLE = 20  # in one of so many, the rule without a memory is audited too
NAMES = {
    "organisations": "organisations and their histories",
    "weeks": "weeks",
    "services": "services, in trees",
    "teams": "figures of a unit in a week",
    "hidden": "of them, not shown: fewer than eight people",
    "number": "counts said as a number",
    "few": "« moins de 5 »",
    "nearly": "« presque tous »",
    "between": "another interval",
    "none": "nothing can be said",
    "success": "success at first try shown",
    "current": "current accuracy shown",
    "topic": "a topic’s errors without a doubt, shown for the whole",
    "lift": "confidence lift shown for the whole",
    "reports": "summaries of managers, by any filter, whose sums are known too",
    "changed": "figures of units whose members changed, or that are the first",
    "targets": "hidden counts and states of people, each bounded on both sides",
    "leaks": "**of them, known too closely**",
    "forgetful": "organisations in which the same rules without earlier weeks would leak",
    "forgetful_of": "out of",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="make disclosure", description=__doc__)
    parser.add_argument("--organisations", type=int, default=10_000, help="how many (10000)")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first seed (0)")
    parser.add_argument("--out", type=Path, default=PAGE, help="the page, with its two marks")
    parser.add_argument("--whole", action="store_true", help="people are not divided: slower")
    asked = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    seeds = range(asked.first, asked.first + asked.organisations)
    total: Counter[str] = Counter()
    with ProcessPoolExecutor() as pool:
        for each in track(
            pool.map(partial(examine, whole=asked.whole), seeds, chunksize=20),
            "auditing",
            len(seeds),
        ):
            total.update(each)
    text = asked.out.read_text("utf-8")
    table = "\n".join(draw(total))
    found = re.sub(f"(?<={BEGIN}).*(?={END})", lambda _: f"\n{table}\n\n", text, flags=re.DOTALL)
    asked.out.write_text(found, "utf-8")
    return 1 if total["leaks"] else 0


def examine(seed: int, *, whole: bool) -> Counter[str]:
    """Count what is published of an organisation, and what it gives away."""
    history = live(seed)
    attack = Attack(history, whole=whole)
    leaks = attack.leaks()
    for leak in leaks:
        print(f"seed {seed}: {leak}", file=sys.stderr)
    found = describe(history)
    found.update(organisations=1, targets=len(list(attack.targets())), leaks=len(leaks))
    if not seed % SAMPLE:
        found.update(forgetful_of=1, forgetful=bool(Attack(live(seed, forgetful)).leaks()))
    return found


def describe(history: History) -> Counter[str]:
    """Count the figures published, by the way in which they are said."""
    found: Counter[str] = Counter(weeks=history.weeks, services=len(history.tree))
    before: dict[str, set[int]] = {}
    for week, shown in enumerate(history.figures):
        for team, figures in shown.items():
            pairs = enumerate(history.counted)
            people = {at for at, counted in pairs if counted[week] == team}
            found["changed"] += before.get(team, people) != people
            before[team] = people
            found["teams"] += 1
            found["hidden"] += not figures
            if figures:
                found.update(name for name in RATES if getattr(figures, name).shown is not None)
                found.update(said(figures, count) for count in SPANS)
        if each := history.whole[week]:
            found["lift"] += each.lift.shown is not None
            found["topic"] += each.topics[TOPIC].shown is not None
        found["reports"] += len(list(history.reports(week)))
    return found


def said(figures: TeamFigures, count: str) -> str:
    low, high = getattr(figures, count)
    if low == high:
        return "number"
    if low == 0:
        return "none" if high == figures.size else "few" if high == 4 else "between"
    return "nearly" if high == figures.size and high - low == 4 else "between"


def draw(total: Counter[str]) -> Iterator[str]:
    """The table, as Markdown."""
    yield "| what | how many |"
    yield "|---|--:|"
    for name, words in NAMES.items():
        yield f"| {words} | {total[name]:,} |"


if __name__ == "__main__":
    sys.exit(main())
