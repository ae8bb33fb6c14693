"""Look-alikes: a name with one letter wrong is found wherever in it that letter stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.matching.hostnames import letters, punycode
from policies.matching.lookalikes import EVERYBODY, LookAlikes, _look, _one_apart
from policies.matching.wellknown import POPULAR

NAMES = ["paypal.com", "steamcommunity.com", "trezor.io", "gosuslugi.ru"]
SHORT = "clclcl.com"
"""Looks shorter than it is written, by three letters."""


@st.composite
def misspelt(draw: st.DrawFn) -> tuple[str, str]:
    """A site, and its name with one letter added, left out, changed, or two swapped."""
    domain = draw(st.sampled_from([*NAMES, SHORT]))
    name = domain.partition(".")[0]
    place, letter = draw(st.integers(0, len(name) - 1)), draw(st.sampled_from("abkxyz"))
    before, here, after = name[:place], name[place], name[place + 1 :]
    wrong = [f"{before}{letter}{here}{after}", f"{before}{after}", f"{before}{letter}{after}"]
    wrong.append(f"{before}{after[:1]}{here}{after[1:]}")
    return domain, draw(st.sampled_from(wrong))


@pytest.mark.parametrize("others", [(), (SHORT,)])
@given(case=misspelt())
def test_one_letter_wrong_anywhere(others: tuple[str, ...], case: tuple[str, str]) -> None:
    domain, wrong = case
    same, other = _look(domain.partition(".")[0]), _look(wrong)
    protected = dict.fromkeys([*NAMES, domain, *others])
    found = LookAlikes([(0, name) for name in protected]).find(f"{wrong}.com")
    if same != other and _one_apart(other, same) and len(other) >= 5 and wrong not in protected:
        assert found == {0: domain}


@given(st.sampled_from(POPULAR), st.text("abcdefghijklmnopqrstuvwxyz", min_size=6, max_size=12))
def test_other_names_are_left_alone(domain: str, name: str) -> None:
    look = _look(name)
    if not any(_one_apart(look, _look(each.partition(".")[0])) for each in POPULAR):
        assert LookAlikes([(0, EVERYBODY)]).find(f"{name}.com") == {}, domain


@given(st.text(st.characters(min_codepoint=0xA1, categories=["Ll", "Lo"]), min_size=1, max_size=20))
def test_a_label_is_shown_as_it_was_written(label: str) -> None:
    assert letters(punycode(label)) == label
