"""Sentences: the same in every language, all of them used, none missing, well typed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from adapters.slack.install_pages import Page
from bot.capabilities import CAPABILITIES, speak
from bot.capabilities.completion.completion import COLUMNS as NAMED
from bot.capabilities.guidance.model import Stage
from bot.capabilities.guidance.rules import Reason
from bot.capabilities.people.model import SNAGS, Trigger
from bot.capabilities.people.report import FIELDS
from bot.capabilities.practice.finding import Part
from bot.capabilities.profile.preferences import WITH, WITHOUT
from bot.capabilities.profile.rules import Step
from bot.capabilities.register.sheet import COLUMNS as LISTED
from bot.capabilities.sharing.things import ATTESTATION, GESTURES, PROGRESS
from bot.capabilities.study import knowledge
from bot.capabilities.study.confidence import AFTER, BEFORE
from bot.capabilities.teams.card import CARD
from bot.capabilities.teams.definitions import BESIDE
from bot.capabilities.teams.export import PLACES
from bot.capabilities.teams.figures import FIGURES, RULES
from bot.capabilities.teams.overview import PERIODS
from bot.domain.people import LearnerState, Role
from bot.run.platforms import PLATFORMS
from bot.run.wiring import load_owners
from bot.storage.holdings import By
from bot.texts.periods import PeriodFault
from bot.texts.speech import LANGUAGES, Speech, speech
from lessons.catalogue import Availability, Cost, Level
from lessons.course import Topic, Trade
from lessons.questions.gesture import DONE, NO_OCCASION, TRIED
from lessons.questions.short import NO, YES

OWNED = {
    owner: holdings
    for owner, holdings in load_owners().items()
    if any(each.by is not By.NOBODY for each in holdings)
}
ROOT = Path(__file__).parents[2]
TURN = ROOT / "bot" / "turn" / "texts"
PACKAGES = ("bot", "adapters", "lessons")
FOLDERS = sorted({file.parent for package in PACKAGES for file in ROOT.glob(f"{package}/**/*.ftl")})
FRENCH = [folder / "fr.ftl" for folder in FOLDERS]
OWNERS = [str(folder.parent.relative_to(ROOT)) for folder in FOLDERS]


class Variables(Visitor):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.found.add(node.id.name)


def messages(file: Path) -> dict[str, set[str]]:
    """The variables of each message."""
    found = {}
    for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
        assert not isinstance(entry, ast.Junk), entry.content
        if isinstance(entry, ast.Message):
            variables = Variables()
            variables.visit(entry)
            assert entry.id.name not in found, f"{file}: {entry.id.name} twice"
            found[entry.id.name] = variables.found
    return found


def test_no_folder_of_sentences_is_overlooked() -> None:
    assert {
        "bot/turn",
        "bot/capabilities/study",
        "bot/run",
        "adapters",
        "adapters/console",
        "lessons",
    } <= {*OWNERS}
    for folder in FOLDERS:
        assert {file.stem for file in folder.glob("*.ftl")} == {*LANGUAGES}


@pytest.mark.parametrize("folder", FOLDERS, ids=OWNERS)
def test_every_language_has_the_same_sentences_and_variables(folder: Path) -> None:
    first, *others = (messages(folder / f"{language}.ftl") for language in LANGUAGES)
    for other in others:
        assert first.keys() == other.keys()
        assert {k: v for k, v in first.items() if v != other[k]} == {}


FACTS = ("employer", "period", "made", "counted", "id", "hash", "public", "duration", "served")
FACTS += ("seen", "services")
LISTS = ("taken", "contractors", "further")
# Of papers: `tests/run/test_notice.py` finds each of them there.
PAPERS = {
    key
    for key in speak("fr", ("bot.run", *CAPABILITIES, *PLATFORMS)).keys("")
    if re.match(r"(kept|purpose|notice|agents|committee|seen)-", key)
}
# Keys that the code builds from a value: every value must have its sentence.
THINGS = (PROGRESS, ATTESTATION, GESTURES)
BUILT = {
    *(f"trade-{each}" for each in Trade),
    *(f"topic-{each}" for each in Topic),
    *(f"level-{each}" for each in Level),
    *(f"cost-{each}" for each in Cost),
    *(f"status-{each}" for each in Availability),
    *(f"language-{each}" for each in LANGUAGES),
    *(f"{step}-{end}" for step in Step for end in ("ask", "kept")),
    *(f"reason-{each}" for each in Reason),
    *(f"pursuit-{each}" for each in Stage),
    *(f"pursuit-word-{each}" for each in Stage),
    *(f"period-{each}" for each in PeriodFault),
    *(f"register-{each}" for each in (*LISTED, *FACTS, "success", "version")),
    *(f"register-{each}-{end}" for each in LISTS for end in ("title", "none")),
    "help-manager-register",
    *(f"register-limit-{each}" for each in ("conformity", "people", "rest")),
    *(f"later-{each}" for each in ("hour", "afternoon", "tomorrow")),
    *(f"progress-next-{each}" for each in LearnerState if each != "active"),
    *(f"own-{each}" for each in (YES, NO)),
    *(f"gesture-{each}" for each in (DONE, NO_OCCASION, TRIED)),
    *(f"daily-{each}" for each in ("lesson", "reminder", "later", "pause")),
    *(f"help-{each}" for each in (Role.AGENT, Role.MANAGER, Role.ADMINISTRATOR)),
    "help-agent-evidence",
    "help-agent-sharing",
    *(f"share-{part}-{each}" for part in ("thing", "words") for each in THINGS),
    "forbidden-administrator",
    *(f"knowledge-{each}" for each in knowledge.Mastery),
    *(f"form-{each}" for each in (*Step, "days", "zone", "streak", "doubts")),
    *(f"demo-role-{each}" for each in ("agent", "manager", "administrator")),
    *(
        f"demo-help-{each}"
        for each in ("tomorrow", "date", "role", "attach", "keep", "tap", "quit")
    ),
    *(f"slack-install-{page.value[0]}{end}" for page in Page for end in ("", "-words")),
    *(f"doubts-{end}{each}" for each in (WITH, WITHOUT) for end in ("", "kept-")),
    *(f"confidence-{each}" for each in (BEFORE, AFTER, "more", "same", "less")),
    *(f"search-in-lesson-{part.name.lower()}" for part in Part),
    *(f"search-in-term-{part.name.lower()}" for part in (Part.TITLE, Part.TEXT)),
    "help-agent-practice",
    "help-agent-people",
    "help-administrator-people",
    *(f"snag-{each}" for each in SNAGS),
    *(f"field-{each}" for each in FIELDS),
    *(f"role-{each}" for each in Role),
    "help-nominal",
    *(f"service-needed-{each}" for each in ("people", "below", "managers", "rules")),
    *(f"rule-{each}" for each in Trigger),
    "help-agent-privacy",
    *(f"owner-{owner}" for owner in OWNED),
    *(
        f"held-{each.table.name}"
        for owner, holdings in OWNED.items()
        for each in holdings
        if owner != "platform" and each.by is not By.NOBODY
    ),
    *PAPERS,
    *(f"summary-{name}" for name in CARD),
    *(f"{start}-{name}" for start in ("define", "summary") for name in BESIDE),
    *(f"narrow-{name}" for name in PERIODS),
    *(f"chart-{part}" for part in ("completed", "under-way", "waiting")),
    *(f"summary-{each}" for each in ("team", "first-try")),
    *(f"{start}-{each.name}" for start in ("define", "summary") for each in FIGURES),
    *(f"{start}-{each}" for start in ("define", "rule") for each in RULES),
    *(f"{start}-{each}" for start in ("define", "file") for each in PLACES),
    *(f"{start}-{each}" for start in ("nominal", "file") for each in NAMED),
    "file-name",
    "file-meaning",
    *(f"define-{each}" for each in ("least", "most", "share")),
    *(f"nudges-turn-{each}" for each in ("on", "off")),
    "help-agent-nudges",
    *(f"nudge-{each}" for each in (Role.MANAGER, Role.ADMINISTRATOR)),
    "help-manager-nudges",
    *(f"share-fault-{each}" for each in ("past", "far", "unread", "nobody")),
    *(f"paper-{each}" for each in ("employer", "duration", "dates", "result", "version")),
}
SOURCES = [*ROOT.glob("bot/**/*.py"), *ROOT.glob("adapters/**/*.py")]
ELSEWHERE = [ROOT / "lessons" / "texts"]  # what `levain check` says has a test of its own
SAY = re.compile(r"""(?:text|say|speech|speak|_speech|aside)\(\s*["']([a-z0-9-]+)["']""")
TERNARY = re.compile(r'"([a-z]+-[a-z-]+)" if|else "([a-z]+-[a-z-]+)"')
BUTTONS = re.compile(r"(?:buttons|say)\(([^()]*)")


def used() -> set[str]:
    keys = set(BUILT)
    for file in SOURCES:
        source = file.read_text(encoding="utf-8")
        keys.update(SAY.findall(source))
        keys.update(key for pair in TERNARY.findall(source) for key in pair if key)
    return keys


def test_every_sentence_the_code_says_exists_and_every_sentence_is_said() -> None:
    kept = [messages(folder / "fr.ftl") for folder in FOLDERS if folder not in ELSEWHERE]
    known = {key for keys in kept for key in keys}
    assert len(known) == sum(map(len, kept)), "a sentence stands in two folders"
    said = used()
    missing = {key for key in said - known if "-" in key}
    assert missing == set()
    unsaid = {key for key in known - said if not key.startswith("button-")}
    sources = "".join(f.read_text(encoding="utf-8") for f in SOURCES)
    assert {key for key in unsaid if f'"{key}"' not in sources} == set()
    buttons = {key.removeprefix("button-") for key in known if key.startswith("button-")}
    assert {name for name in buttons if f'"{name}"' not in sources} == set()


WRONG = {
    "straight apostrophe": re.compile(r"\w'\w"),
    "space before a tall sign": re.compile(r" [;!?»]|[\dx] %"),
    "space after an opening guillemet": re.compile(r"« "),
    "colon without a no-break space": re.compile(r"(?<=[\w»)]) :(?!\w)"),
    "three dots": re.compile(r"\.\.\."),
}


@pytest.mark.parametrize("file", FRENCH, ids=OWNERS)
def test_french_typography(file: Path) -> None:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        prose = re.sub(r"\{[^}]*\}", "x", line.partition("=")[2] or line)
        if line.startswith("#"):
            continue
        for fault, pattern in WRONG.items():
            assert not pattern.search(prose), f"{file.name}:{number}: {fault}: {line}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_asks_to_tap_where_there_may_be_nothing_to_tap(language: str) -> None:
    """A terminal has no button, and an encrypted conversation no keycap."""
    tapping = re.compile(r"\b(touche[rz]?|appuye[rz]|clique[rz]?|tap|press|click)\b", re.IGNORECASE)
    for folder in ROOT.glob("bot/*/**/texts"):
        for line in (folder / f"{language}.ftl").read_text("utf-8").splitlines():
            said = line.partition("=")[2] if "demo-help" not in line else ""
            assert not tapping.search(said), f"{folder}: {line}"


def test_a_missing_sentence_or_variable_is_never_silent() -> None:
    french = speak("fr")
    with pytest.raises(KeyError, match="no-such-key"):
        french("no-such-key")
    with pytest.raises(ValueError, match="hour"):
        french("hour-kept")


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fr.ftl").write_text("hello = Bonjour\n** oops\n", encoding="utf-8")
    with pytest.raises(ValueError, match="not Fluent"):
        Speech("fr", tmp_path)


def test_a_sentence_stands_in_one_folder(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
        (folder / "fr.ftl").write_text(f"hello = Bonjour\n{folder.name} = Un\n", encoding="utf-8")
    assert Speech("fr", folders[0])("one") == "Un"
    with pytest.raises(ValueError, match=r"other.fr\.ftl: 'hello' is in another folder too"):
        Speech("fr", *folders)


def test_several_folders_are_one_speech(tmp_path: Path) -> None:
    (tmp_path / "fr.ftl").write_text("hello = Bonjour { $name }\n", encoding="utf-8")
    french = speech("fr", TURN, tmp_path)
    assert french("hello", name="Ana") == "Bonjour Ana"
    assert french.has("presentation")
    assert french is speech("fr", TURN, tmp_path)


def test_an_unknown_language_is_spoken_in_french() -> None:
    assert speech("kl", TURN).language == "fr"
