"""Made-up organisations that live some weeks, and what is published of them."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from bot.capabilities.teams.rules import JITTER, Tally, TeamFigures, publish

Publish = Callable[[Tally, Sequence[TeamFigures], int, float], TeamFigures | None]
SIZES = (4, 6, 7, 8, 8, 9, 10, 11, 12, 14, 17, 22)
QUESTIONS = (6, 10, 20, 40)


@dataclass
class State:
    """Where one person stands in the course; nothing of it ever goes back."""

    enrolled: bool = False
    started: bool = False
    completed: bool = False
    answers: int = 0
    right: int = 0


@dataclass
class Agent:
    """A person: their team each week, since which week, and where they stand."""

    teams: list[str | None] = field(default_factory=list)
    since: int = 0  # first week in their team
    moved: bool = False
    states: list[State] = field(default_factory=list)


@dataclass(kw_only=True)
class History:
    """An organisation over weeks: people, and the figures published each asked week."""

    agents: list[Agent]
    questions: int
    weeks: int
    begins: int  # first week in which the course is published
    counted: list[list[str | None]]  # by agent, by week: the team that counts them
    figures: list[dict[str, TeamFigures | None]]  # by week, by team; empty: it was not counted


def live(seed: int, rule: Publish = publish) -> History:
    """An organisation of that seed: joins, moves, departures, erasures, progress, weeks."""
    chance = random.Random(seed)
    teams = [f"team {number}" for number in range(chance.randint(1, 4))]
    agents = [Agent() for team in teams for _ in range(chance.choice(SIZES))]
    places = dict(zip(map(id, agents), _settle(chance, teams, len(agents)), strict=True))
    weeks, churn = chance.randint(2, 6), chance.choice((0, 0.02, 0.05, 0.05, 0.1))
    pace = [chance.choice((0, 0, 0.03, 0.1, 0.4)) for _ in range(4)]
    first = [chance.choice((0.1, 0.4, 0.7, 0.9, 1)) for _ in range(4)]
    questions = chance.choice(QUESTIONS)
    for week in range(weeks):
        if week:
            _stir(chance, teams, agents, places, week, churn)
        for agent in agents:
            agent.teams.append(places.get(id(agent)))
            before = agent.states[-1] if agent.states else State()
            steps = first if not agent.states and week == 0 else pace
            agent.states.append(_progress(chance, before, steps, questions))
    begins = chance.choice((0, 0, 0, 1, 2))
    asked = [week >= begins and (week == begins or chance.random() < 0.85) for week in range(weeks)]
    return _publish(chance, agents, asked, begins, questions, rule)


def tell(
    agents: Sequence[Agent],
    asked: Sequence[bool],
    questions: int,
    jitters: Callable[[], float],
    begins: int = 0,
    rule: Publish = publish,
) -> History:
    """What is published of people who have lived `len(asked)` weeks."""
    counted = [_counted(agent, begins, len(asked)) for agent in agents]
    past: defaultdict[str, dict[int, TeamFigures]] = defaultdict(dict)
    weeks: list[dict[str, TeamFigures | None]] = []
    for week, is_asked in enumerate(asked):
        shown: dict[str, TeamFigures | None] = {}
        names = {each[week] for each in counted} - {None} if is_asked else set()
        for team in sorted(filter(None, names)):
            before = past[team]
            people = [a for a, each in zip(agents, counted, strict=True) if each[week] == team]
            tally = _tally(team, people, week, before)
            shown[team] = rule(tally, tuple(before.values()), questions, jitters())
            if found := shown[team]:
                past[team][week] = found
        weeks.append(shown)
    return History(
        agents=list(agents),
        questions=questions,
        weeks=len(asked),
        begins=begins,
        counted=counted,
        figures=weeks,
    )


def _publish(
    chance: random.Random,
    agents: Sequence[Agent],
    asked: Sequence[bool],
    begins: int,
    questions: int,
    rule: Publish,
) -> History:
    return tell(agents, asked, questions, lambda: chance.uniform(-JITTER, JITTER), begins, rule)


def _settle(chance: random.Random, teams: Sequence[str], people: int) -> list[str]:
    """A team for each person: sizes are uneven, as they were drawn."""
    weights = [chance.choice(SIZES) for _ in teams]
    return chance.choices(teams, weights, k=people)


def _stir(
    chance: random.Random,
    teams: Sequence[str],
    agents: list[Agent],
    places: dict[int, str],
    week: int,
    churn: float,
) -> None:
    """People come, move and go before a week; now and then one alone, or half a team."""
    for agent in [each for each in agents if id(each) in places]:
        if chance.random() < churn:
            places.pop(id(agent))
        elif chance.random() < churn:
            _move(agent, chance.choice(teams), places, week)
    for team in teams:
        for _ in range(chance.choice((0, 0, 0, 1, 2)) if chance.random() < 10 * churn else 0):
            agents.append(Agent([None] * week, since=week, states=[State()] * week))
            places[id(agents[-1])] = team
    if churn and chance.random() < 0.1:
        source, target = chance.choice(teams), chance.choice(teams)
        for agent in agents:
            if places.get(id(agent)) == source and chance.random() < 0.6:
                _move(agent, target, places, week)


def _move(agent: Agent, team: str, places: dict[int, str], week: int) -> None:
    if places[id(agent)] != team:
        places[id(agent)] = team
        agent.since, agent.moved = week, True


def _progress(chance: random.Random, before: State, steps: Sequence[float], most: int) -> State:
    enrolled = before.enrolled or chance.random() < steps[0]
    started = before.started or (enrolled and chance.random() < steps[1])
    completed = before.completed or (started and chance.random() < steps[2])
    new = chance.randint(0, most - before.answers) if started else 0
    new = new if chance.random() < steps[3] else 0
    right = sum(chance.random() < 0.7 for _ in range(new))
    return State(enrolled, started, completed, before.answers + new, before.right + right)


def _counted(agent: Agent, begins: int, weeks: int) -> list[str | None]:
    """The team that counts a person each week; a mover is counted in courses that came later."""
    found: list[str | None] = []
    moved = False
    for week in range(weeks):
        before = next((each for each in reversed(agent.teams[:week]) if each), None)
        team = agent.teams[week]
        moved = moved or bool(team and before and team != before and week > begins)
        found.append(None if moved else team)
    return found


def _tally(team: str, people: Sequence[Agent], week: int, past: Iterable[int]) -> Tally:
    states = [each.states[week] for each in people]
    totals: Counter[str] = Counter()
    for state in states:
        totals.update(vars(state))
    entered = [_entered(each, week) for each in people]
    return Tally(
        team=team,
        size=len(people),
        stayed=tuple(sum(each <= before for each in entered) for before in past),
        enrolled=totals["enrolled"],
        started=totals["started"],
        completed=totals["completed"],
        answering=sum(state.answers > 0 for state in states),
        answers=totals["answers"],
        right=totals["right"],
    )


def _entered(agent: Agent, week: int) -> int:
    """The first week of a stay without a break in the team of `week`."""
    while week and agent.teams[week - 1] == agent.teams[week]:
        week -= 1
    return week
