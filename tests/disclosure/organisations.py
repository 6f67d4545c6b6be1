"""Made-up organisations that live some weeks, and what is published of them."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.capabilities.teams.rules import (
    JITTER,
    LIFT_MAX,
    RATES,
    CourseFigures,
    Summary,
    Tally,
    TeamFigures,
    publish,
    publish_whole,
    share_lift,
    summarise,
)
from bot.domain.services import ROOT, Service, group, list_above, list_below, write_path

Publish = Callable[[Tally, Sequence[TeamFigures], int, Mapping[str, float]], TeamFigures | None]
SIZES = (4, 6, 7, 8, 8, 9, 10, 11, 12, 14, 17, 22)
QUESTIONS = (6, 10, 20, 40)
UNIT_MIN = 8  # listed people
TOPIC = "theme"  # of half the questions


@dataclass
class State:
    """Where one person stands in the course. Only `paused` and `current` ever go back."""

    enrolled: bool = False
    started: bool = False
    completed: bool = False
    gestures: bool = False  # at least one is done
    paused: bool = False
    answers: int = 0
    right: int = 0
    current: int = 0  # of the answers, those last answered well
    themed: int = 0  # of the answers, those in the topic
    sure: int = 0  # of these, the sure and wrong ones
    lifted: bool = False  # said how confident they are, before and after
    lift: int = 0


@dataclass
class Agent:
    """A person: the unit that has them each week, when they moved, and where they stand."""

    teams: list[str | None] = field(default_factory=list)
    states: list[State] = field(default_factory=list)
    moves: set[int] = field(default_factory=set)  # weeks before which they, or their unit, changed
    services: list[int | None] = field(default_factory=list)  # by week

    def move(self, week: int) -> None:
        """Whoever comes in the same week has not moved."""
        if any(team is not None for team in self.teams[:week]):
            self.moves.add(week)


@dataclass(kw_only=True)
class History:
    """An organisation over weeks: people, and the figures published each asked week."""

    agents: list[Agent]
    questions: int
    weeks: int
    begins: int  # first week in which the course is published
    counted: list[list[str | None]]  # by agent, by week: the team that counts them
    figures: list[dict[str, TeamFigures | None]]  # by week, by team; empty: it was not counted
    whole: list[CourseFigures | None] = field(default_factory=list)  # by week
    tree: Mapping[int, Service] = field(default_factory=dict)  # of the last week
    managed: Sequence[int] = ()  # tops of what managers see, with all below

    def reports(self, week: int) -> Iterator[tuple[list[str], Summary]]:
        """What each manager is shown in a week, by any filter: some teams and their sum."""
        shown = self.figures[week]
        for top in self.managed:
            below = {write_path(self.tree, each) for each in list_below(self.tree, (top,))}
            seen = [each for name, each in shown.items() if each and name in below]
            yield [each.team for each in seen], summarise(seen, len(below), "Ensemble")


def live(seed: int, rule: Publish = publish, questions: int | None = None) -> History:
    """An organisation of that seed: joins, moves, departures, erasures, progress, weeks."""
    chance = random.Random(seed)
    town = Town(chance)
    weeks, churn = chance.randint(2, 6), chance.choice((0, 0.02, 0.05, 0.05, 0.1))
    pace = [chance.choice((0, 0, 0.03, 0.1, 0.4)) for _ in range(5)]
    first = [chance.choice((0.1, 0.4, 0.7, 0.9, 1)) for _ in range(5)]
    drawn = chance.choice(QUESTIONS)
    questions = questions or drawn
    for week in range(weeks):
        if week:
            town.stir(week, churn)
        town.settle(week)
        for agent in town.agents:
            before = agent.states[-1] if agent.states else State()
            steps = first if not agent.states and week == 0 else pace
            agent.states.append(_progress(chance, before, steps, questions))
    begins = chance.choice((0, 0, 0, 1, 2))
    counted = [
        week >= begins and (week == begins or chance.random() < 0.85) for week in range(weeks)
    ]
    found = tell(
        town.agents,
        counted,
        questions,
        lambda: chance.uniform(-JITTER, JITTER),
        begins,
        rule,
    )
    tops = [ROOT, *town.services]
    found.tree, found.managed = town.services, chance.sample(tops, min(3, len(tops)))
    return found


class Town:
    """Services in a tree, and who is in which, from week to week."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.services: dict[int, Service] = {}
        for number in range(1, chance.randint(1, 6) + 1):
            above = chance.choice((ROOT, *self.services))
            self.services[number] = Service(number, above, f"service {number}")
        places = [ROOT, *self.services] if chance.random() < 0.3 else [*self.services]
        self.made: set[int] = set()  # services that ever had somebody, or one below
        weights = [chance.choice(SIZES) for _ in places]
        # Uneven, as they were drawn.
        people = sum(chance.choice(SIZES) for _ in range(chance.randint(1, 4)))
        people *= 5 if chance.random() < 0.15 else 1  # for what is told of the whole alone
        self.agents = [Agent() for _ in range(people)]
        self.places = dict(enumerate(chance.choices(places, weights, k=people)))  # by agent
        self.all = places

    def stir(self, week: int, churn: float) -> None:
        """People come, move and go before a week; now and then one alone, or half a service."""
        chance = self.chance
        for number in list(self.places):
            if chance.random() < churn:
                del self.places[number]
            elif chance.random() < churn:
                self._move(number, chance.choice(self.all), week)
        for service in self.all:
            for _ in range(chance.choice((0, 0, 0, 1, 2)) if chance.random() < 10 * churn else 0):
                none: list[None] = [None] * week
                self.places[len(self.agents)] = service
                self.agents.append(Agent([*none], [State() for _ in none], services=[*none]))
        if churn and chance.random() < 0.1:
            source, target = (chance.choice(self.all) for _ in "12")
            for number, service in list(self.places.items()):
                if service == source and chance.random() < 0.6:
                    self._move(number, target, week)

    def settle(self, week: int) -> None:
        """Say with whose people each is counted; a service that becomes a unit moves its own."""
        heads = Counter(each for each in self.places.values() if each != ROOT)
        units = group(self.services, heads, UNIT_MIN)
        for each in heads:  # a service exists from its first member on, with those above it
            self.made |= {*list_above(self.services, each)}
        before = self.services
        self.services = {
            each: replace(old, unit=units[each]) if each in self.made else old
            for each, old in before.items()
        }
        for number, agent in enumerate(self.agents):
            service = self.places.get(number)
            old = before.get(service or ROOT)
            if old and old.unit is not None and old.unit != units[old.id]:
                agent.move(week)
            agent.services.append(service)
            unit = units.get(service, ROOT) if service is not None else None
            agent.teams.append(None if unit is None else write_path(self.services, unit))

    def _move(self, number: int, service: int, week: int) -> None:
        if self.places[number] != service:
            self.places[number] = service
            self.agents[number].move(week)


