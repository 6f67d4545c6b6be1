"""Teams: the commands of managers."""

from __future__ import annotations

from pathlib import Path

from bot.capabilities.teams import chart, definitions, digest, export, overview
from bot.capabilities.teams.counting import count_week
from bot.capabilities.teams.readers import read_board, read_digests, read_managed, read_weeks
from bot.capabilities.teams.records import HOLDINGS, KEEPERS
from bot.domain.deliveries import DeliveryKind
from bot.domain.people import Role
from bot.turn.capability import Capability, Command, Occasion, nothing

CAPABILITY = Capability(
    name="teams",
    commands=(
        Command(
            "summary",
            chart.show,
            read_board,
            ("bilan", "summary"),
            Role.MANAGER,
            argument=True,
        ),
        Command("narrow-service", overview.narrow_service, read_managed, role=Role.MANAGER),
        Command("narrow-period", overview.narrow_period, read_managed, role=Role.MANAGER),
        Command(
            "definitions",
            definitions.define,
            nothing,
            ("bilan définitions", "summary definitions"),
            Role.MANAGER,
            argument=True,
        ),
        Command(
            "chart",
            chart.chart,
            read_weeks,
            ("bilan en image", "summary chart"),
            Role.MANAGER,
            argument=True,
        ),
        Command(
            "digest",
            digest.choose,
            nothing,
            ("bilan chaque lundi", "summary every Monday"),
            Role.MANAGER,
        ),
        Command(
            "no-digest",
            digest.end,
            nothing,
            ("bilan plus le lundi", "summary no more"),
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
    duties={"counting": count_week, "digests": digest.plan},
    occasions=(Occasion((DeliveryKind.DIGEST,), digest.deliver, read_digests),),
    keepers=KEEPERS,
    holdings=HOLDINGS,
    sayings=Path(__file__).with_name("sayings.yaml"),
)
