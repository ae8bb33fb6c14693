"""The schema for editors says what loading says."""

from __future__ import annotations

import tomllib
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from policies.file.composition import JOINING
from policies.file.schema import schema
from policies.filters import FILTERS

CHECK = jsonschema.Draft202012Validator(schema())

GOOD = """
community = "acme"
language = "zh-CN"
quiet_hours = "23:00-08:00"
[roles.moderator]
members = ["telegram:4242"]
may = ["warn"]
[[rules]]
name = "w"
filter = "keywords"
words = ["加微信"]
actions = ["delete", { do = "timeout", for = "2h30m" }]
because = { zh-CN = "本群不发广告" }
mode = "canary"
share = "10%"
[[rules]]
name = "f"
filter = "flood"
limit = 8
within = "10s"
actions = []
because = "太快"
[escalation]
expire = "30d"
[[ladder]]
at = 3
do = "timeout"
for = "1h"
[[examples]]
says = "x"
expect = []
"""


def errors(text: str) -> list[Any]:
    return list(CHECK.iter_errors(tomllib.loads(text)))


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def test_a_good_policy_fits() -> None:
    assert errors(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("words =", "wrods ="),
        ('filter = "flood"', 'filter = "floods"'),
        ('"10s"', '"10 seconds"'),
        ('"10s"', '""'),
        ("limit = 8", "limit = 0"),
        ("limit = 8\n", ""),
        ('"2h30m"', "150"),
        ('"delete"', '"delet"'),
        ('language = "zh-CN"', 'language = "zh"'),
        ('may = ["warn"]', 'may = ["wran"]'),
        ('community = "acme"', "x = 1"),
        ("at = 3", 'at = "3"'),
    ],
)
def test_a_bad_one_does_not(old: str, new: str) -> None:
    assert old in GOOD
    assert errors(GOOD.replace(old, new))


def test_every_filter_has_its_rule() -> None:
    rules = schema()["properties"]["rules"]["items"]["oneOf"]
    filters = [rule for rule in rules if "filter" in rule["properties"]]
    assert {rule["properties"]["filter"]["const"] for rule in filters} == set(FILTERS)
    assert [rule["title"] for rule in rules if rule not in filters] == list(JOINING)
    for rule in filters:
        kind = FILTERS[rule["title"]]
        assert set(kind.settings.model_fields) <= set(rule["properties"])
