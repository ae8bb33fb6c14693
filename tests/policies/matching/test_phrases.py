"""Phrases of which one word is dressed up, and short words that are shown the other way round."""

from __future__ import annotations

import pytest

from policies.matching.terms import Word
from tests.policies.matching.test_disguises import found, scanner

PHRASES = ("payday loan", "préstamo rápido", "кредит наличными")


@pytest.mark.parametrize(
    ("text", "evidence", "view"),
    [
        ("**payday** loan", "payday** loan", "decoded"),
        ("a payday ||loan|| now", "payday ||loan", "decoded"),
        ("a *payday* _loan_ now", "payday* _loan", "decoded"),
        ("a pay*day loan now", "pay*day loan", "broken"),
        ("tu préstamo rá🔥pido aquí", "préstamo rá🔥pido", "broken"),
        ("кре|дит нали|чными", "кре|дит нали|чными", "broken"),
        ("the Payday-Loan shop", "Payday-Loan", "canonical"),
    ],
)
def test_one_word_is_dressed_up(text: str, evidence: str, view: str) -> None:
    assert found(text, scanner(*PHRASES)) == [(evidence, view)]
    plain = scanner(*(Word(one, disguise="none") for one in PHRASES))
    assert bool(found(text, plain)) is (view == "decoded"), "coded text is read anyway"


@pytest.mark.parametrize(
    "text",
    [
        "on payday, loan officers rest", "it is payday. Loan?", "payday - loan", "pay*day* loans",
        "pay day loan", "a pay-day loan", "payday/loan", "2 * payday * 3 loan", "préstamo: rápido",
    ],
)  # fmt: skip
def test_what_parts_clauses_makes_no_phrase(text: str) -> None:
    assert found(text, scanner(*PHRASES)) == []


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\u202e款贷\u202c 找我", ["款贷"]), ("a \u202exes\u202c b", ["xes"]),
        ("\u202eb\u202c 款贷 a xes", []), ("款贷 t.me/abc", []), ("\u202eb\n款贷", []),
    ],
)  # fmt: skip
def test_what_is_shown_the_other_way_round_may_be_short(text: str, seen: list[str]) -> None:
    assert [evidence for evidence, _ in found(text, scanner("贷款", "sex"))] == seen


@pytest.mark.parametrize("text", ["ca💲ino", "pay✝ry", "pay❎ry"])
def test_pictures_that_are_letters(text: str) -> None:
    assert found(f"a {text} b", scanner("casino", "paytry", "payxry")) == [(text, "leet")]
