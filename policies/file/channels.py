"""Channels as a policy file names them: by id, name or tag, by platform or language."""

from __future__ import annotations

from collections.abc import Iterable

from policies.file.document import ChannelTable
from policies.file.gather import Whole
from policies.file.ids import full

MEMBERS = ("member", "role", "status")
CHANNELS = ("channel",)
ROLES = ("role",)
CATEGORIES = ("category",)


def id_of(text: str, kinds: tuple[str, ...]) -> str:
    """The full id, or the text as it stands."""
    return full(text, kinds) or text


def channel_id(whole: Whole, given: str) -> str:
    """The full id of a channel given by id, name or tag; empty where it is none of these."""
    return next(iter(channel_ids(whole, [given])), "") if given else ""


def tags(whole: Whole, id_: str, table: ChannelTable) -> frozenset[str]:
    """The tags of a channel, those included that nobody has to write."""
    platform = id_of(id_, CHANNELS).partition(":")[0]
    return frozenset({*table.tags, platform, table.language or whole.document.language})


def channel_ids(whole: Whole, names: Iterable[str]) -> Iterable[str]:
    """The full ids of channels given by id, by name or by tag; unknown names give none. A platform
    and a language are tags of all the channels there, and of those in which it is read."""
    for given in names:
        if ":" in given:
            yield id_of(given, CHANNELS)
            continue
        wanted = given.removeprefix("#")
        for id_, piece in whole.channels.items():
            if wanted == piece.table.name or wanted in tags(whole, id_, piece.table):
                yield id_of(id_, CHANNELS)
