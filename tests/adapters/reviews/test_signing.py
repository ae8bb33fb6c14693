"""Links to the page: only those that were signed with the key, and only in their time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from adapters.reviews.signing import Signer
from policies.outlinks import PageLink

SIGNER = Signer("https://bot.example.org", SecretStr("k" * 32))
LINK = PageLink("acme 群", "telegram:member:11", 1_764_600_000.25, 1_764_700_000.0)
NOW = 1_764_600_100.0


def token(link: PageLink = LINK, signer: Signer = SIGNER) -> str:
    return signer.address(link).removeprefix("https://bot.example.org/review/")


def test_what_was_signed_is_read_again() -> None:
    assert SIGNER.read(token(), NOW) == LINK
    assert set(token()) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


def test_a_link_ends() -> None:
    assert SIGNER.read(token(), LINK.until) is None


def test_another_key_signs_nothing_here() -> None:
    other = Signer("https://bot.example.org", SecretStr("o" * 32))
    assert SIGNER.read(token(signer=other), NOW) is None


@given(st.integers(0), st.characters(codec="utf-8"))
def test_a_changed_letter_is_noticed(where: int, letter: str) -> None:
    good = token()
    at = where % (len(good) - 1)  # the last one holds bits that nobody reads
    changed = f"{good[:at]}{letter}{good[at + 1 :]}"
    found = SIGNER.read(changed, NOW)
    assert found is None or changed == good


@given(st.text() | st.text("abcXYZ019-_=", min_size=20))
def test_nonsense_is_no_link(said: str) -> None:
    assert SIGNER.read(said, NOW) is None
