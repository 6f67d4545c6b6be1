"""People whom the settings or the roster name by their e-mail, as Slack knows them."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import unquote

from adapters.retry import retry
from adapters.slack.client import SlackClient, SlackRefused
from adapters.slack.payload import id_of, object_of
from adapters.slack.user import parse_user
from bot.domain.errors import CannotDeliver, SendError
from bot.domain.messages import Address
from bot.domain.people import Member

TRIES = 3
PAUSE = 2.0  # seconds between two

log = logging.getLogger(__name__)


async def find_people(client: SlackClient, people: Sequence[Address]) -> Mapping[Address, Address]:
    """Find the addresses of people by their e-mail; people unknown to Slack are left out.

    Whoever is there twice, by an e-mail and an id for instance, counts the first time.
    """
    found: dict[Address, Address] = {}
    numbers: dict[Address, int] = {}
    for number, each in enumerate(people, 1):
        user = await _look_up(client, each, number) if "@" in each.user else each.user
        if user is None:
            continue
        address = Address(each.platform, each.workspace, user, user)
        first = numbers.setdefault(address, number)
        if first == number:
            found[each] = address
        else:
            log.warning("person %d of the settings: the same as person %d: keep one", number, first)
    return found


async def find_listed(
    client: SlackClient, workspaces: Sequence[str], said: Member
) -> list[Address]:
    """Find the addresses of a member of the roster: those listed, else by their e-mail anywhere.

    Raises SendError when Slack cannot be asked now.
    """
    listed = [person for person in said.addresses if person.startswith("slack/")]
    found = [Address.of(person, unquote(person.rpartition("/")[2])) for person in listed]
    for workspace in workspaces if said.email and not found else ():
        try:
            answer = await client.call(workspace, "users.lookupByEmail", email=said.email)
        except (SlackRefused, CannotDeliver):  # not there, or not served: others may be
            continue
        told = parse_user(answer.get("user") or {})
        where = workspace or id_of(object_of(answer.get("user")).get("team_id"))
        if told and where:
            found.append(Address("slack", where, told.user, told.user))
    return found


async def _look_up(client: SlackClient, person: Address, number: int) -> str | None:
    """Look up an id; None after a few tries, so that others are served when Slack is away."""
    ask = partial(client.call, person.workspace, "users.lookupByEmail", email=person.user)
    try:
        told = await retry(ask, tries=TRIES, pause=PAUSE)
        return str(told["user"]["id"])
    except SlackRefused as error:
        log.warning("person %d of the settings: %s: check the e-mail", number, error.code)
    except CannotDeliver as error:
        log.warning("person %d of the settings: %s", number, error)
    except SendError:
        log.warning(
            "person %d of the settings: Slack could not be asked until the next start", number
        )
    return None
