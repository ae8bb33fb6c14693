"""``hallwarden announce next``: the times, which rule decided them, and what is wrong."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from bot.cli import app

BERLIN = ["--timezone", "Europe/Berlin"]
SPRING = ["--cron", "30 2 * * *", *BERLIN, "--from", "2026-03-29 00:00"]


def run(*args: str) -> tuple[int, str]:
    """Exit status and everything that was said, on one line."""
    done = CliRunner().invoke(app, ["announce", "next", *args])
    return done.exit_code, " ".join(done.output.split())


def test_a_skipped_hour_is_explained() -> None:
    status, said = run(*SPRING, "--count", "2", "--json")
    assert status == 0
    told = json.loads(said)
    assert told["timezone"] == "Europe/Berlin"
    first, second = told["times"]
    assert (first["local"], first["utc"]) == ("2026-03-29T03:30:00+02:00", "2026-03-29T01:30:00Z")
    assert (first["rule"], second["rule"]) == ("skipped", None)
    assert "02:30" in first["because"]
    assert second["local"] == "2026-03-30T02:30:00+02:00"


def test_a_doubled_hour_is_explained_to_people() -> None:
    status, said = run(*SPRING[:4], "--from", "2026-10-25 00:00", "--count", "1")
    assert status == 0
    assert "Clocks show" in said
    assert "2026-10-25 00:30" in said


def test_business_days_and_quiet_hours() -> None:
    given = ["--cron", "0 23 24 12 *", *BERLIN, "--from", "2026-12-01 00:00", "--count", "1"]
    more = ["--business", "next", "--holiday", "2026-12-25", "--quiet", "22:00-08:00", "--json"]
    status, said = run(*given, *more)
    assert status == 0
    assert json.loads(said)["times"][0]["local"] == "2026-12-28T08:00:00+01:00"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--at", "2020-01-01 09:00", *BERLIN], "has passed already"),
        (["--at", "2026-02-31 09:00", *BERLIN], "no such day: 2026-02-31"),
        (["--cron", "0 9 31 2 *", *BERLIN], "names days that no month"),
        (["--at", "2126-01-01 09:00", "--timezone", "Mars/Base"], "no time zone “Mars/Base”"),
        (["--rrule", "often", *BERLIN], "RFC 5545"),
        (["--every", "1s", *BERLIN], "no distance"),
        (BERLIN, "exactly one of --at, --cron, --every, --rrule"),
        (["--at", "2126-01-01 09:00", "--every", "1d", *BERLIN], "exactly one of"),
        ([*SPRING, "--business", "never"], "possible are: only, next"),
        ([*SPRING, "--quiet", "late"], "23:00-08:00"),
        ([*SPRING, "--holiday", "Christmas"], "no date"),
        (["--cron", "0 9 * * *", *BERLIN, "--from", "2026-02-30 00:00"], "no such day"),
    ],
)
def test_what_is_wrong_is_said(args: list[str], said: str) -> None:
    status, told = run(*args)
    assert status == 1
    assert said in told
