"""Telegram, through the Bot API: https://core.telegram.org/bots/api."""

from adapters.telegram.connection import Telegram
from adapters.telegram.settings import LIMITS, Limits, Secret, Settings
from adapters.telegram.survey import Command

__all__ = ["LIMITS", "Command", "Limits", "Secret", "Settings", "Telegram"]
