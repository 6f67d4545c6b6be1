"""Edits of `catalogue.yaml` that keep its comments, its order and its layout."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from ruamel.yaml import YAML

from lessons.catalogue import Availability, Cost, CourseSession, Level, LongCourse, read_catalogue
from lessons.content import ID_PATTERN, Content
from lessons.course import Topic
from lessons.errors import ContentError, CourseInvalid
from lessons.glossary import fold
from lessons.importers.richie import LeftOut, Offer
from lessons.problem import Translator
from lessons.sanitize import reveal
from lessons.tree import Tree, read

ID_MAX = 60
INDENTS = ((4, 2), (2, 0))  # of a list and of its dash: the two ways of writing YAML
ACCESS = "Inscription sur {site}. Fiche reprise de ce site, à relire."
FORM, UNTOLD = "cours en ligne", "durée non précisée"
Outcome = Literal["written", "same", "dry"]  # of an import; same: there was nothing to write
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$", re.MULTILINE)


class Edited(NamedTuple):
    """A field of an entry that an import changes."""

    course_id: str
    field: str
    before: str
    after: str


@dataclass(slots=True)
class Edits:
    """Effects of an import on a catalogue: its new text, and each change."""

    text: str
    edited: list[Edited] = field(default_factory=list)
    added: list[LongCourse] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    read: int = 0  # courses of the answer


def merge(
    tree: Tree,
    offers: Iterable[Offer | LeftOut],
    day: date,
    level: Level | None = None,
    topics: Sequence[Topic] = (),
) -> Edits:
    """Return a catalogue with these courses, as they were seen on that day.

    An entry at the same address gets its status, cost, days and sessions; its other words stay. One
    that was checked on a later day stays whole. A new course is added at the end, with that level
    and topics: without them it is left out. Raises CourseInvalid for a catalogue with problems, and
    ContentError for one that cannot be edited without a loss.
    """
    known = read_catalogue(tree)
    edits = Edits(tree.text)
    sheet = _Sheet(tree.text)
    by_address = {_address(course.url): course for course in known.values()}
    ids, seen = set(known), set[str]()
    for each in offers:
        edits.read += 1
        if isinstance(each, LeftOut):
            edits.left_out.append(each)
        elif _address(each.url) in seen:
            edits.left_out.append(LeftOut(each.title, "twice"))
        elif (course := by_address.get(_address(each.url))) and day < course.checked_on:
            edits.left_out.append(LeftOut(each.title, "older"))
        elif course:
            edits.edited += sheet.update(course, _refreshed(course, each, day))
        elif level and topics:
            new = _new_course(each, day, level, topics, ids)
            ids.add(new.id)
            edits.added.append(new)
            sheet.add(new)
        else:
            edits.left_out.append(LeftOut(each.title, "no-level"))
        if isinstance(each, Offer):
            seen.add(_address(each.url))
    edits.text = sheet.text()
    _check(tree, edits, known, sheet.kept())
    return edits


def tell(edits: Edits, file: str, speech: Translator, outcome: Outcome) -> str:
    """Return a line for each change, each new course and each one left out, and their counts."""
    lines = [f"{file}: {e.course_id}: {e.field}: {e.before} -> {e.after}" for e in edits.edited]
    lines += [f"{file}: {e.id}: {speech('import-new', title=e.title)}" for e in edits.added]
    lines += [
        speech("import-left", title=each.title, why=speech(f"import-{each.code}"))
        for each in edits.left_out
    ]
    changed = len({each.course_id for each in edits.edited})
    summary = speech(
        "import-summary",
        courses=edits.read,
        changed=changed,
        added=len(edits.added),
        left=len(edits.left_out),
        outcome=outcome,
    )
    return "".join(f"{reveal(line)}\n" for line in (*lines, summary))


def _address(url: str) -> str:
    """Return what tells an address from others: no scheme, no `www.`, no slash at the end."""
    parts = urlsplit(url)
    return f"{parts.netloc.casefold().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def _refreshed(course: LongCourse, offer: Offer, day: date) -> dict[str, Any]:
    """Return the fields of an entry that the answer knows better, with their new values."""
    told = {
        "status": offer.status if offer.status is not Availability.UNKNOWN else course.status,
        "cost": offer.cost if offer.cost is not Cost.UNKNOWN else course.cost,
        "checked_on": day,
    }
    if not offer.dated:
        return told
    return {**told, "opens": offer.opens, "closes": offer.closes, "sessions": offer.sessions}


def _new_course(
    offer: Offer, day: date, level: Level, topics: Sequence[Topic], taken: set[str]
) -> LongCourse:
    return LongCourse(
        id=_new_id(offer, taken),
        title=offer.title,
        provider=offer.provider,
        url=offer.url,
        duration=offer.duration or UNTOLD,
        format=FORM,
        level=level,
        topics=tuple(topics),
        language="fr" if offer.language == "fr" else "en",
        cost=offer.cost,
        status=offer.status,
        opens=offer.opens,
        closes=offer.closes,
        sessions=offer.sessions,
        access=ACCESS.format(site=urlsplit(offer.url).hostname),
        checked_on=day,
    )


def _new_id(offer: Offer, taken: set[str]) -> str:
    """Return an id that no entry has, from the address, or from the title."""
    last = urlsplit(offer.url).path.rstrip("/").rpartition("/")[2].casefold()
    words = last if re.fullmatch(ID_PATTERN, last) else "-".join(fold(offer.title).split())
    bare = re.sub(r"[^a-z0-9]+", "-", words)[: ID_MAX - 4].strip("-") or "formation"
    numbered = (f"{bare}-{number}" for number in range(2, len(taken) + 3))
    return next(each for each in (bare, *numbered) if each not in taken)


class _Sheet:
    """The text of a catalogue under edition, by a library that keeps comments and layout."""

    def __init__(self, text: str) -> None:
        self._yaml, self._root = _load(text)
        self._added: list[str] = []

    def update(self, course: LongCourse, values: Mapping[str, Any]) -> list[Edited]:
        """Write the values that differ in the entry of a course; return what is changed."""
        entry = next(each for each in self._root["courses"] if each["id"] == course.id)
        edited = []
        for name, value in values.items():
            before = getattr(course, name)
            if value == before:
                continue
            edited.append(Edited(course.id, name, _shown(before), _shown(value)))
            if value:
                _put(entry, name, _plain(value))
            elif name in entry:
                _take_out(entry, name)
        return edited

    def add(self, course: LongCourse) -> None:
        """Write an entry after the last one, after an empty line."""
        given = {name: getattr(course, name) for name in LongCourse.model_fields}
        told = {name: _plain(value) for name, value in given.items() if value}
        self._added.append(_dump(self._yaml, {"courses": [told]}).partition("\n")[2])

    def kept(self) -> str:
        """Return the text without the entries that were added."""
        return _dump(self._yaml, self._root)

    def text(self) -> str:
        """Return the whole text."""
        text = self.kept()
        if self._added:
            text = re.sub(r"^courses:[ ]*\[\]", "courses:", text.rstrip(), flags=re.MULTILINE)
            gap = "\n" if text.endswith("courses:") else "\n\n"
            text += gap + "\n\n".join(each.rstrip() for each in self._added) + "\n"
        return text


def _load(text: str) -> tuple[YAML, Any]:
    """Return the library set to the layout of a text, and its root."""
    found = []
    for sequence, offset in INDENTS:
        yaml = YAML()
        yaml.preserve_quotes, yaml.width = True, 1_000_000
        yaml.representer.ignore_aliases = lambda _: True  # the same day twice is written twice
        yaml.indent(mapping=2, sequence=sequence, offset=offset)
        root = yaml.load(text)
        if _dump(yaml, root) == text:
            return yaml, root
        found.append((yaml, root))
    return found[0]


def _dump(yaml: YAML, root: Any) -> str:
    written = io.StringIO()
    yaml.dump(root, written)
    return written.getvalue()


def _put(entry: Any, name: str, value: Any) -> None:
    """Write a field of an entry where it stands, or where the order of the fields has it."""
    if name in entry:
        entry[name] = value
        return
    order = list(LongCourse.model_fields)
    before = [each for each in entry if order.index(each) < order.index(name)]
    entry.insert(list(entry).index(before[-1]) + 1 if before else 0, name, value)


def _take_out(entry: Any, name: str) -> None:
    """Take a field out of an entry; the comments and empty lines after it stay."""
    names, notes = list(entry), entry.ca.items
    after = notes.pop(name, None)
    del entry[name]
    above = names[names.index(name) - 1]
    if after and above in notes:  # a line of its own, under the comment above
        notes[above][2].value += " " * entry.lc.col + after[2].value
    elif after:
        notes[above] = after


def _plain(value: Any) -> Any:
    """Return a value as YAML writes it."""
    if isinstance(value, Content):
        return {name: _plain(each) for name, each in value if each is not None}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value if isinstance(value, date) else str(value)


def _shown(value: Any) -> str:
    """Return a value in one line, for a report."""
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value)) or "-"
    if isinstance(value, CourseSession):
        return f"{value.starts}/{value.last}"
    return "-" if value is None else str(value)


def _check(tree: Tree, edits: Edits, known: Mapping[str, LongCourse], kept: str) -> None:
    """Read the new text again; raise ContentError if anything but the changes was lost.

    `kept`: the new text without what is added, where a title may hold what looks like a comment.
    """
    lost = ContentError(f"{tree.file}: an edit would lose a part of it: make the changes by hand")
    try:
        after = read_catalogue(read(tree.file, edits.text.encode()))
    except CourseInvalid:
        raise lost from None
    ids = [*known, *(each.id for each in edits.added)]
    changed = {(each.course_id, each.field) for each in edits.edited}
    same = list(after) == ids and all(
        getattr(course, name) == getattr(after[course.id], name) or (course.id, name) in changed
        for course in known.values()
        for name in LongCourse.model_fields
    )
    if not same or _comments(tree.text) != _comments(kept):
        raise lost


def _comments(text: str) -> list[str]:
    return _COMMENT.findall(text)
