"""The page's labels are complete in every language, and cover what the program can say."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from adapters.sandbox.pages import PAGE
from adapters.sandbox.posts import Reason
from policies.decision import AnyAction, Mode, Verdict
from policies.rights import PERMISSIONS

WORDS = {path.stem: json.loads(path.read_text("utf-8")) for path in PAGE.glob("words/*.json")}
SCRIPTS = sorted(PAGE.glob("*.js"))


def test_every_language_has_the_same_keys() -> None:
    assert set(WORDS) == {"en", "zh-CN", "es"}
    assert set(WORDS["en"]) == set(WORDS["zh-CN"]) == set(WORDS["es"])


def test_names_to_fill_in_agree() -> None:
    for key, text in WORDS["en"].items():
        names = set(re.findall(r"\{\w+\}", text))
        for words in WORDS.values():
            assert set(re.findall(r"\{\w+\}", words[key])) == names, key


def test_what_the_program_says_has_a_label() -> None:
    wanted = {
        *(f"refused.{reason}" for reason in get_args(Reason)),
        *(f"action.{kind.__struct_config__.tag}" for kind in get_args(AnyAction)),
        *(f"mode.{mode}" for mode in get_args(Mode)),
        *(f"verdict.{verdict}" for verdict in get_args(Verdict)),
        *(f"may.{permission}" for permission in PERMISSIONS),
    }
    assert wanted <= set(WORDS["en"])


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_ask_for_labels_that_exist(script: Path) -> None:
    asked = set(re.findall(r'\bsay\("([\w.-]+)"', script.read_text("utf-8")))
    assert asked <= set(WORDS["en"])


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_never_parse_text_as_markup(script: Path) -> None:
    text = script.read_text("utf-8")
    for way in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "srcdoc",
    ):
        assert way not in text


@pytest.mark.parametrize("path", sorted(PAGE.rglob("*.*")), ids=lambda path: path.name)
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://|//cdn|@import|url\(", text)
