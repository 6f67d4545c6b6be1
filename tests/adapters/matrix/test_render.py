"""What Matrix is sent: readable, complete, harmless, and tapped as the core understands it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from html.parser import HTMLParser
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.messages.asked import ASKED, read_asked
from adapters.matrix.messages.edits import answered, edited
from adapters.matrix.messages.event import EVENT_MAX, OutgoingEvent, fit, text_content
from adapters.matrix.messages.html import Formatted
from adapters.matrix.messages.media import OutgoingMedia, describe
from adapters.matrix.messages.parse import Words, parse
from adapters.matrix.messages.polls import poll_end
from adapters.matrix.messages.render import render
from adapters.matrix.messages.taps import (
    POLL_END,
    POLL_START,
    TAPS,
    TAPS_MAX,
    Reaction,
    Vote,
    chosen,
    keycap,
    letter_key,
    number_of,
)
from adapters.matrix.texts import speech
from bot.domain.menu import Menu
from bot.domain.messages import (
    Button,
    Buttons,
    Choices,
    Facts,
    Feedback,
    File,
    Meter,
    Option,
    Outbound,
    Picture,
    Table,
    Text,
)
from lessons.markup import escape
from lessons.sanitize import clean
from tests.adapters.blocks import fuzz, plain_blocks, words_of

WORDS = "org.matrix.msc1767.text"
ALLOWED = {
    *("p", "br", "strong", "em", "a", "ol", "ul", "li", "h3", "h4"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
HEADER = b"IHDR" + (640).to_bytes(4) + (480).to_bytes(4) + b"\x08\x06\0\0\0"
PNG = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4) + HEADER + crc32(HEADER).to_bytes(4)
JPEG = b"\xff\xd8\xff\xc0\0\x11\x08" + (480).to_bytes(2) + (640).to_bytes(2)
ASK = Choices("answer:q", "Laquelle ?", (Option("a", "La mienne"), Option("b", "La vôtre")))
SKIP = Buttons((Button("Plus tard", "later"), Button("Passer", "skip")))


class Page(HTMLParser):
    """HTML as a client reads it: refuses what Matrix or we do not allow."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.links = "", []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        names = [name for name, _ in attrs]
        assert names == (["href"] if tag == "a" else []), attrs
        for _, value in attrs:
            assert value
            assert value.startswith("https://")
            self.links.append(value)
        self.text += "" if tag in ("strong", "em", "a") else "\n"
        self._open += [] if tag == "br" else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def refuse(self, said: str) -> None:
        raise AssertionError(f"not text nor a tag: {said!r}")

    handle_comment = handle_decl = handle_pi = unknown_decl = refuse


def sent(
    *blocks, polls: bool = False, quiet: bool = False, language: str = ""
) -> list[OutgoingEvent]:
    parts = render(Outbound(blocks, quiet=quiet, language=language), polls=polls)
    return [describe(p, url="mxc://h/m") if isinstance(p, OutgoingMedia) else p for p in parts]


def only(*blocks, **kwargs) -> OutgoingEvent:
    (message,) = sent(*blocks, **kwargs)
    return message


def body(*blocks) -> str:
    return only(*blocks).content["body"]


def html(*blocks) -> str:
    return only(*blocks).content["formatted_body"]


def plain(messages: Iterable[OutgoingEvent]) -> str:
    return "\n".join(m.content.get("body") or m.content[WORDS] for m in messages)


def page(messages: Iterable[OutgoingEvent]) -> str:
    """What HTML says; plain words where there is none."""
    shown = (m.content.get("formatted_body") for m in messages)
    pages = [Page(each).text if each else "" for each in shown]
    return "\n".join(p or plain([m]) for p, m in zip(pages, messages, strict=True))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", clean(text))


# --- Blocks ----------------------------------------------------------------------------------


def test_a_text_is_html_and_the_same_words_plain() -> None:
    said = only(Text("**Un** *mot*\net [un lien](https://a.fr/?b&c)\n\n- x\n- y\n\n1. z\n2. t"))
    assert said.type == "m.room.message"
    assert said.content == {
        "msgtype": "m.text",
        "body": "Un mot\net un lien (https://a.fr/?b&c)\n\n- x\n- y\n\n1. z\n2. t",
        "format": "org.matrix.custom.html",
        "formatted_body": "<p><strong>Un</strong> <em>mot</em><br>"
        'et <a href="https://a.fr/?b&amp;c">un lien</a></p>'
        "<ul><li>x</li><li>y</li></ul><ol><li>z</li><li>t</li></ol>",
        "m.mentions": {},
    }


