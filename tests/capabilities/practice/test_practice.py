"""Placement, « je sais déjà », « plus », « refaire »: taps of two devices, forged, late."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.capabilities.practice import records
from bot.capabilities.practice.model import Pretest
from bot.capabilities.study.model import Card, EnrollmentStatus
from bot.capabilities.study.records import list_cards
from bot.domain.messages import Address, Buttons, Choices, Chose, Outbound
from bot.domain.people import LearnerState
from tests.house import ANA, MONDAY, PARIS, Home, open_home, words

PACE = Path(__file__).parents[2] / "conversations" / "pace"
COURSE = "sept-pas"
COURSES = Path(__file__).parents[3] / "lessons"
SATURDAY = datetime(2026, 11, 28, 10, 0, tzinfo=PARIS)


async def arrive(home: Home) -> None:
    """To the first lesson, past the question about oneself."""
    await home.begin()
    await home.send("leçon")


async def pretests(home: Home) -> dict[str, Pretest]:
    learner = await home.learner()
    async with home.runtime.database.begin() as connection:
        found = await records.list_pretests(connection, [learner.id])
    return {each.lesson_id: each for each in found[learner.id]}


async def cards(home: Home, who: Address = ANA) -> dict[tuple[str, str], Card]:
    learner = await home.learner(who)
    async with home.runtime.database.begin() as connection:
        found = (await list_cards(connection, [learner.id]))[learner.id]
    return {(each.lesson_id, each.question_id): each for each in found}


def asked(replies: Sequence[Outbound]) -> list[str]:
    return [b.action for each in replies for b in each.blocks if isinstance(b, Choices)]


def taps(replies: Sequence[Outbound]) -> list[str]:
    blocks = [b for each in replies for b in each.blocks if isinstance(b, Buttons)]
    return [each.action for block in blocks for each in block.buttons]


async def test_a_known_lesson_is_no_first_answer_and_goes_to_reviews(database_url: str) -> None:
    async with open_home(database_url, lessons=PACE) as home:
        await arrive(home)
        await home.send("je sais déjà")
        await home.send(Chose(f"known:{COURSE}:adresse:0", ("o1",)))
        await home.send(Chose(f"known:{COURSE}:adresse:1", ("o1",)))
        assert await home.answers() == ()
        enrollment = await home.enrollment()
        assert (enrollment.done, enrollment.open) == (("adresse",), None)
        kept = await cards(home)
        assert {*kept} == {("adresse", "adresse-1")}  # no gesture: nothing was undertaken
        assert (await pretests(home))["adresse"].known == ("adresse",)


RETIRED = """retired:
  - lesson: adresse
    title: Vérifier une adresse
    on: 2026-12-01
    reason: Son exemple a vieilli.
    moved_to: secret
lessons:
  - id: autre
