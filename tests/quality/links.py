"""Links: hosts found however they are written, lists that hit what they name, and what is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from policies.events import Content
from policies.matching.addresses import addresses
from policies.matching.folding import Folded
from policies.matching.hostlist import HostList
from policies.matching.lookalikes import EVERYBODY
from policies.matching.scan import CompiledScanner, compile_scanner
from policies.matching.terms import LinkTerms, Terms
from tests.quality.figures import Figures, rows

_FILES = frozenset(
    "py md txt sh so pl rs cc cpp js ts java jpg png gif zip tar deb rpm exe dll ini conf cfg log"
    " app run pub inc map mov yaml json xml html htm php css lock toml cf tk pm ac am bm".split()
)
"""Endings of the files that chats speak of."""
_CHATS = (("irc_benign_en", "ham"), ("chat_spam_zh", "ham"), ("chat_spam_ru", "ham"))


def links(folder: Path) -> Iterator[Figures]:
    """Written-out links, phishing lists, look-alikes, and names in chat that look like hosts."""
    yield from _disguised(folder)
    yield from _lists(folder)
    yield from _look_alikes(folder)
    for name, label in _CHATS:
        yield _named(folder, name, label)


def _scanner(terms: Terms) -> CompiledScanner:
    return compile_scanner([(0, terms)])


def _found(scanner: CompiledScanner, text: str) -> bool:
    return bool(scanner.scan(Content(text=text)))


def _figures(part: str, there: list[bool], clean: list[bool], asked: str) -> Figures:
    return Figures(
        "links", part, found=sum(there), missed=len(there) - sum(there),
        false=sum(clean), clean=len(clean) - sum(clean), asked=asked,
    )  # fmt: skip


def _disguised(folder: Path) -> Iterator[Figures]:
    lines = list(rows(folder, "links_disguised"))
    hosts = {line["host"] for line in lines if line["label"] in ("phishing", "lookalike")}
    single = [
        _found(_scanner(Terms(deny=(line["host"],))), line["text"])
        for line in lines
        if line["host"] in hosts
    ]
    listed = _scanner(Terms(links=LinkTerms(phishing=HostList(hosts))))
    strict = _scanner(Terms(allow=("allowed.example",)))
    none = [line["text"] for line in lines if line["label"] == "not_url"]
    yield _figures("written out", single, [_found(strict, t) for t in none], "recall ≥ 0.97, 0 %")
    there = [_found(listed, line["text"]) for line in lines if line["host"] in hosts]
    others = [_found(listed, line["text"]) for line in lines if line["host"] not in hosts]
    yield _figures("written out, listed", there, others, "recall ≥ 0.97, false 0 %")


def _lists(folder: Path) -> Iterator[Figures]:
    lines = list(rows(folder, "hosts"))
    phishing = [line["text"] for line in lines if line["label"] == "phishing"]
    half = phishing[::2]
    scanner = _scanner(Terms(links=LinkTerms(phishing=HostList.read("\n".join(half).encode()))))
    benign = [
        _found(scanner, f"https://{line['text']}/") for line in lines if line["label"] == "benign"
    ]
    exact = [_found(scanner, f"https://{host}/") for host in half]
    yield _figures("phishing list, half", exact, benign, "recall 1, false 0")
    below = [_found(scanner, f"http://login.{host}/x") for host in half]
    yield _figures("phishing list, subdomains", below, [], "recall 1")
    unlisted = [_found(scanner, f"https://{host}/") for host in phishing[1::2]]
    yield _figures("phishing list, other half", unlisted, [], "")


def _look_alikes(folder: Path) -> Iterator[Figures]:
    scanner = _scanner(Terms(links=LinkTerms(look_alikes=(EVERYBODY,))))
    lines = rows(folder, "links_disguised")
    alike = [_found(scanner, line["text"]) for line in lines if line["label"] == "lookalike"]
    hosts = {
        label: [_found(scanner, f"https://{r['text']}") for r in rows(folder, "hosts")
                if r["label"] == label]
        for label in ("phishing", "benign")
    }  # fmt: skip
    yield _figures("look-alikes", alike, hosts["benign"], "")
    yield _figures("look-alikes among phishing hosts", hosts["phishing"], [], "")


def _named(folder: Path, name: str, label: str) -> Figures:
    """Links without ``https://``; wrong are those that are files."""
    false = found = lines = 0
    for row in rows(folder, name):
        if row["label"] != label:
            continue
        lines += 1
        named = [a for a in addresses(Folded(row["text"]), national=True) if a.sure]
        bare = [a for a in named if not a.scheme and not a.inner and not a.path]
        wrong = any(a.hosts[0].rpartition(".")[2] in _FILES for a in bare)
        false += wrong
        found += bool(named) and not wrong
    clean = lines - false
    return Figures("links", f"{name}, {found} lines with links", false=false, clean=clean)
