"""What an event of a room means, whatever it holds."""

from __future__ import annotations

from dataclasses import astuple, replace
from datetime import UTC, datetime
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.matrix.messages.parse import (
    NAME_MAX,
    TEXT_MAX,
    Attachment,
    Encrypted,
    Unread,
    Words,
    is_mentioned,
    parse,
    sent_at,
)
from adapters.matrix.messages.replied import Replied
from adapters.matrix.messages.taps import (
    POLL_END,
    POLL_RESPONSE,
    POLL_START,
    TAPS,
    TAPS_MAX,
    PollEnd,
    Reaction,
    Vote,
    chosen,
)
from bot.domain.messages import Chose

BOT = "@levain:mairie.fr"


def message(body: object, msgtype: str = "m.text", **content: object) -> dict[str, object]:
    content = {"msgtype": msgtype, "body": body} | content
    return {"type": "m.room.message", "sender": "@ana:mairie.fr", "content": content}


def relation(kind: str, event_id: object = "$e", **more: object) -> dict[str, object]:
    return {"m.relates_to": {"rel_type": kind, "event_id": event_id} | more}


REPLY = {"m.relates_to": {"m.in_reply_to": {"event_id": "$q"}}}
REPLY_IN_THREAD = {"m.relates_to": relation("m.thread")["m.relates_to"] | REPLY["m.relates_to"]}
IN_THREAD = {"m.relates_to": REPLY_IN_THREAD["m.relates_to"] | {"is_falling_back": True}}
ENVELOPE = {"algorithm": "m.megolm.v1.aes-sha2", "session_id": "s+/1", "ciphertext": "x"}


@pytest.mark.parametrize(
    ("event", "meaning"),
    [
        (message(" leçon\n"), Words("leçon")),
        (message("danse", "m.emote"), Words("danse")),
        (message("le\u202eçon\x00\r\nb\u00a0c"), Words("leçon\nb\u00a0c")),
        (message("bonjour", "m.notice"), None),
        (message("ici", "m.location"), Unread("matrix-unread")),
        (message("?", "org.example.new"), Unread("matrix-unread")),
        (message("bonjour", "m.server_notice"), None),
        (message("vérifier", "m.key.verification.request"), Unread("matrix-verification")),
        ({"type": "m.key.verification.done", "content": {}}, None),
        ({"type": "m.call.invite", "content": {}}, Unread("matrix-call")),
        ({"type": "m.call.candidates", "content": {}}, None),
        ({"type": "m.beacon_info", "content": {"live": True}}, Unread("matrix-unread")),
        ({"type": "m.beacon_info", "content": {"live": False}}, None),
        ({"type": "m.poll.start", "content": {}}, Unread("matrix-unread")),
        (message(" \u200b "), None),
        (message(["leçon"]), None),
        (message("* b", **relation("m.replace"), **{"m.new_content": {"body": "b"}}), None),
        (message("x.png", "m.image", **relation("m.replace")), None),
        (message("b", **relation("m.thread")), Words("b", Replied("", "$e"))),
        (message("b", **IN_THREAD), Words("b", Replied("", "$e"))),
        (message("b", **REPLY_IN_THREAD), Words("b", Replied("$q", "$e"))),
        (message("a.png", "m.image", **IN_THREAD), Attachment("a.png", Replied("", "$e"))),
        (message("b", **{"m.relates_to": {"m.in_reply_to": {"event_id": 3}}}), Words("b")),
        (message("une photo", "m.image", filename="a\n\u202eb.png"), Attachment("a b.png")),
        (message("note.ogg", "m.audio"), Attachment("note.ogg")),
        (message("v.mp4", "m.video"), Attachment("v.mp4")),
        (message("", "m.file", filename=3), Attachment("file")),
        (
            {"type": "m.sticker", "content": {"body": "chat", "url": "mxc://h/m"}},
            Attachment("chat"),
        ),
        ({"type": "m.sticker", "content": {}}, Attachment("sticker")),
        ({"type": "m.room.encrypted", "content": ENVELOPE}, Encrypted("s+/1")),
        ({"type": "m.room.encrypted", "content": {"session_id": "a b"}}, None),
        ({"type": "m.room.encrypted", "content": {}}, None),  # redacted
        ({"type": "m.room.encrypted", "content": ENVELOPE | relation("m.replace")}, None),
        ({"type": "m.room.message", "content": {}}, None),
        ({"type": "m.room.member", "content": {"membership": "join"}}, None),
        ({"type": ["m.room.message"], "content": {"msgtype": "m.text", "body": "b"}}, None),
        ({"type": "m.room.message", "content": {"msgtype": ["m.text"], "body": "b"}}, None),
        ({}, None),
    ],
)
def test_an_event_means(event: dict, meaning: object) -> None:
    assert parse(event) == meaning


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("> <@levain:mairie.fr> Laquelle ?\n> A. un\n>\n> B. deux\n\nb", "b"),
        ("> <@a:b> un\n\n> deux\n\ntrois", "> deux\n\ntrois"),
        ("> pas une citation", "> pas une citation"),
        ("> sans ligne vide\nb", "> sans ligne vide\nb"),
        ("b\n> c\n\nd", "b\n> c\n\nd"),
        ("b", "b"),
    ],
)
def test_a_reply_is_read_without_what_it_quotes(body: str, words: str) -> None:
    assert parse(message(body, **REPLY)) == Words(words, Replied("$q"))
    assert parse(message(body)) == Words(body)


