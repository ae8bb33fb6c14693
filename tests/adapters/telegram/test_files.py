"""Files from Telegram: by their file_id alone, bounded, and with every fault told apart."""

from __future__ import annotations

import logging

import pytest

from adapters.port import NoFile, NotNow
from adapters.telegram import Telegram as Adapter
from tests.adapters.telegram.world import TelegramWorld
from tests.counterparts.telegram.files import LARGEST, attached
from tests.counterparts.telegram.server import TOKEN, Telegram

MOST = 100_000


@pytest.fixture
def files(world: TelegramWorld) -> Adapter:
    return world.adapter


def put(telegram: Telegram, content: bytes = b"hello") -> str:
    id = attached(telegram.state, "a.txt", content)["file_id"]
    assert isinstance(id, str)
    return id


async def test_a_file_comes_as_it_is(telegram: Telegram, files: Adapter) -> None:
    content = bytes(range(256)) * 300
    assert await files.file(put(telegram, content), MOST) == content


@pytest.mark.parametrize(
    ("how", "told"), [("away", "refused"), ("slow", "slow"), ("endless", "too_large")]
)
async def test_what_is_no_file_is_told_apart(
    telegram: Telegram, files: Adapter, monkeypatch: pytest.MonkeyPatch, how: str, told: str
) -> None:
    monkeypatch.setattr("adapters.telegram.files.FILE_SECONDS", 1.0)
    telegram.fails(how, "file", after=20)
    with pytest.raises(NoFile) as error:
        await files.file(put(telegram), MOST)
    assert error.value.fault == told


@pytest.mark.parametrize(("how", "after"), [("limit", 2.0), ("server", 2.0)])
async def test_what_passes_is_tried_again(
    telegram: Telegram, files: Adapter, how: str, after: float
) -> None:
    telegram.fails(how, "file")
    with pytest.raises(NotNow) as error:
        await files.file(put(telegram), MOST)
    assert error.value.after == after
    telegram.fails("limit", "getFile", after=9)
    with pytest.raises(NotNow) as error:
        await files.file(put(telegram), MOST)
    assert error.value.after == 9.0


async def test_what_is_gone_or_too_large_is_not(telegram: Telegram, files: Adapter) -> None:
    tries = {
        "no such file": "gone",
        put(telegram, bytes(MOST + 1)): "too_large",
        put(telegram, bytes(LARGEST + 1)): "too_large",
    }
    for id, told in tries.items():
        telegram.fails("server", "file")  # it is not even tried
        with pytest.raises(NoFile) as error:
            await files.file(id, MOST)
        assert error.value.fault == told


ODD = (
    *("/var/lib/bot/a.txt", "../../bot/getMe", "a/../../b", "https://evil.example/a"),
    *("", "a?b#c"),
)


@pytest.mark.parametrize("path", ODD)
async def test_only_a_plain_path_is_followed(telegram: Telegram, files: Adapter, path: str) -> None:
    id = put(telegram)
    telegram.state.files[id] = (path, b"hello")
    with pytest.raises(NoFile) as error:
        await files.file(id, MOST)
    assert error.value.fault == "refused"


async def test_the_token_is_told_to_nobody(
    telegram: Telegram, files: Adapter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for how in ("server", "away", "limit"):
        telegram.fails(how, "file")
        with pytest.raises((NoFile, NotNow)) as error:
            await files.file(put(telegram), MOST)
        assert TOKEN not in repr(error.value)
        assert error.value.__cause__ is None
    assert TOKEN not in caplog.text
