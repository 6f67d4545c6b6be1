"""The command behind `make compare`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.compare.checkout import HERE, Checkout, find_checkout
from tests.compare.ratios import Figures, Row, dearer, gather, table
from tests.compare.workloads import POSTGRESQL, WORKLOADS, Place, Workload
from tests.postgres import serve

EXAMPLE = """\
examples:
  git worktree add ../before main && make -C ../before install
  make compare OLD=../before
  make compare OLD=../before ARGS="--rounds 9 --only slack-sqlite matrix"
  make compare OLD=.          this checkout beside itself: how much the machine varies
"""


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.compare",
        description="Run the same work in another checkout of Levain and in this one, in alternate "
        "rounds of one run, after one round to warm up. Prints processor seconds and their ratios. "
        "Exit 1 when a median ratio is above --at-most, 2 when it cannot run. Linux only.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("old", type=_checkout, help="the other checkout, installed in its .venv")
    parser.add_argument("--rounds", type=int, default=5, help="that are kept (default: 5)")
    parser.add_argument("--at-most", type=float, default=1.1, help="new/old (default: 1.1)")
    parser.add_argument(
        "--only",
        nargs="+",
        choices=WORKLOADS,
        default=list(WORKLOADS),
        metavar="WORKLOAD",
        help=f"of {', '.join(WORKLOADS)} (default: all)",
    )
    return parser.parse_args(arguments)


def _checkout(path: str) -> Checkout:
    try:
        return find_checkout("old", Path(path))
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(str(wrong)) from wrong


def compare(workload: Workload, pair: Sequence[Checkout], place: Place) -> list[Row]:
    """Measure both in turn; the first round is thrown away."""
    kept: tuple[list[Figures], ...] = tuple([] for _ in pair)
    with workload(pair, place) as measure:
        for _ in range(place.rounds):
            for checkout, figures in zip(pair, kept, strict=True):
                figures.append(measure(checkout))
                print(".", end="", flush=True)
    return gather(*(figures[1:] for figures in kept))


def main(arguments: Sequence[str]) -> int:
    given = parse(arguments)
    pair = [given.old, find_checkout("new", HERE)]
    print(f"old: {pair[0].commit}, new: {pair[1].commit}", flush=True)
    rows: list[Row] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="levain-compare-")))
        server = stack.enter_context(serve(safe=True)) if POSTGRESQL & {*given.only} else ""
        for name in given.only:
            print(f"{name} ", end="", flush=True)
            place = Place(folder / name, server, given.rounds + 1)
            place.folder.mkdir()
            found = compare(WORKLOADS[name], pair, place)
            print(f"\n{table(found)}\n", flush=True)
            rows += found
    dear = dearer(rows, given.at_most)
    print(f"above {given.at_most}: {'; '.join(dear) or 'none'}")
    return 1 if dear else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
