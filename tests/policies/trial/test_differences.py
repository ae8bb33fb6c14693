"""Differences: what a policy means that another does not, and which way it goes where certain."""

from __future__ import annotations

import pytest

from policies.policy import Policy
from policies.trial.change import Change
from policies.trial.differences import differences
from policies.trial.told import lines
from tests.policies.said import policy

RULE = """
[roles.regular]
members = ["telegram:member:7"]
[[rules]]
name = "r"
filter = "keywords"
words = ["casino", "bingo"]
actions = ["delete"]
because = "no games"
"""
LADDER = '[[ladder]]\nat = 3\ndo = "timeout"\nfor = "1h"\n'


def compared(before: str, after: str) -> tuple[Change, ...]:
    return differences(policy(before), policy(after))


def with_(old: str, new: str, body: str = RULE) -> str:
    assert old in body
    return body.replace(old, new)


ONE = [
    ('"bingo"]', '"bingo", "lotto"]', "rules r words", "stricter"),
    (', "bingo"', "", "rules r words", "laxer"),
    ('"bingo"', '"lotto"', "rules r words", ""),
    ('["casino", "bingo"]', '["bingo", "casino"]', "", ""),
    ('words = ["casino", "bingo"]', 'words = ["casino", "bingo"]\nallow = ["casino royale"]',
     "rules r allow", "laxer"),
    ('["delete"]', '["delete", { do = "timeout", for = "1h" }]', "rules r actions", "stricter"),
    ('["delete"]', '["alert"]', "rules r actions", "laxer"),
    ('["delete"]', '[{ do = "timeout", for = "1h" }]', "rules r actions", ""),
    ('because = "no games"', 'because = "no"', "rules r because", ""),
    ('because', 'mode = "shadow"\nbecause', "rules r mode", "laxer"),
    ('because', 'mode = "canary"\nshare = "10%"\nbecause', "rules r share|rules r mode", "laxer"),
    ('because', 'exempt = ["regular"]\nbecause', "rules r exempt", "laxer"),
    ('because', 'channels = ["test:channel:5"]\nbecause', "rules r channels", "laxer"),
    ('because', 'when = { edited = true }\nbecause', "rules r when.edited", "laxer"),
    ('because', 'bots = true\nbecause', "rules r bots", "stricter"),
    ('because', 'cooldown = "1h"\nbecause', "rules r cooldown", "laxer"),
    ('because', 'until = 2030-01-01\nbecause', "rules r until", "laxer"),
    ('because', 'stop = true\nbecause', "rules r stop", ""),
    ('filter = "keywords"\nwords = ["casino", "bingo"]', 'filter = "patterns"\npatterns = ["x"]',
     "rules r filter", ""),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told", "effect"), ONE)
def test_one_change_and_its_way(old: str, new: str, told: str, effect: str) -> None:
    found = compared(RULE, with_(old, new))
    assert [f"{c.part} {c.name} {c.key}" for c in found if c.key != "share"] == (
        [each for each in told.split("|") if not each.endswith("share")] if told else []
    )
    assert {c.effect for c in found if c.key != "share"} <= {effect}
    back = compared(with_(old, new), RULE)
    other = {"stricter": "laxer", "laxer": "stricter", "": ""}[effect]
    assert {c.effect for c in back if c.key != "share"} <= {other}


def test_entries_are_listed() -> None:
    (change,) = compared(RULE, with_('"bingo"', '"lotto", "keno"'))
    assert (change.added, change.removed) == (("lotto", "keno"), ("bingo",))


@pytest.mark.parametrize("mode", ["shadow", "off"])
def test_a_rule_that_does_nothing_makes_nothing_stricter(mode: str) -> None:
    quiet = with_("because", f'mode = "{mode}"\nbecause')
    (change,) = compared(quiet, with_('"bingo"]', '"bingo", "lotto"]', quiet))
    assert (change.key, change.effect) == ("words", "")
    (added,) = compared("[roles.regular]\nmembers = ['telegram:member:7']\n", quiet)
    assert (added.what, added.effect) == ("added", "")


def test_a_rule_that_only_alerts_or_keeps_others_from_being_asked_says_nothing() -> None:
    for old, new in (('"delete"', '"alert"'), ("because", "stop = true\nbecause")):
        body = with_(old, new)
        (change,) = compared(body, with_('"bingo"]', '"bingo", "lotto"]', body))
        assert change.effect == ""


def test_inside_not_it_goes_the_other_way() -> None:
    body = """
[[rules]]
name = "r"
all = [{ filter = "links", deny = ["x.com"] }, { not = { filter = "keywords", words = ["why"] } }]
actions = ["delete"]
because = "no links"
"""
    (change,) = compared(body, body.replace('"why"', '"why", "how"'))
    assert (change.key, change.effect) == ("all[2].not.words", "laxer")
    (change,) = compared(body, body.replace('"x.com"', '"x.com", "y.com"'))
    assert (change.key, change.effect) == ("all[1].deny", "stricter")


@pytest.mark.parametrize(("limit", "effect"), [(5, "laxer"), (2, "stricter")])
def test_numbers_go_their_way(limit: int, effect: str) -> None:
    body = """
[[rules]]
name = "r"
filter = "flood"
limit = 3
within = "10s"
actions = [{ do = "timeout", for = "1h" }]
because = "slow down"
"""
    (change,) = compared(body, body.replace("limit = 3", f"limit = {limit}"))
    assert (change.before, change.after, change.effect) == ("3", str(limit), effect)
    (change,) = compared(body, body.replace('"1h"', '"2h"'))
    assert (change.added, change.effect) == (("timeout 2h",), "stricter")
    assert compared(body, body.replace('"10s"', '"0m10s"')) == ()


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        ("", 'deny = ["x.com"]', ""),
        ('allow = ["x.com"]', 'allow = ["x.com", "y.com"]', ""),
        ('allow = ["x.com"]', 'allow = ["x.com"]\ndeny = ["z.com"]', ""),
        ('deny = ["z.com"]', 'deny = ["z.com"]\nallow = ["z.com/ok"]', "laxer"),
        ('deny = ["z.com"]', 'deny = ["z.com"]\nmasked = true', "stricter"),
        ('deny = ["z.com"]', 'deny = ["z.com"]\nallow_invites = ["ours"]', ""),
    ],
)
def test_what_links_looks_for_depends_on_all_of_its_lists(
    before: str, after: str, effect: str
) -> None:
    body = '[[rules]]\nname = "r"\nfilter = "links"\n{}\nactions = ["delete"]\nbecause = "no"\n'
    (change,) = compared(body.format(before), body.format(after))
    assert change.effect == effect


