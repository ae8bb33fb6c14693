"""Drafting: one change of a draft, and whether it may go out as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any, get_args
from zoneinfo import ZoneInfo

from policies.announcement import PROMPTLY, Announcement
from policies.announcing.firing import days
from policies.announcing.known import page
from policies.announcing.lengths import BOUNDS, longest, over
from policies.announcing.words import VARIABLES, unknown_names, words
from policies.draft import Draft
from policies.enclosed import Carried
from policies.forms import duration
from policies.policy import Language
from policies.telling.members import channel_name, place_of
from policies.timing.recurring import KINDS, wall
from policies.timing.schedule import Schedule, checked, upcoming
from policies.timing.unusable import Unusable

EVERYONE = "everyone"
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_LONGEST_TEXT, _LONGEST_TITLE = 4000, 200
LONGEST_THREAD = 100
"""https://docs.discord.com/developers/resources/channel#start-thread-from-message"""
_MOST_CHANNELS = 200
_CHANNEL = re.compile(r"[a-z][a-z0-9_-]*:channel:\S{1,80}")
_ROLE = re.compile(r"[a-z][a-z0-9_-]*:role:\S{1,80}")
_ON = MappingProxyType({"on": True, "yes": True, "true": True, "off": False, "no": False})
_SILENT = frozenset({"administrator", "send_messages", "view_channel"})
"""Rights without which the bot can write in no channel of a place."""


def changed(
    draft: Draft, one: Announcement, field: str, value: str, *, mention: bool
) -> Announcement:
    """The draft with one field changed. Raises ``Unusable``."""
    field, _, language = field.partition(".")
    if field == "text":
        return replace(one, texts={**one.texts, **_text(language, value)})
    if language or field not in _FIELDS:
        listed = ", ".join(["text", *_FIELDS])
        raise Unusable("bad_choice", text=field[:40] or "–", what=listed)
    if field == "mentions" and value and not mention:
        raise Unusable("announce_no_mention")
    return replace(one, **{field: _FIELDS[field](draft, value)})


def _text(language: str, value: str) -> dict[str, str]:
    if language and language not in get_args(Language):
        raise Unusable("bad_choice", text=language[:40], what=", ".join(get_args(Language)))
    if unknown := unknown_names(value):
        known = ", ".join(f"{{{name}}}" for name in VARIABLES)
        raise Unusable("announce_variable", text=f"{{{unknown[0]}}}", what=known)
    if len(value) > _LONGEST_TEXT:
        raise Unusable("announce_text_long", limit=str(_LONGEST_TEXT))
    return {language: value}


def _to(draft: Draft, value: str) -> tuple[str, ...]:
    """Channels by name, tag or id, or ``here``."""
    found: list[str] = []
    for wanted in re.split(r"\s*[,，、]\s*|\s{2,}", value):
        named = draft.policy.audience.found(wanted)
        if wanted == "here":
            named = (draft.event.channel,)
        elif _CHANNEL.fullmatch(wanted) and place_of(draft, wanted) in _places(draft):
            named = (wanted,)
        if not named:
            raise Unusable("announce_no_channel", text=wanted[:80] or "–")
        found += named
    listed = tuple(dict.fromkeys(found))
    if len(listed) > _MOST_CHANNELS:
        raise Unusable("announce_many_channels", limit=str(_MOST_CHANNELS))
    return listed


def _places(draft: Draft) -> tuple[str, ...]:
    return (*draft.policy.places, draft.event.place)


def _mentions(draft: Draft, value: str) -> tuple[str, ...]:
    named = tuple(re.split(r"[\s,，、]+", value)) if value and value != "off" else ()
    for each in named:
        if each != EVERYONE and not _ROLE.fullmatch(each):
            raise Unusable("bad_choice", text=each[:40], what="everyone, discord:role:…")
    return named


def _yes(_: Draft, value: str) -> bool:
    if value.casefold() not in _ON:
        raise Unusable("bad_choice", text=value[:40] or "–", what="on, off")
    return _ON[value.casefold()]


def _span(_: Draft, value: str) -> timedelta | None:
    if value == "off":
        return None
    try:
        found = duration(value)
    except (ValueError, OverflowError):
        raise Unusable("bad_duration", text=value[:40] or "–") from None
    if not PROMPTLY <= found <= timedelta(days=365):
        raise Unusable("bad_duration", text=value[:40])
    return found


def _late(draft: Draft, value: str) -> timedelta:
    return PROMPTLY if value == "skip" else _span(draft, value) or PROMPTLY


