"""The Discord edge: gateway dispatches become events, actions become calls of the HTTP API."""

from adapters.discord.commands import Command, Parameter
from adapters.discord.connection import DiscordAdapter, TokenRefused
from adapters.discord.settings import Secret, Settings

__all__ = ["Command", "DiscordAdapter", "Parameter", "Secret", "Settings", "TokenRefused"]
