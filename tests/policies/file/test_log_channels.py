"""The channels of logs: by id, by a name of the policy, and by one that the platform knows."""

from __future__ import annotations

import pytest

from policies.file.ids import names_in, with_ids
from policies.file.selftest import failures
from tests.policies.said import policy

NAMED = '[channels."discord:channel:5"]\nname = "mods"\n'


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("discord:channel:31", "discord:channel:31"),
        ("telegram:-100", "telegram:channel:-100"),
        ("#mods", "discord:channel:5"),
        ("mods", "discord:channel:5"),
    ],
)
def test_a_log_is_in_the_channel_that_is_meant(given: str, meant: str) -> None:
    found = policy(f'[logs]\nroles = "{given}"\n{NAMED}')
    assert found.logs == {"roles": meant}
    assert meant in found.unlogged


def test_what_an_example_does_is_the_same_with_logs() -> None:
    joins = '{ event = "join", member = "m%d" }'
    conversation = ", ".join(joins % n for n in range(20))
    example = f"[[examples]]\nconversation = [{conversation}]\nexpect = []\nactions = []\n"
    assert failures(policy('[logs]\nmembers = "discord:channel:31"\n' + example)) == ()


def test_a_name_becomes_an_id_when_the_platform_has_answered() -> None:
    found = policy('[logs]\nmembers = "discord:channel:log"\n')
    assert names_in(found) == ("discord:channel:log",)
    known = with_ids(found, {"discord:channel:log": ("discord:channel:7",)})
    assert known.logs == {"members": "discord:channel:7"}
    assert known.unlogged == {"discord:channel:7"}


def test_without_the_table_there_is_nothing_to_log() -> None:
    assert not policy("").logs
