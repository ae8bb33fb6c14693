"""The console: what no staff channel hears goes to the log, for whoever runs the program."""

from __future__ import annotations

import structlog

from adapters.port import Denied, Done, Host, Outcome
from policies.actions import Action, Alert, Mention, Moment, Strong
from policies.outlinks import Address

log = structlog.get_logger(__name__)

MOST = 1_000
"""Matters that are remembered as said; beyond them nothing new is logged."""


class Console:
    """Logs an ``Alert`` that has no staff channel: once per matter, whomever it is about."""

    platform = "console"

    def __init__(self) -> None:
        self._said: set[tuple[str, str]] = set()

    async def run(self, host: Host) -> None:
        """Nothing ever happens here by itself."""

    async def perform(self, action: Action) -> Outcome:
        """Log the words, without anything that a member wrote."""
        if not isinstance(action, Alert):
            return Denied(f"the console cannot do {type(action).__name__}")
        matter = (action.place, _words(action, naming=False))
        if matter not in self._said and len(self._said) < MOST:
            self._said.add(matter)
            log.warning(
                "this is for the team, and the policy names no staff_channel",
                community=action.place.rpartition(":")[2],
                said=_words(action, naming=True),
            )
        return Done()

    async def lookup(self, place: str, kind: str, name: str) -> tuple[str, ...]:
        """The console has no roles or channels."""
        return ()


def _words(action: Alert, *, naming: bool) -> str:
    parts = []
    for piece in action.text:
        if isinstance(piece, str):
            parts.append(piece)
        elif isinstance(piece, Address):
            parts.append(piece.url)
        elif isinstance(piece, Strong):
            parts.append(piece.text)
        elif isinstance(piece, Moment):
            parts.append(piece.at.isoformat(timespec="seconds"))
        elif isinstance(piece, Mention) and naming:
            parts.append(piece.member)
    return "".join(parts)
