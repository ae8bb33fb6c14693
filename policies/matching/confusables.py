"""Letters that look like other letters: the project's own short table of what disguises use."""

from __future__ import annotations

import re

_LOOKALIKES = {
    "a": "аαɑᴀª",
    "b": "ьвβɓʙƀ",
    "c": "сϲᴄ¢ƈ",
    "d": "дԁɗᴅđɖ",
    "e": "еєεᴇҽɛ℮",
    "f": "ƒғϝ",
    "g": "ɡɢɠ",
    "h": "нһհʜħɦ",
    "i": "іιıɪɩ",
    "j": "јϳʝᴊ",
    "k": "кκᴋƙ",
    "l": "ӏⅼʟłɫ",
    "m": "мʍᴍɱμ",
    "n": "пηոռɴᴨɲƞ",
    "o": "оοσօᴏøө",
    "p": "рρᴩᴘþƥ",
    "q": "ԛգɋ",
    "r": "гʀɾɼ",
    "s": "ѕꜱʂ",
    "t": "тτᴛŧƭ",
    "u": "υսᴜʋ",
    "v": "νᴠѵ",
    "w": "шωԝᴡɯ",
    "x": "хχҳ",
    "y": "уγүʏƴ",
    "z": "ᴢƶʐ",
    "б": "ƃ",
    "з": "ᴣʒӡ",
    "и": "ᴎ",
    "л": "ᴧλ",
    "ф": "φ",
    "я": "ᴙ",
}
"""By the letter that they are read as. Keys are what a skeleton is written in; all lower case,
because the table is used on case-folded text. Seen in the wild or in Unicode's UTS #39.
U+1D455 is the gap among the italic letters where some converters put their h."""

FOLD = {ord(alike): letter for letter, all_alike in _LOOKALIKES.items() for alike in all_alike}
"""For ``str.translate``: one character for one, so offsets stay as they are."""

ALIKE = re.compile(f"[{''.join(map(chr, FOLD))}]")

RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
CYRILLIC = RUSSIAN | frozenset("іїєґў")
GREEK = frozenset("αβγδεζηθικλμνξοπρσςτυφχψω")
LATIN = frozenset("abcdefghijklmnopqrstuvwxyzñæœßðþ")
ODD = frozenset(map(chr, FOLD)) - CYRILLIC - GREEK - LATIN
"""Look-alikes that no everyday alphabet has; whoever writes them is dressing something up."""
