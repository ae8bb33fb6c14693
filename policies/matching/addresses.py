"""Addresses: the hosts and paths that a text names, with or without ``https://``."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from policies.matching.authority import DOT, NAME, SPLIT, authority, unescaped
from policies.matching.boundaries import UNSPACED
from policies.matching.endings import COMMON, SPOKEN, plausible
from policies.matching.folding import Folded, visible
from policies.matching.hostnames import punycode, suffixes
from policies.matching.places import EVERYWHERE, Span, within
from policies.matching.views import View

_LOOSE = (
    rf"(?:\s{{1,2}}\.\s{{0,2}}|[.\u3002]\s{{1,2}}(?=[a-z]{{2,18}}/[a-z0-9+]|(?:{'|'.join(COMMON)})\b)"
    r"|\s{1,2}(?:dot|punto|точка)\s{1,2}|[-_*]dot[-_*]|\s?[点點·•∙]\s?(?=[a-z]))"
)
"""A dot that stands apart, or in words; it may as well end a sentence."""
_PATH = r"[/\\?#][!#-&*-;=?-\\^-z|~]*"
"""Only ASCII is read of a path, up to what closes a link in running text or markdown."""
_APPS = r"tg|discord|whatsapp|weixin|mqq\w{0,9}|tencent"
"""Schemes that open an app on an invite or a card."""
_SCHEME = rf"(?P<scheme>(?:h(?:tt|xx|xt|tx|\*\*)ps?|ftp|{_APPS})\s?[\[(]?:[\])]?\s?[/\\]{{1,3}}\]?)"
_LABEL = r"[a-z0-9](?:[a-z0-9_-]{0,62})"

_ADDRESS = re.compile(
    rf"{_SCHEME}(?P<authority>(?:[\w\-@:%!$&*+,;=~]|{DOT}){{1,300}}|\[[0-9a-f:.%]{{2,60}}\]"
    rf"(?::\d{{1,5}})?)(?P<path>{_PATH})?"
    r"|(?<![a-z0-9@\u00e0-\u052f])"
    rf"(?P<bare>{_LABEL}(?:{DOT}{_LABEL}){{1,9}})(?::\d{{1,5}})?(?P<way>{_PATH})?"
    r"|(?<![\w./\\])(?P<short>\.gg)(?P<code>/[a-z0-9-]{2,32})"
)
_APART = re.compile(
    rf"(?<![a-z0-9@\u00e0-\u052f])(?P<bare>{_LABEL}(?:(?:{DOT}|{_LOOSE}){_LABEL}){{1,4}})"
    rf"(?P<way>{_PATH}|\s(?:slash|barra|слеш|слэш)\s[\w-]{{1,64}})?"
)
_OPEN, _SHUT = r"[\[({<\"'【「]", r"[\])}>\"'】」]"
_BOXED = re.compile(
    rf"{_OPEN}(?P<first>{_LABEL}){_SHUT}\s?[\[({{<]?[.\u3002][\])}}>]?\s?"
    rf"{_OPEN}(?P<last>[a-z]{{2,18}}){_SHUT}"
)
"""Each label in brackets: [evil].[com]. Tables of a database are named so as well."""
_NATIONAL = re.compile(
    r"(?<![\w@/.])(?P<bare>\w[\w-]{0,62}(?:\.\w[\w-]{0,62}){1,9})"
    rf"(?::\d{{1,5}})?(?P<way>{_PATH})?"
)
"""A host whose letters are not all ASCII, without a scheme."""

_GLUED = re.compile(rf"[a-z0-9][{UNSPACED}]|[{UNSPACED}][a-z0-9]")
"""A sentence that runs into an ASCII name: 请加t.me."""

_SPLIT_LOOSE = re.compile(rf"{_LOOSE}|{DOT}")
_ANY_LOOSE = re.compile(_LOOSE)
_SIGNS = (" .", ". ", "。 ", "dot", "点", "點", "·", "•", "∙", "punto", "точка")
_BRACKETED = re.compile(r"\w\s?[\[({<]\s?(?:\.|[^\W_]{1,5})\s?[\])}>]")
"""Nobody but who hides a host writes its dots so."""
_LONELY = re.compile(r"\w{3}\s\.\s\w+$|\s(?:dot|punto|точка)\s\w+$|[点點·•∙]\s?\w+$")
"""Of the dots that stand apart those that begin no file's name (`.config`) and end no sentence."""
_SLASHED = re.compile(r"^\s\w+\s")
_REST = re.compile(r"\s{1,3}(?P<rest>\.?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4})")
_ASIDE = {"discord.gg": re.compile(r"\s{0,2}/\s{0,2}([a-z0-9-]{2,32})(?![\w-])")}
_ASIDE["t.me"] = re.compile(r"\s{0,2}/\s{0,2}(\+[\w-]{5,32}|joinchat\s?/\s?[\w-]{5,32})(?![\w-])")
"""What stands beside a host that leads nowhere without it: discord . gg / abc."""
_CODED = re.compile(r"[=/](aHR0c[A-Za-z0-9+/_-]{8,400})")
"""``http`` at the beginning of a value in base64."""
_REMEMBERED = 1_024
"""Hosts whose readings are kept."""
_DEEPEST = 3
"""Targets in targets that are followed."""


