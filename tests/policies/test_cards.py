"""Cards: one message to the team a matter, few an hour, and nothing that waits is lost."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from policies import codec
from policies.actions import Alert, Ban, Delete, Edit, Hidden, Lift, Mention, Reply, Timeout
from policies.decision import outgoing
from policies.events import Attachment, Content, Message
from policies.measures import Hold, Release
from policies.telling import pinboard
from tests.policies.clocked import Clocked, every, read
from tests.policies.said import CHANNEL, STAFF, policy, rule, says
from tests.policies.test_gathering import CAMPAIGN, HOUR, TEXT
from tests.policies.timed import TEAM

ALERT = TEAM + rule("a", "red", '["alert"]')
HOLD = TEAM + rule("a", "red", '["hold"]')
HELD_RAID = TEAM + CAMPAIGN.replace('["delete", "alert"]', '["hold", "alert"]')


def reds(count: int, gap: float = 1.0, first: int = 0) -> list[Message]:
    """So many members say what nobody wants, once each."""
    return [says("red", f"m{n}", after=gap * n, id=str(n)) for n in range(first, first + count)]


def raid(count: int, gap: float) -> list[Message]:
    """So many accounts write the same."""
    return [says(TEXT, f"r{n}", after=HOUR + gap * n, id=f"r{n}") for n in range(count)]


@pytest.mark.parametrize("gap", [0.02, 1.0])
@pytest.mark.parametrize("body", [TEAM + CAMPAIGN, HELD_RAID])
def test_a_raid_of_500_messages_is_one_card_and_a_dozen_edits(body: str, gap: float) -> None:
    life = Clocked(policy(body))
    every(life, raid(500, gap))
    assert len(life.did(Alert)) == 1
    edits = life.did(Edit)
    assert 1 <= len(edits) <= 12
    assert "So far: 500, people: 500, since ·. Shown is the newest." in read(edits[-1].text)
    assert {(e.channel, e.message) for e in edits} == {(STAFF, f"sent:{life.did(Alert)[0].id}")}


def test_what_many_do_by_themselves_is_six_cards_and_one_that_counts_the_rest() -> None:
    life = Clocked(policy(ALERT))
    every(life, reds(50))
    assert len(life.did(Alert)) == 7
    last = read(list(life.seen().values())[-1].text)
    assert last.startswith("… and 44 more since ·.")
    assert len(life.did(Edit)) < 6


def test_a_new_hour_has_new_cards() -> None:
    life = Clocked(policy(ALERT))
    every(life, reds(50))
    every(life, [says("red", f"n{n}", after=2 * HOUR + n, id=f"n{n}") for n in range(8)])
    assert len(life.did(Alert)) == 14


def test_a_member_goes_on_on_one_card_until_they_were_quiet_for_ten_minutes() -> None:
    life = Clocked(policy(ALERT))
    times = [0, 5, 300, 899, 1_500]
    every(life, [says("red", "ann", after=t, id=str(t)) for t in times])
    alerts = life.did(Alert)
    assert [a.id for a in alerts] == [f"{CHANNEL}/0#0", f"{CHANNEL}/1500#0"]
    (first, last) = life.seen().values()
    assert "So far: 4, since ·." in read(first.text)
    assert "So far" not in read(last.text)


def test_every_matter_stands_in_its_decision_and_is_sent_once() -> None:
    life = Clocked(policy(ALERT))
    decisions = life.meets_all([says("red", id=str(n), after=n) for n in range(3)])
    assert [d.verdict for d in decisions] == ["review"] * 3
    alerts = [[a for a in d.actions if isinstance(a, Alert)] for d in decisions]
    assert [[a.folded for a in found] for found in alerts] == [[False], [True], [True]]
    assert [[type(a) for a in outgoing(d)].count(Alert) for d in decisions] == [1, 0, 0]


def test_edits_come_ever_more_seldom_and_the_last_state_is_shown() -> None:
    life = Clocked(policy(ALERT))
    every(life, [says("red", after=5 * n, id=str(n)) for n in range(720)])
    edits = [d for d in life.decisions if any(isinstance(a, Edit) for a in d.actions)]
    assert len(edits) <= 18
    assert "So far: 720," in read(life.did(Edit)[-1].text)


def test_a_late_matter_is_shown_soon() -> None:
    life = Clocked(policy(ALERT))
    life.meets_all([says("red", after=60 * n, id=str(n)) for n in range(60)])
    asked = life.due[-1]
    assert (asked.at.timestamp() - life.now) <= 300
    life.rings(life.now + 300)
    assert "So far: 60," in read(life.did(Edit)[-1].text)


def test_a_clock_that_did_not_ring_is_asked_again() -> None:
    life = Clocked(policy(ALERT))
    life.meets_all([says("red", after=n, id=str(n)) for n in range(2)])
    life.due.clear()
    life.meets(says("red", after=200, id="3"))
    assert not life.due
    life.meets(says("red", after=400, id="4"))
    assert life.due


@pytest.mark.parametrize(
    ("label", "kind", "how"),
    [("Show all 500", Release, "shown again"), ("Take all 500 down", Delete, "taken down")],
)
def test_all_that_a_raid_left_is_decided_on_one_card(label: str, kind: type, how: str) -> None:
    life = Clocked(policy(HELD_RAID))
    every(life, raid(501, 0.1))
    assert len(life.did(Hold)) == 500
    first = life.presses_button(label)
    assert "Done for 256. Please press again" in read(first.actions[-1].text)  # type: ignore[union-attr]
    second = life.presses_button(label)
    assert "Done, for all 244." in read(second.actions[-1].text)  # type: ignore[union-attr]
    assert [a.message for a in life.did(kind)] == [f"r{n}" for n in range(1, 501)]
    closed = life.did(Edit)[-1]
    assert not closed.buttons
    assert read(closed.text).endswith(f"\n· has decided: {how}.")
    life.rings()
    assert life.did(Edit)[-1] is closed, "nothing brings the buttons back"
    life.meets(says(TEXT, "late", after=HOUR + 60, id="late"))
    assert len(life.did(Alert)) == 2, "what comes then is a new matter"


def test_nothing_that_waits_is_counted_away() -> None:
    life = Clocked(policy(HOLD))
    every(life, reds(50))
    assert len(life.did(Alert)) == 7
    for n in range(7):
        labels = [b.label for b in list(life.seen().values())[n].buttons]
        assert labels[1] == ("Take it down" if n < 6 else "Take all 44 down")
        life.presses_button(labels[1], on=n)
    assert sorted(a.message for a in life.did(Delete)) == sorted(str(n) for n in range(50))


def test_each_rule_has_its_own_card_for_what_waits_then() -> None:
    life = Clocked(policy(HOLD + rule("b", "blue", '["hold"]')))
    every(life, [says("red" if n % 2 else "blue", f"m{n}", after=n, id=str(n)) for n in range(40)])
    assert len(life.did(Alert)) == 8


@pytest.mark.parametrize(
    ("asked", "label", "kind"),
    [
        ('"quarantine"', "Let all 44 post", Lift),
        ('"quarantine"', "Remove all 44", Ban),
        ('"ban"', "Keep all 44 so", Ban),
        ('"ban"', "Lift all 44", Lift),
    ],
)
def test_members_are_decided_on_together(asked: str, label: str, kind: type) -> None:
    life = Clocked(policy(TEAM + rule("a", "red", f"[{asked}]")))
    every(life, reds(50))
    before = len(life.did(kind))
    life.presses_button(label)
    decided = [a.member for a in life.did(kind)[before:]]
    assert decided == [f"test:member:m{n}" for n in range(6, 50)]


def test_who_may_work_cases_reads_what_was_counted_and_nobody_else() -> None:
    life = Clocked(policy(ALERT))
    every(life, reds(100))
    refused = life.presses_button("Show them", by="m7")
    assert [type(a) for a in refused.actions] == [Reply]
    assert "·: ·" not in read(refused.actions[0].text)  # type: ignore[union-attr]
    (page,) = life.presses_button("Show them").actions
    lines = []
    while isinstance(page, Reply):
        assert page.private
        lines += read(page.text).split("\n")
        if not page.buttons:
            break
        (page,) = life.presses_code(page.buttons[0].code).actions
    assert lines == ["·: · in 5: a"] * 64


def test_a_card_that_did_not_come_about_is_not_edited_for_ever() -> None:
    life = Clocked(policy(ALERT))
    first, second, third = (says("red", after=n, id=str(n)) for n in (0, 30, 60))
    life.meets(first)
    life.settle(life.did(Alert)[0], "denied")
    life.meets(second)
    assert len(life.did(Alert)) == 2
    life.meets(third)
    life.rings(life.now + 60)
    (edit,) = life.did(Edit)
    life.settle(edit, "gone")
    assert len(life.did(Alert)) == 2
    life.meets(says("red", after=200, id="4"))
    assert len(life.did(Alert)) == 3


def test_who_deletes_what_only_counts_is_not_told_at_once_again() -> None:
    life = Clocked(policy(ALERT))
    every(life, reds(50))
    life.settle(life.did(Edit)[-1], "gone")
    assert len(life.did(Alert)) == 7
    life.meets(says("red", "zoe", after=99, id="99"))
    assert read(life.did(Alert)[-1].text).startswith("… and 1 more")


def test_what_waits_survives_the_card_that_somebody_deleted() -> None:
    life = Clocked(policy(HOLD))
    every(life, [says("red", after=n, id=str(n)) for n in range(3)])
    (edit,) = life.did(Edit)
    life.settle(edit, "gone")
    assert len(life.did(Alert)) == 2
    life.presses_button("Take all 3 down")
    assert len(life.did(Delete)) == 3


def test_what_waits_survives_a_card_that_was_refused() -> None:
    life = Clocked(policy(HOLD))
    life.meets(says("red", id="1"))
    life.settle(life.did(Alert)[0], "failed")
    life.meets(says("red", after=20, id="2"))
    life.presses_button("Take all 2 down")
    assert len(life.did(Delete)) == 2


def test_a_full_card_is_not_continued(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinboard, "MOST", 3)
    life = Clocked(policy(HOLD))
    every(life, [says("red", after=n, id=str(n)) for n in range(7)])
    assert len(life.did(Alert)) == 3
    for n, label in enumerate(("Take all 3 down", "Take all 3 down", "Take it down")):
        life.presses_button(label, on=n)
    assert len(life.did(Delete)) == 7


def test_another_staff_channel_has_its_own_cards() -> None:
    life = Clocked(policy(ALERT))
    life.meets(says("red"))
    life.policy = policy(ALERT, staff_channel="test:channel:77")
    life.meets(says("red", after=9, id="2"))
    assert [a.channel for a in life.did(Alert)] == [STAFF, "test:channel:77"]


def test_without_a_staff_channel_the_console_hears_each() -> None:
    life = Clocked(policy(HOLD, staff_channel=""))
    every(life, reds(9))
    assert [a.platform for a in life.did(Alert)] == ["console"] * 9
    assert not life.did(Edit)


def test_who_only_observes_has_cards_too() -> None:
    life = Clocked(policy('acting = "observe"\n' + ALERT))
    every(life, reds(50))
    assert len(life.did(Alert)) == 7


def test_what_a_platform_refuses_again_and_again_is_told_together() -> None:
    life = Clocked(policy(TEAM + rule("a", "red", '["alert", { do = "timeout", for = "1h" }]')))
    for n, event in enumerate(reds(500, 0.2)):
        (timeout,) = [a for a in life.meets(event).actions if isinstance(a, Timeout)]
        life.settle(timeout, "failed" if n == 70 else "denied")
    life.rings(life.now + 600)
    assert len(life.did(Alert)) == 6 + 1 + 2
    (denied,) = [a for a in life.seen().values() if "refused: timeout" in read(a.text)]
    assert read(denied.text).endswith(
        "(·). no right (case 500)\nSo far: 499, since ·. Shown is the newest."
    )
    assert any(read(a.text).startswith("Gave up") for a in life.seen().values())
    (page,) = life.presses_code(denied.buttons[0].code).actions
    assert isinstance(page, Reply)
    assert read(page.text).split("\n")[0] == "·: · in none: a"


def test_files_are_named_by_reference() -> None:
    life = Clocked(policy(ALERT))
    content = Content(text="red", attachments=(Attachment("r", "x.png"),))
    sent = replace(says("red"), content=content)
    life.meets(sent)
    (alert,) = life.did(Alert)
    assert alert.text[-3:] == ("\n", "Files: ", Hidden(sent.id))
    assert b"x.png" not in codec.encode(alert)


def test_no_case_is_only_counted_and_each_is_listed() -> None:
    case = '[{ do = "case", department = "support" }]'
    life = Clocked(policy(TEAM + rule("a", "red", case) + rule("b", "blue", '["alert"]')))
    every(life, [says("blue", f"b{n}", after=n, id=f"b{n}") for n in range(9)])
    every(life, [says("red", f"m{n}", after=20 + n, id=f"r{n}") for n in range(90)])
    (card,) = [card for card in life.seen().values() if "So far: 90" in read(card.text)]
    assert [button.label for button in card.buttons] == ["Look", "Show them"]
    listed: list[str] = []
    code = card.buttons[1].code
    for _ in range(5):
        answer = life.presses_code(code).actions[-1]
        assert isinstance(answer, Reply)
        listed += [piece.member for piece in answer.text if isinstance(piece, Mention)]
        code = answer.buttons[0].code if answer.buttons else ""
    assert listed == [f"test:member:m{n}" for n in range(90)]
