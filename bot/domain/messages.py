"""Values that travel between the core and a platform: addresses, inbound and outbound messages.

None of them belongs to one platform: an adapter parses into `Inbound` and renders `Outbound`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote, unquote


@dataclass(frozen=True, slots=True)
class Address:
    """Place where a person is written to. The core stores it as one string, never reads it."""

    platform: str
    workspace: str
    user: str
    conversation: str

    def __str__(self) -> str:
        return _joined(self.platform, self.workspace, self.user, self.conversation)

    @classmethod
    def parse(cls, text: str) -> Address:
        """Return the address that `str` wrote. Raises ValueError for other text."""
        parts = [unquote(part) for part in text.split("/")]
        if len(parts) != 4 or not all(parts):
            raise ValueError(f"not an address: {text!r}")
        return cls(*parts)

    @classmethod
    def of(cls, person: str, conversation: str) -> Address:
        """Return the address of a conversation with `person`, a value of the property `person`.

        Raises ValueError for another text.
        """
        return cls.parse(f"{person}/{quote(conversation, safe='')}")

    @property
    def person(self) -> str:
        """Return `platform/workspace/user`: the person in any conversation of the workspace."""
        return _joined(self.platform, self.workspace, self.user)


@lru_cache(maxsize=4_096)
def _joined(*parts: str) -> str:
    return "/".join(quote(part, safe="") for part in parts)


# --- Inbound ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Typed:
    text: str
    # Messages of ours that it replies to, in order, as far as they ask; None: it replies to none.
    about: tuple[Outbound, ...] | None = None


@dataclass(frozen=True, slots=True)
class Chose:
    """A tapped button, or options picked in a question."""

    action: str  # of the `Button` or the `Choices`
    picked: tuple[str, ...] = ()  # ids of the options, for `Choices`; of a slot without one: ""


@dataclass(frozen=True, slots=True)
class Tried:
    """A choice in a form that is not sent yet: answered if it would be refused, and not kept."""

    choice: Chose


@dataclass(frozen=True, slots=True)
class Attached:
    """A file, whose content stays with the platform."""

    name: str
    reference: str = ""  # what the platform fetches it by, nothing secret; empty: it cannot
    size: int | None = None  # bytes, as the platform says; None: it does not


@dataclass(frozen=True, slots=True)
class Joined:
    """A person opened the conversation."""

    invited: bool = False  # Levain wrote first: whoever was erased does not come back by that


@dataclass(frozen=True, slots=True)
class Opened:
    """A person opened a page, which the platform shows beside the conversation."""

    page: str
    again: bool = False  # the platform shows it anew, unasked: nobody joins by that


@dataclass(frozen=True, slots=True)
class Left:
    """A person closed the conversation for good: no message can be sent any more."""


Content = Typed | Chose | Tried | Attached | Joined | Opened | Left


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Time zone and language that a platform gives for a person, until they choose others."""

    zone: str | None = None  # IANA name
    language: str | None = None
    email: str | None = None  # as the platform has verified it: the roster is looked at under it


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    id: str  # the platform's own event id: the same event never counts twice
    address: Address
    at: datetime  # aware, UTC
    content: Content
    profile: Profile = Profile()
    kept: bool = False  # replies are stored until the adapter reports that they have left


# --- Outbound --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    markup: str  # the subset of `lessons.markup`; a first paragraph all in bold is a title
    aside: bool = False  # a place, a hint, a note: shown smaller where that is possible


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes  # PNG or JPEG
    alt: str


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Choices:
    """A question: options shown as A, B, C…, of which one or several are picked.

    Without an option, words are the answer: the only id picked is those words.
    """

    action: str
    prompt: str
    options: tuple[Option, ...]
    multiple: bool = False
    free: bool = False  # any other words are an answer too
    lenient: bool = False  # some words of an option choose it: the choice can be made again
    hours: bool = False  # ids are local hours, as HH:MM; any other hour is an answer too
    chosen: tuple[str, ...] = ()  # ids of the current choice, for a preference
    other: str = ""  # what other words name, in a form: « Autre lieu »
    # Parts that are given an option each: ids are picked in their order. An empty text is a place.
    slots: tuple[str, ...] = ()
    ends: tuple[str, str] | None = None  # of a scale of numbers: what the first and last mean
    doubts: bool = False  # « pas sûr » may be said with the answer

    @property
    def is_preference(self) -> bool:
        """Return True for a choice without right or wrong, which can be made again."""
        return self.lenient or bool(self.chosen) or (self.free and bool(self.options))


@dataclass(frozen=True, slots=True)
class Feedback:
    """The verdict on an answer. A platform that can edit messages closes the question with it."""

    action: str  # of the `Choices` that was answered
    picked: tuple[str, ...]  # one for each slot, where there are slots; of words: themselves first
    markup: str  # its first paragraph is the verdict, if any; empty: it only closes the question
    correct: bool | None = None  # None: nothing is right or wrong
    expected: tuple[str, ...] = ()  # ids of the right options, or of that of each slot


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    action: str
    main: bool = False  # what most people do next; at most one in a message


@dataclass(frozen=True, slots=True)
class Buttons:
    buttons: tuple[Button, ...]
    asks: bool = False  # the message asks if the first is meant; the last says no
    yes: str = ""  # of one that asks: the action of a yes in words, where no button is enough


@dataclass(frozen=True, slots=True)
class Facts:
    pairs: tuple[tuple[str, str], ...]  # name, value


@dataclass(frozen=True, slots=True)
class Table:
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Meter:
    label: str
    value: int
    total: int  # at least 1


@dataclass(frozen=True, slots=True)
class File:
    name: str
    media_type: str
    content: bytes


Block = Text | Picture | Choices | Feedback | Buttons | Facts | Table | Meter | File


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message to a person, in no platform's own form."""

    blocks: tuple[Block, ...]
    quiet: bool = False  # sent without a notification sound
    page: str = ""  # name of the page that it fills; empty: a message
    renews: bool = False  # pages that the person was ever shown are not true any more
    language: str = ""  # of its words, and of words that a platform adds; empty: French
