"""Unusable: what somebody wrote of a time or an announcement cannot be used, and why."""

from __future__ import annotations


class Unusable(ValueError):
    """``key`` is the sentence that says why, with its ``names``; see ``wording/``."""

    def __init__(self, key: str, **names: str) -> None:
        super().__init__(key)
        self.key = key
        self.names = names
