"""The audit finds what the rules of version 0.5 gave away, and nothing in ours."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.disclosure.audit import Attack, Form, Leak, Rating
from tests.disclosure.organisations import Agent, History, Publish, State, live, publish, tell
from tests.disclosure.rules import forgetful, old

OLD = Rating(least=20, growth=1, within=5)
TEAM = "team"


def history(lives: Sequence[Sequence[State | None]], rule: Publish, questions: int = 20) -> History:
    """A team of people who are there in the weeks in which they have a state; no jitter."""
    agents = []
    for states in lives:
        known = [each or State() for each in states]
        agents.append(Agent([TEAM if each else None for each in states], known))
    return tell(agents, [True] * len(lives[0]), questions, lambda: 0.0, rule=rule)


def named(leaks: Sequence[Leak]) -> set[str]:
    """The states of people that are known."""
    return {leak.name.partition(" ")[0] for leak in leaks if " of one of " in leak.name}


NEW = State(enrolled=True)
BEGUN = State(enrolled=True, started=True)
DONE = State(enrolled=True, started=True, completed=True)


def rested(answers: int, right: int) -> State:
    return State(enrolled=True, started=True, answers=answers, right=right)


# --- Ours --------------------------------------------------------------------------------------


@pytest.mark.parametrize("block", range(4))
def test_nothing_leaks_from_everything_published(block: int) -> None:
    """A short form of `make disclosure`."""
    for seed in range(block * 40, block * 40 + 40):
        assert Attack(live(seed), whole=True).leaks() == [], seed


def test_an_end_is_the_same_found_alone_or_among_many() -> None:
    attack = Attack(live(7))
    targets = list(attack.targets())
    assert len(targets) > 20
    for target in targets:
        low, high = attack.bounds_of(target.form)
        assert high - low >= target.apart
        assert target.apart or (low <= target.low and high >= target.high)


# --- What the audit is worth -------------------------------------------------------------------


def test_our_rules_without_last_week_leak() -> None:
    found = [bool(Attack(live(seed, forgetful)).leaks()) for seed in range(40)]
    assert sum(found) >= 4


def test_the_old_rules_leak_in_most_organisations() -> None:
    found = [bool(Attack(live(seed, old), OLD).leaks()) for seed in range(40)]
    assert sum(found) > 20


def test_old_a_newcomer_in_a_team_that_has_finished_is_seen_to_begin_and_to_finish() -> None:
    finished = [DONE] * 4
    newcomer = [None, NEW, BEGUN, DONE]
    lives = [[*finished] for _ in range(5)] + [newcomer]
    leaks = Attack(history(lives, old), OLD).leaks()
    mine = [each.name for each in leaks if f"(None, '{TEAM}', '{TEAM}', '{TEAM}')" in each.name]
    assert {"started", "completed"} <= {each.partition(" ")[0] for each in mine}
    assert Attack(history(lives, publish)).leaks() == []


@pytest.mark.parametrize("everybody", [NEW, BEGUN, DONE])
def test_old_a_count_of_none_or_of_all_is_everybodys_state(everybody: State) -> None:
    lives = [[everybody] for _ in range(9)]
    assert {"started", "completed"} <= named(Attack(history(lives, old), OLD).leaks())
    assert Attack(history(lives, publish)).leaks() == []


@pytest.mark.parametrize("state", [NEW, BEGUN, DONE])
def test_old_whoever_leaves_or_is_erased_is_known_by_subtraction(state: State) -> None:
    others = [[DONE if place < 6 else NEW] * 2 for place in range(14)]
    lives = [*others, [state, None]]
    assert "completed" in named(Attack(history(lives, old), OLD).leaks()) or state is not DONE
    assert Attack(history(lives, publish)).leaks() == []


def test_old_a_rate_says_that_everybody_has_answered() -> None:
    before, after = [rested(6, 3)] * 2, [rested(0, 0), rested(1, 1)]
    leaks = Attack(history([before] * 4 + [after], old), OLD).leaks()
    assert "answering" in named(leaks)


# --- Accomplices -------------------------------------------------------------------------------


def test_old_four_accomplices_know_the_answer_of_the_fifth() -> None:
    four = [rested(5, 1), rested(5, 1), rested(5, 1), rested(5, 2)]  # 20 answers, 5 right
    for right in (False, True):
        attack = Attack(history([*([each] for each in four), [rested(1, right)]], old), OLD)
        answers, rights = (attack.form(0, TEAM, name) for name in ("answers", "right"))
        attack.know(answers, 21, 21)
        attack.know(rights, 5, 6)
        assert attack.bounds_of(rights) == (5 + right, 5 + right)


@pytest.mark.parametrize("right", [False, True])
def test_seven_accomplices_do_not_know_the_answer_of_the_eighth(right: bool) -> None:
    for shift in range(-3, 4):  # wherever the edge may lie
        seven = [rested(10, 5)] * 6 + [rested(10, 5 + shift)]
        shown = history([*([each] for each in seven), [rested(1, right)]], publish)
        assert shown.figures[0][TEAM] is not None
        attack = Attack(shown)
        answers, rights = (attack.form(0, TEAM, name) for name in ("answers", "right"))
        known = 35 + shift
        attack.know(answers, 71, 71)
        attack.know(rights, known, known + 1)
        assert attack.bounds_of(rights) == (known, known + 1)


def test_what_accomplices_tell_is_a_form_as_any() -> None:
    attack = Attack(history([[BEGUN]] * 9, publish))
    started: Form = attack.form(0, TEAM, "started")
    assert attack.bounds_of(started) == (5, 9)
    attack.know(started, 8, 9)
    assert attack.bounds_of(started) == (8, 9)
