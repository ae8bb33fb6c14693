"""The scorer: what a service reads, what its answers come to, and what a bad one cannot do."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from msgspec import structs
from pydantic import SecretStr

from adapters import scorer
from adapters.port import Denied, Done, Gone, Later, Outcome
from adapters.scorer import FAILURES, LARGEST, LONGEST, REST, Scorer
from policies.actions import Score, Wake
from policies.again import Scored
from policies.events import Attachment, Content, Event, Joined, Part
from tests.adapters.recording import RecordingHost
from tests.counterparts.signal import Signal, signal
from tests.policies.said import PLACE, START, says


@dataclass
class Desk:
    """A scorer with one signal, a clock of its own, and the events that are held."""

    scorer: Scorer
    host: RecordingHost
    signal: Signal
    held: dict[str, Event]
    now: list[float]

    async def asks(self, event: Event | None, name: str = "spam") -> Outcome:
        if event is not None:
            self.held[event.id] = event
        id = event.id if event is not None else "gone"
        return await self.scorer.perform(
            Score(id=f"{id}#0", place="score:", community="acme", asked=id, signal=name)
        )


@asynccontextmanager
async def desk(patience: float = 5.0, token: str = "") -> AsyncIterator[Desk]:
    held: dict[str, Event] = {}
    now, host = [1_000.0], RecordingHost([PLACE], language="es")

    async def journalled(id: str) -> Event | None:
        return held.get(id)

    async with signal() as service:
        known = scorer.Signal(service.url, SecretStr(token) if token else None, patience)
        one = Scorer({"spam": known}, journalled, lambda: now[0])
        await one.run(host)
        try:
            yield Desk(one, host, service, held, now)
        finally:
            await one.close()


async def test_what_a_signal_says_comes_back_with_the_message() -> None:
    async with desk(token="s3cret") as d:
        assert await d.asks(says("I can double your savings")) == Done()
        assert d.signal.asked == [{"text": "I can double your savings", "language": "es"}]
        assert "authorization: Bearer s3cret" in d.signal.heads[0]
        (event,) = d.host.events
        assert isinstance(event, Scored)
        assert (event.signal, event.value, event.actor.id) == ("spam", 0.97, "test:member:ann")
        assert event.content.text == "I can double your savings"


async def test_nothing_says_who_wrote_it_or_what_is_personal() -> None:
    async with desk() as d:
        await d.asks(says("my card is 4111 1111 1111 1111, write to ann@example.org"))
        assert d.signal.asked[0]["text"] == "my card is [card], write to [email]"
        sent = d.signal.heads[0] + str(d.signal.asked)
        for told in ("ann", "test:", "acme", PLACE):
            assert told not in sent


async def test_a_long_text_is_cut_and_what_travels_with_it_is_read() -> None:
    async with desk() as d:
        await d.asks(says("加" * 9_000))
        assert d.signal.asked[0]["text"] == "加" * LONGEST
        content = Content(text="look", parts=(Part("embed", "free money"), Part("poll", "")))
        await d.asks(structs.replace(says("", id="2"), content=content))
        assert d.signal.asked[1]["text"] == "look\nfree money"


@pytest.mark.parametrize(
    "event",
    [
        None,
        says("  "),
        structs.replace(says(""), content=Content(attachments=(Attachment("f"),))),
        Joined(id="j", place=PLACE, at=START),
    ],
)
async def test_where_there_are_no_words_nobody_is_asked(event: Event | None) -> None:
    async with desk() as d:
        assert isinstance(await d.asks(event), Gone)
        assert not d.signal.asked and not d.host.events


BAD = [
    "", "garbage", "[]", "{}", "null", "0.9", '{"score": "0.9"}', '{"score": NaN}',
    '{"score": 1.7}', '{"score": -0.1}', '{"score": 1e999}', '{"score": null}', "\xff\xfe",
    '{"score": ' + "9" * 400 + "}", "[" * 9_000, '{"score": 0.9',
]  # fmt: skip


@pytest.mark.parametrize("body", BAD)
async def test_what_is_no_score_is_refused_in_plain_words(body: str) -> None:
    async with desk() as d:
        d.signal.says(body.encode("latin-1"))
        outcome = await d.asks(says("hi"))
        assert isinstance(outcome, Denied)
        assert "a number from 0 to 1" in outcome.reason
        assert not d.host.events


async def test_a_huge_answer_is_not_read_to_its_end() -> None:
    async with desk() as d:
        d.signal.says(b" " * 50_000_000)
        outcome = await d.asks(says("hi"))
        assert outcome == Denied(f"its answer is longer than {LARGEST} bytes")


async def test_an_answer_that_would_unpack_to_much_is_not_unpacked() -> None:
    async with desk() as d:
        d.signal.says(gzip.compress(b" " * 9_000_000), content_encoding="gzip")
        outcome = await d.asks(says("hi"))
        assert isinstance(outcome, Denied) and "a number from 0 to 1" in outcome.reason
        assert "accept-encoding: identity" in d.signal.heads[0]


async def test_a_redirect_is_not_followed() -> None:
    async with desk() as d, signal() as elsewhere:
        d.signal.says("", "307 Temporary Redirect", location=elsewhere.url)
        outcome = await d.asks(says("hi"))
        assert isinstance(outcome, Denied) and "points elsewhere" in outcome.reason
        assert not elsewhere.asked


async def test_no_proxy_of_the_shell_reads_along(monkeypatch: pytest.MonkeyPatch) -> None:
    async with signal() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        async with desk() as d:
            assert await d.asks(says("hi")) == Done()
            assert not proxy.asked


@pytest.mark.parametrize(
    ("status", "headers", "after"),
    [
        ("429 Too Many Requests", {"retry_after": "7"}, 7.0),
        ("429 Too Many Requests", {"retry_after": "86400"}, 60.0),
        ("503 Service Unavailable", {"retry_after": "Wed, 21 Oct 2026 07:28:00 GMT"}, 0.0),
        ("500 Oops", {"retry_after": "-5"}, 0.0),
        ("502 Bad Gateway", {}, 0.0),
    ],
)
async def test_who_is_busy_is_asked_later(
    status: str, headers: dict[str, str], after: float
) -> None:
    async with desk() as d:
        d.signal.says("", status, **headers)
        outcome = await d.asks(says("hi"))
        assert isinstance(outcome, Later)
        assert (outcome.after, outcome.whole_connection) == (after, False)


@pytest.mark.parametrize(
    ("status", "words"),
    [("401 No", "token"), ("403 No", "token"), ("404 Not Found", "404"), ("204 Nothing", "204")],
)
async def test_who_refuses_is_not_asked_again(status: str, words: str) -> None:
    async with desk(token="s3cret") as d:
        d.signal.says("", status)
        outcome = await d.asks(says("hi"))
        assert isinstance(outcome, Denied) and words in outcome.reason
        assert "s3cret" not in outcome.reason and "s3cret" not in repr(d.scorer)


async def test_one_who_drips_is_not_waited_for() -> None:
    async with desk(patience=0.3) as d:
        d.signal.slow = 0.1
        async with asyncio.timeout(3):
            outcome = await d.asks(says("hi"))
        assert outcome == Later(0.0, "no answer within 0.3 s")


async def test_a_connection_that_breaks_is_tried_again() -> None:
    async with desk() as d:
        d.signal.says('{"score": 0.9', content_length="400")
        assert isinstance(await d.asks(says("hi")), Later)
        d.signal.answer = b"HTTP/1.1 200 OK\r\ncontent-le"
        assert isinstance(await d.asks(says("hi")), Later)
        d.signal.answer = b"\x00\x01garbage\r\n\r\n"
        assert isinstance(await d.asks(says("hi")), Later)


async def test_a_dead_signal_is_left_alone_and_tried_now_and_then() -> None:
    async with desk() as d:
        d.signal.says("", "500 Oops")
        for number in range(FAILURES):
            assert isinstance(await d.asks(says("hi", id=str(number))), Later)
        assert len(d.signal.asked) == FAILURES
        d.now[0] += 10
        assert await d.asks(says("hi")) == Later(REST - 10, "the signal does not answer")
        assert len(d.signal.asked) == FAILURES
        d.now[0] += REST
        several = await asyncio.gather(*(d.asks(says("hi", id=str(n))) for n in range(8)))
        assert all(isinstance(outcome, Later) for outcome in several)
        assert len(d.signal.asked) == FAILURES + 1, "one tries for all"
        d.signal.says('{"score": 0}')
        d.now[0] += REST + 1
        assert await d.asks(says("hi")) == Done()
        assert await d.asks(says("hi")) == Done()


async def test_not_more_than_so_many_are_asked_at_once() -> None:
    async with desk() as d:
        d.signal.slow = 0.002
        done = await asyncio.gather(*(d.asks(says("hi", id=str(n))) for n in range(40)))
        assert set(done) == {Done()}
        assert d.signal.most <= scorer.AT_ONCE


async def test_what_is_not_configured_is_said() -> None:
    async with desk() as d:
        assert await d.asks(says("hi"), "toxic") == Denied("config.toml has no [signals.toxic]")
        wake = Wake(id="w#0", place="clock:", community="acme", at=START, what="x")
        assert isinstance(await d.scorer.perform(wake), Denied)
        assert await d.scorer.lookup(PLACE, "role", "x") == ()
