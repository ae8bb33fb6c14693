"""Declarations as application commands: within Discord's limits, compared without its additions."""

from __future__ import annotations

from typing import Any

from adapters.discord import Command, Parameter, Secret, Settings
from adapters.discord.commands import payloads, same
from tests.adapters.discord.declared import COMMANDS
from tests.counterparts.discord.schema import Schema


def stored() -> list[dict[str, Any]]:
    """What the platform answers after it was given the commands."""
    added = {"id": "1", "application_id": "2", "version": "3", "nsfw": False, "description": ""}
    return [{**added, **command} for command in payloads(COMMANDS)]


def test_what_is_stored_is_recognised_in_any_order() -> None:
    ours = payloads(COMMANDS)
    assert same(ours, stored())
    assert same(ours, stored()[::-1])
    assert same(ours, [{**c, "options": c.get("options") or None} for c in stored()])


def test_every_change_is_noticed() -> None:
    ours = payloads(COMMANDS)
    assert not same(ours, stored()[:1])
    assert not same(ours, [*stored(), {**stored()[0], "name": "old"}])
    changes: tuple[dict[str, Any], ...] = (
        {"description": "x"},
        {"name_localizations": {}},
        {"description_localizations": {"zh-CN": "别的"}},
        {"options": []},
        {"options": stored()[0]["options"][::-1]},
        {"contexts": [0, 1]},
    )
    for change in changes:
        first, *rest = stored()
        assert not same(ours, [{**first, **change}, *rest]), change


def test_choices_and_lengths(schema: Schema) -> None:
    command = Command(
        name="policy",
        descriptions={"en": "x" * 300, "zh-CN": "规则" * 100},
        names={"es": "normas", "zh-CN": "规则"},
        parameters=(
            Parameter(
                name="do",
                kind="choice",
                descriptions={"en": "what", "es": "qué"},
                choices=("show", "check"),
            ),
            Parameter(name="for", kind="duration", descriptions={"en": "how long"}, required=False),
        ),
    )
    body = payloads([command])
    path = "/applications/1/commands"
    assert not schema.request("PUT", path, {}, body)
    assert body[0]["options"][0]["choices"] == [
        {"name": "show", "value": "show"},
        {"name": "check", "value": "check"},
    ]
    assert body[0]["contexts"] == [0]


def test_the_token_is_shown_nowhere() -> None:
    settings = Settings(token=Secret("hush"))
    for said in (repr(settings), str(settings), repr(settings.token), f"{settings.token}"):
        assert "hush" not in said
    assert settings.token.reveal == "hush"