def test_rules_come_go_and_move() -> None:
    def ruled(*names: str) -> str:
        return "".join(
            f'[[rules]]\nname = "{n}"\nfilter = "keywords"\nwords = ["w{n}"]\n'
            'actions = ["delete"]\nbecause = "no"\n' for n in names
        )  # fmt: skip

    found = compared(ruled("a", "b", "c", "d"), ruled("c", "a", "b", "e"))
    assert [(c.what, c.name, c.after, c.effect) for c in found] == [
        ("removed", "d", "", "laxer"),
        ("added", "e", "keywords, enforce", "stricter"),
        ("moved", "c", "a", ""),
    ]


def test_roles_ladder_places_and_words() -> None:
    before = RULE.replace('["delete"]', '["strike"]') + LADDER
    after = (
        before.replace("telegram:member:7", "telegram:member:8")
        .replace(
            'members = ["telegram:member:8"]', 'members = ["telegram:member:8"]\nmay = ["ban"]'
        )
        .replace("at = 3", "at = 2")
        + '[wording]\nnotice_private = "Down."\n[escalation]\nexpire = "60d"\n'
        + '[[examples]]\nsays = "casino"\nexpect = ["r"]\n'
    )
    found = {(c.part, c.name, c.key): c for c in compared(before, after)}
    assert found["roles", "regular", "members"].added == ("telegram:member:8",)
    assert found["roles", "regular", "may"].added == ("ban",)
    assert found["roles", "regular", "immune"].effect == "laxer"
    assert (found["ladder", "2", ""].what, found["ladder", "2", ""].effect) == ("added", "stricter")
    assert found["ladder", "3", ""].effect == "laxer"
    assert found["ladder", "", "expire"].effect == "stricter"
    assert found["wording", "notice_private", ""].after == "Down."
    assert found["examples", "", ""].added == ("casino",)
    assert len(found) == 8


def test_a_ladder_that_is_jumped_is_not_certain() -> None:
    jumping = RULE.replace('["delete"]', '[{ do = "strike", times = 2 }]') + LADDER
    (change,) = compared(jumping, jumping + '[[ladder]]\nat = 4\ndo = "warn"\n')
    assert (change.what, change.effect) == ("added", "")


def test_a_policy_is_no_different_from_itself() -> None:
    assert compared(RULE + LADDER, RULE + LADDER) == ()


@pytest.mark.parametrize(
    ("language", "more", "way"),
    [("en", "1 more: lotto", "stricter"), ("es", "1 más: lotto", "más estricto"),
     ("zh-CN", "增加 1 项: lotto", "更严")],
)  # fmt: skip
def test_they_are_told_in_every_language(language: str, more: str, way: str) -> None:
    found = compared(RULE, with_('"bingo"]', '"bingo", "lotto"]'))
    assert list(lines(found, language)) == [  # type: ignore[arg-type]
        "[rules]", "  ~ r", f"      words: {more}  ({way})",
    ]  # fmt: skip


def test_of_many_words_some_are_told_and_the_rest_counted() -> None:
    many: Policy = policy(with_('"bingo"]', ", ".join(f'"w{n:02}"' for n in range(30)) + "]"))
    line = list(lines(differences(policy(RULE), many), "en"))[2]
    assert line.startswith("      words: 30 more: w00, w01") and "w09 and 20 others" in line


def test_how_far_and_where_a_role_goes() -> None:
    before = """
[roles.desk]
members = ["telegram:member:7"]
may = ["ban"]
"""
    after = (
        before.replace('["ban"]', '[{ do = "ban", up_to = "7d" }]')
        + """deny = ["kick"]
platforms = ["telegram"]
duties = ["review queue"]
budget = { ban = "5 per 1h" }
"""
    )
    found = {c.key: c for c in compared(before, after)}
    assert found["may"].added == ("ban 7d",)
    assert found["may"].removed == ("ban",)
    assert found["deny"].added == ("kick",)
    assert found["platforms"].added == ("telegram",)
    assert found["duties"].added == ("review queue",)
    assert found["budget"].added == ("ban 5 per 1h",)
