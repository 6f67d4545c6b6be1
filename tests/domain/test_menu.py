"""What a person was last shown, which gives their next words a meaning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.menu import TWICE, Entry, Menu, as_action, picked_by
from bot.domain.messages import Button, Buttons, Choices, Chose, Feedback, Option, Outbound, Text

OPTIONS = (
    Option("style", "Je relis le style"),
    Option("sources", "Je cherche les articles sur Légifrance"),
    Option("demander", "Je demande à l’IA"),
)
QUESTION = Outbound((Choices("answer:c:l:q", "Que faire ?", OPTIONS),))
SEVERAL = Outbound((Choices("answer:c:l:m", "Lesquels ?", OPTIONS, multiple=True),))
HOUR = Outbound((Choices("hour", "À quelle heure ?", (Option("09:00", "9 h"),), free=True),))
BUTTONS = Outbound((Buttons((Button("Leçon", "lesson"), Button("Plus tard", "later"))),))
ASKED_BACK = Outbound((Buttons((Button("Oui", "pick:style:a"), Button("Non", "no")), asks=True),))
SAID = Outbound((Text("bonjour"),))


def after(*shown: Outbound) -> Menu:
    return Menu().after(shown)


def test_a_question_gives_letters_numbers_and_its_words() -> None:
    menu = after(QUESTION)
    assert [each.pick for each in menu.letters] == ["style", "sources", "demander"]
    assert menu.numbers == menu.letters
    assert menu.prompt == "Que faire ?"
    assert not menu.multiple
    assert after(SEVERAL).multiple


@pytest.mark.parametrize(("number", "picked"), [(1, "style"), (2, "sources"), (3, "demander")])
def test_a_number_taps_an_option(number: int, picked: str) -> None:
    assert after(QUESTION).tap(number) == Chose("answer:c:l:q", (picked,))


@pytest.mark.parametrize("number", [-1, 0, 4, 10**9])
def test_a_number_that_was_not_shown_taps_nothing(number: int) -> None:
    assert after(QUESTION).tap(number) is None


def test_letters_stay_with_the_question_while_numbers_follow_the_buttons() -> None:
    menu = after(QUESTION, BUTTONS)
    assert menu.letters == after(QUESTION).letters
    assert menu.prompt == "Que faire ?"
    assert menu.tap(2) == Chose("later")


def test_a_new_question_replaces_the_one_before() -> None:
    menu = after(SEVERAL, QUESTION)
    assert {each.action for each in (*menu.letters, *menu.numbers)} == {"answer:c:l:q"}
    assert not menu.multiple


def test_a_message_with_nothing_to_tap_changes_nothing() -> None:
    assert after(QUESTION, SAID) == after(QUESTION)


def test_what_is_asked_back_holds_until_the_next_message() -> None:
    asked = after(QUESTION, ASKED_BACK)
    assert [each.label for each in asked.asked] == ["Oui", "Non"]
    assert asked.letters == after(QUESTION).letters
    assert asked.prompt == "Que faire ?"
    for shown in (SAID, BUTTONS, QUESTION):
        assert asked.after([shown]).asked == ()


@pytest.mark.parametrize("shown", [SAID, BUTTONS, QUESTION])
def test_no_number_means_yes_once_another_message_was_shown(shown: Outbound) -> None:
    menu = after(QUESTION, ASKED_BACK, shown)
    assert "pick:style:a" not in [each.action for each in menu.numbers]


def test_free_words_are_for_the_question_of_the_last_message() -> None:
    assert after(HOUR).words == "hour"
    assert after(HOUR, BUTTONS).words is None
    assert after(HOUR, SAID).words is None
    assert after(HOUR, ASKED_BACK).words == "hour"


CHOICE = (Option("on", "Oui"), Option("off", "Non"))
STREAK = Outbound((Choices("streak", "La voir ?", CHOICE, lenient=True, chosen=("on",)),))
KEPT = Outbound((Feedback("streak", ("off",), "Entendu."),))


def test_a_preference_lets_go_once_it_is_chosen_or_two_messages_came() -> None:
    asked = after(QUESTION, BUTTONS, STREAK)
    assert asked.action_asked == "streak"
    for back in (
        after(QUESTION, STREAK, KEPT),
        after(QUESTION, STREAK, BUTTONS, SAID),
        after(QUESTION, STREAK, STREAK, KEPT),
        after(QUESTION, STREAK, HOUR, KEPT, BUTTONS),
    ):
        assert back.action_asked == "answer:c:l:q"
        assert back.prompt == "Que faire ?"
        assert back.returned  # its answers are asked back
        assert not back.after([QUESTION]).returned


def test_a_preference_stays_for_a_moment() -> None:
    assert after(QUESTION, STREAK, BUTTONS).action_asked == "streak"
    assert after(QUESTION, STREAK, ASKED_BACK, ASKED_BACK).action_asked == "streak"
    assert after(STREAK, BUTTONS, BUTTONS).action_asked == ""
    assert after(STREAK, KEPT).letters  # a change of mind
    onboarding = after(STREAK).waiting("onboarding:hour").after([BUTTONS, BUTTONS])
    assert onboarding.action_asked == "streak"


def test_other_words_are_for_the_exchange_under_way() -> None:
    waiting = after(QUESTION).waiting("onboarding:trade")
    assert waiting.words == "onboarding:trade"
    assert waiting.after([BUTTONS, SAID]).words == "onboarding:trade"
    assert waiting.after([HOUR]).words == "hour"
    assert waiting.waiting(None).words is None


def test_an_option_is_chosen_by_its_id_and_a_button_by_its_action() -> None:
    assert Entry("Je relis", "answer:c:l:q", "style").chosen() == Chose("answer:c:l:q", ("style",))
    assert Entry("Leçon", "lesson").chosen() == Chose("lesson")


def test_a_tap_that_picks_nothing_is_the_action_itself() -> None:
    assert as_action(Chose("lesson")) == "lesson"
    assert picked_by("lesson") == Chose("lesson")


# Ids of options are free text in a course; actions hold colons.
ids = st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=4).map(tuple)


@given(st.from_regex(r"[a-z]+(:[a-z0-9:+-]*)?", fullmatch=True), ids)
def test_a_choice_becomes_an_action_and_comes_back(action: str, picked: tuple[str, ...]) -> None:
    assert picked_by(as_action(Chose(action, picked))) == Chose(action, picked)


def test_a_choice_that_is_made_ends_the_questions_about_it() -> None:
    menu = Menu()
    assert menu.action("language") == "language"
    made = menu.settle("language").settle("hour")
    assert (made.action("language"), made.action("trade")) == ("language#1", "trade")
    assert made.is_over(Chose("language", ("en",)))
    assert made.is_over(Chose("hour:10 h 15"))
    assert not made.is_over(Chose("language"))  # asks for the question, and changes nothing
    assert not made.is_over(Chose("language#1", ("en",)))
    assert not made.is_over(Chose("trade", ("rh",)))
    assert not made.is_over(Chose("answer:c:l:q", ("a",)))
    again = made.settle("language")
    assert again.is_over(Chose("language#1", ("en",)))
    assert again.settled == ("hour#1", "language#2")
    assert again.after([QUESTION, HOUR]).settled == again.settled


def test_a_second_tap_of_the_same_options_is_a_repeat_for_a_moment() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    tapped = Chose("answer:c:l:q", ("style",))
    menu = Menu().tap_on(tapped, noon).after([QUESTION])
    assert menu.repeats(tapped, noon + timedelta(seconds=9))
    assert not menu.repeats(tapped, noon + TWICE)
    assert not menu.repeats(Chose("answer:c:l:q", ("sources",)), noon)
    assert not Menu().repeats(tapped, noon)
    assert Menu().tap_on(Chose("lesson"), noon) == Menu()  # a button may be tapped again
    long = Menu().tap_on(Chose("x" * 10_000, ("y\ud800" * 10_000,)), noon)
    assert len(long.tapped) < 100
