"""Papers on privacy, from the settings and what each table's owner declares.

The notice informs agents; the note is for the comité social territorial. What the settings do not
say is marked in the papers, under the name of its setting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from urllib.parse import urlsplit

from bot.capabilities import CAPABILITIES, speak
from bot.capabilities.rhythm.rules import REMINDERS_MAX, SILENT_MAX
from bot.capabilities.teams.rules import BAND, GROUP_MIN, RATED_MIN, SHOWN_MIN
from bot.documents.notice import Notice, NoticeSection
from bot.run.log import version
from bot.run.platforms import PLATFORMS, load_platforms
from bot.run.settings import Settings, territories
from bot.run.wiring import load_owners
from bot.storage.holdings import By, Holding, of_all
from bot.texts.dates import write_date, write_hour
from bot.texts.speech import Speech

# The sections of each sheet, by paper. A note for the committee has two pages.
PAPERS = {
    "agents": (("who", "purposes", "held", "seen", "hours", "rights", "decision"),),
    "committee": (
        ("is", "does", "never", "hours", "choice", "law"),
        ("data", "seen", "figures", "debate"),
    ),
}
GAPS = {  # a setting -> what to write there
    "platforms": "the chats that serve your agents",
    "privacy.responsible": "the controller: the collectivité that decides",
    "privacy.contact": "how to reach the controller",
    "privacy.dpo": "the data protection officer, and how to reach them",
    "privacy.host": "whoever hosts the machine and the chat, and in which country",
    "privacy.basis": "the legal basis: the papers name one, for you to confirm",
    "privacy.voluntary": "whether following the lessons is voluntary: true or false",
}
VOLUNTARY = {True: "notice-voluntary", False: "notice-asked", None: ""}
LOCAL = "console"  # a platform that no chat serves
SEES = (
    "you",
    "shared",
    "managers",
    "named",
    "trainers",
    "administrators",
    "machine",
    "platform",
    "lrs",
    "others",
)
CLOSURES_MAX = 4  # told of, those to come

Rows = list[list[str]]


def write_papers(settings: Settings, language: str, day: date) -> dict[str, Notice]:
    """Return each paper, under the name of its file. `day`: of the papers, in the local zone."""
    say = speak(language, (*CAPABILITIES, *PLATFORMS, "bot.run"))
    folders = [
        folder
        for folder, each in zip(PLATFORMS, load_platforms(), strict=True)
        if each.name in settings.platforms
    ]
    holdings = of_all(load_owners(platforms=tuple(folders)))
    writer = _Writer(settings, holdings, say, day)
    return {say(f"{paper}-file"): writer.write(paper) for paper in PAPERS}


def find_gaps(settings: Settings) -> dict[str, str]:
    """Return the settings that the papers are missing, with what to write there."""
    return {name: words for name, words in GAPS.items() if _given(settings, name) is None}


def _given(settings: Settings, name: str) -> str | None:
    """Return what a setting says, or the key of its sentence; None for nothing."""
    privacy = settings.privacy
    chats = [each.capitalize() for each in settings.platforms if each != LOCAL]
    said = {
        "platforms": ", ".join(chats),
        "privacy.responsible": privacy.responsible or settings.attestation.employer,
        "privacy.contact": privacy.contact,
        "privacy.dpo": privacy.dpo,
        "privacy.host": privacy.host,
        "privacy.basis": privacy.basis,
        "privacy.voluntary": VOLUNTARY[privacy.voluntary],
    }
    return said[name] or None


@dataclass(frozen=True, slots=True)
class _Writer:
    settings: Settings
    holdings: Sequence[Holding]
    say: Speech
    day: date

    def write(self, paper: str) -> Notice:
        words = self._words()
        return Notice(
            language=self.say.language,
            title=self.say(f"{paper}-title", **words),
            subject=self.say(f"{paper}-subject", **words),
            made=self.say("notice-made", day=self._date(self.day), version=version()),
            sheets=[[self._section(paper, each) for each in sheet] for sheet in PAPERS[paper]],
        )

    def _section(self, paper: str, name: str) -> NoticeSection:
        headers, rows = TABLES.get(name, _no_table)(self)
        said = {
            kind: list(self._all(f"{paper}-{name}-{kind}")) for kind in ("text", "point", "note")
        }
        return NoticeSection(
            title=self.say(f"{paper}-{name}"),
            texts=said["text"],
            headers=[self.say(f"notice-{each}") for each in headers],
            rows=rows,
            points=said["point"],
            notes=said["note"],
        )

    def _all(self, prefix: str) -> Iterator[str]:
        words = self._words()
        return (self.say(key, **words) for key in self.say.keys(prefix))

    def _words(self) -> dict[str, str | int]:
        """Return the values of the sentences: what the settings say, and what the rules count."""
        basis, voluntary = self._given("basis"), self._given("voluntary")
        named = "notice-named" if self.settings.privacy.nominal_export else "notice-silent"
        lrs = self.settings.xapi
        nobodys = [each for each in self.holdings if each.by is By.NOBODY]
        return {
            "least": SHOWN_MIN,
            "group": GROUP_MIN,
            "answers": RATED_MIN,
            "band": BAND,
            "platforms": _given(self.settings, "platforms") or self._gap("platforms"),
            "basis": basis
            or self.say("notice-confirm", value=self.say("notice-basis"), setting="privacy.basis"),
            "voluntary": self.say(voluntary) if voluntary else self._gap("privacy.voluntary"),
            "silence": self.say(named),
            "receivers": self.say("notice-chat-and-lrs" if lrs.endpoint else "notice-chat"),
            "lrs": urlsplit(lrs.endpoint).hostname or "",
            "actors": self.say(f"notice-{lrs.actors}"),
            "rest": self._join(map(self._kept, nobodys)),
            **{name: self._said(name) for name in ("responsible", "dpo", "host")},
        }

    def _given(self, name: str) -> str | None:
        return _given(self.settings, f"privacy.{name}")

    def _said(self, name: str) -> str:
        return self._given(name) or self._gap(f"privacy.{name}")

    def _gap(self, setting: str) -> str:
        return self.say("notice-gap", setting=setting)

    def _join(self, parts: Iterable[str]) -> str:
        return self.say("notice-between").join(parts)

    def _date(self, day: date) -> str:
        return write_date(day, self.say.language)

    def _hour(self, hour: time) -> str:
        return write_hour(hour, self.say.language)

    # --- Tables --------------------------------------------------------------------------------

    def who(self) -> tuple[Sequence[str], Rows]:
        names = ("responsible", "contact", "dpo", "host")
        return (), [[self.say(f"notice-{each}"), self._said(each)] for each in names]

    def held(self) -> tuple[Sequence[str], Rows]:
        """Return what each table of people keeps, why, and for how long."""
        return ("kept", "purpose", "period"), [
            [self._kept(each), self.say(f"purpose-{each.table.name}"), self._period(each)]
            for each in self._of_people()
        ]

    def data(self) -> tuple[Sequence[str], Rows]:
        """Return the same for each period at once."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for each in self._of_people():
            found[self._period(each)].append(self._kept(each))
        return ("period", "kept"), [[period, self._join(kept)] for period, kept in found.items()]

    def seen(self) -> tuple[Sequence[str], Rows]:
        words, settings = self._words(), self.settings
        optional = {"named": settings.privacy.nominal_export, "lrs": settings.xapi.endpoint}
        return ("who", "what"), [
            [self.say(f"seen-{each}", **words), self.say(f"seen-{each}-what", **words)]
            for each in SEES
            if optional.get(each, True)
        ]

    def hours(self) -> tuple[Sequence[str], Rows]:
        return (), [[self.say(f"notice-{name}"), said] for name, said in self._hours() if said]

    def _hours(self) -> Iterator[tuple[str, str]]:
        found, say = self.settings, self.say
        opens, closes, lesson = map(self._hour, (found.opens, found.closes, found.hour))
        yield "hours", say("notice-hours-are", opens=opens, closes=closes, zone=found.zone)
        quiet = (
            say("notice-span", **{"from": self._hour(each.start), "until": self._hour(each.until)})
            for each in found.quiet
        )
        yield "quiet", ", ".join(quiet)
        yield "lesson", say("notice-lesson-is", hour=lesson)
        yield "weekdays", say("notice-weekdays-are")
        territory = territories().get(found.subdivision or "")
        yield (
            "holidays",
            (
                say("notice-holidays-of", territory=territory)
                if territory
                else say("notice-holidays-are")
            ),
        )
        yield "closures", ", ".join(self._closures())
        yield "caps", say("notice-caps-are", reminders=REMINDERS_MAX, silent=SILENT_MAX)

    def _closures(self) -> Iterator[str]:
        to_come = [each for each in self.settings.closures if each.last >= self.day]
        for each in sorted(to_come, key=lambda closure: closure.first)[:CLOSURES_MAX]:
            key = "notice-closure-day" if each.first == each.last else "notice-closure"
            yield self.say(key, first=self._date(each.first), last=self._date(each.last))

    def _of_people(self) -> list[Holding]:
        return [each for each in self.holdings if each.by is not By.NOBODY]

    def _kept(self, holding: Holding) -> str:
        return self.say(f"kept-{holding.table.name}")

    def _period(self, holding: Holding) -> str:
        days = self.settings.privacy.periods.get(holding.table.name)
        if days:
            return self.say("notice-days", days=days)
        return self.say("notice-listed" if holding.stays else "notice-known")


def _no_table(_: _Writer) -> tuple[Sequence[str], Rows]:
    return (), []


TABLES: dict[str, Callable[[_Writer], tuple[Sequence[str], Rows]]] = {
    "who": _Writer.who,
    "held": _Writer.held,
    "data": _Writer.data,
    "seen": _Writer.seen,
    "hours": _Writer.hours,
}
