"""Rooms: on which days people wrote in which channels, and which of these have gone quiet.

A day of a channel is noted with its first message and never again, so that a message costs one
look. Days are those of UTC: a night more or less makes no group quiet.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.draft import Draft
from policies.state import Add, Mark, Set

_PAGE = "rooms"
_DAY = 86_400.0
MOST = 500
"""Channels that are watched."""
LOOKED_AT, OFTEN, SILENT = 14, 4, 3
"""Quiet is where people wrote on so many as ``OFTEN`` of the days before, and for the last
``SILENT`` days nobody did."""
FORGOTTEN = 30
"""Days after which a silent channel is no news any more."""
_WEEK = 7 * _DAY
_MANY = 100_000
"""The most who may join in a week and still be counted."""


def heard(draft: Draft) -> None:
    """Somebody has written in the event's channel."""
    channel, today = draft.event.channel, int(draft.at // _DAY)
    last, days = _days(draft, channel)
    if today <= last:
        return
    if not last and not _known(draft, channel):
        return
    # The lowest bit is the last day on which somebody wrote.
    days = (days << (today - last) | 1) & ((1 << LOOKED_AT) - 1) if last else 1
    draft.write(Set(_PAGE, channel, (today, days)))


def arrived(draft: Draft) -> None:
    """Somebody has joined."""
    draft.write(Mark(_PAGE, "joined", _WEEK, _MANY))


def newcomers(draft: Draft) -> int:
    """How many have joined within a week."""
    window = draft.window(_PAGE, "joined")
    return window.count(draft.now) if window else 0


def quiet(draft: Draft) -> Iterator[str]:
    """The channels that have gone quiet, in the order in which they were first heard."""
    today, count = int(draft.now // _DAY), draft.value(_PAGE, "count")
    for number in range(count if isinstance(count, int) else 0):
        channel = str(draft.remembered(_PAGE, f"#{number}"))
        last, days = _days(draft, channel)
        if SILENT <= today - last <= FORGOTTEN and days.bit_count() >= OFTEN:
            yield channel


def _days(draft: Draft, channel: str) -> tuple[int, int]:
    match draft.remembered(_PAGE, channel):
        case (int(last), int(days)):
            return last, days
    return 0, 0


def _known(draft: Draft, channel: str) -> bool:
    """Put a new channel on the list; tells whether there was room."""
    count = draft.value(_PAGE, "count")
    number = count if isinstance(count, int) else 0
    if number >= MOST:
        return False
    draft.write(Add(_PAGE, "count"))
    draft.write(Set(_PAGE, f"#{number}", channel))
    return True
