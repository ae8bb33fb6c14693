"""Rights as people type and read them: ``ban:7d``, ``announce:#news``, ``-kick``."""

from __future__ import annotations

from datetime import timedelta

from policies.commands.contract import Unusable
from policies.draft import Draft
from policies.forms import duration, written
from policies.people.grants import Grant, Kind, as_grant, scope_of
from policies.rights import PERMISSIONS, Right, Role, Scope
from policies.telling.members import channel_name


def rights(draft: Draft, words: str, by: str) -> tuple[Grant, ...]:
    """The rights that the words name; one with a ``-`` before it is denied. Raises ``Unusable`` for
    the first that is none, and where there are none at all."""
    found = tuple(_right(draft, word, by) for word in words.split())
    if not found:
        raise Unusable("role_no_rights", what=", ".join(PERMISSIONS))
    return found


def _right(draft: Draft, word: str, by: str) -> Grant:
    kind: Kind = "deny" if word[:1] in "-−" else "may"
    permission, _, bounds = word.lstrip("-−").partition(":")
    if permission not in PERMISSIONS:
        raise Unusable("role_bad_right", text=word[:40], what=", ".join(PERMISSIONS))
    up_to, where = bound(draft, bounds.split(":") if bounds else [])
    return as_grant(Right(permission, up_to, where), kind, by, draft.now)


def bound(draft: Draft, words: list[str]) -> tuple[timedelta | None, Scope]:
    """How far and where something goes: a length of time, a platform, a channel. Raises
    ``Unusable`` for any other word."""
    up_to, platform, channel = None, "", ""
    platforms = {place.partition(":")[0] for place in draft.policy.places}
    for word in _joined(words):
        if word in platforms:
            platform = word
        elif named := channel_named(draft, word):
            channel = named
        else:
            try:
                up_to = duration(word)
            except (ValueError, OverflowError):
                raise Unusable("role_bad_bound", text=word[:40]) from None
    return up_to, scope_of(platform, channel)


def _joined(words: list[str]) -> list[str]:
    """The words, with the three parts of an id put together again."""
    text = "\0".join(words).replace("\0channel\0", ":channel:")
    return [word for word in text.split("\0") if word]


def channel_named(draft: Draft, word: str) -> str:
    """The full id of a channel that is named, mentioned, or given by its id; ``""`` for none."""
    platform = draft.event.platform
    if word.startswith("<#") and word.endswith(">"):
        return f"{platform}:channel:{word[2:-1]}"
    if ":channel:" in word:
        return word
    name = word.removeprefix("#").casefold()
    known = draft.policy.channel_names.items()
    found = next((id_ for id_, called in known if called.casefold() == name), "")
    if not found and word.startswith("#") and name:
        return f"{platform}:channel:{name}"
    return found


def shown_right(draft: Draft, right: Right) -> str:
    """A right in the words in which it can be typed again, but for the names of channels."""
    bounds = [written(right.up_to)] if right.up_to else []
    bounds += sorted((*right.scope.platforms, *right.scope.places))
    bounds += sorted(f"#{channel_name(draft, channel)}" for channel in right.scope.channels)
    return ":".join((right.permission, *bounds))


def shown_rights(draft: Draft, role: Role) -> str:
    """All that a role allows and denies."""
    words = [shown_right(draft, right) for right in role.rights]
    words += [f"-{shown_right(draft, right)}" for right in role.denied]
    return ", ".join(words) or "–"


def called(role: str) -> str:
    """The name of a role as one word, as it is typed."""
    return "-".join(role.split()).casefold()
