"""The command behind `make check`'s house rules."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from tests.style.check import Finding, Source, figures, findings, read

PRODUCTION = ("bot", "adapters", "scheduler", "lessons")
EXAMPLE = """\
examples:
  python -m tests.style
  python -m tests.style bot/conversations lessons/check.py
  python -m tests.style --figures
"""


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.style",
        description="Find docstrings, files, functions and class names that break the house rules. "
        "Prints file:line: message; exit 1 when something is found, 0 otherwise.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        default=[Path(each) for each in PRODUCTION],
        help="folders or files; by default the production code, from the root of the repository",
    )
    parser.add_argument(
        "--figures", action="store_true", help="print lengths and counts instead; exit 0"
    )
    options = parser.parse_args(arguments)
    if missing := [str(each) for each in options.paths if not each.exists()]:
        parser.error(f"not found: {', '.join(missing)}")
    return options


def summary(sources: list[Source], found: list[Finding]) -> str:
    figure = figures(sources)
    return "\n".join(
        (
            f"{len(figure.files)} files, the longest:",
            *(f"  {length:4} {place}" for length, place in figure.files[:10]),
            f"{len(figure.functions)} functions, median {figure.median:g} lines, "
            f"nine in ten within {figure.p90}, the longest:",
            *(f"  {length:4} {place}" for length, place in figure.functions[:10]),
            f"{len(found)} findings:",
            *(f"  {count:4} {kind}" for kind, count in Counter(f.kind for f in found).items()),
        )
    )


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    sources = read(options.paths)
    found = findings(sources)
    if options.figures:
        print(summary(sources, found))
        return 0
    for each in found:
        print(each)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
