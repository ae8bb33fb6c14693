"""The webhook: what a tracker gets and can check, what its answers mean, and what it cannot do."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from pydantic import SecretStr

from adapters.port import Denied, Done, Later, Outcome, Unknown
from adapters.webhook import Hook, Webhook, signature
from policies.actions import Alert, Excerpt
from policies.cases.states import MERGED, QUEUED, RESOLVED
from policies.letters import Letter
from tests.adapters.recording import RecordingHost
from tests.counterparts.mail import trust
from tests.counterparts.tracker import Tracker, tracker

SECRET = "a shared secret of the desk"
NOW = 1_767_693_600
LETTER = Letter(
    id="telegram:channel:4242/7#2",
    place="webhook:",
    channel="webhook:channel:desk",
    community="acme",
    case=214,
    what="opened",
    title=("[acme] No. 214, 投诉 (high)",),
    text=("No. 214: ", Excerpt("e1")),
    about="complaint",
    state="open",
    severity="high",
    department="support",
    origin="telegram",
    due=datetime(2026, 1, 6, 11, tzinfo=UTC),
)
DOCS = Path(__file__).parents[2] / "docs" / "webhooks.md"


@dataclass
class Desk:
    webhook: Webhook
    host: RecordingHost
    tracker: Tracker

    async def sends(self, **changes: Any) -> Outcome:
        return await self.webhook.perform(structs.replace(LETTER, **changes))


@asynccontextmanager
async def desk(url: str = "", **settings: Any) -> AsyncIterator[Desk]:
    async with tracker() as service:
        hook = Hook(url or service.url, SecretStr(SECRET), **settings)
        one, host = Webhook({"desk": hook}, clock=lambda: float(NOW)), RecordingHost([])
        host.excerpts["e1"] = "my parcel\nis broken"
        await one.run(host)
        try:
            yield Desk(one, host, service)
        finally:
            await one.close()


def documented() -> Callable[..., Any]:
    """The receiver of the documentation."""
    (code,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    received: Callable[..., Any] = names["received"]
    return received


class Headers(dict[str, str]):
    """Names are found in any case, as in every HTTP library."""

    def __missing__(self, name: str) -> str:
        return self[name.lower()]


async def test_the_documented_receiver_reads_a_delivery_once() -> None:
    received, known = documented(), set[str]()
    async with desk() as d:
        assert await d.sends() == Done()
        assert await d.sends() == Done()
        first, again = d.tracker.came
    delivery = received(Headers(first.head), first.body, SECRET, known, lambda: NOW + 299)
    assert delivery == {
        "version": 1, "id": first.head["hallwarden-delivery"], "community": "acme", "case": 214,
        "event": "opened", "kind": "complaint", "state": "open", "severity": "high",
        "department": "support", "platform": "telegram", "due": "2026-01-06T11:00:00Z",
        "title": "[acme] No. 214, 投诉 (high)", "text": "No. 214: my parcel is broken",
    }  # fmt: skip
    assert re.fullmatch("[0-9a-f]{32}", delivery["id"]) and "4242" not in str(first.head)
    assert received(Headers(again.head), again.body, SECRET, known, lambda: NOW) is None


@pytest.mark.parametrize("how", ["body", "time", "secret", "late", "early"])
async def test_the_documented_receiver_refuses_what_we_did_not_send(how: str) -> None:
    received = documented()
    async with desk() as d:
        await d.sends()
        (came,) = d.tracker.came
    head, body, secret, now = Headers(came.head), came.body, SECRET, NOW
    if how == "body":
        body = body.replace(b"high", b"low!")
    elif how == "time":
        head["hallwarden-signature"] = head["hallwarden-signature"].replace("t=17", "t=18")
        now += 100_000_000
    elif how == "secret":
        secret = "another secret"
    else:
        now += 301 if how == "late" else -301
    with pytest.raises(ValueError):
        received(head, body, secret, set(), lambda: now)


def test_every_field_is_documented() -> None:
    table = DOCS.read_text(encoding="utf-8").split("## Who sent it")[0]
    for name in ("version", "id", "community", "case", "event", "kind", "state", "severity",
                 "department", "platform", "due", "title", "text"):  # fmt: skip
        assert f"`{name}`" in table
    assert all(f"`{state}`" in table for state in (*QUEUED, RESOLVED, MERGED))


def test_the_signature_is_the_one_that_others_compute() -> None:
    """Computed with: printf '1767693600.{"a":1}' | openssl dgst -sha256 -hmac 'key'"""
    found = signature(SecretStr("key"), NOW, b'{"a":1}')
    assert found == "2893f79f07d34c7eafc471cec5101f4f8e31a3dd00d1ca60ed91f253385241e6"


@pytest.mark.parametrize(
    ("status", "asked", "expected"),
    [
        ("200 OK", "", Done()),
        ("202 Accepted", "", Done()),
        ("500 Internal Server Error", "", Later(30.0, "desk answers 500")),
        ("503 Service Unavailable", "90", Later(90.0, "desk answers 503")),
        ("429 Too Many Requests", "86400", Later(300.0, "desk answers 429")),
        ("429 Too Many Requests", "soon", Later(30.0, "desk answers 429")),
        ("400 Bad Request", "", Denied("desk answers 400")),
        ("410 Gone", "", Denied("desk answers 410")),
    ],
)
async def test_what_an_answer_means(status: str, asked: str, expected: Outcome) -> None:
    async with desk() as d:
        d.tracker.says(status, retry_after=asked)
        assert await d.sends() == expected


async def test_no_answer_is_unknown_and_is_not_waited_for_long() -> None:
    async with desk(timeout=0.3) as d:
        d.tracker.mute = True
        assert await d.sends() == Unknown("desk does not answer within 0.3 s")
        d.tracker.mute, d.tracker.cut = False, True
        assert isinstance(await d.sends(), Unknown)


async def test_a_tracker_that_is_not_there_is_tried_again() -> None:
    async with tracker() as service:
        url = service.url
    async with desk(url) as d:
        assert await d.sends() == Later(30.0, "desk cannot be reached (ConnectError)")


async def test_a_redirect_is_not_followed_and_no_proxy_reads_along(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with tracker() as elsewhere:
        for name in ("HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{elsewhere.port}")
        async with desk() as d:
            d.tracker.says("307 Temporary Redirect", location=elsewhere.url)
            outcome = await d.sends()
            assert isinstance(outcome, Denied) and "points elsewhere" in outcome.reason
        assert not elsewhere.came


async def test_of_a_huge_answer_nothing_is_read() -> None:
    async with desk(timeout=2.0) as d:
        d.tracker.says("200 OK", body=b" " * 50_000_000)
        assert await d.sends() == Done()


@pytest.mark.parametrize("name", ["tracker.example.org", "elsewhere.example.org"])
async def test_the_certificate_has_to_be_that_of_the_name(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = trust(name)
    async with tracker(certificate.server) as service:

        async def leads(host: str, port: int, **_: object) -> list[Any]:
            return [(2, 1, 6, "", ("127.0.0.1", service.port))]

        url = f"https://tracker.example.org:{service.port}/"
        one = Webhook({"desk": Hook(url, SecretStr(SECRET), private=True)}, certificate.client)
        await one.run(RecordingHost([]))
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", leads)
        outcome = await one.perform(LETTER)
        await one.close()
        fits = name == "tracker.example.org"
        assert isinstance(outcome, Done if fits else Later)
        assert len(service.came) == fits


async def test_a_name_in_a_private_network_is_contacted_only_when_the_operator_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with desk() as d:
        loop = asyncio.get_running_loop()

        async def leads(host: str, port: int, **_: object) -> list[Any]:
            assert host == "tracker.example.org"
            return [(2, 1, 6, "", ("127.0.0.1", port))]

        monkeypatch.setattr(loop, "getaddrinfo", leads)
        url = f"http://tracker.example.org:{d.tracker.port}/cases"
        d.webhook.hooks = {"desk": Hook(url, SecretStr(SECRET))}
        outcome = await d.sends()
        assert isinstance(outcome, Denied) and "private network" in outcome.reason
        assert not d.tracker.came
        d.webhook.hooks = {"desk": Hook(url, SecretStr(SECRET), private=True)}
        assert await d.sends() == Done()
        assert d.tracker.came[0].head["host"] == f"tracker.example.org:{d.tracker.port}"


async def test_what_is_not_configured_is_said() -> None:
    async with desk() as d:
        outcome = await d.sends(channel="webhook:channel:other")
        assert outcome == Denied("config.toml has no [webhooks.other]")
    none = Webhook({})
    await none.run(RecordingHost([]))
    assert isinstance(await none.perform(LETTER), Denied)
    alert = Alert(id="a", place="webhook:", channel=LETTER.channel, text=("x",))
    assert isinstance(await none.perform(alert), Denied)
    assert await none.lookup("webhook:", "channel", "desk") == ()
