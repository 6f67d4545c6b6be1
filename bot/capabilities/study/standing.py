"""Standing of a learner: the values of their progress, and the reader of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.capabilities.study import records
from bot.capabilities.study.learned import Chances, read_chances
from bot.capabilities.study.model import Card, Coursework, Place, Review
from bot.capabilities.study.readers import read_coursework
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.storage import deliveries
from bot.storage.database import Transaction
from bot.turn.turn import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The values that progress is made of."""

    work: Coursework
    cards: Mapping[Place, Card]
    reviews: Mapping[Place, tuple[Review, ...]]  # the oldest first
    waiting: Collection[Delivery]  # lessons asked for with « plus tard »
    chances: Chances


async def read_standing(connection: Transaction, turns: Sequence[Turn]) -> Mapping[int, Standing]:
    """Read the coursework of each learner, all cards and reviews, what waits, and the streak."""
    ids = [each.learner.id for each in turns]
    work = await read_coursework(connection, turns)
    cards = await records.list_cards(connection, ids)
    given = await records.list_given(connection, ids)
    waiting = await read_waiting(connection, turns)
    chances = await read_chances(connection, turns)
    return {
        each: Standing(
            work=work[each],
            cards={card.place: card for card in cards[each]},
            reviews=_by_place(given[each]),
            waiting=waiting[each],
            chances=chances[each],
        )
        for each in ids
    }


async def read_waiting(
    connection: Transaction, turns: Sequence[Turn]
) -> Mapping[int, tuple[Delivery, ...]]:
    """Read the lessons that each learner asked for with « plus tard », and that wait."""
    ids = [each.learner.id for each in turns]
    return await deliveries.list_waiting(connection, ids, DeliveryKind.LATER)


def _by_place(given: Iterable[Review]) -> Mapping[Place, tuple[Review, ...]]:
    found: dict[Place, list[Review]] = {}
    for each in given:
        found.setdefault(each.place, []).append(each)
    return {place: tuple(reviews) for place, reviews in found.items()}
