"""Linked accounts: shown by a code or said by the team, read together, and never more than that."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.actions import Alert, Ban, Edit, Kick, Notice, Reply, Sanction, Text, Timeout
from policies.decision import Decision
from policies.draft import Draft
from policies.events import Actor
from policies.people import linked
from policies.people.personal import erased
from policies.people.standing import as_known, roles
from policies.records import Audited
from policies.state import Held, Page
from tests.policies.people.teams import TEAM, Orders, team
from tests.policies.said import LADDER, PLACE, WORDS, Life, says
from tests.policies.test_commands import of

THERE = "chat:room:9"
ANN, BOB, FAR = "test:member:ann", "test:member:bob", "chat:member:7"
HER = Actor(id=FAR)


def village(body: str = TEAM) -> Orders:
    """The community on a second platform, too, where Ann is number 7."""
    here = team(body, places=(PLACE, THERE))
    o = Orders(here)
    o.order(HER, "help", place=THERE)
    return o


def code_of(o: Orders, who: str | Actor = "ann", **more: str) -> str:
    found = re.match("[0-9a-f]{20}", o.says(who, "link", **more))
    assert found
    return found[0]


def shown(o: Orders) -> Decision:
    """Ann shows that number 7 is hers."""
    return o.order(HER, "link", code_of(o), place=THERE)


def words(text: Text) -> str:
    return "".join(piece if isinstance(piece, str) else "…" for piece in text)


def answer(decision: Decision) -> str:
    (reply,) = of(decision, Reply)
    assert isinstance(reply, Reply)
    return words(reply.text)


def asked(decision: Decision) -> dict[str, str]:
    """The buttons of what the team is asked, by their labels."""
    alerts = [a for a in decision.actions if isinstance(a, Alert) and a.buttons]
    return {b.label: b.code for a in alerts for b in a.buttons}


def test_a_code_of_one_account_entered_with_the_other_links_them() -> None:
    o = village()
    code = code_of(o)
    assert all(code not in f"{name}{page!r}" for name, page in o.here.pages.items())
    done = o.order(HER, "link", code, place=THERE)
    assert "this one and Ann (test:ann)" in answer(done)
    (told,) = of(done, Notice)
    assert isinstance(told, Notice) and (told.member, told.place) == (ANN, PLACE)
    assert "7 (chat:7)" in words(told.text) and [b.label for b in told.buttons] == ["Unlink"]
    assert [(r.what, r.about, r.after) for r in done.records if isinstance(r, Audited)] == [
        ("account.link", ANN, FAR)
    ]
    assert "no code that I gave" in o.says("bob", "link", code), "it is good once"


def test_a_code_ends_and_a_new_one_ends_the_one_before() -> None:
    o = village()
    first = code_of(o)
    second = code_of(o)
    assert "not good any more" in o.says(HER, "link", first, place=THERE)
    late = o.says(HER, "link", second, place=THERE, after=linked.LIFE + 9)
    assert "not good any more" in late


def test_wrong_codes_are_few() -> None:
    o = village()
    code = code_of(o)
    for n in range(linked.WRONG):
        wrong = f"{n:020x}" if n % 2 else "please"
        assert "no code that I gave" in o.says("bob", "link", wrong)
    assert "Too many" in o.says("bob", "link", code)
    assert "Too many" in o.says("bob", "link", "please")
    assert "this one and Ann" in answer(o.order(HER, "link", code, place=THERE))
    assert "no code" in o.says("bob", "link", "please", after=linked.WITHIN + 9)


def test_nobody_links_an_account_with_itself_or_one_in_other_hands() -> None:
    o = village()
    assert "same account" in o.says("ann", "link", code_of(o))
    code = code_of(o)
    o.order("ada", "compromised", "@ann")
    assert "no code" in o.says("ann", "link")
    assert "no code" in o.says(HER, "link", code, place=THERE)


@pytest.mark.parametrize(
    ("who", "text", "said"),
    [
        ("ann", "@bob chat:7", "Only"),
        ("mo", "@ada chat:7", "isn't below yours"),
        ("mo", "@mo chat:7", "to yourself"),
        ("mo", "@ann elsewhere:7", "know who"),
        ("mo", "@ann chat:@nobody", "know who"),
        ("mo", "@ann @ann", "same account"),
        ("mo", "@ann", "know who"),
        ("hal", "@ann chat:7", "… and 7 (chat:7) are known as one person's now"),
        ("hal", "@ann chat:member:7", "known as one person's now"),
    ],
)
def test_the_team_says_so_of_those_below(who: str, text: str, said: str) -> None:
    assert said in village().says(who, "link", text)


def test_what_is_counted_is_read_together_by_whom_it_concerns() -> None:
    o = village(TEAM + WORDS + LADDER)
    o.here.meets(says("casino", "ann", id="9"))
    shown(o)
    o.order("hal", "link", "@bob @ann")
    ends = "counted together: 1\n7 (chat:7): 0"
    assert ends in o.says("ann", "mystatus") and ends in o.says("ann", "strikes")
    assert "Bob" not in o.says("ann", "mystatus"), "what the team says is the team's"
    assert "counted together: 1\nAnn (test:ann): 1" in o.says(HER, "strikes", place=THERE)
    assert "counted together" not in o.says("bob", "strikes")
    for command in ("strikes", "whois"):
        read = o.says("hal", command, "@bob")
        assert "counted together: 1\nAnn (test:ann): 1 (cases 1)\n7 (chat:7): 0" in read


def test_cards_say_so_too() -> None:
    o = village(TEAM + WORDS.replace('"strike"]', '"alert"]'))
    shown(o)
    (card,) = of(o.here.meets(says("casino", "ann", id="9")), Alert)
    assert isinstance(card, Alert) and "7 (chat:7): 0" in words(card.text)


def test_a_sanction_is_proposed_and_done_only_by_who_says_so() -> None:
    o = village()
    shown(o)
    decision = o.order("mo", "timeout", "@ann 2h too loud")
    assert {a.member for a in decision.actions if isinstance(a, Sanction)} == {ANN}
    (alert,) = [a for a in of(decision, Alert) if isinstance(a, Alert)]
    assert "(case 1). 7 (chat:7) is known as the same person's" in words(alert.text)
    button = asked(decision)["The same there"]
    assert "Only" in o.says("ann", button)
    assert "Only" in o.says("hal", button), "who may not time out does not"
    done = o.order("ada", button)
    (there,) = of(done, Timeout)
    assert isinstance(there, Timeout) and (there.member, there.place) == (FAR, THERE)
    assert there.reason == "too loud" and of(done, Edit)
    assert o.says("mo", button) == "Already handled by …: timeout."
    (reply,) = [a for a in o.here.settles(done) if isinstance(a, Reply)]
    assert (reply.place, reply.member) == (PLACE, "test:member:ada"), "answered where it was asked"
    assert "See also: 2" in o.says("ada", "case", "1")


@pytest.mark.parametrize(("command", "kind"), [("kick @ann", Kick), ("ban @ann 3d", Ban)])
def test_other_sanctions_carry_over_alike(command: str, kind: type) -> None:
    o = village()
    shown(o)
    name, _, text = command.partition(" ")
    decision = o.order("ada", name, text)
    pressed = o.order("ada", asked(decision)["The same there"])
    (done,) = of(pressed, kind)
    assert not of(pressed, Alert), "it is not proposed again"
    assert (getattr(done, "member", ""), done.place) == (FAR, THERE)


def test_what_is_left_alone_or_over_is_not_carried() -> None:
    o = village()
    shown(o)
    buttons = asked(o.order("mo", "timeout", "@ann 2h"))
    assert "Nothing is done there" in answer(o.order("hal", buttons["Leave it"]))
    assert "the other account is left alone" in o.says("ada", buttons["The same there"])
    buttons = asked(o.order("mo", "timeout", "@ann 3h"))
    o.order("ada", "lift", "@ann")
    assert "cannot be done with case 2" in o.says("ada", buttons["The same there"])
    buttons = asked(o.order("mo", "timeout", "@ann 3h"))
    o.order("ann", "unlink")
    assert "not linked any more" in o.says("ada", buttons["The same there"])


def test_a_sanction_by_a_rule_is_proposed_and_so_is_one_that_was_there_before() -> None:
    o = village(TEAM + WORDS + LADDER)
    o.here.meets(says("casino", "ann", id="8"))
    o.here.meets(says("casino", "ann", id="9"))
    assert "The same there" in asked(shown(o))
    o = village(TEAM + WORDS + LADDER)
    shown(o)
    o.here.meets(says("casino", "ann", id="8"))
    decision = o.here.meets(says("casino", "ann", id="9"))
    assert [a.member for a in of(decision, Timeout) if isinstance(a, Timeout)] == [ANN]
    assert "The same there" in asked(decision)


def test_links_are_ended_by_who_made_them() -> None:
    o = village()
    shown(o)
    o.order("mo", "link", "@bob @ann")
    assert "no longer linked with: 7 (chat:7)." in o.says("ann", "unlink")
    assert "no link" in o.says("ann", "unlink"), "what the team says stays"
    assert "Only" in o.says("ann", "unlink", "@bob")
    done = o.order("mo", "unlink", "@bob")
    assert "Ann (test:ann)" in answer(done)
    assert [r.what for r in done.records if isinstance(r, Audited)] == ["account.unlink"]
    assert not any(linked.LINKS in page for page in o.here.pages.values())


def test_one_person_has_few_accounts() -> None:
    more = tuple(f"n{n}" for n in range(linked.MOST))
    o = Orders(team(TEAM, *more))
    said = [o.says("mo", "link", f"@ann @{name}") for name in more]
    assert ["known as one" in each for each in said] == [True] * (linked.MOST - 1) + [False]
    assert f"at most {linked.MOST}" in said[-1]
    assert all(len(repr(v)) < 1_500 for p in o.here.pages.values() for v in p.values())


def test_who_is_erased_is_linked_with_nobody() -> None:
    link = Held(((BOB, "", 1.0),))
    pages: dict[str, Page] = {
        ANN: {"links": link, "messages": 3},
        BOB: {"links": Held(((ANN, "", 1.0), (FAR, "x", 2.0))), "note:1": Held("kind")},
    }
    after = {ANN: None, BOB: {"note:1": Held("kind"), "links": Held(((FAR, "x", 2.0),))}}
    assert erased(pages, ANN) == after


PEOPLE = ("ann", "bob", "hal", "mo", "ada", "ola")


@st.composite
def orders(draw: st.DrawFn) -> tuple[str, str]:
    """Who says what about links."""
    who, whom, other = (draw(st.sampled_from(PEOPLE)) for _ in range(3))
    text = draw(
        st.sampled_from(
            ["link", "code", f"link @{whom} @{other}", f"link @{whom} chat:7", "unlink",
             f"unlink @{whom}", "carry"]
        )
    )  # fmt: skip
    return who, text


@settings(deadline=None)
@given(st.lists(orders(), max_size=12), st.booleans())
def test_no_sequence_of_links_gives_a_power_or_a_sanction_that_nobody_gave(
    said: list[tuple[str, str]], banned: bool
) -> None:
    o = village()
    if banned:
        o.order("ada", "ban", "@bob")
    before, codes, buttons = powers(o.here), list[str](), list[str]()
    allowed = set[str]()
    for who, text in said:
        if text == "carry":
            pressed = [o.order(who, button) for button in buttons]
            allowed |= {a.member for d in pressed for a in d.actions if isinstance(a, Ban)}
            assert not allowed or who in ("ada", "mo")
            continue
        command, _, rest = (f"link {codes[-1]}" if text == "code" and codes else text).partition(
            " "
        )
        decision = o.order(who, command if command != "code" else "link", rest)
        codes += re.findall("[0-9a-f]{20}", answer(decision))
        buttons += [code for label, code in asked(decision).items() if label == "The same there"]
        assert not [a for a in decision.actions if isinstance(a, Sanction)]
    now = powers(o.here)
    assert {m: p for m, p in now.items() if m not in allowed} == {
        m: p for m, p in before.items() if m not in allowed
    }


def powers(here: Life) -> dict[str, tuple[object, ...]]:
    """By member what they hold and what they are under."""
    found: dict[str, tuple[object, ...]] = {}
    for name, page in here.pages.items():
        if name.partition(":member:")[0] in ("test", "chat"):
            under = {k: v for k, v in page.items() if k.startswith(("ban@", "timeout@", "grants"))}
            found[name] = (tuple(sorted(under.items())), *held(here, name))
    return found


def held(here: Life, member: str) -> tuple[str, ...]:
    """The roles of a member, as they were last seen."""
    event = says("hi", "ann")
    draft = Draft(event, here.view(), here.policy)
    actor = as_known(Actor(id=member), draft.plain(member, f"is@{PLACE}"))
    return tuple(role.name for role in roles(draft, actor))
