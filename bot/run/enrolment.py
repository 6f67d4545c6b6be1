"""`levain people rules …`: whom to enrol in a course without being asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.capabilities import speak
from bot.capabilities.people import records
from bot.capabilities.people.enrolling import find_loop, find_same
from bot.capabilities.people.model import EnrolmentRule, Trigger
from bot.capabilities.people.rules import ServiceNames
from bot.domain.errors import SettingsError
from bot.domain.services import ROOT, Services, find_path, read_path, write_path
from bot.run.people import Printed, audited, join, keep, open_roster
from bot.run.settings import Settings
from bot.run.wiring import load_lessons
from bot.storage import enlisting, roster
from bot.storage.database import Database
from bot.texts.speech import Speech
from lessons.markup import escape


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAsked:
    """The rule to add, as it was typed."""

    trigger: str
    course: str
    service: str
    after: str
    days: int | None
    since: datetime | None


async def tell_rules(database: Database, settings: Settings, now: datetime) -> Printed:
    """Say each rule, and how many people it would enrol now."""
    await open_roster(database)
    say = speak(settings.language)
    async with database.begin() as connection:
        rules = await records.list_rules(connection)
        services = await roster.list_services(connection)
        counts = [len(await records.find_to_enrol(connection, each, now)) for each in rules]
    lines = [
        say("rule-line", number=rule.id, rule=_name(say, rule, services), count=count)
        for rule, count in zip(rules, counts, strict=True)
    ]
    return Printed(join(lines or [say("rules-none")]))


async def add_rule(
    database: Database, settings: Settings, asked: RuleAsked, now: datetime, *, apply: bool
) -> Printed:
    """Say whom a rule would enrol now, and add it if that is asked.

    A rule that another one makes useless, or endless, is refused. Raises SettingsError for a
    trigger, a course or a service that does not exist, and for an option of another trigger.
    """
    trigger = _find_trigger(asked)
    await open_roster(database)
    say, known = speak(settings.language), load_lessons(settings.lessons).courses
    for course in filter(None, (asked.course, asked.after)):
        if course not in known:
            raise SettingsError(f"{course}: no such course; write {' or '.join(known)}")
    async with database.begin() as connection:
        await enlisting.hold(connection)
        services = await roster.list_services(connection)
        rule = EnrolmentRule(
            trigger=trigger,
            course_id=asked.course,
            service=_find_service(services, asked.service),
            after=asked.after,
            days=asked.days or 0,
            since=asked.since.replace(tzinfo=ZoneInfo(settings.zone)) if asked.since else now,
        )
        rules = await records.list_rules(connection)
        if refused := _refuse(say, rule, rules, services):
            return refused
        count = len(await records.find_to_enrol(connection, rule, now))
        said = _name(say, rule, services)
        if not apply:
            return Printed(join([say("rule-dry", rule=said, count=count)]))
        number = await records.add_rule(connection, rule)
        kept = {
            "number": number,
            "trigger": rule.trigger.value,
            "service": write_path(services, rule.service),
            "after": rule.after,
            "days": rule.days or "",
        }
        await keep(connection, [audited("rule", rule.course_id, now, kept)])
    return Printed(join([say("rule-added", number=number, rule=said, count=count)]))


async def remove_rule(
    database: Database, settings: Settings, number: int, now: datetime
) -> Printed:
    """Remove a rule by its number; whoever it enrolled stays so."""
    await open_roster(database)
    say = speak(settings.language)
    async with database.begin() as connection:
        if not await records.remove_rule(connection, number):
            return Printed(join([say("rule-unknown", number=number)]), sound=False)
        await keep(connection, [audited("rule-removed", str(number), now, {})])
    return Printed(join([say("rule-removed", number=number)]))


_OPTIONS = {  # those that a trigger has, besides --apply
    Trigger.NEWCOMER: ("service", "since"),
    Trigger.COMPLETED: ("after", "days", "since"),
    Trigger.MANAGER: (),
}


def _find_trigger(asked: RuleAsked) -> Trigger:
    """Return the trigger of a rule, with options that are its own. Raises SettingsError."""
    if asked.trigger not in {*Trigger}:
        raise SettingsError(f"{asked.trigger} enrols nobody: write {' or '.join(Trigger)}")
    trigger = Trigger(asked.trigger)
    for name in ("service", "after", "days", "since"):
        if getattr(asked, name) not in (None, "") and name not in _OPTIONS[trigger]:
            theirs = [each.value for each in Trigger if name in _OPTIONS[each]]
            raise SettingsError(f"--{name} is for {' or '.join(theirs)}: leave it out")
    if trigger is Trigger.COMPLETED and not asked.after:
        raise SettingsError("completed needs --after, the course that is completed before")
    return trigger


def _refuse(
    say: Speech, rule: EnrolmentRule, rules: Sequence[EnrolmentRule], services: Services
) -> Printed | None:
    """Return the reason why a rule cannot stand beside others, if there is one."""
    if same := find_same(rule, rules):
        said = say("rule-there", number=same.id, rule=_name(say, same, services))
        return Printed(join([said]), sound=False)
    if loop := find_loop(rule, rules):
        said = say("rule-loop", courses=" > ".join((*loop, loop[0])))
        return Printed(join([said]), sound=False)
    return None


def _find_service(services: Services, words: str) -> int:
    """Return the service that words name; the root for none. Raises SettingsError."""
    if not words:
        return ROOT
    paths = {find_path(services, each): each for each in services}
    found = ServiceNames(paths).find(read_path(words))
    if len(found) != 1:
        fault = "several services have this name: write the path" if found else "no such service"
        raise SettingsError(f"{words}: {fault}; see levain people service")
    return paths[found[0]]


def _name(say: Speech, rule: EnrolmentRule, services: Services) -> str:
    """Return a rule in words."""
    place = write_path(services, rule.service) or say("rule-anywhere")
    values = {"course": rule.course_id, "service": escape(place), "after": rule.after}
    return say(f"rule-{rule.trigger}", **values, days=rule.days)
