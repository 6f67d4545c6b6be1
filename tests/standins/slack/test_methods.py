"""What each method does, and what it refuses by its own name."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.standins.slack.blocks import VIEW
from tests.standins.slack.bot import actions, button, error_of, field, modal, section
from tests.standins.slack.methods import METHODS
from tests.standins.slack.people import Person
from tests.standins.slack.server import Slack, serve
from tests.standins.slack.workspace import SCOPES, App, Channel

HOME = {"type": "home", "blocks": [section("Bienvenue")]}
METADATA = {"event_type": "levain", "event_payload": {"id": "7"}}


async def refused(client: AsyncWebClient, method: str, **arguments: Any) -> str:
    """The error it gives."""
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=arguments)
    return error_of(caught.value)


def ana(slack: Slack, **about: Any) -> Person:
    return slack.workspace("T1").person("ana", **about)


def new_trigger(person: Person, view: str = "") -> str:
    return person.slack.new_trigger(person.records, person.user, view)


# --- Refused, whatever the state: method, arguments, error

D = "D00000001"  # Ana's conversation, the first id of a workspace
SAID = {"channel": D, "text": "x"}
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("chat.postMessage", {"channel": D}, "no_text"),
    ("chat.postMessage", {"channel": D, "text": "  "}, "no_text"),
    ("chat.postMessage", {"text": "x"}, "invalid_arguments"),
    ("chat.postMessage", {"channel": None, "text": "x"}, "invalid_arguments"),
    ("chat.postMessage", SAID | {"client_msg_id": "7"}, "invalid_arguments"),
    ("chat.postMessage", SAID | {"text": 3}, "invalid_arguments"),
    ("chat.postMessage", SAID | {"channel": "D9"}, "channel_not_found"),
    ("chat.postMessage", SAID | {"channel": "U0NOBODY"}, "channel_not_found"),
    ("chat.postMessage", SAID | {"channel": "U0BOT"}, "cannot_dm_bot"),
    ("chat.postMessage", SAID | {"text": "x" * 4001}, "msg_too_long"),
    ("chat.postMessage", SAID | {"blocks": [{"type": "section"}]}, "invalid_blocks"),
    ("chat.postMessage", SAID | {"blocks": [section()] * 51}, "invalid_blocks"),
    ("chat.postMessage", SAID | {"blocks": "[{"}, "invalid_blocks_format"),
    ("chat.postMessage", SAID | {"blocks": {}}, "invalid_blocks_format"),
    ("chat.postMessage", SAID | {"attachments": [{"text": "x"}] * 101}, "too_many_attachments"),
    ("chat.postMessage", SAID | {"attachments": ["x"]}, "invalid_attachments"),
    ("chat.postMessage", SAID | {"markdown_text": "x"}, "markdown_text_conflict"),
    ("chat.postMessage", {"channel": D, "markdown_text": "x" * 12_001}, "msg_too_long"),
    ("chat.postMessage", SAID | {"metadata": {"event_type": "x"}}, "invalid_metadata_format"),
    (
        "chat.postMessage",
        SAID | {"metadata": {"event_type": "x", "event_payload": {"id": "x" * 8000}}},
        "metadata_too_large",
    ),
    ("chat.postMessage", SAID | {"thread_ts": "1.000000"}, "thread_not_found"),
    ("chat.postMessage", SAID | {"team_id": "T2"}, "team_access_not_granted"),
    ("chat.update", SAID | {"ts": "1.000000"}, "message_not_found"),
    ("chat.update", {"channel": "D9", "ts": "1.000000", "text": "x"}, "channel_not_found"),
    ("chat.delete", {"channel": D, "ts": "1.000000"}, "message_not_found"),
    ("chat.getPermalink", {"channel": D, "message_ts": "1.000000"}, "message_not_found"),
    ("chat.postEphemeral", SAID | {"user": "U0NOBODY"}, "user_not_in_channel"),
    ("conversations.open", {}, "users_list_not_supplied"),
    ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
    ("conversations.open", {"users": "U0BOT"}, "cannot_dm_bot"),
    ("conversations.open", {"users": ",".join(["U0ANA"] * 2)}, "missing_scope"),
    ("conversations.open", {"channel": "D9"}, "channel_not_found"),
    ("conversations.info", {"channel": "D9"}, "channel_not_found"),
    ("conversations.members", {"channel": "D9"}, "channel_not_found"),
    ("conversations.history", {"channel": D, "oldest": "hier"}, "invalid_ts_oldest"),
    ("conversations.history", {"channel": D, "latest": "hier"}, "invalid_ts_latest"),
    ("conversations.history", {"channel": D, "cursor": "?"}, "invalid_cursor"),
    ("conversations.history", {"channel": D, "limit": 1001}, "invalid_limit"),
    ("conversations.replies", {"channel": D, "ts": "1.1"}, "thread_not_found"),
    ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
    ("users.lookupByEmail", {"email": "nobody@example.org"}, "users_not_found"),
    ("team.info", {"team": "T9"}, "team_not_found"),
    ("views.open", {"trigger_id": "x", "view": modal(section())}, "invalid_trigger_id"),
    ("views.push", {"trigger_id": "x", "view": modal(section())}, "invalid_trigger_id"),
    ("views.update", {"view_id": "V9", "view": modal(section())}, "not_found"),
    ("views.update", {"external_id": "x", "view": modal(section())}, "not_found"),
    ("views.update", {"view": modal(section())}, "invalid_arguments"),
    ("views.publish", {"user_id": "U0NOBODY", "view": HOME}, "user_not_found"),
    ("views.publish", {"user_id": "U0ANA", "view": modal(section())}, "invalid_arguments"),
    ("views.publish", {"user_id": "U0ANA", "view": HOME, "hash": "x"}, "hash_conflict"),
    (
        "views.publish",
        {"user_id": "U0ANA", "view": HOME | {"blocks": [section("x" * 3000)] * 90}},
        "view_too_large",
    ),
    ("files.getUploadURLExternal", {"filename": "a.png"}, "invalid_arguments"),
    ("files.getUploadURLExternal", {"filename": "a.png", "length": 0}, "invalid_arguments"),
    (
        "files.getUploadURLExternal",
        {"filename": "a.png", "length": 1, "alt_txt": "x" * 1001},
        "alt_txt_too_large",
    ),
    ("files.completeUploadExternal", {"files": [{"id": "F9"}]}, "file_not_found"),
    ("files.info", {"file": "F9"}, "file_not_found"),
    ("apps.connections.open", {}, "not_allowed_token_type"),
    ("apps.uninstall", {"client_id": "x", "client_secret": "x"}, "invalid_client_id"),
    ("apps.uninstall", {"client_id": "1.2", "client_secret": "x"}, "bad_client_secret"),
    ("reactions.add", {}, "unknown_method"),
]


@pytest.mark.parametrize(
    ("method", "arguments", "error"), REFUSED, ids=[f"{m}: {e}" for m, _, e in REFUSED]
)
async def test_refused(
    slack: Slack, client: AsyncWebClient, method: str, arguments: dict[str, Any], error: str
) -> None:
    assert ana(slack).channel.id == D
    assert await refused(client, method, **arguments) == error
    assert slack.ledger.calls(method)[-1].answer["error"] == error
    assert ana(slack).messages() == []


LIMITS: list[dict[str, Any]] = [
    {"text": "x" * 4000},
    {"text": "x", "attachments": [{"text": "x"}] * 100},
    {"text": "x", "blocks": [section()] * 50},
    {"markdown_text": "x" * 12_000},
    {"text": "x", "metadata": {"event_type": "x", "event_payload": {"id": "x" * 7900}}},
]


@pytest.mark.parametrize("said", LIMITS, ids=[" ".join(each) for each in LIMITS])
async def test_accepted_at_the_limit(
    slack: Slack, client: AsyncWebClient, said: dict[str, Any]
) -> None:
    await client.api_call("chat.postMessage", json={"channel": ana(slack).id, **said})
    assert len(ana(slack).messages()) == 1


SETTINGS: list[tuple[str, Callable[[], App], str, dict[str, Any]]] = [
    ("messages_tab_disabled", lambda: App(messages_tab=False), "chat.postMessage", SAID),
    (
        "not_enabled",
        lambda: App(home_tab=False),
        "views.publish",
        {"user_id": "U0ANA", "view": HOME},
    ),
]


@pytest.mark.parametrize(("error", "app", "method", "arguments"), SETTINGS)
async def test_refused_by_the_settings_of_the_app(
    http: aiohttp.ClientSession,
    error: str,
    app: Callable[[], App],
    method: str,
    arguments: dict[str, Any],
) -> None:
    async with serve(app()) as slack:
        assert ana(slack).channel.id == D
        token = slack.workspace("T1").token
        client = AsyncWebClient(token=token, base_url=slack.base_url, session=http)
        assert await refused(client, method, **arguments) == error


async def test_who_may_not_post(slack: Slack, client: AsyncWebClient) -> None:
    workspace = slack.workspace("T1")
    elsewhere = workspace.channel("general", "U0ANA", bot=False)
    assert await refused(client, "chat.postMessage", channel=elsewhere.id, text="x") == (
        "not_in_channel"
    )
    notices = workspace.channel("annonces", "U0ANA")
    notices.read_only = True
    assert await refused(client, "chat.postMessage", channel=notices.id, text="x") == (
        "restricted_action_read_only_channel"
    )
    workspace.records.may_post = False
    assert await refused(client, "chat.postMessage", channel=ana(slack).id, text="x") == (
        "restricted_action"
    )


async def test_somebody_whose_account_is_closed(slack: Slack, client: AsyncWebClient) -> None:
    slack.workspace("T1").deactivate(ana(slack))
    assert await refused(client, "conversations.open", users="U0ANA") == "user_disabled"
    known = await client.users_info(user="U0ANA")
    assert known["user"]["deleted"]
    email = ana(slack).user.email
    assert await refused(client, "users.lookupByEmail", email=email) == "users_not_found"
    with pytest.raises(AssertionError, match="deactivated"):
        await ana(slack).say("encore")


# --- Tokens and scopes

NEEDED: dict[str, tuple[str, dict[str, Any]]] = {
    "chat.postMessage": ("chat:write", SAID),
    "chat.update": ("chat:write", SAID | {"ts": "1"}),
    "conversations.open": ("im:write", {"users": "U0ANA"}),
    "conversations.history": ("im:history", {"channel": D}),
    "conversations.replies": ("im:history", {"channel": D, "ts": "1"}),
    "conversations.info": ("im:read", {"channel": D}),
    "conversations.members": ("im:read", {"channel": D}),
    "users.info": ("users:read", {"user": "U0ANA"}),
    "users.list": ("users:read", {}),
    "users.lookupByEmail": ("users:read.email", {"email": "ana@t1.example"}),
    "team.info": ("team:read", {}),
    "files.getUploadURLExternal": ("files:write", {"filename": "a", "length": 1}),
    "files.info": ("files:read", {"file": "F1"}),
}


@pytest.mark.parametrize("method", NEEDED)
async def test_missing_scope(slack: Slack, client: AsyncWebClient, method: str) -> None:
    assert ana(slack).channel.id == D
    scope, arguments = NEEDED[method]
    client.token = slack.workspace("T1").install(*(SCOPES - {scope}))
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=arguments)
    answer = caught.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", scope)
    assert {*answer["provided"].split(",")} == SCOPES - {scope}
    client.token = slack.workspace("T1").install(scope)
    if method not in ("chat.update", "conversations.replies", "files.info"):
        assert (await client.api_call(method, json=arguments))["ok"]


async def test_tokens_that_are_good_for_nothing(slack: Slack, client: AsyncWebClient) -> None:
    workspace = slack.workspace("T1")
    for token, error in (("", "not_authed"), ("xoxb-x", "invalid_auth")):
        client.token = token
        assert await refused(client, "auth.test") == error
    client.token = workspace.token
    workspace.expire()
    assert await refused(client, "auth.test") == "token_expired"
    client.token = workspace.install()
    assert (await client.auth_revoke(test=True))["revoked"] is False
    assert (await client.auth_revoke())["revoked"]
    assert await refused(client, "auth.test") == "token_revoked"
    client.token = workspace.install()
    await client.apps_uninstall(
        client_id=slack.app.client_id, client_secret=slack.app.client_secret
    )
    assert await refused(client, "auth.test") == "account_inactive"


async def test_who_the_token_is(slack: Slack, client: AsyncWebClient) -> None:
    known = await client.auth_test()
    assert (known["team_id"], known["user_id"], known["bot_id"]) == ("T1", "U0BOT", "B0BOT")
    assert {*known.headers["x-oauth-scopes"].split(",")} == SCOPES


@pytest.mark.parametrize("method", METHODS)
async def test_every_method_wants_a_token(
    slack: Slack, client: AsyncWebClient, method: str
) -> None:
    client.token = None
    error = "invalid_client_id" if method == "oauth.v2.access" else "not_authed"
    assert await refused(client, method) == error


# --- Messages


async def test_a_message_lives(slack: Slack, client: AsyncWebClient) -> None:
    opened = await client.conversations_open(users=ana(slack).id, return_im=True)
    channel = opened["channel"]["id"]
    assert opened["channel"]["user"] == "U0ANA"
    posted = await client.chat_postMessage(
        channel=channel, text="Q ?", blocks=[actions(button("A", "a"))], metadata=METADATA
    )
    shown = ana(slack).messages()[0]
    assert (shown["ts"], shown["user"]) == (posted["ts"], "U0BOT")
    assert shown["blocks"][0]["block_id"]
    await client.chat_update(channel=channel, ts=posted["ts"], text="Bravo !")
    shown = ana(slack).messages()[0]
    assert (shown["text"], shown["metadata"], "blocks" in shown) == ("Bravo !", METADATA, False)
    link = await client.chat_getPermalink(channel=channel, message_ts=posted["ts"])
    assert posted["ts"].replace(".", "") in link["permalink"]
    await client.chat_delete(channel=channel, ts=posted["ts"])
    assert ana(slack).messages() == []


async def test_a_person_is_written_to_by_their_id(slack: Slack, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=ana(slack).id, text="x")
    assert posted["channel"] == ana(slack).channel.id


async def test_only_its_own_message_is_changed(slack: Slack, client: AsyncWebClient) -> None:
    said = await ana(slack).say("bonjour")
    where = {"channel": said["channel"], "ts": said["ts"]}
    assert await refused(client, "chat.update", **where, text="x") == "cant_update_message"
    assert await refused(client, "chat.delete", **where) == "cant_delete_message"


async def test_a_changed_block_has_a_new_id(slack: Slack, client: AsyncWebClient) -> None:
    before = [section("avant", block_id="q")]
    posted = await client.chat_postMessage(channel=ana(slack).id, text="x", blocks=before)
    where = {"channel": posted["channel"], "ts": posted["ts"], "text": "x"}
    after = [section("après", block_id="q")]
    assert await refused(client, "chat.update", **where, blocks=after) == "invalid_blocks"
    await client.chat_update(**where, blocks=[*before, section("après", block_id="q2")])
    assert len(ana(slack).messages()[0]["blocks"]) == 2


async def test_the_messages_of_invalid_blocks(slack: Slack, client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(
            channel=ana(slack).id, text="x", blocks=[section("x" * 3001), {"type": "header"}]
        )
    assert caught.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
        "[ERROR] missing required field: text [json-pointer:/blocks/1]",
    ]


async def test_a_picture_shows_a_file_that_is_there(slack: Slack, client: AsyncWebClient) -> None:
    asked = await client.files_getUploadURLExternal(filename="a.png", length=1)
    picture = {"type": "image", "slack_file": {"id": asked["file_id"]}, "alt_text": "a"}
    for method, said in (
        ("chat.postMessage", {"channel": ana(slack).id, "text": "x", "blocks": [picture]}),
        ("views.publish", {"user_id": "U0ANA", "view": HOME | {"blocks": [picture]}}),
    ):
        with pytest.raises(SlackApiError, match=r"invalid slack file.*/blocks/0/slack_file"):
            await client.api_call(method, json=said)
    sent = await client.files_upload_v2(content=b"1", filename="a.png")
    picture["slack_file"] = {"id": sent["files"][0]["id"]}
    await client.chat_postMessage(channel=ana(slack).id, text="x", blocks=[picture])


async def test_eight_people_at_most(slack: Slack, client: AsyncWebClient) -> None:
    workspace = slack.workspace("T1")
    client.token = workspace.install(*SCOPES, "mpim:write")
    people = [workspace.person(f"p{n}").id for n in range(9)]
    opened = await client.conversations_open(users=people[:8])
    again = await client.conversations_open(users=people[:8])
    assert (again["channel"]["id"], again["already_open"]) == (opened["channel"]["id"], True)
    assert await refused(client, "conversations.open", users=",".join(people)) == "too_many_users"


def test_two_messages_of_one_instant_have_an_order() -> None:
    place = Channel(id=D, kind="im", members=[])
    stamps = [place.stamp(1_800_000_000.5), place.stamp(1_800_000_000.5), place.stamp(1.0)]
    assert stamps == ["1800000000.500000", "1800000000.500001", "1800000000.500002"]


async def test_history_in_pages(slack: Slack, client: AsyncWebClient) -> None:
    for n in range(5):
        await client.chat_postMessage(channel=ana(slack).id, text=f"{n}", metadata=METADATA)
    messages = ana(slack).messages()
    await client.chat_postMessage(channel=D, text="fil", thread_ts=messages[0]["ts"])
    found: list[str] = []
    cursor = ""
    while True:
        page = await client.conversations_history(channel=D, limit=2, cursor=cursor)
        found += [each["text"] for each in page["messages"]]
        cursor = page["response_metadata"]["next_cursor"]
        if not page["has_more"]:
            break
    assert found == ["4", "3", "2", "1", "0"]
    third = messages[2]["ts"]
    after = await client.conversations_history(channel=D, oldest=third)
    assert [each["text"] for each in after["messages"]] == ["4", "3"]
    assert after["messages"][0]["metadata"] == {"event_type": "levain"}
    whole = await client.conversations_history(
        channel=D, oldest=third, inclusive=True, include_all_metadata=True
    )
    assert [each["metadata"] for each in whole["messages"]] == [METADATA] * 3


async def test_a_thread_begins_at_its_message(slack: Slack, client: AsyncWebClient) -> None:
    said = await ana(slack).say("une question")
    await ana(slack).say("ailleurs")
    answer = await ana(slack).say("une réponse", under=said)
    again = await ana(slack).say("une autre", under=answer)
    assert answer["thread_ts"] == again["thread_ts"] == said["ts"]
    for ts in (said["ts"], answer["ts"]):
        page = await client.conversations_replies(channel=D, ts=ts)
        assert [each["text"] for each in page["messages"]] == [
            "une question",
            "une réponse",
            "une autre",
        ]
    page = await client.conversations_replies(channel=D, ts=said["ts"], limit=1)
    assert [each["text"] for each in page["messages"]] == ["une question"]
    assert page["has_more"]


async def test_people(slack: Slack, client: AsyncWebClient) -> None:
    ana(slack, tz="Indian/Reunion", locale="en-GB", is_restricted=True)
    slack.workspace("T1").person("zoe", is_stranger=True, team_id="T9")
    known = (await client.users_info(user="U0ANA", include_locale=True))["user"]
    assert (known["tz"], known["tz_offset"], known["locale"]) == ("Indian/Reunion", 14400, "en-GB")
    assert (known["is_restricted"], known["is_ultra_restricted"]) == (True, False)
    guest = (await client.users_info(user="U0ZOE", include_locale=True))["user"]
    assert (guest["is_stranger"], guest["team_id"], "locale" in guest) == (True, "T9", False)
    listed = await client.users_list(limit=2)
    assert [user["id"] for user in listed["members"]] == ["U0BOT", "U0ANA"]
    assert listed["response_metadata"]["next_cursor"]
    found = await client.users_lookupByEmail(email="ANA@t1.example")
    assert found["user"]["profile"]["email"] == "ana@t1.example"
    assert (await client.conversations_members(channel=ana(slack).channel.id))["members"] == [
        "U0ANA",
        "U0BOT",
    ]


async def test_somebody_changes(slack: Slack, client: AsyncWebClient) -> None:
    slack.workspace("T1").change(ana(slack), tz="Pacific/Noumea", name="Anaïs")
    known = (await client.users_info(user="U0ANA"))["user"]
    assert (known["tz_offset"], known["real_name"]) == (39600, "Anaïs")
    with pytest.raises(AssertionError, match="colour"):
        ana(slack, colour="red")


async def test_two_workspaces_with_the_same_ids(slack: Slack, client: AsyncWebClient) -> None:
    there = slack.workspace("T2").person("ana")
    assert (there.id, there.channel.id) == (ana(slack).id, ana(slack).channel.id)
    await client.chat_postMessage(channel=there.id, text="ici")
    assert [len(who.messages()) for who in (ana(slack), there)] == [1, 0]


async def test_arguments_come_in_three_ways(slack: Slack, http: aiohttp.ClientSession) -> None:
    url = f"{slack.base_url}chat.postMessage?channel={ana(slack).id}&unfurl_links=0"
    form = {"token": slack.workspace("T1").token, "blocks": '[{"type": "divider"}]'}
    async with http.post(url, data=form) as answer:
        assert (await answer.json())["message"]["blocks"][0]["type"] == "divider"


# --- Views


async def test_a_trigger_is_used_once_and_soon(slack: Slack, client: AsyncWebClient) -> None:
    view = modal(section())
    trigger = new_trigger(ana(slack))
    await client.views_open(trigger_id=trigger, view=view)
    again = await refused(client, "views.open", trigger_id=trigger, view=view)
    assert again == "exchanged_trigger_id"
    late = new_trigger(ana(slack))
    slack.triggers[late].made -= 3.1
    assert await refused(client, "views.open", trigger_id=late, view=view) == "expired_trigger_id"
    elsewhere = new_trigger(slack.workspace("T2").person("ana"))
    other = await refused(client, "views.open", trigger_id=elsewhere, view=view)
    assert other == "invalid_trigger_id"


async def test_modals_stand_on_each_other(slack: Slack, client: AsyncWebClient) -> None:
    opened = await client.views_open(trigger_id=new_trigger(ana(slack)), view=modal(section()))
    root = opened["view"]["id"]
    outside = new_trigger(ana(slack))
    assert await refused(client, "views.push", trigger_id=outside, view=modal(section())) == (
        "not_found"
    )
    for _ in range(2):
        pushed = await client.views_push(
            trigger_id=new_trigger(ana(slack), root), view=modal(section())
        )
    assert pushed["view"]["root_view_id"] == root
    fourth = new_trigger(ana(slack), root)
    assert await refused(client, "views.push", trigger_id=fourth, view=modal(section())) == (
        "push_limit_reached"
    )
    await ana(slack).close()
    shown = ana(slack).modal()
    assert shown is not None
    assert shown["id"] == pushed["view"]["previous_view_id"]


async def test_an_update_knows_which_view_it_saw(slack: Slack, client: AsyncWebClient) -> None:
    typed = {"type": "plain_text_input", "action_id": "typed"}
    first = modal(field("Nom", "name", typed), external_id="form-1")
    opened = (await client.views_open(trigger_id=new_trigger(ana(slack)), view=first))["view"]
    await ana(slack).fill(opened, "Nom", "Ana")
    second = modal(field("Nom", "name", typed), section("merci"), external_id="form-1")
    updated = await client.views_update(external_id="form-1", view=second, hash=opened["hash"])
    assert updated["view"]["state"]["values"]["name"]["typed"]["value"] == "Ana"
    stale = {"view_id": opened["id"], "view": second, "hash": opened["hash"]}
    assert await refused(client, "views.update", **stale) == "hash_conflict"
    other = {"trigger_id": new_trigger(ana(slack)), "view": second}
    assert await refused(client, "views.open", **other) == "duplicate_external_id"


async def test_a_view_of_so_many_bytes(slack: Slack, client: AsyncWebClient) -> None:
    view: dict[str, Any] = HOME | {"blocks": [section("x" * 2900) for _ in range(82)]}
    left = VIEW - len(json.dumps(view))
    for block in view["blocks"]:
        more = min(left, 100)
        block["text"]["text"] += "x" * more
        left -= more
    assert len(json.dumps(view)) == VIEW
    await client.views_publish(user_id=ana(slack).id, view=view)
    view["private_metadata"] = ""
    assert await refused(client, "views.publish", user_id="U0ANA", view=view) == "view_too_large"


async def test_home(slack: Slack, client: AsyncWebClient) -> None:
    first = (await client.views_publish(user_id=ana(slack).id, view=HOME))["view"]
    await client.views_publish(user_id="U0ANA", view=HOME, hash=first["hash"])
    stale = {"user_id": "U0ANA", "view": HOME, "hash": first["hash"]}
    assert await refused(client, "views.publish", **stale) == "hash_conflict"
    shown = ana(slack).home()
    assert shown is not None
    assert shown["id"] == first["id"]


# --- Files and response_url


async def test_a_file_is_sent_and_read(
    slack: Slack, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    channel = ana(slack).channel.id
    await client.files_upload_v2(
        channel=channel, content=b"image", filename="a.png", title="A", initial_comment="Voici"
    )
    shown = ana(slack).messages()[0]
    assert (shown["text"], shown["files"][0]["title"]) == ("Voici", "A")
    known = (await client.files_info(file=shown["files"][0]["id"]))["file"]
    headers = {"Authorization": f"Bearer {client.token}"}
    async with http.get(known["url_private"], headers=headers) as answer:
        assert (await answer.read(), answer.content_type) == (b"image", "image/png")
    blind = slack.workspace("T1").install("files:write")
    for token in ("", "xoxb-x", blind, slack.workspace("T2").token):
        headers = {"Authorization": f"Bearer {token}"}
        asked = http.get(known["url_private"], headers=headers, allow_redirects=False)
        async with asked as answer:
            assert answer.status == 302


async def test_an_upload_that_is_not_whole(
    slack: Slack, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    asked = await client.files_getUploadURLExternal(filename="a.png", length=5)
    async with http.post(asked["upload_url"], data=b"imag") as answer:
        assert (answer.status, answer.content_type) == (400, "text/plain")
    missing = [{"id": asked["file_id"]}]
    assert await refused(client, "files.completeUploadExternal", files=missing) == "file_not_found"


async def test_a_response_url_serves_five_times_in_half_an_hour(slack: Slack) -> None:
    who = ana(slack)
    new = slack.new_response(who.records, who.user, who.channel.id)
    webhook = AsyncWebhookClient(new, retry_handlers=[])
    for kind in ("ephemeral", "in_channel", "ephemeral", "ephemeral"):
        assert (await webhook.send(text="voilà", response_type=kind)).body == "ok"
    refused_blocks = await webhook.send(text="x", blocks=[{"type": "section"}])
    assert (refused_blocks.status_code, "invalid_blocks" in refused_blocks.body) == (400, True)
    assert "used_url" in (await webhook.send(text="x")).body
    assert (len(who.ephemeral()), len(who.messages())) == (3, 1)
    late = slack.new_response(who.records, who.user, who.channel.id)
    slack.responses[late.rpartition("/")[2]].made -= 1801
    assert "expired_url" in (await AsyncWebhookClient(late).send(text="x")).body


async def test_a_response_url_replaces_the_message_of_a_button(
    slack: Slack, client: AsyncWebClient
) -> None:
    who = ana(slack)
    posted = await client.chat_postMessage(channel=who.id, text="Q ?")
    url = slack.new_response(who.records, who.user, posted["channel"], posted["ts"])
    await AsyncWebhookClient(url).send(text="Bravo !", replace_original=True)
    assert [each["text"] for each in who.messages()] == ["Bravo !"]
    await AsyncWebhookClient(url).send(delete_original=True)
    assert who.messages() == []