def test_an_address_is_said_once() -> None:
    assert body(Text("[https://a.fr](https://a.fr)")) == "https://a.fr"


def test_a_confirmation_does_not_ring() -> None:
    assert only(Text("Noté."), quiet=True).content["msgtype"] == "m.notice"


def test_choices_are_lettered_one_a_line() -> None:
    assert body(ASK) == "Laquelle ?\n\nA. La mienne\nB. La vôtre"
    assert html(ASK) == (
        "<h4>Laquelle ?</h4><p><strong>A.</strong> La mienne<br><strong>B.</strong> La vôtre</p>"
    )


def test_buttons_are_numbered() -> None:
    long = Button("Une longue étiquette qui passe à la ligne", "long")
    said = only(Buttons((*SKIP.buttons, long)))
    assert said.content["body"] == f"1. Plus\u00a0tard\n2. Passer\n3. {long.label}"
    assert said.content["formatted_body"].startswith("<ol><li>Plus\u00a0tard</li><li>Passer</li>")


def test_buttons_beside_a_question_are_their_words() -> None:
    said = "Vous pouvez aussi taper «\u00a0Plus\u00a0tard\u00a0» ou «\u00a0Passer\u00a0»."
    assert body(ASK, SKIP).endswith(f"B. La vôtre\n\n{said}")
    assert "You can also type “Plus\u00a0tard”" in only(ASK, SKIP, language="en").content["body"]
    assert "<ol>" not in html(ASK, SKIP)
    assert "mot" * 900 in body(ASK, Buttons((Button("mot" * 900, "long"),)))


def test_only_what_can_be_answered_has_a_number_or_a_letter() -> None:
    other = Choices("other", "Et ?", (Option("c", "Rien"),))
    assert "1." not in body(SKIP, ASK)
    assert body(ASK, other).endswith("Et ?\n\n- Rien")
    assert body(SKIP, Buttons((Button("Aide", "help"),))).endswith("taper «\u00a0Aide\u00a0».")


def test_many_options_all_have_a_mark() -> None:
    many = Choices("a", "?", tuple(Option(str(n), f"o{n}") for n in range(1, 31)))
    lines = body(many).splitlines()
    assert lines[2:4] + lines[27:30] == ["A. o1", "B. o2", "Z. o26", "27. o27", "28. o28"]


@pytest.mark.parametrize(("language", "mark"), [("fr", "\u00a0:"), ("en", ":")])
def test_a_name_has_the_colon_of_the_language(language: str, mark: str) -> None:
    said = only(Facts((("Done", "3"),)), Table(("Service",), (("Desk",),)), language=language)
    assert said.content["body"] == f"Done{mark} 3\n\nService{mark} Desk"
    assert f"<p>Done{mark} <strong>3</strong></p>" in said.content["formatted_body"]


def test_facts_table_and_meter_read_on_a_phone() -> None:
    assert body(Facts((("Faites", "3"), ("À venir", "")))) == "Faites\u00a0: 3\nÀ venir\u00a0: –"
    table = Table(("Service", "Inscrits"), (("Accueil", "12"), ("Voirie", "8", "de plus")))
    assert body(table) == (
        "Service\u00a0: Accueil · Inscrits\u00a0: 12\n\n"
        "Service\u00a0: Voirie · Inscrits\u00a0: 8 · de plus"
    )
    assert html(table) == (
        "<table><thead><tr><th>Service</th><th>Inscrits</th></tr></thead><tbody>"
        "<tr><td>Accueil</td><td>12</td></tr>"
        "<tr><td>Voirie</td><td>8</td><td>de plus</td></tr></tbody></table>"
    )
    assert body(Table(("Service", "Inscrits"), ())) == "Service · Inscrits"
    meter = "Avancement " + "█" * 6 + "░" * 14 + " 3/10"
    assert (body(Meter("Avancement", 3, 10)), html(Meter("Avancement", 3, 10))) == (
        meter,
        f"<p>{meter}</p>",
    )
    assert body(Meter("Trop", 12, 10)).count("█") == 20
    assert body(Meter("Sous", -1, 10)).count("░") == 20


