"""Files from Discord: from its own hosts only, bounded, and with every fault told apart."""

from __future__ import annotations

import time
from typing import Any

import pytest

from adapters.discord.files import Files
from adapters.discord.settings import API
from adapters.port import NoFile, NotNow
from tests.counterparts.discord.server import Counterpart

MOST = 100_000


@pytest.fixture
def files(counterpart: Counterpart) -> Files:
    return Files(counterpart.api_base)


def attached(server: Counterpart, content: bytes = b"hello") -> dict[str, Any]:
    return server.cdn.attach(1, "a.txt", content, "text/plain")


async def test_a_file_comes_as_it_is_and_without_the_token(
    counterpart: Counterpart, files: Files
) -> None:
    content = bytes(range(256)) * 300
    assert await files.file(attached(counterpart, content)["url"], MOST) == content


@pytest.mark.parametrize(
    ("fault", "told"),
    [("away", "refused"), ("endless", "too_large"), ("slow", "slow")],
)
async def test_what_is_no_file_is_told_apart(
    counterpart: Counterpart, files: Files, monkeypatch: pytest.MonkeyPatch, fault: str, told: str
) -> None:
    monkeypatch.setattr("adapters.discord.files.FILE_SECONDS", 1.0)
    counterpart.cdn.faults.append(fault)
    began = time.monotonic()
    with pytest.raises(NoFile) as error:
        await files.file(attached(counterpart)["url"], MOST)
    assert error.value.fault == told
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(("fault", "after"), [("limit", 7.0), ("server", 2.0), ("cut", 2.0)])
async def test_what_passes_is_tried_again(
    counterpart: Counterpart, files: Files, fault: str, after: float
) -> None:
    counterpart.cdn.faults.append(fault)
    with pytest.raises(NotNow) as error:
        await files.file(attached(counterpart)["url"], MOST)
    assert error.value.after == after


async def test_what_is_gone_or_too_large_is_not(counterpart: Counterpart, files: Files) -> None:
    large, gone = attached(counterpart, bytes(MOST + 1)), attached(counterpart)
    counterpart.cdn.remove(gone)
    for url, told in ((large["url"], "too_large"), (gone["url"], "gone")):
        with pytest.raises(NoFile) as error:
            await files.file(url, MOST)
        assert error.value.fault == told
    with pytest.raises(NoFile):
        await files.file(attached(counterpart)["url"].partition("?")[0], MOST)


async def test_a_host_that_is_away_is_tried_again() -> None:
    with pytest.raises(NotNow):
        await Files("http://127.0.0.1:9/api").file("http://127.0.0.1:9/attachments/1/2/a", MOST)


FOREIGN = (
    "https://evil.example/a.png",
    "http://cdn.discordapp.com/a.png",
    "https://cdn.discordapp.com.evil.example/a.png",
    "https://cdn.discordapp.com@evil.example/a.png",
    "https://evil.example\\@cdn.discordapp.com/a.png",
    "https://cdn.discordapp.com:8443/a.png",
    "https://user:pw@cdn.discordapp.com/a.png",
    "file:///etc/passwd",
    "//cdn.discordapp.com/a.png",
    "https://[::1]/a.png",
    "https://[cdn.discordapp.com/a.png",
    "http://127.0.0.1:80/a.png",
    "",
    "a.png",
)


@pytest.mark.parametrize("url", FOREIGN)
async def test_no_other_host_is_ever_asked(url: str) -> None:
    for files in (Files(API), Files("http://127.0.0.1:1/api")):
        with pytest.raises(NoFile) as error:
            await files.file(url, MOST)
        assert error.value.fault == "refused"


def test_the_platform_s_own_hosts_are_trusted() -> None:
    official, own = Files(API), Files("http://10.0.0.1:3001/api/v9")
    for host in ("cdn.discordapp.com", "media.discordapp.net"):
        assert official.trusted(f"https://{host}/attachments/1/2/a.png?ex=1&is=2&hm=3&")
        assert not own.trusted(f"https://{host}/attachments/1/2/a.png")
    assert own.trusted("http://10.0.0.1:3001/attachments/1/2/a.png")
    assert not own.trusted("http://10.0.0.1:3002/attachments/1/2/a.png")
