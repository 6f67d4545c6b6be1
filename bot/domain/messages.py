"""What travels between the core and a platform: addresses, what came in, what goes out.

Nothing here belongs to one platform: an adapter parses into `Inbound` and renders `Outbound`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote, unquote


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person is written to. Opaque to the core, which keeps it as one string."""

    platform: str
    workspace: str
    user: str
    conversation: str

    def __str__(self) -> str:
        return _joined(self.platform, self.workspace, self.user, self.conversation)

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read what `str` wrote. Raises ValueError for anything else."""
        parts = [unquote(part) for part in text.split("/")]
        if len(parts) != 4 or not all(parts):
            raise ValueError(f"not an address: {text!r}")
        return cls(*parts)

    @classmethod
    def of(cls, person: str, conversation: str) -> Address:
        """The address of a `person`, as that property gives it, in one of their conversations."""
        return cls.parse(f"{person}/{quote(conversation, safe='')}")

    @property
    def person(self) -> str:
        """The same person in any conversation of that workspace: `platform/workspace/user`."""
        return _joined(self.platform, self.workspace, self.user)


@lru_cache(maxsize=4_096)
def _joined(*parts: str) -> str:
    return "/".join(quote(part, safe="") for part in parts)


# --- What comes in ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Typed:
    text: str


@dataclass(frozen=True, slots=True)
class Chose:
    """A tapped button, or options picked in a question."""

    action: str  # what `Button.action` or `Choices.action` said
    picked: tuple[str, ...] = ()  # ids of the options, for `Choices`


@dataclass(frozen=True, slots=True)
class Attached:
    name: str  # of the file; its content stays with the platform


@dataclass(frozen=True, slots=True)
class Joined:
    """A person opened the conversation."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A person looks at a page that the platform keeps for them, beside the conversation."""

    page: str


@dataclass(frozen=True, slots=True)
class Left:
    """A person closed it for good: nothing can be sent any more."""


Content = Typed | Chose | Attached | Joined | Opened | Left


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a platform knows of a person: where they begin, until they choose otherwise."""

    zone: str | None = None  # IANA name
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    id: str  # the platform's own event id: the same event never counts twice
    address: Address
    at: datetime  # aware, UTC
    content: Content
    profile: Profile = Profile()
    kept: bool = False  # the adapter says when its replies have left: until then, they are kept


# --- What goes out ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    markup: str  # the subset of `lessons.markup`


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
    """Options shown as A, B, C…; one is picked, or several."""

    action: str
    prompt: str
    options: tuple[Option, ...]
    multiple: bool = False
    free: bool = False  # other words are welcome too
    chosen: tuple[str, ...] = ()  # ids of what holds now, for a preference


@dataclass(frozen=True, slots=True)
class Feedback:
    """What there is to say of an answer. A platform that can closes the question with it."""

    action: str  # of the `Choices` that was answered
    picked: tuple[str, ...]
    markup: str


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    action: str


@dataclass(frozen=True, slots=True)
class Buttons:
    buttons: tuple[Button, ...]


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
    """One message."""

    blocks: tuple[Block, ...]
    quiet: bool = False  # a confirmation that need not ring
    page: str = ""  # the page it is, for whoever opened it; empty: a message
    language: str = ""  # of its words, and of those a platform adds; empty: the usual one