def tell(
    agents: Sequence[Agent],
    is_counted: Sequence[bool],
    questions: int,
    jitters: Callable[[], float],
    begins: int = 0,
    rule: Publish = publish,
) -> History:
    """What is published of people who have lived `len(is_counted)` weeks."""
    weeks = len(is_counted)
    found = History(
        agents=list(agents),
        questions=questions,
        weeks=weeks,
        begins=begins,
        counted=[_counted(agent, begins, weeks) for agent in agents],
        figures=[],
    )
    past: defaultdict[str, dict[int, TeamFigures]] = defaultdict(dict)
    last = CourseFigures()
    for week, counts in enumerate(is_counted):
        shown: dict[str, TeamFigures | None] = {}
        names = {each[week] for each in found.counted} - {None} if counts else set()
        for team in sorted(name for name in names if name is not None):
            pairs = zip(agents, found.counted, strict=True)
            people = [agent for agent, each in pairs if each[week] == team]
            tally = _tally(team, people, week, past[team])
            blur = {name: jitters() for name in RATES}
            shown[team] = rule(tally, tuple(past[team].values()), questions, blur)
            if figures := shown[team]:
                past[team][week] = figures
        found.figures.append(shown)
        if counts:
            last = _tell_whole(found, week, last, jitters)
        found.whole.append(last if counts else None)
    return found


