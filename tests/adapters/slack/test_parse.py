"""What Slack's payloads mean, whatever they hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack.event import SlackEvent, Tapped, dump, load
from adapters.slack.ids import pack
from adapters.slack.messages import SlackMessage
from adapters.slack.parse import (
    NAME_MAX,
    TEXT_MAX,
    parse_action,
    parse_command,
    parse_event,
    parse_submission,
    uninstalled,
)
from adapters.slack.render import render
from adapters.slack.texts import speech
from adapters.slack.user import SlackUser, parse_user
from adapters.slack.views import answer_modal, home, page_modal
from bot.capabilities.pages.pages import PREFERENCES
from bot.domain.messages import (
    Attached,
    Button,
    Buttons,
    Choices,
    Chose,
    Joined,
    Left,
    Opened,
    Option,
    Outbound,
    Typed,
)
from tests.house import open_home
from tests.standins.slack.blocks import elements_of, fill
from tests.standins.slack.forms import choose
from tests.standins.slack.views import first_state

FRENCH = speech("fr")
Json = dict[str, Any]


def body(event: Json, **more: object) -> Json:
    return {
        "token": "verification",
        "team_id": "T1",
        "type": "event_callback",
        "event_id": "Ev1",
        "authorizations": [
            {"enterprise_id": None, "team_id": "T1", "user_id": "UBOT", "is_bot": True}
        ],
        "event": event,
    } | more


def message(text: object, **more: object) -> Json:
    said = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "ts": "1.1"}
    return body(said | {"text": text} | more)


def contents(heard: tuple[SlackEvent, ...]) -> list[object]:
    return [each.content for each in heard]


# --- Events ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payload", "meanings"),
    [
        (message(" leçon\n"), [Typed("leçon")]),
        (message("*leçon*"), [Typed("*leçon*")]),
        (message("le\u202eçon\x00\r\nb\u00a0c"), [Typed("leçon\nb\u00a0c")]),
        (message("a &lt;b&gt; &amp;amp; c"), [Typed("a <b> &amp; c")]),
        (message("<https://a.fr/?a&amp;b>"), [Typed("https://a.fr/?a&b")]),
        (message("<http://a.fr|a.fr>"), [Typed("a.fr")]),
        (message("<mailto:a@b.fr|a@b.fr> <mailto:c@d.fr>"), [Typed("a@b.fr c@d.fr")]),
        (message("<@UBOT> leçon <#C1|general> <!here> <!date^1^{date}|lundi>"), None),
        (message("danse", subtype="me_message"), [Typed("danse")]),
        (message("b", subtype="thread_broadcast"), [Typed("b")]),
        (message("b", thread_ts="1.0"), [Typed("b")]),
        (message(" \u200b "), []),
        (message(["leçon"]), []),
        (message("b", subtype="message_changed", message={"text": "b"}), []),
        (message("b", subtype="message_deleted"), []),
        (message("b", subtype="bot_message"), []),
        (message("b", bot_id="B1"), []),
        (message("b", user="UBOT"), []),
        (message("b", user=None), []),
        (message("b", channel_type="channel"), []),
        (message("b", subtype=["file_share"]), []),
        (
            message("voici", subtype="file_share", files=[{"name": "a\n\u202eb.png"}]),
            [Attached("a b.png"), Typed("voici")],
        ),
        (
            message("", subtype="file_share", files=[{"name": None, "title": 3}]),
            [Attached("file")],
        ),
        (body({"type": "app_home_opened", "user": "U1", "tab": "home"}), [Opened("home")]),
        (body({"type": "app_home_opened", "user": "U1", "tab": "messages"}), [Opened("home")]),
        (body({"type": "app_home_opened", "user": "U1", "tab": "about"}), []),
        (body({"type": "app_home_opened", "user": "U1", "tab": ["home"]}), []),
        (body({"type": "user_change", "user": {"id": "U1", "deleted": True}}), [Left()]),
        (body({"type": "user_change", "user": {"id": "U1", "deleted": False}}), []),
        (body({"type": "reaction_added", "user": "U1"}), []),
        (body({"type": ["message"]}), []),
        (body({}), []),
        ({}, []),
    ],
)
def test_an_event_means(payload: Json, meanings: list | None) -> None:
    heard = parse_event(payload)
    assert contents(heard) == ([Typed("leçon general  lundi")] if meanings is None else meanings)
    for n, each in enumerate(heard):
        assert each.id == ("Ev1" if n == 0 else f"Ev1:{n}")
        assert (each.workspace, each.team, each.user) == ("T1", "T1", "U1")
        assert (each.where, each.trigger, each.opens) == (None, "", "")


def test_a_conversation_is_known_where_the_event_says_it() -> None:
    assert parse_event(message("b"))[0].channel == "D1"
    (opened,) = parse_event(body({"type": "app_home_opened", "user": "U1", "tab": "home"}))
    assert opened.channel == ""


@pytest.mark.parametrize("odd", [None, 3, "", "a b", "é", "x" * 300, ["Ev1"], "Ev1\n"])
@pytest.mark.parametrize("key", ["event_id", "team_id"])
def test_without_who_where_or_which_time_nothing_is_heard(key: str, odd: object) -> None:
    assert parse_event(message("b") | {key: odd, "authorizations": None}) == ()


@pytest.mark.parametrize(
    ("payload", "workspace", "team"),
    [
        (message("b"), "T1", "T1"),
        (message("b") | {"enterprise_id": "E1"}, "T1", "T1"),
        (
            message("b")
            | {"authorizations": [{"enterprise_id": "E1", "is_enterprise_install": True}]},
            "E1",
            "T1",
        ),
        (
            message("b")
            | {
                "team_id": None,
                "authorizations": [
                    {"enterprise_id": "E1", "team_id": None, "is_enterprise_install": True}
                ],
            },
            "E1",
            "",
        ),
    ],
)
def test_an_organisation_is_one_workspace(payload: Json, workspace: str, team: str) -> None:
    (heard,) = parse_event(payload)
    assert (heard.workspace, heard.team) == (workspace, team)


@pytest.mark.parametrize(
    ("event", "gone"),
    [
        ({"type": "app_uninstalled"}, "T1"),
        ({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UBOT"]}}, "T1"),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}, None),
        ({"type": "tokens_revoked", "tokens": None}, None),
        ({"type": "tokens_revoked", "tokens": {"bot": "UBOT"}}, None),
        ({"type": "message"}, None),
        ({}, None),
    ],
)
def test_a_workspace_takes_the_bot_away(event: Json, gone: str | None) -> None:
    told = body(event, event_time=1_795_421_400)
    at = datetime(2026, 11, 23, 8, 10, tzinfo=UTC)
    assert uninstalled(told) == ((gone, at) if gone else None)
    assert parse_event(told) == ()


@pytest.mark.parametrize("at", [None, "1795421400", 10**400, -1, True, 1.5])
def test_nobody_takes_it_away_at_no_time(at: object) -> None:
    assert uninstalled(body({"type": "app_uninstalled"}, event_time=at)) is None


# --- Commands --------------------------------------------------------------------------------


def command(**more: object) -> Json:
    return {
        "token": "verification",
        "command": "/levain",
        "text": "leçon",
        "team_id": "T1",
        "user_id": "U1",
        "trigger_id": "1.2.abc",
        "is_enterprise_install": "false",
        "enterprise_id": "E1",
    } | more


@pytest.mark.parametrize(
    ("text", "said"),
    [("leçon", "leçon"), (" mot &lt;IA&gt; ", "mot <IA>"), ("", "aide"), (None, "aide")],
)
def test_a_command_is_words(text: object, said: str) -> None:
    (heard,) = parse_command(command(text=text))
    assert heard.content == Typed(said)
    assert (heard.id, heard.trigger) == ("1.2.abc", "1.2.abc")
    assert (heard.workspace, heard.user) == ("T1", "U1")


def test_a_command_in_an_organisation() -> None:
    (heard,) = parse_command(command(is_enterprise_install="true"))
    assert (heard.workspace, heard.team) == ("E1", "T1")
    assert parse_command(command(trigger_id=None)) == ()
    assert parse_command({}) == ()


# --- Taps ------------------------------------------------------------------------------------

ASK = Choices("answer:q", "Laquelle ?", (Option("a", "La mienne"), Option("b", "La vôtre")))


def drawn(*blocks) -> list[Json]:
    (part,) = render(Outbound(blocks), FRENCH)
    assert isinstance(part, SlackMessage)
    return fill(part.blocks)


def tapped(blocks: list[Json], n: int = 0, **more: object) -> Json:
    """What Slack sends when the n-th button of a message is tapped."""
    places = [
        (block, element)
        for block in blocks
        for element in elements_of(block)
        if element["type"] == "button"
    ]
    block, element = places[n]
    return {
        "type": "block_actions",
        "token": "verification",
        "user": {"id": "U1", "team_id": "T1"},
        "team": {"id": "T1"},
        "enterprise": {"id": "E1"},
        "is_enterprise_install": False,
        "trigger_id": "1.2.abc",
        "channel": {"id": "D1"},
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "D1"},
        "message": {"ts": "1.1", "text": "Laquelle ?", "blocks": blocks},
        "response_url": "https://hooks.slack.com/actions/T1/1/a",
        "state": {"values": first_state(blocks)},
        "actions": [{**element, "block_id": block["block_id"], "action_ts": "7.5"}],
    } | more


def test_a_tap_says_what_was_picked_and_where() -> None:
    blocks = drawn(ASK)
    assert parse_action(tapped(blocks, 1)) == (
        SlackEvent(
            id="U1:1.1:7.5",
            workspace="T1",
            team="T1",
            user="U1",
            content=Chose("answer:q", ("b",)),
            channel="D1",
            where=Tapped(
                channel="D1",
                ts="1.1",
                response_url="https://hooks.slack.com/actions/T1/1/a",
                message={"text": "Laquelle ?", "blocks": blocks},
            ),
            trigger="1.2.abc",
        ),
    )
    (organised,) = parse_action(tapped(blocks, is_enterprise_install=True, team=None))
    assert (organised.workspace, organised.team) == ("E1", "T1")


def test_a_retry_has_the_same_id_and_two_taps_have_two() -> None:
    first = tapped(drawn(ASK))
    again = json.loads(json.dumps(first))
    second = {**again, "actions": [again["actions"][0] | {"action_ts": "7.6"}]}
    ids = [parse_action(each)[0].id for each in (first, again, second)]
    assert ids[0] == ids[1] != ids[2]


def test_what_is_picked_before_it_is_sent_means_nothing_yet() -> None:
    several = drawn(Choices("m", "?", ASK.options, multiple=True))
    boxes = next(e for b in several for e in elements_of(b) if e["type"] == "checkboxes")
    picked = tapped(several, actions=[{**boxes, **choose(boxes, "A"), "action_ts": "7.5"}])
    assert parse_action(picked) == ()


def test_a_page_opens_at_once() -> None:
    view = home(Outbound((Buttons((Button("Préférences", f"page:{PREFERENCES}"),)),)), FRENCH)
    blocks = fill(view["blocks"])
    payload = tapped(blocks, channel=None, message=None, container={"type": "view"})
    (heard,) = parse_action(payload)
    assert (heard.content, heard.opens) == (Opened(PREFERENCES), "page:preferences")
    assert (heard.where, heard.trigger, heard.id) == (None, "1.2.abc", "U1::7.5")


def test_a_question_of_the_home_is_answered_from_its_view() -> None:
    view = home(Outbound((Choices("m", "?", ASK.options, multiple=True, chosen=("b",)),)), FRENCH)
    blocks = fill(view["blocks"])
    state = {"values": first_state(blocks)}
    (heard,) = parse_action(tapped(blocks, state=None, message=None, view={"state": state}))
    assert heard.content == Chose("m", ("b",))


@pytest.mark.parametrize(
    ("acted", "meaning"),
    [
        ({"type": "button", "action_id": "old", "value": "lesson"}, Chose("lesson")),
        ({"type": "button", "action_id": "old"}, Chose("old")),
        ({"type": "button", "action_id": "old", "value": ["lesson"]}, Chose("old")),
        (
            {"type": "button", "action_id": "tap:0", "value": '["a","b","c"]'},
            Chose("a", ("b", "c")),
        ),
        ({"type": "button"}, None),
        ({"type": "static_select", "action_id": "old"}, None),
        ({"type": "button", "action_id": "send:0", "value": '["a"]'}, None),
        ({"type": ["button"], "action_id": "old"}, None),
    ],
)
def test_a_button_of_another_version_is_a_choice(acted: Json, meaning: object) -> None:
    heard = parse_action(tapped(drawn(ASK), actions=[{**acted, "action_ts": "7.5"}]))
    assert contents(heard) == ([meaning] if meaning else [])


@pytest.mark.parametrize("url", [None, 3, "javascript:x", "https://a b", "x" * 9_999])
def test_what_is_odd_around_a_tap_does_not_hide_it(url: object) -> None:
    (heard,) = parse_action(tapped(drawn(ASK), response_url=url, trigger_id=None, state="x"))
    assert heard.where is not None
    assert (heard.where.response_url, heard.trigger) == ("", "")
    assert heard.content == Chose("answer:q", ("a",))


# --- Forms -----------------------------------------------------------------------------------

DAYS = tuple(Option(str(n), f"jour {n}") for n in range(1, 8))
PAGE = Outbound(
    (
        Choices("language", "Quelle langue ?", ASK.options, chosen=("a",)),
        Choices("trade", "Quel métier ?", ASK.options),
        Choices("hour", "Quelle heure ?", ASK.options, free=True, chosen=("b",)),
        Choices("days", "Quels jours ?", DAYS, multiple=True, free=True, chosen=("1", "2")),
    ),
    page=PREFERENCES,
)


def submitted(view: Json, changes: Mapping[str, object]) -> Json:
    """What Slack sends when a form is submitted with other values in some of its blocks."""
    values = first_state(fill(view["blocks"]))
    inputs = {each["block_id"]: each["element"] for each in view["blocks"] if "element" in each}
    for block_id, change in changes.items():
        element = inputs[block_id]
        picks = change if isinstance(change, tuple) else ()
        typed = element["type"] == "plain_text_input"
        held = {"value": change} if typed else choose(element, picks)
        values[block_id] = {element["action_id"]: {"type": element["type"], **held}}
    return {
        "type": "view_submission",
        "token": "verification",
        "user": {"id": "U1"},
        "team": {"id": "T1"},
        "trigger_id": "1.2.abc",
        "view": {**view, "id": "V1", "hash": "1.a", "state": {"values": values}},
    }


@pytest.mark.parametrize(
    ("changes", "meanings"),
    [
        ({}, []),
        ({"ask:0": ("La mienne",)}, []),
        ({"ask:0": ("La vôtre",)}, [Chose("language", ("b",))]),
        ({"ask:1": ("La vôtre",)}, [Chose("trade", ("b",))]),
        ({"free:2": " 10 h 15\n"}, [Chose("hour:10 h 15")]),
        ({"ask:2": ("La mienne",), "free:2": "10:15"}, [Chose("hour:10:15")]),
        ({"free:2": " \u202e "}, []),
        ({"ask:3": ("jour 2", "jour 1")}, []),
        ({"ask:3": ()}, []),
        (
            {"ask:0": ("La vôtre",), "ask:3": ("jour 1", "jour 5")},
            [Chose("language", ("b",)), Chose("days", ("1", "5"))],
        ),
    ],
)
def test_a_form_says_what_changed(changes: dict, meanings: list) -> None:
    heard = parse_submission(submitted(page_modal(PAGE, FRENCH), changes))
    assert contents(heard) == meanings
    assert [each.id for each in heard] == ["V1", "V1:1"][: len(meanings)]
    assert all((each.workspace, each.user) == ("T1", "U1") for each in heard)


def test_words_of_ones_own_are_a_choice() -> None:
    payload = submitted(answer_modal("free", "hour", "Quelle heure ?", FRENCH), {"free:0": "10:15"})
    assert contents(parse_submission(payload)) == [Chose("hour:10:15")]
    assert parse_submission(payload | {"type": "view_closed"}) == ()
    other = payload | {"view": payload["view"] | {"callback_id": "x"}}
    assert parse_submission(other) == ()


@pytest.mark.parametrize(
    ("block", "typed", "kept"),
    [
        ("ask:2", ("10:15",), "10:15"),
        ("ask:3", ("lundi", "jeudi"), {1, 4}),
        ("free:4", "Montréal", "America/Montreal"),
    ],
)
async def test_the_core_takes_what_a_form_says(
    tmp_path: Path, block: str, typed: str | tuple[str, ...], kept: object
) -> None:
    async with open_home(tmp_path) as levain:
        await levain.begin()
        (page,) = await levain.send(Opened(PREFERENCES))
        (heard,) = parse_submission(submitted(page_modal(page, FRENCH), {block: typed}))
        assert isinstance(heard.content, Chose)
        await levain.send(heard.content)
        learner = await levain.learner()
        assert heard.block == block
        assert kept in (f"{learner.send_at:%H:%M}", set(learner.days), learner.zone)


# --- People ----------------------------------------------------------------------------------


def user(**more: object) -> Json:
    return {
        "id": "U1",
        "team_id": "T1",
        "tz": "Europe/Paris",
        "locale": "fr-FR",
        "deleted": False,
        "is_bot": False,
        "is_restricted": False,
        "profile": {"email": "ana@mairie.fr", "real_name": "Ana"},
    } | more


def test_a_profile_says_where_and_in_what_language() -> None:
    ana = SlackUser(
        user="U1",
        zone="Europe/Paris",
        language="fr",
        email="ana@mairie.fr",
        is_bot=False,
        is_member=True,
    )
    assert parse_user(user()) == parse_user(user(), ("T1",)) == ana
    assert parse_user(user(locale="en-US")) == replace(ana, language="en")
    assert parse_user(user(locale="de-DE", tz="Europe/../x")) == replace(
        ana, language=None, zone=None
    )
    assert parse_user(user(locale=None, tz=3, profile=[])) == replace(
        ana, language=None, zone=None, email=""
    )
    assert parse_user(user(profile={"email": "a b@c"})) == replace(ana, email="")
    assert parse_user(user(id=None)) is parse_user({}) is None


@pytest.mark.parametrize(
    ("about", "homes", "welcome"),
    [
        ({"is_restricted": True}, (), False),
        ({"is_ultra_restricted": True}, (), False),
        ({"is_bot": True}, (), False),
        ({"deleted": True}, (), False),
        ({"is_stranger": True}, (), False),
        ({"id": "USLACKBOT"}, (), False),
        ({"team_id": "T2"}, (), True),
        ({"team_id": "T2"}, ("T1", "E1"), False),
        ({"team_id": ["T1"]}, ("T1",), False),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E1"}}, ("T1", "E1"), True),
    ],
)
def test_members_are_welcome(about: Json, homes: tuple[str, ...], welcome: bool) -> None:
    known = parse_user(user(**about), homes)
    assert known is not None
    assert known.is_member is welcome


# --- The inbox -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heard",
    [
        *parse_event(message("b \U0001f600")),
        *parse_event(message("", subtype="file_share", files=[{"name": "é.png"}])),
        *parse_event(body({"type": "app_home_opened", "user": "U1", "tab": "home"})),
        *parse_event(body({"type": "user_change", "user": {"id": "U1", "deleted": True}})),
        *parse_action(tapped(drawn(ASK), 1)),
        *parse_command(command()),
        SlackEvent(id="1", workspace="T1", team="T1", user="U1", content=Joined(), opens="x"),
    ],
    ids=lambda heard: type(heard.content).__name__,
)
def test_what_is_kept_comes_back_without_its_trigger(heard: SlackEvent) -> None:
    kept = dump(heard)
    assert load(kept) == replace(heard, trigger="")
    assert "verification" not in kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "3",
        "[]",
        "{}",
        '{"kind":"Typed"}',
        '{"kind":["Typed"]}',
        '{"kind":"Typed","content":{"text":"b"}}',
        '{"kind":"Typed","content":3,"id":"1","workspace":"T1","team":"T1","user":"U1"}',
    ],
)
def test_nothing_else_is_read(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - JSON's and pydantic's are two of them
        load(text)


# --- Whatever the payload --------------------------------------------------------------------


def test_what_is_typed_and_attached_is_bounded() -> None:
    (typed,) = parse_event(message("é" * 60_000))
    assert typed.content == Typed("é" * TEXT_MAX)
    (sent,) = parse_event(message("", subtype="file_share", files=[{"name": "é" * 60_000}]))
    assert sent.content == Attached("é" * NAME_MAX)


@pytest.mark.parametrize("unit", ["<", "<a", "<|>", "&", "&amp;", "\u202e", " ", "<@U1|a> "])
def test_time_is_linear(unit: str) -> None:
    start = perf_counter()
    parse_event(message(unit * (1_000_000 // len(unit))))
    assert perf_counter() - start < 1


leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["U1", "T1", "im", "button", "true", "home", "1.2", "a" * 50_000])
    | st.sampled_from(['["a"]', '["a","b"]', '["page:x"]', '["\\ud800"]', "[" * 2_000, "\ud800"])
)
anything = st.recursive(
    leaves,
    lambda each: st.lists(each, max_size=4) | st.dictionaries(st.text(), each, max_size=4),
    max_leaves=5,
)


def objects(**fields: st.SearchStrategy) -> st.SearchStrategy:
    """Plausible keys with plausible values, any of them absent or anything at all."""
    return st.fixed_dictionaries({}, optional={k: v | anything for k, v in fields.items()})


name = st.sampled_from(["U1", "UBOT", "T1", "E1", "1.2"])
words = st.text() | st.sampled_from(["<@U1> b", "a" * 9_000, "&lt;"])
value = st.sampled_from(
    [pack("a", "b"), pack("page:x"), pack("a"), "old", pack("a", "place", "3"), pack("a", "write")]
)
option = objects(value=value, text=objects(text=words))
held = objects(selected_option=option, selected_options=st.lists(option), value=words)
state = objects(
    values=st.dictionaries(
        st.sampled_from(["b", "ask:0", "free:0"]),
        st.dictionaries(st.sampled_from(["x", "place:0:0", "place:0:2", "write:0"]), held),
    )
)
somebody = objects(id=name, team_id=name, deleted=st.booleans(), enterprise_user=objects())
element = objects(type=st.just("button"), action_id=words, value=value, options=st.lists(option))
bodies = objects(
    type=st.sampled_from(["view_submission", "block_actions", "event_callback"]),
    event_id=name,
    team_id=name,
    enterprise_id=name,
    user_id=name,
    trigger_id=name,
    text=words,
    response_url=st.just("https://a.fr"),
    is_enterprise_install=st.booleans() | st.just("true"),
    team=objects(id=name),
    enterprise=objects(id=name),
    user=somebody,
    channel=objects(id=name),
    authorizations=st.lists(
        objects(enterprise_id=name, team_id=name, user_id=name, is_bot=st.booleans())
    ),
    event=objects(
        type=st.sampled_from(["message", "app_home_opened", "user_change", "tokens_revoked"]),
        subtype=st.sampled_from(["file_share", "message_changed"]),
        channel_type=st.just("im"),
        channel=name,
        user=name | somebody,
        tab=st.just("home"),
        text=words,
        files=st.lists(objects(name=words)),
        tokens=objects(bot=st.lists(name)),
    ),
    message=objects(ts=name, text=words, blocks=st.lists(objects(elements=st.lists(element)))),
    state=state,
    view=objects(
        id=name,
        callback_id=st.just("form"),
        private_metadata=st.just(pack(pack("a", "b"))),
        state=state,
    ),
    actions=st.lists(
        objects(
            type=st.sampled_from(["button", "plain_text_input"]),
            action_id=st.sampled_from(["tap:0:0", "send:0", "free:0", "write:0"]),
            block_id=st.just("b"),
            action_ts=name,
            value=value,
        )
    ),
)


@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
@given(bodies | st.dictionaries(st.text(), anything))
def test_whatever_the_payload_it_is_read_bounded_and_kept(payload: Json) -> None:
    for parse in (parse_event, parse_action, parse_command, parse_submission):
        for heard in parse(payload):
            assert heard.id
            assert heard.user
            assert heard.workspace
            assert len(heard.id) <= 255
            if isinstance(heard.content, Typed):
                assert 0 < len(heard.content.text) <= TEXT_MAX
            assert load(dump(heard)) == replace(heard, trigger="")
    assert uninstalled(payload) != ""
    parse_user(payload, ("T1",))
