"""Decoding: escapes, markup inside words and base64 undone, and the way back to the source."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Sequence
from html import unescape
from urllib.parse import unquote

from policies.matching.derived import Change, Derived, near
from policies.matching.places import EVERYWHERE, LONG, Span, within

_PERCENT = r"(?:%(?:25)*[0-9A-Fa-f]{2})+"
"""Escaped any number of times: ``%2563`` is an escaped ``%63``."""
_ENTITY = r"&(?:amp;)*(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8}\d{0,2});"
_BACKSLASH = r"(?:\\+u[0-9A-Fa-f]{4})+|\\+x[0-9A-Fa-f]{2}|\\+u\{[0-9A-Fa-f]{1,6}\}"
_ITALIC = r"(?<![\w*_])[*_](?=\w)|(?<=\w)[*_](?![\w*_])"
"""At the edge of a word only: what stands within one breaks it (``c*sino``)."""
_MARKUP = rf"\|\||\*\*\*?|~~|__|`{{1,3}}|{_ITALIC}|</?[A-Za-z][^<>]{{0,60}}>|\\(?=[*_~`|\\])"
_CODED = re.compile(
    f"(?P<percent>{_PERCENT})|(?P<entity>{_ENTITY})|(?P<backslash>{_BACKSLASH})|(?P<markup>{_MARKUP})"
)
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{8,4096}={0,2}(?![A-Za-z0-9+/=_-])")
_ESCAPED_PERCENT = re.compile(r"%(?:25)+(?=[0-9A-Fa-f]{2})")
_ESCAPED_ENTITY = re.compile("&(?:amp;)+")
_FAR = "\ufffd" * 5
"""In the place of what is not looked at: nothing is read across so many marks."""
_URL_SAFE = str.maketrans("-_", "+/")


def decoded(written: str, pieces: Sequence[Span] = EVERYWHERE) -> Derived | None:
    """The text with escapes and markup in these pieces undone, of a long one only what is near
    those; ``None`` if there are none. Never raises."""
    changes: list[Change] = []
    for found in within(_CODED, written, pieces):
        plain = _plain(found)
        if plain is not None:
            changes.append((*found.span(), plain))
    if len(written) >= LONG:
        changes = near(len(written), changes, _FAR)
    return Derived(written, changes) if changes else None


def base64(written: str, pieces: Sequence[Span] = EVERYWHERE) -> Derived | None:
    """The base64 in these pieces of a text, decoded, one a line; ``None`` if nothing in it is
    readable text."""
    changes: list[Change] = []
    done = 0
    for found in within(_BASE64, written, pieces):
        if plain := _readable(found.group()):
            changes += ((done, found.start(), "\n"), (*found.span(), plain))
            done = found.end()
    return Derived(written, [*changes, (done, len(written), "")]) if changes else None


def _plain(found: re.Match[str]) -> str | None:
    """What the coding stands for; ``None`` if it is none."""
    coded = found.group()
    if found.lastgroup == "markup":
        return ""
    if found.lastgroup == "percent":
        return unquote(_ESCAPED_PERCENT.sub("%", coded), errors="replace")
    if found.lastgroup == "entity":
        single = _ESCAPED_ENTITY.sub("&", coded)
        plain = unescape(single)
        return plain if plain != coded else None
    digits = re.findall(r"[0-9A-Fa-f]{2,6}", coded)
    try:
        return "".join(chr(int(code, 16)) for code in digits)
    except ValueError:
        return None


def _readable(token: str) -> str:
    """The text that a piece of base64 holds; empty if it is a name, a number or a key."""
    bare = token.rstrip("=").translate(_URL_SAFE)
    if len(bare) % 4 == 1 or bare.islower() or bare.isdigit():
        return ""
    try:
        text = b64decode(bare + "=" * (-len(bare) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    letters = sum(c.isalnum() or c.isspace() or c in ".,:;!?/@+-" for c in text)
    return text if letters >= 0.9 * len(text) and text.isprintable() else ""
