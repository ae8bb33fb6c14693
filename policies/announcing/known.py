"""Known: the announcements there are, those of the policy and the drafts that people wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Literal

from policies.announcement import LATE, Announcement
from policies.draft import Draft
from policies.enclosed import Carried
from policies.state import Drop, Scalar, Set
from policies.timing.recurring import Kind
from policies.timing.schedule import Business, Schedule

ALL = "announcements"
"""The page of what holds for all announcements: the names of drafts, and whether all are held."""
MOST_DRAFTS = 50
_VALUES = (
    *("draft", "words", "status", "approved", "next", "timed", "paused"),
    *("trial", "rest", "editors"),
)
"""What is remembered of a draft before it has gone out."""
Status = Literal["draft", "submitted", "approved", "cancelled"]


def page(name: str) -> str:
    """The page on which is remembered how the announcement of that name fares."""
    return f"announcement:{name}"


def names(draft: Draft) -> tuple[str, ...]:
    """Those of all announcements, the policy's first."""
    own = tuple(one.name for one in draft.policy.announcements)
    return (*own, *(name for name in _drafts(draft) if name not in own))


def known(draft: Draft, name: str) -> Announcement | None:
    """The announcement of that name, or ``None``. The policy's own comes first."""
    for one in draft.policy.announcements:
        if one.name == name:
            return one
    fields, texts = draft.remembered(page(name), "draft"), draft.remembered(page(name), "words")
    if not isinstance(fields, Mapping) or not isinstance(texts, Mapping):
        return None
    return _read(name, fields, {key: str(text) for key, text in texts.items()})


def keep(draft: Draft, one: Announcement) -> None:
    """Remember a draft as it is now."""
    if one.name not in _drafts(draft):
        draft.write(Set(ALL, "names", (*_drafts(draft), one.name)))
    draft.write(Set(page(one.name), "draft", _written(one)))
    draft.write(Set(page(one.name), "words", dict(one.texts)))


def forget(draft: Draft, name: str) -> None:
    """A draft is given up, with all that is remembered of it."""
    draft.write(Set(ALL, "names", tuple(other for other in _drafts(draft) if other != name)))
    for value in _VALUES:
        if draft.value(page(name), value) is not None:
            draft.write(Drop(page(name), value))


def digest(one: Announcement) -> str:
    """What somebody says yes to: it changes with every word, time and channel."""
    told = repr((_written(one), sorted(one.texts.items())))
    return blake2b(told.encode("utf-8", "replace"), digest_size=8).hexdigest()


def status(draft: Draft, one: Announcement) -> Status:
    """How far a draft has come. One that was changed after its approval waits for another; what
    the policy says needs none unless it says so."""
    said = draft.remembered(page(one.name), "status")
    if not one.author and not one.approve and said != "cancelled":
        return "approved"
    yes = draft.remembered(page(one.name), "approved")
    if said == "approved" and isinstance(yes, tuple) and yes[0] == digest(one):
        return "approved"
    if said in ("submitted", "cancelled"):
        return said  # type: ignore[return-value]
    return "draft" if one.author else "submitted"


def paused(draft: Draft, one: Announcement) -> bool:
    """Whether somebody holds it, or all."""
    return any(draft.remembered(where, "paused") for where in (page(one.name), ALL))


def _drafts(draft: Draft) -> tuple[str, ...]:
    known = draft.remembered(ALL, "names")
    return tuple(map(str, known)) if isinstance(known, tuple) else ()


@dataclass(frozen=True, slots=True)
class _Fields:
    """A draft's fields as they are remembered."""

    values: Mapping[str, object]

    def text(self, name: str) -> str:
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""

    def listed(self, name: str) -> tuple[str, ...]:
        value = self.values.get(name, ())
        return tuple(map(str, value)) if isinstance(value, tuple | list) else ()

    def number(self, name: str) -> int | None:
        value = self.values.get(name)
        return value if isinstance(value, int) else None

    def span(self, name: str) -> timedelta | None:
        value = self.values.get(name)
        return timedelta(seconds=value) if isinstance(value, int | float) and value else None


def _read(name: str, values: Mapping[str, object], texts: Mapping[str, str]) -> Announcement:
    fields = _Fields(values)
    return Announcement(
        name=name,
        texts=texts,
        to=fields.listed("to"),
        when=_schedule(fields),
        title=fields.text("title"),
        mentions=fields.listed("mentions"),
        pin=bool(values.get("pin")),
        replace=bool(values.get("replace")),
        delete_after=fields.span("delete_after"),
        late=fields.span("late") or LATE,
        first_once=bool(values.get("first_once", True)),
        even_quiet=bool(values.get("even_quiet")),
        author=fields.text("author"),
        colour=fields.number("colour"),
        file=_file(fields.listed("file")),
        thread=fields.text("thread"),
    )


def _file(written: tuple[str, ...]) -> Carried | None:
    return Carried(written[0], int(written[1]), written[2]) if len(written) == 3 else None


def _schedule(fields: _Fields) -> Schedule | None:
    kind, begins = fields.text("kind"), fields.text("begins")
    if kind not in ("at", "cron", "every", "rrule"):
        return None
    read: Kind = kind  # type: ignore[assignment]
    business: Business = fields.text("business")  # type: ignore[assignment]
    start = datetime.fromisoformat(begins) if begins else None
    return Schedule(read, fields.text("when"), fields.text("zone"), start, business)


def _written(one: Announcement) -> dict[str, Scalar | tuple[Scalar, ...]]:
    when = one.when
    begins = when.begins.isoformat() if when and when.begins else ""
    return {
        "author": one.author,
        "title": one.title,
        "to": one.to,
        "kind": when.kind if when else "",
        "when": when.text if when else "",
        "zone": when.zone if when else "",
        "begins": begins,
        "business": when.business if when else "",
        "mentions": one.mentions,
        "pin": one.pin,
        "replace": one.replace,
        "delete_after": one.delete_after.total_seconds() if one.delete_after else 0,
        "late": one.late.total_seconds(),
        "first_once": one.first_once,
        "even_quiet": one.even_quiet,
        # What came later stands here only where it is said: an earlier yes is still one.
        **({} if one.colour is None else {"colour": one.colour}),
        **({"file": (one.file.name, one.file.size, one.file.digest)} if one.file else {}),
        **({"thread": one.thread} if one.thread else {}),
    }