def _colour(_: Draft, value: str) -> int | None:
    if value == "off":
        return None
    if not COLOUR.fullmatch(value):
        raise Unusable("bad_choice", text=value[:40] or "–", what="#3366cc, off")
    return int(value[1:], 16)


def _no_file(_: Draft, value: str) -> None:
    """A file comes with the command; in words it can only be taken away."""


def _thread(_: Draft, value: str) -> str:
    return "" if value == "off" else " ".join(value.split())[:LONGEST_THREAD]


def _title(_: Draft, value: str) -> str:
    return " ".join(value.split())[:_LONGEST_TITLE]


_FIELDS: Mapping[str, Callable[[Draft, str], Any]] = MappingProxyType(
    {
        "title": _title, "to": _to, "mentions": _mentions, "pin": _yes, "replace": _yes,
        "delete_after": _span, "late": _late, "first_once": _yes, "even_quiet": _yes,
        "colour": _colour, "thread": _thread, "file": _no_file,
    }
)  # fmt: skip


def scheduled(draft: Draft, one: Announcement, text: str) -> Announcement:
    """``at 2026-12-01 09:00``, ``cron 0 9 * * mon``, ``every 7d``, ``rrule FREQ=…`` or ``now``, and
    after that ``from 2026-12-01 09:00``, ``zone Europe/Madrid``, ``business only`` or ``next``.
    Raises ``Unusable``."""
    parts = {"zone": draft.policy.timezone, "from": "", "business": ""}
    head, *rest = re.split(r"\s+(zone|from|business)\s+", text.strip())
    parts |= dict(zip(rest[::2], rest[1::2], strict=True))
    if head in ("now", ""):
        return replace(one, when=None)
    kind, _, said = head.partition(" ")
    if kind[:1].isdecimal():
        kind, said = "at", head
    found = next((each for each in KINDS if each == kind), None)
    if found is None:
        raise Unusable("bad_choice", text=kind[:40], what=", ".join((*KINDS, "now")))
    if parts["business"] not in ("", "only", "next"):
        raise Unusable("bad_choice", text=parts["business"][:40], what="only, next")
    begins = wall(parts["from"]) if parts["from"] else None
    schedule = Schedule(found, said, parts["zone"], begins, parts["business"])  # type: ignore[arg-type]
    if begins is None and found in ("every", "rrule"):
        checked(replace(schedule, begins=draft.time().replace(tzinfo=None)), draft.time())
        here = draft.time().astimezone(ZoneInfo(schedule.zone))
        schedule = replace(schedule, begins=here.replace(tzinfo=None, second=0, microsecond=0))
    checked(schedule, draft.time())
    new = replace(one, when=schedule)
    if upcoming(schedule, draft.time(), days(draft, new)) is None:
        raise Unusable("schedule_never", text=said)
    return new


def fit(draft: Draft, one: Announcement) -> None:
    """Whether it may go out as it is. Raises ``Unusable`` for the first that is in the way."""
    if not one.to:
        raise Unusable("announce_nowhere")
    if not any(text.strip() for text in one.texts.values()):
        raise Unusable("announce_wordless")
    # What stands already and is only put in other words has had its time.
    if one.when is not None and not draft.remembered(page(one.name), "revised"):
        checked(one.when, draft.time())
    reached = [BOUNDS.get(channel.partition(":")[0]) for channel in one.to]
    if one.thread and not any(bounds is None or bounds.threads for bounds in reached):
        raise Unusable("announce_threadless")
    for channel in one.to:
        missing = draft.remembered("", f"missing@{place_of(draft, channel)}")
        if isinstance(missing, tuple) and _SILENT.intersection(map(str, missing)):
            raise Unusable("announce_cannot_write", channel=channel_name(draft, channel))
        platform, named = channel.partition(":")[0], channel_name(draft, channel)
        if more := over(words(draft, one, channel), platform, len(one.mentions), one.card):
            limit = str(longest(platform, one.card))
            raise Unusable("announce_long", channel=named, count=str(more), limit=limit)
        heavy(one.file, platform)


def heavy(file: Carried | None, platform: str) -> None:
    """Whether a platform takes that file from a bot. Raises ``Unusable``."""
    bounds = BOUNDS.get(platform)
    if file is not None and bounds and file.size > bounds.file:
        limit = f"{bounds.file // 1_000_000} MB"
        raise Unusable("announce_heavy", name=file.name[:40], to=platform.capitalize(), limit=limit)
