"""Invitations: good once, for a time, and only as long as their author may give the role."""

from __future__ import annotations

import re

from policies.actions import Warn
from policies.people.invitations import page
from policies.records import Audited
from tests.policies.people.teams import NEWS, OLA, TEAM, Orders, team
from tests.policies.said import policy
from tests.policies.test_commands import of


def code_of(words: str) -> str:
    found = re.search(r"redeem ([0-9a-f]{20})", words)
    assert found, words
    return found[1]


def test_an_invitation_is_good_once_and_remembered_as_a_digest() -> None:
    o = Orders(team())
    code = code_of(o.says("ada", "role", "invite moderator"))
    assert all(code not in f"{k}{v!r}" for k, v in o.here.pages.items())
    assert page(code) in o.here.pages
    done = o.order("ann", "role", f"redeem {code}")
    assert "has the role moderator now, invited by Ada" in str(done.actions)
    assert of(o.order("ann", "warn", "@bob"), Warn)
    assert "not good any more" in o.says("bob", "role", f"redeem {code}")
    other = code_of(o.says("ada", "role", "invite moderator"))
    assert other != code


def test_every_step_is_put_down() -> None:
    o, rows = Orders(team()), list[tuple[str, str, str, str]]()

    def gives(who: str, text: str) -> str:
        decision = o.order(who, "role", text)
        for row in decision.records:
            if isinstance(row, Audited):
                rows.append((row.what, row.about, row.before, row.after.partition(" until")[0]))
        return "".join(map(str, decision.actions))

    code = code_of(gives("ada", "invite moderator"))
    gives("ann", f"redeem {code}")
    gives("ada", "create night warn")
    gives("ada", "edit night case")
    gives("ada", "grant night @bob #news")
    gives("ada", "deny kick @bob 1d")
    gives("ada", "revoke kick @bob")
    gives("ada", "revoke moderator @ann")
    gives("ada", "delete night")
    gives("ann", "grant helper @bob")
    ann, bob = "test:member:ann", "test:member:bob"
    assert code not in str(rows)
    assert [(what, about, before) for what, about, before, _ in rows] == [
        ("role.invite", "moderator", ""), ("role.grant", ann, ""), ("role.redeem", ann, ""),
        ("role.create", "night", ""), ("role.edit", "night", "warn"), ("role.grant", bob, ""),
        ("role.deny", bob, ""), ("role.revoke", bob, "-kick"), ("role.revoke", ann, "moderator"),
        ("role.delete", "night", "case"),
    ]  # fmt: skip
    assert [row[3] for row in rows][1:7] == [
        *("moderator", "moderator", "warn", "case", f"night {NEWS}", "kick"),
    ]


def test_an_invitation_is_good_only_as_long_as_its_author_may_give_it() -> None:
    o = Orders(team())
    o.order("ada", "role", "grant moderator @ann")
    code = code_of(o.says("ann", "role", "invite helper"))
    o.order("ada", "role", "revoke moderator @ann")
    assert "not good any more" in o.says("bob", "role", f"redeem {code}")
    o = Orders(team())
    code = code_of(o.says("ada", "role", "invite helper"))
    o.order(OLA, "role", "deny roles @ada")
    assert "not good any more" in o.says("bob", "role", f"redeem {code}")
    o = Orders(team())
    code = code_of(o.says("mo", "role", "invite moderator 1h"))
    assert "not good any more" in o.says("bob", "role", f"redeem {code}", after=3_601)
    assert "not good any more" in o.says("mo", "role", f"redeem {code}")


def test_what_the_file_takes_from_who_invited_is_asked_again() -> None:
    o = Orders(team())
    code = code_of(o.says("mo", "role", "invite moderator"))
    o.here.policy = policy(TEAM.replace('"test:member:mo"', ""))
    assert "not good any more" in o.says("bob", "role", f"redeem {code}")
