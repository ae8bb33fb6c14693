"""``hallwarden may``: the answer of the chat, from outside."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.bot.town import POLICY as TOWN
from tests.bot.town import town

POLICY = """
community = "acme"
places = ["telegram:chat:-100", "discord:guild:1"]
language = "{language}"

[channels."discord:channel:7"]
name = "news"

[roles.admin]
members = ["telegram:status:admin"]
may = ["ban", "case", "roles"]

[roles.moderator]
members = ["telegram:member:42", "discord:role:889"]
may = ["warn", {{ do = "ban", up_to = "7d" }}, {{ do = "timeout", channels = ["#news"] }}]
"""


def asked(folder: Path, *args: str, language: str = "en") -> tuple[int, dict[str, object]]:
    file = folder / "acme.toml"
    file.write_text(POLICY.format(language=language), encoding="utf-8")
    done = CliRunner().invoke(app, ["may", "--policy", str(file), "--json", *args])
    return done.exit_code, json.loads(done.stdout)


@pytest.mark.parametrize(
    ("args", "allowed", "step"),
    [
        (
            ("ban", "telegram:member:5", "3d"),
            True,
            "The role moderator (from the policy file) allows it: ban:7d",
        ),
        (("ban", "telegram:member:5", "30d"), False, "does not go so far"),
        (("ban", "telegram:member:5"), False, "asked was no end date"),
        (("--target", "telegram:member:5", "ban", "7d"), True, "rank is below"),
        (("--target", "telegram:status:admin", "ban", "7d"), False, "isn't below yours"),
        (("--target", "telegram:member:42", "ban", "7d"), False, "to yourself"),
        (("kick", "telegram:member:5"), False, "kick is allowed by: the team"),
        (("help",), True, "for everybody"),
        (("stop",), True, "stop"),
        (("role", "grant"), False, "roles is allowed by: admin"),
        (("role", "redeem"), True, "for everybody"),
        (("frobnicate",), False, "no command"),
        (("timeout", "telegram:member:5", "1h"), False, "elsewhere only: timeout:#news"),
    ],
)
def test_it_says_whether_and_why(
    tmp_path: Path, args: tuple[str, ...], allowed: bool, step: str
) -> None:
    code, said = asked(tmp_path, "--actor", "telegram:member:42", *args)
    assert said["allowed"] is allowed, said
    assert code == (0 if allowed else 1)
    assert step in "\n".join(said["because"]), said  # type: ignore[arg-type]


def test_whoever_has_a_role_or_a_status_and_where(tmp_path: Path) -> None:
    order = ("timeout", "discord:member:5", "1h")
    code, _ = asked(
        tmp_path, "--actor", "discord:role:889", "--channel", "discord:channel:7", *order
    )
    assert code == 0
    code, _ = asked(tmp_path, "--actor", "discord:role:889", *order)
    assert code == 1
    code, said = asked(tmp_path, "--actor", "telegram:status:owner", "role", "grant", language="es")
    assert code == 0
    assert "Ser propietario del grupo lo permite: roles" in said["because"]  # type: ignore[operator]
    code, said = asked(tmp_path, "--actor", "telegram:7", "警告", language="zh-CN")
    assert code == 1
    assert "没有别的允许它。" in said["because"]  # type: ignore[operator]


def test_sentences_and_what_is_no_id(tmp_path: Path) -> None:
    file = tmp_path / "acme.toml"
    file.write_text(POLICY.format(language="en"), encoding="utf-8")
    run = CliRunner().invoke
    done = run(app, ["may", "--policy", str(file), "--actor", "telegram:42", "warn"])
    assert done.exit_code == 0
    assert done.stdout.startswith("telegram:member:42 may do this.")
    for more in (("--actor", "x"), ("--actor", "telegram:42", "--at", "noon")):
        done = run(app, ["may", "--policy", str(file), *more, "warn"])
        assert done.exit_code == 1
        assert done.stderr


def test_with_the_settings_it_knows_what_was_given_by_command_and_by_whom(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('policies = ["acme.toml"]\n[store]\nurl = "sqlite:///store.db"\n', "utf-8")

    async def happen() -> None:
        roles = 'may = ["roles", "warn", "kick"'
        async with town(tmp_path, TOWN.replace('may = ["warn", "timeout", "kick"', roles, 1)) as t:
            await t.says("ann", "hello")
            await t.invokes("ada", "role", "grant kick @ann")
            await t.invokes("ada", "role", "grant moderator @bob")

    asyncio.run(happen())
    ask = ["may", "--policy", str(tmp_path / "acme.toml"), "--json", "--actor"]
    for who, more, allowed, step in (
        ("ann", ["kick"], False, "Nothing else allows it"),
        ("ann", ["--config", str(file), "kick"], True, "(given by Ada on "),
        ("ann", ["--config", str(file), "ban"], False, "Nothing else allows it"),
        ("ada", ["--config", str(file), "kick"], True, "The role admin (from the policy file)"),
        ("mo", ["kick"], True, "The role moderator (from the policy file)"),
    ):
        done = CliRunner().invoke(app, [*ask, f"test:member:{who}", *more])
        said = json.loads(done.stdout)
        assert said["allowed"] is allowed and step in "\n".join(said["because"]), (who, said)
