"""Which script most of a text is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.matching.scripts import counted, prevailing


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("", ""),
        ("12:30 👍", ""),
        ("hola, ¿qué tal?", "latin"),
        ("привет ok", "cyrillic"),
        ("加我 wx", "latin"),
        ("加我好友 wx", "han"),
        ("ありがとう 東京", "kana"),
        ("Ա Բ", "other"),
    ],
)
def test_the_script_that_most_letters_are_of_prevails(text: str, script: str) -> None:
    assert prevailing(text) == script


@given(st.text(st.sampled_from("ab cЯж中文ñáあア한ا ّिशԱբ½²!👍1"), max_size=40))
def test_counting_only_what_can_still_be_most_changes_nothing(text: str) -> None:
    every = counted(text)
    assert prevailing(text) == max(every, key=lambda name: (every[name], name), default="")