class Address(NamedTuple):
    """A link. ``hosts`` are its host as it may be read (ASCII, punycode where needed), ``path`` is
    in lower case, ``span`` as written.

    ``sure``: it surely is one (``main.py`` is not). ``user`` is what stands before an ``@``,
    ``inner``: it stands in another one's path or query.
    """

    hosts: tuple[str, ...]
    path: str
    span: tuple[int, int]
    sure: bool
    view: View
    scheme: str
    user: str = ""
    inner: bool = False


def addresses(
    text: Folded,
    pieces: Sequence[Span] = EVERYWHERE,
    *,
    national: bool,
    listed: Set[str] = frozenset(),
) -> Iterator[Address]:
    """All that these pieces of a text name, code and hidden targets included; ``national`` adds
    bare hosts in other letters than ASCII, which only few lists need. ``listed`` are last labels
    that count although the domain name system knows them not."""
    clean = text.clean
    for found in within(_ADDRESS, clean, pieces):
        if found["scheme"]:
            yield from _schemed(text, found)
        elif found["short"]:
            yield _address(text, found, ("discord.gg",), found["code"], sure=True)
        elif address := _bare(text, found, listed):
            yield address
            if address.path:
                yield from _within(address, _written(text, address))
    loose = [piece for piece in pieces if any(map(clean[slice(*piece)].__contains__, _SIGNS))]
    for found in within(_APART, clean, loose):
        if _ANY_LOOSE.search(found["bare"]):
            yield from _apart(text, found, listed)
    for found in within(_BOXED, clean, pieces):
        if _exists(found["last"], listed):
            host = f"{found['first']}.{found['last']}"
            yield _address(text, found, (host,), "", sure=False)
    if national and not clean.isascii():
        for found in within(_NATIONAL, clean, pieces):
            if found["bare"].isascii() or _GLUED.search(found["bare"]):
                continue
            if address := _bare(text, found, listed):
                yield address


def _address(
    text: Folded, found: re.Match[str], hosts: tuple[str, ...], path: str, *, sure: bool,
    scheme: str = "", user: str = "", span: Span | None = None,
) -> Address:  # fmt: skip
    span = span or text.original(*found.span())
    plain = text.written[slice(*span)].lower() == found.group()
    return Address(hosts, path, span, sure, "written" if plain else "canonical", scheme, user)


def _written(text: Folded, address: Address) -> str:
    return text.written[slice(*address.span)]


def _schemed(text: Folded, found: re.Match[str]) -> Iterator[Address]:
    scheme = found["scheme"].partition(":")[0].strip(" [(")
    first, last = text.original(*found.span("authority"))
    user, hosts = _read(found["authority"], text.written[first:last], scheme)
    if not hosts:
        return
    path = unescaped(found["path"] or "")
    address = _address(text, found, hosts, path, sure=True, scheme=scheme, user=user)
    yield address
    if path:
        yield from _within(address, _written(text, address))
    else:
        yield from _broken(text, found, address)


@lru_cache(_REMEMBERED)
def _read(shown: str, written: str, scheme: str) -> tuple[str, tuple[str, ...]]:
    """The user of an authority, and its host without the marks on its letters and, where it has
    any, with them. Who names a host once often names it again."""
    user, host = authority(shown, scheme)
    if written.isascii() or written.lower() == shown:
        return user, (host,) if host else ()
    marked = visible(written)
    other = authority(marked, scheme)[1] if marked != shown else host
    return user, tuple(dict.fromkeys(each for each in (host, other) if each))


