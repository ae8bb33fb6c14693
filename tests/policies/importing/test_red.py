"""Red's filter and mention limits become rules of the one server that is asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.importing import Imported
from policies.importing.source import SourceRefused
from policies.rule import Check
from tests.policies.importing.carrying import carry, taken, whys

FILTER, MOD = "4766951341", "4961522000"


def red(value: object, place: str = "") -> Imported:
    return carry("red", json.dumps(value, indent=1), names=("settings.json",), place=place)


def test_words_of_the_server_and_of_a_channel() -> None:
    made = red({FILTER: {
        "GUILD": {"1122": {"filter": ["banana", "加微信", "x"], "filter_names": True}},
        "CHANNEL": {"77": {"filter": ["spoiler"]}},
    }})  # fmt: skip
    policy = taken(made).policy
    assert policy.places == ("discord:guild:1122",)
    assert [rule.name for rule in policy.rules] == ["filter", "filter-names", "filter-77"]
    assert [rule.channels for rule in policy.rules][2] == {"discord:channel:77"}
    assert [a.do for rule in policy.rules for a in rule.actions] == ["delete", "rename", "delete"]
    assert ("8", "left_out", f"{FILTER}.GUILD.1122.filter[3]") in whys(made)


def test_the_ban_after_so_many_is_a_ladder() -> None:
    policy = taken(red({"GUILD": {"1": {
        "filter": ["banana"], "filterban_count": 3, "filterban_time": 600}}})).policy  # fmt: skip
    assert [(rung.at, rung.consequence.do) for rung in policy.ladder] == [(3, "ban")]
    assert policy.strikes_expire.total_seconds() == 600


def test_mentions_and_repeats() -> None:
    policy = taken(red({MOD: {"GUILD": {"1": {
        "mention_spam": {"ban": 20, "kick": None, "warn": 5, "strict": True}, "delete_repeats": 3,
    }}}})).policy  # fmt: skip
    limits = {rule.name: _limit(rule.test) for rule in policy.rules}
    assert limits == {"mentions-warn": 4, "mentions-ban": 19, "repeats": 2}


def _limit(test: object) -> int:
    assert isinstance(test, Check)
    return int(getattr(test.settings, "limit"))  # noqa: B009


TWO = {"GUILD": {"1": {"filter": ["aa"]}, "2": {"filter": ["bb"]}}}


def test_of_several_servers_one_is_chosen() -> None:
    with pytest.raises(SourceRefused, match="--place: discord:guild:1, discord:guild:2"):
        red(TWO)
    assert '"bb"' in red(TWO, "discord:guild:2").text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"GUILD": {"1":\n {"filter": ["aa"', 2),
        ('{"GUILD":\n {"1": {"filter": {"a": 1}}}}', 2),
        ('{"GUILD": {"1": {"filter": ["aa"],\n "filterban_count": "three"}}}', 2),
        ("{}", 1),
        ("[]", 1),
    ],
)
def test_a_broken_file_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(SourceRefused) as refused:
        carry("red", text, names=("settings.json",))
    assert refused.value.where == f"settings.json:{line}"


@settings(max_examples=40)
@given(st.dictionaries(
    st.sampled_from(["filter", "filterban_count", "filterban_time", "filter_names", "mention_spam",
                     "filter_default_name", "delete_repeats", "other"]),
    st.lists(st.text(max_size=9)) | st.integers(-9, 10**9) | st.booleans() | st.text(max_size=40)
    | st.dictionaries(st.sampled_from(["warn", "kick", "ban"]), st.integers(-9, 10**6)),
))  # fmt: skip
def test_whatever_is_written_loads_or_is_refused(server: dict[str, Any]) -> None:
    try:
        made = red({"GUILD": {"1": server}})
    except SourceRefused:
        return
    taken(made)