def test_words_between_pictures_are_one_message_each() -> None:
    blocks = (Text("un"), Text("deux"), Picture(PNG, "Un guichet"), Text("trois"), ASK)
    first, picture, last = render(Outbound(blocks))
    assert isinstance(first, OutgoingEvent)
    assert first.content["body"] == "un\n\ndeux"
    assert TAPS not in first.content
    assert picture == OutgoingMedia(Picture(PNG, "Un guichet"))
    assert isinstance(last, OutgoingEvent)
    assert last.content["body"].startswith("trois\n\nLaquelle")
    assert last.keycaps == (letter_key(1), letter_key(2))


def test_what_has_no_words_is_no_message() -> None:
    assert render(Outbound(())) == ()
    assert render(Outbound((Text(""), Text("\u202e \n"), Facts(()), Choices("a", "", ())))) == ()


# --- Uploads ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [(PNG, "image.png", "image/png"), (JPEG, "image.jpg", "image/jpeg")],
)
def test_a_picture_says_its_size_and_its_words(content: bytes, name: str, kind: str) -> None:
    upload = OutgoingMedia(Picture(content, "Un guichet\nvide"))
    assert (upload.name, upload.media_type) == (name, kind)
    assert describe(upload, url="mxc://h/m") == OutgoingEvent(
        "m.room.message",
        {
            "msgtype": "m.image",
            "body": "Un guichet vide",
            "filename": name,
            "info": {"mimetype": kind, "size": len(content), "w": 640, "h": 480},
            "m.mentions": {},
            "url": "mxc://h/m",
        },
    )


def test_a_picture_without_words_or_size_is_still_one() -> None:
    shown = describe(OutgoingMedia(Picture(PNG[:8], "\u202e")), url="mxc://h/m").content
    assert shown["body"] == "image.png"
    assert shown["info"] == {"mimetype": "image/png", "size": 8}


def test_a_file_in_an_encrypted_room_has_its_keys_and_no_url() -> None:
    upload = OutgoingMedia(File("bilan\u202e\n.csv", "text/csv", b"a;b"))
    keys = {"url": "mxc://h/m", "key": {"k": "x"}, "iv": "y", "hashes": {}, "v": "v2"}
    shown = describe(upload, file=keys, thumbnail={"thumbnail_url": "mxc://h/t"}).content
    assert "url" not in shown
    assert shown["file"] == keys
    assert shown["msgtype"] == "m.file"
    assert shown["body"] == shown["filename"] == "bilan .csv"
    info = {"mimetype": "text/csv", "size": 3, "thumbnail_url": "mxc://h/t"}
    assert shown["info"] == info


# --- Taps ------------------------------------------------------------------------------------


def test_a_tap_is_understood_from_the_event_alone() -> None:
    asked = only(ASK, SKIP)
    assert asked.keycaps == (letter_key(1), letter_key(2))
    assert asked.content[TAPS] == [
        {"action": "answer:q", "pick": "a"},
        {"action": "answer:q", "pick": "b"},
    ]
    assert only(SKIP).content[TAPS] == [{"action": "later"}, {"action": "skip"}]
    assert only(Text("rien")).keycaps == ()
    assert TAPS not in only(Text("rien")).content


def test_one_tap_answers_no_multiple_question_nor_more_than_nine_things() -> None:
    several = only(Choices("m", "?", ASK.options, multiple=True))
    assert (several.keycaps, len(several.content[TAPS])) == ((), 2)
    nine, ten = (only(Buttons(tuple(Button(str(i), f"b{i}") for i in range(n)))) for n in (9, 10))
    assert (nine.keycaps, ten.keycaps) == (tuple(map(keycap, range(1, 10))), ())


def test_taps_have_a_limit() -> None:
    def tapped(count: int, action: str) -> OutgoingEvent:
        return only(Buttons(tuple(Button(str(i), f"{action}{i}") for i in range(count))))

    assert len(tapped(30, "b").content[TAPS]) == TAPS_MAX
    heavy = tapped(9, "é" * 600)  # six bytes each
    assert 1 <= len(heavy.content[TAPS]) < 9
    assert heavy.keycaps == ()