def _bare(text: Folded, found: re.Match[str], listed: Set[str]) -> Address | None:
    """A name without a scheme, if it may be a host: no e-mail, and its ending exists."""
    bare, clean, (start, end) = found["bare"], text.clean, found.span()
    labels = bare.split(".") if NAME.fullmatch(bare) else SPLIT.split(bare)
    ending = labels[-1].rstrip("_-")
    if clean[end : end + 1] == "@":
        return None
    if ending.isdigit():
        if len(labels) != 4:
            return None
    elif labels[0] != "www" and not _exists(punycode(ending), listed):
        return None
    named = found.span("bare")
    first, last = text.original(*named)
    written = text.written[first:last]
    _, hosts = _read(bare, written, "")
    if not hosts or "." not in hosts[0]:
        return None
    path = unescaped(found["way"] or "")
    around = (clean[max(0, start - 2) : start], clean[end : end + 1])
    if not path and (aside := _aside(text, hosts[0], end)):
        stop, path = aside
        return Address(hosts, path, text.original(start, stop), True, "canonical", "")
    sure = plausible(hosts[0], path, around, written) or bool(_BRACKETED.search(bare))
    span = (first, last) if named == found.span() else None
    return _address(text, found, hosts, path, sure=sure, span=span)


def _aside(text: Folded, host: str, end: int) -> tuple[int, str] | None:
    """Where a path ends that stands a little apart from its host, and the path."""
    shape = _ASIDE.get(host)
    found = shape.match(text.clean, end) if shape else None
    return (found.end(), f"/{''.join(found[1].split())}") if found else None


def _exists(ending: str, listed: Set[str]) -> bool:
    return ending in listed or suffixes().known(ending)


def _broken(text: Folded, found: re.Match[str], address: Address) -> Iterator[Address]:
    """A host that goes on in the next line, or after a space where it was not yet complete."""
    rest = _REST.match(text.clean, found.end())
    if rest is None:
        return
    start, end = text.original(rest.start(), rest.start("rest"))
    host = address.hosts[0]
    complete = "." in host and suffixes().known(host.rpartition(".")[2])
    if complete and "\n" not in text.written[start:end]:
        return
    given = found["authority"]
    whole = f"{host}{given[len(given.rstrip('.-_')) :]}{rest['rest']}"
    span = text.original(found.start(), rest.end())
    yield address._replace(hosts=(whole,), span=span, sure=False, view="canonical")


def _apart(text: Folded, found: re.Match[str], listed: Set[str]) -> Iterator[Address]:
    """Hosts of which a dot stands apart: each beginning that ends like a host, since the sentence
    may go on."""
    bare, start = found["bare"], found.start("bare")
    host, was, stop, apart = "", 0, 0, False
    ends = [(mark.start(), mark.end()) for mark in _SPLIT_LOOSE.finditer(bare)]
    for end, onward in [*ends, (len(bare), len(bare))]:
        label = bare[stop:end].strip("_-")
        apart = apart or bool(stop and (mark := _ANY_LOOSE.match(bare, was)) and mark.end() == stop)
        was, stop = end, onward
        host = f"{host}.{label}" if host else label
        if apart and _exists(label, listed):
            way = _SLASHED.sub("/", found["way"] or "") if end == len(bare) else ""
            last = found.end() if way else start + end
            aside = None if way else _aside(text, host, last)
            if aside:
                last, way = aside
            span = text.original(start, last)
            lonely = _LONELY.search(bare, 0, end)
            sure = bool(lonely and (way or (label in SPOKEN and "." in lonely[0]))) or bool(aside)
            yield Address((host,), way.lower(), span, sure, "canonical", "")


def _within(outer: Address, written: str, depth: int = _DEEPEST) -> Iterator[Address]:
    """The targets in a path or query."""
    pieces = [outer.path]
    for coded in _CODED.finditer(written):
        value = coded[1].replace("-", "+").replace("_", "/")
        plain = b64decode(value[: len(value) // 4 * 4]).decode("utf-8", "replace")
        pieces.append(plain.lower())
    for piece in pieces:
        for found in _ADDRESS.finditer(piece):
            if not found["scheme"]:
                continue
            scheme = found["scheme"].partition(":")[0].strip(" [(")
            user, host = authority(found["authority"], scheme)
            path = unescaped(found["path"] or "")
            if host:
                inner = Address((host,), path, outer.span, True, outer.view, scheme, user, True)
                yield inner
                if depth and path:
                    yield from _within(inner, "", depth - 1)
