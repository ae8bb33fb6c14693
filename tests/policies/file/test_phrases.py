"""Every sentence of the check exists in every language, with the same names to fill in."""

from __future__ import annotations

import re

import pytest

from policies.file.phrases import LANGUAGES, phrase, sentences
from policies.matching.patterns import problem
from policies.wording.refusals import reason


def test_every_language_has_every_sentence_with_the_same_names() -> None:
    def names(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", text))

    english = sentences("en")
    for language in LANGUAGES:
        other = {k: v for k, v in sentences(language).items() if not k.startswith("reason.")}
        assert other.keys() == english.keys()
        for key, text in other.items():
            assert names(text) == names(english[key]), (language, key)


@pytest.mark.parametrize("language", ["zh-CN", "es"])
@pytest.mark.parametrize(
    "pattern",
    ["(", ")", "[a", "*", "(?=a)", "(?!a)", "(?<=a)", r"(a)\1", "a{2000}", "", r"\q", "[z-a]"],
)
def test_what_is_wrong_with_a_pattern_is_told_in_each_language(pattern: str, language: str) -> None:
    english = problem(pattern)
    assert english
    assert reason(language, english) not in ("", english)


def test_what_is_filled_in_is_never_read_again() -> None:
    names = {"name": "{given}\u202e\n", "given": "x"}
    assert phrase("en", "key.unknown", names) == "there is no entry called {given}·· here"
