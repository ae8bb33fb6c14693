"""Names are looked at when they are new: on joining, renaming, and with the first message."""

from __future__ import annotations

from msgspec import structs

from policies import codec
from policies.events import Joined, Names, Renamed
from policies.texts import ALSO, BIO, DISPLAY, USERNAME, said
from tests.policies.said import PLACE, START, Life, policy, says

RULE = """
[[rules]]
name = "r"
filter = "names"
words = ["客服", "support", "поддержка", "soporte"]
patterns = ['^\\d+$']
deny = ["t.me"]
actions = ["delete", { do = "timeout", for = "1h" }]
because = "no such names"
"""


Arrival = Joined | Renamed


def called(
    name: str, username: str = "", also: str = "", bio: str = "", kind: type[Arrival] = Joined
) -> Arrival:
    """Somebody arrives, or is called so from now on."""
    names = Names(name, username, also, bio)
    id = name + username + also + bio
    return kind(id=id, place=PLACE, at=START, actor=says("").actor, names=names)


def test_names_in_every_language() -> None:
    for name in ("微信客服小王", "Техподдержка поддержка", "Soporte Oficial", "12345"):
        assert Life(policy(RULE)).meets(called(name)).findings, name
    for name in ("Ana", "王小明", "Supporter of Spain", "Анна 77", "12 monkeys"):
        assert not Life(policy(RULE)).meets(called(name)).findings, name


def test_where_it_stands() -> None:
    (finding,) = Life(policy(RULE)).meets(called("Acme support")).findings
    assert (finding.part, finding.span) == (DISPLAY, (5, 12))
    (finding,) = Life(policy(RULE)).meets(called("Ana", "support")).findings
    assert (finding.part, finding.span) == (USERNAME, (0, 7))
    assert Life(policy(RULE)).meets(called("join t.me/acme")).findings


def test_a_name_is_looked_at_once_until_it_changes() -> None:
    life = Life(policy(RULE))
    assert life.meets(called("Acme support")).findings
    event = says("hello")
    same = [life.meets(says("hello", id=str(n), member="acme support")) for n in range(2)]
    assert [bool(decision.findings) for decision in same] == [True, False]
    assert not life.meets(event).findings
    assert life.meets(called("Support 2", kind=Renamed)).findings


def test_a_name_under_a_nickname_and_a_bio_are_looked_at_too() -> None:
    for event, part, where in (
        (called("Ana", "ana", "Acme support"), ALSO, (5, 12)),
        (called("Ana", "ana", bio="写信给客服"), BIO, (3, 5)),
    ):
        (finding,) = Life(policy(RULE)).meets(event).findings
        assert (finding.part, finding.span) == (part, where)
        assert said(event, part)[slice(*where)] in ("support", "客服")


def test_a_new_name_under_a_nickname_is_news_and_a_bio_is_never_remembered() -> None:
    life = Life(policy(RULE))
    assert not life.meets(called("Ana", "ana", "Ana R")).findings
    assert life.meets(called("Ana", "ana", "support")).findings
    assert not life.meets(called("Ana", "ana", "support")).findings
    for _ in range(2):
        assert life.meets(called("Ana", "ana", "support", "soporte")).findings[0].part == BIO
    assert "soporte" not in str(life.pages)
    assert not life.meets(called("Ana", "ana", "support", "hello")).findings


def test_the_team_reads_that_it_stands_in_the_profile() -> None:
    alerting = RULE.replace('"delete"', '"alert"')
    decision = Life(policy(alerting)).meets(called("Ana", "ana", bio="my support page"))
    assert "profile" in str(decision.actions)


def test_names_and_bio_are_kept_apart_with_what_is_personal() -> None:
    event = called("Ana", "ana", "Ana R", "my page")
    bare, private = codec.split(structs.replace(event, id="1"))
    assert not any(word in str(bare) for word in ("Ana", "my page"))
    assert codec.joined(codec.encode(bare), private).names == event.names


def test_whoever_arrives_under_such_a_name_is_sanctioned_and_nothing_is_deleted() -> None:
    decision = Life(policy(RULE)).meets(called("Acme support"))
    assert [type(action).__name__ for action in decision.actions] == ["Timeout"]
    assert decision.verdict == "enforce"
