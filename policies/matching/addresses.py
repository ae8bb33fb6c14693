"""Addresses: the hosts and paths that a text names, with or without ``https://``."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Set
from dataclasses import dataclass
from urllib.parse import unquote

from policies.matching.boundaries import UNSPACED
from policies.matching.endings import COMMON, SPOKEN, plausible
from policies.matching.folding import Folded, visible
from policies.matching.hostnames import bracketed, dotted, punycode, suffixes
from policies.matching.views import View

_DOT = (
    r"(?:\.|\u3002(?=[a-z0-9])|\\\.|&#46;|&period;"
    r"|\s?[\[({<]\s?(?:\.|d[o0]t|punto|точка|点|點)\s?[\])}>]\s?)"
)
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
    rf"{_SCHEME}(?P<authority>(?:[\w\-@:%!$&*+,;=~]|{_DOT}){{1,300}}|\[[0-9a-f:.%]{{2,60}}\]"
    rf"(?::\d{{1,5}})?)(?P<path>{_PATH})?"
    r"|(?<![a-z0-9@\u00e0-\u052f])"
    rf"(?P<bare>{_LABEL}(?:{_DOT}{_LABEL}){{1,9}})(?::\d{{1,5}})?(?P<way>{_PATH})?"
    r"|(?<![\w./\\])(?P<short>\.gg)(?P<code>/[a-z0-9-]{2,32})"
)
_APART = re.compile(
    rf"(?<![a-z0-9@\u00e0-\u052f])(?P<bare>{_LABEL}(?:(?:{_DOT}|{_LOOSE}){_LABEL}){{1,4}})"
    rf"(?P<way>{_PATH}|\s(?:slash|barra|слеш|слэш)\s[\w-]{{1,64}})?"
)
_NATIONAL = re.compile(
    r"(?<![\w@/.])(?P<bare>\w[\w-]{0,62}(?:\.\w[\w-]{0,62}){1,9})"
    rf"(?::\d{{1,5}})?(?P<way>{_PATH})?"
)
"""A host whose letters are not all ASCII, without a scheme."""

_GLUED = re.compile(rf"[a-z0-9][{UNSPACED}]|[{UNSPACED}][a-z0-9]")
"""A sentence that runs into an ASCII name: 请加t.me."""

_SPLIT = re.compile(_DOT)
_SPLIT_LOOSE = re.compile(rf"{_LOOSE}|{_DOT}")
_ANY_LOOSE = re.compile(_LOOSE)
_BRACKETED = re.compile(r"\w\s?[\[({<]\s?(?:\.|[^\W_]{1,5})\s?[\])}>]")
"""Nobody but who hides a host writes its dots so."""
_LONELY = re.compile(r"\w{3}\s\.\s?\w+$")
_SLASHED = re.compile(r"^\s\w+\s")
_REST = re.compile(r"\s{1,3}(?P<rest>\.?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4})")
_HOST = re.compile(r"[\w.-]+")
_ASCII = re.compile(r"[a-z0-9-]+")
_CODED = re.compile(r"[=/](aHR0c[A-Za-z0-9+/_-]{8,400})")
"""``http`` at the beginning of a value in base64."""
_DEEPEST = 3
"""Targets in targets, and escapes in escapes, that are followed."""


@dataclass(frozen=True, slots=True)
class Address:
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


def addresses(text: Folded, *, national: bool, listed: Set[str] = frozenset()) -> Iterator[Address]:
    """All that the text names, code and hidden targets included; ``national`` adds bare hosts
    in other letters than ASCII, which only few lists need. ``listed`` are last labels that count
    although the domain name system knows them not."""
    clean = text.clean
    for found in _ADDRESS.finditer(clean):
        yield from _read(text, found, listed)
    for found in _APART.finditer(clean):
        if _ANY_LOOSE.search(found["bare"]):
            yield from _apart(text, found, listed)
    if national and not clean.isascii():
        for found in _NATIONAL.finditer(clean):
            if not found["bare"].isascii() and not _GLUED.search(found["bare"]):
                yield from _read(text, found, listed)


def _read(text: Folded, found: re.Match[str], listed: Set[str]) -> Iterator[Address]:
    groups = found.groupdict()
    scheme = (groups.get("scheme") or "").partition(":")[0].strip(" [(")
    name = "authority" if scheme else "short" if groups.get("short") else "bare"
    start, end = found.span(name)
    if not scheme and not _possible(text.clean, found, found[name], listed):
        return
    path = _unescaped(groups.get("path") or groups.get("way") or groups.get("code") or "")
    span = text.original(*found.span())
    written = text.written[slice(*span)]
    view: View = "written" if written.lower() == found.group() else "canonical"
    authority = "discord.gg" if name == "short" else text.clean[start:end]
    user, hosts = _authority(authority, scheme)
    first, last = text.original(start, end)
    if not (piece := text.written[first:last]).isascii():
        hosts += _authority(visible(piece), scheme)[1]
    kept = tuple(dict.fromkeys(host for host in hosts if "." in host or (scheme and host)))
    if not kept:
        return
    around = (text.clean[max(0, start - 2) : start], text.clean[found.end() : found.end() + 1])
    sure = bool(scheme) or name == "short" or plausible(kept[0], path, around, piece)
    sure = sure or (name == "bare" and _BRACKETED.search(found["bare"]) is not None)
    yield Address(kept, path, span, sure, view, scheme, user)
    yield from _within(path, written, span, view)
    if scheme and not path:
        yield from _broken(text, found, kept[0], scheme)


def _possible(clean: str, found: re.Match[str], bare: str, listed: Set[str]) -> bool:
    """Whether a name without a scheme may be a host: no e-mail, and its ending exists."""
    if clean[found.end() : found.end() + 1] == "@":
        return False
    ending = punycode(_SPLIT.split(bare)[-1].rstrip("_-"))
    if ending.isdigit():
        return len(_SPLIT.split(bare)) == 4
    return ending in listed or suffixes().known(ending) or bare.startswith("www.")


def _broken(text: Folded, found: re.Match[str], host: str, scheme: str) -> Iterator[Address]:
    """A host that goes on in the next line, or after a space where it was not yet complete."""
    rest = _REST.match(text.clean, found.end())
    if rest is None:
        return
    start, end = text.original(rest.start(), rest.start("rest"))
    complete = "." in host and suffixes().known(host.rpartition(".")[2])
    if complete and "\n" not in text.written[start:end]:
        return
    ended = "." if text.clean[: found.end()].endswith(".") else ""
    whole = f"{host}{ended}{rest['rest']}".rstrip(".")
    span = text.original(found.start(), rest.end())
    yield Address((whole,), "", span, False, "canonical", scheme)


def _apart(text: Folded, found: re.Match[str], listed: Set[str]) -> Iterator[Address]:
    """Hosts of which a dot stands apart: each beginning that ends like a host, since the sentence
    may go on."""
    bare, start = found["bare"], found.start("bare")
    labels, stop = "", 0
    for mark in [*_SPLIT_LOOSE.finditer(bare), None]:
        label = bare[stop : mark.start() if mark else len(bare)].strip("_-")
        labels = f"{labels}.{label}" if labels else label
        last = mark is None
        end = mark.start() if mark else len(bare)
        stop = mark.end() if mark else end
        if labels == label or not _ANY_LOOSE.search(bare, 0, end):
            continue
        if label in listed or suffixes().known(label):
            way = _SLASHED.sub("/", found["way"] or "") if last else ""
            span = text.original(start, found.end() if last else start + end)
            sure = len(way) > 1 or (label in SPOKEN and bool(_LONELY.search(bare, 0, end)))
            yield Address((labels,), way.lower(), span, sure, "canonical", "")


def _within(
    path: str, written: str, span: tuple[int, int], view: View, depth: int = _DEEPEST
) -> Iterator[Address]:
    """The targets in a path or query."""
    pieces = [path]
    for coded in _CODED.finditer(written):
        value = coded[1].replace("-", "+").replace("_", "/").rstrip("=")
        plain = b64decode(value[: len(value) // 4 * 4]).decode("utf-8", "replace")
        pieces.append(plain.lower())
    for piece in pieces:
        for inner in _ADDRESS.finditer(piece):
            if not inner["scheme"]:
                continue
            scheme = inner["scheme"].partition(":")[0].strip(" [(")
            user, hosts = _authority(inner["authority"], scheme)
            way = _unescaped(inner["path"] or "")
            if hosts and hosts[0]:
                yield Address(tuple(hosts), way, span, True, view, scheme, user, inner=True)
            if depth and way:
                yield from _within(way, "", span, view, depth - 1)


def _unescaped(path: str) -> str:
    for _ in range(_DEEPEST):
        if "%" not in path:
            break
        path = unquote(path)
    return path.replace("\\", "/").lower()


def _authority(authority: str, scheme: str) -> tuple[str, list[str]]:
    """The user and the host in an authority: no port, no dot at the end, no more than ASCII;
    numbers in the one form that all their notations stand for."""
    plain = _SPLIT.sub(".", unquote(authority)) if authority[:1] != "[" else authority
    user, _, rest = plain.lower().rpartition("@")
    if rest[:1] == "[":
        host = bracketed(rest.partition("]")[0])
        return user, [host] if host else []
    found = _HOST.match(rest)
    labels = found.group().strip(".-_").split(".") if found else [""]
    # "t.me加我": no ending mixes ASCII and other letters, so the rest is the sentence going on.
    if ending := _ASCII.match(labels[-1]):
        labels[-1] = ending.group()
    host = ".".join(label for label in labels if label)
    if host[-1:].isdigit() or "0x" in host:
        host = dotted(host) or ("" if host.isdigit() else host)
    return user, [punycode(host)]
