"""The catalog has one row a platform, and says in a table what each can do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.catalog import CATALOG, DISCORD, SANDBOX, TELEGRAM, capabilities, markdown, row


def test_each_platform_has_one_row() -> None:
    platforms = [entry.platform for entry in CATALOG]
    assert len(set(platforms)) == len(platforms)
    assert all(row(platform).platform == platform for platform in platforms)
    with pytest.raises(KeyError):
        row("pigeon")


def test_the_table_has_a_column_a_platform_and_a_line_a_capability() -> None:
    head, rule, *lines = markdown().splitlines()
    assert head == "| what | Sandbox | Telegram | Discord |"
    assert {line.count("|") for line in (head, rule, *lines)} == {5}
    cells = {line.split(" | ")[0].strip("| "): line.split(" | ")[2] for line in lines}
    assert cells["removes others' messages"] == "up to 48 h old"
    assert cells["sees deletions by others"] == "no"
    assert cells["reads what was posted while it was away"] == "last 24 h"
    assert cells["longest message (characters)"] == "4,096"


def test_what_cannot_be_done_is_never_shown_as_limited() -> None:
    poor = replace(TELEGRAM, deletes_others=False, timeouts=False, timeout_max=timedelta(days=28))
    lines = {line.split(" | ")[0].strip("| "): line for line in markdown([poor]).splitlines()}
    assert lines["removes others' messages"].endswith("| no |")
    assert lines["timeout"].endswith("| no |")


def test_a_limit_is_said_in_the_unit_that_reads_best() -> None:
    limited = replace(SANDBOX, timeout_max=timedelta(days=28), catches_up=timedelta(0))
    lines = {line.split(" | ")[0].strip("| "): line for line in markdown([limited]).splitlines()}
    assert lines["timeout"].endswith("| up to 28 days at a time |")
    assert lines["reads what was posted while it was away"].endswith("| no |")


def test_what_the_core_knows_of_a_platform_is_what_its_row_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    able = capabilities(["telegram", "discord", "pigeon"])
    assert able.keys() == {"telegram", "discord"}
    assert able["telegram"].deletes_within == TELEGRAM.deletes_within
    assert able["discord"].timeout_max == DISCORD.timeout_max
    assert not able["discord"].bans_until
    both = {
        *("delete", "warn", "reply", "send", "timeout", "quarantine", "compromised"),
        *("kick", "ban", "lock"),
    }
    assert able["telegram"].can == both
    assert able["discord"].can == both | {"role_add", "role_remove", "rename", "slowmode", "pause"}
    poor = replace(DISCORD, deletes_others=False, timeouts=False, kicks=False, bans=False)
    monkeypatch.setattr("adapters.catalog.CATALOG", (poor,))
    assert capabilities(["discord"])["discord"].can == {
        *("warn", "reply", "send", "role_add", "role_remove", "rename", "slowmode", "lock", "pause")
    }
