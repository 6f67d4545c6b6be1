"""Teams: the commands of managers."""

from __future__ import annotations

from pathlib import Path

from bot.capabilities.teams import chart, export, summary
from bot.capabilities.teams.counting import count_week
from bot.capabilities.teams.readers import read_managed
from bot.capabilities.teams.records import HOLDINGS, read_figures
from bot.domain.people import Role
from bot.turn.capability import Capability, Command

CAPABILITY = Capability(
    name="teams",
    commands=(
        Command("summary", summary.summary, read_figures, ("bilan", "summary"), Role.MANAGER),
        Command(
            "chart",
            chart.chart,
            read_figures,
            ("bilan en image", "summary chart"),
            Role.MANAGER,
        ),
        Command(
            "export",
            export.export,
            read_managed,
            ("exporter", "export"),
            Role.MANAGER,
            argument=True,
        ),
    ),
    works={export.WORK: export.make},
    makers={chart.MAKER: chart.make_chart},
    duties={"counting": count_week},
    holdings=HOLDINGS,
    sayings=Path(__file__).with_name("sayings.yaml"),
)
