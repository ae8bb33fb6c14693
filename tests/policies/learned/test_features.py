"""Features: words and their disguises share them, numbers lose their digits, and all is bounded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.learned.features import LONGEST, features
from policies.matching.folding import Folded


def seen(text: str) -> set[str]:
    return features(Folded(text))


@pytest.mark.parametrize(
    ("plain", "dressed"),
    [
        ("free casino", "frее саsinо"),
        ("free casino", "𝗳𝗿𝗲𝗲 𝗰𝗮𝘀𝗶𝗻𝗼"),
        ("free casino", "ｆｒｅｅ ｃａｓｉｎｏ"),
        ("free casino", "fr\u200bee cas\u00adino"),
        ("free casino", "c\u0336a\u0336s\u0336i\u0336n\u0336o free casino"),
        ("казино", "кaзинo"),
        ("加微信", "加-微-信"),
        ("点击领取", "點擊領取"),
        ("gratis hoy", "gratis hoooooy hoy"),
    ],
)
def test_a_disguise_keeps_the_features(plain: str, dressed: str) -> None:
    assert {each for each in seen(plain) if " " not in each} <= seen(dressed)


def test_letters_apart_make_the_word_again() -> None:
    assert {"casino", "§apart"} <= seen("c a s i n o")


def test_characters_that_sound_alike_share_a_feature() -> None:
    assert seen("加薇信") & seen("加微信") > {"加", "信"}


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("write to @easy_cash", "§at"),
        ("see https://example.org/x", "§url"),
        ("see https://example.org/x", "§example.org"),
        ("t.me/+abcdef", "§invite"),
        ("8 (912) 345-67-89", "§number11"),
        ("8 (912) 345-67-89", "§spread"),
        ("you get $ 500", "§money"),
        ("от 5000 руб", "§money"),
        ("вход x2 🎁", "🎁"),
        ("a\nb", "§line"),
        ("рaбoта", "§mixed"),
        ("zz出售数据zzq", "§wrapped"),
        ("加我 qm88123", "§handle"),
        ("加我 QM 88123", "§handle5"),
        ("裸聊 三零五五七八一二", "§hnumber8"),
        ("裸聊 30五5 78壹2", "§hnumber8"),
        ("加我 5四二 7049", "§numeral"),
        ("see [LINK]", "§url"),
        ("one usdt a day", "§money"),
        ("加-微-信", "§gap"),
        ("加我 2283339", "§hcall7"),
        ("call 1 800 555 0100", "§lead1.11"),
        ("嶶信", "§rare"),
    ],
)
def test_shapes_are_seen(text: str, feature: str) -> None:
    assert feature in seen(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Digit0: hello", "see you at 5pm", "in 2019 we moved", "ping 192.168.100.20"),
        *("我有三只猫两条狗", "他跑了第三名", "妳好囧"),
        *("load at 107.320189", "it fell at 0x00d0921a", "a screen of 1920x1080", "好看ᚠᚠ"),
    ],
)
def test_ordinary_things_have_no_shape(text: str) -> None:
    assert not {each for each in seen(text) if each.startswith("§")}


def test_rare_characters_are_heard() -> None:
    assert {each[0] for each in seen("嶶") & seen("溦")} == {"§", "~"}
    assert "§rare" not in seen("薇") | seen("妳")


def test_numbers_are_told_by_their_size() -> None:
    assert seen("call 5551234567") == seen("call 8889876543")


@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    assert seen(text) == seen(text)
    assert all(len(each) <= 82 for each in seen(text))


@given(st.text(min_size=1, max_size=30))
def test_no_more_than_the_beginning_counts(text: str) -> None:
    long = (text * LONGEST)[:LONGEST]
    assert seen(long + " free casino") == seen(long)
