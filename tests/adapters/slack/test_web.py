"""Over HTTP: signatures, and what is no payload."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
from pathlib import Path
from urllib.parse import quote

import aiohttp
import pytest

from adapters.slack.manifest import EVENTS_PATH
from adapters.slack.web import is_signed
from tests.adapters.slack.test_installation import over_http
from tests.adapters.slack.test_levain import answers, begin
from tests.standins.slack.server import Slack


async def test_a_lesson_over_http(slack: Slack, tmp_path: Path) -> None:
    async with over_http(slack, tmp_path, many=False) as (levain, url):
        await slack.delivery.listen(f"{url}{EVENTS_PATH}")
        ana = slack.workspace().person("ana")
        await ana.tap(await begin(ana), "B")
        await ana.expect("Leçon terminée")
        await ana.slash("progression")
        await ana.expect("Avancement")
        assert ana.errors == []
        assert len(await answers(levain, ana)) == 1
        assert slack.ledger.sockets == []


def signed(body: bytes, secret: str, at: float) -> dict[str, str]:
    base = b":".join((b"v0", str(int(at)).encode(), body))
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(int(at)), "X-Slack-Signature": f"v0={digest}"}


@pytest.mark.parametrize("kind", ["right", "wrong", "old", "none"])
async def test_only_what_slack_has_signed_is_heard(slack: Slack, tmp_path: Path, kind: str) -> None:
    async with over_http(slack, tmp_path, many=False) as (levain, url):
        ana = slack.workspace().person("ana")
        event = {"type": "message", "channel_type": "im", "user": ana.id, "text": "bonjour"}
        body = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event}
        raw = json.dumps(body).encode()
        secret = "nobody's" if kind == "wrong" else slack.app.signing_secret
        at = slack.clock() - (360 if kind == "old" else 0)
        headers = {} if kind == "none" else signed(raw, secret, at)
        headers["Content-Type"] = "application/json"
        async with aiohttp.ClientSession() as http:
            place = f"{url}{EVENTS_PATH}"
            async with http.post(place, data=raw, headers=headers) as answer:
                assert answer.status == (200 if kind == "right" else 401)
        if kind == "right":
            await ana.expect("bienvenue")
        else:
            assert levain.slack._lanes.waiting == 0
            assert ana.messages() == []


DEEP = b'{"a":' * 20_000 + b"1" + b"}" * 20_000
FORM = "application/x-www-form-urlencoded"
BODIES = {
    "no UTF-8": (b"\xff\xfe", "application/json", 400),
    "two megabytes": (b"x" * 2_000_000, "application/json", 413),
    "cut": (b"{", "application/json", 400),
    "null": (b"null", "application/json", 400),
    "a list": (b"[]", "application/json", 400),
    "a number": (b"7", "application/json", 400),
    "empty": (b"", "application/json", 400),
    "deep": (DEEP, "application/json", 400),
    "a deep list": (b"[" * 20_000 + b"]" * 20_000, "application/json", 400),
    "a form cut": (b"payload=%7B", FORM, 400),
    "a form of null": (b"payload=null", FORM, 400),
    "a deep form": (b"payload=" + quote(DEEP.decode()).encode(), FORM, 400),
    "many fields": (b"&".join(b"a%d=1" % n for n in range(5_000)), FORM, 400),
    "odd authorizations": (b'{"authorizations": 5, "event": null}', "application/json", 400),
    "unknown": (b'{"surprise": 1}', "application/json", 400),
    "an unknown event": (
        b'{"type": "event_callback", "event": {"type": "x"}}',
        "application/json",
        400,
    ),
    "odd team": (b'{"team": 7, "type": "block_actions"}', "application/json", 400),
}


@pytest.mark.parametrize("kind", BODIES)
async def test_what_is_no_payload_is_refused(
    slack: Slack, tmp_path: Path, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    """Without a signature it is not even parsed."""
    body, media_type, status = BODIES[kind]
    async with over_http(slack, tmp_path, many=False) as (_, url), aiohttp.ClientSession() as http:
        place = f"{url}{EVENTS_PATH}"
        headers = signed(body, slack.app.signing_secret, slack.clock())
        headers["Content-Type"] = media_type
        async with http.post(place, data=io.BytesIO(body), headers=headers) as answer:
            assert answer.status == status
            assert "unhandled" not in await answer.text()
            assert "site-packages" not in caplog.text
        headers["X-Slack-Signature"] = "v0=" + "0" * 64
        async with http.post(place, data=io.BytesIO(body), headers=headers) as answer:
            assert answer.status == (413 if status == 413 else 401)
        async with http.get(f"{url}/health") as answer:
            assert answer.status == 200


@pytest.mark.parametrize("named", ["", "team_id=T1", "user_id=U1"])
async def test_a_command_of_nobody_is_promised_no_answer(
    slack: Slack, tmp_path: Path, named: str
) -> None:
    body = f"command=/levain&{named}".encode()
    async with over_http(slack, tmp_path, many=False) as (_, url), aiohttp.ClientSession() as http:
        headers = signed(body, slack.app.signing_secret, slack.clock())
        headers["Content-Type"] = FORM
        async with http.post(f"{url}{EVENTS_PATH}", data=body, headers=headers) as answer:
            assert (answer.status, await answer.text()) == (200, "")


@pytest.mark.parametrize(
    "at",
    [None, "", "demain", "1e9", "-1", " 1", "1_0", "９" * 10, "²", "9" * 400, "NaN", "0"],
)
@pytest.mark.parametrize("signature", [None, "v0=é", "v0=", "v1=" + "0" * 64])
async def test_odd_timestamps_and_signatures_are_no_signature(
    slack: Slack, at: str | None, signature: str | None
) -> None:
    body, secret = b"{}", slack.app.signing_secret
    headers = {} if at is None else {"x-slack-request-timestamp": at}
    digest = hmac.new(secret.encode(), f"v0:{at}:{{}}".encode(), hashlib.sha256).hexdigest()
    for given in (signature, f"v0={digest}"):
        more = {} if given is None else {"x-slack-signature": given}
        assert not is_signed(secret, headers | more, body, slack.clock())


@pytest.mark.parametrize("at", ["demain", "²", "9" * 400, "-5"])
async def test_an_odd_timestamp_is_answered_401(slack: Slack, tmp_path: Path, at: str) -> None:
    async with over_http(slack, tmp_path, many=False) as (_, url), aiohttp.ClientSession() as http:
        headers = signed(b"{}", slack.app.signing_secret, slack.clock())
        headers["X-Slack-Request-Timestamp"] = at
        async with http.post(f"{url}{EVENTS_PATH}", data=b"{}", headers=headers) as answer:
            assert answer.status == 401
