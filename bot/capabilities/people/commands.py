"""People: commands of administrators on services, roles and rosters; one's other address."""

from __future__ import annotations

from bot.capabilities.people import importing, linking, roles, tree
from bot.capabilities.people.enrolling import enrol
from bot.capabilities.people.records import HOLDINGS, KEEPERS
from bot.domain.people import Role
from bot.turn.capability import Capability, Command, nothing
from bot.turn.router import RECEIVED

CAPABILITY = Capability(
    name="people",
    commands=(
        Command(RECEIVED, importing.receive, nothing, role=Role.ADMINISTRATOR),
        Command(
            "import",
            importing.ask,
            importing.read_file,
            ("importer", "import"),
            Role.ADMINISTRATOR,
            argument=True,
        ),
        Command("import-apply", importing.apply, importing.read_file, role=Role.ADMINISTRATOR),
        Command(
            "role",
            roles.change,
            roles.read_directory,
            ("rôle", "role", "rôles", "roles"),
            Role.ADMINISTRATOR,
            argument=True,
        ),
        Command(
            "service",
            tree.service,
            tree.read_organisation,
            ("service", "services"),
            Role.ADMINISTRATOR,
            argument=True,
        ),
        Command("link", linking.link, linking.read_link, ("relier", "link"), argument=True),
    ),
    works={importing.LOOK: importing.look, importing.APPLY: importing.do},
    duties={"enrolling": enrol},
    keepers=KEEPERS,
    holdings=HOLDINGS,
)
