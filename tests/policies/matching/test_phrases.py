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


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("加q 12345678", True), ("请➕Q：12345678", True), ("加我v", True),
        ("➕我薇 wxid8888", True), ("yuan000+威", True),
        ("先加q再减p，然后求和得到结果就行了", False), ("加我们v2群", False),
        ("加qps 12345678", False), ("给表格加我薇的名字，大家看看可以吗谢谢", False),
        ("https://t.me/+q4FZGcLyODg1", False), ("看 https://t.me/+v4FZGcLyODg1 吧", False),
        ("给车加V8引擎", False), ("先加v1.2版", False), ("订单 12345678 加Q1预算", False),
        ("加v86 12345678", True), ("材+Q48ˉ5749907", True),
    ],
)  # fmt: skip
def test_a_letter_stands_for_a_messenger(text: str, seen: bool) -> None:
    assert bool(found(text, scanner("加QQ", "加微信", "加我微信"))) is seen


@pytest.mark.parametrize("text", ["ca💲ino", "pay✝ry", "pay❎ry"])
def test_pictures_that_are_letters(text: str) -> None:
    assert found(f"a {text} b", scanner("casino", "paytry", "payxry")) == [(text, "leet")]
