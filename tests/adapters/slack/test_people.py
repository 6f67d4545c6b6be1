"""People whom the settings name: found by their e-mail, once each."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.slack.people import find_people
from bot.domain.messages import Address


class Directory:
    """A workspace that knows one member by an e-mail."""

    async def call(self, workspace: str, method: str, **arguments: Any) -> dict[str, Any]:
        assert (workspace, method, arguments) == (
            "T1",
            "users.lookupByEmail",
            {"email": "ana@ville.example"},
        )
        return {"ok": True, "user": {"id": "U1"}}


def address(user: str) -> Address:
    return Address("slack", "T1", user, user)


async def test_whoever_is_there_by_e_mail_and_by_id_counts_once_and_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    people = [address("ana@ville.example"), address("U2"), address("U1")]
    found = await find_people(Directory(), people)  # type: ignore[arg-type]
    assert found == {people[0]: address("U1"), people[1]: address("U2")}
    assert caplog.messages == ["person 3 of the settings: the same as person 1: keep one"]
