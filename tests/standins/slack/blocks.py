"""Block Kit, as strict as Slack or stricter: what may stand where, and how much of it.

The tables say it; `wrong_blocks` and `wrong_view` read them, then ask the SDK's own models.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any, Literal

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.standins.slack.shapes import (
    Check,
    any_of,
    anything,
    begins,
    both,
    chars,
    flag,
    items,
    kind,
    number,
    one_of,
    shape,
    word,
    wrong,
)

Surface = Literal["message", "modal", "home"]
Blocks = list[dict[str, Any]]
Keys = dict[str, Any]  # checks, by key

MOST = {"message": 50, "modal": 100, "home": 100}  # blocks
MARKDOWN = 12_000  # characters, in all the markdown blocks of a message
VIEW = 250_000  # bytes, as JSON
CELLS = 10_000  # characters, in all the cells of the table of a message

ID = chars(255)
URL = chars(3000)
PUBLIC = both(URL, begins("http://", "https://"))  # Slack goes and looks
DATE = chars(10, 10)
TIME = chars(5, 5)


def plain(high: int) -> Check:
    return shape(type=word("plain_text"), text=chars(high), emoji=(flag,))


def words(high: int) -> Check:
    """Plain or with marks."""
    marked = shape(type=word("mrkdwn"), text=chars(high), verbatim=(flag,))
    return kind({"plain_text": plain(high), "mrkdwn": marked})


# --- Inside elements

CONFIRM = shape(
    title=plain(100),
    text=words(300),
    confirm=plain(30),
    deny=plain(30),
    style=(word("primary", "danger"),),
)
OPTION = shape(text=plain(75), value=chars(150), description=(plain(75),))
RICH_OPTION = shape(text=words(75), value=chars(150), description=(words(75),))
MENU_OPTION = shape(text=plain(75), value=chars(150), description=(plain(75),), url=(URL,))
GROUP = shape(label=plain(75), options=items(OPTION, 1, 100))
DISPATCH = shape(
    trigger_actions_on=items(word("on_enter_pressed", "on_character_entered"), 1, 2),
)
FILTER = shape(
    include=(items(word("im", "mpim", "private", "public"), 1, 4),),
    exclude_external_shared_channels=(flag,),
    exclude_bot_users=(flag,),
)
FEEDBACK = shape(text=plain(75), value=chars(2000), accessibility_label=(chars(75),))
PICTURE: Keys = {
    "type": word("image"),
    "image_url": (PUBLIC,),
    "slack_file": (both(shape(id=(ID,), url=(URL,)), one_of("id", "url")),),
    "alt_text": chars(2000),
}

_ACTS = {"action_id": (ID,), "confirm": (CONFIRM,)}
_FIELD = {"action_id": (ID,), "focus_on_load": (flag,)}
_SELECT = dict(**_ACTS, placeholder=(plain(150),), focus_on_load=(flag,))
_MULTI = dict(**_SELECT, max_selected_items=(number(1, 100),))
_TYPED = dict(**_FIELD, placeholder=(plain(150),), dispatch_action_config=(DISPATCH,))


def _offers(keys: Keys, **more: Any) -> Check:
    """A select with options of its own, or groups of them."""
    lists = {"options": (items(OPTION, 1, 100),), "option_groups": (items(GROUP, 1, 100),)}
    return both(
        both(shape(**keys, **lists, **more), one_of("options", "option_groups")), _initial_is_known
    )


def _initial_is_known(value: Any, place: str) -> Iterator[str]:
    """What is chosen at first is one of the options."""
    first = [value["initial_option"]] if "initial_option" in value else []
    known = value.get("options", [])
    known = known + [one for group in value.get("option_groups", []) for one in group["options"]]
    for option in first + value.get("initial_options", []):
        if option not in known:
            yield wrong("the initial option is not among the options", place)


ELEMENTS: dict[str, Check] = {
    "button": shape(
        type=word("button"),
        text=plain(75),
        url=(URL,),
        value=(chars(2000),),
        style=(word("primary", "danger"),),
        accessibility_label=(chars(75),),
        **_ACTS,
    ),
    "image": both(shape(**PICTURE), one_of("image_url", "slack_file")),
    "overflow": shape(type=word("overflow"), options=items(MENU_OPTION, 1, 5), **_ACTS),
    "radio_buttons": both(
        shape(
            type=word("radio_buttons"),
            options=items(RICH_OPTION, 1, 10),
            initial_option=(RICH_OPTION,),
            focus_on_load=(flag,),
            **_ACTS,
        ),
        _initial_is_known,
    ),
    "checkboxes": both(
        shape(
            type=word("checkboxes"),
            options=items(RICH_OPTION, 1, 10),
            initial_options=(items(RICH_OPTION, 1, 10),),
            focus_on_load=(flag,),
            **_ACTS,
        ),
        _initial_is_known,
    ),
    "static_select": _offers(_SELECT, type=word("static_select"), initial_option=(OPTION,)),
    "multi_static_select": _offers(
        _MULTI, type=word("multi_static_select"), initial_options=(items(OPTION, 1, 100),)
    ),
    "users_select": shape(type=word("users_select"), initial_user=(ID,), **_SELECT),
    "multi_users_select": shape(
        type=word("multi_users_select"), initial_users=(items(ID, 1, 100),), **_MULTI
    ),
    "channels_select": shape(type=word("channels_select"), initial_channel=(ID,), **_SELECT),
    "conversations_select": shape(
        type=word("conversations_select"),
        initial_conversation=(ID,),
        default_to_current_conversation=(flag,),
        response_url_enabled=(flag,),
        filter=(FILTER,),
        **_SELECT,
    ),
    "datepicker": shape(type=word("datepicker"), initial_date=(DATE,), **_SELECT),
    "timepicker": shape(
        type=word("timepicker"), initial_time=(TIME,), timezone=(chars(100),), **_SELECT
    ),
    "datetimepicker": shape(
        type=word("datetimepicker"),
        initial_date_time=(number(10**9, 10**10 - 1),),
        focus_on_load=(flag,),
        **_ACTS,
    ),
    "plain_text_input": shape(
        type=word("plain_text_input"),
        initial_value=(chars(3000, 0),),
        multiline=(flag,),
        min_length=(number(0, 3000),),
        max_length=(number(1, 3000),),
        **_TYPED,
    ),
    "email_text_input": shape(
        type=word("email_text_input"), initial_value=(chars(3000, 0),), **_TYPED
    ),
    "url_text_input": shape(type=word("url_text_input"), initial_value=(chars(3000, 0),), **_TYPED),
    "number_input": shape(
        type=word("number_input"),
        is_decimal_allowed=flag,
        initial_value=(chars(100),),
        min_value=(chars(100),),
        max_value=(chars(100),),
        **_TYPED,
    ),
    "file_input": shape(
        type=word("file_input"),
        action_id=(ID,),
        filetypes=(items(chars(20), 1, 100),),
        max_files=(number(1, 10),),
    ),
    "feedback_buttons": shape(
        type=word("feedback_buttons"),
        action_id=(ID,),
        positive_button=FEEDBACK,
        negative_button=FEEDBACK,
    ),
    "icon_button": shape(
        type=word("icon_button"),
        icon=word("trash"),
        text=plain(75),
        value=(chars(2000),),
        accessibility_label=(chars(75),),
        visible_to_user_ids=(items(ID, 1, 100),),
        **_ACTS,
    ),
    "plain_text": plain(3000),
    "mrkdwn": words(3000),
}

_PICK_ONE = ("static_select", "users_select", "channels_select", "conversations_select")
_PICK_MANY = ("multi_static_select", "multi_users_select")
_WHEN = ("datepicker", "timepicker", "datetimepicker")
_MARK = ("radio_buttons", "checkboxes")
_TYPE = ("plain_text_input", "email_text_input", "url_text_input", "number_input")

ACCESSORY = ("button", "image", "overflow", *_MARK, *_WHEN, *_PICK_ONE, *_PICK_MANY)
ACTION = ("button", "overflow", *_MARK, *_WHEN, *_PICK_ONE)
INPUT = (*_TYPE, "file_input", *_MARK, *_WHEN, *_PICK_ONE, *_PICK_MANY)
CONTEXT = ("image", "plain_text", "mrkdwn")
HIDDEN = ("feedback_buttons", "icon_button")
MODAL_ONLY = ("email_text_input", "url_text_input", "number_input", "file_input")

# --- Blocks

STYLE = shape(
    bold=(flag,),
    italic=(flag,),
    strike=(flag,),
    code=(flag,),
    underline=(flag,),
    highlight=(flag,),
    client_highlight=(flag,),
    unlink=(flag,),
)
SPAN = kind(
    {
        "text": shape(type=word("text"), text=chars(40_000), style=(STYLE,)),
        "link": shape(
            type=word("link"), url=URL, text=(chars(40_000),), unsafe=(flag,), style=(STYLE,)
        ),
        "emoji": shape(type=word("emoji"), name=chars(100), unicode=(chars(100),), style=(STYLE,)),
        "user": shape(type=word("user"), user_id=ID, style=(STYLE,)),
        "channel": shape(type=word("channel"), channel_id=ID, style=(STYLE,)),
        "usergroup": shape(type=word("usergroup"), usergroup_id=ID, style=(STYLE,)),
        "broadcast": shape(type=word("broadcast"), range=word("here", "channel", "everyone")),
        "date": shape(
            type=word("date"),
            timestamp=number(0, 10**11),
            format=chars(200),
            url=(URL,),
            fallback=(chars(200),),
            style=(STYLE,),
        ),
        "color": shape(type=word("color"), value=chars(20)),
    }
)
LINES = kind(
    {"rich_text_section": shape(type=word("rich_text_section"), elements=items(SPAN, 0, 1000))}
)
_RICH: dict[str, Check] = {
    "rich_text_section": shape(type=word("rich_text_section"), elements=items(SPAN, 0, 1000)),
    "rich_text_list": shape(
        type=word("rich_text_list"),
        style=word("bullet", "ordered"),
        elements=items(LINES, 1, 1000),
        indent=(number(0, 8),),
        offset=(number(0, 10**6),),
        border=(number(0, 1),),
    ),
    "rich_text_preformatted": shape(
        type=word("rich_text_preformatted"),
        elements=items(SPAN, 1, 1000),
        border=(number(0, 1),),
        language=(chars(50),),
    ),
    "rich_text_quote": shape(
        type=word("rich_text_quote"), elements=items(SPAN, 1, 1000), border=(number(0, 1),)
    ),
}
RICH_TEXT = shape(type=word("rich_text"), block_id=(ID,), elements=items(kind(_RICH), 1, 1000))
CELL = kind(
    {
        "raw_text": shape(type=word("raw_text"), text=chars(3000)),
        "raw_number": shape(
            type=word("raw_number"), value=anything, text=(chars(3000),), format=(anything,)
        ),
        "rich_text": RICH_TEXT,
    }
)
COLUMN = shape(align=(word("left", "center", "right"),), is_wrapped=(flag,))

_CARD = both(
    shape(
        type=word("card"),
        block_id=(ID,),
        hero_image=(kind(ELEMENTS, "image"),),
        icon=(kind(ELEMENTS, "image"),),
        title=(words(150),),
        subtitle=(words(150),),
        body=(words(200),),
        actions=(items(kind(ELEMENTS, "button"), 1, 3),),
    ),
    any_of("hero_image", "title", "actions", "body"),
)

BLOCKS: dict[str, Check] = {
    "section": both(
        shape(
            type=word("section"),
            block_id=(ID,),
            text=(words(3000),),
            fields=(items(words(2000), 1, 10),),
            accessory=(kind(ELEMENTS, *ACCESSORY),),
            expand=(flag,),
        ),
        any_of("text", "fields"),
    ),
    "header": shape(type=word("header"), block_id=(ID,), text=plain(150)),
    "divider": shape(type=word("divider"), block_id=(ID,)),
    "image": both(
        shape(block_id=(ID,), title=(plain(2000),), **PICTURE), one_of("image_url", "slack_file")
    ),
    "context": shape(
        type=word("context"), block_id=(ID,), elements=items(kind(ELEMENTS, *CONTEXT), 1, 10)
    ),
    "context_actions": shape(
        type=word("context_actions"), block_id=(ID,), elements=items(kind(ELEMENTS, *HIDDEN), 1, 5)
    ),
    "actions": shape(
        type=word("actions"), block_id=(ID,), elements=items(kind(ELEMENTS, *ACTION), 1, 25)
    ),
    "input": shape(
        type=word("input"),
        block_id=(ID,),
        label=plain(2000),
        element=kind(ELEMENTS, *INPUT),
        hint=(plain(2000),),
        optional=(flag,),
        dispatch_action=(flag,),
    ),
    "markdown": shape(type=word("markdown"), block_id=(ID,), text=chars(MARKDOWN)),
    "rich_text": RICH_TEXT,
    "table": shape(
        type=word("table"),
        block_id=(ID,),
        rows=items(items(CELL, 1, 20), 1, 100),
        column_settings=(items(COLUMN, 1, 20),),
    ),
    "alert": shape(
        type=word("alert"),
        block_id=(ID,),
        text=words(3000),
        level=(word("default", "info", "warning", "error", "success"),),
    ),
    "card": _CARD,
    "carousel": shape(
        type=word("carousel"), block_id=(ID,), elements=items(kind({"card": _CARD}), 1, 10)
    ),
}
_CHILDREN = kind(BLOCKS, "section", "header", "divider", "image", "context", "actions", "rich_text")
BLOCKS["container"] = both(
    shape(
        type=word("container"),
        block_id=(ID,),
        title=(plain(150),),
        rich_text_title=(RICH_TEXT,),
        subtitle=(words(150),),
        child_blocks=items(_CHILDREN, 1, 10),
        width=(word("narrow", "standard", "wide", "full"),),
        icon=(kind(ELEMENTS, "image"),),
        is_collapsible=(flag,),
        default_collapsed=(flag,),
        has_header_divider=(flag,),
    ),
    one_of("title", "rich_text_title"),
)

_EVERYWHERE = ("actions", "context", "divider", "header", "image", "input", "rich_text", "section")
ALLOWED: dict[str, tuple[str, ...]] = {
    "message": tuple(BLOCKS),
    "modal": (*_EVERYWHERE, "alert"),
    "home": (*_EVERYWHERE, "alert"),
}

_VIEW: Keys = {
    "callback_id": (ID,),
    "external_id": (ID,),
    "private_metadata": (chars(3000, 0),),
    "blocks": anything,
}
VIEWS: dict[str, Check] = {
    "modal": shape(
        type=word("modal"),
        title=plain(24),
        submit=(plain(24),),
        close=(plain(24),),
        clear_on_close=(flag,),
        notify_on_close=(flag,),
        submit_disabled=(flag,),
        **_VIEW,
    ),
    "home": shape(type=word("home"), **_VIEW),
}


# --- What reads the tables


def wrong_blocks(blocks: object, surface: Surface = "message") -> list[str]:
    """What Slack would say of them, nothing if all is well."""
    each = kind(BLOCKS, *ALLOWED[surface])
    found = list(items(each, 0 if surface == "message" else 1, MOST[surface])(blocks, "/blocks"))
    if not found:
        assert isinstance(blocks, list)
        found = [*_twice(blocks), *_together(blocks, surface)] or _by_the_models(blocks)
    return found


def wrong_view(view: object) -> list[str]:
    """What Slack would say of a view that is a modal or a home."""
    found = list(kind(VIEWS)(view, "/view"))
    if found:
        return found
    assert isinstance(view, dict)
    found = [said.replace(":/", ":/view/") for said in wrong_blocks(view["blocks"], view["type"])]
    has_input = not found and any(block["type"] == "input" for block in view["blocks"])
    if has_input and view["type"] == "modal" and "submit" not in view:
        found = [wrong("submit is required when an input is in blocks", "/view")]
    if found:
        return found
    try:
        View(**json.loads(json.dumps(view))).to_dict()
    except (SlackObjectFormationError, TypeError, ValueError) as error:
        return [wrong(f"the SDK's models: {error}", "/view")]
    return []


def changed_blocks(before: Blocks, after: Blocks) -> list[str]:
    """Blocks of an updated message that are not what they were, and yet keep their block_id."""
    known = {block["block_id"]: block for block in before}
    return [
        wrong(f"block_id {block['block_id']} was used by the message before", f"/blocks/{index}")
        for index, block in enumerate(after)
        if known.get(block["block_id"], block) != block
    ]


def files_in(part: Any, place: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Each file a picture shows, and its place."""
    inside = enumerate(part) if isinstance(part, list) else part.items()
    for key, value in inside:
        if key == "slack_file":
            yield f"{place}/{key}", value
        elif isinstance(value, dict | list):
            yield from files_in(value, f"{place}/{key}")