def _tell_whole(
    history: History, week: int, last: CourseFigures, jitters: Callable[[], float]
) -> CourseFigures:
    """What is published over everybody whom the course counts."""
    pairs = zip(history.agents, history.counted, strict=True)
    states = [agent.states[week] for agent, counted in pairs if counted[week] is not None]
    lifted = sum(each.lifted for each in states)
    return publish_whole(
        last,
        [each for each in history.figures[week].values() if each],
        (share_lift(sum(each.lift for each in states), lifted), lifted),
        {TOPIC: (sum(each.sure for each in states), sum(each.themed for each in states))},
        {TOPIC: history.questions // 2},
        {"lift": jitters(), TOPIC: jitters()},
    )


def _progress(chance: random.Random, before: State, steps: Sequence[float], most: int) -> State:
    enrolled = before.enrolled or chance.random() < steps[0]
    started = before.started or (enrolled and chance.random() < steps[1])
    completed = before.completed or (started and chance.random() < steps[2])
    new = chance.randint(0, most - before.answers) if started else 0
    new = new if chance.random() < steps[3] else 0
    right = sum(chance.random() < 0.7 for _ in range(new))
    answers = before.answers + new
    themed = chance.randint(*_theme(before, new, most))
    wrong = min(new - right, themed - before.themed)
    again = chance.random() < 0.5  # reviews of this week
    lifted = before.lifted or (completed and chance.random() < 0.7)
    return State(
        enrolled=enrolled,
        started=started,
        completed=completed,
        gestures=before.gestures or (answers > 0 and chance.random() < steps[4]),
        paused=chance.random() < steps[4],
        answers=answers,
        right=before.right + right,
        current=chance.randint(0, answers) if again else before.current + right,
        themed=themed,
        sure=before.sure + chance.randint(0, wrong),
        lifted=lifted,
        lift=before.lift if before.lifted or not lifted else chance.randint(-LIFT_MAX, LIFT_MAX),
    )


def _theme(before: State, new: int, most: int) -> tuple[int, int]:
    """How many answers somebody may have in the topic, after so many new ones."""
    half = most // 2
    rest = before.answers + new - (most - half)  # the others have no room for more
    return max(before.themed, rest), min(before.themed + new, half)


def _counted(agent: Agent, begins: int, weeks: int) -> list[str | None]:
    """The team that counts a person each week; a mover is counted in courses that came later."""
    found: list[str | None] = []
    moved = False
    for week in range(weeks):
        moved = moved or (week in agent.moves and week > begins)
        found.append(None if moved else agent.teams[week])
    return found


def _tally(team: str, people: Sequence[Agent], week: int, past: Iterable[int]) -> Tally:
    states = [each.states[week] for each in people]
    totals: Counter[str] = Counter()
    for state in states:
        totals.update(vars(state))
    entered = [_entered(each, week) for each in people]
    summed = ("enrolled", "started", "gestures", "completed", "paused", "answers", "right")
    return Tally(
        team=team,
        size=len(people),
        stayed=tuple(sum(each <= before for each in entered) for before in past),
        answering=sum(state.answers > 0 for state in states),
        current=totals["current"],
        **{name: totals[name] for name in summed},
    )


def _entered(agent: Agent, week: int) -> int:
    """The first week of a stay without a break or a move in the team of `week`."""
    while week and week not in agent.moves and agent.teams[week - 1] == agent.teams[week]:
        week -= 1
    return week
