"""Drafts: written, changed, said yes to by somebody else, and not sent without it."""

from __future__ import annotations

from policies.actions import Alert, Delete, Edit, Notice, Reply
from policies.announced import Announce
from policies.decision import Decision
from policies.records import Audited
from tests.policies.announcing.living import RULED, Living, day, living
from tests.policies.clocked import read


def drafted(by: str = "mia", to: str = "customers", when: str = "2026-01-05 09:00") -> Living:
    """Somebody has written an announcement and said where to and when."""
    life = living(RULED)
    assert "is there" in life.answers("draft sale Everything at half price", by)
    life.commands(f"edit sale to {to}", by)
    life.commands(f"schedule sale {when}", by)
    return life


def told(life: Living, *kinds: type[Alert] | type[Notice]) -> list[str]:
    return [read(a.text) for a in life.did(*kinds)]


def first(decision: Decision) -> str:
    """What the first answer says."""
    return next(read(a.text) for a in decision.actions if isinstance(a, Reply))


def test_from_draft_to_the_channel() -> None:
    life = drafted()
    assert "with the team" in life.answers("submit sale", "mia")
    (asked,) = told(life, Alert)
    assert "Mia wants to post" in asked
    assert '"sale" to 1 channels' in asked
    life.presses_button("Approve", by="bob")
    life.rings(day(5, 9))
    assert life.posted() == [("05 09:00", "2", "Everything at half price")]


def test_who_decides_second_reads_who_was_first_and_how() -> None:
    for label, how in (("Approve", "approved"), ("Send back", "given back")):
        life = drafted()
        life.commands("submit sale", "mia")
        shown = next(iter(life.seen().values())).buttons
        life.presses_button(label, by="bob")
        for button in shown[1:]:
            late = life.presses_code(button.code, by="ada")
            assert first(late) == f"Already handled by ·: {how}."


def test_nobody_approves_their_own() -> None:
    life = living('[[approvals]]\nto = ["customers"]\n')
    life.commands("draft sale Half price", "ada")
    life.commands("edit sale to customers", "ada")
    life.commands("schedule sale at 2026-01-05 09:00", "ada")
    life.commands("submit sale", "ada")
    assert "Somebody else" in life.answers("approve sale", "ada")
    life.rings(day(5, 9))
    assert not life.did(Announce)


def test_who_may_not_approve_reads_who_may() -> None:
    life = drafted()
    life.commands("submit sale", "mia")
    decision = life.presses_button("Approve", by="mia")
    assert first(decision) == "Somebody else has to say yes to what you wrote."
    code = next(iter(life.seen().values())).buttons[1].code
    said = life.presses_code(code, by="eve")
    assert first(said) == "Only manager can do this."
    life.rings(day(6))
    assert not life.did(Announce)


def test_where_no_rule_asks_nobody_is_asked() -> None:
    life = drafted(to="news")
    assert "needs nobody" in life.answers("submit sale", "mia")
    assert not life.did(Alert)
    life.rings(day(5, 9))
    assert life.posted() == [("05 09:00", "1", "Everything at half price")]


def test_what_was_changed_after_a_yes_needs_another() -> None:
    life = drafted()
    life.commands("submit sale", "mia")
    code = next(iter(life.seen().values())).buttons[1].code
    life.presses_code(code, by="bob")
    life.commands("edit sale text Everything for nothing", "mia")
    life.rings(day(5, 9))
    assert not life.did(Announce)


def test_the_old_button_approves_nothing_new() -> None:
    life = drafted()
    life.commands("submit sale", "mia")
    code = next(iter(life.seen().values())).buttons[1].code
    life.commands("edit sale text Everything for nothing", "mia")
    life.commands("submit sale", "mia")
    said = life.presses_code(code, by="bob")
    assert "was changed after this message" in first(said)
    life.rings(day(5, 9))
    assert not life.did(Announce)


def test_reminded_a_day_and_an_hour_before_and_not_sent_without_a_yes() -> None:
    life = drafted()
    life.commands("submit sale", "mia")
    life.rings(day(4, 8))
    assert len(told(life, Notice)) == 0
    life.rings(day(4, 9))
    assert len(told(life, Notice)) == 1
    life.rings(day(5, 8))
    assert len(told(life, Notice)) == 2
    life.rings(day(5, 9))
    assert "was not sent" in told(life, Notice)[-1]
    assert "was not sent" in told(life, Alert)[-1]
    assert len(told(life, Alert)) == 4
    assert not life.did(Announce)
    life.commands("approve sale", "bob")
    assert not life.did(Announce)


def test_nobody_is_reminded_of_what_is_settled() -> None:
    life = drafted()
    life.commands("submit sale", "mia")
    life.presses_button("Approve", by="bob")
    life.rings(day(5, 8))
    assert len(told(life, Alert)) == 1
    assert not told(life, Notice)


def test_given_back_to_its_author() -> None:
    life = drafted()
    life.commands("submit sale", "mia")
    life.presses_button("Send back", by="bob")
    assert "would like “sale” changed" in told(life, Notice)[0]
    life.rings(day(6))
    assert not life.did(Announce)


