"""The Telegram adapter does what every adapter must do."""

from __future__ import annotations

from tests.adapters.conformance import Conformance


class TestTelegram(Conformance):
    """With python-telegram-bot against the counterpart."""
