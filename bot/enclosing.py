"""Enclosing: takes over the files that people send for announcements, so that they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from adapters.port import Files, NoFile, NotNow
from storage.store import Store


async def taken_over(
    store: Store, files: Mapping[str, Files], community: str, args: Mapping[str, str], _: int
) -> list[dict[str, Any]]:
    """Fetch the file ``ref`` of a ``platform``, of at most ``most`` bytes, and keep it; one row of
    ``policies.rows.FileKept``."""
    source = files.get(args["platform"])
    if source is None:
        return [{"fault": "refused"}]
    try:
        content = await source.file(args["ref"], int(args["most"]))
    except NoFile as error:
        return [{"fault": error.fault}]
    except NotNow:
        return [{"fault": "slow"}]
    digest = await store.enclosures.keep(community, content, datetime.now(UTC))
    return [{"digest": digest, "size": len(content)}]
