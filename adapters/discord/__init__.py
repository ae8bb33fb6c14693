"""The Discord edge: gateway dispatches become events, actions become calls of the HTTP API."""

from adapters.discord.connection import Discord
from adapters.discord.settings import Settings

__all__ = ["Discord", "Settings"]
