"""Defanged: words in which no link is alive any more, for whoever has to look at them."""

from __future__ import annotations

import re

from policies.matching.addresses import addresses
from policies.matching.folding import Folded
from policies.matching.hostnames import punycode, suffixes

_DOTS = ".\u3002\uff0e\uff61\u2024"
"""What browsers take for the dot of a host (https://www.unicode.org/reports/tr46/#Notation), and
what becomes one in a compatibility form."""
_DOT = re.compile(rf"(?<![\[({{{{<])[{_DOTS}](?=[^\s{_DOTS}])")
_NAME = re.compile(rf"(?<![\w-])[\w-]++(?:[{_DOTS}][\w-]++)+")
"""A chain of names that a platform may take for a host, whatever stands around it."""
_ENDING = re.compile(rf"[{_DOTS}](?P<whole>(?P<ascii>(?P<plain>[A-Za-z0-9]*)[A-Za-z0-9-]*)\w*)")
_NUMBERS = re.compile(rf"\d+(?:[{_DOTS}]\d+){{3}}")
_SCHEME = re.compile(r"(?i)(?<![a-z0-9+.-])(?P<name>[a-z0-9+.-]++):(?=[/\\])")
_WEB = re.compile(r"(?i)(?<=h)tt(?=ps?$)")
_DEAD = ("hxxp", "hxxps")


def defanged(text: str) -> str:
    """The text with every link in it dead: ``hxxps://evil[.]example/x``.

    What is a link is said by the finder that the rules use. Chains of names that hold an ending
    that exists, or four numbers, count too: platforms make links of ``main.py`` and ``a@b.com`` as
    well. What is dead already stays as it was written. Never raises.
    """
    spans = {address.span for address in addresses(Folded(text), national=True)}
    spans |= {name.span() for name in _NAME.finditer(text) if _ends(name.group())}
    linked = {place for span in spans for place in range(*span)}
    dead = _DOT.sub(lambda dot: "[.]" if dot.start() in linked else dot.group(), text)
    return _SCHEME.sub(_dead, dead)


def _ends(name: str) -> bool:
    """Whether any name of the chain but the first is an ending that exists, alone or with signs
    behind it that belong to no host; or whether it is an address in numbers."""
    known = suffixes().known
    return bool(_NUMBERS.search(name)) or any(
        known(punycode(ending.strip("_-").lower()))
        for found in _ENDING.finditer(name)
        for ending in set(found.groups())
        if ending
    )


def _dead(found: re.Match[str]) -> str:
    name = found["name"]
    dead = _WEB.sub("xx", name)
    return f"{dead}:" if dead.lower().endswith(_DEAD) else f"{name}[:]"
