"""Imports into a catalogue: what they change, and all that they leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lessons.catalogue import Availability, Cost, CourseSession, Level, read_catalogue
from lessons.catalogue_edits import Edits, merge
from lessons.course import Topic
from lessons.errors import ContentError, CourseInvalid
from lessons.importers.richie import LeftOut, Offer
from lessons.library import PACKAGED
from lessons.tree import read

DAY = date(2026, 11, 27)
OFFER = Offer(
    title="Un titre du site",
    provider="Quelqu’un",
    url="https://www.fun-mooc.fr/fr/cours/essai/",
    duration="6 semaines",
    language="fr",
    cost=Cost.FREE,
    status=Availability.OPEN,
    closes=date(2027, 1, 31),
    sessions=(CourseSession(starts=date(2027, 1, 12), ends=date(2027, 2, 19)),),
    dated=True,
)
BLOCK = """\
# Le catalogue d’essai.
courses:
  # Sur FUN
  - id: essai
    title: "Notre titre"  # le nôtre
    provider: Un organisme
    url: https://fun-mooc.fr/fr/cours/essai
    duration: >-
      six
      semaines
    format: en ligne
    level: avance
    topics: [principes, biais]
    language: fr
    cost: inconnu
    status: ferme  # depuis toujours
    closes: 2025-05-01  # la dernière fois

    # avant l’accès
    access: Pour tous.
    checked_on: 2026-01-01

  - id: autre
    title: Un autre
    provider: Un organisme
    url: https://example.org/autre
    duration: 1 heure
    format: en ligne
    level: debutant
    topics: [principes]
    language: fr
    cost: gratuit
    status: ouvert
    access: Pour tous.
    checked_on: 2026-01-01
# fin
"""
FLUSH = "\n".join(line.removeprefix("  ") for line in BLOCK.splitlines()) + "\n"
FLOW = """\
courses:
  # une ligne
  - {id: essai, title: T, provider: P, url: "https://www.fun-mooc.fr/fr/cours/essai", duration: 1 h,
     format: x, level: debutant, topics: [principes], language: fr, cost: inconnu, status: ferme,
     access: Tous., checked_on: 2026-01-01} # fin
