"""Which language a text is in, also where names of another alphabet stand in it."""

from __future__ import annotations

import pytest

from policies.matching.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("what do you make of it", "en"),
        ("¿a qué hora es la reunión?", "es"),
        ("ты уже обновился?", "ru"),
        ("今天下午三点开会", "zh"),
        ("これは何ですか", ""),
        ("今日は会議です", ""),
        ("123 :)", ""),
        ("kernel panic", ""),
        ("RTX 3060 Gaming OC или RX 6600 XT Pulse?", "ru"),
        ("Radeon HD 7850 пойдёт под Intel Core 2 Duo", "ru"),
        ("Наvе уоu аlrеаdу sееn this роwеrful dеаl", "en"),
        ("he said «да» and left for the whole day", "en"),
        ("", ""),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language
