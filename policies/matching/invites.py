"""Invites: which links, cards and numbers lead into another group, and into which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policies.matching.aliases import alike
from policies.matching.places import Span, within

KINDS = ("discord", "telegram", "telegram_names", "whatsapp", "wechat", "qq")

_CODE = r"(?P<target>[\w+%=.-]+)"
_UIN = r".*[?&](?:uin|k|idkey|group_?code|groupuin|gc|invitecode)=(?P<target>[\w%~+-]+)"

_PATHS: dict[str, tuple[tuple[str, str], ...]] = {
    "discord.gg": (("discord", rf"/(?:invite/)?{_CODE}"),),
    "discord.com": (("discord", r"/servers/(?:[\w-]*-)?(?P<target>\d{15,21})"),),
    "dsc.gg": (("discord", rf"/{_CODE}"),),
    "invite.gg": (("discord", rf"/{_CODE}"),),
    "discord.me": (("discord", rf"/{_CODE}"),),
    "discord.io": (("discord", rf"/{_CODE}"),),
    "disboard.org": (("discord", r"/(?:\w+/)?server/(?:join/)?(?P<target>\d{15,21})"),),
    "top.gg": (("discord", r"/(?:discord/)?servers/(?P<target>\d{15,21})"),),
    "t.me": (
        ("telegram", rf"/(?:\+|addlist/){_CODE}"),
        ("telegram_names", r"/(?:s/)?(?P<target>[a-z]\w{3,31})(?:[/?#].*)?$"),
    ),
    "chat.whatsapp.com": (("whatsapp", rf"/(?:invite/)?{_CODE}"),),
    "whatsapp.com": (("whatsapp", rf"/channel/{_CODE}"),),
    "wa.me": (("whatsapp", rf"/(?:qr/|message/|\+)?{_CODE}"),),
    "api.whatsapp.com": (("whatsapp", r"/send/?\?(?:.*&)?phone=\+?(?P<target>\d+)"),),
    "weixin.qq.com": (("wechat", rf"/(?:g|r)/{_CODE}"),),
    "u.wechat.com": (("wechat", rf"/{_CODE}"),),
    "work.weixin.qq.com": (("wechat", rf"/(?:ca|gm|u|kfid|join)/{_CODE}"),),
    "qm.qq.com": (("qq", rf"/q/{_CODE}"), ("qq", _UIN)),
    "jq.qq.com": (("qq", _UIN),),
    "shang.qq.com": (("qq", _UIN),),
    "wpa.qq.com": (("qq", _UIN),),
    "qun.qq.com": (("qq", _UIN),),
    "pd.qq.com": (("qq", rf"/s/{_CODE}"),),
}
"""By host: the kind, and the path with what it leads to. From the services' own pages: Discord
https://docs.discord.com/developers/resources/invite, Telegram https://core.telegram.org/api/links,
WhatsApp https://faq.whatsapp.com/5913398998672934; WeChat and QQ as their apps share them."""

_PLACES = {
    host: tuple((kind, re.compile(path)) for kind, path in paths) for host, paths in _PATHS.items()
}
_RESERVED = frozenset(
    "joinchat addlist addstickers addemoji addtheme share proxy socks setlanguage confirmphone"
    " invoice giftcode login contact boost iframe".split()
)
"""Paths of t.me that are nobody's name."""
_APPS: dict[str, tuple[str, re.Pattern[str]]] = {
    "discord": ("discord", re.compile(rf".*/invite/{_CODE}")),
    "whatsapp": ("whatsapp", re.compile(r".*[?&](?:code|phone)=\+?(?P<target>\w+)")),
    "weixin": (
        "wechat",
        re.compile(
            r"(?:.*/(?:profile|contacts|chat|groupchat)/|dl/(?:business|chat|profile)/?\?(?:\w+=)?)"
            rf"{_CODE}"
        ),
    ),
    "tencent": ("qq", re.compile(_UIN)),
    "mqq": ("qq", re.compile(_UIN)),
}
"""By the beginning of the scheme that opens an app."""

_NUMBERED = re.compile(
    r"(?:qq|扣扣|企鹅|球球)?\s?(?:群号|群号码|群聊|交流群|群)\s?(?:是|为)?\s?[:：]?\s?"
    r"(?P<target>[1-9]\d{5,10})(?!\d|\s?[人个元块名位条年])"
)
"""The number of a QQ group in running text."""


@dataclass(frozen=True, slots=True)
class Invite:
    """Where somebody is asked to: ``target`` is the code, number or name of the group."""

    kind: str
    target: str


def invite(scheme: str, host: str, path: str) -> Invite | None:
    """The invite that an address is, if it is one; all in lower case."""
    for beginning, (kind, shape) in _APPS.items() if scheme else ():
        if scheme.startswith(beginning):
            found = shape.match(f"{host}{path}")
            return Invite(kind, found["target"]) if found else None
    name = host.removeprefix("www.")
    if name.endswith(".t.me"):
        return Invite("telegram_names", name.removesuffix(".t.me"))
    for kind, shape in _PLACES.get(name, ()):
        if (found := shape.match(path)) and found["target"] not in _RESERVED:
            return Invite(kind, found["target"].strip(".+"))
    return None


def numbered(clean: str, pieces: Sequence[Span]) -> Iterator[tuple[Invite, int, int]]:
    """Numbers of QQ groups that these pieces of a text name, with their spans; the text is in clean
    form."""
    if "群" in clean or "羣" in clean:
        for found in within(_NUMBERED, clean, pieces):
            yield Invite("qq", found["target"]), *found.span()


def invited(entry: str) -> str:
    """The target that an admin's entry names: itself, or what a whole link leads to."""
    plain = entry.strip().lower().removeprefix("https://").removeprefix("http://")
    host, _, path = plain.partition("/")
    found = invite("", *alike("", host, f"/{path}"))
    return found.target if found else plain.lstrip("+@")