"""


def merged(text: str, *offers: Offer | LeftOut, new: bool = False) -> Edits:
    level, topics = (Level.BEGINNER, [Topic.USES]) if new else (None, [])
    return merge(read("catalogue.yaml", text.encode()), offers, DAY, level, topics)


def changed(before: str, after: str) -> list[str]:
    """The lines of `after` that `before` has not."""
    old = before.splitlines()
    return [line.strip() for line in after.splitlines() if line not in old]


@pytest.mark.parametrize("text", [BLOCK, FLUSH, FLOW], ids=["block", "flush", "flow"])
def test_an_entry_gets_what_the_answer_knows_better_and_keeps_the_rest(text: str) -> None:
    edits = merged(text, OFFER)
    course = read_catalogue(read("catalogue.yaml", edits.text.encode()))["essai"]
    before = read_catalogue(read("catalogue.yaml", text.encode()))["essai"]
    assert course == before.model_copy(
        update={
            "cost": Cost.FREE,
            "status": Availability.OPEN,
            "closes": OFFER.closes,
            "sessions": OFFER.sessions,
            "checked_on": DAY,
        }
    )
    told = {(each.field, each.before, each.after) for each in edits.edited}
    assert ("status", "ferme", "ouvert") in told
    assert ("sessions", "-", "2027-01-12/2027-02-19") in told


def test_lines_and_comments_that_nothing_concerns_stay_as_they_are() -> None:
    edits = merged(BLOCK, OFFER)
    assert changed(BLOCK, edits.text) == [
        "status: ouvert # depuis toujours",
        "closes: 2027-01-31  # la dernière fois",
        "sessions:",
        "- starts: 2027-01-12",
        "ends: 2027-02-19",
        "checked_on: 2026-11-27",
    ]
    assert len(edits.text.splitlines()) == len(BLOCK.splitlines()) + 3
    assert edits.text.index("cost: gratuit") < edits.text.index("status: ouvert")


def test_an_end_of_enrolment_that_is_over_is_taken_out_and_its_comment_stays() -> None:
    edits = merged(BLOCK, replace(OFFER, closes=None, sessions=()))
    assert "closes" not in edits.text
    comments = ("# depuis toujours", "# la dernière fois", "# avant l’accès", "# fin")
    places = [edits.text.index(each) for each in comments]
    assert places == sorted(places)


def test_an_answer_without_runs_leaves_the_days() -> None:
    edits = merged(BLOCK, replace(OFFER, dated=False, closes=None, sessions=()))
    assert "closes: 2025-05-01" in edits.text


def test_the_same_answer_again_changes_nothing() -> None:
    once = merged(BLOCK, OFFER).text
    again = merged(once, OFFER)
    assert (again.text, again.edited, again.added) == (once, [], [])


def test_the_packaged_catalogue_is_written_as_it_is_read() -> None:
    text = (PACKAGED / "catalogue.yaml").read_text(encoding="utf-8")
    assert merged(text).text == text
    edits = merged(text, OFFER, new=True)
    assert edits.text.startswith(text)
    assert [each.id for each in edits.added] == ["essai"]


@pytest.mark.parametrize("text", [BLOCK, FLUSH, FLOW, "# rien\ncourses: []\n"])
def test_a_new_course_is_added_at_the_end_with_an_id_of_its_own(text: str) -> None:
    new = replace(OFFER, url="https://www.fun-mooc.fr/fr/autres/essai/")
    edits = merged(text, new, new=True)
    courses = list(read_catalogue(read("catalogue.yaml", edits.text.encode())).values())
    assert courses[-1].id == ("essai" if "[]" in text else "essai-2")
    assert (courses[-1].title, courses[-1].topics) == (OFFER.title, (Topic.USES,))
    assert text is FLOW or edits.text.startswith(text.replace(" []", "").rstrip())


def test_a_new_course_without_level_or_topics_is_left_out_and_told() -> None:
    edits = merged(BLOCK, replace(OFFER, url="https://www.fun-mooc.fr/fr/cours/neuf/"))
    assert edits.left_out == [LeftOut(OFFER.title, "no-level")]
    assert edits.text == BLOCK


def test_a_course_told_twice_counts_once() -> None:
    edits = merged(BLOCK, OFFER, replace(OFFER, status=Availability.CLOSED))
    assert edits.left_out == [LeftOut(OFFER.title, "twice")]
    assert "status: ouvert" in edits.text


def test_an_address_that_gives_no_id_takes_the_words_of_the_title() -> None:
    new = replace(
        OFFER, url="https://www.fun-mooc.fr/fr/cours/Été_2027/", title="L’été, en ligne !"
    )
    assert [each.id for each in merged(BLOCK, new, new=True).added] == ["l-ete-en-ligne"]


def test_an_entry_checked_after_the_answer_stays_as_it_is() -> None:
    later = BLOCK.replace("checked_on: 2026-01-01\n\n", "checked_on: 2026-12-01\n\n")
    edits = merged(later, OFFER)
    assert (edits.text, edits.edited) == (later, [])
    assert edits.left_out == [LeftOut(OFFER.title, "older")]


@pytest.mark.parametrize("title", ["Découvrir C #1", "# un", "a: b # c", "'x' # \"y\""])
def test_a_title_that_looks_like_a_comment_is_written(title: str) -> None:
    new = replace(OFFER, url="https://www.fun-mooc.fr/fr/cours/neuf/", title=title)
    edits = merged(BLOCK, OFFER, new, new=True)
    course = read_catalogue(read("catalogue.yaml", edits.text.encode()))["neuf"]
    assert course.title == title


def test_a_catalogue_with_problems_is_refused() -> None:
    with pytest.raises(CourseInvalid):
        merged(BLOCK.replace("cost: inconnu", "cost: cher"), OFFER)


def test_a_layout_that_cannot_be_kept_is_refused_in_a_sentence() -> None:
    inline = "courses: [" + FLOW.partition("- ")[2].partition(" #")[0] + "]\n"
    with pytest.raises(ContentError, match="by hand"):
        merged(inline, replace(OFFER, url="https://www.fun-mooc.fr/fr/x/"), new=True)
