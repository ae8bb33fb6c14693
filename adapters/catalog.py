"""The catalog: what each platform lets a bot do, one row a platform, asserted by its tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from policies.feasible import Capabilities


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What can be done on one platform, by a bot that was given every right it can have.

    ``deletes_within`` is the greatest age of a message that can still be removed, ``timeout_max``
    the longest timeout of one call; ``None`` is no limit. ``text_length`` counts characters as the
    platform does, ``framed_length`` those in a frame, ``captioned_length`` those under a file of at
    most ``file_size`` bytes. ``threads`` can be opened under a message. A person ``confirms`` what
    is announced, which may be ``capped`` to so much a month. ``catches_up`` says how far
    back messages are read that came in while the bot was away; zero is not at all, ``None`` without
    a limit.
    """

    platform: str
    name: str
    deletes_own: bool
    deletes_others: bool
    deletes_within: timedelta | None
    timeouts: bool
    timeout_max: timedelta | None
    kicks: bool
    bans: bool
    bans_until: bool
    ban_cleans: bool
    hears_banned: bool
    private_answers: bool
    buttons: bool
    command_menu: bool
    sees_edits: bool
    sees_deletions: bool
    sees_reactions: bool
    join_requests: bool
    names: bool
    roles: bool
    nicknames: bool
    holds: bool
    slowmode: bool
    locks: bool
    pauses: bool
    files: bool
    voice: bool
    catches_up: timedelta | None
    text_length: int
    button_text_length: int
    framed_length: int
    captioned_length: int
    file_size: int
    threads: bool
    confirms: bool = False
    capped: bool = False
    source: str
    """Where the limits are documented."""


SANDBOX = Row(
    platform="sandbox",
    name="Sandbox",
    deletes_own=True,
    deletes_others=True,
    deletes_within=None,
    timeouts=True,
    timeout_max=None,
    kicks=True,
    bans=True,
    bans_until=True,
    ban_cleans=True,
    hears_banned=True,
    private_answers=True,
    buttons=True,
    command_menu=True,
    sees_edits=True,
    sees_deletions=True,
    sees_reactions=True,
    join_requests=False,
    names=True,
    roles=True,
    nicknames=True,
    holds=True,
    slowmode=True,
    locks=True,
    pauses=False,
    files=True,
    voice=False,
    catches_up=None,
    text_length=4096,
    button_text_length=64,
    framed_length=4096,
    captioned_length=4096,
    file_size=8_000_000,
    threads=False,
    source="adapters/sandbox/world.py",
)

TELEGRAM = Row(
    platform="telegram",
    name="Telegram",
    deletes_own=True,
    deletes_others=True,
    deletes_within=timedelta(hours=48),
    timeouts=True,
    timeout_max=None,
    kicks=True,
    bans=True,
    bans_until=True,
    ban_cleans=True,
    hears_banned=True,
    private_answers=True,
    buttons=True,
    command_menu=True,
    sees_edits=True,
    sees_deletions=False,
    sees_reactions=True,
    join_requests=True,
    names=True,
    roles=False,
    nicknames=False,
    holds=False,
    slowmode=False,
    locks=True,
    pauses=False,
    files=True,
    voice=False,
    catches_up=timedelta(hours=24),
    text_length=4096,
    button_text_length=64,
    framed_length=4096,
    captioned_length=1024,
    file_size=20_000_000,
    threads=False,
    source="https://core.telegram.org/bots/api",
)

DISCORD = Row(
    platform="discord",
    name="Discord",
    deletes_own=True,
    deletes_others=True,
    deletes_within=None,
    timeouts=True,
    timeout_max=timedelta(days=28),
    kicks=True,
    bans=True,
    bans_until=False,
    ban_cleans=True,
    hears_banned=False,
    private_answers=True,
    buttons=True,
    command_menu=True,
    sees_edits=True,
    sees_deletions=True,
    sees_reactions=True,
    join_requests=False,
    names=True,
    roles=True,
    nicknames=True,
    holds=False,
    slowmode=True,
    locks=True,
    pauses=True,
    files=True,
    voice=True,
    catches_up=timedelta(hours=24),
    text_length=2000,
    button_text_length=80,
    framed_length=4096,
    captioned_length=4096,
    file_size=10_485_760,
    threads=True,
    source="https://docs.discord.com/developers/reference",
)

CATALOG: tuple[Row, ...] = (SANDBOX, TELEGRAM, DISCORD)
"""One row a platform; a new adapter adds its own."""


def row(platform: str) -> Row:
    """The row of a platform. Raises ``KeyError`` for one that is not in the catalog."""
    for entry in CATALOG:
        if entry.platform == platform:
            return entry
    raise KeyError(platform)


