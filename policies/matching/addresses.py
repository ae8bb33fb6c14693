"""Addresses: the hosts and paths that a text names, with or without ``https://``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from policies.matching.boundaries import UNSPACED
from policies.matching.folding import Folded, visible
from policies.matching.views import View

_DOT = r"(?:\.|\u3002(?=[a-z0-9])|\[\.\]|\(\.\)|\{\.\}|\s?[\[(]dot[\])]\s?)"
_PATH = r"[/\\?#][!#-&*-;=?-\\^-z|~]*"
"""Only ASCII is read of a path, up to what closes a link in running text or markdown."""

_ADDRESS = re.compile(
    r"(?P<scheme>h(?:tt|xx)ps?|ftp|tg)\s?:\s?[/\\]{1,3}"
    rf"(?P<authority>(?:[\w\-@:%!$&*+,;=~]|{_DOT}){{1,300}})(?P<path>{_PATH})?"
    r"|(?<![a-z0-9@\u00e0-\u052f])"
    rf"(?P<bare>[a-z0-9][a-z0-9_-]{{0,62}}(?:{_DOT}[a-z0-9][a-z0-9_-]{{0,62}}){{1,9}})"
    rf"(?::\d{{1,5}})?(?P<way>{_PATH})?"
)
_NATIONAL = re.compile(
    r"(?<![\w@/.])(?P<bare>\w[\w-]{0,62}(?:\.\w[\w-]{0,62}){1,9})"
    rf"(?::\d{{1,5}})?(?P<way>{_PATH})?"
)
"""A host whose letters are not all ASCII, without a scheme."""

_GLUED = re.compile(rf"[a-z0-9][{UNSPACED}]|[{UNSPACED}][a-z0-9]")
"""A sentence that runs into an ASCII name: 请加t.me."""

_DOTS = re.compile(_DOT)
_HOST = re.compile(r"[\w.-]+")
_ASCII = re.compile(r"[a-z0-9-]+")

_COMMON = frozenset(
    "com net org info biz io gg co app dev xyz top site online club shop store live vip pro link"
    " click fun space website gift gifts ru su by ua kz cn tw hk jp kr uk de fr es mx ar br pt nl"
    " eu us ca au in tv cc tk ml ga cf gq cash chat group world cloud tech finance рф"
    " xn--p1ai".split()
)
"""Endings that make a link of a name without ``https://`` or ``www.``."""

_WORDS = frozenset(
    "me to is it so at in my be am us pro live fun top by chat link"
    " world group space cloud store cash finance tech".split()
)
"""Endings that are words as well: with them it takes a path, since people forget the space."""


@dataclass(frozen=True, slots=True)
class Address:
    """A link: its host as it may be read (ASCII, punycode where needed), its path in lower case,
    its span as written, whether it surely is one (``main.py`` is not), and the view it took."""

    hosts: tuple[str, ...]
    path: str
    span: tuple[int, int]
    sure: bool
    view: View
    scheme: str


def addresses(text: Folded, *, national: bool) -> Iterator[Address]:
    """All that the text names, code and hidden targets included; ``national`` adds bare hosts
    in other letters than ASCII, which only few lists need."""
    for found in _ADDRESS.finditer(text.clean):
        yield from _read(text, found)
    if national and not text.clean.isascii():
        for found in _NATIONAL.finditer(text.clean):
            if not found["bare"].isascii() and not _GLUED.search(found["bare"]):
                yield from _read(text, found)


def _read(text: Folded, found: re.Match[str]) -> Iterator[Address]:
    groups = found.groupdict()
    scheme = groups.get("scheme") or ""
    start, end = found.span("authority" if scheme else "bare")
    path = unquote(groups.get("path") or groups.get("way") or "").replace("\\", "/")
    span = text.original(*found.span())
    view: View = "canonical"
    if text.written[slice(*span)].lower() == found.group():
        view = "written"
    hosts = [_host(text.clean[start:end])]
    first, last = text.original(start, end)
    if not (written := text.written[first:last]).isascii():
        hosts.append(_host(visible(written)))
    kept = tuple(dict.fromkeys(host for host in hosts if "." in host or (scheme and host)))
    if not kept:
        return
    sure = bool(scheme) or _plausible(kept[0], path)
    yield Address(kept, path, span, sure, view, scheme)
    for inner in _ADDRESS.finditer(path):
        if inner["scheme"] and (host := _host(inner["authority"])):
            yield Address((host,), unquote(inner["path"] or ""), span, True, view, inner["scheme"])


def _host(authority: str) -> str:
    """The host in an authority: no user before ``@``, no port, no dot at the end; ASCII."""
    plain = _DOTS.sub(".", unquote(authority)).rpartition("@")[2].lower()
    found = _HOST.match(plain)
    labels = found.group().strip(".-_").split(".") if found else [""]
    # "t.me加我": no ending mixes ASCII and other letters, so the rest is the sentence going on.
    if ending := _ASCII.match(labels[-1]):
        labels[-1] = ending.group()
    return punycode(".".join(labels))


def punycode(host: str) -> str:
    """The host in ASCII (RFC 3492, label by label), so both of its spellings are equal."""
    if host.isascii():
        return host
    return ".".join(
        label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")
        for label in host.split(".")
    )


def _plausible(host: str, path: str) -> bool:
    if host.startswith("www."):
        return True
    ending = host.rpartition(".")[2]
    return (ending in _WORDS and bool(path)) or (ending in _COMMON and ending not in _WORDS)
