"""`python -m tests.understanding [--show]`: what is understood by context; with the misses."""

from __future__ import annotations

import argparse

from tests.understanding.table import draw_table, judge_all, misses


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.understanding", description=__doc__)
    parser.add_argument("--show", action="store_true", help="print each miss, then the table")
    judged = judge_all()
    if parser.parse_args().show:
        print(misses(judged))
    print("\n".join(draw_table(judged)))


if __name__ == "__main__":
    main()
