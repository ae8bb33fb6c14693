"""Our commands as application commands: as Discord takes them, compared without its additions."""

from __future__ import annotations

import re
from typing import Any

from pydantic import SecretStr

from adapters.discord import Settings
from adapters.discord.commands import payloads, same
from policies.commands.shown import shown
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
    assert same(ours, [{**c, "options": c["options"] or None} for c in stored()])


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
    )
    for change in changes:
        assert not same(ours, [{**warn, **change}, *rest]), change


def test_discord_takes_them(schema: Schema) -> None:
    body = payloads(shown())
    assert not schema.request("PUT", "/applications/1/commands", {}, body)
    for command in body:
        names = [command["name"], *command["name_localizations"].values()]
        assert all(NAME.fullmatch(name) and name == name.lower() for name in names), names
        needed = [option["required"] for option in command["options"]]
        assert needed == sorted(needed, reverse=True), "required options come first"
    for locale in ("zh-CN", "es-ES"):
        localized = [c["name_localizations"][locale] for c in body]
        assert len(set(localized)) == len(localized), "two commands of one name"


def test_a_parameter_names_a_member_or_one_of_its_choices() -> None:
    options = {
        (command["name"], option["name"]): option
        for command in payloads(shown())
        for option in command["options"]
    }
    assert options["warn", "member"]["type"] == 6
    assert {"name": "show", "value": "show"} in options["policy", "do"]["choices"]


def test_the_token_is_shown_nowhere() -> None:
    settings = Settings(token=SecretStr("hush"))
    assert "hush" not in f"{settings!r} {settings}"