def fill(blocks: Sequence[dict[str, Any]]) -> Blocks:
    """With the ids Slack gives where there is none: always the same for the same block."""
    filled = []
    for index, block in enumerate(json.loads(json.dumps(blocks))):
        for number_, element in enumerate(elements_of(block)):
            if element["type"] not in (*CONTEXT, "image"):
                element.setdefault("action_id", _short(f"{number_}", element))
        block.setdefault("block_id", _short(f"{index}", block))
        filled.append(block)
    return filled


def elements_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    """What stands in a block and may be acted upon, in order; what is in its children too."""
    inside = [block[key] for key in ("accessory", "element") if key in block]
    if block["type"] in ("actions", "context", "context_actions"):
        inside += block["elements"]
    inside += block.get("actions", [])
    children = block.get("child_blocks", block["elements"] if block["type"] == "carousel" else [])
    return inside + [element for child in children for element in elements_of(child)]


def _short(salt: str, value: object) -> str:
    content = salt + json.dumps(value, sort_keys=True)
    return blake2b(content.encode(), digest_size=4).hexdigest()


def _twice(blocks: Blocks) -> Iterator[str]:
    """Ids that are not alone."""
    ids = Counter(block["block_id"] for block in blocks if "block_id" in block)
    yield from (
        wrong(f"block_id {name} already exists", "/blocks")
        for name, times in ids.items()
        if times > 1
    )
    for index, block in enumerate(blocks):
        ids = Counter(each["action_id"] for each in elements_of(block) if "action_id" in each)
        for name, times in ids.items():
            if times > 1:
                yield wrong(f"action_id {name} already exists", f"/blocks/{index}")


