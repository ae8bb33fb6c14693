"""Every sentence about what is imported is said somewhere, and every one that is said exists."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import get_args

from policies.importing import SOURCES
from policies.importing.sheet import NewRule, Note, Settings, Sheet
from policies.importing.writing import value_text, written
from policies.policy import Language

ROOT = Path(__file__).parents[3]
KEY = re.compile(r'f?"((?:import|zeppelin|automod|tg_spam|red|history)\.[a-z_.{}]+)"')


def test_the_sentences_are_those_that_are_said() -> None:
    text = (ROOT / "policies/wording/import.en.toml").read_text(encoding="utf-8")
    files = [*(ROOT / "policies/importing").rglob("*.py"), *(ROOT / "bot/cli").glob("*.py")]
    files.append(ROOT / "bot/bringing.py")
    said = {key for file in files for key in KEY.findall(file.read_text(encoding="utf-8"))}
    kinds = {f"import.{kind}" for kind in ("left_out", "changed", "unknown", "waits")}
    samples = {f"tg_spam.{kind}" for kind in ("spam", "ham", "exclude")}
    assert {k for k in said if "{" not in k} | kinds | samples == tomllib.loads(text).keys()


def test_whatever_is_said_cannot_leave_its_comment() -> None:
    for language in get_args(Language):
        sheet = Sheet(Settings("acme\n[x]", language))
        rule = NewRule(
            "a", "f:1", {"filter": "keywords", "words": ['"\n[[rules]]', "\u2028\x07'\\"]}
        )
        rule.notes.append(Note("left_out", "f:1", "x\ny = 1", "why\r\u2028\x07z = 1"))
        sheet.rules.append(rule)
        table = tomllib.loads(written(sheet, ("evil\nname = 1",)))
        assert table["rules"] == [{"name": "a", **rule.table}]
        assert table.keys() == {"community", "language", "acting", "rules"}


def test_values_are_toml() -> None:
    for value in (
        True,
        7,
        "a",
        "a\\b",
        "'\\",
        '"',
        "\x00\u202e",
        ["a", {"b": [1]}],
        {},
        {"ä b": "c"},
    ):
        assert tomllib.loads(f"v = {value_text(value)}")["v"] == value


def test_every_source_has_a_name_for_the_command_line() -> None:
    assert all(re.fullmatch("[a-z-]+", name) for name in SOURCES)
