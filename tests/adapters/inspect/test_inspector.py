"""The inspector: one answer a message, whatever becomes of its files."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from adapters.inspect import inspector as inspecting
from adapters.inspect.inspector import Inspector
from adapters.port import Denied, Done, Gone, Later, NoFile, NotNow
from policies.actions import Delete, Inspect
from policies.again import Inspected
from policies.events import Attachment, Content, Event, Joined, Message, Part
from tests.adapters.recording import RecordingHost
from tests.files import qr, zipped

PLACE = "test:room:1"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Held:
    """Hands out what it holds; an exception is raised, a number of seconds waited."""

    def __init__(self, files: Mapping[str, bytes | Exception | float]) -> None:
        self.files = files
        self.asked: list[str] = []
        self.busy = self.busiest = 0

    async def file(self, ref: str, most: int) -> bytes:
        self.asked.append(ref)
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        try:
            found = self.files[ref]
            if isinstance(found, Exception):
                raise found
            if isinstance(found, float):
                await asyncio.sleep(found)
                return b"late"
            await asyncio.sleep(0.01)
            return found
        finally:
            self.busy -= 1


def inspecting_for(host: RecordingHost, held: Held | None = None) -> Inspector:
    """An inspector of a program whose journal is what the host has heard."""

    async def journalled(event: str) -> Event | None:
        return next((one for one in host.events if one.id == event), None)

    return Inspector({"test": held} if held else {}, journalled)


def said(*files: Attachment) -> Message:
    content = Content(text="look", attachments=files, parts=(Part("quote", "earlier"),))
    return Message(id="m", place=PLACE, at=NOW, message="1", content=content)


async def looked(held: Held, *files: Attachment, host: RecordingHost | None = None) -> Inspected:
    """What is reported of a message with these files."""
    host = host or RecordingHost([PLACE])
    inspector = inspecting_for(host, held)
    await inspector.run(host)
    await host.emit(said(*files))
    assert await inspector.perform(wanted()) == Done()
    (seen,) = host.of(Inspected)
    return seen


def wanted(asked: str = "m") -> Inspect:
    return Inspect(id=f"{asked}#0", place="inspect:", community="acme", asked=asked)


async def test_every_file_has_its_facts_and_what_can_be_read_follows_the_parts() -> None:
    held = Held(
        {
            "a": qr("https://bad.example"),
            "b": NoFile("gone"),
            "c": zipped("x.exe"),
            "d": b"",
            "e": b"read me",
        }
    )
    seen = await looked(held, *[Attachment(ref, f"{ref}.bin", "", 9) for ref in held.files])
    facts = [file.facts for file in seen.content.attachments]
    assert all(facts)
    assert [one.kind for one in facts if one] == [
        "image/png",
        "",
        "application/zip",
        "",
        "text/plain",
    ]
    assert [one.fault for one in facts if one] == ["", "gone", "", "broken", ""]
    assert [file.ref for file in seen.content.attachments] == list(held.files)
    expected = [("quote", "earlier"), ("qr", "https://bad.example"), ("file", "read me")]
    assert [(part.kind, part.text) for part in seen.content.parts] == expected
    assert (seen.id, seen.asked, seen.at) == ("m#0/seen", "m", NOW)


async def test_nothing_is_fetched_that_is_too_large_too_many_or_from_nowhere() -> None:
    held = Held({str(n): b"x" for n in range(20)})
    files = [
        Attachment("0", size=inspecting.LARGEST + 1),
        *[Attachment(str(n)) for n in range(1, 20)],
    ]
    seen = await looked(held, *files)
    assert len(held.asked) == inspecting.MOST_FILES - 1
    facts = [file.facts for file in seen.content.attachments]
    assert facts[0] and facts[0].fault == "too_large"
    assert all(one is None for one in facts[inspecting.MOST_FILES :])
    assert held.busiest <= inspecting.FETCHED_AT_ONCE
    elsewhere = RecordingHost(["other:room:1"])
    inspector = inspecting_for(elsewhere, held)
    await inspector.run(elsewhere)
    foreign = Message(
        id="m", place="other:room:1", at=NOW, message="1", content=said(Attachment("0")).content
    )
    await elsewhere.emit(foreign)
    assert await inspector.perform(wanted()) == Done()
    (file,) = elsewhere.of(Inspected)[0].content.attachments
    assert file.facts and file.facts.fault == "refused"


async def test_what_takes_too_long_is_slow_and_the_rest_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inspecting, "SECONDS", 2.0)
    began = time.monotonic()
    seen = await looked(Held({"a": 30.0, "b": b"hello"}), Attachment("a"), Attachment("b"))
    assert time.monotonic() - began < 5
    assert [file.facts and file.facts.fault for file in seen.content.attachments] == ["slow", ""]


async def test_a_platform_that_cannot_now_is_asked_again_later() -> None:
    host = RecordingHost([PLACE])
    inspector = inspecting_for(host, Held({"a": NotNow(9.0), "b": b"x"}))
    await inspector.run(host)
    await host.emit(said(Attachment("a"), Attachment("b")))
    assert await inspector.perform(wanted()) == Later(
        9.0, "the platform does not hand the files out now"
    )
    assert not host.of(Inspected)


async def test_a_turn_is_waited_for_elsewhere() -> None:
    host = RecordingHost([PLACE])
    inspector = inspecting_for(host, Held({"a": 0.5}))
    await inspector.run(host)
    await host.emit(said(Attachment("a")))
    done = await asyncio.gather(*(inspector.perform(wanted()) for _ in range(9)))
    assert sum(isinstance(one, Done) for one in done) == inspecting.MESSAGES_AT_ONCE
    busy = [one for one in done if isinstance(one, Later)]
    assert len(busy) == 5 and all(one.whole_connection for one in busy)
    assert len(host.of(Inspected)) == 1, "twice is as good as once"


@pytest.mark.parametrize(
    "held",
    [
        None,
        Joined(id="m", place=PLACE, at=NOW),
        Message(id="m", place=PLACE, at=NOW, message="1"),
    ],
)
async def test_what_is_not_held_any_more_is_gone(held: Event | None) -> None:
    host = RecordingHost([PLACE])
    inspector = inspecting_for(host)
    assert isinstance(await inspector.perform(wanted()), Denied)
    await inspector.run(host)
    if held:
        await host.emit(held)
    assert isinstance(await inspector.perform(wanted()), Gone)
    other = Delete(id="x", place="inspect:", channel="c", message="1")
    assert isinstance(await inspector.perform(other), Denied)


async def test_no_file_hides_behind_another() -> None:
    held = Held({str(n): b"%d" % n + b"x" * 20_000 for n in range(4)} | {"q": qr("buy"), "s": b"s"})
    seen = await looked(held, *[Attachment(ref) for ref in held.files])
    told = [(part.kind, part.text) for part in seen.content.parts[1:]]
    assert [text[0] for _, text in told] == ["b", "0", "1", "2", "3", "s"]
    assert told[0] == ("qr", "buy")
    assert sum(len(text) for _, text in told) <= inspecting.MOST_TEXT
    assert min(len(text) for kind, text in told[1:5] if kind == "file") > 5_000


async def test_a_process_that_fails_is_logged_and_the_rest_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dead = (sys.executable, "-c", "import os; os.abort()")
    monkeypatch.setattr("adapters.inspect.process._COMMAND", dead)
    with capture_logs() as logs:
        seen = await looked(
            Held({"a": b"x", "b": NoFile("gone")}), Attachment("a"), Attachment("b")
        )
    assert [f.facts and f.facts.fault for f in seen.content.attachments] == ["broken", "gone"]
    assert [(log["log_level"], log["fault"]) for log in logs] == [("warning", "broken")]