def _nested(each: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    names = "question action prompt options buttons told asks slots ends"
    keys = st.sampled_from(names.split())
    return st.lists(each, max_size=3) | st.dictionaries(keys, each, max_size=3)


labels = st.text("abcé <&1.", min_size=1, max_size=12)
options = st.lists(labels, max_size=12).map(
    lambda each: tuple(Option(f"o{n}", label) for n, label in enumerate(each))
)
slots = st.lists(labels | st.just(""), max_size=5).map(tuple)
questions = st.builds(
    Choices, st.just("q"), labels, options, st.booleans(), st.booleans(), slots=slots
)
scales = st.builds(
    Choices,
    st.just("q"),
    labels,
    st.integers(2, 12).map(lambda n: tuple(Option(str(each), str(each)) for each in range(n))),
    ends=st.tuples(labels, labels),
)
buttons = st.lists(labels, max_size=12).map(
    lambda each: Buttons(tuple(Button(label, f"b{n}") for n, label in enumerate(each)))
)
taken = st.lists(
    questions | buttons | st.just(Text("mots")) | st.just(Picture(PNG, "x")), max_size=4
)


@given(taken, st.booleans())
def test_what_is_shown_is_what_is_on_offer(blocks: list, polls: bool) -> None:
    offered = Menu().after([Outbound(tuple(blocks))])
    messages = sent(*blocks, polls=polls)
    listed = [m for m in messages if TAPS in m.content]
    assert len(listed) == bool(offered.numbers)
    marks = re.findall(r"^([A-Z]|\d+)\. ", plain(messages), re.MULTILINE)
    wanted = range(len(offered.numbers))
    letters = any(isinstance(block, Choices) for block in blocks)
    shown = [chr(ord("A") + n) if letters else str(n + 1) for n in wanted]
    assert [m for m in marks if m in shown or not m.isdigit() or not letters] == shown
    for message in listed:
        content = message.content
        for number, each in enumerate(offered.numbers, 1):
            assert chosen(content, Reaction("$e", number)) == each.chosen()
            if each.pick:
                assert chosen(content, Vote("$e", (each.pick,))) == each.chosen()
            assert squeezed(each.label) in squeezed(plain([message]))
        assert chosen(content, Reaction("$e", len(offered.numbers) + 1)) is None
        assert len(message.keycaps) in (0, len(offered.numbers))
        for key, mark in zip(message.keycaps, shown, strict=False):  # as it is written
            assert key == (letter_key(ord(mark) - 64) if letters else keycap(int(mark)))
    taps = [offered.tap(number) for number, _ in enumerate(offered.numbers, 1)]
    assert taps == [each.chosen() for each in offered.numbers]


# --- Polls -----------------------------------------------------------------------------------


def test_a_question_is_a_poll_below_all_the_words() -> None:
    """What can be typed instead is no message of its own, which would ring once more."""
    before, poll = sent(Text("Leçon"), ASK, SKIP, polls=True)
    assert before.content["body"].startswith("Leçon\n\nVous pouvez aussi taper")
    assert TAPS not in before.content
    asked = {ASKED: before.content[ASKED]}
    assert poll == OutgoingEvent(
        POLL_START,
        {
            POLL_START: {
                "kind": "org.matrix.msc3381.poll.disclosed",
                "max_selections": 1,
                "question": {WORDS: "Laquelle ?", "msgtype": "m.text", "body": "Laquelle ?"},
                "answers": [{"id": "a", WORDS: "A. La mienne"}, {"id": "b", WORDS: "B. La vôtre"}],
            },
            WORDS: "Laquelle ?\nA. La mienne\nB. La vôtre",
            TAPS: [{"action": "answer:q", "pick": "a"}, {"action": "answer:q", "pick": "b"}],
        }
        | asked,
    )


def test_what_can_be_typed_instead_does_not_ring_beside_a_poll_alone() -> None:
    before, poll = sent(ASK, SKIP, polls=True)
    assert (before.content["msgtype"], poll.type) == ("m.notice", POLL_START)


@pytest.mark.parametrize(
    "block",
    [
        Choices("a", "?", ASK.options, multiple=True),
        Choices("a", "?", ASK.options, free=True),
        Choices("a", "?", ASK.options[:1]),
        Choices("a", "?", tuple(Option(str(n), "o") for n in range(21))),
        Choices("a", "\u202e", ASK.options),
        Choices("a", "?", (*ASK.options, ASK.options[0])),
        Choices("a", "?", (Option("", "x"), *ASK.options)),
        Choices("a", "?", (Option("i" * 256, "x"), *ASK.options)),
        Choices("a", "?" * EVENT_MAX, ASK.options),
        SKIP,
    ],
)
def test_what_a_poll_cannot_hold_is_a_message(block: Choices | Buttons) -> None:
    assert {m.type for m in sent(block, polls=True)} == {"m.room.message"}


def test_twenty_options_are_a_poll() -> None:
    twenty = Choices("a", "?", tuple(Option(str(n), "o") for n in range(20)))
    poll = only(twenty, polls=True)
    assert poll.type == POLL_START
    assert len(poll.content[TAPS]) == len(poll.content[POLL_START]["answers"]) == 20


def test_a_poll_ends() -> None:
    assert poll_end("$p", "Merci\u202e.") == OutgoingEvent(
        POLL_END,
        {
            "m.relates_to": {"rel_type": "m.reference", "event_id": "$p"},
            POLL_END: {},
            WORDS: "Merci.",
        },
    )


# --- Reactions and edits -----------------------------------------------------------------------


def test_keycaps_are_written_as_clients_do_and_read_in_both_forms() -> None:
    assert (keycap(1), keycap(10)) == ("1\ufe0f\u20e3", "\U0001f51f")
    for number in range(10):
        assert number_of(keycap(number)) == number_of(f"{number}\u20e3") == number
    for number in range(1, 10):
        assert number_of(letter_key(number)) == number
    assert number_of(keycap(10)) == 10


@pytest.mark.parametrize(
    "key",
    [
        "",
        "1",
        "A",
        "🇯",
        "🇫🇷",
        "👍",
        "12\u20e3",
        "١\u20e3",
        "1\u20e3 ",
        "1\u20e3\n",
    ],
)
def test_another_emoji_is_no_number(key: str) -> None:
    assert number_of(key) is None


def test_an_edit_replaces_and_keeps_what_can_be_tapped() -> None:
    content = only(ASK).content
    replacing = edited(content, "$q")
    assert replacing["m.new_content"] == content
    assert replacing["m.relates_to"] == {"rel_type": "m.replace", "event_id": "$q"}
    assert replacing["body"] == f"* {content['body']}"
    assert edited(content, "$q", "Votre réponse")["body"] == "* Votre réponse"
    assert replacing["msgtype"] == "m.text"
    assert (
        chosen(replacing, Reaction("$q", 2)) == Menu().after([Outbound((ASK,))]).numbers[1].chosen()
    )


def test_an_edit_of_a_long_message_fits_too() -> None:
    content = only(Text("é" * 3_600)).content
    assert size(content) < EVENT_MAX < 2 * size(content)
    replacing = edited(content, "$q")
    assert replacing["m.new_content"] == content
    assert replacing["body"].endswith("…")
    assert size(replacing) < 48_000


TOLD = Feedback(
    "answer:q",
    ("a",),
    "**Pas tout à fait.**\n\n**A. La mienne**\nNon.\n\n**La réponse attendue\u00a0:**\n\n"
    "**B. La vôtre**\n\nParce que.",
    correct=False,
    expected=("b",),
)


def test_a_verdict_is_a_title_and_marks_what_was_picked_and_expected() -> None:
    assert body(TOLD) == (
        "✗ Pas tout à fait.\n\nVotre réponse\u00a0:\n✗ A. La mienne\nNon.\n\n"
        "La réponse attendue\u00a0:\n✓ B. La vôtre\n\nParce que."
    )
    assert html(TOLD).startswith("<h3>✗ Pas tout à fait.</h3><p><em>Votre réponse\u00a0:</em><br>")
    assert "<strong>✓ B. La vôtre</strong>" in html(TOLD)
    right = replace(TOLD, markup="**Bonne réponse.**\n\n**B. La vôtre**\nOui.", correct=True)
    assert body(replace(right, picked=("b",))) == "✓ Bonne réponse.\n\n✓ B. La vôtre\nOui."


def test_a_question_that_is_over_marks_its_options_in_their_place() -> None:
    content = only(Text("**Leçon**"), ASK).content
    closed, said = answered(content, TOLD, speech("fr")) or ({}, "")
    marked = (
        "Leçon\n\nLaquelle ?\n\n✗ A. La mienne (votre réponse)\n✓ B. La vôtre (réponse attendue)"
    )
    assert closed["body"] == marked
    assert "✓ <strong>B.</strong> La vôtre <em>(réponse attendue)</em>" in closed["formatted_body"]
    assert closed[TAPS] == content[TAPS]
    assert said == "Votre réponse\u00a0: A"
    old = {key: value for key, value in content.items() if key != ASKED}
    closed, _ = answered(old, TOLD, speech("fr")) or ({}, "")
    assert closed["body"] == f"{content['body']}\n\nVotre réponse\u00a0: A"
    assert answered(only(Text("rien")).content, TOLD, speech("fr")) is None


def test_a_title_stands_out_and_a_note_stands_back() -> None:
    assert html(Text("**Et ma place ?**")) == "<h3>Et ma place ?</h3>"
    assert html(Text("**Bon** à savoir")) == "<p><strong>Bon</strong> à savoir</p>"
    assert html(Text("Leçon 1 sur 10", aside=True)) == "<p><em>Leçon 1 sur 10</em></p>"


def test_long_options_are_apart() -> None:
    long = Choices("a", "?", (Option("x", "mot " * 12), Option("y", "non")))
    assert html(long).count("<p>") == 2
    assert "\n\n" not in body(long).partition("?\n\n")[2]


@given(st.lists(questions | scales | buttons, max_size=3))
def test_what_a_message_asks_is_read_back_from_each_of_its_events(blocks: list) -> None:
    offered = Menu().after([Outbound(tuple(blocks))])
    for message in sent(Text("mots"), *blocks):
        assert Menu().after([read_asked(message.content)]) == offered


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), _nested))
def test_whatever_an_event_holds_it_asks_something_sound(value: object) -> None:
    for held in (value, {"question": value}, {"buttons": value}, {"told": value}):
        assert isinstance(Menu().after([read_asked({ASKED: held})]), Menu)


