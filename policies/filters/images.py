"""images: pictures that are on a list, however they were resized, and pictures with a QR code."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from policies.draft import Draft
from policies.events import Attachment, Content, Edited, Message
from policies.figures import figures
from policies.filetypes import group_announced
from policies.filters.contract import Filter, Sample, Settings
from policies.matching.terms import Hit
from policies.rule import Check

_HASH = re.compile(r"[0-9a-fA-F]{16}")
_STICKER = "sticker"


def _bits(entry: object) -> int:
    if not isinstance(entry, str) or not _HASH.fullmatch(entry):
        raise PydanticCustomError("picture", "no picture's hash")
    return int(entry, 16)


class Images(Settings):
    """``hashes`` are pictures as ``hallwarden hash FILE`` prints them (pHash, 64 bits in hex;
    ``hashes_file`` holds one a line); a picture is found that differs from one of them in at most
    ``within`` bits: resized, saved again, a little brighter, but not cut or turned. ``qr``: there
    is a QR code at all; a rule that does not say finds them if it has no ``hashes``. What a code
    says is judged by every rule anyway, once a rule has had the picture looked into, and one with
    nothing but ``qr = false`` does only that.
    """

    hashes: tuple[Annotated[int, BeforeValidator(_bits, json_schema_input_type=str)], ...] = ()
    hashes_file: str | None = None
    within: int = Field(default=6, ge=0, le=12)
    qr: bool | None = None


def look(draft: Draft, _: Check, settings: Images) -> tuple[Hit, ...]:
    """Compare what is known of the pictures; have them looked into while nothing is."""
    event = draft.event
    assert isinstance(event, (Message, Edited))
    content = event.content
    codes = settings.qr if settings.qr is not None else not settings.hashes
    hits = _codes(content) if codes else []
    for number, file in enumerate(content.attachments, 1):
        if file.facts and file.facts.image and _listed(file.facts.image, settings):
            hits.append(Hit(detail=figures("file_known", count=number)))
    if not hits and any(file.facts is None and _picture(file) for file in content.attachments):
        draft.want("files")
    return tuple(hits)


def _codes(content: Content) -> list[Hit]:
    return [
        Hit(part=number, span=(0, len(part.text)), detail=figures("qr"))
        for number, part in enumerate(content.parts, 1)
        if part.kind == "qr"
    ]


def _listed(image: str, settings: Images) -> bool:
    """Each of 10,000 is compared in 1 ms; a message has ten pictures at most, and few have any."""
    if not _HASH.fullmatch(image):
        return False
    bits, within = int(image, 16), settings.within
    return any((bits ^ other).bit_count() <= within for other in settings.hashes)


def _picture(file: Attachment) -> bool:
    return file.type == _STICKER or group_announced(file.name, file.type) == "image"


IMAGES = Filter(
    name="images",
    settings=Images,
    sample=Sample(
        rule='hashes = ["ef52946cd195c133"]\nqr = true',
        finds=('{"attachments": [{"name": "a.png", "facts": {"image": "ef52946cd195c111"}}]}',),
        leaves=(
            '{"attachments": [{"name": "a.png", "facts": {"image": "10ad6b932e6a3ecc"}}]}',
            '{"attachments": [{"name": "a.png", "facts": {"fault": "broken"}}]}',
        ),
    ),
    look=look,
)
