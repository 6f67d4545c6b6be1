"""What people do: each verb is a gesture of somebody in front of Slack.

A gesture the screen does not offer raises AssertionError: no such button, a form that is not
filled. What the app fails to do is not the person's doing: it is in `errors`, as they read it.
"""

from __future__ import annotations

import copy
import secrets
from typing import TYPE_CHECKING, Any

from tests.standins.slack import forms, oauth, views
from tests.standins.slack.api import reply_to
from tests.standins.slack.call import At, Refused
from tests.standins.slack.delivery import Payload
from tests.standins.slack.files import as_file
from tests.standins.slack.screen import Screen
from tests.standins.slack.sockets import NotAcked
from tests.standins.slack.workspace import (
    BOT,
    Channel,
    File,
    Message,
    Records,
    Token,
    User,
    View,
    as_user,
)

if TYPE_CHECKING:
    from tests.standins.slack.server import Slack

Object = dict[str, Any]
TROUBLE = "we had some trouble connecting"

_ANYBODY = Token(text="", kind="", workspace="", scopes=frozenset())


class Workspace:
    """What happens to a whole workspace."""

    def __init__(self, slack: Slack, records: Records) -> None:
        self.slack = slack
        self.records = records
        self.id = records.id

    @property
    def token(self) -> str:
        """Of the bot. Raises AssertionError if it is not installed."""
        assert self.records.token, f"the app is not installed in {self.id}"
        return self.records.token.text

    def person(self, name: str, **about: Any) -> Person:
        """Somebody, new the first time; `about` is what is true of them, as `User` holds it."""
        user_id = about.pop("id", f"U0{name.upper()}")
        if user_id not in self.records.users:
            email = f"{name.lower()}@{self.records.domain}.example"
            team = about.get("team_id", self.id)
            self.records.users[user_id] = User(id=user_id, name=name, email=email, team_id=team)
        _become(self.records.users[user_id], about)
        return Person(self.slack, self.records, self.records.users[user_id])

    def channel(self, name: str, *members: str, bot: bool = True) -> Channel:
        """A new public channel, by ids of its members."""
        inside = [*members, *([BOT] if bot else [])]
        made = Channel(id=self.records.next_id("C"), kind="channel", name=name, members=inside)
        self.records.channels[made.id] = made
        return made

    def deactivate(self, person: Person) -> None:
        """Their account is closed."""
        person.user.deleted = True
        self.change(person)

    def change(self, person: Person, **about: Any) -> None:
        """Something else is true of them: a time zone, a language, a name."""
        _become(person.user, about)
        now = self.slack.clock()
        organisation = self.records.organisation
        user = as_user(person.user, now, locale=True, email=True, organisation=organisation)
        event = {
            "type": "user_change",
            "user": user,
            "cache_ts": int(now),
            "event_ts": f"{now:.6f}",
        }
        self.slack.delivery.tell(self.records, event)

    def uninstall(self) -> None:
        oauth.uninstall(self.slack, self.records)

    def install(self, *scopes: str) -> str:
        """From the app's own page, without OAuth. Gives the token."""
        wanted = frozenset(scopes) or self.slack.app.scopes
        return oauth.install(self.slack, self.records, wanted).text

    def expire(self) -> None:
        """Twelve hours have passed for the bot's token."""
        assert self.records.token
        self.records.token.expires = self.slack.clock()


