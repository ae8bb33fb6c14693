"""Reports: who may, what the reporter reads, and the one card that the team reads a message."""

from __future__ import annotations

import pytest
from msgspec import structs

from policies.actions import (
    Alert,
    Delete,
    Edit,
    Excerpt,
    Mention,
    Notice,
    Reply,
)
from policies.decide import drafted
from policies.decision import Decision
from policies.events import Actor, Checked, Invoked
from policies.obeying import obey
from policies.state import Held
from policies.texts import said
from tests.policies.reporters import (
    LABELS,
    MESSAGE,
    RULES,
    answer,
    card,
    life,
    reports,
    seen,
    words,
)
from tests.policies.said import CHANNEL, PLACE, STAFF, START, Life, policy, says


def test_the_reporter_is_thanked_and_the_team_reads_it() -> None:
    decision = life().meets(reports("zoe"))
    assert answer(decision) == (
        "Thanks for telling us (no. 1). A person will look at it, and nobody learns it was you."
    )
    alert = card(decision)
    assert isinstance(alert, Alert)
    assert (alert.channel, [b.label for b in alert.buttons]) == (
        STAFF,
        ["Look", *LABELS],
    )
    assert Excerpt(MESSAGE.id) in alert.text and Mention("test:member:bob") in alert.text
    assert "zoe" not in str(alert).replace(alert.id, "").lower()
    assert "Reports: 1, of those by established members: 1." in words(decision)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Reports: 1, of those by established members: 1."),
        ("zh-CN", "共 1 次，其中老成员 1 次。"),
        ("es", "Avisos: 1, de ellos de miembros habituales: 1."),
    ],
)
def test_what_was_reported_ends_its_line(language: str, line: str) -> None:
    decision = Life(policy(f'language = "{language}"\n{RULES}')).meets(reports())
    before, last = words(decision).splitlines()
    assert last == line and before.endswith("…")


def test_the_buttons_take_it_down_and_show_what_is_known() -> None:
    one = life()
    look, remove, *_ = card(one.meets(reports())).buttons
    pressed = structs.replace(
        reports("mo", after=90), id="p1", command=remove.code, via="button", reply_to=""
    )
    (delete,) = [a for a in one.meets(pressed).actions if isinstance(a, Delete)]
    assert (delete.channel, delete.message) == (CHANNEL, "1")
    again_ = structs.replace(pressed, id="p2", command=look.code)
    assert one.meets(again_).actions


def test_the_card_says_who_has_decided_and_a_second_press_does_nothing() -> None:
    one = life()
    first = one.meets(reports(note="rude"))
    pressed = structs.replace(
        reports("mo", after=90), id="p1", command=card(first).buttons[1].code, via="button",
        reply_to="", channel=STAFF,
    )  # fmt: skip
    done = one.meets(pressed)
    edit = card(done)
    assert isinstance(edit, Edit)
    assert (edit.message, edit.channel, edit.buttons) == (f"sent:{card(first).id}", STAFF, ())
    assert words(done) == f"{words(first)}\n… has decided: taken down."
    twice = one.meets(structs.replace(pressed, id="p2"))
    assert [type(a) for a in twice.actions] == [Reply] and "handled by" in answer(twice)
    later = one.meets(reports("cy", after=200))
    assert isinstance(card(later), Alert) and "Reports: 2" in words(later), "what is new is told"


def test_one_card_a_message_however_many_report_it() -> None:
    one = life()
    first = one.meets(reports("ann"))
    second = one.meets(reports("new", after=70, days=0))
    edit = card(second)
    assert isinstance(edit, Edit)
    assert edit.message == f"sent:{card(first).id}"
    assert edit.channel == STAFF
    assert "Reports: 2, of those by established members: 1." in words(second)
    assert "no. 1" in answer(second)
    assert [b.label for b in edit.buttons] == ["Look", *LABELS]
    twice = one.meets(reports("ann", after=80))
    assert [type(a) for a in twice.actions] == [Reply] and "no. 1" in answer(twice)
    one.meets(says("worse", "bob", id="2", after=85))
    other = one.meets(reports("ann", after=90, of="2"))
    assert isinstance(card(other), Alert) and "no. 2" in answer(other)


def test_what_they_say_is_shown_by_reference_the_latest_three() -> None:
    one, ids = life(), []
    for number in range(5):
        told = reports(f"m{number}", f"it is rude {number}", after=60 + number)
        ids.append(told.id)
        decision = one.meets(told)
        assert "it is rude" not in str(decision)
        assert said(told, 0) == f"it is rude {number}"
    assert [p.event for p in card(decision).text if isinstance(p, Excerpt)] == [
        MESSAGE.id, *ids[-3:],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (reports(of="", author=""), "Reply to the message"),
        (reports("bob"), "to yourself"),
        (reports(author="bot"), "a bot"),
    ],
)
def test_what_cannot_be_reported(event: Invoked, told: str) -> None:
    one = life()
    own = Actor(id="test:member:bot", identity="self")
    one.meets(Checked(id="c", place=PLACE, community="acme", at=START, actor=own, missing=()))
    decision = one.meets(event)
    assert told in answer(decision)
    assert [type(a) for a in decision.actions] == [Reply]