# --- Long messages ---------------------------------------------------------------------------


def size(content: object) -> int:
    """In ASCII, as it is encrypted, and never less than in UTF-8."""
    return len(json.dumps(content, separators=(",", ":")))


def test_a_long_message_parts_between_blocks_and_its_taps_are_last() -> None:
    blocks = [Text(f"{n} " + "é" * 1_000) for n in range(5)]
    first, second = sent(*blocks, ASK)
    assert first.content["body"].count("\n\n") == 2
    assert second.content["body"].startswith("3 é")
    assert second.content["body"].endswith("La vôtre")
    assert TAPS not in first.content
    assert (first.keycaps, second.keycaps) == ((), (letter_key(1), letter_key(2)))


def test_a_long_text_parts_between_paragraphs() -> None:
    paragraphs = [f"**{n}** " + "mot " * 1_000 + "fin" for n in range(20)]
    messages = sent(Text("\n\n".join(paragraphs)))
    assert len(messages) == 4  # twenty paragraphs of 8 kB
    for message in messages:
        assert message.content["body"].endswith("fin")
        assert message.content["formatted_body"].startswith("<p><strong>")


def test_a_long_paragraph_parts_between_words_and_a_long_word_anywhere() -> None:
    words = [f"mot{n}" for n in range(10_000)]
    messages = sent(Text(" ".join(words)))
    assert len(messages) < 6
    assert plain(messages).split() == words
    assert page(messages).split() == words
    bomb = sent(Text("a" + "<&é\U0001f600" * 5_000))
    assert plain(bomb).replace("\n", "") == "a" + "<&é\U0001f600" * 5_000
    assert {"\ufffd"}.isdisjoint(page(bomb))


