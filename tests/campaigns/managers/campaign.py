"""The campaign of a town: a roster, four weeks, and all that a manager and an agent may ask.

    python -m tests.campaigns.managers --platform matrix --database sqlite [--people 500] [--seed 1]

Whoever is played sits in front of a real client: a console, a Matrix account of their own against a
homeserver, a person of the Slack stand-in. The others write by e-mail, and are recognised by it.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import select

from bot.capabilities.study.records import enrollment
from bot.domain.messages import Text
from bot.domain.people import LearnerState
from bot.domain.services import write_path
from bot.storage import learners, roster
from bot.storage.database import Database
from bot.storage.statements import fetch
from bot.storage.tables import learner
from lessons.pictures import dimensions
from tests.campaigns.managers import reading, town
from tests.campaigns.managers.house import START, House, open_house
from tests.campaigns.managers.seats import MatrixSeat, Received, Seat, flat
from tests.campaigns.managers.weeks import WEEKS, Weeks, begin
from tests.standins.matrix.synapse import Synapse

ROSTER = ("member", "service", "management", "member_address")
FIGURES = ("counted_week", "team_figures")
AFTER = timedelta(seconds=5)  # until a file or a work is due
SILENCE = timedelta(days=7)
SILENT_MAX = 3  # messages without a word: then Levain falls silent, and a nudge too
REFUSED = {  # to an agent: what is said, what is in the audit
    "bilan": "summary",
    "bilan en image": "chart",
    "exporter": "export",
    "registre": "register",
    "relancer": "nudge",
    "importer": "import",
}
COUNTS = ("Inscrits", "Commencé", "Terminé")
# What a lesson of the course says: none of it is for a manager.
ANSWERS = re.compile(r"Verdict de [abc]|Réponse [abc] à \d|Question \d+-\d+ \?")


@dataclass
class Step:
    """A step that was played: how long it took, what was seen."""

    name: str
    seconds: float
    seen: str


@dataclass
class Result:
    """What was played, and a sentence for each fault."""

    steps: list[Step] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"  {each.seconds:6.1f} s  {each.name}: {each.seen}" for each in self.steps]
        total = sum(each.seconds for each in self.steps)
        return "\n".join(["", *lines, f"  {total:6.1f} s  {len(self.faults)} faults"])


@dataclass
class Play:
    """A campaign under way."""

    house: House
    weeks: Weeks
    result: Result
    kept: dict[str, Any] = field(default_factory=dict)  # what a step leaves for a later one

    @property
    def database(self) -> Database:
        return self.house.runtime.database

    def check(self, told: str, *, holds: bool) -> None:
        if not holds:
            self.result.faults.append(told)

    async def wait(self) -> None:
        """Until what was asked for has been made and sent."""
        await self.house.tick(self.house.clock() + AFTER)

    async def ask(self, seat: Seat, words: str, heard: str) -> str:
        """Say words and hear a reply."""
        await seat.say(words)
        return await seat.hear(heard)

    async def receive(self, seat: Seat, words: str, heard: str) -> list[Received]:
        """The files that follow these words."""
        before = len(await seat.files())
        await self.ask(seat, words, heard)
        await self.wait()
        return await _arrived(seat, before)


async def _arrived(seat: Seat, before: int) -> list[Received]:
    """What has come; a client may need a moment to hear of it."""
    async with asyncio.timeout(30):
        while len(files := await seat.files()) == before:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return files[before:]


# --- Steps ---------------------------------------------------------------------------------------


async def import_csv(play: Play) -> str:
    """A roster in Windows-1252 with semicolons: looked at, then applied."""
    house, size = play.house, len(play.house.town)
    await house.boss.enter()
    table = town.as_csv(town.rows(house.town))
    await look(play, "personnel.csv", table, f"{size} personnes arrivent")
    play.check("a dry run lists people", holds=await reading.count_people(play.database) == 1)
    await house.boss.tap("Appliquer")
    await house.boss.hear("j’applique la liste")
    await play.wait()
    await house.boss.hear(f"Personnes arrivées : {size}")
    listed = await reading.count_people(play.database)
    play.check(f"{listed} people are listed, not {size + 1}", holds=listed == size + 1)
    return f"{size} people and {len(town.SERVICES) + 4} services in {len(table)} bytes"


async def look(play: Play, name: str, content: bytes, heard: str) -> str:
    """Attach a roster, say that it is whole; what is told of it."""
    boss, clock = play.house.boss, play.house.clock
    clock.move(clock() + timedelta(minutes=1))  # the same button at once would be a tap too many
    await boss.attach(name, content)
    await boss.hear("Est-ce la liste complète")
    await boss.tap("Liste complète")
    await boss.hear("Je lis le fichier")
    await play.wait()
    return await boss.hear(heard)


async def import_again(play: Play) -> str:
    """The same list, in the same file and as a workbook, changes nothing."""
    house = play.house
    before = await reading.dump(play.database, ROSTER)
    table = town.rows(house.town)
    await look(play, "personnel.csv", town.as_csv(table), "Rien à changer")
    if isinstance(house.boss, MatrixSeat):  # the other room of the same person
        house.boss.encrypted = True
        await house.boss.enter()
    await look(play, "personnel.xlsx", town.as_xlsx(table), "Rien à changer")
    same = await reading.dump(play.database, ROSTER) == before
    play.check("the same file changes the roster", holds=same)
    return "CSV and XLSX: nothing to change"


async def import_bad(play: Play) -> str:
    """Each fault is told with its line, and nothing changes."""
    before = await reading.dump(play.database, ROSTER)
    table = town.rows(play.house.town)
    faults = 0
    for kind in (town.UNREADABLE, town.IMPOSSIBLE):
        bad, lines = town.spoil(table, kind)
        told = flat(await look(play, "faux.csv", town.as_csv(bad), "Rien n’est changé"))
        for line in lines:
            play.check(f"the fault of line {line} is not told", holds=f"Ligne {line}" in told)
        faults += told.count("Ligne ")
        play.check("it is a fault too many", holds=told.count("Ligne ") == len(lines))
    same = await reading.dump(play.database, ROSTER) == before
    play.check("a bad file changes the roster", holds=same)
    return f"{faults} faults, by line"


async def come_in(play: Play) -> str:
    """The manager and two agents, whom the roster knows."""
    house = play.house
    for seat in (house.manager, house.agent, house.leaver):
        await seat.enter()
        for _ in range(3):
            await seat.say("passer")
        await seat.hear("Question 0-0 ?")
    await play.ask(house.manager, "pause", "pause")
    for seat in (house.agent, house.leaver):
        await play.ask(seat, "A", "Verdict de")
        play.weeks.last_by_hand[seat.address.user] = house.clock()
    return "three people on the platform"


async def live(play: Play) -> str:
    """Four weeks; nothing leaves but at work, once a day."""
    weeks = play.weeks
    await weeks.live()
    everybody, listed = await reading.count_recognised(play.database)
    play.check(f"{everybody - listed} learners are nobody", holds=everybody == listed)
    return f"{everybody} learners, {weeks.lessons} messages, {weeks.answers} answers"


async def summaries(play: Play) -> str:
    """The Monday after: « bilan » in each of its forms."""
    house, manager = play.house, play.house.manager
    monday = (START + timedelta(days=7 * WEEKS)).replace(hour=9, minute=5)
    play.weeks.judge(await house.tick(monday))
    play.kept["summary"] = flat(await play.ask(manager, "bilan", "Au lundi 30 novembre"))
    play.check("a service is not there", holds="Accueil" in play.kept["summary"])
    others = ("Voirie", "Espaces verts", "Médiathèque")
    play.check("another's service", holds=not any(e in play.kept["summary"] for e in others))
    one = flat(await play.ask(manager, "bilan Accueil", "Au lundi"))
    play.check("« bilan Accueil » shows another service", holds="État civil" not in one)
    await play.ask(manager, "bilan novembre 2026", "Au lundi")
    await play.ask(manager, "bilan Une campagne", "Au lundi")
    await play.ask(manager, "bilan janvier 2024", "Aucune semaine n’a été comptée")
    await play.ask(manager, "bilan Voirie", "Je ne trouve pas")
    await play.ask(manager, "bilan définitions", "Ce que dit chaque chiffre")
    return f"{len(play.kept['summary'])} signs"


async def chart(play: Play) -> str:
    """A picture arrives, with words in its place."""
    (shown,) = await play.receive(play.house.manager, "bilan en image", "l’image arrive")
    width, height = dimensions(shown.content)
    play.check("it is no PNG", holds=shown.content.startswith(b"\x89PNG\r\n"))
    play.check("it is empty", holds=min(width, height) > 100)
    play.check("it has no words", holds="Accueil" in shown.name)
    _keep(play, "bilan.png", shown)
    return f"PNG of {width} × {height}, {len(shown.content)} bytes"


async def files(play: Play) -> str:
    """Both files arrive, say the same, and no count in them is wrong."""
    manager = play.house.manager
    (book,) = await play.receive(manager, "exporter", "Je prépare le fichier XLSX")
    sheets = await play.receive(manager, "exporter csv", "Je prépare le fichier CSV")
    _keep(play, "bilan.xlsx", book)
    figures, meanings = reading.read_xlsx(book.content).values()
    tables = [reading.read_csv(each.content) for each in sheets]
    play.check(
        "the files differ in size", holds=[*map(len, tables)] == [len(figures), len(meanings)]
    )
    play.check("the files differ in columns", holds=tables[0][0] == [*map(str, figures[0])])
    await _judge_counts(play, figures)
    return f"{len(figures) - 1} rows, {len(meanings) - 1} definitions, {len(tables)} CSV files"


async def _judge_counts(play: Play, figures: list[list[Any]]) -> None:
    """What is published holds what is true, service by service."""
    header, *rows = figures
    monday = (START + timedelta(days=7 * WEEKS)).replace(hour=0, minute=0)
    truth = await reading.true_counts(play.database, monday)
    async with play.database.begin() as connection:
        tree = await roster.list_services(connection)
    paths = {write_path(tree, each): each for each in tree}
    seen = 0
    for row in rows:
        said = dict(zip(map(str, header), row, strict=True))
        play.check(f"{said['Service']} is another's", holds=town.MANAGED in said["Service"])
        if said["Au lundi (Europe/Paris)"] != monday.date():
            continue
        for name, true in zip(COUNTS, truth[paths[said["Service"]]], strict=True):
            low, high = said[f"{name}, au moins"], said[f"{name}, au plus"]
            told = f"{said['Service']}: {name} is {true}, not from {low} to {high}"
            play.check(told, holds=low <= true <= high)
            seen += 1
    play.check("no count was looked at", holds=seen > 0)


async def register(play: Play) -> str:
    """Both files of the register arrive."""
    sent = await play.receive(play.house.manager, "registre 2026", "Je prépare le registre")
    by_kind = {each.name.rpartition(".")[2]: each for each in sent}
    play.check(f"they are {[*by_kind]}", holds=sorted(by_kind) == ["csv", "pdf"])
    words = flat(await reading.read_pdf(by_kind["pdf"].content))
    for wanted in ("développer la maîtrise de l’IA", "Une campagne", "Ville de Valbrume"):
        play.check(f"the register does not say « {wanted} »", holds=wanted in words)
    play.kept["register"] = words
    table = reading.read_csv(by_kind["csv"].content)
    _keep(play, "registre.pdf", by_kind["pdf"])
    return f"PDF of {len(by_kind['pdf'].content)} bytes, {len(table) - 1} rows"


async def refusals(play: Play) -> str:
    """An agent is refused each of those, politely, and it is in the audit."""
    agent = play.house.agent
    for words in REFUSED:
        await play.ask(agent, words, "réservé")
    rows = await reading.read_audit(play.house.url, play.house.folder)
    refused = [each["about"] for each in rows if each["action"] == "refused"]
    play.check(f"the audit says {refused}", holds=refused == [*REFUSED.values()])
    did = {each["action"] for each in rows}
    play.check(f"the audit has {did}", holds={"import", "export", "register"} <= did)
    return f"{len(refused)} refused, {len(rows)} rows of the audit"


async def nudge(play: Play) -> str:
    """Whoever was silent is written to once in place of the day's message, and nobody else."""
    house, manager = play.house, play.house.manager
    wanted = await _silent(play)
    await play.ask(manager, "relancer", "Une relance, en votre nom")
    await manager.tap("Envoyer")
    await manager.hear("j’écris en votre nom")
    await play.wait()
    await manager.hear("La relance est en route")
    came = []
    for days in range(5):
        for hour, minute in ((9, 30), (13, 40)):
            at = (START + timedelta(days=7 * WEEKS + days)).replace(hour=hour, minute=minute)
            came += (new := await house.tick(at))
            play.weeks.judge(new)
    nudged = sorted(e.address.user for e in came if _is_nudge(e.outbound))
    play.check(f"nudged: {len(nudged)}, not {len(wanted)}", holds=nudged == sorted(wanted))
    play.check("nobody was to be nudged", holds=len(wanted) > 0)
    play.result.faults += play.weeks.faults  # of all five weeks
    await play.ask(manager, "relancer", "Une seule relance par service")
    quiet = play.kept["quiet"]
    return f"{len(nudged)} people nudged of {quiet} silent for a week, {len(came)} written to"


