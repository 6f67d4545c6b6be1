"""The command line of the campaign of a town: see `tests.campaigns.managers.campaign`."""

from __future__ import annotations

import sys
from functools import partial

from bot.capabilities import load_capabilities
from bot.run.platforms import load_records
from tests.campaigns.command import new_parser, play
from tests.campaigns.managers.campaign import run
from tests.campaigns.managers.house import PLATFORMS


def main() -> None:
    parser = new_parser("sqlite")
    parser.add_argument("--platform", choices=PLATFORMS, default="console")
    parser.add_argument("--people", type=int, default=500)
    given = parser.parse_args()
    load_capabilities()
    load_records()
    title = f"{given.platform}, {given.database}, {given.people} people"
    played = partial(run, given.platform, given.people, given.seed)
    sys.exit(play(title, given.database, given.keep, played))


if __name__ == "__main__":
    main()
