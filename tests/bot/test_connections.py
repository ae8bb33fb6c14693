"""Connections: what health and figures say of a platform that answers, and of one that does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import generate_latest

import bot.connections
from adapters.port import Host
from bot.connections import AWAY, Connections
from bot.telemetry import Telemetry
from tests.bot.town import Edge, town
from tests.waiting import until

START = datetime(2026, 1, 1, tzinfo=UTC)


class Time:
    """A clock for one test."""

    now = START

    def __call__(self) -> datetime:
        return self.now


def test_a_platform_that_is_away_for_minutes_is_not_well() -> None:
    time = Time()
    connections = Connections(["telegram", "discord"], Telemetry(), time)
    connections.note("discord", True)
    time.now += AWAY - timedelta(seconds=1)
    assert connections.well(connections.platforms)
    time.now += timedelta(seconds=1)
    assert not connections.well(connections.platforms)
    assert connections.well(["discord"])
    connections.note("telegram", True)
    assert connections.well(connections.platforms)


def test_only_a_change_begins_a_new_time() -> None:
    time = Time()
    connections = Connections(["telegram"], Telemetry(), time)
    time.now += timedelta(hours=1)
    for _ in range(2):
        connections.note("telegram", True)
        time.now += timedelta(hours=1)
    assert connections.told(["telegram"]) == {
        "telegram": {"connected": True, "since": "2026-01-01T01:00:00+00:00"}
    }


async def test_health_and_figures_say_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.connections, "AWAY", timedelta(0))
    told: list[Host] = []
    run = Edge.run

    async def running(self: Edge, host: Host) -> None:
        told.append(host)
        await run(self, host)

    monkeypatch.setattr(Edge, "run", running)
    async with town(tmp_path) as t:
        await until(lambda: told)
        gauge = b'hallwarden_platform_connected{platform="test"} '
        assert gauge + b"0.0" in generate_latest(t.app.telemetry.registry)
        assert not t.app.health()["ok"]
        told[0].connected("test", True)
        assert gauge + b"1.0" in generate_latest(t.app.telemetry.registry)
        health = t.app.health()
        assert health["ok"]
        assert health["platforms"]["test"]["connected"] is True  # type: ignore[index]


async def test_an_edge_that_has_ended_is_not_connected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    async def ending(_: Edge, host: Host) -> None:
        host.connected("test", True)
        seen.append(host)
        raise RuntimeError("a fault")

    monkeypatch.setattr(Edge, "run", ending)
    async with town(tmp_path) as t:
        await until(lambda: seen)
        await until(lambda: not t.app.connections.told(["test"])["test"]["connected"], 5)
