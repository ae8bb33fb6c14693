"""The policy book: what may come into force, and what is kept of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.catalog import SANDBOX, Row
from policies.actions import Alert, Reply
from policies.errors import PolicyError
from tests.bot.town import POLICY, plain, town

MUST = POLICY.replace('filter = "flood"', 'filter = "flood"\nmust = true')


@pytest.fixture
def row(monkeypatch: pytest.MonkeyPatch) -> Row:
    """What the town's platform can do: everything but a timeout."""
    row = replace(SANDBOX, platform="test", name="Town", timeouts=False)
    monkeypatch.setattr("adapters.catalog.CATALOG", (row,))
    return row


@pytest.mark.usefixtures("row")
async def test_a_start_is_refused_where_a_rule_must_be_and_cannot(tmp_path: Path) -> None:
    with pytest.raises(ExceptionGroup) as refused:
        async with town(tmp_path, MUST):
            pass
    line = MUST[: MUST.index('name = "too-fast"')].count("\n")
    words = f"^acme.toml:{line}: the rule too-fast must be enforced, and on Town"
    assert refused.group_contains(PolicyError, match=words)


async def test_the_last_good_version_must_be_met_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.catalog.CATALOG", (replace(SANDBOX, platform="test"),))
    async with town(tmp_path, MUST):
        pass
    monkeypatch.setattr("adapters.catalog.CATALOG", ())
    with pytest.raises(ExceptionGroup, match="unhandled") as refused:
        async with town(tmp_path):
            pass
    assert refused.group_contains(PolicyError, match="too-fast must be enforced, and on test")


@pytest.mark.usefixtures("row")
async def test_a_change_is_refused_where_a_rule_must_be_and_cannot(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        before = t.app.intake.policies["acme"].bundle
        (tmp_path / "acme.toml").write_text(MUST, encoding="utf-8")
        done = await t.edge.until(lambda d: any(isinstance(a, Alert) for a in d))
        (alert,) = [a for a in done if isinstance(a, Alert)]
        assert "timeout: not possible, alert instead" in plain(alert.text)
        assert t.app.intake.policies["acme"].bundle == before


@pytest.mark.usefixtures("row")
async def test_what_falls_short_is_told_at_the_start_and_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with town(tmp_path) as t:
        logged = capsys.readouterr()
        assert "too-fast, Town: timeout: not possible, alert instead" in logged.out + logged.err
        await t.invokes("ada", "policy", "check")
        done = await t.edge.until(lambda d: any(isinstance(a, Reply) for a in d))
        (reply,) = [a for a in done if isinstance(a, Reply)]
        assert "fine" in plain(reply.text)
        assert "\ntoo-fast, Town: timeout: not possible" in plain(reply.text)
