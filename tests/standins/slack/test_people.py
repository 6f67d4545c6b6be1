"""What people do and see, through a bare Bolt app over two sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.standins.slack.bot import (
    Object,
    actions,
    button,
    connected,
    field,
    make_app,
    modal,
    options,
    plain,
    section,
)
from tests.standins.slack.people import Person
from tests.standins.slack.screen import labels, words
from tests.standins.slack.server import Slack

Ack = Callable[..., Awaitable[None]]
BOXES = {"type": "checkboxes", "action_id": "boxes", "options": options(3)}
MENU = {"type": "static_select", "action_id": "menu", "options": options(3)}
TYPED = {"type": "plain_text_input", "action_id": "typed", "min_length": 2, "max_length": 4}
EMAIL = {"type": "email_text_input", "action_id": "mail"}
DAY = {"type": "datepicker", "action_id": "day"}
TIME = {"type": "timepicker", "action_id": "time"}


@pytest.fixture
def ana(slack: Slack) -> Person:
    return slack.workspace("T1").person("ana")


@pytest.fixture
def app(slack: Slack, client: AsyncWebClient) -> AsyncApp:
    return make_app(slack, client)


@pytest.fixture
def acted(app: AsyncApp) -> list[Object]:
    """What the app heard of buttons and menus."""
    heard: list[Object] = []

    async def hear(ack: Ack, body: Object) -> None:
        heard.append(body)
        await ack()

    for name in ("yes", "no", "boxes", "menu", "done", "day"):
        app.action(name)(hear)
    return heard


async def show(person: Person, client: AsyncWebClient, *blocks: Object) -> Object:
    """Those blocks, as the person sees them."""
    posted = await client.chat_postMessage(channel=person.id, text="Q ?", blocks=list(blocks))
    return await person.expect(lambda message: message["ts"] == posted["ts"])


async def open_modal(person: Person, client: AsyncWebClient, view: Object) -> Object:
    trigger = person.slack.new_trigger(person.records, person.user)
    await client.views_open(trigger_id=trigger, view=view)
    shown = person.modal()
    assert shown is not None
    return shown


QUESTION = actions(
    button("A. Oui", "yes", value="1"),
    button("B. Non", "no", value="2"),
    button("Plus tard", "done"),
)
NAMES = {"its id": "no", "its label": "B. Non", "its value": "2", "its letter": "B", "small": "b"}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
async def test_a_button_has_several_names(
    slack: Slack,
    client: AsyncWebClient,
    app: AsyncApp,
    ana: Person,
    acted: list[Object],
    name: str,
) -> None:
    shown = await show(ana, client, section(), QUESTION)
    assert labels(shown) == ["A. Oui", "B. Non", "Plus tard"]
    async with connected(app, slack):
        await ana.tap(shown, name)
    (body,) = acted
    assert (body["actions"][0]["action_id"], body["actions"][0]["value"]) == ("no", "2")
    assert (body["message"]["ts"], body["channel"]["id"]) == (shown["ts"], ana.channel.id)
    assert ana.errors == []


async def test_inputs_of_a_message_wait_for_a_button_or_a_key(
    slack: Slack, client: AsyncWebClient, app: AsyncApp, ana: Person, acted: list[Object]
) -> None:
    field_ = field("Mot", "words", TYPED | {"action_id": "yes"}, dispatch_action=True)
    shown = await show(ana, client, field("Choix", "list", MENU), field_, QUESTION)
    async with connected(app, slack):
        await ana.pick(shown, "Choix", "o1")
        await ana.fill(shown, "Mot", "oui")
        assert acted == []
        await ana.tap(shown, "no")
        await ana.fill(shown, "Mot", "non", enter=True)
    tapped, entered = acted
    values = tapped["state"]["values"]
    assert values["list"]["menu"]["selected_option"]["value"] == "o1"
    assert values["words"]["yes"] == {"type": "plain_text_input", "value": "oui"}
    (action,) = entered["actions"]
    assert (action["type"], action["value"]) == ("plain_text_input", "non")
    with pytest.raises(AssertionError, match="4 characters at most"):
        await ana.fill(shown, "Mot", "peut-être")


async def test_what_is_not_there_cannot_be_tapped(client: AsyncWebClient, ana: Person) -> None:
    shown = await show(
        ana, client, QUESTION, actions(button("Oui", "yes-2"), button("Oui", "yes-3"))
    )
    with pytest.raises(AssertionError, match="no 'D' here, but"):
        await ana.tap(shown, "D")
    with pytest.raises(AssertionError, match="the name of 2 things"):
        await ana.tap(shown, "Oui")


async def test_what_was_seen_can_be_tapped_twice(
    slack: Slack, client: AsyncWebClient, app: AsyncApp, ana: Person, acted: list[Object]
) -> None:
    """The second tap may leave before the first has changed the message."""
    shown = await show(ana, client, QUESTION)
    async with connected(app, slack):
        await asyncio.gather(ana.tap(shown, "A"), ana.tap(shown, "A"))
        await client.chat_update(channel=shown["channel"], ts=shown["ts"], text="Bravo !")
        await ana.tap(shown, "A")
    assert [body["message"]["text"] for body in acted] == ["Q ?", "Q ?", "Bravo !"]
    assert len({body["trigger_id"] for body in acted}) == 3


async def test_boxes_are_kept_until_they_are_sent(
    slack: Slack, client: AsyncWebClient, app: AsyncApp, ana: Person, acted: list[Object]
) -> None:
    shown = await show(
        ana,
        client,
        {"type": "actions", "block_id": "choice", "elements": [BOXES, MENU]},
        actions(button("Valider", "done")),
    )
    async with connected(app, slack):
        await ana.pick(shown, "boxes", "o0", "2")
        await ana.pick(shown, "menu", "1. option")
        await ana.tap(shown, "Valider")
    first, second, last = acted
    assert [each["value"] for each in first["actions"][0]["selected_options"]] == ["o0", "o2"]
    assert second["actions"][0]["selected_option"]["value"] == "o1"
    held = last["state"]["values"]["choice"]
    assert [each["value"] for each in held["boxes"]["selected_options"]] == ["o0", "o2"]
    assert held["menu"]["selected_option"]["value"] == "o1"


FORM = modal(
    field("Prénom", "name", TYPED),
    field("Courriel", "mail", EMAIL, optional=True),
    field("Jour", "day", DAY, optional=True),
    field("Heure", "time", TIME, optional=True),
    field("Thèmes", "themes", BOXES, optional=True),
)
BAD = {
    "nothing": [],
    "too short": [("Prénom", "A")],
    "too long": [("Prénom", "Anaïs")],
    "not valid": [("Prénom", "Ana"), ("Courriel", "ana")],
}


@pytest.mark.parametrize("typed", BAD.values(), ids=BAD)
async def test_a_form_that_is_not_filled_stays(
    client: AsyncWebClient, ana: Person, typed: list[tuple[str, str]]
) -> None:
    shown = await open_modal(ana, client, FORM)
    for name, text in typed:
        await ana.fill(shown, name, text)
    with pytest.raises(AssertionError, match="the form is not filled"):
        await ana.submit()


async def test_a_form_says_what_was_filled(
    slack: Slack, client: AsyncWebClient, app: AsyncApp, ana: Person
) -> None:
    heard: list[Object] = []

    @app.view("form")
    async def hear(ack: Ack, view: Object) -> None:
        heard.append(view["state"]["values"])
        await ack()

    shown = await open_modal(ana, client, FORM)
    with pytest.raises(ValueError, match="Invalid isoformat"):
        await ana.pick(shown, "Jour", "demain")
    async with connected(app, slack):
        await ana.fill(shown, "Prénom", "Ana")
        await ana.pick(shown, "Jour", "2026-01-05")
        await ana.pick(shown, "Heure", "09:30")
        await ana.pick(shown, "Thèmes", "o1")
        await ana.submit()
    (state,) = heard
    assert state["name"]["typed"] == {"type": "plain_text_input", "value": "Ana"}
    assert state["mail"]["mail"] == {"type": "email_text_input", "value": None}
    assert state["day"]["day"]["selected_date"] == "2026-01-05"
    assert state["time"]["time"]["selected_time"] == "09:30"
    assert [each["value"] for each in state["themes"]["boxes"]["selected_options"]] == ["o1"]
    assert ana.modal() is None


THEN = {
    "errors": ({"response_action": "errors", "errors": {"name": "Encore"}}, ["Préférences"], ""),
    "update": ({"response_action": "update", "view": modal(section("2"))}, ["Préférences"], ""),
    "push": ({"response_action": "push", "view": modal(section("2"))}, ["Préférences"] * 2, ""),
    "clear": ({"response_action": "clear"}, [], ""),
    "errors of elsewhere": (
        {"response_action": "errors", "errors": {"nom": "x"}},
        ["Préférences"],
        "invalid_errors",
    ),
    "a wrong view": (
        {"response_action": "update", "view": modal()},
        ["Préférences"],
        "invalid_arguments",
    ),
    "unknown": ({"response_action": "close"}, ["Préférences"], "invalid_response_action"),
}


@pytest.mark.parametrize(("said", "left", "error"), THEN.values(), ids=THEN)
async def test_what_the_app_makes_of_a_form(
    slack: Slack,
    client: AsyncWebClient,
    app: AsyncApp,
    ana: Person,
    said: Object,
    left: list[str],
    error: str,
) -> None:
    @app.view("form")
    async def answer(ack: Ack) -> None:
        await ack(**said)

    shown = await open_modal(ana, client, modal(field("Prénom", "name", TYPED)))
    async with connected(app, slack):
        await ana.fill(shown, "Prénom", "Ana")
        await ana.submit()
    assert [view["title"]["text"] for view in ana.user.modals] == left
    assert len(ana.errors) == bool(error)
    assert error in "".join(ana.errors)


async def test_what_was_wrong_is_not_sent_back(
    slack: Slack, client: AsyncWebClient, app: AsyncApp, ana: Person
) -> None:
    heard: list[Object] = []

    @app.view("form")
    async def answer(ack: Ack, view: Object) -> None:
        heard.append(view)
        if len(heard) == 1:
            await ack(response_action="errors", errors={"name": "Encore"})
        else:
            await ack()

    shown = await open_modal(ana, client, modal(field("Prénom", "name", TYPED)))
    async with connected(app, slack):
        await ana.fill(shown, "Prénom", "Ana")
        await ana.submit()
        again = ana.modal()
        await ana.submit()
    assert again is not None
    assert again["errors"] == {"name": "Encore"}
    assert ["errors" in view for view in heard] == [False, False]
    assert ana.modal() is None


async def test_the_home_is_opened_and_used(
    slack: Slack, client: AsyncWebClient, app: AsyncApp, ana: Person, acted: list[Object]
) -> None:
    @app.event("app_home_opened")
    async def greet(event: Object) -> None:
        blocks = [section("Bienvenue"), QUESTION]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    async with connected(app, slack):
        await ana.open_home()
        home = await ana.until(ana.home)
        await ana.tap(home, "Plus tard")
    assert "Bienvenue" in words(home)
    (body,) = acted
    assert (body["view"]["id"], "response_url" in body) == (home["id"], False)
    assert body["container"] == {"type": "view", "view_id": home["id"]}


async def test_a_closed_form_is_told_if_it_asked(
    slack: Slack, client: AsyncWebClient, app: AsyncApp, ana: Person
) -> None:
    heard: list[str] = []

    @app.view_closed("form")
    async def hear(ack: Ack, view: Object) -> None:
        heard.append(view["id"])
        await ack()

    async with connected(app, slack):
        await open_modal(ana, client, modal(section()))
        await ana.close()
        shown = await open_modal(ana, client, modal(section(), notify_on_close=True))
        await ana.close()
    assert heard == [shown["id"]]


async def test_a_word_is_changed_and_taken_back(
    slack: Slack, client: AsyncWebClient, app: AsyncApp, ana: Person
) -> None:
    heard: list[str] = []

    @app.event("message")
    async def hear(event: Object) -> None:
        heard.append(event.get("subtype", "said"))

    async with connected(app, slack):
        said = await ana.say("bonjuor")
        await ana.edit(said, "bonjour")
        assert [each["text"] for each in ana.messages()] == ["bonjour"]
        await ana.delete(said)
        await ana.upload("cours.yaml", b"id: x")
        await slack.ledger.until(lambda ledger: len(ledger.acks) == 4)
        bots = await client.chat_postMessage(channel=ana.id, text="x")
        with pytest.raises(AssertionError, match="not their own"):
            await ana.edit({**bots["message"], "channel": bots["channel"]}, "y")
    assert sorted(heard) == ["file_share", "message_changed", "message_deleted", "said"]
    assert ana.messages()[0]["files"][0]["name"] == "cours.yaml"


async def test_a_mention_in_a_channel(slack: Slack, app: AsyncApp, ana: Person) -> None:
    heard: list[str] = []

    async def hear(event: Object) -> None:
        heard.append(event["type"])

    app.event("app_mention")(hear)
    app.event("message")(hear)
    place = slack.workspace("T1").channel("general", ana.id)
    async with connected(app, slack):
        await ana.say("<@U0BOT> bonjour", place)
        await slack.ledger.until(lambda ledger: len(ledger.acks) == 2)
    assert sorted(heard) == ["app_mention", "message"]
    assert ana.messages() == []


async def test_each_message_is_expected_once(client: AsyncWebClient, ana: Person) -> None:
    first = await client.chat_postMessage(channel=ana.id, text="un")
    await client.chat_postMessage(channel=ana.id, text="un, encore")
    assert [(await ana.expect("un"))["text"] for _ in range(2)] == ["un", "un, encore"]
    await client.chat_update(channel=first["channel"], ts=first["ts"], text="un, changé")
    assert (await ana.expect("un"))["text"] == "un, changé"
    with pytest.raises(AssertionError, match=r"not seen in 0.05 s\n(.*\n)*.*'un, encore'"):
        await ana.expect("un", patience=0.05)


async def test_a_message_is_waited_for(client: AsyncWebClient, ana: Person) -> None:
    waiting = asyncio.create_task(ana.expect(lambda message: message["text"] == "enfin"))
    await client.chat_postMessage(channel=ana.id, text="pas encore")
    assert not waiting.done()
    await client.chat_postMessage(channel=ana.id, text="enfin")
    assert (await waiting)["text"] == "enfin"


async def test_words_are_those_of_the_blocks(client: AsyncWebClient, ana: Person) -> None:
    picture = {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "un levain"}
    shown = await show(ana, client, {"type": "header", "text": plain("Titre")}, picture, QUESTION)
    assert words(shown).splitlines() == ["Titre", "un levain", "A. Oui", "B. Non", "Plus tard"]
