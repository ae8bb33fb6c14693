"""Voice in the logs: who came, left, and went from one channel to another."""

from __future__ import annotations

import pytest

from policies.voiced import Voiced
from tests.policies.logs.test_logs import head, lived, log
from tests.policies.said import STAFF

LOUNGE, STAGE = "test:channel:7", "test:channel:8"


@pytest.mark.parametrize(
    ("now", "before", "line"),
    [
        (LOUNGE, "", "came to the voice channel 7."),
        ("", LOUNGE, "left the voice channel 7."),
        (STAGE, LOUNGE, "went from the voice channel 7 to 8."),
        (STAFF, "", ""),
    ],
)
def test_who_comes_and_goes_is_told_but_for_the_teams_own(now: str, before: str, line: str) -> None:
    told = log(lived([Voiced(**head("v", channel=now), previous=before)]))
    assert [line for line in told if "voice" in line] == told
    assert (told[0].endswith(line) if told else not line) and len(told) == bool(line)
