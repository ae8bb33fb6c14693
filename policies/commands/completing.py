"""Completing: what is offered while somebody writes a command, from what their community has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from policies.commands.contract import Parameter
from policies.policy import Language, Policy
from policies.wording import LANGUAGES, sentence

Offered = Literal["reasons", "rules", "durations", "languages", "commands"]
MOST, LONGEST = 25, 100
"""Offers, and characters of each.
https://docs.discord.com/developers/interactions/application-commands#autocomplete"""
_DURATIONS = ("10m", "1h", "6h", "12h", "1d", "3d", "7d", "14d", "30d")
_BY_NAME: dict[str, Offered] = {"rule": "rules", "tongue": "languages", "which": "commands"}


class Offer(NamedTuple):
    """What may be taken: the word for the command, and what people read."""

    value: str
    label: str


def offered(parameter: Parameter) -> Offered | None:
    """What is offered for a parameter."""
    if parameter.kind == "duration":
        return "durations"
    return "reasons" if parameter.kind == "reason" else _BY_NAME.get(parameter.name)


def offers(
    what: Offered, typed: str, policy: Policy, language: Language, commands: Iterable[str]
) -> tuple[Offer, ...]:
    """What fits what has been typed so far; ``commands`` are those that the writer may use. Of the
    policy only who uses them may see reasons and rules: that is for the caller to know."""
    match what:
        case "durations":
            every = [Offer(each, each) for each in _DURATIONS]
        case "reasons":
            every = [Offer(key, f"{key}: {said}") for key, said in policy.reasons.items()]
        case "rules":
            every = [Offer(rule.name, rule.name) for rule in policy.rules]
        case "languages":
            every = [Offer(each, sentence("language", each)) for each in LANGUAGES]
        case "commands":
            every = [_command(each, language) for each in commands]
    return tuple(
        Offer(value[:LONGEST], label[:LONGEST])
        for value, label in every
        if typed.casefold() in label.casefold()
    )[:MOST]


def _command(name: str, language: Language) -> Offer:
    shown, said = (sentence(f"command.{name}.{each}", language) for each in ("name", "help"))
    return Offer(name, f"/{shown}: {said}")
