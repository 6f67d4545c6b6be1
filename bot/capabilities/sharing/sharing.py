"""« partager »: what, with whom, until when; all of it shown before it is confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.capabilities.sharing.changes import ShareAdded, ShareWithdrawn
from bot.capabilities.sharing.model import Details, Share, Sharing
from bot.capabilities.sharing.rules import (
    DAY_MOST,
    DAYS,
    NAMED_MAX,
    Wish,
    default_until,
    find_instant,
    is_spent,
    parse_until,
    read_wish,
    replaced,
    seal,
)
from bot.capabilities.sharing.shares import write_last_day, write_share
from bot.capabilities.sharing.things import choose_thing, find_things, name_thing
from bot.domain.booking import midnight
from bot.domain.menu import as_action
from bot.domain.messages import Button, Buttons, Choices, Chose, Feedback, Outbound, Text
from bot.domain.people import Learner
from bot.turn.decision import Decision, MessageWritten, reply
from bot.turn.turn import Turn
from lessons.markup import escape

SHARE, NOW = "share", "share-now"  # commands, and what their questions and buttons ask for


def share(turn: Turn, found: Sharing) -> Decision:
    """« partager »: ask what to share, then with whom, then show it as it would be read."""
    things = find_things(turn, found)
    if not things:
        return reply(turn.say("share-nothing", "lesson"))
    if is_spent(found.shares, turn.now):
        return reply(turn.say("share-spent", "shares", most=DAY_MOST))
    what = choose_thing(turn, turn.argument.strip(), things)
    if not what:
        return _ask_what(turn, things)
    wish = read_wish(turn.picked[0] if turn.picked else "", turn.today)
    if not wish.named:
        return _ask_whom(turn, what)
    return _show(turn, found, what, wish, f"{SHARE}:{what}")


def share_now(turn: Turn, found: Sharing) -> Decision:
    """Share what was shown; show it again if it has changed since.

    The reply is the same whether the words name somebody who is known here, or nobody.
    """
    what, day, sealed = (*turn.argument.split(":"), "", "")[:3]
    named, until = turn.picked[0][:NAMED_MAX] if turn.picked else "", parse_until(day, turn.today)
    whole = named and until and what in find_things(turn, found)
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
    said = turn.say("share-kept", "shares", named=escape(named), day=write_last_day(turn, new))
    return reply(said, keep=kept)


def _ask_what(turn: Turn, things: Mapping[str, Details]) -> Decision:
    buttons = [
        Button(name_thing(turn.speech, what, details), f"{SHARE}:{what}")
        for what, details in things.items()
    ]
    return reply(Outbound((turn.text("share-what"), Buttons(tuple(buttons))), quiet=True))


def _ask_whom(turn: Turn, what: str) -> Decision:
    asked = Choices(f"{SHARE}:{what}", turn.speech("share-whom-prompt"), (), free=True)
    return reply(Outbound((turn.text("share-whom", days=DAYS), asked), quiet=True))


def _show(
    turn: Turn,
    found: Sharing,
    what: str,
    wish: Wish,
    asked: str = "",
    *,
    key: str = "share-shown",
) -> Decision:
    """Show a share as its reader would see it, with a button that confirms it.

    `asked`: the action of the question in words that is answered, if there is one.
    """
    wish = wish._replace(until=wish.until or default_until(turn.today))
    shown = _make(turn, found, what, wish)
    mark = seal(shown.signed, shown.details)
    confirm = Chose(f"{NOW}:{what}:{wish.until}:{mark}", (wish.named,))
    yes = Button(turn.speech("button-share-now"), as_action(confirm), main=True)
    no = Button(turn.speech("share-no"), "no")
    blocks = (
        *((Feedback(asked, turn.picked, ""),) if asked else ()),
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