async def _silent(play: Play) -> list[str]:
    """Who has not answered for a week in the services of the manager, by what was lived."""
    now, lives = play.house.clock(), play.weeks.lives
    since = now - SILENCE
    people = {
        each.address.user: each.answered or each.joined
        for each in lives
        if each.joined and each.joined < since and town.MANAGED in each.citizen.service
    }
    people |= {
        seat.address.user: play.weeks.last_by_hand[seat.address.user]
        for seat in (play.house.agent, play.house.leaver)
    }
    quiet = {user for user, last in people.items() if last < since}
    async with play.database.begin() as connection:
        under_way = select(enrollment.c.learner_id).where(enrollment.c.status == "active")
        query = select(learner.c.id, learner.c.state, learner.c.silent)
        rows = await fetch(connection, query.where(learner.c.id.in_(under_way)))
        known = {each["id"]: each for each in rows}
        found = await learners.lock(connection, [*known])
    play.kept["quiet"] = len(quiet)
    return [
        each.address.user
        for each in found.values()
        if each.address.user in quiet
        and known[each.id]["state"] == LearnerState.ACTIVE
        and known[each.id]["silent"] < SILENT_MAX
    ]


def _is_nudge(outbound: Any) -> bool:
    return any(isinstance(b, Text) and "Un mot de" in b.markup for b in outbound.blocks)