def test_a_reply_with_nothing_but_a_quote_says_nothing() -> None:
    assert parse(message("> a\n\n", **REPLY)) is None


def test_a_long_quote_does_not_hide_the_reply() -> None:
    assert parse(message("> mot\n" * 5_000 + "\nb", **REPLY)) == Words("b", Replied("$q"))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Levain: leçon", "leçon"),
        ("levain, leçon", "leçon"),
        ("LEVAIN leçon", "leçon"),
        ("@Levain\u00a0: leçon", "leçon"),
        ("@levain:mairie.fr: leçon", "leçon"),
        ("levain:mairie.fr leçon", "leçon"),
        ("Levainthal leçon", "Levainthal leçon"),
        ("@levain:mairie.frappe", "@levain:mairie.frappe"),
        ("leçon Levain", "leçon Levain"),
        ("Levain !", "Levain !"),
    ],
)
def test_a_name_at_the_start_is_a_call(body: str, words: str) -> None:
    names = ("", "Levain", BOT)
    assert parse(message(body), names=names) == Words(words)
    assert parse(message(body)) == Words(body)
    assert is_mentioned(message(body), BOT, ("Levain",)) == (words != body or body == "Levain !")


def test_a_mention_is_seen_wherever_the_name_is() -> None:
    assert is_mentioned(message("tu vois ?", **{"m.mentions": {"user_ids": [3, BOT]}}), BOT)
    assert not is_mentioned(message("tu vois ?", **{"m.mentions": {"user_ids": ["@a:b"]}}), BOT)
    assert not is_mentioned(message("tu vois ?", **{"m.mentions": {"user_ids": BOT}}), BOT)
    assert not is_mentioned(message("> Levain: a\n\nb", **REPLY), BOT, ("Levain",))
    assert is_mentioned(message("> a\n\nLevain: b", **REPLY), BOT, ("Levain",))
    assert not is_mentioned({}, BOT, ("Levain", ""))


@pytest.mark.parametrize("written", [BOT, "%40levain%3Amairie.fr", f"{BOT}?via=mairie.fr"])
def test_a_link_is_a_mention_where_there_is_no_other(written: str) -> None:
    link = f'<a href="https://matrix.to/#/{written}">L</a> : aide'
    assert is_mentioned(message("L : aide", formatted_body=link), BOT)
    quoted = f"<mx-reply><blockquote>{link}</blockquote></mx-reply>aide"
    assert not is_mentioned(message("L : aide", formatted_body=quoted), BOT)
    assert not is_mentioned(message("L", formatted_body=link, **{"m.mentions": {}}), BOT)
    assert not is_mentioned(message("L : aide", formatted_body=link), f"{BOT}x")
    assert not is_mentioned(message("L : aide", formatted_body=[link]), BOT)


@pytest.mark.parametrize("body", ["levainville aide", "@levainville : aide"])
def test_the_name_of_the_account_calls_it(body: str) -> None:
    assert is_mentioned(message(body), "@levainville:mairie.fr", ("levain",))


@pytest.mark.parametrize(
    ("key", "number"),
    [
        ("1\ufe0f\u20e3", 1),
        ("9\u20e3", 9),
        ("👍", None),
        ("0\u20e3", 0),
        ("11\u20e3", None),
        (1, None),
        (None, None),
    ],
)
def test_a_keycap_is_a_number(key: object, number: int | None) -> None:
    event = {"type": "m.reaction", "content": relation("m.annotation", key=key)}
    assert parse(event) == (Reaction("$e", number) if number is not None else None)


