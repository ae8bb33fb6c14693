"""The page's server: who is let in, what a page is told, and what it may ask for."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from adapters.sandbox import Live, Sandbox
from adapters.sandbox.people import LOBBY, member_id
from adapters.serving import AddressTaken
from policies.events import Invoked, Message
from tests.adapters.sandbox.conftest import House, opened

NEWBIE = member_id("newbie")
Patch = dict[str, Any]


class Page:
    """A page's end of the line."""

    def __init__(self, line: ClientConnection, first: Patch) -> None:
        self.first = first
        self._line = line

    async def ask(self, do: str, **fields: Any) -> None:
        await self._line.send(json.dumps({"do": do, **fields}))

    async def send(self, frame: str) -> None:
        await self._line.send(frame)

    async def until(self, wanted: Callable[[Patch], bool]) -> Patch:
        """The next patch of this kind, within two seconds."""
        async with asyncio.timeout(30):
            while True:
                patch: Patch = json.loads(await self._line.recv())
                if wanted(patch):
                    return patch


@asynccontextmanager
async def visiting(house: House) -> AsyncIterator[Page]:
    address = house.sandbox.address
    url = address.replace("http", "ws") + "/socket"
    async with connect(url, origin=address, proxy=None) as line:  # type: ignore[arg-type]
        yield Page(line, json.loads(await line.recv()))


async def test_the_page_is_sealed_off(house: House) -> None:
    async with httpx.AsyncClient(base_url=house.sandbox.address, trust_env=False) as client:
        page = await client.get("/")
        assert page.status_code == 200
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert page.headers["x-content-type-options"] == "nosniff"
        assert "http://" not in page.text.replace("http://www.w3.org", "")
        for path in ("/page/main.js", "/page/style.css", "/page/words/zh-CN.json"):
            assert (await client.get(path)).status_code == 200
        for path in ("/page/../world.py", "/page/%2e%2e/world.py", "/docs", "/page/"):
            assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:{port}", 200),
        ("127.0.0.1:{port}", 200),
        ("[::1]:{port}", 200),
        ("evil.example:{port}", 403),
        ("localhost.evil.example", 403),
        ("127.0.0.1.nip.io:{port}", 403),
        ("[::1", 403),
        ("", 403),
    ],
)
async def test_only_loopback_names_are_hosts(house: House, host: str, status: int) -> None:
    port = house.sandbox.address.rpartition(":")[2]
    async with httpx.AsyncClient(trust_env=False) as client:
        headers = {"Host": host.format(port=port)}
        assert (await client.get(house.sandbox.address, headers=headers)).status_code == status


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1", "file://"]
)
async def test_foreign_origins_are_refused(
    house: House, origin: str, caplog: pytest.LogCaptureFixture
) -> None:
    address = house.sandbox.address
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(address, headers={"Origin": origin})
        assert answer.status_code == 403
    url = address.replace("http", "ws") + "/socket"
    with pytest.raises(InvalidStatus) as refused:
        await connect(url, origin=origin, proxy=None)  # type: ignore[arg-type]
    assert refused.value.response.status_code == 403
    assert not [r for r in caplog.records if r.levelname == "ERROR"]


async def test_a_rebound_name_gets_no_socket(house: House) -> None:
    port = house.sandbox.address.rpartition(":")[2]
    name = f"rebound.example:{port}"
    with pytest.raises(InvalidStatus) as refused:
        async with connect(
            f"ws://{name}/socket",
            origin=f"http://{name}",  # type: ignore[arg-type]
            host="127.0.0.1",
            port=int(port),
            proxy=None,
        ):
            pass
    assert refused.value.response.status_code == 403


async def test_it_listens_on_loopback_alone(house: House) -> None:
    port = int(house.sandbox.address.rpartition(":")[2])
    with socket.socket() as other:
        other.settimeout(1)
        assert other.connect_ex(("127.0.0.1", port)) == 0
    with socket.socket() as other:
        other.settimeout(1)
        assert other.connect_ex(("127.0.0.2", port)) != 0


