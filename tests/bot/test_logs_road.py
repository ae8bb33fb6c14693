"""Logs on their way: what happens in the sandbox stands in its staff channel a moment later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.replaying import replay
from policies.logs import batch
from tests.bot.shipped import Real, real
from tests.bot.test_replaying import today
from tests.waiting import until

LOGS = '\n[logs]\nmessages = "sandbox:channel:staff"\nmembers = "sandbox:channel:staff"\n'


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "PAUSE", 0.3)


def log(r: Real) -> str:
    """All that the bot wrote to the staff, as it is read."""
    pieces = (piece for post in r.posts("staff") if post.kind == "bot" for piece in post.pieces)
    return "".join(p if isinstance(p, str) else str(next(iter(p.values()))) for p in pieces)


async def wanted(r: Real) -> None:
    before = r.app.intake.policies["sandbox"].bundle
    r.policy.write_text(r.policy.read_text(encoding="utf-8") + LOGS, encoding="utf-8")
    await until(lambda: r.app.intake.policies["sandbox"].bundle != before)


async def test_what_was_changed_and_deleted_is_read_with_its_words(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        await wanted(r)
        await r.app.keeping.snapshots(today())
        await r.sandbox.says("regular", "lobby", "meet me at https://evil.example/x")
        (post,) = (post for post in r.posts() if "evil.example" in post.text)
        await r.sandbox.edits("regular", post.id, "meet me, card 4111 1111 1111 1111")
        await r.sandbox.leaves("newbie")
        await until(lambda: "changed a message in" in log(r) and "is no longer here" in log(r))
        told = log(r)
        assert "meet me at" in told
        assert "https://evil.example" not in told, "a link of a log leads nowhere"
        assert "4111 1111" not in told, "what is personal is taken out"
        await until(lambda: "was taken down, the rule" in log(r))
        other = await r.sandbox.says("regular", "lobby", "good morning")
        assert other is not None
        (post,) = (post for post in r.posts() if post.text == "good morning")
        await r.sandbox.deletes("regular", post.id)
        await until(lambda: "is gone: good morning" in log(r))
        assert (await replay(r.app.store, "sandbox", today())).different == []


async def test_what_the_team_reads_alone_is_not_logged(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        await wanted(r)
        await r.sandbox.says("moderator", "staff", "quite private")
        (post,) = (post for post in r.posts("staff") if post.text == "quite private")
        await r.sandbox.deletes("moderator", post.id)
        await r.sandbox.leaves("newbie")
        await until(lambda: "is no longer here" in log(r))
        assert "A message of" not in log(r)


async def test_what_waited_at_a_restart_is_told_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "PAUSE", 3.0)
    async with real(tmp_path) as r:
        await wanted(r)
        await r.sandbox.leaves("newbie")
        assert "is no longer here" not in log(r)
    async with real(tmp_path) as r:
        await until(lambda: log(r).count("is no longer here") == 1)


async def test_words_that_are_past_their_retention_are_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "PAUSE", 1.5)
    async with real(tmp_path) as r:
        await wanted(r)
        await r.sandbox.says("regular", "lobby", "good morning")
        (post,) = (post for post in r.posts() if post.text == "good morning")
        await r.sandbox.deletes("regular", post.id)
        assert await r.app.store.retention.drop_texts(datetime.now(UTC) + timedelta(days=1))
        await until(lambda: "is gone:" in log(r))
        assert "good morning" not in log(r)
