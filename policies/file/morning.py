"""Assembles the digest, and where the team reads what happens."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from policies.digest import Digest
from policies.file.channels import CHANNELS, channel_id, id_of
from policies.file.digest import digest_of
from policies.file.gather import Whole
from policies.file.logs import channels_of


def morning(whole: Whole) -> Digest | None:
    """The digest; ``None`` where none is sent."""
    document = whole.document
    given = document.digest.channel
    channel = channel_id(whole, given) if given else document.staff_channel
    return digest_of(document.digest, id_of(channel, CHANNELS), document.timezone)


def reading(whole: Whole) -> Iterator[tuple[tuple[str, ...], str]]:
    """The channels in which the team reads what happens, and where each stands in the file."""
    for kind, log in channels_of(whole.document.logs, partial(channel_id, whole)).items():
        yield ("logs", kind), log
    found = morning(whole)
    if found is not None and whole.document.digest.channel:
        yield ("digest", "channel"), found.channel
