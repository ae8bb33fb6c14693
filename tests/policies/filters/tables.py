"""What messages each small filter finds, and which it leaves, language by language."""

from __future__ import annotations

from policies.events import Attachment, Content, Link, Part

Case = tuple[str, Content | str, bool]
"""The filter's keys in TOML, a message, and whether something is found in it."""

MANY = tuple(f"test:member:{n}" for n in range(6))

MENTIONS: list[Case] = [
    ("", Content(text="@a @b", mentions=MANY[:5]), False),
    ("", Content(text="look", mentions=MANY), True),
    ("", Content(text="look", mentions=MANY[:1] * 9), False),
    ("limit = 0", Content(text="hi @a", mentions=MANY[:1]), True),
    ("", "@everyone free stuff", True),
    ("", "@所有人 明天开会", True),
    ("", "@everyone ¿quién viene mañana?", True),
    ("", "@all, собираемся в семь", True),
    ("", "escríbeme a ana@todos.example, ¿vale?", False),
    ("", "пишите на почту ivan@here.example", False),
    ("everyone = false", "@everyone free stuff", False),
    ("", "write to me@everyonehome.example", False),
    ("", "write to me@here.example or use @all/things", False),
    ("", "Look here, @here: it works", True),
    ("", Content(text="hi", mentions=("discord:role:5",)), False),
    ("roles = true", Content(text="hi", mentions=("discord:role:5",)), True),
    ("", "see ||<@123456789>|| there", True),
    ("", "see <@123456789> there", False),
    ("", Content(text="hi\u200b", links=(Link("\u200b", "tg://user?id=5"),)), True),
    ("", Content(text="hi Ana", links=(Link("Ana", "tg://user?id=5"),)), False),
    ("", Content(text="hi\u2800", links=(Link("\u2800", "tg://user?id=5"),)), True),
    ("hidden = false", Content(text="hi\u200b", links=(Link("\u200b", "tg://user?id=5"),)), False),
]
SHOUTING: list[Case] = [
    ("", "WHY DOES NOBODY ANSWER ME HERE", True),
    ("", "¿POR QUÉ NADIE ME CONTESTA AQUÍ?", True),
    ("", "ПОЧЕМУ НИКТО МНЕ НЕ ОТВЕЧАЕТ", True),
    ("", "为什么没有人回答我！！！！！！！！！", True),
    ("", "为什么没有人回答我？！", False),
    ("", "I read it in the NASA and ESA press release", False),
    ("", "OK", False),
    ("", "see HTTPS://EXAMPLE.ORG/README_FIRST and CONFIG_SYS_MMC_ENV_DEV", False),
    ("", "what? ! ? ! ? ! ? ! ? really", True),
    ("marks = 3", "no!!!", False),
    ("marks = 3", "no!!!!", True),
    ('capitals = "90%"', "WHY DOES nobody ANSWER ME HERE", False),
]
EMOJI: list[Case] = [
    ("", "🎉" * 15, False),
    ("", "🎉" * 16, True),
    ("limit = 2", "👨‍👩‍👧‍👦 👍🏽 ok", False),
    ("limit = 2", "🇪🇸🇲🇽🇦🇷", True),
    ("limit = 2", "1️⃣2️⃣3️⃣", True),
    ("limit = 2", "<:a1:123><:b2:124><a:c3:125>", True),
    ("limit = 2", "⌚⏰⏩", True),
    ("limit = 2", "▶️ ↗️ ‼️ ℹ️", True),
    ("limit = 2", "→ ↗ © ® ™ ‼ ℹ ▶", False),
    ("limit = 2", "room 12, line 3, #4", False),
    ("limit = 2", "谢谢！😀😀", False),
    ("limit = 2", "¡qué bien! 🎉🎉🎉", True),
    ("limit = 2", "спасибо ❤️❤️", False),
    ("stickers = 0", Content(attachments=(Attachment("f", type="sticker"),)), True),
    ("stickers = 1", Content(parts=(Part("sticker", "wave"),)), False),
    ("", Content(attachments=(Attachment("f", type="sticker"),)), False),
]
LENGTH: list[Case] = [
    ("", "a" * 2_000, False),
    ("", "你" * 2_001, True),
    ("lines = 3", "a\nb\nc", False),
    ("lines = 3", "a\nb\nc\nd", True),
    ("lines = 3", "a\u2028b\u2029c\rd", True),
    ("lines = 3", "a\rb\fc\vd", True),
    ("lines = 3", "a\r\nб\r\n你\u0085", True),
    ("lines = 3", "a\r\nb\r\nñ", False),
    ("characters = 10", "😀" * 10, False),
]
ODD_CHARACTERS: list[Case] = [
    ("", "h\u0300\u0301\u0302\u0303ello", True),
    ("", "tiếng Việt: ế ổ ữ, ñandú, ёлка, é", False),
    ("", "नमस्ते สวัสดี", False),
    ("", "ก็็็็็็็็", True),
    ("", "ที่นี่ไม่มีปัญหา ผู้ใหญ่ น้ำ", False),
    ("", "بِسْمِ ٱللَّهِ ٱلرَّحْمَٰنِ ٱلرَّحِيمِ", False),
    ("", "ه\u064b\u064c\u064d\u064e\u064f\u0650", True),
    ("", "你\u200b好\u200b朋\u200b友\u200b们\u200b啊", False),
    ("invisible = 2", "c\u2060\u2060a\u2060\u2060sino", True),
    ("", "a\u3164\u3164\u3164\u3164\u3164\u3164b", True),
    ("", "\u2800\n\u2800\n\u2800\n\u2800\n\u2800\n\u2800", True),
    ("", "👨‍👩‍👧‍👦👩‍❤️‍💋‍👨 می‌خواهم", False),
    ("", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f!", False),
]
SCRIPT: list[Case] = [
    ("", "сasino и pоker", True),
    ("", "сasino", False),
    ("", "Привет, use Python и Django", False),
    ("mixed = 0", "сasino", True),
    ('only = ["latin"]', "это сообщение написано кириллицей", True),
    ('only = ["latin"]', "это да", False),
    ('only = ["latin", "cyrillic"]', "это сообщение написано кириллицей", False),
    ('only = ["han", "latin"]', "请问 GPU 的驱动怎么装", False),
    ('only = ["han", "latin"]', "بيع وشراء العملات الرقمية", True),
    ('only = ["latin"]', "¿Dónde está la biblioteca, señor?", False),
    ('only = ["cyrillic"]', "this is not written in Cyrillic", True),
    ("alphabets = 2", "free 免费领 даром", True),
    ("alphabets = 2", "free gift 免费领取, ok", False),
    ("alphabets = 1", "hola привет", True),
    ("alphabets = 1", "日本語のテキストです", False),
    ("alphabets = 1", "5 µm, λ = 3, 𝔣𝔯𝔢𝔢 ñandú", False),
    ("", "free 免费领 даром مجانا", False),
]
SPACING: list[Case] = [
    ("", "w r i t e m e n o w p l e a s e", True),
    ("", "п и ш и м н е в л и ч к у", True),
    ("", "e s c r i b e m e a h o r a", True),
    ("", "加 我 微 信 领 红 包 现 在 就", True),
    ("", "v i a j a  m a ñ a n a", True),
    ("", "opción a, b o c: ¿cuál?", False),
    ("", "а я и он, и ты, и мы с ней", False),
    ("", "options: A, B, C, D or E", False),
    ("", "一、二、三、四、五、六、七、八、九、十、百", False),
    ("", "I am at a b c d", False),
    ("", "U.S.A. and U.K.", False),
]
FORWARDS: list[Case] = [
    ("", Content(text="x", forwarded_from="telegram:channel:9"), True),
    ("", "x", False),
    ('deny = ["telegram:channel:8"]', Content(forwarded_from="telegram:channel:9"), False),
    ('deny = ["telegram:channel:9"]', Content(forwarded_from="telegram:channel:9"), True),
    ('allow = ["telegram:channel:9"]', Content(forwarded_from="telegram:channel:9"), False),
    ("", Content(text="x", forwarded_from="test:channel:5"), False),
    ("", Content(text="look above", quoted_from="telegram:channel:9"), True),
    ('deny = ["telegram:channel:9"]', Content(quoted_from="telegram:channel:9"), True),
    ('deny = ["telegram:channel:8"]', Content(quoted_from="telegram:channel:9"), False),
    ("", Content(text="x", quoted_from="test:channel:5"), False),
]
EXTRAS: list[Case] = [
    ("", Content(parts=(Part("contact", "Anna"),)), True),
    ("", Content(parts=(Part("component", "click"),)), True),
    ("", Content(parts=(Part("giveaway", "phone"),)), True),
    ("", Content(parts=(Part("poll", "tea?"),)), False),
    ('kinds = ["checklist"]', Content(parts=(Part("checklist", "¿té?"),)), True),
    ('kinds = ["contact", "poll"]', Content(parts=(Part("checklist", "чай?"),)), False),
    ('kinds = ["location", "gift"]', Content(parts=(Part("gift", "Plush Pepe"),)), True),
    ('kinds = ["location", "gift"]', Content(parts=(Part("location", "📍"),)), True),
    ('kinds = ["poll"]', Content(parts=(Part("quote", "a"), Part("poll", "茶?"))), True),
]
TABLES: dict[str, list[Case]] = {
    "mentions": MENTIONS,
    "shouting": SHOUTING,
    "emoji": EMOJI,
    "length": LENGTH,
    "odd_characters": ODD_CHARACTERS,
    "script": SCRIPT,
    "spacing": SPACING,
    "forwards": FORWARDS,
    "extras": EXTRAS,
}