# --- Whatever the content --------------------------------------------------------------------

SCRIPT = "</p><script>x</script><img src=x> &lt; [x](http://y)"
HOSTILE = f"\x1b[2J{SCRIPT} \u202eabc\u2066 \r\b"


@pytest.mark.parametrize(
    "block",
    [
        Text(HOSTILE),
        Choices(HOSTILE, HOSTILE, (Option("a", HOSTILE), Option("b", HOSTILE))),
        Buttons((Button(HOSTILE, "a"),)),
        Facts(((HOSTILE, HOSTILE),)),
        Table((HOSTILE,), ((HOSTILE, HOSTILE),)),
        Meter(HOSTILE, 1, 2),
        Picture(PNG, HOSTILE),
        File(HOSTILE, "text/csv", b""),
    ],
    ids=lambda block: type(block).__name__,
)
@pytest.mark.parametrize("polls", [True, False])
def test_hostile_text_is_shown_not_obeyed(block, polls: bool) -> None:
    messages = sent(block, polls=polls)
    for message in messages:
        shown = json.dumps({**message.content, TAPS: [], ASKED: {}, POLL_START: []})
        assert not re.search(r"\\u001b|\\r|\\b|\\u202e|\\u2066", shown)
    assert SCRIPT in page(messages)


def test_a_link_goes_only_where_it_says() -> None:
    link = "[a\u202eb](https://a.fr/\u202e'onclick='x)"
    assert html(Text(link)) == '<p><a href="https://a.fr/&#x27;onclick=&#x27;x">ab</a></p>'
    assert body(Text(link)) == "ab (https://a.fr/'onclick='x)"
    assert html(Text("[\u202e](https://a.fr)")) == '<p><a href="https://a.fr">https://a.fr</a></p>'
    assert Page(html(Text("[x](javascript:alert) [y](http://a.fr)"))).links == []


