"""Attached: the files of a message in words, for those who do not want to open them."""

from __future__ import annotations

import re
from unicodedata import category

from policies.events import Attachment, Content, Event
from policies.matching.defanged import defanged
from policies.matching.personal.redaction import redacted

_MOST, _NAME = 10, 60
"""Files that are named, and characters of a name that are shown."""
_PLAIN = frozenset(" ._-()")
_SPACES = re.compile(r"\s+")
_TYPE = re.compile(r"[a-z0-9/.+_-]{1,60}")
_UNITS = ("B", "kB", "MB", "GB")


def attached(event: Event | None, limit: int) -> str:
    """Name, kind and size of each file, in at most ``limit`` characters and as many more as it
    takes to make links dead: ``cat.png (image/png, 1.2 MB)``; ``""`` where there are none.

    What is no letter, digit or plain sign of a name is shown as ``_``, so that no name is markup,
    a mention or a command anywhere. Never raises.
    """
    content = getattr(event, "content", None)
    files = content.attachments if isinstance(content, Content) else ()
    text = ", ".join(_file(file) for file in files[:_MOST])
    if len(files) > _MOST:
        text = f"{text}, +{len(files) - _MOST}"
    return defanged(text if len(text) <= limit else text[: limit - 1] + "…")


def _file(file: Attachment) -> str:
    kind = file.type if _TYPE.fullmatch(file.type) else ""
    about = ", ".join(part for part in (kind, _size(file.size)) if part)
    name = _name(file.name)
    return f"{name} ({about})" if name and about else name or about or "?"


def _name(name: str) -> str:
    shown = "".join(c if c in _PLAIN or category(c)[0] in "LNM" else "_" for c in redacted(name))
    shown = _SPACES.sub(" ", shown).strip()
    return shown if len(shown) <= _NAME else f"{shown[: _NAME - 1]}…"


def _size(size: int) -> str:
    """In the unit in which it has few digits; ``""`` where the platform tells none."""
    if size <= 0:
        return ""
    power = min(len(_UNITS) - 1, (size.bit_length() - 1) // 10)
    return f"{round(size / 1024**power, 1):.12g} {_UNITS[power]}"