def test_a_preview_is_what_will_be_read() -> None:
    life = drafted()
    life.commands("edit sale title Big news", "mia")
    assert life.answers("preview sale", "mia") == "·\n\nEverything at half price"
    life.commands("submit sale", "mia")
    assert "half price" in first(life.presses_button("Preview", by="bob"))


def test_at_once_when_no_time_is_said() -> None:
    life = living()
    life.commands("draft note Hello")
    life.commands("edit note to news, help")
    decision = life.commands("submit note")
    assert [a.channel for a in decision.actions if isinstance(a, Announce)] == [
        "test:channel:1", "test:channel:2",
    ]  # fmt: skip


def test_what_stands_is_changed_and_taken_back_everywhere() -> None:
    life = living()
    life.commands("draft note Hello")
    life.commands("edit note to everybody")
    life.commands("submit note")
    ids = [a.id for a in life.did(Announce)]
    life.commands("edit note text Good morning")
    assert not life.did(Edit)
    life.commands("submit note")
    assert [(e.message, read(e.text)) for e in life.did(Edit)] == [
        (f"sent:{id}", "Good morning") for id in ids
    ]
    assert len(life.did(Announce)) == 2
    assert "2 channels" in life.answers("recall note")
    assert [d.message for d in life.did(Delete)] == [f"sent:{id}" for id in ids]


def test_held_and_let_go_on() -> None:
    life = drafted(to="news")
    life.commands("submit sale", "mia")
    assert "held" in life.answers("pause all", "bob")
    life.rings(day(5, 9))
    assert not life.did(Announce)
    life.now = day(5, 9, 20)
    life.commands("resume all", "bob")
    assert len(life.posted()) == 1


def test_what_was_held_too_long_is_missed() -> None:
    life = drafted(to="news")
    life.commands("submit sale", "mia")
    life.commands("pause sale", "mia")
    life.rings(day(5, 9))
    life.now = day(5, 12)
    life.commands("resume sale", "mia")
    assert [a.missed for a in life.did(Announce)] == [True]


def test_only_who_may_approve_holds_everything() -> None:
    life = living()
    assert "Only manager" in life.answers("pause all", "mia")


def test_left_out_once_and_called_off() -> None:
    life = drafted(to="news", when="cron 0 9 * * *")
    life.commands("submit sale", "mia")
    assert "goes out" in life.answers("skip sale", "mia")
    life.rings(day(2, 12))
    assert not life.did(Announce)
    life.rings(day(3, 12))
    assert len(life.posted()) == 1
    life.commands("cancel sale", "mia")
    life.rings(day(9))
    assert len(life.posted()) == 1


def test_a_recurring_one_without_a_yes_is_asked_about_each_time() -> None:
    life = drafted(when="every 7d from 2026-01-05 09:00")
    life.commands("submit sale", "mia")
    life.rings(day(5, 9))
    assert not life.did(Announce)
    life.presses_button("Approve", by="bob")
    life.rings(day(12, 9))
    assert [at for at, _, _ in life.posted()] == ["12 09:00"]


def test_what_the_policy_wants_approved_is_put_before_the_team() -> None:
    life = living(
        '[[announcements]]\nname = "hours"\ncron = "0 9 * * *"\nto = ["news"]\n'
        'text = "Open"\napprove = true\n'
    )
    assert "Needs your approval: acme" in told(life, Alert)[0]
    life.rings(day(2, 10))
    assert not life.did(Announce)
    life.presses_button("Approve", by="ada")
    life.rings(day(4, 10))
    assert [at for at, _, _ in life.posted()] == ["03 09:00", "04 09:00"]
    life.applies()
    assert len([t for t in told(life, Alert) if "Needs your approval" in t]) == 2


def test_what_the_policy_says_otherwise_needs_another_yes() -> None:
    asked = (
        '[[announcements]]\nname = "hours"\ncron = "0 9 * * *"\nto = ["news"]\n'
        'text = "Open"\napprove = true\n'
    )
    life = living(asked)
    life.presses_button("Approve", by="ada")
    life.policy = living(asked.replace("Open", "Closed")).policy
    life.applies()
    assert len([t for t in told(life, Alert) if "Needs your approval" in t]) == 2
    life.rings(day(2, 10))
    assert not life.did(Announce)
    life.presses_button("Approve", by="bob")
    life.rings(day(3, 10))
    assert [words for _, _, words in life.posted()] == ["Closed"]


def test_the_list_says_how_each_stands() -> None:
    life = drafted()
    assert "sale: draft; channels: 1" in life.answers("list")
    life.commands("submit sale", "mia")
    assert "sale: waits for a yes" in life.answers("")
    life.commands("pause sale", "mia")
    assert "sale: held" in life.answers("list", "mia")


def test_all_that_people_do_is_put_down() -> None:
    life = drafted()
    life.commands("submit sale", "mia")
    life.presses_button("Approve", by="bob")
    life.commands("pause sale", "mia")
    life.commands("resume sale", "mia")
    life.commands("recall sale", "mia")
    life.commands("cancel sale", "mia")
    rows = [r for d in life.decisions for r in d.records if isinstance(r, Audited)]
    what = [row.what.partition(".")[2] for row in rows if row.what.startswith("announcement.")]
    assert what == ["draft", "edit", "edit", "submit", "approve", "pause", "resume", "cancel"]
    assert {row.about for row in rows if row.what.startswith("announcement.")} == {"sale"}