def capabilities(platforms: Iterable[str]) -> Mapping[str, Capabilities]:
    """What can be done to members and messages on those of the platforms that have a row."""
    wanted = {*platforms}
    return {entry.platform: _capabilities(entry) for entry in CATALOG if entry.platform in wanted}


def _capabilities(entry: Row) -> Capabilities:
    """A warning or an answer takes words alone, and every platform here carries words."""
    able = {
        "delete": entry.deletes_others,
        "hold": entry.holds,
        "warn": True,
        "reply": True,
        "send": True,
        "timeout": entry.timeouts,
        "quarantine": entry.timeouts,
        "compromised": entry.timeouts and entry.deletes_others,
        "role_add": entry.roles,
        "role_remove": entry.roles,
        "rename": entry.nicknames,
        "slowmode": entry.slowmode,
        "lock": entry.locks,
        "pause": entry.pauses,
        "kick": entry.kicks,
        "ban": entry.bans,
    }
    return Capabilities(
        name=entry.name,
        can=frozenset(do for do, can in able.items() if can),
        deletes_within=entry.deletes_within,
        timeout_max=entry.timeout_max,
        hears_banned=entry.hears_banned,
        sees_deletions=entry.sees_deletions,
        hears_voice=entry.voice,
        bans_until=entry.bans_until,
    )


def markdown(rows: Iterable[Row] = CATALOG) -> str:
    """The catalog as a Markdown table for the README: a line a capability, a column a platform."""
    columns = list(rows)
    head = ["| what | " + " | ".join(r.name for r in columns) + " |"]
    head.append("| --- |" + " --- |" * len(columns))
    return "\n".join(
        head
        + [f"| {what} | " + " | ".join(cell(r) for r in columns) + " |" for what, cell in _LINES]
    )


def _yes(can: bool) -> str:
    return "yes" if can else "no"


def _span(time: timedelta | None) -> str:
    assert time is not None
    hours = int(time.total_seconds() // 3600)
    return f"{hours // 24} days" if hours >= 72 else f"{hours} h"


def _deletes(entry: Row) -> str:
    limited = entry.deletes_others and entry.deletes_within
    return f"up to {_span(entry.deletes_within)} old" if limited else _yes(entry.deletes_others)


def _timeouts(entry: Row) -> str:
    limited = entry.timeouts and entry.timeout_max
    return f"up to {_span(entry.timeout_max)} at a time" if limited else _yes(entry.timeouts)


def _catches_up(entry: Row) -> str:
    return f"last {_span(entry.catches_up)}" if entry.catches_up else _yes(entry.catches_up is None)


_LINES: tuple[tuple[str, Callable[[Row], str]], ...] = (
    ("removes the bot's own messages", lambda r: _yes(r.deletes_own)),
    ("removes others' messages", _deletes),
    ("timeout", _timeouts),
    ("kick", lambda r: _yes(r.kicks)),
    ("ban", lambda r: _yes(r.bans)),
    ("ban that ends by itself", lambda r: _yes(r.bans_until)),
    ("ban removes recent messages", lambda r: _yes(r.ban_cleans)),
    ("answers only one member sees", lambda r: _yes(r.private_answers)),
    ("buttons", lambda r: _yes(r.buttons)),
    ("command menu", lambda r: _yes(r.command_menu)),
    ("sees edits", lambda r: _yes(r.sees_edits)),
    ("sees deletions by others", lambda r: _yes(r.sees_deletions)),
    ("sees reactions", lambda r: _yes(r.sees_reactions)),
    ("join requests", lambda r: _yes(r.join_requests)),
    ("platform roles", lambda r: _yes(r.roles)),
    ("gives a member another name", lambda r: _yes(r.nicknames)),
    ("hides a message until it is reviewed", lambda r: _yes(r.holds)),
    ("slow mode", lambda r: _yes(r.slowmode)),
    ("locks a channel", lambda r: _yes(r.locks)),
    ("pauses invitations and private messages", lambda r: _yes(r.pauses)),
    ("mutes, moves and hears of members in voice channels", lambda r: _yes(r.voice)),
    ("looks into files", lambda r: _yes(r.files)),
    ("reads what was posted while it was away", _catches_up),
    ("longest message (characters)", lambda r: f"{r.text_length:,}"),
    ("largest file of an announcement", lambda r: f"{r.file_size // 1_000_000} MB"),
    ("threads under a message", lambda r: _yes(r.threads)),
    ("a person confirms each announcement there", lambda r: _yes(r.confirms)),
    ("announcements are limited by the month", lambda r: _yes(r.capped)),
)
