"""Obeying: by which names commands go."""

from __future__ import annotations

from policies.commands import by_name
from policies.wording import LANGUAGES, sentence


def test_a_command_goes_by_its_aliases_in_every_language() -> None:
    aliases = 0
    for name in ("timeout", "lift", "why"):
        for language in LANGUAGES:
            for alias in sentence(f"command.{name}.aliases", language).split():
                assert by_name()[alias].name == name
                aliases += 1
    assert aliases
