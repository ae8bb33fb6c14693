"""Hosts that many know: shorteners, sites that pass on to others, names that are imitated."""

from __future__ import annotations

SHORTENERS = frozenset(
    "bit.ly bitly.com j.mp tinyurl.com t.co goo.gl is.gd v.gd cutt.ly rebrand.ly ow.ly shorturl.at"
    " shorturl.gg t.ly tiny.cc rb.gy s.id x.gd da.gd u.to clck.ru vk.cc goo.su qps.ru to.click"
    " surl.li surl.lu t.cn dwz.cn url.cn suo.im suo.nz mrw.so sourl.cn w.url.cn 985.so dwz.lc"
    " acortar.link n9.cl lnkd.in buff.ly dlvr.it soo.gd bl.ink adf.ly ouo.io ouo.press shorte.st"
    " linkvertise.com link-to.net bc.vc exe.io za.gl gg.gg urlz.fr 2u.pw short.io shrtco.de"
    " tinu.be ulvis.net kutt.it lihi.cc reurl.cc ppt.cc pse.is risu.io cli.co chilp.it snip.ly"
    " bom.so trib.al spoo.me dub.sh shorten.ee l.ead.me grabify.link iplogger.org iplogger.com"
    " iplogger.ru 2no.co yip.su maper.info ps3cfw.com urlday.cc zi.ma me2.do han.gl hoy.kr"
    " tny.im qr.ae qr.net qrco.de linktw.in hyperurl.co".split()
)
"""Sites that hide any target behind a short name, those that note who calls included. Left out
are short names that lead to one site only (youtu.be, redd.it, amzn.to)."""

REDIRECTORS: dict[str, tuple[str, tuple[str, ...]]] = {
    "google.com": ("/url", ("q", "url", "adurl")),
    "translate.google.com": ("/translate", ("u",)),
    "translate.yandex.ru": ("/translate", ("url",)),
    "microsofttranslator.com": ("/bv.aspx", ("a",)),
    "googleadservices.com": ("/pagead/aclk", ("adurl",)),
    "bing.com": ("/ck/a", ("u", "r")),
    "duckduckgo.com": ("/l/", ("uddg",)),
    "yandex.ru": ("/clck", ("url",)),
    "facebook.com": ("/l.php", ("u",)),
    "instagram.com": ("/", ("u",)),
    "youtube.com": ("/redirect", ("q",)),
    "linkedin.com": ("/redir", ("url",)),
    "reddit.com": ("/", ("url",)),
    "steamcommunity.com": ("/linkfilter", ("u", "url")),
    "vk.com": ("/away.php", ("to",)),
    "ok.ru": ("/dk", ("st.link",)),
    "t.me": ("/iv", ("url",)),
    "discord.com": ("/redirect", ("url",)),
    "zhihu.com": ("/", ("target",)),
    "weibo.cn": ("/sinaurl", ("u", "toasturl")),
    "qq.com": ("/", ("pfurl", "url")),
    "csdn.net": ("/", ("target",)),
    "jianshu.com": ("/go-wild", ("url",)),
    "juejin.cn": ("/", ("target",)),
    "pixiv.net": ("/jump.php", ("url",)),
    "slack-redir.net": ("/link", ("url",)),
    "medium.com": ("/r/", ("url",)),
    "deviantart.com": ("/users/outgoing", ("",)),
    "anonym.to": ("/", ("",)),
    "href.li": ("/", ("",)),
    "nullrefer.com": ("/", ("",)),
    "urldefense.com": ("/v", ("u",)),
    "safelinks.protection.outlook.com": ("/", ("url",)),
}
"""By what somebody owns: the path that passes on, and the parameters that hold the target; with no
name, the whole query."""

POPULAR = (
    "discord.com discord.gg discordapp.com discordapp.net steamcommunity.com steampowered.com"
    " telegram.org whatsapp.com roblox.com paypal.com metamask.io binance.com coinbase.com"
    " trezor.io myetherwallet.com trustwallet.com uniswap.org twitch.tv epicgames.com"
    " instagram.com facebook.com microsoft.com netflix.com alipay.com taobao.com gosuslugi.ru"
    " sberbank.ru wildberries.ru caixabank.es bancosantander.es mercadolibre.com"
    " pancakeswap.finance"
).split()
"""Sites whose names scammers like to imitate; not those whose name is an everyday word."""

FAMILIES = (
    "discord.com discord.gg discordapp.com discord.gift discord.new discordapp.net",
    "t.me telegram.me telegram.dog telegram.org telegra.ph",
    "youtube.com youtu.be",
    "facebook.com fb.com fb.me messenger.com",
    "twitter.com x.com t.co",
    "whatsapp.com wa.me",
    "google.com goo.gl g.co gmail.com withgoogle.com",
    "steamcommunity.com steampowered.com s.team",
    "reddit.com redd.it",
    "instagram.com instagr.am ig.me",
    "amazon.com amzn.to a.co",
    "microsoft.com aka.ms live.com",
    "github.com github.io git.io",
    "spotify.com spotify.link spoti.fi",
    "vk.com vk.me vk.cc vk.ru",
    "bilibili.com b23.tv",
    "weibo.com weibo.cn t.cn",
    "taobao.com tb.cn",
    "qq.com wechat.com",
)
"""Names of the same owner: words that show the one may lead to the other."""
