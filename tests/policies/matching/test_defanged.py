"""Nothing in a defanged text is a link to a platform any more."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policies.matching.defanged import defanged
from policies.matching.hostnames import punycode, suffixes

CLICKED = re.compile(r"(?i)(?:https?|ftp|tg|tonsite|discord|steam|mailto)://?[^\s/]")
"""What Discord and Telegram make a link of because of its scheme."""
DOT = "[.\u3002\uff0e\uff61]"
BARE = re.compile(rf"(?:[\w-]+{DOT})+(?P<last>[^\W\d_]+|xn--[a-z0-9]+)(?![A-Za-z0-9])")
"""What Telegram makes a link of because of its ending."""
NUMBERS = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])")


def alive(text: str) -> str:
    """The first link that a platform would make of a text."""
    if clicked := CLICKED.search(text) or NUMBERS.search(text):
        return clicked.group()
    for found in BARE.finditer(text):
        if suffixes().known(punycode(found["last"].lower())):
            return found.group()
    return ""


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("https://evil.example/a.b?c=d", "hxxps://evil[.]example/a[.]b?c=d"),
        ("see HTTP://EVIL.COM now.", "see HxxP://EVIL[.]COM now."),
        ("evil.com, and www.evil.com/x", "evil[.]com, and www[.]evil[.]com/x"),
        ("t.me/+abc discord.gg/abc", "t[.]me/+abc discord[.]gg/abc"),
        (".gg/abc", "[.]gg/abc"),
        ("https://discord.com@evil.com/", "hxxps://discord[.]com@evil[.]com/"),
        ("https://discord.com:443@evil.com", "hxxps://discord[.]com:443@evil[.]com"),
        ("xn--80ak6aa92e.com", "xn--80ak6aa92e[.]com"),
        ("пример.рф и почта.com", "пример[.]рф и почта[.]com"),
        ("evil．com evil。com", "evil[.]com evil[.]com"),
        ("请加t.me/abc进群 t.me加我", "请加t[.]me/abc进群 t[.]me加我"),
        ("http://[::1]/ http://2130706433/ 10.0.0.1/x",
         "hxxp://[::1]/ hxxp://2130706433/ 10[.]0[.]0[.]1/x"),
        ("tg://resolve?domain=x steam://run", "tg[:]//resolve?domain=x steam[:]//run"),
        ("[free](https://evil.com)", "[free](hxxps://evil[.]com)"),
        ("a@evil.com", "a@evil[.]com"),
        ("main.py", "main[.]py"),
        ("https://good.com/?u=https://evil.com", "hxxps://good[.]com/?u=hxxps://evil[.]com"),
        ("d\u200biscord.gg/x", "d\u200biscord[.]gg/x"),
    ],
)  # fmt: skip
def test_links_are_dead(written: str, shown: str) -> None:
    assert defanged(written) == shown
    assert not alive(shown)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example[.]com",
        "hxxps://evil[.]example",
        "evil(dot)com",
        "evil . com",
        "The end. It costs 3.50, see page 4.",
        "等等。好的",
        "ends: here // there",
    ],
)
def test_what_is_dead_or_no_link_stays_as_it_is(text: str) -> None:
    assert defanged(text) == text


PIECES = [
    "http", "https", "hxxp", "://", ":/", ":\\\\", "//", "evil", "t", "me", "com", "gg", "рф",
    "中国", "xn--p1ai", ".", "。", "．", "｡",
    "[.]", "@", "/", "\\", ":", "-", "_", " ", "\n", "é", "加",
    "\u200b", "\u0301", "127.0.0.1", "0x7f", "(", ")", "[", "]", "<", ">", "|", "*", "`",
    "#", "&#46;", "%2e", "discord.gg/a", "a@b.com", "ｈｔｔｐ", "ｃｏｍ", "😀", "A", "1", "dot",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=60))
@example("https:/evil.com")
@example("@evil.com")
@example("/x.com/y.com")
@example("https://t.me...")
def test_no_text_has_a_living_link(text: str) -> None:
    assert not alive(defanged(text)), defanged(text)
