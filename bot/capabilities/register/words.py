"""The words of a register's pages, in the language of whoever asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.capabilities.evidence.rules import VERSION_SHOWN
from bot.capabilities.register.model import Reach, Statement, Syllabus
from bot.capabilities.register.rules import count_minutes
from bot.capabilities.teams.rules import COUNTS, SHOWN_MIN
from bot.capabilities.teams.summary import say_count
from bot.documents.paper import Chapter, RegisterPaper, TaughtCourse
from bot.domain.printed import printable
from bot.texts.dates import write_date
from bot.texts.periods import write_period
from bot.texts.speech import Speech
from lessons.catalogue import LongCourse

# Article 4 of Regulation (EU) 2024/1689 and what the Commission says of it, as they were read on
# that day. Whoever reads them again changes it here, and the sentences `register-law` if need be.
CONSULTED_ON = date(2026, 11, 22)
APPLIES_ON = date(2025, 2, 2)
SIGNED_ON, PUBLISHED_ON, IN_FORCE_ON = date(2026, 7, 8), date(2026, 7, 24), date(2026, 7, 27)
LAW = "https://eur-lex.europa.eu/eli/reg/2024/1689/2026-07-27/eng"
ADVICE = "https://digital-strategy.ec.europa.eu/en/faqs/ai-literacy-questions-answers"

Facts = list[tuple[str, str]]


def write_paper(speak: Speech, stated: Statement, sheet: str) -> RegisterPaper:
    """Return the words of the pages; `sheet`: name of the file attached to them."""
    title, period = speak("register-title"), write_period(stated.register.period, speak.language)
    return RegisterPaper(
        language=speak.language,
        description=speak("register-description", employer=stated.employer, period=period),
        mark="",  # known once there is a key
        issuer=stated.employer,
        title=title,
        facts=_facts(speak, stated, period),
        law=_law(speak, stated),
        given=_given(speak, stated),
        columns=[speak(f"register-{each}") for each in ("course", "version", *COUNTS, "success")],
        rows=[_row(speak, stated, each) for each in stated.register.syllabuses],
        courses=[_course(speak, stated, each) for each in stated.register.syllabuses],
        objectives_label=speak("paper-objectives"),
        chapters=_chapters(speak, stated),
        footer=speak("register-footer", employer=stated.employer, period=period),
        sheet_name=sheet,
        sheet_description=speak("register-sheet"),
    )


def name_course(speak: Speech, syllabus: Syllabus) -> str:
    """Return the title of a course as it can be printed, else its id."""
    title = printable(syllabus.title)
    if any(each.isalnum() for each in title):
        return title
    return speak("register-untitled", id=syllabus.course_id)


def name_public(speak: Speech, trades: Iterable[str]) -> str:
    """Return whom a course is for."""
    names = [speak(f"trade-{each}") for each in trades]
    return ", ".join(names) or speak("register-every-trade")


def write_count(speak: Speech, reach: Reach | None, count: str) -> str:
    """Return one of the `COUNTS` in words; a dash where nothing can be said."""
    if reach is None:
        return "–"
    return say_count(speak, reach.total.interval(count), reach.total.size)


def _facts(speak: Speech, stated: Statement, period: str) -> Facts:
    monday = stated.register.monday
    counted = (
        speak("register-counted-on", day=write_date(monday, speak.language))
        if monday
        else speak("register-not-counted")
    )
    values = {
        "employer": stated.employer,
        "period": period,
        "made": write_date(stated.day, speak.language),
        "counted": counted,
    }
    return [(speak(f"register-{name}"), value) for name, value in values.items()]


def _law(speak: Speech, stated: Statement) -> Chapter:
    days = {
        "applies": APPLIES_ON,
        "signed": SIGNED_ON,
        "published": PUBLISHED_ON,
        "since": IN_FORCE_ON,
        "consulted": CONSULTED_ON,
    }
    said = {name: write_date(day, speak.language) for name, day in days.items()}
    first, last = stated.register.period
    then = {
        "register-law-not-yet": first < APPLIES_ON,
        "register-law-before": first < IN_FORCE_ON and last >= APPLIES_ON,
    }
    before = [speak(key, **said) for key, holds in then.items() if holds]
    return Chapter(
        title=speak("register-law-title"),
        said=[speak("register-law"), speak("register-law-dates", **said), *before],
        lines=[
            speak("register-law-source", url=LAW, consulted=said["consulted"]),
            speak("register-law-advice", url=ADVICE, consulted=said["consulted"]),
        ],
    )


def _given(speak: Speech, stated: Statement) -> Chapter:
    register = stated.register
    figures = "register-figures" if register.reached else "register-no-figures"
    said = [speak("register-given"), speak(figures, minimum=SHOWN_MIN)]
    if not register.syllabuses:
        said = [speak("register-nothing-given")]
    return Chapter(title=speak("register-given-title"), said=said, lines=[])


def _row(speak: Speech, stated: Statement, syllabus: Syllabus) -> list[str]:
    reach = stated.register.reached.get(syllabus.course_id)
    counts = [write_count(speak, reach, count) for count in COUNTS]
    version = syllabus.version[:VERSION_SHOWN]
    return [name_course(speak, syllabus), version, *counts, write_rates(speak, reach)]


def write_rates(speak: Speech, reach: Reach | None) -> str:
    """Return the success of services, from the lowest to the highest; a dash if none is known."""
    rates = reach.rates if reach else ()
    ends = dict.fromkeys(
        speak("summary-success-share", share=each) for each in rates[:1] + rates[-1:]
    )
    return " – ".join(ends) or "–"


def _course(speak: Speech, stated: Statement, syllabus: Syllabus) -> TaughtCourse:
    reach = stated.register.reached.get(syllabus.course_id)
    facts = {
        "id": syllabus.course_id,
        "hash": syllabus.version,
        "public": name_public(speak, syllabus.trades),
        "duration": speak(
            "register-duration-is", minutes=count_minutes(syllabus), lessons=syllabus.lessons
        ),
        "served": write_service(speak, stated, syllabus),
    }
    if reach:
        facts["seen"] = speak("register-seen-on", day=write_date(reach.seen_on, speak.language))
        facts["services"] = ", ".join(printable(each) for each in reach.services) or "–"
    if reach and reach.rates:
        rates = speak("register-rates", share=write_rates(speak, reach), services=len(reach.rates))
        facts["success"] = rates
    return TaughtCourse(
        title=name_course(speak, syllabus),
        language=syllabus.language,
        facts=[(speak(f"register-{name}"), value) for name, value in facts.items()],
        objectives=[printable(each) for each in syllabus.objectives],
    )


def write_service(speak: Speech, stated: Statement, syllabus: Syllabus) -> str:
    """Return when a version was given, in dates."""
    since = write_date(stated.local(syllabus.since), speak.language)
    if syllabus.until is None:
        return speak("register-served-since", since=since)
    until = write_date(stated.local(syllabus.until), speak.language)
    return speak("register-served-until", since=since, until=until)


def _chapters(speak: Speech, stated: Statement) -> list[Chapter]:
    measures = stated.measures
    longer = [write_longer(speak, each) for each in stated.point_to(*stated.register.syllabuses)]
    return [
        _list(speak, "taken", measures.taken, _tell_day(speak, stated)),
        _list(speak, "contractors", measures.contractors, _tell_day(speak, stated)),
        _list(speak, "further", longer),
        Chapter(title=speak("register-review-title"), said=_review(speak, stated), lines=[]),
        Chapter(
            title=speak("register-limits-title"),
            said=[],
            lines=[speak(each) for each in speak.keys("register-limit-")],
        ),
    ]


def _list(speak: Speech, name: str, lines: Iterable[str], said: Sequence[str] = ()) -> Chapter:
    """Return the chapter of that name; without a line, the sentence that says so."""
    found = list(lines)
    none = [] if found else [speak(f"register-{name}-none")]
    return Chapter(title=speak(f"register-{name}-title"), said=[*said, *none], lines=found)


def _tell_day(speak: Speech, stated: Statement) -> list[str]:
    """Return the sentence that dates measures of today in the register of a past period."""
    day = write_date(stated.day, speak.language)
    past = stated.register.period.last < stated.day
    return [speak("register-measures-now", day=day)] if past else []


def write_longer(speak: Speech, course: LongCourse) -> str:
    """Return a longer course on one line, with the day it was checked."""
    return speak(
        "register-longer",
        title=printable(course.title),
        provider=printable(course.provider),
        day=write_date(course.checked_on, speak.language),
    )


def _review(speak: Speech, stated: Statement) -> list[str]:
    measures, day = stated.measures, stated.measures.review_on
    review = speak("register-review-none")
    if day:
        key = "register-review-on" if day >= stated.day else "register-review-late"
        review = speak(key, day=write_date(day, speak.language))
    contact = [speak("register-contact", contact=measures.contact)] if measures.contact else []
    return [review, *contact]