def _together(blocks: Blocks, surface: Surface) -> Iterator[str]:
    """What is right alone and wrong together, or right elsewhere."""
    written = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if written > MARKDOWN:
        yield wrong(f"no more than {MARKDOWN} characters of markdown allowed", "/blocks")
    tables = [block for block in blocks if block["type"] == "table"]
    if len(tables) > 1:
        yield wrong("only_one_table_allowed", "/blocks")
    for table in tables:
        yield from _wrong_table(table)
    inside = [(index, each) for index, block in enumerate(blocks) for each in elements_of(block)]
    if sum(each.get("focus_on_load", False) for _, each in inside) > 1:
        yield wrong("only one element can have focus_on_load", "/blocks")
    for index, each in inside:
        if each["type"] in MODAL_ONLY and surface != "modal":
            yield wrong(f"unsupported type: {each['type']}", f"/blocks/{index}/element/type")


def _wrong_table(table: dict[str, Any]) -> Iterator[str]:
    """Rows of one length, and not too many words in all."""
    widths = {len(row) for row in table["rows"]}
    if len(widths) > 1 or len(table.get("column_settings", ())) > max(widths):
        yield wrong("the rows of a table are of one length", "/blocks")
    if _letters(table["rows"]) > CELLS:
        yield wrong(f"no more than {CELLS} characters in a table", "/blocks")


def _letters(part: Any) -> int:
    """How many characters are read in cells."""
    if isinstance(part, list):
        return sum(map(_letters, part))
    if isinstance(part, dict):
        own = len(part["text"]) if isinstance(part.get("text"), str) else 0
        return own + sum(_letters(each) for each in part.values() if isinstance(each, dict | list))
    return 0


def _by_the_models(blocks: Blocks) -> list[str]:
    try:
        for block in Block.parse_all(json.loads(json.dumps(blocks))):
            block.to_dict()
    except (SlackObjectFormationError, TypeError, ValueError) as error:
        return [wrong(f"the SDK's models: {error}", "/blocks")]
    return []
