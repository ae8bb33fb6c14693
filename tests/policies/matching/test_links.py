"""Links are found however they are written; no link frees another."""

from __future__ import annotations

import pytest

from policies.events import Content
from policies.matching.folding import Folded
from policies.matching.links import Links, Passage
from policies.matching.terms import Terms


def found(text: str, *, deny: tuple[str, ...] = (), allow: tuple[str, ...] = ()) -> list[str]:
    links = Links([(0, Terms(deny=deny, allow=allow))])
    hits = [hit for _, hit in links.find([Passage(0, Folded(text))], Content(text=text))]
    return [text[slice(*hit.span)] for hit in hits]


@pytest.mark.parametrize(
    "text",
    [
        "discord.gg/abc",
        "see https://discord.gg/abc now",
        "DISCORD.GG/ABC",
        "http://www.discord.gg",
        "https://x.y.discord.gg/abc",
        "https://discord.gg:443/abc",
        "https://user:pass@discord.gg/abc",
        "https://discord.com@discord.gg/abc",
        "https://discord.com:443@discord.gg/abc",
        "https://discord.gg./abc",
        "hxxps://discord.gg/abc",
        "https:\\\\discord.gg\\abc",
        "discord[.]gg/abc",
        "discord(dot)gg",
        "[discord].[gg]",
        "(discord).(gg)",
        "[discord][.][gg]",
        '"discord"."gg"',
        "【discord】。【gg】",
        "discord%2Egg/abc",
        "discord%252egg",
        "discord . gg",
        "discord。gg/abc",
        "ｄｉｓｃｏｒｄ．ｇｇ",
        "𝗱𝗶𝘀𝗰𝗼𝗿𝗱.𝗴𝗴",
        "d\u200bi\u200bscord.gg",
        "https://di%73cord.gg/abc",
        "https://discord.com/invite/abc",
        "https://discordapp.com/invite/abc",
        "[click](https://discord.gg/abc)",
        "<https://discord.gg/abc>",
        "`discord.gg/abc`",
        "```\nhttps://discord.gg/abc\n```",
        "||discord.gg/abc||",
        "请加discord.gg/abc进群",
        "https://discord.gg快来",
        "смотри...discord.gg/abc",
        "_discord.gg_",
        "https://www.google.com/url?q=https%3A%2F%2Fdiscord.gg%2Fabc",
        "https://example.com/?u=https://discord.gg/abc",
    ],
)
def test_denied(text: str) -> None:
    assert len(found(text, deny=("discord.gg",))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "mydiscord.gg",
        "discord.ggs",
        "discord.gg.example.com",
        "discord.com/channels/1",
        "https://example.com/discord.ggx",
        "me@discord.gg",
    ],
)
def test_not_denied(text: str) -> None:
    assert found(text, deny=("discord.gg",)) == []


@pytest.mark.parametrize(
    ("entry", "text", "denied"),
    [
        ("t.me/+", "t.me/+abc", True),
        ("t.me/+", "https://T.me/%2Babc", True),
        ("t.me/+", "t.me/joinchat/abc", True),
        ("t.me/+", "https://telegram.me/+abc", True),
        ("t.me/+", "tg://join?invite=abc", True),
        ("t.me/+", "t.me/durov", False),
        ("t.me/durov", "tg://resolve?domain=durov", True),
        ("telegram.me/+", "t.me/+abc", True),
        ("discord.com/invite", "discord.gg/abc", True),
        ("discord.com/invite", "discord.com/channels", False),
        ("https://Evil.example/", "evil.example/x", True),
        ("*.evil.example", "a.evil.example", True),
        ("github.com/evil", "github.com/evil/x", True),
        ("github.com/evil", "gist.github.com/evil", False),
        ("пример.рф", "https://xn--e1afmkfd.xn--p1ai/x", True),
        ("xn--e1afmkfd.xn--p1ai", "зайди на пример.рф", True),
        ("discord.com", "https://disсord.com", False),
        ("café.com", "https://café.com/", True),
        ("café.com", "https://cafe.com/", False),
        ("cafe.com", "https://cafe.com/", True),
    ],
)
def test_entries(entry: str, text: str, denied: bool) -> None:
    assert bool(found(text, deny=(entry,))) is denied


def test_an_allowed_link_never_frees_another() -> None:
    text = "https://good.com/a discord.gg/x https://good.com/b t.me/+y"
    assert found(text, deny=("discord.gg", "t.me"), allow=("good.com",)) == [
        "discord.gg/x",
        "t.me/+y",
    ]
    nested = "https://good.com/?to=https%3A%2F%2Fdiscord.gg%2Fx"
    assert found(nested, deny=("discord.gg",), allow=("good.com",)) == [nested]


def test_the_longest_entry_wins_and_a_tie_is_denied() -> None:
    lists = {"deny": ("discord.gg", "evil.github.com"), "allow": ("discord.gg/ours", "github.com")}
    assert found("discord.gg/ours", **lists) == []
    assert found("discord.gg/theirs", **lists) == ["discord.gg/theirs"]
    assert found("evil.github.com github.com", **lists) == ["evil.github.com"]
    assert found("discord.com/invite/ours", deny=("discord.gg",), allow=("discord.com",)) != []
    assert found("a.com", deny=("a.com",), allow=("a.com",)) == ["a.com"]


def test_with_only_allow_every_other_link_is_found() -> None:
    text = "https://good.com x.good.com https://evil.zz/x evil.com www.odd.zz t.me/x"
    assert found(text, allow=("good.com",)) == [
        "https://evil.zz/x",
        "evil.com",
        "www.odd.zz",
        "t.me/x",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "v1.2.3 . is out",
        "see node.js and vue.js",
        "e.g. this.is fine",
        "config.yaml main.py",
        "3.14 vs 2.71",
        "foo.bar.baz()",
        "U.S.A. and U.K.",
        "hello.world()",
        "file.txt is here",
        "etc... ok",
        "10.0.0.1:8080",
        "C:\\Windows\\x.dll",
        "me@gmail.com",
        "tell him.me too",
        "https://good.com。快来",
        "https://good.com快来看",
        "https://good.com, https://good.com!",
        "(https://good.com)",
    ],
)
def test_with_only_allow_what_is_no_link_is_left(text: str) -> None:
    assert found(text, allow=("good.com",)) == []


def test_a_name_that_only_begins_like_an_allowed_one_is_found() -> None:
    assert found("https://good.com快.evil.com", allow=("good.com",)) != []
    assert found("https://gооd.com", allow=("good.com",)) == ["https://gооd.com"]
    assert found("https://good.com@evil.zz", allow=("good.com",)) == ["https://good.com@evil.zz"]


@pytest.mark.parametrize(
    "text", ["select * from [sales].[info]", '"public"."me" x', "$(a).(b)", "[see].[it]"]
)
def test_what_a_database_writes_is_no_link(text: str) -> None:
    assert found(text, allow=("good.com",)) == []
