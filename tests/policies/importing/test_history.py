"""Exports of cases and bans become records with their time, actor and reason, or are refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.importing.history import HISTORIES, History, history
from policies.importing.source import SourceRefused, source_text

NOW = datetime(2026, 1, 1, tzinfo=UTC)
GUILD = "discord:guild:1122"


def read(kind: str, *texts: str, name: str = "a.json", place: str = GUILD) -> History:
    sources = [source_text(name, text.encode(), "en") for text in texts]
    return history(kind, sources, place, "en", NOW)


def zeppelin(number: int, type: object, **more: Any) -> dict[str, Any]:
    return {
        "case_number": number, "user_id": "42", "user_name": "ann", "mod_id": "7", "mod_name": "mo",
        "type": type, "created_at": f"2025-03-0{number} 12:30:00", "is_hidden": False,
        "pp_id": None, "pp_name": None,
        "notes": [{"mod_id": "7", "mod_name": "mo", "body": "spam", "created_at": "x"}], **more,
    }  # fmt: skip


def exported(*cases: dict[str, Any]) -> str:
    return json.dumps({"cases": cases}, indent=1)


def red(number: int, type: str, **more: Any) -> dict[str, Any]:
    return {
        "case_number": number, "action_type": type, "guild": 1122,
        "created_at": 1735689600 + number,
        "user": 42, "last_known_username": "ann", "moderator": 7, "reason": "spam", "until": None,
        "channel": None, "amended_by": None, "modified_at": None, "message": None, **more,
    }  # fmt: skip


def modlog(*cases: dict[str, Any], guild: str = "1122") -> str:
    numbered = {str(case["case_number"]): case for case in cases}
    return json.dumps({"1354799444": {"CASES": {guild: numbered}}}, indent=1)


def test_a_case_keeps_its_time_its_author_and_its_reason() -> None:
    (past,) = read("zeppelin-cases", exported(zeppelin(3, 1))).past
    assert past.id == "discord:guild:1122:zeppelin:3"
    assert (past.sanction, past.member, past.actor) == (
        "ban", "discord:member:42", "discord:member:7",
    )  # fmt: skip
    assert (past.at, past.reason) == (datetime(2025, 3, 3, 12, 30, tzinfo=UTC), "spam")
    assert past.where == "a.json:3"


def test_what_was_lifted_later_does_not_last() -> None:
    banned, lifted = zeppelin(1, 1), zeppelin(2, 2)
    assert len(read("zeppelin-cases", exported(banned)).lasting) == 1
    assert not read("zeppelin-cases", exported(lifted, banned)).lasting
    assert len(read("zeppelin-cases", exported(lifted, zeppelin(3, 1))).lasting) == 1


@pytest.mark.parametrize(
    ("case", "lasts"),
    [
        (red(1, "tempban", until=int((NOW + timedelta(days=1)).timestamp())), True),
        (red(1, "tempban", until=int((NOW - timedelta(days=1)).timestamp())), False),
        (red(1, "ban"), True),
        (red(1, "smute"), False),
        (red(1, "kick"), False),
        (red(1, "warning"), False),
    ],
)
def test_what_still_lasts(case: dict[str, Any], lasts: bool) -> None:
    assert bool(read("red-cases", modlog(case), place="").lasting) is lasts


def test_the_name_of_zeppelins_file_says_whose_it_is() -> None:
    name = "export_99_2026-01-01_00-00-00.json"
    (past,) = read("zeppelin-cases", exported(zeppelin(1, 4)), name=name, place="").past
    assert past.place == "discord:guild:99"


def test_other_servers_and_other_matters_are_left_out() -> None:
    found = read("red-cases", modlog(red(1, "vmute"), red(2, "ban", user=0xDE1), red(3, "ban")))
    assert [past.number for past in found.past] == [3]
    assert [note.kind for note in found.notes] == ["left_out", "left_out"]
    assert not read("red-cases", modlog(red(1, "ban"), guild="5")).past


@pytest.mark.parametrize(
    "text",
    [
        '[{"reason": "spam", "user": {"id": "42"}}, {"reason": null, "user": {"id": "43"}}]',
        "42,spam\n43\n",
        'user_id,reason\n42,"spam"\n43,\n',
        "42 spam\n\n43",
    ],
)  # fmt: skip
def test_a_ban_list(text: str) -> None:
    found = read("discord-bans", text)
    assert [(past.member, past.reason) for past in found.lasting] == [
        ("discord:member:42", "spam"), ("discord:member:43", ""),
    ]  # fmt: skip
    assert found.past == read("discord-bans", text).past


REFUSED = [
    ("zeppelin-cases", exported(zeppelin(1, 1))[:60], "a.json:5"),
    ("zeppelin-cases", exported(zeppelin(1, 1), zeppelin(1, 2)), "a.json:23"),
    ("zeppelin-cases", exported(zeppelin(1, 1, user_id="ann")), "a.json:5"),
    ("zeppelin-cases", exported(zeppelin(1, 1, created_at="soon")), "a.json:10"),
    ("zeppelin-cases", exported(zeppelin(1, 1, created_at="1970-01-01")), "a.json:10"),
    ("zeppelin-cases", exported(zeppelin(1, "ban")), "a.json:9"),
    ("zeppelin-cases", exported({"case_number": 1}), "a.json:3"),
    ("zeppelin-cases", "{}", "a.json:1"),
    ("red-cases", modlog(red(1, "ban", created_at="x")), "a.json:9"),
    ("red-cases", modlog(red(1, "ban", user=-5)), "a.json:10"),
    ("red-cases", "[]", "a.json:1"),
    ("discord-bans", "42,spam\nann", "a.json:2"),
    ("discord-bans", "42\n42", "a.json:2"),
    ("discord-bans", '[{"user": {}}]', "a.json:1"),
]


@pytest.mark.parametrize(("kind", "text", "where"), REFUSED)
def test_what_is_wrong_is_refused_with_its_line(kind: str, text: str, where: str) -> None:
    with pytest.raises(SourceRefused) as refused:
        read(kind, text)
    assert refused.value.where == where


def test_a_kind_that_nobody_knows_is_told() -> None:
    found = read("zeppelin-cases", exported(zeppelin(1, 77), zeppelin(2, 8)))
    assert [(note.where, note.kind) for note in found.notes] == [
        ("a.json:3", "unknown"), ("a.json:23", "left_out"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["zeppelin-cases", "discord-bans"])
def test_without_a_place_it_is_refused(kind: str) -> None:
    with pytest.raises(SourceRefused, match="--place"):
        read(kind, "[]", place="")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["cases", "CASES", "user", "id", "type", "user_id", "notes", "until"])
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.sampled_from(list(HISTORIES)), JSON | st.text())
def test_whatever_a_file_holds_it_is_read_or_refused(kind: str, value: object) -> None:
    text = value if isinstance(value, str) else json.dumps(value)
    try:
        found = read(kind, text)
    except SourceRefused:
        return
    assert len({past.id for past in found.past}) == len(found.past)
