"""The application: an event in, or a delivery due, is one transaction; what it decides is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.deliveries import Claimed
from bot.domain.messages import Address, Inbound, Joined, Left, Opened, Outbound
from bot.domain.people import Assignment, Learner, Roster
from bot.domain.ports import Calendar
from bot.storage import events, learners
from bot.storage.database import Database, Transaction
from bot.texts.speech import Speech
from bot.turn import joining, outbox
from bot.turn.capability import Capability, Planned
from bot.turn.decision import Change, Composed, Composition, Decision, LearnerChanged
from bot.turn.joining import Defaults
from bot.turn.router import START, Call, Router
from bot.turn.turn import Turn
from lessons.library import Library


class App:
    """Handles what people say and composes what is due to them."""

    def __init__(
        self,
        database: Database,
        library: Library,
        calendar: Calendar,
        capabilities: Sequence[Capability],
        speak: Callable[[str], Speech],
        *,
        roster: Roster | None = None,
        defaults: Defaults | None = None,
    ) -> None:
        self.router = Router(capabilities)
        self._database = database
        self._library = library
        self._calendar = calendar
        self._speak = speak
        self._roster = roster or {}
        self._defaults = defaults or Defaults()
        self._capabilities = capabilities
        own = [keeper for each in capabilities for keeper in each.keepers]
        self._keepers = (*outbox.FIRST, *own, *outbox.LAST)
        makers = {name: make for each in capabilities for name, make in each.makers.items()}
        planned = [occasion for each in capabilities for occasion in each.occasions]
        self._occasions = (*planned, outbox.make_occasion(makers))

    async def start(self, now: datetime) -> None:
        """Let each capability keep what it needs before anybody is served."""
        async with self._database.begin() as connection:
            for each in self._capabilities:
                if each.start:
                    await each.start(connection, self._library, now)

    async def handle(self, inbound: Inbound) -> Sequence[Outbound]:
        """Answer one event. The same event a second time changes nothing.

        It is given the same replies until they are known to have left, and then none. A page is
        read anew each time; whoever opens one before ever writing is welcomed.
        """
        async with self._database.begin() as connection:
            if isinstance(inbound.content, Opened):
                if learner := await learners.find(connection, inbound.address):
                    return await self._look(connection, learner, inbound)
                inbound = replace(inbound, content=Joined())
            if isinstance(inbound.content, Left):
                await self._see_off(connection, inbound.address)
                return ()
            if not await events.see(connection, inbound):
                return await events.find_replies(connection, inbound) if inbound.kept else ()
            return await self._answer(connection, inbound)

    async def _answer(self, connection: Transaction, inbound: Inbound) -> Sequence[Outbound]:
        known = await learners.find(connection, inbound.address)
        person = known or await self._join(connection, inbound)
        call = self._route(inbound, person, new=known is None)
        turn = self._turn(replace(person, silent=0), inbound.at, call)
        decision = await call.command.decide(connection, turn)
        if known is None and call.command.name != START:
            decision = decision.after(turn.say("presentation"))
        decision = _settle(turn, person, decision)
        await self._keep(connection, decision.changes)
        if inbound.kept and decision.replies:
            await events.keep_replies(connection, inbound, decision.replies)
        return decision.replies

    async def _look(
        self, connection: Transaction, learner: Learner, inbound: Inbound
    ) -> Sequence[Outbound]:
        """Return a page as it is now; looking at it changes nothing."""
        call = self._route(inbound, learner)
        turn = self._turn(learner, inbound.at, call)
        return _settle(turn, learner, await call.command.decide(connection, turn)).replies

    async def compose(self, due: Sequence[Claimed], now: datetime) -> list[Composition]:
        """Compose the message of each due delivery, for different people.

        Doing it again after a crash gives the same messages.
        """
        composed: dict[int, Composition] = {}
        async with self._database.begin() as connection:
            people = await learners.lock(connection, [each.learner_id for each in due])
            known = [each for each in due if each.learner_id in people]
            planned = [Planned(self._turn(people[each.learner_id], now), each) for each in known]
            changes: list[Change] = []
            for occasion in self._occasions:
                for (turn, claimed), found in await occasion.decide(connection, planned):
                    if isinstance(found, Decision):
                        decision = _settle(turn, turn.learner, found)
                        changes += decision.changes
                        composed[claimed.id] = _compose(turn.learner, decision)
                    else:
                        composed[claimed.id] = found
            await self._keep(connection, changes)
        return [composed.get(each.id) for each in due]

    async def addresses(self, learner_ids: Sequence[int]) -> dict[int, Address]:
        """Return where those learners are written to; the erased are left out."""
        async with self._database.begin() as connection:
            people = await learners.lock(connection, learner_ids)
        return {each.id: each.address for each in people.values()}

    async def _join(self, connection: Transaction, inbound: Inbound) -> Learner:
        assignment = self._assignment(inbound.address)
        return await learners.add(connection, joining.meet(inbound, assignment, self._defaults))

    async def _see_off(self, connection: Transaction, left: Address) -> None:
        learner = await learners.find(connection, left, move=False)
        if learner and (gone := joining.see_off(learner, left)):
            await learners.save(connection, [(learner, gone)])

    def _route(self, inbound: Inbound, learner: Learner, *, new: bool = False) -> Call:
        assignment = self._assignment(learner.address)
        return self.router.route(inbound.content, learner, assignment, new=new)

    def _turn(self, learner: Learner, now: datetime, call: Call | None = None) -> Turn:
        return Turn(
            now=now,
            learner=learner,
            assignment=self._assignment(learner.address),
            speech=self._speak(learner.language),
            calendar=self._calendar,
            library=self._library,
            argument=call.argument if call else "",
            picked=call.picked if call else (),
        )

    def _assignment(self, address: Address) -> Assignment:
        return self._roster.get(address.person, Assignment())

    async def _keep(self, connection: Transaction, changes: Sequence[Change]) -> None:
        for keeper in self._keepers:
            await keeper.keep_among(connection, changes)


def _settle(turn: Turn, known: Learner, decision: Decision) -> Decision:
    """Return the decision with the learner as they are afterwards, and the replies' language."""
    after = decision.learner or turn.learner
    after = replace(after, menu=after.menu.after(decision.replies))
    replies = tuple(replace(each, language=after.language) for each in decision.replies)
    others = [each for each in decision.changes if not isinstance(each, LearnerChanged)]
    return Decision(replies, (LearnerChanged(after, known), *others))


def _compose(learner: Learner, decision: Decision) -> Composition:
    return Composed(learner.address, decision.replies[0]) if decision.replies else None
