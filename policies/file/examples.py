"""Examples: what their tables say, as events one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from policies.events import EPOCH
from policies.file.document import ExampleTable, FileTable, LineTable
from policies.file.gather import Piece
from policies.file.locate import Path
from policies.file.report import counted
from policies.forms import duration
from policies.lines import BEGIN, File, Known, Said, Short, Shown, event
from policies.policy import Example, ExampleLine

_STEP = timedelta(seconds=1)
_LONGEST = timedelta(days=3650)
_LAST_YEAR = 9000
_MEMBER = "example"
_CHANNEL = "examples"

Naming = Callable[[str], str]
"""The full id of a channel given by id, name or tag; empty if it is none of these."""


def lines_of(piece: Piece[ExampleTable]) -> Iterator[tuple[Path, LineTable]]:
    """The lines of an example, each with its place; a message that stands alone is one line.

    What the example says of who speaks and where is for the lines that do not say it themselves,
    what it expects, for the last.
    """
    table, path = piece.table, (*piece.path, "conversation")
    shared = {name: getattr(table, name) for name in _SHARED & table.model_fields_set}
    if table.says is not None:
        alone = LineTable.model_validate({"says": table.says, "at": table.at})
        shared |= {"expect": table.expect, "actions": table.actions}
        yield piece.path, alone.model_copy(update=shared)
        return
    lines = [*piece.source.each(path, table.conversation)]
    for number, (at, line) in enumerate(lines, 1):
        over = {name: v for name, v in shared.items() if name not in line.model_fields_set}
        if number == len(lines):
            own = ("expect", "actions")
            over |= {k: getattr(table, k) for k in own if getattr(line, k) is None}
        yield at, line.model_copy(update=over)


def example(
    piece: Piece[ExampleTable], naming: Naming, of: frozenset[str] | None = None
) -> Example:
    """The example as events: of members of one day, unless they join in it. It speaks of the rules
    ``of``, or of all."""
    begun = moment(piece.table.at)
    lines = list(lines_of(piece))
    joining = {_who(line) for _, line in lines if line.event == "join"}
    told: list[ExampleLine] = []
    last = begun - _STEP
    for path, line in lines:
        last = since(line.at, begun) if line.at else last + _STEP
        for time in range(line.times):
            last += _STEP if time else timedelta()
            final = time == line.times - 1
            joined = None if _who(line) in joining else begun - line.member_for
            short = _short(line, joined, begun, naming)
            told.append(
                ExampleLine(
                    event=event(short, f"e{len(told) + 1}", last),
                    where=piece.source.where(path),
                    path=counted(path),
                    expect=line.expect if final else None,
                    actions=line.actions if final and of is None else None,
                    of=of,
                )
            )
    return Example(tuple(told))


def moment(text: str) -> datetime:
    """A date and time in UTC, which is its zone unless it names one; ``BEGIN`` for an empty text.

    Raises ``ValueError``.
    """
    if not text:
        return BEGIN
    at = datetime.fromisoformat(text)
    if not EPOCH.year <= at.year <= _LAST_YEAR:
        raise ValueError(f"{text!r} is not of these times")
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def since(text: str, begun: datetime) -> datetime:
    """When a line happens: so long after the conversation has begun, or at a date and time.

    Raises ``ValueError``.
    """
    try:
        span = duration(text)
    except ValueError:
        return moment(text)
    if span > _LONGEST:
        raise ValueError(f"{text!r} is longer than anybody remembers")
    return begun + span


def _who(line: LineTable) -> tuple[str, str]:
    return line.platform, line.member or _MEMBER


def _short(line: LineTable, joined: datetime | None, begun: datetime, naming: Naming) -> Short:
    given: dict[str, Any] = {name: getattr(line, name) for name in _ALIKE}
    return Short(
        **given,
        text=line.says,
        member=line.member or _MEMBER,
        channel=naming(line.channel) or line.channel or _CHANNEL,
        joined=joined,
        created=begun - line.account_age if line.account_age else None,
        attachments=tuple(map(_file, line.attachments)),
        parts=tuple(Said(part.kind, part.text) for part in line.parts),
        links=tuple(Shown(link.shown, link.url) for link in line.links),
    )


def _file(table: FileTable) -> File:
    facts = Known(**dict(table.facts)) if table.facts else None
    return File(table.name, table.type, table.size, facts)


_SHARED = frozenset({"member", "roles", "platform", "channel", "member_for", "account_age"})
_ALIKE = (
    *(
        "event",
        "platform",
        "roles",
        "message",
        "name",
        "username",
        "also",
        "bio",
        "identity",
        "reply_to",
    ),
    *("thread", "category", "mentions", "forwarded_from", "reaction", "signal", "value", "reports"),
)
"""The keys of a line that mean what they do in the lines of ``hallwarden decide``."""
