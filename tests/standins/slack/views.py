"""views.*: modals and the Home."""

from __future__ import annotations

import copy
import json
import secrets
from collections.abc import Iterator
from typing import Any

from tests.standins.slack.blocks import VIEW, elements_of, fill, wrong_view
from tests.standins.slack.call import Answer, At, Refused
from tests.standins.slack.chat import wrong_files
from tests.standins.slack.workspace import BOT_ID, User, View

STACK = 3  # modals
TRIGGER = 3.0  # seconds

Object = dict[str, Any]

# What an element holds: the key of its value in a state, and of its value at first.
HELD = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}


def open_view(
    at: At, *, view: Object, trigger_id: str = "", interactivity_pointer: str = ""
) -> Answer:
    user, _ = _exchange(at, trigger_id or interactivity_pointer)
    made = make_view(at, view, "modal")
    show(at, user, made, stack=[])
    return {"view": made}


def push(at: At, *, view: Object, trigger_id: str = "", interactivity_pointer: str = "") -> Answer:
    user, inside = _exchange(at, trigger_id or interactivity_pointer)
    if inside not in [each["id"] for each in user.modals]:
        raise Refused("not_found")
    if len(user.modals) >= STACK:
        raise Refused("push_limit_reached")
    made = make_view(at, view, "modal")
    show(at, user, made, stack=user.modals)
    return {"view": made}


def update(
    at: At,
    *,
    view: Object,
    view_id: str = "",
    external_id: str = "",
    hash: str = "",  # noqa: A002
) -> Answer:
    if bool(view_id) == bool(external_id):
        raise Refused("invalid_arguments", "[ERROR] either view_id or external_id is needed")
    for before in at.workspace.views():
        if view_id == before["id"] or (external_id and external_id == before["external_id"]):
            return {"view": replace(at, before, view, hash)}
    raise Refused("not_found")


def publish(at: At, *, user_id: str, view: Object, hash: str = "") -> Answer:  # noqa: A002
    if user_id not in at.workspace.users:
        raise Refused("user_not_found")
    if not at.slack.app.home_tab:
        raise Refused("not_enabled")
    user = at.workspace.users[user_id]
    if user.home and hash and hash != user.home["hash"]:
        raise Refused("hash_conflict")
    if hash and not user.home:
        raise Refused("hash_conflict")
    if user.home:
        return {"view": replace(at, user.home, view, "")}
    user.home = make_view(at, view, "home")
    user.home["root_view_id"] = user.home["id"]
    at.slack.bell.ring()
    return {"view": user.home}


# --- What they share


def obey(at: At, user: User, view: View, said: Object) -> None:
    """What the app wants to become of a modal that was submitted. Raises Refused."""
    match said.get("response_action"):
        case None if not said:
            user.modals.remove(view)
        case "clear" if said.keys() == {"response_action"}:
            user.modals.clear()
        case "errors":
            inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
            told = said.get("errors")
            if not isinstance(told, dict) or not told or told.keys() - inputs:
                raise Refused("invalid_errors", f"[ERROR] not of the form: {told}")
            view["errors"] = dict(told)
        case "update":
            replace(at, view, said.get("view") or {}, "")
        case "push":
            made = make_view(at, said.get("view") or {}, "modal")
            if len(user.modals) >= STACK:
                raise Refused("push_limit_reached")
            show(at, user, made, user.modals)
        case other:
            raise Refused("invalid_response_action", f"[ERROR] unknown: {other}")


def make_view(at: At, view: Object, kind: str, instead_of: str = "") -> View:
    """A view as Slack keeps it."""
    if len(json.dumps(view).encode()) > VIEW:
        raise Refused("view_too_large")
    found = wrong_view(view) or wrong_files(at.workspace, view["blocks"])
    if not found and view["type"] != kind:
        found = [f"[ERROR] must be a {kind} [json-pointer:/view/type]"]
    if found:
        raise Refused("invalid_arguments", *found)
    name = view.get("external_id", "")
    if name and any(
        each["external_id"] == name and each["id"] != instead_of for each in at.workspace.views()
    ):
        raise Refused("duplicate_external_id")
    blocks = fill(view["blocks"])
    return {
        "team_id": at.workspace.id,
        "app_id": at.slack.app.id,
        "app_installed_team_id": at.workspace.id,
        "bot_id": BOT_ID,
        "callback_id": "",
        "external_id": "",
        "private_metadata": "",
        "title": None,
        "submit": None,
        "close": None,
        "clear_on_close": False,
        "notify_on_close": False,
        "previous_view_id": None,
        **copy.deepcopy(view),
        "blocks": blocks,
        "id": at.slack.next_id("V"),
        "hash": f"{at.now:.6f}.{secrets.token_hex(4)}",
        "state": {"values": first_state(blocks)},
    }


def replace(at: At, before: View, view: Object, asked: str) -> View:
    """The same view with other content; what was typed stays where its ids stay."""
    if asked and asked != before["hash"]:
        raise Refused("hash_conflict")
    made = make_view(at, view, before["type"], before["id"])
    values = made["state"]["values"]
    for block, action in _pairs(before["state"]["values"]):
        held = before["state"]["values"][block][action]
        if values.get(block, {}).get(action, {}).get("type") == held["type"]:
            values[block][action] = held
    kept = {key: before[key] for key in ("id", "root_view_id", "previous_view_id")}
    before.clear()
    before.update(made | kept)
    at.slack.bell.ring()
    return before


def show(at: At, user: User, made: View, stack: list[View]) -> None:
    """Put a modal on top of others."""
    made["root_view_id"] = stack[0]["id"] if stack else made["id"]
    made["previous_view_id"] = stack[-1]["id"] if stack else None
    user.modals = [*stack, made]
    at.slack.bell.ring()


def first_state(blocks: list[Object]) -> Object:
    """What is chosen before anybody touched it."""
    values: Object = {}
    for block in blocks:
        for element in elements_of(block):
            if element["type"] in HELD:
                key, initial = HELD[element["type"]]
                empty: Any = [] if key in ("selected_options", "selected_users", "files") else None
                held = {"type": element["type"], key: element.get(initial, empty)}
                values.setdefault(block["block_id"], {})[element["action_id"]] = held
    return values


def _pairs(values: Object) -> Iterator[tuple[str, str]]:
    for block, actions in values.items():
        for action in actions:
            yield block, action


def _exchange(at: At, trigger_id: str) -> tuple[User, str]:
    """Whose it is, and the modal it came from, if any. Once, and soon."""
    trigger = at.slack.triggers.get(trigger_id)
    if trigger is None or trigger.workspace != at.workspace.id:
        raise Refused("invalid_trigger_id")
    if trigger.used:
        raise Refused("exchanged_trigger_id")
    if at.now - trigger.made > TRIGGER:
        raise Refused("expired_trigger_id")
    trigger.used = True
    return at.workspace.users[trigger.user], trigger.view