"""


async def test_who_asks_for_a_retired_lesson_learns_where_its_subject_went(tmp_path: Path) -> None:
    lessons = Path(shutil.copytree(PACE, tmp_path / "lessons"))
    file = lessons / "courses" / COURSE / "course.yaml"
    async with open_home(tmp_path, lessons=lessons) as home:
        await arrive(home)
        await home.send("B")
        await home.send("leçon")
    text = file.read_text(encoding="utf-8").replace("title: Vérifier une adresse", "title: Autre")
    file.write_text(text.replace("lessons:\n  - id: adresse\n", RETIRED), encoding="utf-8")
    async with open_home(tmp_path, lessons=lessons) as home:
        for said in ("refaire vérifier", Chose(f"replay:{COURSE}:adresse")):
            replies = await home.send(said)
            assert "retirée le 1er décembre 2026. Son exemple a vieilli." in words(replies)
            assert "Son sujet est maintenant dans" in words(replies)
            assert taps(replies) == ["lesson"]
        await home.send("A")
        assert taps(await home.send("refaire vérifier")) == [f"replay:{COURSE}:secret"]


async def test_a_tap_of_another_device_changes_nothing(database_url: str) -> None:
    async with open_home(database_url, lessons=PACE) as home:
        await arrive(home)
        await home.send("je sais déjà")
        first, second = (Chose(f"known:{COURSE}:adresse:0", (each,)) for each in ("o1", "o0"))
        await home.send(first)
        told = await home.say(second)
        assert "déjà notée" in told
        pretest = (await pretests(home))["adresse"]
        assert [(each.reply, each.correct) for each in pretest.given] == [(["o1"], True)]


@pytest.mark.parametrize(
    "action",
    [
        f"known:{COURSE}:adresse:7",
        f"known:{COURSE}:adresse:1",
        f"known:{COURSE}:adresse:²",
        f"known:{COURSE}:adresse",
        f"known:{COURSE}:secret:0",
        "known:nowhere:adresse:0",
        "known::::",
        f"placement:{COURSE}:0",
        f"placement:{COURSE}:all",
        f"placement:{COURSE}:leave",
        f"placement:{COURSE}:some",
        "placement:nowhere:0",
        "practice:x:y:z:t",
        f"practice:{'0' * 64}:{COURSE}:adresse:adresse-1",
        f"confidence:{COURSE}:never",
        "confidence:nowhere:before",
        "opinion:nowhere",
        f"remark:{COURSE}",
    ],
)
async def test_a_forged_tap_gets_a_sentence_and_is_not_kept(action: str, tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=PACE) as home:
        await arrive(home)
        await home.send("je sais déjà")
        before = await home.enrollment(), await pretests(home)
        for picked in ((), ("o0",), ("o0", "o1"), ("\x00",), ("é" * 5_000,)):
            assert await home.send(Chose(action, picked))
        assert (await home.enrollment(), await pretests(home)) == before
        assert await home.answers() == ()


async def test_an_answer_after_the_lesson_was_done_by_its_own_question_is_late(
    tmp_path: Path,
) -> None:
    async with open_home(tmp_path, lessons=PACE) as home:
        await arrive(home)
        await home.send("je sais déjà")
        await home.send(Chose(f"answer:{COURSE}:adresse:adresse-1", ("o0",)))
        told = await home.say(Chose(f"known:{COURSE}:adresse:0", ("o1",)))
        assert "n’attend plus" in told
        (answer,) = await home.answers()
        assert answer.correct is False
        assert (await pretests(home))["adresse"].given == ()


async def place(home: Home, picks: str) -> list[str]:
    """Answer the placement; return the buttons of its end. The right option is o0, or o1 first."""
    await home.send("test de départ")
    replies: list[Outbound] = []
    for number, each in enumerate(picks):
        replies = [*await home.send(Chose(f"placement:{COURSE}:{number}", (f"o{each}",)))]
    return [*asked(replies), *taps(replies)]


async def test_a_placement_is_spread_and_gives_no_first_answer(database_url: str) -> None:
    async with open_home(database_url, lessons=PACE) as home:
        await arrive(home)
        end = await place(home, "100101")
        assert end == [f"placement:{COURSE}:{word}" for word in ("some", "all", "none")]
        pretest = (await pretests(home))[""]
        assert [each.lesson_id for each in pretest.asked] == [
            "adresse",
            "secret",
            "date",
            "court",
            "relire",
            "humain",
        ]
        assert pretest.ended_at
        assert pretest.known is None  # until the learner confirms
        await home.send(
            Chose(f"placement:{COURSE}:some", ("secret", "adresse", "nowhere", "biais"))
        )
        enrollment = await home.enrollment()
        assert enrollment.done == ("adresse", "secret")
        assert enrollment.open is None  # the first lesson was open
        assert await home.answers() == ()
        assert {lesson for lesson, _ in await cards(home)} == {"adresse", "secret"}
        before = await home.enrollment()
        told = await home.say(Chose(f"placement:{COURSE}:all"))  # of another device
        assert "terminé" in told
        assert await home.enrollment() == before


async def test_a_placement_answered_after_it_ended_changes_nothing(tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=PACE) as home:
        await arrive(home)
        await place(home, "1")
        await home.send(Chose(f"placement:{COURSE}:leave"))
        before = await pretests(home)
        for number in (0, 1, 5):
            assert await home.send(Chose(f"placement:{COURSE}:{number}", ("o0",)))
        assert await pretests(home) == before
        await home.send(Chose(f"placement:{COURSE}:none"))
        assert (await pretests(home))[""].known == ()
        assert (await home.enrollment()).done == ()


async def test_who_knows_everything_ends_the_course_without_a_figure(tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=PACE) as home:
        await arrive(home)
        await place(home, "100000")
        await home.send(Chose(f"placement:{COURSE}:all"))
        await home.send("leçon")
        await home.send("je sais déjà")
        await home.send(Chose(f"known:{COURSE}:biais:0", ("o0",)))
        told = await home.say(Chose(f"known:{COURSE}:biais:1", ("o0",)))
        assert "Bravo" in told
        assert "%" not in told
        assert (await home.enrollment()).status is EnrollmentStatus.COMPLETED


async def test_a_pretest_is_judged_as_it_was_asked(tmp_path: Path) -> None:
    """The course may change between a question and its answer."""
    async with open_home(tmp_path, lessons=PACE) as home:
        await arrive(home)
        await home.send("je sais déjà")
        version = (await pretests(home))["adresse"].version
        assert version == home.runtime.library.versions[COURSE]
    changed = tmp_path / "lessons"
    text = (PACE / "courses" / COURSE / "course.yaml").read_text(encoding="utf-8")
    (changed / "courses" / COURSE).mkdir(parents=True)
    for name in ("catalogue.yaml", "glossary.yaml"):
        (changed / name).write_text((PACE / name).read_text(encoding="utf-8"), encoding="utf-8")
    course = changed / "courses" / COURSE / "course.yaml"
    course.write_text(text.replace("L’adresse de l’expéditeur", "Autre chose"), encoding="utf-8")
    async with open_home(tmp_path, lessons=changed) as home:
        await home.send(Chose(f"known:{COURSE}:adresse:0", ("o1",)))
        pretest = (await pretests(home))["adresse"]
        assert [each.correct for each in pretest.given] == [True]
        assert pretest.version == version


async def finish(home: Home, said: str) -> str:
    """Ask for a lesson, and answer it; return what was shown first."""
    shown = await home.say(said)
    await home.send("A")
    return shown


async def test_plus_gives_two_more_a_day_and_the_next_day_again(tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=PACE) as home:
        await arrive(home)
        await home.send("A")
        assert "Garder un secret" in await finish(home, "plus")
        assert "Dater un chiffre" in await finish(home, "plus")
        told = await home.say("plus")
        assert "mardi 24 novembre" in told
        assert (await home.enrollment()).open is None
        home.clock.move(MONDAY + timedelta(days=1, hours=2))
        assert "Repérer un biais" in await home.say("plus")


async def test_plus_on_a_day_off_in_a_pause_and_at_the_end(tmp_path: Path) -> None:
    async with open_home(tmp_path, SATURDAY, lessons=PACE) as home:
        await arrive(home)
        await home.send("A")
        for _ in range(2):
            await finish(home, "plus")
        assert "lundi 30 novembre" in await home.say("plus")
        await home.send("pause")
        told = await home.say("plus")
        assert "prochain envoi" not in told
        for day in range(1, 5):
            home.clock.move(SATURDAY + timedelta(days=day))
            await finish(home, "plus")
        assert (await home.enrollment()).status is EnrollmentStatus.COMPLETED
        home.clock.move(SATURDAY + timedelta(days=9))
        assert "tous les cours" in await home.say("plus")


async def test_practice_changes_nothing(database_url: str) -> None:
    async with open_home(database_url, lessons=PACE) as home:
        await arrive(home)
        await home.send("A")
        before = await home.answers(), await home.enrollment(), await cards(home)
        replies = await home.send(Chose(f"replay:{COURSE}:adresse"))
        (action,) = asked([*replies])
        for picked in (("o0",), ("o1",), ("o0",), ("nowhere",), ("o0", "o1")):
            assert await home.send(Chose(action, picked))
        assert (await home.answers(), await home.enrollment(), await cards(home)) == before


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("refaire une leçon qui n’existe pas", "Je ne trouve pas"),
        ("refaire secret", "pas encore faite"),
        ("refaire 0", "Je ne trouve pas"),
        ("refaire ²", "Je ne trouve pas"),
        ("refaire 🙂", "Quelle leçon"),
        ("refaire " + "9" * 500, "Je ne trouve pas"),
        ("refaire adresse", "Entraînement"),
        ("refaire biais", "pas encore faite"),
        ("refaire hallucination", "Entraînement"),
        ("refaire barre oblique", "Entraînement"),
        ("replay vérifier une adresse", "Entraînement"),
        ("chercher", "Quel mot"),
        ("chercher b", "deux lettres"),
        ("chercher 🙂🙂", "deux lettres"),
        ("chercher \u202e\x00 b", "deux lettres"),
        ("chercher " + "adresse " * 500, "Vérifier une adresse"),
        ("chercher " + "z" * 4_000, "Je ne trouve pas"),
        ("chercher <b>*adresse*</b>", "Vérifier une adresse"),
        ("chercher secret", "Je ne trouve pas"),
        ("search adresse", "Vérifier une adresse"),
        ("mes gestes", "à partir du lundi 30 novembre"),
    ],
    ids=lambda each: each[:30],
)
async def test_what_is_looked_for_in_odd_words(said: str, told: str, tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=PACE) as home:
        await arrive(home)
        await home.send("B")
        shown = await home.say(said)
        assert told in shown
        assert len(shown) < 1_500


async def test_a_gesture_is_listed_with_what_came_of_it(tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=PACE) as home:
        await arrive(home)
        await home.send("B")
        home.clock.move(MONDAY + timedelta(days=8))
        version = home.runtime.library.versions[COURSE]
        action = f"review:1:{version}:{COURSE}:adresse:adresse-geste"
        await home.send(Chose(action, ("tried",)))
        assert "J’ai essayé" in await home.say("mes gestes")


async def test_gestures_come_a_few_at_a_time_without_their_question(tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=COURSES) as home:
        await home.begin()
        for _ in range(4):
            await home.send("leçon")
            await home.send("A")
            await home.send("A")
        first = await home.send("mes gestes")
        assert "fait ?" not in words(first).replace("\u202f", " ")
        assert words(first).count("à partir du lundi 30 novembre") == 3
        assert "Voir l’autre geste" in str(first)
        assert words(await home.send(Chose("gestures:3"))).count("lundi 30 novembre") == 1
        home.clock.move(MONDAY + timedelta(days=9))
        assert "bientôt posée" in await home.say("mes gestes")
        for odd in ("gestures:99", "gestures:x", "gestures:-1"):
            assert "gestes" in await home.say(Chose(odd))


@pytest.mark.parametrize("said", ["refaire 1", "refaire la leçon 1", "refaire leçon 1", "1"])
async def test_a_number_is_that_of_the_list_and_of_the_lesson(said: str, tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=PACE) as home:
        await arrive(home)
        await home.send("B")
        await home.send("leçon")
        await home.send("A")
        await home.send("refaire")
        assert "Vérifier une adresse" in await home.say(said)


@pytest.mark.parametrize("said", [["B, pas sûr"], ["pas sûr", "B"], ["B ?"]], ids=" ".join)
async def test_a_doubt_brings_the_question_back_sooner(said: list[str], tmp_path: Path) -> None:
    bob = replace(ANA, user="bob", conversation="bob")
    async with open_home(tmp_path, lessons=PACE, doubts=True) as home:
        for who, words in ((ANA, ["B"]), (bob, said)):
            await home.begin(who)
            for each in ("leçon", *words):
                await home.send(each, who)
        (sure,), (unsure,) = await home.answers(ANA), await home.answers(bob)
        assert (sure.unsure, unsure.unsure, unsure.correct) == (False, True, True)
        first, second = await cards(home), await cards(home, bob)
        place = ("adresse", "adresse-1")
        assert second[place].due_at < first[place].due_at
        assert (await home.learner(bob)).menu.doubted == ""


async def test_a_confident_error_is_explained_further(tmp_path: Path) -> None:
    bob = replace(ANA, user="bob", conversation="bob")
    shown = []
    async with open_home(tmp_path, lessons=PACE, doubts=True) as home:
        for who, said in ((ANA, "A"), (bob, "A, pas sûre")):
            await home.begin(who)
            await home.send("leçon", who)
            shown.append(await home.say(said, who))
    assert "Oui." in shown[0]  # the feedback of the right option
    assert "Oui." not in shown[1]


@pytest.mark.parametrize("doubts", [False, True])
async def test_a_learner_chooses_whether_to_say_their_doubts(doubts: bool, tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=PACE, doubts=doubts) as home:
        await arrive(home)
        assert await _offers_doubt(home, "leçon") == doubts
        await home.send(Chose("doubts", ("without" if doubts else "with",)))
        assert await _offers_doubt(home, "leçon") != doubts
        late = await home.say(Chose("doubts", ("with" if doubts else "without",)))
        assert late  # a question that is over
        assert (await home.learner()).doubts is not doubts
        await home.send("A")
        assert not await _offers_doubt(home, "refaire adresse")  # practice has no doubt


async def _offers_doubt(home: Home, said: str) -> bool:
    return any(each.startswith("unsure:") for each in taps([*await home.send(said)]))


@pytest.mark.parametrize("said", ["arrêter", "je veux arrêter", "stop"])
async def test_to_stop_in_the_placement_ends_it_alone(said: str, tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=PACE) as home:
        await arrive(home)
        await home.send("test de départ")
        told = await home.say(said)
        assert "Le test s’arrête ici" in told
        assert (await home.learner()).state is LearnerState.ACTIVE
        assert (await pretests(home))[""].ended_at
        assert "C’est arrêté" in await home.say("arrêter")
        assert (await home.learner()).state is LearnerState.STOPPED


@pytest.mark.parametrize("said", [Chose("stop:all"), "arrêtez de m’écrire", "désinscrivez-moi"])
async def test_to_stop_for_good_stops_all_even_in_the_placement(
    said: Chose | str, tmp_path: Path
) -> None:
    async with open_home(tmp_path, lessons=PACE) as home:
        await arrive(home)
        await home.send("test de départ")
        await home.send(said)
        assert (await home.learner()).state is LearnerState.STOPPED


async def test_what_is_known_is_offered_once_and_asked_once(tmp_path: Path) -> None:
    async with open_home(tmp_path, lessons=PACE) as home:
        await home.begin()
        assert taps(await home.send("leçon")) == ["known", "placement"]
        await home.send("je sais déjà")
        assert taps(await home.send("A")) == []  # wrong: here is the lesson
        assert taps(await home.send("leçon")) == []
        first = await home.send("test de départ")
        assert "Un courriel porte le logo" not in words(first)
        assert "adresse" not in {e.lesson_id for e in (await pretests(home))[""].asked}
