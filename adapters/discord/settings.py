"""What an operator sets for the Discord connection."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.port import Secret

API = "https://discord.com/api/v10"
GATEWAY = "wss://gateway.discord.gg/"
"""https://docs.discord.com/developers/reference#api-reference-base-url"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The bot's token, and where Discord (or a server that speaks like it) is found.

    ``gateway_url`` is where a session begins; it goes on where the gateway then says. ``silence``
    is the number of seconds without a sign of life after which a connection counts as dead.
    """

    token: Secret
    api_base: str = API
    gateway_url: str = GATEWAY
    silence: float = 60.0
