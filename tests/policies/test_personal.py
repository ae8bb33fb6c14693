"""What is personal: names and words go, what is in force stays."""

from __future__ import annotations

from policies.actions import Delete, Kick, Mention, Notice
from policies.decision import Decision
from policies.people.personal import erased, wordless
from policies.records import Audited, CaseKept
from policies.state import Add, Held, Page, Set
from tests.policies.said import CHANNEL, PLACE

ANN = "test:member:ann"


def test_without_words_a_decision_keeps_what_it_did() -> None:
    notice = Notice(
        id="e#0", place=PLACE, member=ANN, text=("Ann, ", Mention(ANN)), fallback=("x",)
    )
    delete = Delete(id="e#1", place=PLACE, channel=CHANNEL, message="1", member=ANN)
    named = (Set(ANN, "names", ("Ann", "ann")), Set("name:test:ann", "member", ANN))
    before = Decision(
        event="e", bundle="b", actions=(notice, delete), writes=(*named, Add(ANN, "messages"))
    )
    after = wordless(before)
    silent = Notice(id="e#0", place=PLACE, member=ANN, text=())
    assert after.actions == (silent, delete)
    assert after.writes == (Add(ANN, "messages"),)


def test_the_policys_own_reason_stays_and_a_moderators_words_go() -> None:
    kicks = (
        Kick(id="e#0", place="p", member="m", because="words", reason="no advertising"),
        Kick(id="e#1", place="p", member="m", because="escalation", reason="no advertising"),
        Kick(id="e#2", place="p", member="m", because="command", reason="Ann was rude to Bob"),
    )
    kept = wordless(Decision(event="e", bundle="b", actions=kicks)).actions
    assert [a.reason for a in kept if isinstance(a, Kick)] == ["no advertising"] * 2 + [""]


def test_of_an_erased_member_stays_what_is_in_force() -> None:
    ban, timeout = Held(9.0), Held(8.0)
    page: Page = {
        **{"names": Held(("Ann", "Ann")), "messages": 4},
        **{f"ban@{PLACE}": ban, f"timeout@{PLACE}": timeout},
    }
    assert erased({ANN: page}, ANN) == {
        ANN: {f"ban@{PLACE}": ban, f"timeout@{PLACE}": timeout},
        "name:test:ann": None,
    }


def test_no_name_leads_to_an_erased_member() -> None:
    page: Page = {"names": Held(("Noa", "ann"))}
    assert erased({ANN: page}, ANN) == dict.fromkeys([ANN, "name:test:ann", "name:test::noa"])


def test_of_whom_nothing_is_in_force_nothing_stays() -> None:
    unnamed: Page = {"names": Held(("", "")), "messages": 4}
    assert erased({ANN: unnamed}, ANN) == {ANN: None}
    assert erased({ANN: {f"ban@{PLACE}": Held(9.0)}}, ANN) == {}
    assert erased({}, ANN) == {}


def test_the_words_of_an_erased_members_cases_go() -> None:
    pages: dict[str, Page] = {
        ANN: {"cases": Held((1, 2))},
        "case:1": {"case": Held((1,)), "reason": Held("rude"), "notes": 1, "note:1": Held("x")},
        "case:3": {"reason": Held("somebody else's")},
    }
    assert erased(pages, ANN) == {ANN: None, "case:1": {"case": Held((1,)), "notes": 1}}


def test_the_words_of_cases_go_from_decisions() -> None:
    writes = (Set("case:1", "reason", "rude"), Set(ANN, "note:1", "x"), Set("case:1", "case", 1))
    kept = CaseKept(number=1, kind="ban", state="in_force", reason="rude")
    said = Audited(what="case.reason", about="case:1", before="rude", after="kind")
    silent = wordless(Decision(event="e", bundle="b", writes=writes, records=(kept, said)))
    assert silent.writes == writes[2:]
    assert "rude" not in repr(silent) and "kind'" not in repr(silent.records[1:])