class Person(Screen):
    """Somebody, in the conversation they have with the bot."""

    # --- What they say

    async def say(
        self, text: str, where: Channel | None = None, under: Message | None = None
    ) -> Message:
        """`under`: in the thread that begins at that message, or that it is in."""
        place = self._place(where)
        said = {"client_msg_id": secrets.token_hex(16), "text": text, "blocks": _typed(text)}
        if under:
            assert under["ts"] in place.messages, "the message is gone"
            said["thread_ts"] = under.get("thread_ts", under["ts"])
        return self._post(place, said)

    async def mention(self, text: str, where: Channel, under: Message | None = None) -> Message:
        """Name the app in a channel."""
        return await self.say(f"<@{BOT}> {text}", where, under)

    async def upload(
        self, name: str, content: bytes = b"content", text: str = "", where: Channel | None = None
    ) -> Message:
        place = self._place(where)
        file = File(
            id=self.records.next_id("F"),
            name=name,
            owner=self.id,
            content=content,
            size=len(content),
            done=True,
            channels=[place.id],
        )
        self.records.files[file.id] = file
        shared = as_file(file, self.slack.url, self.records.id)
        said = {"subtype": "file_share", "text": text, "files": [shared], "upload": False}
        return self._post(place, said)

    async def edit(self, message: Message, text: str) -> None:
        place = self._own(message)
        content = {"text": text, "blocks": _typed(text)}
        self.slack.edit(self.records, place, message["ts"], content)

    async def delete(self, message: Message) -> None:
        self.slack.erase(self.records, self._own(message), message["ts"])

    async def slash(self, text: str = "", where: Channel | None = None) -> None:
        """A command: `/levain` is understood unless `text` begins with another."""
        place = self._place(where)
        named, _, rest = text.partition(" ")
        command = named if named.startswith("/") else min(self.slack.app.commands)
        rest = rest if named.startswith("/") else text
        token = self.records.token
        known = command in self.slack.app.commands and token and "commands" in token.scopes
        if not known or self.user.is_stranger:
            self._fail(f"{command} is not a valid command")
            return
        body = self._command(place, command, rest)
        said = await self._reach("slash_commands", body, f"{command} failed")
        if said:
            response = self.slack.responses[body["response_url"].rpartition("/")[2]]
            try:
                reply_to(self.slack, response, said)
            except Refused as refused:
                self._fail(f"{command} failed with the error {refused}")

    # --- What they touch

    async def open_home(self) -> None:
        await self._open("home")

    async def open_messages(self) -> None:
        await self._open("messages")

    async def tap(self, where: Message | View, what: str) -> None:
        """A button of a message, of the Home or of a modal: by its id, label, value or letter."""
        self._present()
        block, element = forms.find(where, what, "button")
        said: Object = {key: element[key] for key in ("text", "value", "style") if key in element}
        await self._act(where, block, {**forms.named(element), **said})

    async def pick(self, where: Message | View, what: str, *options: str) -> None:
        """Options of a menu, boxes or radio buttons; a date or a time; none to clear it."""
        self._present()
        block, element = forms.find(where, what, *forms.PICKED)
        held = forms.choose(element, options)
        await self._hold(where, block, element, held)

    async def fill(
        self, where: Message | View, what: str, text: str, *, enter: bool = False
    ) -> None:
        """A field of a form or of a message; `enter`: the key is pressed at the end."""
        self._present()
        block, element = forms.find(where, what, *forms.TYPED)
        most = element.get("max_length", 3000)
        assert "root_view_id" in where or len(text) <= most, f"{most} characters at most"
        tells = forms.is_told(element, enter=enter)
        await self._hold(where, block, element, {"value": text or None}, tells=tells)

    async def submit(self) -> None:
        """The modal on top. Raises AssertionError when Slack itself would not let it go."""
        self._present()
        view = self.user.modals[-1] if self.user.modals else None
        assert view, f"no modal\n{self.describe()}"
        assert view["submit"], f"nothing to submit\n{self.describe()}"
        view.pop("errors", None)
        trouble = forms.mistakes(view)
        assert not trouble, f"the form is not filled: {trouble}"
        body = {
            **self._somebody(),
            "type": "view_submission",
            "trigger_id": self.slack.new_trigger(self.records, self.user, view["id"]),
            "view": copy.deepcopy(view),
            "response_urls": [],
        }
        failed = len(self.errors)
        said = await self._reach("interactive", body, TROUBLE)
        if len(self.errors) == failed and view in self.user.modals:
            try:
                views.obey(self._at(), self.user, view, said or {})
            except Refused as refused:
                self._fail(f"{TROUBLE}: {refused.answer}")
            self.slack.bell.ring()

    async def close(self) -> None:
        """The modal on top, or all of them."""
        self._present()
        assert self.user.modals, f"no modal\n{self.describe()}"
        view = self.user.modals.pop()
        if view["clear_on_close"]:
            self.user.modals.clear()
        self.slack.bell.ring()
        if view["notify_on_close"]:
            body = {**self._somebody(), "type": "view_closed", "view": view, "is_cleared": False}
            await self._reach("interactive", body, TROUBLE)

    # --- How it gets to the app

    async def _reach(self, kind: str, body: Object, failure: str) -> Any:
        """What the app says to it; None, and an error on the screen, if it does not in time."""
        payload = Payload(
            kind=kind,
            workspace=self.records.id,
            body=body,
            trigger_id=body.get("trigger_id", ""),
        )
        try:
            return await self.slack.delivery.once(payload)
        except NotAcked as missed:
            self._fail(f"{failure}: {missed}")
            return None

    async def _act(self, where: Message | View, block: Object, action: Object) -> None:
        """One action in a message or a view, told to the app."""
        acted = {"block_id": block["block_id"], "action_ts": f"{self.slack.clock():.6f}", **action}
        inside = where["id"] if where.get("type") == "modal" else ""
        body = {
            **self._somebody(),
            "type": "block_actions",
            "trigger_id": self.slack.new_trigger(self.records, self.user, inside),
            "actions": [acted],
            **(self._in_view(where) if "root_view_id" in where else self._in_message(where)),
        }
        await self._reach("interactive", body, "this app did not respond")

    def _command(self, place: Channel, command: str, text: str) -> Object:
        name = "directmessage" if place.kind == "im" else place.name
        return {
            "token": self.slack.app.verification,
            "team_id": self.records.team_of(self.id),
            "team_domain": self.records.domain,
            **self._organisation_named(),
            "channel_id": place.id,
            "channel_name": name,
            "user_id": self.id,
            "user_name": self.user.name.lower(),
            "command": command,
            "text": text,
            "api_app_id": self.slack.app.id,
            "is_enterprise_install": str(self.records.is_organisation).lower(),
            "response_url": self.slack.new_response(self.records, self.user, place.id),
            "trigger_id": self.slack.new_trigger(self.records, self.user),
        }

    def _in_message(self, where: Message) -> Object:
        place = self._place_of(where)
        whisper = bool(where.get("is_ephemeral"))
        now = place.messages.get(where["ts"], {k: v for k, v in where.items() if k != "channel"})
        container = {
            "type": "message",
            "message_ts": where["ts"],
            "channel_id": place.id,
            "is_ephemeral": whisper,
        }
        found: Object = {
            "container": container,
            "channel": {"id": place.id, "name": place.name or "directmessage"},
            "state": {"values": copy.deepcopy(self._state(where))},
            "response_url": self.slack.new_response(self.records, self.user, place.id, where["ts"]),
        }
        return found if whisper else found | {"message": copy.deepcopy(now)}

    def _in_view(self, where: View) -> Object:
        for view in self.records.views():
            if view["id"] == where["id"]:
                container = {"type": "view", "view_id": view["id"]}
                return {"container": container, "view": copy.deepcopy(view)}
        raise AssertionError(f"this view is closed\n{self.describe()}")

    async def _hold(
        self,
        where: Message | View,
        block: Object,
        element: Object,
        held: Object,
        *,
        tells: bool = True,
    ) -> None:
        """Keep what was chosen; tell the app, unless it waits for the form or for a key."""
        state = self._state(where)
        now = {"type": element["type"], **held}
        if element["type"] in views.HELD:
            state.setdefault(block["block_id"], {})[element["action_id"]] = now
        self.slack.bell.ring()
        if tells and (block["type"] != "input" or block.get("dispatch_action")):
            await self._act(where, block, {**forms.named(element), **held})

    def _state(self, where: Message | View) -> Object:
        """What is chosen there so far, to be changed."""
        for view in self.records.views():
            if "root_view_id" in where and view["id"] == where["id"]:
                values: Object = view["state"]["values"]
                return values
        first = views.first_state(where.get("blocks", []))
        kept: Object = self.user.chosen.setdefault(where["ts"], {})
        for block_id, actions in first.items():
            kept.setdefault(block_id, actions)
        for gone in kept.keys() - first.keys():
            del kept[gone]
        return kept

    # --- Small things

    async def _open(self, tab: str) -> None:
        self._present()
        event: Object = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": self.channel.id,
            "tab": tab,
            "event_ts": f"{self.slack.clock():.6f}",
        }
        if tab == "home" and self.user.home:
            event["view"] = copy.deepcopy(self.user.home)
        self.slack.delivery.tell(self.records, event)

    def _somebody(self) -> Object:
        name = self.user.name.lower()
        team = self.records.team_of(self.id)
        user = {"id": self.id, "username": name, "name": name, "team_id": team}
        organisation = {"id": self.records.id, "name": self.records.name}
        return {
            "user": user,
            "team": {"id": team, "domain": self.records.domain},
            "api_app_id": self.slack.app.id,
            "token": self.slack.app.verification,
            "enterprise": organisation if self.records.is_organisation else None,
            "is_enterprise_install": self.records.is_organisation,
        }

    def _organisation_named(self) -> Object:
        """In a command, where it is left out of what a workspace alone sends."""
        if not self.records.is_organisation:
            return {}
        return {"enterprise_id": self.records.id, "enterprise_name": self.records.name}

    def _post(self, place: Channel, said: Object) -> Message:
        team = self.records.team_of(self.id)
        written = {"type": "message", "user": self.id, "team": team, **said}
        return copy.deepcopy(self.slack.post(self.records, place, written)) | {"channel": place.id}

    def _at(self) -> At:
        now = self.slack.clock()
        return At(slack=self.slack, now=now, workspace=self.records, token=_ANYBODY)

    def _present(self) -> None:
        assert not self.user.deleted, f"{self.id} is deactivated"

    def _place(self, where: Channel | None) -> Channel:
        self._present()
        place = where or self.channel
        writable = place.kind != "im" or self.slack.app.messages_tab
        assert writable, "sending messages to this app has been turned off"
        assert self.id in place.members, f"{self.id} is not in {place.id}"
        return place

    def _place_of(self, message: Message) -> Channel:
        return self.records.channels[message["channel"]]

    def _own(self, message: Message) -> Channel:
        self._present()
        assert message["user"] == self.id, "not their own message"
        place = self._place_of(message)
        assert message["ts"] in place.messages, "the message is gone"
        return place

    def _fail(self, error: str) -> None:
        self.errors.append(error)
        self.slack.bell.ring()


def _become(user: User, about: Object) -> None:
    """Raises AssertionError for what Slack does not know of anybody."""
    for key, value in about.items():
        assert hasattr(user, key), f"no {key} of a person"
        setattr(user, key, value)


def _typed(text: str) -> list[Object]:
    """What Slack makes of what somebody types."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "block_id": secrets.token_hex(3), "elements": [section]}]
