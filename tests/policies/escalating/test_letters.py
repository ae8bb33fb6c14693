"""Letters about cases, and the words in them: to whom they go, and on which platforms they stay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from policies import codec
from policies.actions import Action, Alert, Edit, Excerpt, Mention, Notice, Reply
from policies.decision import Decision
from policies.errors import PolicyError
from policies.escalating.card import NEWS
from policies.events import Settled
from policies.letters import Letter
from tests.policies.escalating.clocked import ANN, MO, SUE, Clock, of, plain, texts
from tests.policies.said import STAFF, policy

MAIL = "mail:channel:help@acme.example"
BY_MAIL = '[[routes]]\nto = "mail:help@acme.example"\n'
BY_HOOK = '[[routes]]\nto = "webhook:desk"\n'
ELSEWHERE = {"place": "other:room:1", "channel": "other:channel:1"}


def letters(decisions: Any) -> list[Letter]:
    return [letter for decision in decisions for letter in of(decision, Letter)]


def test_the_organisations_mail_has_the_words_and_says_how_to_answer() -> None:
    (letter,) = of(Clock(BY_MAIL).order("complain", "my parcel is broken"), Letter)
    assert (letter.place, letter.channel, letter.what) == ("mail:", MAIL, "opened")
    assert plain(letter.title) == "[acme] No. 1, complaint (high)"
    assert any(isinstance(piece, Excerpt) for piece in letter.text)
    assert "/claim 1, /reply 1 …, /resolve 1." in plain(letter.text)
    assert (letter.severity, letter.origin, letter.state) == ("high", "test", "open")
    assert letter.due is not None and f"{letter.due:%a %H:%M}" == "Tue 11:00"


def test_a_tracker_reads_that_there_is_a_case_and_no_word_unless_the_policy_shares_them() -> None:
    (closed,) = of(Clock(BY_HOOK).order("complain", "my parcel is broken"), Letter)
    assert plain(closed.text).startswith(
        "Case 1, Test, complaint, severity high: open it in the console."
    )
    shared = Clock(f'{BY_HOOK}[share_with]\ntest = ["webhook"]\n')
    (open_,) = of(shared.order("complain", "my parcel is broken"), Letter)
    assert any(isinstance(piece, Excerpt) for piece in open_.text)


def test_each_step_is_a_letter_of_the_same_thread() -> None:
    here = Clock(BY_MAIL)
    first = of(here.order("complain", "my parcel is broken"), Letter)[0]
    late = letters(decision for _, decision in here.waits(hours=2))
    taken = of(here.order("claim", "1", by=MO), Letter)
    said = of(here.order("reply", "1 it was blue"), Letter)
    done = of(here.order("resolve", "1", by=MO), Letter)
    news = [letter.what for letter in (*late, *taken, *said, *done)]
    assert news == ["waits", "waits", "late", "late", "late", "changed", "written", "changed"]
    assert {each.first for each in (*late, *taken, *said, *done)} == {first.id}
    assert first.first == ""
    assert [each.due for each in done] == [None]
    assert {each.lane for each in (first, *done)} == {f"case:1@{MAIL}"}


def test_an_answer_can_be_called_off_where_the_team_chats() -> None:
    here = Clock(BY_MAIL)
    here.order("complain", "my parcel is broken")
    (card,) = of(here.order("reply", "1 It is on its way.", by=MO), Alert)
    assert card.channel == STAFF and card.buttons
    ((_, sent),) = here.waits(seconds=11)
    assert [edit.channel for edit in of(sent, Edit)] == [STAFF]


@pytest.mark.parametrize("outcome", ["denied", "failed"])
def test_a_letter_that_does_not_leave_is_told_to_the_team(outcome: Any) -> None:
    here = Clock(BY_HOOK)
    (letter,) = of(here.order("complain", "my parcel is broken"), Letter)
    settled = Settled(
        id=f"{letter.id}/s", place=letter.place, at=here.at, action=codec.encode(letter),
        outcome=outcome, error="desk answers 500",
    )  # fmt: skip
    (told,) = texts(here.meets(settled), STAFF)
    assert "letter about a case" in told and "desk answers 500" in told


def test_every_reminder_has_a_name_in_letters() -> None:
    assert set(NEWS.values()) == {"waits", "late", "written", "lost"}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('[[routes]]\nto = "mail:help"\n', "no address for letters"),
        ('[[routes]]\nto = "mail:a b@acme.example"\n', "no address for letters"),
        ('[[routes]]\nto = "mail:<a@b.example>"\n', "no address for letters"),
        ('[[routes]]\nto = "webhook:De sk"\n', "no address for letters"),
        ('[[routes]]\nto = "webhook:http://x"\n', "is no channel"),
        ('[logs]\nsanctions = "mail:help@acme.example"\n', "nothing else"),
    ],
)
def test_where_no_letter_can_go_is_refused(body: str, said: str) -> None:
    with pytest.raises(PolicyError) as refused:
        policy(body)
    assert said in str(refused.value)


def test_a_channel_is_where_people_chat() -> None:
    with pytest.raises(PolicyError) as refused:
        policy('[channels."mail:help@acme.example"]\nname = "x"\n')
    assert "nothing else" in str(refused.value)


TARGETS = ("test:channel:9", "other:channel:1", "third:channel:1", "mail:help@acme.example",
           "webhook:desk")  # fmt: skip
PLATFORMS = ("other", "third", "webhook")
HISTORY = st.lists(
    st.tuples(
        st.sampled_from(
            ["claim", "resolve", "snooze", "reopen", "reply", "case", "around", "cases", "wait",
             "writes", "lost", "answer_member"]
        ),
        st.sampled_from([MO, SUE]),
        st.booleans(),
    ),
    max_size=8,
)  # fmt: skip


@given(to=st.sampled_from(TARGETS), shared=st.sets(st.sampled_from(PLATFORMS)), history=HISTORY)
def test_words_stay_where_they_may_be_read(
    to: str, shared: set[str], history: list[tuple[str, str, bool]]
) -> None:
    """Whatever the routes, the shares and the history: what a member wrote stands only on their own
    platform, in the organisation's mail, and where the policy shares it."""
    share = f"[share_with]\ntest = {sorted(shared)}\n".replace("'", '"')
    here = Clock(f'[[routes]]\nto = "{to}"\n{share}')
    allowed = {"test", "mail", "console", "clock", "store", *shared}
    hers = {"o1"}
    decisions = [here.order("complain", "my parcel is broken")]
    for what, by, elsewhere in history:
        more: dict[str, Any] = ELSEWHERE if elsewhere else {}
        if what == "wait":
            decisions += [decision for _, decision in here.waits(hours=3)]
        elif what == "lost":
            decisions += list(lost(here, decisions[-1]))
        elif what == "writes":
            decisions.append(here.order("reply", "1 it was blue"))
            hers.add(f"o{here.count}")
        else:
            text = "1 good morning" if what == "reply" else "" if what == "cases" else "1"
            decisions.append(here.order(what, text, by=by, **more))
    for decision in decisions:
        for action in decision.actions:
            for piece in pieces(action):
                if isinstance(piece, Excerpt) and piece.event in hers:
                    assert action.platform in allowed, action
                if isinstance(piece, Mention) and piece.member == ANN and pushed(action):
                    assert action.platform in allowed, action


def lost(here: Clock, decision: Decision) -> Iterator[Decision]:
    """What the bot says to the member does not arrive."""
    for notice in of(decision, Notice):
        yield here.meets(
            Settled(id=f"{notice.id}/s{here.count}", place=notice.place, at=here.at,
                    action=codec.encode(notice), outcome="denied")
        )  # fmt: skip


def pieces(action: Action) -> Iterator[Any]:
    for name in ("text", "fallback", "title"):
        yield from getattr(action, name, ())


def pushed(action: Action) -> bool:
    """Whether it goes to a channel without anybody's having asked there."""
    return isinstance(action, Alert | Edit | Letter) and not isinstance(action, Reply)


def test_the_property_would_see_words_that_leak() -> None:
    here = Clock('[[routes]]\nto = "other:channel:1"\n')
    (card,) = of(here.order("complain", "my parcel is broken"), Alert)
    leaking = structs.replace(card, text=(Excerpt("o1"),))
    assert any(isinstance(piece, Excerpt) for piece in pieces(leaking))
