"""Which keys go with which action is told at its line, in the admin's language."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from policies.errors import PolicyError, Problem
from policies.file.ids import names_in, with_ids
from policies.file.load import load
from policies.file.phrases import LANGUAGES
from policies.file.schema import schema
from policies.rule import Doing

HEAD = 'community = "acme"\nlanguage = "{language}"\n'
RULE = """
[[rules]]
name = "r"
filter = "keywords"
words = ["spam word"]
because = {{ en = "No spam.", es = "Nada de spam.", zh-CN = "不发广告" }}
actions = [{action}]

[[ladder]]
at = 3
do = "warn"
"""

FINE = [
    '"hold"',
    '"quarantine"',
    '"lock"',
    '"slowmode"',
    '{ do = "strike", times = 2 }',
    '{ do = "role_add", role = "discord:role:889", for = "7d" }',
    '{ do = "role_remove", role = "discord:role:889" }',
    '{ do = "rename", name = "…", for = "1d" }',
    '{ do = "slowmode", every = "30s", for = "10m" }',
    '{ do = "lock", for = "30m" }',
    '{ do = "posture", to = "guarded", for = "10m" }',
    '{ do = "pause", for = "24h" }',
    '{ do = "reply", text = "{name}, {because} ({channel})", for = "1m" }',
    '{ do = "send", channel = "discord:channel:7", text = "…" }',
    '{ do = "case", department = "support" }',
]
WRONG = {
    '{ do = "delete", for = "1h" }': ("delete has no length of time", "[1].for"),
    '{ do = "delete", times = 2 }': ("only strikes are counted", "[1].times"),
    '{ do = "kick", role = "discord:role:1" }': ("role does not go with kick", "[1].role"),
    '{ do = "timeout", text = "x" }': ("text does not go with timeout", "[1].text"),
    '{ do = "role_add" }': ("role_add needs role", "[1]"),
    '{ do = "role_add", role = "Mods" }': ("is no role", "[1].role"),
    '{ do = "rename" }': ("rename needs name", "[1]"),
    '{ do = "posture", for = "1h" }': ("posture needs to", "[1]"),
    '{ do = "posture", to = "normal" }': ("choose one of: guarded, locked", "[1].to"),
    '{ do = "lock", for = "31m" }': ("the most is 30m", "[1].for"),
    '{ do = "pause", for = "25h" }': ("1d1h is too large; the most is 1d", "[1].for"),
    '{ do = "slowmode", every = "7h" }': ("the most is 6h", "[1].every"),
    '{ do = "reply" }': ("reply needs text", "[1]"),
    '{ do = "reply", text = "{password}" }': ("there is no {password} here", "[1].text"),
    '{ do = "send", text = "x" }': ("send needs channel", "[1]"),
    '{ do = "send", text = "x", channel = "nowhere" }': ("nowhere", "[1]"),
    '{ do = "case" }': ("case needs department", "[1]"),
    '{ do = "score" }': ("choose one of: delete, hold", "[1].do"),
}


def told(tmp_path: Path, action: str, language: str = "en") -> list[Problem]:
    file = tmp_path / "acme.toml"
    text = HEAD.format(language=language) + RULE.format(action=action)
    file.write_text(text, encoding="utf-8")
    try:
        return list(load(file).advice)
    except PolicyError as error:
        return list(error.problems)


@pytest.mark.parametrize("action", FINE)
def test_what_is_in_order_is_read(tmp_path: Path, action: str) -> None:
    assert told(tmp_path, action) == []


@pytest.mark.parametrize("action", WRONG)
def test_what_is_not_is_told_where_it_stands(tmp_path: Path, action: str) -> None:
    problem, *_ = told(tmp_path, action)
    words, path = WRONG[action]
    assert words in problem.message + problem.hint
    assert problem.path.endswith(path) or problem.path.endswith(path.replace("[1]", "[0]"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("action", WRONG)
def test_it_is_told_in_every_language(tmp_path: Path, action: str, language: str) -> None:
    problem, *_ = told(tmp_path, action, language)
    english, _ = WRONG[action]
    assert language == "en" or problem.message
    assert language == "en" or english.startswith("nowhere") or english not in problem.message


def test_roles_and_channels_given_by_name_are_looked_up(tmp_path: Path) -> None:
    action = (
        '{ do = "role_add", role = "discord:role:Muted" },'
        ' { do = "send", channel = "discord:channel:rules", text = "x" }'
    )
    told(tmp_path, action)
    policy = load(tmp_path / "acme.toml").policy
    assert names_in(policy) == ("discord:channel:rules", "discord:role:Muted")
    ids = {"discord:role:Muted": ["discord:role:8"], "discord:channel:rules": ["discord:channel:7"]}
    give, send = with_ids(policy, ids).rules[0].actions
    assert (give.role, send.channel) == ("discord:role:8", "discord:channel:7")


def test_the_schema_knows_every_action() -> None:
    table = schema()["$defs"]["ActionTable"]
    assert table["properties"]["do"]["enum"] == list(get_args(Doing))
    keys = {"do", "for", "times", "role", "name", "every", "to", "text", "channel", "department"}
    assert set(table["properties"]) == {*keys, "severity"}