@pytest.mark.parametrize("event_id", [None, 3, "", "$é", "$a b", "$" * 256, ["$e"], "$e\n"])
def test_what_is_about_no_event_is_nothing(event_id: object) -> None:
    reacted = relation("m.annotation", event_id, key="1\u20e3")
    voted = relation("m.reference", event_id) | {"m.selections": ["a"]}
    assert parse({"type": "m.reaction", "content": reacted}) is None
    assert parse({"type": "m.poll.response", "content": voted}) is None


def test_another_relation_is_no_reaction_nor_vote() -> None:
    assert parse({"type": "m.reaction", "content": relation("m.reference", key="1\u20e3")}) is None
    voted = relation("m.annotation") | {"m.selections": ["a"]}
    assert parse({"type": "m.poll.response", "content": voted}) is None


@pytest.mark.parametrize("kind", [POLL_RESPONSE, "m.poll.response"])
@pytest.mark.parametrize(
    "form",
    [
        lambda picked: {"m.selections": picked},
        lambda picked: {POLL_RESPONSE: {"answers": picked}},
        lambda picked: {"m.poll.response": {"answers": picked}},
    ],
)
def test_a_vote_is_read_in_each_form(kind: str, form) -> None:
    def voted(picked: object) -> object:
        return parse({"type": kind, "content": relation("m.reference") | form(picked)})

    assert voted(["a", "b"]) == Vote("$e", ("a", "b"))
    assert len(voted([str(n) for n in range(99)]).picked) == TAPS_MAX
    for spoiled in ([], None, "a", {"a": 1}, [1], ["a", None], [["a"]], ["a" * 256], [""]):
        assert voted(spoiled) is None


def test_what_a_tap_means_is_in_the_event() -> None:
    content = {TAPS: [{"action": "q", "pick": "a"}, {"action": "q", "pick": "b"}, {"action": "x"}]}
    assert chosen(content, Reaction("$e", 2)) == Chose("q", ("b",))
    assert chosen(content, Reaction("$e", 3)) == Chose("x")
    assert chosen(content, Reaction("$e", 4)) is None
    assert chosen(content, Reaction("$e", 0)) is None
    assert chosen(content, Vote("$e", ("b", "a", "b"))) == Chose("q", ("b", "a"))
    assert chosen(content, Vote("$e", ("a", "z"))) is None
    assert chosen(content, Vote("$e", ())) is None
    assert chosen({"m.new_content": content}, Reaction("$e", 1)) == Chose("q", ("a",))
    assert chosen({**content, "m.new_content": {"body": "fini"}}, Reaction("$e", 1)) is None


def test_a_vote_is_for_one_question_and_no_more_than_it_takes() -> None:
    content = {TAPS: [{"action": "q", "pick": "a"}, {"action": "r", "pick": "b"}]}
    assert chosen(content, Vote("$e", ("a", "b"))) is None
    one = content | {POLL_START: {"max_selections": 1}}
    assert chosen(one, Vote("$e", ("a", "b"))) == Chose("q", ("a",))


@pytest.mark.parametrize(
    "listed",
    [
        None,
        {},
        "ab",
        [None],
        [[]],
        [{}],
        [{"action": 1}],
        [{"action": "q", "pick": ["a"]}],
        [{"pick": "a"}],
    ],
)
def test_odd_taps_mean_nothing(listed: object) -> None:
    assert chosen({TAPS: listed}, Reaction("$e", 1)) is None
    assert chosen({TAPS: listed}, Vote("$e", ("a",))) is None


def test_an_odd_tap_does_not_move_the_others() -> None:
    content = {TAPS: [None, {"action": "q", "pick": "b"}]}
    assert chosen(content, Reaction("$e", 2)) == Chose("q", ("b",))


@pytest.mark.parametrize(
    ("at", "moment"),
    [
        (1_795_421_400_123, datetime(2026, 11, 23, 8, 10, 0, 123_000, UTC)),
        *((odd, None) for odd in (0, -1, 10**15, 10**400, True, 1.8e12, "1795421400123", None)),
    ],
)
def test_an_event_was_sent_at(at: object, moment: datetime | None) -> None:
    assert sent_at({"origin_server_ts": at}) == moment


