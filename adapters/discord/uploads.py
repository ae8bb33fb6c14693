"""A file that goes along with a message, in the form that Discord takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple


class Upload(NamedTuple):
    """A file by its name."""

    name: str
    content: bytes


def sending(body: Mapping[str, Any], upload: Upload | None) -> dict[str, Any]:
    """What to give to the library's ``request`` for this body.
    https://docs.discord.com/developers/reference#uploading-files"""
    if upload is None:
        return {"json": dict(body)}
    words = {"name": "payload_json", "value": json.dumps(body), "content_type": "application/json"}
    file = {"name": "files[0]", "value": upload.content, "filename": upload.name}
    return {"form": [words, {**file, "content_type": "application/octet-stream"}]}
