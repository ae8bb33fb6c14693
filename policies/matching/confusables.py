"""Letters that look like other letters: the project's own short table of what disguises use."""

from __future__ import annotations

import re

_LOOKALIKES = {
    "a": "аαɑᴀªɐᎪᗅⱥ",
    "b": "ьвβɓʙƀᏴᗷ",
    "c": "сϲᴄ¢ƈȼᏟᑕↄ",
    "d": "дԁɗᴅđɖᎠᗪ",
    "e": "еєεᴇҽɛ℮ɇǝᎬᗴ",
    "f": "ƒғϝꜰᖴ",
    "g": "ɡɢɠǥᏀ",
    "h": "нһհʜħɦᎻᕼⱨ",
    "i": "іιıɪɩɨᎥ",
    "j": "јϳʝᴊɉᎫᒍ",
    "k": "кκᴋƙᏦ",
    "l": "ӏⅼʟłɫᏞᒪƚ",
    "m": "мʍᴍɱμᎷᗰ",
    "n": "пηոռɴᴨɲƞᑎ",
    "o": "оοσօᴏøө",
    "p": "рρᴩᴘþƥᏢᑭ",
    "q": "ԛգɋզᑫ",
    "r": "гʀɾɼɍᎡᖇ",
    "s": "ѕꜱʂƨᏚᔕ",
    "t": "тτᴛŧƭᎢ",
    "u": "υսᴜʋиᴎʉᑌ",
    "v": "νᴠѵᏙᐯ",
    "w": "шωԝᴡɯᎳᗯ",
    "x": "хχҳ᙭",
    "y": "уγүʏƴɏᎽ",
    "z": "ᴢƶʐᏃ",
    "б": "ƃ",
    "з": "ᴣʒӡ",
    "л": "ᴧλ",
    "ф": "φ",
    "я": "ᴙ",
}
"""By the letter that they are read as. Keys are what a skeleton is written in; all lower case,
because the table is used on case-folded text. Seen in the wild or in Unicode's UTS #39."""

FOLD = {ord(alike): letter for letter, all_alike in _LOOKALIKES.items() for alike in all_alike}
"""For ``str.translate``: one character for one, so offsets stay as they are."""

ALIKE = re.compile(f"[{''.join(map(chr, FOLD))}]")

RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
CYRILLIC = RUSSIAN | frozenset("іїєґў")
GREEK = frozenset("αβγδεζηθικλμνξοπρσςτυφχψω")
LATIN = frozenset("abcdefghijklmnopqrstuvwxyzñæœßðþ")
ODD = frozenset(map(chr, FOLD)) - CYRILLIC - GREEK - LATIN
"""Look-alikes that no everyday alphabet has; whoever writes them is dressing something up."""