def test_a_label_passes_for_no_other() -> None:
    lines = body(Choices("a", "?", (Option("a", "x\nB. piège\u2028C. y"), Option("b", "z")))).split(
        "\n"
    )
    assert lines[2:] == ["A. x B. piège C. y", "B. z"]


def test_no_break_spaces_stay() -> None:
    text = "«\u00a0Oui\u202f!\u00a0»"
    blocks = (Text(text), Facts(((text, text),)), Meter(text, 1, 2), ASK)
    assert body(*blocks).count(text) == page(sent(*blocks)).count(text) == 4


texts = st.text() | st.text(
    "<>&\"'*_[](){}\\-1. \n\t\u00a0\u202e\ud800é日\U0001f600https:/pa", max_size=60
)
long = st.builds(lambda text, times: text * times, texts, st.sampled_from([300, 1_000]))
strings = texts | texts | texts | long
picked = st.lists(st.builds(Option, texts, strings), max_size=25).map(tuple)
pressed = st.lists(st.builds(Button, strings, texts), max_size=25).map(tuple)
BLOCKS = {
    **plain_blocks(texts, strings, PNG),
    Choices: st.builds(
        Choices,
        strings,
        strings,
        picked,
        st.booleans(),
        st.booleans(),
        slots=st.lists(texts, max_size=6).map(tuple),
        ends=st.none() | st.tuples(texts, texts),
    ),
    Buttons: st.builds(Buttons, pressed),
}


def test_a_word_longer_than_an_event_is_cut_within_it() -> None:
    """It comes after a short one, whose room it must not count twice."""
    for before in range(1, 12):
        text = "a" * before + " " + "\U00010000" * 4000
        for each in fit([[Formatted(text, text)]], 0):
            assert size(text_content("m.notice", each)) <= EVENT_MAX


@fuzz(60)
@given(st.lists(st.one_of(*BLOCKS.values()), max_size=5), st.booleans(), st.booleans())
def test_whatever_the_blocks_the_events_are_sound(blocks: list, polls: bool, quiet: bool) -> None:
    for message in sent(*blocks, polls=polls, quiet=quiet):
        content = message.content
        assert size(content) <= EVENT_MAX
        assert size(edited(content, "$e")) <= 48_000
        json.dumps({**content, TAPS: [], ASKED: {}, POLL_START: []}, ensure_ascii=False).encode()
        Page(content.get("formatted_body", ""))
        assert plain([message]).strip()
        assert 0 <= len(message.keycaps) <= 11
        assert len(message.keycaps) in (0, len(content.get(TAPS, ())))


@fuzz(60)
@given(
    st.lists(st.one_of(*(BLOCKS[kind] for kind in (Choices, Buttons, Facts, Table, Meter)))),
    strings,
    st.booleans(),
)
def test_the_body_alone_says_everything_and_so_does_the_html(
    blocks: list, text: str, polls: bool
) -> None:
    blocks.insert(len(blocks) // 2, Text(escape(text)))
    messages = sent(*blocks, polls=polls)
    seen, shown = squeezed(plain(messages)), squeezed(page(messages))
    for each in (text, *(words for block in blocks for words in words_of(block))):
        assert squeezed(each) in seen
        assert squeezed(each) in shown


def test_what_is_sent_is_read_back_as_words() -> None:
    event = {"type": "m.room.message", "content": only(Text("**Bonjour**")).content}
    assert parse(event) == Words("Bonjour")
