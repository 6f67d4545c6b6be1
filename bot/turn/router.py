"""The router: finds the command for an event, in one table gathered from the capabilities.

Long because the readings of a text stand in one order, from the surest to the vaguest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.menu import PICK, Entry, Menu, as_action, picked_by, preference
from bot.domain.messages import Attached, Chose, Content, Joined, Left, Opened, Tried, Typed
from bot.domain.people import Assignment, Learner, Role
from bot.turn.capability import Capability, Command, gather
from bot.understanding.answers import Reading, Surety, has_marks, is_mark, read_answer, read_exact
from bot.understanding.assent import cancels, read_assent
from bot.understanding.courtesy import strip_courtesy
from bot.understanding.doubts import knows_not, read_doubt
from bot.understanding.marks import NEGATIONS
from bot.understanding.sayings import Ear, Urgency, read_sayings
from bot.understanding.words import Said, listen
from lessons.matching import nearest, normalise

START, HELP, RECEIVED = "start", "help", "received"  # received: a file, where one is taken
UNKNOWN, STALE, ATTACHED, FORBIDDEN = "unknown", "stale", "attached", "forbidden"
QUESTION, DOUBT, TOO_MANY, NO = "question", "doubt", "too-many", "no"
OVER, TOO_LONG = "over", "too-long"
NOT_KNOWN = "not-known"  # « je ne sais pas », where an answer is asked for
UNSURE = "unsure"  # « pas sûr », before the answer
HOME = "home"  # shown for an unknown page
ANSWER_MAX = 1_000  # characters of a text that may be an answer: six whole options
READ_MAX = 4_000  # characters that are looked at, for alarms
ASIDE_MAX = 6  # words of a command and its argument, where words are asked for
MOMENT_MAX = 2  # words of a moment alone: « trois mois » is one
WORD_MAX = 60  # characters of a text that may be a mistyped word
_PREFIX = re.compile(r"^\s*(?:!|/levain\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Call:
    """A command and its arguments."""

    command: Command[Any]
    argument: str = ""
    picked: tuple[str, ...] = ()
    unsure: bool = False  # « pas sûr » was said with the answer

    @property
    def action(self) -> str:
        """Return the action that the call answers."""
        return f"{self.command.name}:{self.argument}"


class Router:
    """The table of commands by name and words, and of pages and fallbacks by name."""

    def __init__(self, capabilities: Iterable[Capability]) -> None:
        known = list(capabilities)
        self.commands = tuple(command for each in known for command in each.commands)
        self.pages: Mapping[str, Command[Any]] = {
            name: command for each in known for name, command in each.pages.items()
        }
        self._by_name = gather((each.name, each) for each in self.commands)
        fallbacks = [command for each in known for command in each.fallbacks]
        self._fallbacks = self._by_name | gather((each.name, each) for each in fallbacks)
        self._by_word = gather(
            (normalise(word), each) for each in self.commands for word in each.words
        )
        files = [each.sayings for each in known if each.sayings]
        sayings = [each for file in files for each in read_sayings(file)]
        self.ear = Ear(sayings)
        self._urgent = {each.command for each in sayings if each.urgency is Urgency.URGENT}
        self._faint = {each.command for each in sayings if each.urgency is Urgency.FAINT}

    def route(
        self,
        content: Content,
        learner: Learner,
        assignment: Assignment,
        *,
        new: bool = False,
    ) -> Call:
        """Return the call that `content` means for this learner; `new`: their first event.

        Never raises: unknown words and forbidden commands have a call too.
        """
        match content:
            case Joined() | Left():
                call = self._named(START)
            case Attached():
                call = self._attached(content, assignment)
            case Opened(page):
                call = Call(self.pages.get(page) or self.pages[HOME])
            case Tried(choice):
                return self.route(choice, learner, assignment)
            case Chose():
                call = self._over(content, learner.menu) or self._tapped(content)
            case Typed():
                call = self._typed(content, learner, assignment)
        vague = (_name(learner.menu.words), UNKNOWN, STALE, QUESTION, *self._faint)
        if new and call.command.name in vague:
            return self._named(START)
        if assignment.may(call.command.role):
            return call
        return Call(self._fallbacks[FORBIDDEN], call.command.role, (call.command.name,))

    def _attached(self, file: Attached, assignment: Assignment) -> Call:
        received = self._by_name.get(RECEIVED)
        if received and assignment.may(received.role):
            return Call(received, file.name, (file.reference,))
        return self._named(ATTACHED)

    def _named(self, name: str, argument: str = "") -> Call:
        return Call(self._fallbacks[name], argument)

    def _tapped(self, choice: Chose) -> Call:
        name, _, argument = choice.action.partition(":")
        if name == PICK:
            picked = picked_by(choice.action)
            name = _name(picked.action)
            return self._tapped(picked) if name != PICK else self._named(STALE)
        if name == NO and argument.endswith(f":{NO}"):  # that command says what a no is
            return self._tapped(Chose(argument))
        if name == NO:
            return self._named(NO, argument)
        command = self._by_name.get(preference(name))
        return Call(command, argument, choice.picked) if command else self._named(STALE)

    def _over(self, choice: Chose, menu: Menu) -> Call | None:
        """Return the call for a tap on a preference that was chosen since it was asked."""
        picked = picked_by(choice.action) if _name(choice.action) == PICK else choice
        over = preference(_name(picked.action)) in self._by_name and menu.is_over(picked)
        return self._named(OVER, picked.action) if over else None

    def _typed(self, typed: Typed, learner: Learner, assignment: Assignment) -> Call:
        """Return the call of words, read from the surest reading to the vaguest.

        Words that reply to messages of ours are read with the menu of those.
        """
        bare = _PREFIX.sub("", typed.text)
        if not bare.strip():
            return self._named(HELP)
        about = typed.about
        menu = learner.menu if about is None else learner.menu.about(about)
        call = self._read(bare, menu, assignment, about=about is not None)
        call = self._proposed(call, learner.language)
        asked = menu.letters[0].chosen() if about and menu.letters and call.picked else None
        return (asked and self._over(asked, learner.menu)) or call

    def _read(self, bare: str, menu: Menu, assignment: Assignment, *, about: bool) -> Call:
        """Return the first call that a reader finds; `about`: the menu is of an older message."""
        said = listen(bare[:READ_MAX])
        certain: tuple[Callable[[], Call | None], ...] = (
            lambda: self._urgent_word(said),
            lambda: self._assent(said, menu),
            lambda: self._exact(said, menu),
            lambda: self._beside(self._command(bare), menu),
            lambda: self._not_known(said, menu),
            lambda: self._doubtful(bare, menu),
        )
        if call := next((call for read in certain if (call := read())), None):
            return call
        if len(bare) > ANSWER_MAX:
            alarms = (
                self._heard(said, each, menu, assignment)
                for each in (Urgency.VITAL, Urgency.URGENT)
            )
            alarm = next(filter(None, alarms), None)
            return alarm or self._command(bare, argument=True) or self._named(TOO_LONG)
        reading = read_answer(said, menu)
        vaguer: tuple[Callable[[], Call | None], ...] = (
            lambda: self._order(bare, assignment) if menu.preference else None,
            lambda: self._answer(reading, Surety.QUOTED, menu),
            lambda: self._heard(said, Urgency.VITAL, menu, assignment),
            lambda: self._heard(said, Urgency.URGENT, menu, assignment),
            lambda: self._waiting(bare, menu) if self._is_sure(said, menu) else None,
            lambda: self._aside(bare, said, assignment) if self._takes_any(menu) else None,
            lambda: self._waiting(bare, menu) if self._is_plain(said, menu) else None,
            lambda: self._answer(reading, Surety.STRONG, menu),
            lambda: self._polite(bare, assignment),
            lambda: self._command(bare, argument=True),
            lambda: self._waiting(bare, menu) if menu.hears_time and said.tells_time else None,
            lambda: self._heard(said, Urgency.PLAIN, menu, assignment),
            lambda: self._answer(reading, Surety.WEAK, menu),
            lambda: self._heard(said, Urgency.FAINT, menu, assignment),
            lambda: self._waiting(bare, menu),
            lambda: self._named(STALE) if about and not menu.letters and is_mark(said) else None,
        )
        found = next((call for read in vaguer if (call := read())), None)
        return found or self._lost(said, assignment)

    def _proposed(self, call: Call, language: str) -> Call:
        """Return a call with the command that it proposes named in a language."""
        if call.command is not self._fallbacks[UNKNOWN] or not call.picked:
            return call
        action = call.picked[0]
        words = self._by_name[_name(action)].words
        return replace(call, picked=(action, words[0 if language == "fr" else -1]))

    def _order(self, bare: str, assignment: Assignment) -> Call | None:
        """Return the call of an order that only some roles may give, to whoever may.

        « service Accueil » is no answer to « quel est votre métier ? ».
        """
        call = self._command(bare, argument=True)
        known = call and call.command.role is not Role.AGENT and assignment.may(call.command.role)
        return call if known else None

    def _polite(self, bare: str, assignment: Assignment) -> Call | None:
        """Return the call of an order in polite words, for whoever may give it.

        What everybody may order is looser in their own words: sayings read those.
        """
        for words, loose in strip_courtesy(bare):
            call = self._command(words) or self._command(words, argument=True)
            role = call.command.role if call else Role.AGENT
            if call and assignment.may(role) and (role is not Role.AGENT or not loose):
                return call
        return None

    def _urgent_word(self, said: Said) -> Call | None:
        """Return the call of an urgent command whose own word is the whole text."""
        command = self._by_word.get(normalise(said.text))
        return Call(command) if command and command.name in self._urgent else None

    def _assent(self, said: Said, menu: Menu) -> Call | None:
        """Return the call for a yes or a no to what the last message asked back."""
        agreed = read_assent(said) if menu.asked else None
        if agreed is None:
            return None
        meant = [each for each in menu.asked if _name(each.action) != NO]
        if not agreed:
            refusal = next((each for each in menu.asked if each not in meant), Entry("", NO))
            return self._tapped(refusal.chosen())
        if len(meant) > 1:
            picked = tuple(each.action for each in meant)
            return Call(self._fallbacks[DOUBT], picked=picked)
        return self._tapped(meant[0].chosen())

    def _exact(self, said: Said, menu: Menu) -> Call | None:
        choice = read_exact(said, menu)
        return self._chosen(choice, menu) if choice else None

    def _chosen(self, choice: Chose, menu: Menu) -> Call:
        """Return the call of a choice; what is asked back where a preference came in between."""
        if menu.returned and choice.action == menu.action_asked:
            return Call(self._fallbacks[DOUBT], picked=(as_action(choice),))
        return self._tapped(choice)

    def _beside(self, call: Call | None, menu: Menu) -> Call | None:
        """Return the call of the button beside the last question that bears a word of the command.

        The button is in one language, and the word may be in the other.
        """
        bearing = (
            Chose(each.action)
            for each in menu.beside
            if call and self._by_word.get(normalise(each.label)) is call.command
        )
        found = next(bearing, None)
        return self._tapped(found) if found else call

    def _not_known(self, said: Said, menu: Menu) -> Call | None:
        """Return the call of « je ne sais pas » in front of a question of a lesson.

        One in words is then answered, as not known; options can still be chosen.
        """
        if menu.asked or ":" not in menu.action_asked or not knows_not(said):
            return None
        if menu.doubts and read_doubt(said.text) == "":
            return None
        if not menu.takes_words:
            return self._named(NOT_KNOWN)
        asked = self._by_name.get(_name(menu.action_asked))
        if asked is None or asked.not_known is None:
            return None
        return self._tapped(Chose(menu.action_asked, (asked.not_known(said.text),)))

    def _aside(self, bare: str, said: Said, assignment: Assignment) -> Call | None:
        """Return the call of what is no answer in words: a command, courtesy, a leave, a sign.

        « mot de passe » begins with a command and is words all the same.
        """
        words = said.plain.split()
        if not words or said.text.strip() == "?" or read_assent(said) is not None:
            return self._named(QUESTION if said.asks else UNKNOWN)
        short = len(words) <= ASIDE_MAX and words[1:2] not in (["de"], ["du"], ["des"], ["of"])
        if short and (call := self._command(bare, argument=True)):
            return call
        allowed = self._allowed(assignment)
        plain = self.ear.hear(said, Urgency.PLAIN, allowed)  # « refaire 2 »
        numbered = plain if plain and plain.sure and plain.argument.isdigit() else None
        heard = self.ear.hear_aside(said, allowed) or numbered
        return Call(self._by_name[heard.command], heard.argument) if heard else None

    def _doubtful(self, bare: str, menu: Menu) -> Call | None:
        """Return the call of « pas sûr », or of a sure answer said with it, where it may be said.

        Other words are read as ever.
        """
        action = menu.action_asked if menu.doubts else ""
        if not action or len(bare) > ANSWER_MAX:
            return None
        rest = read_doubt(bare, guessed=not menu.takes_words)
        if rest is None or (rest and self._command(rest)):
            return None
        menu = replace(menu, returned=False)  # only that question takes a doubt
        if not rest:
            return self._tapped(Chose(f"{UNSURE}:{action}"))
        if menu.takes_words:
            return replace(self._tapped(Chose(action, (rest,))), unsure=True)
        said = listen(rest)
        reading = read_answer(said, menu)
        call = self._answer(reading, Surety.SURE, menu) if reading and reading.choices else None
        if call is None and not has_marks(menu):
            call = self._exact(said, menu)
        return replace(call, unsure=True) if call and call.action == action else None

    def _answer(self, reading: Reading | None, least: Surety, menu: Menu) -> Call | None:
        """Return the call for an answer read at least so surely; one in doubt is asked back."""
        if reading is None or reading.surety < least:
            return None
        if not reading.choices:
            return self._named(UNKNOWN)
        if reading.surety is Surety.SURE:
            return self._chosen(reading.choices[0], menu)
        asked = TOO_MANY if reading.too_many else DOUBT
        return Call(self._fallbacks[asked], picked=tuple(map(as_action, reading.choices)))

    def _heard(self, said: Said, level: Urgency, menu: Menu, assignment: Assignment) -> Call | None:
        heard = self.ear.hear(said, level, self._allowed(assignment))
        if heard is None:
            return None
        command = self._by_name[heard.command]
        offered = (menu.awaits, *(each.action for each in menu.numbers))
        asked = heard.argument and command.name in map(_name, offered)  # « 3 semaines »
        if heard.sure or asked or not command.words:
            return Call(command, heard.argument)
        moment = heard.argument and len(said.plain.split()) <= MOMENT_MAX
        action = f"{command.name}:{heard.argument}" if moment else command.name
        return Call(self._fallbacks[UNKNOWN], said.text, (action, command.words[0]))

    def _allowed(self, assignment: Assignment) -> Callable[[str], bool]:
        return lambda name: assignment.may(self._by_name[name].role)

    def _asked_in_words(self, menu: Menu) -> Command[Any] | None:
        """Return the command of a question that waits for words, if there is one."""
        return self._by_name.get(_name(menu.words)) if menu.takes_words else None

    def _takes_any(self, menu: Menu) -> bool:
        """Return True if a question waits for words, and cannot tell them from others."""
        asked = self._asked_in_words(menu)
        return asked is not None and asked.plain is bool

    def _is_sure(self, said: Said, menu: Menu) -> bool:
        """Return True for words that answer a question in words whatever else they may mean."""
        asked = self._asked_in_words(menu)
        return asked is not None and asked.sure is not None and asked.sure(said.text)

    def _is_plain(self, said: Said, menu: Menu) -> bool:
        """Return True for words that plainly answer a question in words, command or not."""
        asked = self._asked_in_words(menu)
        return asked is not None and not said.asks and asked.plain(said.text)

    def _waiting(self, text: str, menu: Menu) -> Call | None:
        """Return the call of the action that takes other words, if there is one."""
        if menu.takes_words:
            return self._tapped(Chose(menu.words or "", (" ".join(text.split()),)))
        waiting = _name(menu.words)
        return self._named(waiting, text) if waiting in self._fallbacks else None

    def _lost(self, said: Said, assignment: Assignment) -> Call:
        """Return a call that offers the nearest command that the person may give, if one is near.

        Words that only take back what was begun are near none.
        """
        counted = all(each.number is not None for each in said.words)  # « douze » is no « doute »
        denied = bool(said.words) and said.words[0].text in NEGATIONS  # « pas intéressé »
        known = [word for word, each in self._by_word.items() if assignment.may(each.role)]
        apart = counted or denied or cancels(said)
        near = [] if apart else nearest(normalise(said.text[:WORD_MAX]), known)
        if near:
            command = self._by_word[near[0]]
            return Call(self._fallbacks[UNKNOWN], said.text, (command.name, command.words[0]))
        return self._named(QUESTION if said.asks else UNKNOWN, said.text)

    def _command(self, text: str, *, argument: bool = False) -> Call | None:
        """Return the call of the longest command that begins the text, or that is the text.

        `argument`: other words follow, for a command that takes them.
        """
        words = text.split()
        sizes = range(min(len(words) - 1, 3), 0, -1) if argument else (len(words),)
        for size in sizes:
            command = self._by_word.get(normalise(" ".join(words[:size])))
            if command and (command.argument or not argument):
                return Call(command, " ".join(words[size:]))
        return None


def _name(action: str | None) -> str:
    return preference((action or "").partition(":")[0])
