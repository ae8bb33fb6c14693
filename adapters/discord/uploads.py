"""Messages on their way to Discord, with the file that goes along."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from discord import Client
from discord.http import Route

from adapters.discord.payload import flake
from adapters.port import Denied, Done, Outcome
from policies.enclosed import Carried


class Upload(NamedTuple):
    """A file by its name."""

    name: str
    content: bytes


def filed(file: Carried) -> str:
    """What the file is called on the way: embeds name an attachment only in plain letters."""
    return re.sub(r"[^\w.-]", "_", file.name, flags=re.ASCII)


def sending(body: Mapping[str, Any], upload: Upload | None) -> dict[str, Any]:
    """What to give to the library's ``request`` for this body.
    https://docs.discord.com/developers/reference#uploading-files"""
    if upload is None:
        return {"json": dict(body)}
    words = {"name": "payload_json", "value": json.dumps(body), "content_type": "application/json"}
    file = {"name": "files[0]", "value": upload.content, "filename": upload.name}
    return {"form": [words, {**file, "content_type": "application/octet-stream"}]}


async def post(
    client: Client, channel: str, body: Mapping[str, Any], upload: Upload | None = None
) -> Outcome:
    """Make a message in that channel."""
    if not channel:
        return Denied("this is no channel of Discord")
    route = Route("POST", "/channels/{channel_id}/messages", channel_id=int(channel))
    made = await client.http.request(route, **sending(body, upload))
    return Done(flake(made, "id") if isinstance(made, dict) else "")