@pytest.mark.parametrize(
    ("every", "until", "taken"),
    [(1, 4, 1), (6, 290, 3), (301, 3_590, 10), (1_000, 86_000, 24)],
)
def test_somebody_may_report_so_many_in_so_long(every: float, until: float, taken: int) -> None:
    one, after, count = life(), 0.0, 0
    while after < until:
        decision = one.meets(reports(after=after, of=str(after)))
        count += "Thanks for telling us" in answer(decision)
        after += every
    assert count == taken
    assert "a lot of reports at once" in answer(decision)
    assert [type(a) for a in decision.actions] == [Reply]
    assert "Thanks for telling us" in answer(one.meets(reports(after=after + 86_400, of="y")))


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "decided: 2, of those without consequence: 1 (50 %)."),
        ("zh-CN", "已处理 2 次，其中未采取措施 1 次（50 %）。"),
        ("es", "ya decididos: 2, de ellos sin consecuencia: 1 (50 %)."),
    ],
)
def test_how_many_of_somebodys_reports_came_to_nothing_is_read_by_the_team(
    language: str, line: str
) -> None:
    one = Life(policy(f'language = "{language}"\n{RULES}'))
    for number, button in enumerate((0, 1)):
        made = one.meets(reports("zoe", after=60 + 600 * number, of=str(number), author=""))
        code = card(made).buttons[button].code
        when = reports("mo", after=70 + 600 * number)
        one.meets(structs.replace(when, command=code, via="button", reply_to=""))
    asked = reports("mo", after=5_000, command="history")
    asked = structs.replace(asked, args={"text": "test:member:zoe"}, reply_to="")
    draft = drafted(asked, one.view(), one.policy)
    obey(draft, asked, ())
    assert line in "".join(map(str, draft.actions[-1].text))  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["report", "Report", "举报", "反馈", "reportar", "denunciar"])
def test_it_goes_by_its_names_in_every_language(name: str) -> None:
    assert "no. 1" in answer(life().meets(reports(command=name)))


def test_who_wrote_it_need_not_be_known() -> None:
    decision = life().meets(reports(author="", of="9"))
    assert [b.label for b in card(decision).buttons] == [
        "Take it down", "Leave it up", "Take it", "Pass on",
    ]  # fmt: skip


def test_without_a_staff_channel_the_log_hears_of_it_each_time() -> None:
    one = Life(policy(RULES, staff_channel=""))
    for number in range(2):
        shown = card(one.meets(reports(f"m{number}", after=60 + number)))
        assert isinstance(shown, Alert) and shown.channel.startswith("console:")


def pressed(decision: Decision, label: str, id: str = "p1") -> Invoked:
    """Mo presses a button of the card."""
    (code,) = [b.code for b in card(decision).buttons if b.label == label]
    return structs.replace(
        reports("mo", after=900), id=id, command=code, via="button", reply_to="", channel=STAFF,
    )  # fmt: skip


OUTCOME = "We looked into your report (no. 1) and did what was needed."


@pytest.mark.parametrize("label", ["Take it down", "Leave it up"])
def test_who_reported_is_told_the_outcome_and_nobody_else_is_told_who(label: str) -> None:
    one = life()
    for number, who in enumerate(("zoe", "quinn", "wim")):
        last = one.meets(reports(who, after=60 + number, days=30 * (who != "wim")))
    done = one.meets(pressed(last, label))
    notices = [a for a in done.actions if isinstance(a, Notice)]
    assert [(a.place, a.member) for a in notices] == [
        (PLACE, f"test:member:{who}") for who in ("zoe", "quinn", "wim")
    ]
    assert all("".join(map(str, a.text)).startswith(OUTCOME) for a in notices)
    assert all(not a.channel and not a.fallback for a in notices), "to them alone"
    others = [a for a in done.actions if not isinstance(a, Notice)]
    assert not any(f"member:{who}" in str(others) for who in ("zoe", "quinn", "wim"))
    assert bool([a for a in done.actions if isinstance(a, Delete)]) == (label == "Take it down")
    page = str(one.pages[MESSAGE.id])
    assert not any(f"member:{who}" in page for who in ("zoe", "quinn", "wim")), "they are forgotten"
    twice = one.meets(pressed(last, label, "p2"))
    assert not [a for a in twice.actions if isinstance(a, Notice)]


@pytest.mark.parametrize("outcome", ["denied", "unknown", "failed", "gone"])
def test_that_nobody_could_be_told_names_nobody(outcome: str) -> None:
    one = life()
    done = one.meets(pressed(one.meets(reports("zoe")), "Leave it up"))
    notices = structs.replace(done, actions=tuple(a for a in done.actions if isinstance(a, Notice)))
    assert notices.actions and not one.settles(notices, outcome)
    assert OUTCOME in answer(one.meets(reports("zoe", after=950))), "they read it when they ask"


def test_what_a_rule_does_because_of_reports_is_an_outcome() -> None:
    one = life()
    one.meets_all(reports(f"m{n}", after=60 + n) for n in range(3))
    done = one.meets(seen())
    assert {a.member for a in done.actions if isinstance(a, Notice)} == {
        f"test:member:m{n}" for n in range(3)
    }


def test_whoever_is_to_be_told_is_known_for_a_week() -> None:
    one = life()
    first = one.meets(reports("zoe"))
    tells = one.pages[MESSAGE.id]["tells:0"]
    assert isinstance(tells, Held)
    assert tells.until == MESSAGE.at.timestamp() + 60 + 7 * 86_400
    assert "zoe" not in "".join(map(str, card(first).text)).lower()
