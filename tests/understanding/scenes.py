"""Scenes: a person, and what they were shown last, as `contexts.yaml` says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.capabilities import load_capabilities, speak
from bot.capabilities.profile.questions import choices
from bot.capabilities.profile.rules import Step, at_step
from bot.domain.menu import Menu
from bot.domain.messages import Address, Button, Buttons, Choices, Option, Outbound, Typed
from bot.domain.people import Assignment, Learner, LearnerState, Role
from bot.turn.router import Call, Router
from bot.turn.turn import Turn
from lessons.letters import letter
from lessons.library import Library, load_library
from scheduler.working_time import WorkingTime

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 23, 7, 55, tzinfo=UTC)  # a Monday, 8:55 in Paris
QUESTION = "answer:course:lesson:question"


@dataclass(frozen=True)
class Scene:
    """A person whose next words are read."""

    learner: Learner
    assignment: Assignment
    answered: bool = False  # the question shown has its answer
    step: Step | None = None  # of the onboarding

    @property
    def menu(self) -> Menu:
        return self.learner.menu

    def hear(self, text: str) -> Call:
        return router().route(Typed(text), self.learner, self.assignment)

    def turn(self, call: Call) -> Turn:
        """Return the turn on which the command of a call decides."""
        return Turn(
            now=NOW,
            learner=self.learner,
            assignment=self.assignment,
            speech=speak(self.learner.language),
            calendar=WorkingTime(),
            library=library(),
            argument=call.argument,
            picked=call.picked,
        )


@cache
def router() -> Router:
    return Router(load_capabilities())


@cache
def library() -> Library:
    return load_library()


@cache
def scenes() -> Mapping[str, Scene]:
    """Return the scenes by name."""
    given = yaml.safe_load((HERE / "contexts.yaml").read_text(encoding="utf-8"))
    return {name: _scene(each) for name, each in given.items()}


def shown_after(scene: Scene, call: Call) -> Scene:
    """Return the scene after the reply of a call that needs nothing of a course."""
    replies = call.command.answer(scene.turn(call), None).replies
    return replace(scene, learner=replace(scene.learner, menu=scene.menu.after(replies)))


def ask(prompt: str, *options: str, multiple: bool = False) -> Menu:
    """Return the menu after a question. The ids of its options are their letters: a, b, c."""
    listed = tuple(Option(letter(place).lower(), each) for place, each in enumerate(options))
    return Menu().after([Outbound((Choices(QUESTION, prompt, listed, multiple),))])


def ask_words(action: str = QUESTION) -> Menu:
    """Return the menu after a question that waits for words."""
    return Menu().after([Outbound((Choices(action, "Quel mot ?", (), free=True),))])


def scene_of(menu: Menu) -> Scene:
    """Return the scene of an agent who was shown a menu."""
    return Scene(somebody(menu), Assignment())


def somebody(menu: Menu, language: str = "fr") -> Learner:
    return Learner(
        address=Address("console", "w", "ana", "ana"),
        language=language,
        zone="Europe/Paris",
        send_at=time(9, 0),
        joined_at=NOW,
        menu=menu,
    )


def _scene(given: Mapping[str, Any]) -> Scene:
    learner = somebody(_asked(given), given.get("language", "fr"))
    learner = replace(learner, state=LearnerState(given.get("state", LearnerState.ACTIVE)))
    scene = Scene(learner, Assignment(role=Role(given.get("role", Role.AGENT))))
    if step := given.get("step"):
        return _newcomer(scene, Step(step))
    return replace(scene, answered=given.get("answered", False))


def _asked(given: Mapping[str, Any]) -> Menu:
    question = given.get("asked")
    if question is None:
        return Menu()
    multiple = question.get("multiple", False)
    menu = ask(question["prompt"], *question["options"], multiple=multiple)
    speech = speak(given.get("language", "fr"))
    taps = [
        Button(*each)
        if isinstance(each, list)
        else Button(each.partition(":")[2] or speech(f"button-{each}"), each)
        for each in given.get("taps", ())
    ]
    return menu.after([Outbound((Buttons(tuple(taps)),))] if taps else [])


def _newcomer(scene: Scene, step: Step) -> Scene:
    asked = Outbound((choices(scene.turn(Call(router().commands[0])), step),))
    learner = replace(scene.learner, menu=scene.menu.after([asked]))
    return replace(scene, learner=at_step(learner, step), step=step)