def test_what_is_typed_and_attached_is_bounded() -> None:
    assert parse(message("é" * 60_000)) == Words("é" * TEXT_MAX)
    assert parse(message("é" * 60_000, "m.file")) == Attachment("é" * NAME_MAX)


@pytest.mark.parametrize("unit", ["> ", "> \n", ">", "\n", "Levain: ", "\u202e", " ", "a "])
def test_time_is_linear(unit: str) -> None:
    event = message(unit * (1_000_000 // len(unit)), **REPLY)
    start = perf_counter()
    parse(event, names=["Levain", BOT])
    is_mentioned(event, BOT, ["Levain"])
    assert perf_counter() - start < 1


# --- Whatever the event ----------------------------------------------------------------------

TYPES = (
    *("m.room.message", "m.sticker", "m.reaction", POLL_RESPONSE, "m.poll.response"),
    *("m.room.encrypted", "m.room.member", POLL_START, POLL_END, "m.poll.end"),
)
leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(
        ["m.replace", "m.annotation", "m.reference", "$e", "1\u20e3", "> a\n\nb", BOT]
    )
    | st.sampled_from(["m.text", "m.emote", "m.image", "m.file", "a" * 70_000])
)
anything = st.recursive(
    leaves,
    lambda each: st.lists(each, max_size=30) | st.dictionaries(st.text(), each),
    max_leaves=30,
)


def objects(**fields: st.SearchStrategy) -> st.SearchStrategy:
    """Plausible keys with plausible values, any of them absent or anything at all."""
    odd = {name.replace("__", "."): field | anything for name, field in fields.items()}
    return st.fixed_dictionaries({}, optional=odd)


listed = st.lists(st.text(max_size=3) | anything, max_size=30)
tapped = st.lists(objects(action=st.text(max_size=3), pick=st.text(max_size=3)), max_size=30)
content = objects(
    msgtype=st.sampled_from(["m.text", "m.emote", "m.notice", "m.image", "m.file"]),
    body=st.text() | st.sampled_from(["> a\n\nb", "Levain: a", "a" * 9_000]),
    filename=st.text(),
    session_id=st.text("ab+/ é", max_size=300),
    m__selections=listed,
    m__mentions=objects(user_ids=listed),
    m__new_content=objects(body=st.text()),
    m__relates_to=objects(
        rel_type=st.sampled_from(["m.annotation", "m.reference", "m.replace", "m.thread"]),
        event_id=st.text("$ab é", max_size=300),
        key=st.sampled_from(["1\u20e3", "2\ufe0f\u20e3", "👍"]),
        m__in_reply_to=objects(event_id=st.text()),
    ),
    org__matrix__msc3381__poll__response=objects(answers=listed),
    org__matrix__msc3381__poll__start=objects(max_selections=st.integers()),
    levain__taps=tapped,
)
events = objects(
    type=st.sampled_from(TYPES), content=content, origin_server_ts=st.integers(), sender=st.text()
)
BOUNDS = {
    Words: TEXT_MAX,
    Attachment: NAME_MAX,
    Reaction: 255,
    Encrypted: 255,
    Vote: 255,
    PollEnd: 255,
    Unread: 255,
}


@settings(deadline=None, max_examples=300)
@given(events)
def test_whatever_the_event_it_is_read_and_bounded(event: dict) -> None:
    said = parse(event, names=["Levain", BOT])
    at = sent_at(event)
    assert at is None or at.utcoffset() is not None
    assert is_mentioned(event, BOT, ["Levain"]) in (True, False)
    if said is None:
        return
    if isinstance(said, Attachment):
        assert said.size is None or said.size >= 0
        said = replace(said, size=1)
    assert all(value for value in astuple(said))
    for value in astuple(said):
        for each in value if isinstance(value, tuple) else [str(value)]:
            assert len(each) <= BOUNDS[type(said)]
    if isinstance(said, Vote):
        assert len(said.picked) <= TAPS_MAX


@settings(deadline=None, max_examples=300)
@given(
    content | tapped.map(lambda each: {TAPS: each}),
    st.integers(0, 30),
    st.lists(st.text(max_size=3)),
)
def test_whatever_the_content_a_tap_is_a_choice_of_it_or_nothing(
    content: object, number: int, picked: list[str]
) -> None:
    held = content if isinstance(content, dict) else {}
    for each in (Reaction("$e", number), Vote("$e", tuple(picked))):
        choice = chosen(held, each)
        assert choice is None or isinstance(choice.action, str)
        assert choice is None or all(isinstance(pick, str) for pick in choice.picked)
