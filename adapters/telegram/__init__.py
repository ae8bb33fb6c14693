"""Telegram, through the Bot API: https://core.telegram.org/bots/api."""

from adapters.telegram.connection import Telegram
from adapters.telegram.settings import LIMITS, Limits, Patience, Settings

__all__ = ["LIMITS", "Limits", "Patience", "Settings", "Telegram"]
