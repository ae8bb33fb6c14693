"""What the links filter finds and leaves, setting by setting, trick by trick."""

from __future__ import annotations

from policies.events import Content, Link, Part

MASKED = Link("https://paypal.com", "https://p-p.example/login")

Case = tuple[str, Content | str, str | None]
"""The rule's keys, a message, and the evidence, or ``None`` where nothing is found."""

WRITTEN: list[Case] = [
    ('deny = ["evil.ru"]', text, evidence)
    for text, evidence in (
        ("look at EVIL.RU now", "EVIL.RU"),
        ("mira evil[.]ru, es gratis", "evil[.]ru"),
        ("mira evil punto ru", "evil punto ru"),
        ("смотри evil (точка) ru", "evil (точка) ru"),
        ("смотри evil точка ru", "evil точка ru"),
        ("看 evil点ru 很好", "evil点ru"),
        ("请看evil。ru吧", "evil。ru"),
        ("evil dot ru slash gift", "evil dot ru slash gift"),
        ("go to evil . ru thanks", "evil . ru"),
        ("go to evil .ru", "evil .ru"),
        ("go to evil. ru", "evil. ru"),
        ("evil\\.ru", "evil\\.ru"),
        ("evil&#46;ru", "evil&#46;ru"),
        ("hxxps[:]//evil{dot}ru/x", "hxxps[:]//evil{dot}ru/x"),
        ("h**p://evil.ru", "h**p://evil.ru"),
        ("https://ev\nil.ru/x", "https://ev\nil.ru"),
        ("https://evil.\nru", "https://evil.\nru"),
        ("https://ev-\nil.ru", None),
        ("https://discord.com:443@evil.ru/", "https://discord.com:443@evil.ru/"),
        ("https://discord.com.gift.evil.ru/", "https://discord.com.gift.evil.ru/"),
        ("https:\\\\evil.ru\\x", "https:\\\\evil.ru\\x"),
        ("ｅｖｉｌ．ｒｕ", "ｅｖｉｌ．ｒｕ"),
        ("ⓔⓥⓘⓛ.ⓡⓤ", "ⓔⓥⓘⓛ.ⓡⓤ"),
        ("e\u00advil.r\u200bu", "e\u00advil.r\u200bu"),
        ("https://e%76il.%72u", "https://e%76il.%72u"),
        ("https://out.example/?to=http%3A%2F%2Fevil.ru", "https://out.example/?to=http%3A%2F%2Fevil.ru"),
        ("https://out.example/?u=aHR0cHM6Ly9ldmlsLnJ1L3g", "https://out.example/?u=aHR0cHM6Ly9ldmlsLnJ1L3g"),
        ("https://www.google.com/url?q=evil.ru", "https://www.google.com/url?q=evil.ru"),
        ("https://evil-ru.translate.goog/x", "https://evil-ru.translate.goog/x"),
        ("the evil. Run away", None),
        ("devil.ru", None),
        ("evil.ru.com", None),
        ("a@evil.ru", None),
    )
]  # fmt: skip
LISTS: list[Case] = [
    ('deny = ["1.2.3.4"]', "http://16909060/x", "http://16909060/x"),
    ('deny = ["1.2.3.4"]', "http://0x1.2.772/x", "http://0x1.2.772/x"),
    ('deny = ["1.2.3.4"]', "http://[::ffff:102:304]/", "http://[::ffff:102:304]/"),
    ('deny = ["github.io"]', "x.github.io/y", "x.github.io/y"),
    ('allow = ["ours.com"]', "ours.com evil.com/x", "evil.com/x"),
    ('allow = ["ours.com"]\nshorteners = true', "ours.com evil.com", None),
    ('allow = ["bit.ly/ours"]\nshorteners = true', "https://bit.ly/ours", None),
    ('allow = ["bit.ly/ours"]\nshorteners = true', "bit.ly/ours bit.ly/x", "bit.ly/x"),
]
INVITES: list[Case] = [
    ('invites = ["discord"]', "https://discord.com/invite/abc", "https://discord.com/invite/abc"),
    ('invites = ["discord"]', "join .gg/abc now", ".gg/abc"),
    ('invites = ["discord"]', "discord://-/invite/abc", "discord://-/invite/abc"),
    ('invites = ["discord"]', "dsc.gg/abc", "dsc.gg/abc"),
    ('invites = ["discord"]', "discord.gg", None),
    ('invites = ["discord"]', "https://discord.com/channels/1/2", None),
    ('invites = ["discord"]\nallow_invites = ["abc"]', "discord.gg/abc", None),
    ('invites = ["discord"]\nallow_invites = ["https://discord.gg/abc"]', "discord.gg/abc", None),
    ('allow_invites = ["abc"]', "discord.gg/abc t.me/+xyz", "t.me/+xyz"),
    ('allow_invites = ["123456789012345678"]', "disboard.org/server/123456789012345678", None),
    ('invites = ["telegram"]', "вступай: t.me/joinchat/AAAA", "t.me/joinchat/AAAA"),
    ('invites = ["telegram"]', "tg://join?invite=AAAA", "tg://join?invite=AAAA"),
    ('invites = ["telegram"]', "https://telegram.me/+AAAA", "https://telegram.me/+AAAA"),
    ('invites = ["telegram"]', "t.me/addlist/AAAA", "t.me/addlist/AAAA"),
    ('invites = ["telegram"]', "https://t.me/durov/5", None),
    ('invites = ["telegram_names"]', "https://t.me/durov/5", "https://t.me/durov/5"),
    ('invites = ["telegram_names"]', "https://durov.t.me", "https://durov.t.me"),
    ('invites = ["telegram_names"]', "https://t.me/share/url?url=x", None),
    ('invites = ["telegram_names"]\nallow_invites = ["@durov"]', "t.me/durov", None),
    ('invites = ["whatsapp"]', "únete: chat.whatsapp.com/AbC", "chat.whatsapp.com/AbC"),
    ('invites = ["whatsapp"]', "https://wa.me/34600111222?text=hola", "https://wa.me/34600111222?text=hola"),
    ('invites = ["whatsapp"]\nallow_invites = ["34600111222"]', "https://wa.me/34600111222", None),
    ('invites = ["whatsapp"]', "https://www.whatsapp.com/download", None),
    ('invites = ["wechat"]', "扫码进群 https://weixin.qq.com/g/AbC", "https://weixin.qq.com/g/AbC"),
    ('invites = ["wechat"]', "https://u.wechat.com/AbC", "https://u.wechat.com/AbC"),
    ('invites = ["wechat"]', "https://mp.weixin.qq.com/s/AbC", None),
    ('invites = ["qq"]', "加群 https://qm.qq.com/q/AbC", "https://qm.qq.com/q/AbC"),
    ('invites = ["qq"]', "https://jq.qq.com/?_wv=1027&k=AbC", "https://jq.qq.com/?_wv=1027&k=AbC"),
    ('invites = ["qq"]', "进QQ群：123456789 领资料", "QQ群：123456789"),
    ('invites = ["qq"]', "群号 123456789", "群号 123456789"),
    ('invites = ["qq"]\nallow_invites = ["123456789"]', "QQ群：123456789", None),
    ('invites = ["qq"]', "这个群200000人", None),
    ('invites = ["wechat"]', "QQ群：123456789", None),
]  # fmt: skip
IMITATED: list[Case] = [
    ('look_alikes = ["paypal.com"]', text, text if found else None)
    for text, found in (
        ("https://paypa1.com", True),
        ("https://pаypal.com", True),
        ("https://xn--pypal-4ve.com", True),
        ("https://payypal.com", True),
        ("https://payapl.com", True),
        ("https://paypal-login.com", True),
        ("https://paypal.com.evil.ru", True),
        ("https://paypal.evil.ru", True),
        ("https://www.pay-pal.com", True),
        ("https://www.paypal.com/signin", False),
        ("https://paypal.me/x", False),
        ("https://payroll.com", False),
        ("https://example.com/paypal.com", False),
        ("https://paperclip.com", False),
    )
]
KINDS_OF_LINKS: list[Case] = [
    ("shorteners = true", "mira https://bit.ly/3xyz", "https://bit.ly/3xyz"),
    ("shorteners = true", "смотри clck.ru/abc", "clck.ru/abc"),
    ("shorteners = true", "点 https://t.cn/abc", "https://t.cn/abc"),
    ("shorteners = true", "https://youtu.be/abc", None),
    ("shorteners = true", "https://notbit.ly/abc", None),
    ("addresses = true", "http://192.0.2.7/login", "http://192.0.2.7/login"),
    ("addresses = true", "192.0.2.7/login", "192.0.2.7/login"),
    ("addresses = true", "http://3221225991/", "http://3221225991/"),
    ("addresses = true", "http://0300.0.02.07/", "http://0300.0.02.07/"),
    ("addresses = true", "http://[2001:db8::7]:80/x", "http://[2001:db8::7]:80/x"),
    ("addresses = true", "http://１９２.0.2.7/", "http://１９２.0.2.7/"),
    ("addresses = true", "run it on 10.0.0.1:8080, v1.2.3.4, 10.0.0.0/24", None),
    ("addresses = true", "https://1.example.com", None),
    ("masked = true", "[https://a.com/x](https://b.com/y)", "[https://a.com/x](https://b.com/y"),
    ("masked = true", "[a.com](https://www.a.com/y)", None),
    ("masked = true", "[click here](https://b.com/y)", None),
    ("masked = true", "[youtube.com](https://youtu.be/x)", None),
    ("masked = true", "https://a.com@b.com/", "https://a.com@b.com/"),
    ("masked = true", "https://user:secret@b.com/", None),
    ("masked = true", Content(text=MASKED.shown, links=(MASKED,)), MASKED.shown),
    ("masked = true", Content(text="click", links=(Link("click", MASKED.url),)), None),
    ('masked = true\nallow = ["p-p.example"]', Content(text=MASKED.shown, links=(MASKED,)), None),
    ("redirects = true", "https://www.google.com/url?q=https://b.com", "https://www.google.com/url?q=https://b.com"),
    ("redirects = true", "https://vk.com/away.php?to=b.com", "https://vk.com/away.php?to=b.com"),
    ("redirects = true", "https://link.zhihu.com/?target=https%3A//b.com", "https://link.zhihu.com/?target=https%3A//b.com"),
    ("redirects = true", "https://www.google.com/search?q=b.com", None),
    ("redirects = true", "https://a.com/?next=https://b.com", None),
]  # fmt: skip
WHOLE: list[Case] = [
    ("only_links = true", "https://a.com https://b.com !", "https://a.com"),
    ("only_links = true", "смотри https://a.com", None),
    ("only_links = true", "看 https://a.com", None),
    ("only_links = true", "hello", None),
    ("only_links = true", Content(text="click", links=(Link("click", "https://a.com"),)), "click"),
    ('only_links = true\nallow = ["a.com"]', "https://a.com", None),
    ("limit = 2", "a.com b.com", None),
    ("limit = 2", "a.com b.com c.com", "c.com"),
    ("limit = 2", "main.py setup.py README.md", None),
    ('limit = 1\nallow = ["a.com"]', "a.com a.com b.com", None),
    ("limit = 1", Content(text="a.com", parts=(Part("button", "b.com"),)), "b.com"),
    ("limit = 0", "https://a.com/?u=https://b.com", "https://a.com/?u=https://b.com"),
    ("limit = 1", "https://a.com/?u=https://b.com", None),
]
BARE: list[Case] = [
    ("", "[https://discord.com/nitro](https://b.ml/n)", "[https://discord.com/nitro](https://b.ml/n"),
    ("", "https://steamcomrnunity.com/x", "https://steamcomrnunity.com/x"),
    ("", "https://discord.com.gift.b.ru", "https://discord.com.gift.b.ru"),
    ("", "https://discord.gg/x https://discord.js.org https://support.discord.com", None),
    ("", "https://bit.ly/x http://192.0.2.7/ t.me/durov", None),
]  # fmt: skip
CASES = [*WRITTEN, *LISTS, *INVITES, *IMITATED, *KINDS_OF_LINKS, *WHOLE, *BARE]

NO_LINKS = (
    "v1.2.3 . is out", "see node.js and vue.js", "e.g. this.is fine", "config.yaml main.py",
    "U.S.A. and U.K.", "hello.world() foo.bar.baz()", "10.0.0.1:8080", "C:\\Windows\\x.dll",
    "etc... ok", "the end.Next one", "I read it.So what", "README.md setup.sh libx.so Main.java",
    "com.example.app org.gnome.Shell", "I like dot net. And you", "wait .so it goes",
    "me@mail.com", "todo lo que digo. De verdad", "y punto. Me voy", "и точка. Ну все",
    "т.к. это так, т.е. нет", "今天。不错。真的", "一点也不。好吧", "3.5版本。更新了", "3点come吧",
    "either/or.it is", "rm -rf ~/.config/x", "1.5к.руб",
)  # fmt: skip
