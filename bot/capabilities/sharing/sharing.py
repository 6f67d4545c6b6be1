"""« partager »: what, with whom, until when; all of it shown before it is confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.capabilities.sharing.changes import ShareAdded, ShareWithdrawn
from bot.capabilities.sharing.model import Details, Share, Sharing
from bot.capabilities.sharing.rules import DAY_MOST, find_instant, is_spent, replaced, seal
from bot.capabilities.sharing.shares import write_last_day, write_share
from bot.capabilities.sharing.things import asks_answers, choose_thing, find_things, name_thing
from bot.capabilities.sharing.wishes import (
    DAYS,
    NAMED_MAX,
    Wish,
    default_until,
    gives_up,
    parse_until,
    read_wish,
)
from bot.domain.booking import midnight
from bot.domain.menu import as_action, picked_by
from bot.domain.messages import Block, Button, Buttons, Choices, Chose, Feedback, Outbound, Text
from bot.domain.people import Learner
from bot.turn.decision import Decision, MessageWritten, reply
from bot.turn.turn import Turn
from lessons.markup import escape

SHARE, NOW = "share", "share-now"  # commands, and what their questions and buttons ask for


def share(turn: Turn, found: Sharing) -> Decision:
    """« partager »: ask what to share, then with whom, then show it as it would be read."""
    if asks_answers(turn):
        return reply(turn.say("share-never", "share"))
    things = find_things(turn, found)
    if not things:
        return reply(turn.say("share-nothing", "lesson"))
    if is_spent(found.shares, turn.now):
        return reply(turn.say("share-spent", "shares", most=DAY_MOST))
    what = choose_thing(turn, turn.argument.strip(), things)
    if not what:
        return _ask_what(turn, things)
    said = turn.picked[0] if turn.picked else ""
    if gives_up(said):
        return reply(Outbound((_closed(what), turn.text("share-given-up")), quiet=True))
    wish = _complete(turn, what, read_wish(said, turn.today))
    if not wish.named:
        return _ask_whom(turn, what, wish)
    if found.oneself:
        return _ask_whom(turn, what, wish._replace(fault=""), "share-oneself")
    return _show(turn, found, what, wish)


def share_now(turn: Turn, found: Sharing) -> Decision:
    """Share what was shown; show it again if it has changed since.

    The reply is the same whether the words name somebody who is known here, or nobody.
    """
    what, day, sealed = (*turn.argument.split(":"), "", "")[:3]
    named, until = turn.picked[0][:NAMED_MAX] if turn.picked else "", parse_until(day, turn.today)
    whole = named and until and not found.oneself and what in find_things(turn, found)
    if not whole or is_spent(found.shares, turn.now):
        return share(replace(turn, argument="", picked=()), found)
    wish = Wish(named, until)
    new = _make(turn, found, what, wish)
    if sealed != seal(new.signed, new.details):
        return _show(turn, found, what, wish, key="share-changed")
    before = replaced(found.shares, what, named, turn.now)
    kept = (
        *(ShareWithdrawn(each, turn.now) for each in before),
        ShareAdded(new, found.reader.id if found.reader else None),
        *(_tell(turn, each) for each in (found.reader,) if each and not before),
    )
    told = turn.text("share-kept", named=escape(named), day=write_last_day(turn, new))
    blocks = (_closed(what), told, turn.buttons("shares"))
    return reply(Outbound(blocks, quiet=True), keep=kept)


def _complete(turn: Turn, what: str, wish: Wish) -> Wish:
    """Return a wish with what the one that waits to be confirmed says, and this one does not."""
    actions = (picked_by(each.action) for each in turn.learner.menu.asked)
    shown = next((each for each in actions if each.action.startswith(f"{NOW}:{what}:")), None)
    if shown is None:
        return wish
    until = parse_until(shown.action.split(":")[2], turn.today)
    said = None if wish.fault else wish.until  # a day that is refused leaves the one shown
    return wish._replace(named=wish.named or shown.picked[0], until=said or until or wish.until)


def _closed(what: str) -> Feedback:
    """Return the end of the question in words: until then, other words are another wish."""
    return Feedback(f"{SHARE}:{what}", (), "")


def _ask_what(turn: Turn, things: Mapping[str, Details]) -> Decision:
    buttons = [
        Button(name_thing(turn.speech, what, details), f"{SHARE}:{what}")
        for what, details in things.items()
    ]
    return reply(Outbound((turn.text("share-what"), Buttons(tuple(buttons))), quiet=True))


def _ask_whom(turn: Turn, what: str, wish: Wish, key: str = "share-whom") -> Decision:
    asked = Choices(f"{SHARE}:{what}", turn.speech("share-whom-prompt"), (), free=True)
    told = (*_tell_fault(turn, wish), turn.text(key, days=DAYS))
    return reply(Outbound((*told, asked), quiet=True))


def _tell_fault(turn: Turn, wish: Wish) -> tuple[Text, ...]:
    """Return what is wrong with the words that were said, if anything is."""
    return (turn.text(f"share-fault-{wish.fault}"),) if wish.fault else ()


def _show(
    turn: Turn,
    found: Sharing,
    what: str,
    wish: Wish,
    *,
    key: str = "share-shown",
) -> Decision:
    """Show a share as its reader would see it, with a button that confirms it.

    The question in words stays open: another name or day takes the place of the one shown.
    """
    wish = wish._replace(until=wish.until or default_until(turn.today))
    shown = _make(turn, found, what, wish)
    mark = seal(shown.signed, shown.details)
    confirm = Chose(f"{NOW}:{what}:{wish.until}:{mark}", (wish.named,))
    yes = Button(turn.speech("button-share-now"), as_action(confirm), main=True)
    no = Button(turn.speech("share-no"), f"no:{SHARE}:{what}")
    blocks: tuple[Block, ...] = (
        *_tell_fault(turn, wish),
        turn.text(key, named=escape(wish.named), day=write_last_day(turn, shown)),
        Text(write_share(turn, shown)),
        turn.aside("share-note"),
        Buttons((yes, no), asks=True),
    )
    return reply(Outbound(blocks, quiet=True))


def _make(turn: Turn, found: Sharing, what: str, wish: Wish) -> Share:
    """Return the share of a thing as it stands now."""
    until = wish.until or default_until(turn.today)
    return Share(
        learner_id=turn.learner.id,
        shared_at=find_instant(found.shares, turn.now),
        what=what,
        named=wish.named,
        signed=_sign(turn, found),
        details=find_things(turn, found)[what],
        ends_at=midnight(turn.learner, until + timedelta(days=1)),
    )


def _sign(turn: Turn, found: Sharing) -> str:
    """Return who shares: the name that the collectivité gives, else theirs with their address.

    A name that somebody gives themselves is not enough: it could be anybody's.
    """
    user = turn.learner.address.user
    return turn.assignment.name or (f"{found.name} ({user})" if found.name else user)


def _tell(turn: Turn, to: Learner) -> MessageWritten:
    """Return the message that tells a reader, once; it names nobody, as it may wait for days."""
    speak = turn.speech.to(to.language)
    read = Buttons((Button(speak("button-shared"), "shared", main=True),))
    message = Outbound((Text(speak("share-told")), read))
    return MessageWritten(to, message, turn.open_at(turn.now, to))
