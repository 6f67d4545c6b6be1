"""FSRS fitted to the reviews of one instance, and how much better it then predicts them. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from bot.capabilities.study.memory import chance, parameters_of, recall
from bot.capabilities.study.model import History, Rating
from bot.domain.errors import FitRefused
from bot.domain.retention import Retention

LEAST = 2000  # answers: on fewer, a fit is often worse than the parameters that are published
LEARNERS = 20  # on fewer, those held out say nothing of the others
HELD_OUT = 4  # one learner in so many
_SURE = 1e-6  # no prediction is surer than that: one miss would weigh without limit

Histories = Mapping[int, Sequence[History]]  # by learner id
Watch = Callable[[Sequence[int], str], Iterable[int]]  # learners, seen one by one; what is done


@dataclass(frozen=True, slots=True)
class Fit:
    """Parameters, and what they predict of learners who had no part in them."""

    parameters: tuple[float, ...]
    trained: int  # answers that the parameters come from
    learners: int  # held out
    answers: int  # of those
    before: float  # log loss of an answer, by the parameters of now
    after: float  # by those that were fitted
    half: float  # half the width of the 95 % interval of the gain, over learners

    @property
    def gain(self) -> float:
        return self.before - self.after

    @property
    def sure(self) -> bool:
        """Return False for a gain that may be chance."""
        return self.gain > self.half


def fit(histories: Histories, retention: Retention, watch: Watch = lambda ids, _: ids) -> Fit:
    """Fit FSRS to three learners in four; compare it on the others with what holds now.

    Raises FitRefused with too few answers or learners, or when it predicts no better.
    """
    ids = sorted(each for each, some in histories.items() if count_predicted(some))
    _ensure_enough(len(ids), sum(count_predicted(histories[each]) for each in ids))
    held_out = ids[HELD_OUT - 1 :: HELD_OUT]
    training = [history for each in ids if each not in {*held_out} for history in histories[each]]
    parameters = _train(training, watch)
    now, new = retention, Retention(retention.desired, parameters)
    losses = []
    for each in watch(held_out, "comparing"):
        mine = histories[each]
        losses.append((log_loss(mine, now), log_loss(mine, new), count_predicted(mine)))
    found = _compare(parameters, count_predicted(training), losses)
    if found.gain <= 0:
        raise FitRefused(
            f"fitted to {found.trained} answers, FSRS predicts those of {found.learners} other"
            f" learners no better: log loss {found.after:.4f} instead of {found.before:.4f}; keep"
            " what you have, and try again with more answers"
        )
    return found


def _ensure_enough(learners: int, answers: int) -> None:
    if answers < LEAST or learners < LEARNERS:
        raise FitRefused(
            f"{answers} answers to questions asked again, by {learners} learners, are too few: wait"
            f" for {LEAST} answers by {LEARNERS} learners"
        )


def _train(histories: Sequence[History], watch: Watch) -> tuple[float, ...]:
    """Return the parameters that fit best, within the bounds of FSRS."""
    import fsrs_rs_python as rust  # an extra

    items = []
    for place in watch(range(len(histories)), "fitting"):
        steps = [rust.FSRSReview(int(rating), days) for days, rating in histories[place]]
        items += [
            rust.FSRSItem(steps[: last + 1])
            for last in range(1, len(steps))
            if histories[place][last][0]
        ]
    found = rust.FSRS([*parameters_of(Retention())]).compute_parameters(items)
    bounds = zip(found, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
    return tuple(round(min(max(value, low), high), 4) for value, low, high in bounds)


def _compare(
    parameters: tuple[float, ...], trained: int, losses: Sequence[tuple[float, float, int]]
) -> Fit:
    """Return the fit, from the losses before and after and the answers of each learner."""
    answers = sum(count for _, _, count in losses)
    before, after = (sum(each[place] for each in losses) / answers for place in (0, 1))
    # Answers of a learner go together: the error is that of a ratio, over learners.
    rest = [was - now - (before - after) * count for was, now, count in losses]
    spread = math.sqrt(sum(each**2 for each in rest) * len(rest) / max(1, len(rest) - 1))
    return Fit(
        parameters=parameters,
        trained=trained,
        learners=len(losses),
        answers=answers,
        before=before,
        after=after,
        half=1.96 * spread / answers,
    )


def log_loss(histories: Sequence[History], retention: Retention) -> float:
    """Return the summed log loss of what FSRS predicts of each answer, before it is given."""
    lost = 0.0
    for history in histories:
        memory = None
        for days, rating in history:
            if memory and days:
                known = min(max(chance(memory, days, retention), _SURE), 1 - _SURE)
                lost -= math.log(1 - known if rating is Rating.AGAIN else known)
            memory, _ = recall(memory, days, rating, retention)
    return lost


def count_predicted(histories: Iterable[History]) -> int:
    """Return the number of answers that FSRS predicts: those of a later day than the one before."""
    return sum(days > 0 for history in histories for days, _ in history[1:])
