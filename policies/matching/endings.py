"""Which names without ``https://`` surely are links: by their ending, since files, versions and
forgotten spaces look like hosts too."""

from __future__ import annotations

import re

from policies.matching.hostnames import suffixes
from policies.matching.wellknown import SHORTENERS

COMMON = frozenset(
    "com net org info biz io gg co app dev xyz top site online club shop vip click space website"
    " gift gifts ru su by ua kz cn tw hk jp kr uk de fr es mx ar br pt nl eu ca au tv tk ga gq"
    " edu gov gr cz hu fi dk il ir vn th sg nz icu cyou sbs buzz monster network systems digital"
    " agency studio games casino exchange xn--p1ai xn--fiqs8s".split()
)
"""Endings that make a link of a name without ``https://`` or ``www.``."""

SPOKEN = frozenset("com org ru gg xyz su io".split())
"""Endings that no sentence has, so that a dot before them may stand alone."""

_FILES = frozenset(
    "sh py pl rs md so cc ml cf ps ai ac am pm do in la bm map pub run zip mov cab cat man page"
    " save lease id hs vi ms mm mk ci nc".split()
)
"""Endings that files have; a path behind them says nothing."""

_ONWARD = re.compile(r"[/?#]+[\w+@%-]")
_TURNED = frozenset("com org net io edu gov co".split())
"""What begins no host but the name of a program's package: ``com.example.app``."""


def plausible(host: str, path: str, around: tuple[str, str], written: str) -> bool:
    """Whether a host without a scheme is a link: ``around`` it are the two characters before and
    the one behind, ``written`` is how it stands in the text."""
    first, _, rest = host.partition(".")
    ending = host.rpartition(".")[2]
    before, after = around
    if ending.isdigit():
        return path[:1] == "/" and path[1:2].isalpha()
    if first == "www":
        return "." in rest or suffixes().known(ending)
    if after == "(" or (before[-1:] in ("/", "\\") and before not in ("//", "\\\\", ":/")):
        return False
    if first in _TURNED or (not path and "\u3002" in written and ending not in SPOKEN):
        return False
    if host[: -len(ending)].replace(".", "").isdigit():
        return False
    if ending in COMMON:
        return not _next_sentence(written, path)
    if _ONWARD.match(path):
        return host in SHORTENERS or (ending not in _FILES and suffixes().known(ending))
    return "." in suffixes().public(host) and not _next_sentence(written, path)


def _next_sentence(written: str, path: str) -> bool:
    """``the end.Info follows``: somebody forgot the space."""
    first, _, last = written.rpartition(".")
    return not path and first[:1].islower() and last.istitle()
