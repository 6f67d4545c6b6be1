"""Rules of an import: from the people who are listed and the lines of a file to changes.

Pure. A file is the whole list of people unless it is said to be a part: whoever it does not name
has left then.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.capabilities.people.cells import SHOWN_MAX
from bot.capabilities.people.model import Heading, Listing, RosterLine, Snag, key_of
from bot.domain.people import Member, Role
from bot.domain.services import SEPARATOR, Path, read_path
from lessons.matching import nearest, normalise

AROUND = " \u00a0\u202f<>«»\"'“”,;"  # an address or a name, as people quote it
_OF = re.compile(
    r"^(?:(?:de la|du|des?|la|les?|of(?: the)?|the) |de l['’]|[dl]['’])?(?:services? )?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(\s*[,;&]\s*(?:(?:et|and)\s+)?|\s+(?:et|and)\s+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """The roster as it stands: members by id, and the services."""

    members: Mapping[int, Member] = field(default_factory=dict)
    gone: frozenset[int] = frozenset()  # those who have left
    kept: frozenset[int] = frozenset()  # those whom the settings name: no file sees them off
    services: frozenset[Path] = frozenset()

    @property
    def present(self) -> dict[int, Member]:
        """Return the members who have not left."""
        return {each: said for each, said in self.members.items() if each not in self.gone}


@dataclass(frozen=True, slots=True)
class Moved:
    """A member of whom something else is said from now on."""

    before: Member
    after: Member

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of what differs."""
        names = Member.__dataclass_fields__
        return tuple(n for n in names if getattr(self.before, n) != getattr(self.after, n))


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPlan:
    """The changes that make the roster say what a file says."""

    joined: tuple[Member, ...] = ()
    moved: Mapping[int, Moved] = field(default_factory=dict)
    back: Mapping[int, Moved] = field(default_factory=dict)  # those who had left
    leaving: Mapping[int, Member] = field(default_factory=dict)
    services: tuple[Path, ...] = ()  # those to add
    same: int = 0  # people of whom nothing changes
    present: int = 0  # people listed before

    @property
    def is_empty(self) -> bool:
        """Return True if there is nothing to do."""
        return not (self.joined or self.moved or self.back or self.leaving or self.services)

    @property
    def is_drastic(self) -> bool:
        """Return True if more than half would leave: the file may not be the whole list."""
        return len(self.leaving) * 2 > self.present


def plan_import(
    listing: Listing, directory: Directory, *, whole: bool
) -> RosterPlan | tuple[Snag, ...]:
    """Return what a file changes, or all that keeps it from being applied, in the order of lines.

    `whole`: whoever is listed and is not in the file has left.
    """
    joined, changed, snags = _take_lines(listing, directory)
    members, gone = directory.members, directory.gone
    leaving = {
        each: said
        for each, said in directory.present.items()
        if whole and said.email and each not in changed and each not in directory.kept
    }
    after = apply_changes(directory, joined, changed, leaving)
    if not snags and count_administrators(directory) and not count_administrators(after):
        snags.append(Snag("last-administrator"))
    if snags:
        return tuple(sorted(snags, key=lambda each: each.line))
    moves = {each: Moved(members[each], said) for each, said in sorted(changed.items())}
    moved = {each: move for each, move in moves.items() if move.fields and each not in gone}
    back = {each: move for each, move in moves.items() if each in gone}
    return RosterPlan(
        joined=tuple(joined),
        moved=moved,
        back=back,
        leaving=leaving,
        services=tuple(sorted(after.services - directory.services)),
        same=len(moves) - len(moved) - len(back),
        present=len(directory.present),
    )


def apply_changes(
    directory: Directory,
    joined: Iterable[Member],
    changed: Mapping[int, Member],
    leaving: Collection[int],
) -> Directory:
    """Return the roster once people have joined, changed, come back or left."""
    first = max(directory.members, default=0) + 1
    members = {**directory.members, **changed, **dict(enumerate(joined, first))}
    members |= {each: replace(members[each], role=Role.AGENT, manages=()) for each in leaving}
    paths = (said.service for said in members.values())
    above = {path[:size] for path in paths for size in range(1, len(path) + 1)}
    return replace(
        directory,
        members=members,
        gone=(directory.gone | frozenset(leaving)) - changed.keys(),
        services=directory.services | above,
    )


def _take_lines(
    listing: Listing, directory: Directory
) -> tuple[list[Member], dict[int, Member], list[Snag]]:
    """Return who is new, what is now said of those who are known, by id, and what is wrong."""
    names = ServiceNames(directory.services, (each.said.service for each in listing.entries))
    known = _Known(directory)
    joined: list[Member] = []
    changed: dict[int, Member] = {}
    snags = list(listing.snags)
    for entry in listing.entries:
        said = replace(entry.said, service=names.spell(entry.said.service), manages=())
        manages = [names.find(path) for path in entry.said.manages]
        if listing.complete:
            snags += _wrong_services(entry, manages, names)
        if entry.refused:  # what else is wrong with it depends on what it means
            continue
        said = replace(said, manages=tuple(sorted({path for found in manages for path in found})))
        found = known.find(said)
        if found is None or (found and found in changed):
            snags.append(Snag("other-address", entry.line))
            continue
        after = _merge(directory.members.get(found, Member()), said, listing.columns)
        if after.role is Role.MANAGER and not after.manages and Heading.ROLE in listing.columns:
            snags.append(Snag("manager-of-none", entry.line))
        if found:
            changed[found] = after
        else:
            joined.append(after)
    return sorted(joined, key=lambda each: each.email or ""), changed, snags


