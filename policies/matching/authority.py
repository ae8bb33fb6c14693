"""Authorities: the user and the host that an address names, in whatever notation."""

from __future__ import annotations

import re
from urllib.parse import unquote

from policies.matching.hostnames import bracketed, dotted, punycode

DOT = (
    r"(?:\.|\u3002(?=[a-z0-9])|\\\.|&#46;|&period;|%(?:25){0,3}2e"
    r"|\s?[\[({<]\s?(?:\.|d[o0]t|punto|точка|点|點)\s?[\])}>]\s?)"
)
"""A dot, as it stands or in brackets."""
WEB = ("h", "f")
"""How schemes begin that need a host; the others open an app."""

SPLIT = re.compile(DOT)
_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z])?")
NAME = re.compile(r"[\w.-]+")
"""A host with nothing but dots between its labels, as most are."""
_ASCII = re.compile(r"[a-z0-9-]+")
_DEEPEST = 3
"""Escapes in escapes that are followed."""


def authority(text: str, scheme: str) -> tuple[str, str]:
    """The user and the host: no port, no dot at the end; ASCII, and numbers in the one form that
    all their notations stand for. ``""`` where there is none."""
    if _PLAIN.fullmatch(text) and "0x" not in text and ".." not in text:
        return "", text
    if scheme and not scheme.startswith(WEB):
        return "", text.lower()
    if NAME.fullmatch(text):
        user, name = "", text.lower()
    else:
        plain = SPLIT.sub(".", unquote(text)) if text[:1] != "[" else text
        user, _, rest = plain.lower().rpartition("@")
        if rest[:1] == "[":
            return user, bracketed(rest.partition("]")[0])
        found = NAME.match(rest)
        name = found.group() if found else ""
    labels = name.strip(".-_").split(".")
    # "t.me加我": no ending mixes ASCII and other letters, so the rest is the sentence going on.
    if ending := _ASCII.match(labels[-1]):
        labels[-1] = ending.group()
    host = ".".join(label for label in labels if label)
    if host[-1:].isdigit() or "0x" in host:
        host = dotted(host) or ("" if host.isdigit() else host)
    return user, punycode(host)


def unescaped(path: str) -> str:
    """A path as its reader takes it, in lower case."""
    if not path:
        return ""
    for _ in range(_DEEPEST):
        if "%" not in path:
            break
        path = unquote(path)
    return path.replace("\\", "/").lower()
