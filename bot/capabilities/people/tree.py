"""« service »: the tree of services with how many people each lists, and its changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bot.capabilities.people import cells, records
from bot.capabilities.people.cells import Refused
from bot.capabilities.people.changes import ServiceKept, ServiceRemoved
from bot.capabilities.people.columns import plain
from bot.capabilities.people.model import EnrolmentRule
from bot.capabilities.people.roles import SHOWN_MAX
from bot.capabilities.people.rules import AROUND, Directory, ServiceNames
from bot.domain.messages import Outbound
from bot.domain.people import Member
from bot.domain.services import (
    DEPTH_MAX,
    ROOT,
    SEPARATOR,
    Services,
    find_path,
    list_above,
    list_below,
    read_path,
    write_path,
)
from bot.storage import enlisting, roster
from bot.storage.database import Transaction
from bot.turn.decision import Decision, audit, reply
from bot.turn.turn import Turn
from lessons.markup import escape
from lessons.matching import normalise

LISTED_MAX = 40  # services in a message
TOP = frozenset({"collectivite", "la collectivite", "racine", "haut", "top", "root"})
_QUOTED = re.compile(r"«\s*([^»]+?)\s*»|“([^”]+)”|\"([^\"]+)\"")
_PLACE = re.compile(r"^(.+)\s(?:dans|sous|vers|in|under|into|to)\s(.+)$", re.IGNORECASE)
_NEW_NAME = re.compile(r"^(.+)\s(?:en|to|as)\s(.+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """The services, how many people each lists by itself, the roster, and the enrolment rules."""

    services: Services
    heads: Mapping[int, int]
    directory: Directory
    rules: Sequence[EnrolmentRule]

    def count(self, service: int) -> int:
        """Return how many people a service lists, with those below it."""
        below = self.services if service == ROOT else list_below(self.services, (service,))
        return sum(self.heads.get(each, 0) for each in {service, *below})

    def list_managers(self, service: int) -> list[Member]:
        """Return who manages a service, by name, without those above it."""
        path = find_path(self.services, service)
        found = [each for each in self.directory.present.values() if path in each.manages]
        return sorted(found, key=lambda each: each.name or each.email or "")

    def is_past(self, service: int) -> bool:
        """Return True if a service is there for its published figures alone."""
        used = self.count(service) or self.list_managers(service)
        return not used and self.services[service].unit == service


async def read_organisation(
    connection: Transaction, turns: Sequence[Turn]
) -> Mapping[int, Organisation]:
    """Read the services and their people, which nobody else changes until the turn ends."""
    await enlisting.hold(connection)
    found = Organisation(
        services=await roster.list_services(connection),
        heads=await roster.count_heads(connection),
        directory=await records.read_directory(connection),
        rules=await records.list_rules(connection),
    )
    return {each.learner.id: found for each in turns}


def service(turn: Turn, known: Organisation) -> Decision:
    """« service »: show the tree, or the one of a name; « nouveau » and others: change it."""
    verb, _, rest = turn.argument.strip().partition(" ")
    if is_order(verb):
        return _VERBS[plain(verb)](turn, known, rest)
    if not turn.argument.strip(AROUND):
        return reply(_tree(turn, known))
    found = _find(turn, known, turn.argument)
    return found if isinstance(found, Decision) else reply(_one(turn, known, found))


def is_order(words: str) -> bool:
    """Return True if words ask for a change: « nouveau … », not the name of a service."""
    return plain(words.strip().partition(" ")[0]) in _VERBS


def _add(turn: Turn, known: Organisation, said: str) -> Decision:
    name, where = _split(said, _PLACE)
    parent = _find(turn, known, where) if where else ROOT
    return parent if isinstance(parent, Decision) else _put(turn, known, 0, parent, name)


def _rename(turn: Turn, known: Organisation, said: str) -> Decision:
    old, new = _split(said, _NEW_NAME)
    found = _find(turn, known, old)
    if isinstance(found, Decision):
        return found
    if found == ROOT:
        return reply(turn.say("service-how"))
    return _put(turn, known, found, known.services[found].parent, new)


def _move(turn: Turn, known: Organisation, said: str) -> Decision:
    what, where = _split(said, _PLACE)
    found = _find(turn, known, what)
    if isinstance(found, Decision):
        return found
    if found == ROOT or not where:
        return reply(turn.say("service-how"))
    parent = _find(turn, known, where)
    if isinstance(parent, Decision):
        return parent
    if found in list_above(known.services, parent):
        return reply(turn.say("service-ring"))
    return _put(turn, known, found, parent, known.services[found].name)


def _remove(turn: Turn, known: Organisation, said: str) -> Decision:
    """Remove a service that nothing needs. One that was counted by itself stays, out of sight.

    Figures of past weeks bear its name.
    """
    found = _find(turn, known, said)
    if isinstance(found, Decision):
        return found
    if found == ROOT:
        return reply(turn.say("service-how"))
    path = write_path(known.services, found)
    if kept := _list_needs(turn, known, found):
        needs = "\n".join(f"- {each}" for each in kept)
        return reply(turn.say("service-needed", path=escape(path), needs=needs))
    if known.is_past(found):
        return reply(turn.say("service-past", path=escape(path)))
    removed = turn.say("service-removed", path=escape(path))
    return reply(
        removed, keep=(ServiceRemoved(found, turn.now), audit(turn, "service-removed", path))
    )


def _list_needs(turn: Turn, known: Organisation, service: int) -> list[str]:
    """Return what keeps a service from being removed, each with its remedy."""
    below = [each for each in _below(known, service) if each != service]
    managers = known.list_managers(service)
    rules = [each.id for each in known.rules if each.service == service]
    say, count = turn.speech, known.heads.get(service, 0)
    needs = {
        "people": count and {"count": count},
        "below": below and {"services": escape(", ".join(known.services[e].name for e in below))},
        "managers": managers and {"people": escape(", ".join(map(_known, managers)))},
        "rules": rules and {"count": len(rules), "numbers": ", ".join(map(str, rules))},
    }
    return [say(f"service-needed-{key}", **values) for key, values in needs.items() if values]


def _known(said: Member) -> str:
    """Return a name, else the e-mail or the address by which somebody is known."""
    return said.name or said.email or next(iter(said.addresses), "")


def _put(turn: Turn, known: Organisation, service: int, parent: int, name: str) -> Decision:
    """Keep a service, new (0) or known, under a parent and a name, if both can be."""
    try:
        written = cells.read_words(" ".join(name.strip(AROUND).split())) or ""
    except Refused:
        written = ""
    if not written or ">" in written:
        return reply(turn.say("service-how"))
    beside = [e for e in known.services.values() if e.parent == parent and e.id != service]
    if any(normalise(each.name) == normalise(written) for each in beside):
        return reply(turn.say("service-there", name=escape(written)))
    path = (*find_path(known.services, parent), written)
    if len(path) + _height(known, service) > DEPTH_MAX:
        return reply(turn.say("service-deep", most=DEPTH_MAX))
    shown = SEPARATOR.join(path)
    said = turn.say("service-kept", path=escape(shown))
    was = write_path(known.services, service) if service else ""
    kept = ServiceKept(service, parent, written, turn.now)
    return reply(said, keep=(kept, audit(turn, "service", shown, was=was)))


def _height(known: Organisation, service: int) -> int:
    """Return how many services there are one in another, below a service."""
    depths = [len(find_path(known.services, each)) for each in _below(known, service)]
    return max(depths) - min(depths) if depths else 0


def _below(known: Organisation, service: int) -> tuple[int, ...]:
    return list_below(known.services, (service,)) if service else ()


def _split(said: str, between: re.Pattern[str]) -> tuple[str, str]:
    """Return the two names in what was said: quoted, or with a word between them."""
    quoted = [next(filter(None, each)) for each in _QUOTED.findall(said)]
    if len(quoted) == 2:
        return quoted[0], quoted[1]
    if found := between.match(said.strip()):
        return found[1].strip(AROUND), found[2].strip(AROUND)
    return said.strip(AROUND), ""


def _find(turn: Turn, known: Organisation, said: str) -> int | Decision:
    """Return the service that words name, or the reply where they name none, or several."""
    if plain(said) in TOP:
        return ROOT
    names = ServiceNames(known.directory.services)
    found = names.hear(said)
    shown = escape(said.strip(AROUND)[:SHOWN_MAX])
    if not found:
        near = names.nearest(read_path(said.strip(AROUND)))
        key = "service-near" if near else "service-unknown"
        return reply(turn.say(key, service=shown, near=escape(near)))
    if len(found) > 1:
        paths = ", ".join(SEPARATOR.join(path) for path in found)
        return reply(turn.say("service-several", service=shown, paths=escape(paths)))
    ids = {find_path(known.services, each): each for each in known.services}
    return ids[found[0]]


def _tree(turn: Turn, known: Organisation) -> Outbound:
    """Say how many people each service lists, with those below it."""
    if not known.services:
        return turn.say("service-none")
    past = {each for each in known.services if known.is_past(each)}
    ids = sorted(known.services.keys() - past, key=partial(find_path, known.services))
    lines = [f"- {_line(turn, known, each)}" for each in ids[:LISTED_MAX]]
    if more := len(ids) - len(lines):
        lines.append(f"- {turn.speech('plan-more', count=more)}")
    if past:
        lines.append(f"- {turn.speech('service-past-count', count=len(past))}")
    return turn.say(
        "service-tree",
        count=known.count(ROOT),
        alone=known.heads.get(ROOT, 0),
        services="\n".join(lines),
    )


def _line(turn: Turn, known: Organisation, service: int) -> str:
    path = escape(write_path(known.services, service))
    return turn.speech("service-line", path=path, count=known.count(service))


def _one(turn: Turn, known: Organisation, service: int) -> Outbound:
    """Say how many people a service lists, who manages it, and the services below it."""
    managers = map(_known, known.list_managers(service))
    below = [_line(turn, known, each) for each in _below(known, service) if each != service]
    return turn.say(
        "service-one",
        path=escape(write_path(known.services, service)),
        count=known.count(service),
        managers=escape(", ".join(managers)) or turn.speech("field-none"),
        below="".join(f"\n- {each}" for each in below[:LISTED_MAX]),
    )


_VERBS: Mapping[str, Callable[[Turn, Organisation, str], Decision]] = {
    **dict.fromkeys(("nouveau", "nouvelle", "creer", "ajouter", "new", "add", "create"), _add),
    **dict.fromkeys(("renommer", "rename"), _rename),
    **dict.fromkeys(("deplacer", "move"), _move),
    **dict.fromkeys(("supprimer", "retirer", "enlever", "remove", "delete"), _remove),
}