def _wrong_services(
    entry: RosterLine, manages: Iterable[list[Path]], names: ServiceNames
) -> Iterator[Snag]:
    """Yield a snag for each service to manage that does not exist, or that may be several."""
    for path, found in zip(entry.said.manages, manages, strict=True):
        shown = SEPARATOR.join(path)[:SHOWN_MAX]
        if not found:
            near = names.nearest(path)
            code = "service-near" if near else "service-unknown"
            yield Snag(code, entry.line, args={"service": shown, "near": near})
        elif len(found) > 1:
            yield Snag("service-several", entry.line, args={"service": shown})


@dataclass(frozen=True, slots=True)
class Unheard:
    """Words that name no service, or several."""

    service: str
    several: bool


class ServiceNames:
    """Names of services: one spelling for each, and how words find them.

    The spelling is the one that is stored, else the most frequent one.
    """

    def __init__(self, stored: Iterable[Path], said: Iterable[Path] = ()) -> None:
        counts = Counter(path[:size] for path in said for size in range(1, len(path) + 1))
        often = sorted(counts, key=lambda each: (-counts[each], each))
        self._names: dict[Path, str] = {}
        for path in (*sorted(stored, key=len), *often):
            self._names.setdefault(key_of(path), path[-1])

    def spell(self, path: Path) -> Path:
        """Return a path that is known, with each of its names as it is spelled."""
        key = key_of(path)
        return tuple(self._names[key[:size]] for size in range(1, len(key) + 1))

    def find(self, path: Path) -> list[Path]:
        """Return the services that names mean: their whole path, or its end."""
        key = key_of(path)
        if key in self._names:
            return [self.spell(path)]
        ends = sorted(each for each in self._names if key and each[-len(key) :] == key)
        return [self.spell(each) for each in ends]

    def hear(self, words: str) -> list[Path]:
        """Return the services that typed words mean: « du service Population > Accueil »."""
        said = words.strip(AROUND)
        return self.find(read_path(said)) or self.find(read_path(_OF.sub("", said)))

    def hear_all(self, words: str) -> tuple[Path, ...] | Unheard:
        """Return the services that typed words mean, with commas or « et » between them.

        A name may hold such a word: the longest ones are heard first.
        """
        pieces = _BETWEEN.split(words.strip(AROUND))  # names, and what stands between them
        heard: list[Path] = []
        while pieces:
            sizes = range(len(pieces), 0, -2)
            found = ((size, self.hear("".join(pieces[:size]))) for size in sizes)
            size, paths = next((each for each in found if each[1]), (1, []))
            if len(paths) != 1:
                return Unheard("".join(pieces[:size]), several=bool(paths))
            heard += paths
            del pieces[: size + 1]
        return tuple(dict.fromkeys(heard))

    def nearest(self, path: Path) -> str:
        """Return the name of a service that is nearly written so; empty for none."""
        names = {normalise(name): name for name in self._names.values()}
        near = nearest(normalise(path[-1]), names, limit=1) if path else []
        return names[near[0]] if near else ""


class _Known:
    """People of the roster, by e-mail and by address."""

    def __init__(self, directory: Directory) -> None:
        members = directory.members.items()
        self._emails = {said.email: each for each, said in members if said.email}
        self._owners = {person: each for each, said in members for person in said.addresses}
        self._unkeyed = {each for each, said in members if not said.email}

    def find(self, said: Member) -> int | None:
        """Return the id of a member, 0 for a new one, None if an address is somebody else's.

        Somebody who is listed without an e-mail is found by their address.
        """
        owners = {self._owners[person] for person in said.addresses if person in self._owners}
        own = self._emails.get(said.email or "")
        if own is None and len(owners) == 1 and owners <= self._unkeyed:
            return owners.pop()
        return None if owners - {own} else own or 0


_SAID = {
    Heading.FIRST_NAME: "first_name",
    Heading.LAST_NAME: "last_name",
    Heading.SERVICE: "service",
    Heading.TRADE: "trade",
    Heading.DAYS: "days",
}


def _merge(before: Member, said: Member, columns: Collection[str]) -> Member:
    """Return what is said of a person from now on: a column that is absent changes nothing."""
    new = {name: getattr(said, name) for column, name in _SAID.items() if column in columns}
    role, manages = before.role, before.manages
    if Heading.MANAGES in columns:
        role, manages = _role_by(role, said.manages), said.manages
    if Heading.ROLE in columns:
        role = said.role
    after = replace(before, email=said.email, role=role, **new)
    if role is Role.MANAGER and not manages and after.service:
        manages = (after.service,)
    return replace(
        after,
        manages=manages if role.rank >= Role.MANAGER.rank else (),
        addresses=tuple(sorted({*before.addresses, *said.addresses})),
    )


def _role_by(before: Role, manages: Collection[Path]) -> Role:
    """Return the role of somebody whose file says what they manage, and no role."""
    if manages:
        return max(before, Role.MANAGER, key=lambda each: each.rank)
    return Role.AGENT if before is Role.MANAGER else before


def count_administrators(directory: Directory) -> int:
    """Return how many people administer Levain."""
    return sum(each.role is Role.ADMINISTRATOR for each in directory.present.values())