async def test_a_page_writes_and_sees_the_judgement(house: House) -> None:
    async with visiting(house) as page, visiting(house) as other:
        assert page.first["fresh"]
        assert [one["name"] for one in page.first["scenes"]] == [
            "clean_day",
            "spam_wave",
            "heated_argument",
            "raid",
            "compromised",
            "reports",
            "disguises",
            "noise",
            "passed_on",
            "crowd",
            "files",
            "on_trial",
            "learning",
            "announcement",
            "complaint",
        ]
        await page.ask("say", member=NEWBIE, channel=LOBBY, text="加微信 now")
        for one in (page, other):
            ruled = await one.until(lambda p: "rulings" in p)
            assert ruled["rulings"][0]["verdict"] == "enforce"
            assert ruled["rulings"][0]["findings"][0]["span"] == [0, 3]
            await one.until(lambda p: p.get("posts", [{}])[0].get("removed") == "bot")
    async with visiting(house) as later:
        kinds = [post["kind"] for post in later.first["posts"]]
        assert kinds == ["say", "bot", "bot"]
        assert later.first["rulings"][0]["actions"][0]["outcome"] == "done"


async def test_refusals_come_back_to_the_asking_page(house: House) -> None:
    async with visiting(house) as page:
        await page.ask("say", member=NEWBIE, channel="sandbox:channel:news", text="hi")
        refused = await page.until(lambda p: "refused" in p)
        assert refused["refused"] == "read-only"


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "{}",
        "[]",
        '{"do":"rule"}',
        '{"do":"say"}',
        '{"do":"say","member":1}',
        '{"do":"say","member":"m","channel":"c","text":"a\\ud800b"}',
        '{"do":"stop","more":1}',
        '{"do":"add","name":"x","age":"a while"}',
        '{"do":"react","member":"m","post":"p","reaction":"not an emoji at all"}',
        '{"do":"say","member":"sandbox:member:newbie","channel":"c","text":"%s"}' % ("x" * 20_001),
    ],
)
async def test_nonsense_is_answered_and_harms_nobody(house: House, frame: str) -> None:
    async with visiting(house) as page:
        await page.send(frame)
        refused = await page.until(lambda p: "refused" in p)
        assert refused["refused"] == "misread"
        await page.ask("say", member=NEWBIE, channel=LOBBY, text="still here")
        await page.until(lambda p: "rulings" in p)


async def test_everything_a_page_can_ask_for(house: House) -> None:
    async with visiting(house) as page:
        await page.ask(
            "say",
            member=NEWBIE,
            channel=LOBBY,
            text="hello",
            files=[{"name": "a.pdf", "type": "application/pdf", "size": 9}],
        )
        post = (await page.until(lambda p: "posts" in p))["posts"][0]["id"]
        await page.ask("edit", member=NEWBIE, post=post, text="hello!")
        await page.ask("react", member=NEWBIE, post=post, reaction="👍")
        await page.ask("say", member=NEWBIE, channel=LOBBY, text="/why", reply_to=post)
        await page.ask("delete", member=NEWBIE, post=post)
        await page.ask("leave", member=NEWBIE)
        await page.ask("join", member=NEWBIE)
        await page.ask("add", name="Vera", age="30d")
        added = await page.until(
            lambda p: any(one["name"] == "Vera" for one in p.get("members", []))
        )
        assert added["members"][0]["id"] == "sandbox:member:vera"
    kinds = [type(event).__name__ for event in house.host.events]
    assert kinds == ["Message", "Edited", "Reacted", "Invoked", "Deleted", "Left", "Joined"]
    first, command = house.host.events[0], house.host.events[3]
    assert isinstance(first, Message)
    assert first.content.attachments[0].size == 9
    assert isinstance(command, Invoked)
    assert command.reply_to == post


async def test_the_banner_follows_the_policy(house: House) -> None:
    async with visiting(house) as page:
        assert page.first["live"]["acting"] == "act"
        house.sandbox.show(Live(acting="observe", path="x.toml", problems=("x.toml:3: no",)))
        live = (await page.until(lambda p: "live" in p))["live"]
        assert (live["acting"], live["problems"]) == ("observe", ["x.toml:3: no"])


async def test_lone_surrogates_reach_the_page(house: House) -> None:
    async with visiting(house) as page:
        await house.sandbox.says("newbie", "lobby", "a\ud800b")
        patch = await page.until(lambda p: "posts" in p)
        assert patch["posts"][0]["text"] == "a\ud800b"


async def test_a_taken_port_is_said_plainly(house: House) -> None:
    port = int(house.sandbox.address.rpartition(":")[2])
    with pytest.raises(AddressTaken, match=f"port {port} on 127.0.0.1 cannot be had"):
        await Sandbox(port=port).run(house.host)


async def test_it_stops_with_pages_open() -> None:
    async with asyncio.timeout(30):
        async with opened() as house:
            url = house.sandbox.address.replace("http", "ws") + "/socket"
            line = await connect(url, proxy=None)
            await line.recv()
        await line.wait_closed()
