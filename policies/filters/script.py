"""script: writing in alphabets that are not used here, or words that mix alphabets to deceive."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from policies.figures import figures
from policies.filters.contract import Filter, Sample, Settings, exceeded, looking
from policies.forms import Share
from policies.matching.scripts import counted, mixed_words
from policies.matching.terms import Hit

Script = Literal[
    "latin", "cyrillic", "greek", "han", "kana", "hangul", "arabic", "hebrew", "thai", "devanagari"
]


_ONE = {"kana": "han"}
"""What stands in one sentence with another alphabet as a matter of course."""
_FEWEST = 3
"""Letters below which an alphabet is only quoted."""


class Scripts(Settings):
    """``only`` these alphabets are used here (none given: any); a message is found when more than
    ``foreign`` of its letters, and at least ``letters``, are of others. ``mixed`` is how many
    words may mix alphabets that look alike, as in "сasino" with a Cyrillic с. With ``alphabets`` so
    many in one message are fine; of one it has fewer than three letters of, as in 5 µm, it has
    none, and Japanese is one."""

    only: tuple[Script, ...] = ()
    foreign: Share = 0.3
    letters: int = Field(default=10, ge=1, le=4_000)
    mixed: int = Field(default=1, ge=0, le=1_000)
    alphabets: int | None = Field(default=None, ge=1, le=10)


def look(text: str, settings: Scripts) -> tuple[Hit, ...]:
    """Look for mixed words, then for too many alphabets, then for foreign ones."""
    words = mixed_words(text)
    if len(words) > settings.mixed:
        return exceeded(len(words), settings.mixed, words[0])
    if settings.alphabets is not None and not text.isascii():
        used = {_ONE.get(name, name) for name, n in counted(text).items() if n >= _FEWEST}
        if found := exceeded(len(used - {"other"}), settings.alphabets, (0, len(text))):
            return found
    if not settings.only or (text.isascii() and "latin" in settings.only):
        return ()
    scripts = counted(text)
    every = sum(scripts.values())
    foreign = every - sum(scripts.get(script, 0) for script in settings.only)
    if foreign < settings.letters or foreign <= settings.foreign * every:
        return ()
    detail = figures("share", count=100 * foreign // every, limit=100 * settings.foreign)
    return (Hit(span=(0, len(text)), detail=detail),)


SCRIPT = Filter(
    name="script",
    settings=Scripts,
    sample=Sample(
        rule='only = ["latin", "han"]',
        finds=('{"text": "это сообщение написано кириллицей"}',),
        leaves=('{"text": "спасибо!"}', '{"text": "中文和 English 都可以"}'),
    ),
    look=looking(look),
)