async def my_data(play: Play) -> str:
    """A person has all that is held of them."""
    leaver = play.house.leaver
    citizen = play.house.town[2]
    (file,) = await play.receive(leaver, "mes données", "Ce que je garde de vous")
    held = json.loads(file.content)
    told = json.dumps(held, ensure_ascii=False)
    play.check("the member is not in it", holds=citizen.email in told and citizen.last in told)
    play.check("answers are not in it", holds='"answer"' in told)
    others = [e for e in play.house.town if e is not citizen and e.email in told]
    play.check(f"{len(others)} others are in it", holds=not others)
    return f"JSON of {len(file.content)} bytes"


async def erase(play: Play) -> str:
    """Nothing of theirs is left but the roster's line; published figures do not move."""
    leaver, address = play.house.leaver, play.house.leaver.address
    before = await reading.dump(play.database, FIGURES)
    async with play.database.begin() as connection:
        known = (await learners.look_up(connection, [address.person]))[address.person].id
    told = await play.ask(leaver, "effacer", "Tout effacer")
    (code,) = re.findall(r"effacer (\d{4})", flat(told))
    await play.ask(leaver, f"effacer {code}", "C’est effacé")
    async with asyncio.timeout(30):  # the event that asked waits until its reply has left
        while await reading.count_inbox(play.database):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    left = await reading.rows_of(play.database, known)
    play.check(f"left of the learner: {left}", holds=not left.keys() - {"audit.actor_id"})
    traces = (address.user, quote(address.user, safe=""))
    where = await reading.find(play.database, traces)
    stays = {"seen_event", "member_address", "audit"}
    play.check(f"their address is in {where - stays}", holds=where <= stays)
    play.check("a figure moved", holds=await reading.dump(play.database, FIGURES) == before)
    again = flat(await play.ask(play.house.manager, "bilan", "Au lundi 30 novembre"))
    play.check("« bilan » moved", holds=again == play.kept["summary"])
    await play.wait()
    return f"they are in {', '.join(sorted(where)) or 'no table'}"


