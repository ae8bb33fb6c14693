"""A stateful Bot API server on loopback, checked against Telegram's own description."""
