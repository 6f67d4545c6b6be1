"""Reports on a roster file, in words: what it would change, or all that is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from bot.capabilities.people.model import Snag
from bot.capabilities.people.rules import Moved, RosterPlan
from bot.domain.people import Member, Role
from bot.domain.services import SEPARATOR
from bot.texts.dates import name_days
from bot.texts.speech import Speech
from bot.turn.decision import JsonValue
from lessons.markup import escape

SNAGS_MAX = 20  # told at once
FIRST = 5  # people and services that are named
FIELDS = (  # what may change of a person, in the order of a report
    *("email", "first_name", "last_name", "service", "trade", "role", "manages", "days"),
    "addresses",
)


def tell_snags(say: Speech, snags: Sequence[Snag]) -> list[str]:
    """Return what is wrong with a file, a line each, in its order; the first ones of many."""
    told = [_snag(say, each) for each in snags[:SNAGS_MAX]]
    more = len(snags) - len(told)
    return [*told, say("snags-more", count=more)] if more else told


def tell_plan(say: Speech, plan: RosterPlan, notes: Sequence[Snag]) -> list[str]:
    """Return what would change, a paragraph each: how many, and the first of them."""
    person = partial(_person, say)
    moved = sorted(plan.moved.values(), key=lambda each: _rank(each.after))
    told = [
        (
            say("plan-joined", count=len(plan.joined)),
            (_arrival(say, each) for each in sorted(plan.joined, key=_rank)),
        ),
        (say("plan-back", count=len(plan.back)), (person(e.after) for e in plan.back.values())),
        (_moved(say, moved), (_move(say, each) for each in moved)),
        (say("plan-leaving", count=len(plan.leaving)), map(person, plan.leaving.values())),
        (
            say("plan-services", count=len(plan.services)),
            (escape(SEPARATOR.join(path)) for path in plan.services),
        ),
    ]
    sizes = (plan.joined, plan.back, moved, plan.leaving, plan.services)
    paragraphs = [
        "\n".join((head, *_first(say, size, lines)))
        for size, (head, lines) in zip(map(len, sizes), told, strict=True)
        if size
    ]
    same = [say("plan-same", count=plan.same)] if plan.same else []
    noted = [_listed(each) for each in tell_notes(say, notes)]
    return [*(paragraphs or [say("plan-empty")]), *same, *noted]


def tell_notes(say: Speech, notes: Sequence[Snag]) -> Iterator[str]:
    """Yield what was left out of a file: each column by name, and lines of a kind together."""
    for each in notes:
        if not each.code.startswith("trade"):
            yield _snag(say, each)
    trades = [str(each.line) for each in notes if each.code.startswith("trade")]
    if trades:
        lines = ", ".join(trades[:FIRST])
        yield say("notes-trades", count=len(trades), lines=lines)


def count_changes(plan: RosterPlan) -> dict[str, int]:
    """Return how many of each change a plan holds, as the audit keeps it."""
    return {
        "joined": len(plan.joined),
        "moved": len(plan.moved),
        "back": len(plan.back),
        "left": len(plan.leaving),
        "services": len(plan.services),
    }


def list_roles(plan: RosterPlan) -> dict[str, dict[str, JsonValue]]:
    """Return the roles that a plan gives or takes, by person, as the audit keeps them."""
    agent = Member()
    changes = [
        *((agent, each) for each in plan.joined),
        *((each.before, each.after) for each in (*plan.moved.values(), *plan.back.values())),
        *((each, replace(agent, email=each.email)) for each in plan.leaving.values()),
    ]
    return {
        after.email or "": describe_role(before, after)
        for before, after in changes
        if (before.role, before.manages) != (after.role, after.manages)
    }


def describe_role(before: Member, after: Member) -> dict[str, JsonValue]:
    """Return a role and what is managed, and the role of before, as the audit keeps them."""
    manages = " | ".join(SEPARATOR.join(path) for path in after.manages)
    return {"role": after.role, "was": before.role, "manages": manages}


def _snag(say: Speech, snag: Snag) -> str:
    values = {name: escape(v) if isinstance(v, str) else v for name, v in snag.args.items()}
    where = {"line": snag.line, "column": escape(snag.column)}
    said = say(f"snag-{snag.code}", **where, **values)
    if snag.column:
        return say("snag-cell", **where, said=said)
    return say("snag-line", line=snag.line, said=said) if snag.line else said


def _moved(say: Speech, moved: Iterable[Moved]) -> str:
    """Return how many people change, and how many in each respect."""
    kept = list(moved)
    counts = Counter(name for each in kept for name in each.fields)
    what = ", ".join(f"{say(f'field-{name}')} {counts[name]}" for name in FIELDS if counts[name])
    return say("plan-moved", count=len(kept), what=what)


def _arrival(say: Speech, said: Member) -> str:
    """Return who arrives, in which service, with which role and services to manage."""
    given = {
        "service": said.service,
        "role": said.role is not Role.AGENT,
        "manages": said.manages,
    }
    what = [f"{say(f'field-{name}')} {_value(say, said, name)}" for name in given if given[name]]
    name = _person(say, said)
    return say("plan-move", person=name, what=", ".join(what)) if what else name


def _move(say: Speech, move: Moved) -> str:
    """Return whose data change, and how; a name or an address is not said again."""
    said = [
        f"{say(f'field-{name}')} {_value(say, move.after, name)}"
        for name in move.fields
        if name in ("service", "trade", "role", "manages", "days")
    ]
    name = _person(say, move.after)
    return say("plan-move", person=name, what=", ".join(said)) if said else name


def _value(say: Speech, said: Member, name: str) -> str:
    """Return what is said of a person in one respect, in words."""
    if name == "role":
        return say(f"role-{said.role}")
    if name == "trade" and said.trade:
        return say(f"trade-{said.trade}")
    if name == "days" and said.days:
        names = name_days(say.language)
        return " ".join(names[day] for day in said.days)
    if name == "service" and said.service:
        return escape(SEPARATOR.join(said.service))
    if name == "manages" and said.manages:
        return escape(", ".join(SEPARATOR.join(path) for path in said.manages))
    return say("field-none")


def _person(say: Speech, said: Member) -> str:
    known = said.email or say("plan-unkeyed")
    return escape(f"{said.name} ({known})" if said.name else known)


def _first(say: Speech, size: int, lines: Iterable[str]) -> Iterator[str]:
    """Yield the first lines of many as a list, and how many more there are."""
    for _, each in zip(range(FIRST), lines, strict=False):
        yield _listed(each)
    if size > FIRST:
        yield _listed(say("plan-more", count=size - FIRST))


def _listed(text: str) -> str:
    return f"- {text}"


def _rank(said: Member) -> tuple[int, str]:
    """Order people by what is to be looked at first: the highest roles."""
    return -said.role.rank, said.email or ""