async def leaks(play: Play) -> str:
    """Nothing that the manager was sent names a person, nor tells an answer."""
    house, manager = play.house, play.house.manager
    texts = await manager.shown()
    texts = [each for each in texts if "Question 0-0" not in each]  # the lesson of day one
    received = await manager.files()
    for file in received:
        texts += [file.name, *await _words_of(file)]
    body = "\n".join(texts)
    own = house.town[0]
    named = [e.email for e in house.town if e is not own and any(t in body for t in e.traces)]
    play.check(f"{len(named)} people are named: {named[:3]}", holds=not named)
    users = [each.address.user for each in play.weeks.lives if f'"{each.address.user}"' in body]
    play.check(f"accounts are named: {users[:3]}", holds=not users)
    told = ANSWERS.findall(body)
    play.check(f"answers are told: {told[:3]}", holds=not told)
    seen = f"{len(texts)} texts, {len(received)} files, {len(body)} signs"
    return f"{seen}: none of {len(house.town) - 1} people is in them"


async def _words_of(file: Received) -> list[str]:
    if file.content.startswith(b"%PDF"):
        return [await reading.read_pdf(file.content)]
    if file.content.startswith(b"PK"):
        return [str(reading.read_xlsx(file.content))]
    return [] if file.content.startswith(b"\x89PNG") else [file.content.decode("utf-8-sig")]


def _keep(play: Play, name: str, file: Received) -> None:
    """Leave it in the folder, for whoever looks."""
    (play.house.folder / name).write_bytes(file.content)


STEPS: tuple[Callable[[Play], Awaitable[str]], ...] = (
    import_csv,
    import_again,
    import_bad,
    come_in,
    live,
    summaries,
    chart,
    files,
    register,
    refusals,
    nudge,
    my_data,
    erase,
    leaks,
)


async def run(
    platform: str, people: int, seed: int, url: str, folder: Path, synapse: Synapse | None = None
) -> Result:
    """A whole campaign, judged; what cannot go on is its last fault."""
    result = Result()
    async with open_house(platform, url, folder, people, synapse) as house:
        play = Play(house, begin(house, random.Random(seed)), result)  # noqa: S311
        for step in STEPS:
            began = time.monotonic()
            try:
                seen = await step(play)
            except (AssertionError, TimeoutError, LookupError, ValueError) as error:
                result.faults.append(f"{step.__name__} stopped: {type(error).__name__} {error}")
                break
            result.steps.append(Step(step.__name__, time.monotonic() - began, seen))
    return result
