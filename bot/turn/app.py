"""The application: one transaction for an event, or for a batch of claimed deliveries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.deliveries import Claimed
from bot.domain.messages import (
    Address,
    Buttons,
    Choices,
    Chose,
    Inbound,
    Joined,
    Left,
    Opened,
    Outbound,
    Tried,
)
from bot.domain.people import Assignment, Learner
from bot.storage import events, learners, roster
from bot.storage.database import Database, Transaction
from bot.storage.roster import Listed
from bot.turn import erasing, joining, outbox
from bot.turn.capability import Capability, Planned, gather
from bot.turn.decision import Change, Composed, Composition, Decision, keep_all
from bot.turn.desk import Desk, Fetch, fetch_nothing
from bot.turn.environment import Environment
from bot.turn.router import OVER, START, Router
from bot.turn.turn import Turn


class App:
    """Answers the events of platforms, composes deliveries, and stores what was decided."""

    def __init__(
        self,
        database: Database,
        environment: Environment,
        capabilities: Sequence[Capability],
        fetch: Fetch = fetch_nothing,
    ) -> None:
        """`fetch`: gets a file that somebody attached from their platform."""
        self._database = database
        self._fetch = fetch
        self._environment = environment
        self._router = Router(capabilities)
        self._starts = [each.start for each in capabilities if each.start]
        own = [keeper for each in capabilities for keeper in each.keepers]
        eraser = erasing.make_eraser(environment.owners, environment.tombstones)
        self._keepers = (*outbox.FIRST, *own, *outbox.LAST, eraser)
        makers = gather(pair for each in capabilities for pair in each.makers.items())
        occasions = [occasion for each in capabilities for occasion in each.occasions]
        works = gather(pair for each in capabilities for pair in each.works.items())
        self._occasions = (*occasions, outbox.make_occasion(makers, works, self._desk))

    async def start(self, now: datetime) -> None:
        """Run the start of each capability, before any event is handled."""
        async with self._database.begin() as connection:
            for start in self._starts:
                await start(connection, self._environment.library, now)

    def warm(self) -> None:
        """Make ready what the first typed words would wait for. From any thread."""
        self._router.ear.warm()

    async def handle(self, inbound: Inbound) -> Sequence[Outbound]:
        """Answer one event; return the replies. A repeated event changes nothing.

        A repeated event returns the stored replies until they have left, and then none. A page is
        composed anew each time. Opening one as a newcomer counts as joining. Whoever was erased
        sees what a newcomer does, and joins once they say something.
        """
        async with self._database.begin() as connection:
            if isinstance(inbound.content, Opened):
                if learner := await learners.find(connection, inbound.address):
                    return await self._look(connection, learner, inbound)
                if inbound.content.again or self._was_erased(inbound.address):
                    newcomer, _ = await self._receive(connection, inbound)
                    return await self._look(connection, newcomer, inbound)
                inbound = replace(inbound, content=Joined())
            if inbound.content == Joined(invited=True) and self._was_erased(inbound.address):
                return ()
            if isinstance(inbound.content, Tried):
                return await self._try(connection, inbound, inbound.content)
            if isinstance(inbound.content, Left):
                await self._see_off(connection, inbound.address)
                return ()
            if not await events.see(connection, inbound):
                return await events.find_replies(connection, inbound) if inbound.kept else ()
            return await self._answer(connection, inbound)

    async def compose(self, claims: Sequence[Claimed], now: datetime) -> list[Composition]:
        """Compose the message of each claimed delivery; None for one that lost its reason.

        The deliveries are of different people. Composing again after a crash gives the same result.
        """
        composed: dict[int, Composition] = {}
        changes: list[Change] = []
        async with self._database.begin() as connection:
            people = await learners.lock(connection, [each.learner_id for each in claims])
            known = [
                (people[each.learner_id], each) for each in claims if each.learner_id in people
            ]
            assignments = await roster.assign(connection, people.values())
            planned = [
                Planned(self._environment.turn(one, assignments[one.id], now, each.item), each)
                for one, each in known
            ]
            for occasion in self._occasions:
                for (turn, claimed), found in await occasion.decide(connection, planned):
                    if isinstance(found, Decision):
                        decision = found.settle(turn.learner, turn.learner)
                        changes += decision.changes
                        composed[claimed.id] = _compose(turn.learner, decision)
                    else:
                        composed[claimed.id] = found
            await self._keep(connection, changes)
        return [composed.get(each.id) for each in claims]

    async def show(self, learner_id: int, outbound: Outbound) -> Outbound:
        """Return a message that was made, in the learner's language: its buttons are on their menu.

        One that offers nothing leaves the menu as it is: they may have gone on meanwhile.
        """
        async with self._database.begin() as connection:
            found = (await learners.lock(connection, [learner_id])).get(learner_id)
            if found is None:
                return outbound
            shown = replace(outbound, language=found.language)
            if any(isinstance(block, Buttons | Choices) for block in shown.blocks):
                after = replace(found, menu=found.menu.after([shown]))
                await learners.save(connection, [(found, after)])
        return shown

    async def addresses(self, learner_ids: Sequence[int]) -> dict[int, Address]:
        """Return the address of each learner; erased learners are left out."""
        async with self._database.begin() as connection:
            people = await learners.lock(connection, learner_ids)
        return {each.id: each.address for each in people.values()}

    async def _answer(self, connection: Transaction, inbound: Inbound) -> Sequence[Outbound]:
        person, new = await self._meet(connection, inbound)
        menu, content = person.menu, inbound.content
        if isinstance(content, Chose):
            if menu.repeats(content, inbound.at):
                return ()
            menu = menu.tap_on(content, inbound.at)
        assignment = await self._assign(connection, person)
        call = self._router.route(content, person, assignment, new=new)
        heard = replace(person, silent=0, menu=menu)
        unsure = call.unsure or call.action == menu.doubted
        turn = self._environment.turn(
            heard, assignment, inbound.at, call.argument, call.picked, unsure=unsure
        )
        turn = replace(turn, event=inbound.id)
        decision = await call.command.decide(connection, turn)
        if new and call.command.name != START:
            decision = decision.after(turn.say("presentation"))
        decision = decision.settle(person, heard)
        await self._keep(connection, decision.changes)
        if inbound.kept and decision.replies:
            await events.keep_replies(connection, inbound, decision.replies)
        return decision.replies

    async def _look(
        self, connection: Transaction, learner: Learner, inbound: Inbound
    ) -> Sequence[Outbound]:
        """Return a page as it is now; no change is stored."""
        assignment = await self._assign(connection, learner)
        call = self._router.route(inbound.content, learner, assignment)
        turn = self._environment.turn(learner, assignment, inbound.at, call.argument, call.picked)
        return (await call.command.decide(connection, turn)).settle(learner, learner).replies

    async def _try(
        self, connection: Transaction, inbound: Inbound, tried: Tried
    ) -> Sequence[Outbound]:
        """Return what a choice would be refused with; nothing for one that would be kept.

        Nothing for a question that is over, either: what holds is said once the form is gone.
        """
        learner = await learners.find(connection, inbound.address)
        if learner is None:
            return ()
        assignment = await self._assign(connection, learner)
        call = self._router.route(tried.choice, learner, assignment)
        if call.command.name == OVER:
            return ()
        turn = self._environment.turn(learner, assignment, inbound.at, call.argument, call.picked)
        decision = await call.command.decide(connection, turn)
        return () if decision.changes else decision.settle(learner, learner).replies

    async def _meet(self, connection: Transaction, inbound: Inbound) -> tuple[Learner, bool]:
        """Return the learner, locked, and True for a newcomer, who is added.

        A member of the roster who has written from another platform is the same learner, and is
        written to here from now on.
        """
        where = inbound.address
        if known := await learners.find(connection, where):
            return known, False
        newcomer, listed = await self._receive(connection, inbound)
        if listed and (same := await learners.find_of_member(connection, listed.id)):
            return await learners.move_to(connection, same, where), False
        return await learners.add(connection, newcomer), True

    async def _receive(
        self, connection: Transaction, inbound: Inbound
    ) -> tuple[Learner, Listed | None]:
        """Return the learner for a newcomer, who is not stored, and whom the roster lists."""
        person, email = inbound.address.person, inbound.profile.email
        listed = await roster.find_member(connection, person, email)
        return joining.meet(inbound, listed, self._environment.defaults), listed

    def _was_erased(self, where: Address) -> bool:
        tombstones = self._environment.tombstones
        return tombstones is not None and tombstones.read().hold(where.person)

    async def _assign(self, connection: Transaction, learner: Learner) -> Assignment:
        return (await roster.assign(connection, [learner]))[learner.id]

    def _desk(self, turn: Turn) -> Desk:
        return Desk(turn, self._database.begin, self._keep, self._fetch)

    async def _keep(self, connection: Transaction, changes: Iterable[Change]) -> None:
        await keep_all(connection, self._keepers, changes)

    async def _see_off(self, connection: Transaction, left: Address) -> None:
        learner = await learners.find(connection, left, move=False)
        if learner and (gone := joining.see_off(learner, left)):
            await learners.save(connection, [(learner, gone)])


def _compose(learner: Learner, decision: Decision) -> Composition:
    return Composed(learner.address, decision.replies[0]) if decision.replies else None
