"""Our commands as application commands: as Discord takes them, compared without its additions."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from pydantic import SecretStr

from adapters.discord import Settings
from adapters.discord.commands import NEAREST, payloads, same
from policies.commands.helping import MEMBERS, TEAM
from policies.commands.shown import shown
from policies.rights import PERMISSIONS
from tests.counterparts.discord.schema import Schema

NAME = re.compile(r"[-_'\w]{1,32}")
"""https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming"""


def stored() -> list[dict[str, Any]]:
    """What the platform answers after it was given the commands."""
    added = {"id": "1", "application_id": "2", "version": "3", "nsfw": False}
    return [{**added, **command} for command in payloads(shown())]


def test_what_is_stored_is_recognised_in_any_order() -> None:
    ours = payloads(shown())
    assert same(ours, stored())
    assert same(ours, stored()[::-1])
    assert same(ours, [{**c, "options": c.get("options") or None} for c in stored()])
    assert same(ours, [{**c, "description": c.get("description", "")} for c in stored()])


def test_every_change_is_noticed() -> None:
    ours = payloads(shown())
    warn = next(c for c in stored() if c["name"] == "warn")
    rest = [c for c in stored() if c["name"] != "warn"]
    assert not same(ours, rest)
    assert not same(ours, [*stored(), {**warn, "name": "old"}])
    changes: tuple[dict[str, Any], ...] = (
        {"description": "x"},
        {"name_localizations": {}},
        {"description_localizations": {"zh-CN": "别的"}},
        {"options": []},
        {"options": warn["options"][::-1]},
        {"contexts": [0, 1]},
        {"default_member_permissions": None},
    )
    for change in changes:
        assert not same(ours, [{**warn, **change}, *rest]), change


def test_members_are_shown_what_they_may_run() -> None:
    shown_to = {c["name"].lower(): c["default_member_permissions"] for c in payloads(shown())}
    moderate, manage = 1 << 40, 1 << 5
    expected = {"ban": 1 << 2, "policy": manage, "rename": manage, "warn": moderate}
    assert {name: shown_to[name] for name in expected} == expected
    for_all = {"help", "why", "report", "request", "appeal", "mystatus", "mydata"}
    assert {name for name, value in shown_to.items() if value is None} == for_all
    by_seen = Counter(command.seen for command in shown())
    assert by_seen["members"] <= MEMBERS
    assert sum(command.of_team for command in shown()) <= TEAM
    assert set(NEAREST) == set(PERMISSIONS)


def test_discord_takes_them(schema: Schema) -> None:
    body = payloads(shown())
    assert not schema.request("PUT", "/applications/1/commands", {}, body)
    for command in body:
        if command["type"] != 1:
            continue
        names = [command["name"], *command["name_localizations"].values()]
        assert all(NAME.fullmatch(name) and name == name.lower() for name in names), names
        needed = [option["required"] for option in command["options"]]
        assert needed == sorted(needed, reverse=True), "required options come first"
    for locale in ("zh-CN", "es-ES"):
        localized = [(c["type"], c["name_localizations"][locale]) for c in body]
        assert len(set(localized)) == len(localized), "two commands of one name"


def test_menus_offer_what_can_be_done_on_the_spot() -> None:
    picked = {(c["type"], c["name"]): c for c in payloads(shown()) if c["type"] != 1}
    assert picked.keys() == {
        (2, "Warn"), (2, "Timeout"), (2, "Compromised"), (2, "Whois"),
        (2, "History"),
        (3, "Why"), (3, "Report"), (3, "Warn"), (3, "Timeout"), (3, "Mod"), (3, "Compromised"),
        (3, "Request"),
    }  # fmt: skip
    assert picked[3, "Why"]["name_localizations"]["zh-CN"] == "原因"
    assert picked[2, "Warn"]["name_localizations"]["es-419"] == "Aviso"
    for entry in picked.values():
        assert not entry.keys() & {"description", "options"}
        assert all(0 < len(name) <= 32 for name in entry["name_localizations"].values())


SLASH, MENU = 100, 15
"""Commands of a kind that an application may have for all servers; of a menu's entries 5 until
March 2026. https://docs.discord.com/developers/interactions/application-commands#registering-a-command,
and the published interface takes 130 of all three kinds at once."""


def test_there_are_no_more_than_discord_takes() -> None:
    kinds = Counter(command["type"] for command in payloads(shown()))
    assert kinds.keys() <= {1, 2, 3}
    assert kinds[1] <= SLASH and max(kinds[2], kinds[3]) <= MENU


def test_a_picked_command_needs_nothing_else() -> None:
    for command in shown():
        if command.menus:
            assert [p.name for p in command.parameters if p.required] in ([], ["member"])


def test_a_parameter_names_a_member_or_one_of_its_choices() -> None:
    options = {
        (command["name"], option["name"]): option
        for command in payloads(shown())
        for option in command.get("options", ())
    }
    assert options["warn", "member"]["type"] == 6
    assert {"name": "show", "value": "show"} in options["policy", "do"]["choices"]


def test_the_token_is_shown_nowhere() -> None:
    settings = Settings(token=SecretStr("hush"))
    assert "hush" not in f"{settings!r} {settings}"
