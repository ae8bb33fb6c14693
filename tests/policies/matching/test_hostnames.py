"""Hosts have one spelling, and an owner."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.matching.hostnames import bracketed, dotted, endings, letters, punycode, suffixes


@pytest.mark.parametrize(
    ("host", "number"),
    [
        ("1.2.3.4", "1.2.3.4"),
        ("16909060", "1.2.3.4"),
        ("0x1020304", "1.2.3.4"),
        ("0x1.0x2.0x304", "1.2.3.4"),
        ("01.02.03.04", "1.2.3.4"),
        ("1.2.772", "1.2.3.4"),
        ("127.1", "127.0.0.1"),
        ("256.1.1.1", ""),
        ("1.2.3.4.5", ""),
        ("08.1.1.1", ""),
        ("4294967296", ""),
        ("example.com", ""),
        ("1.example", ""),
    ],
)
def test_numbers_are_read_as_browsers_do(host: str, number: str) -> None:
    assert dotted(host) == number


def test_addresses_in_brackets() -> None:
    assert bracketed("[2001:DB8:0::7]") == "[2001:db8::7]"
    assert bracketed("[::ffff:1.2.3.4]") == "1.2.3.4"
    assert bracketed("[nothing]") == ""


@pytest.mark.parametrize(
    ("host", "owned"),
    [
        ("www.shop.co.uk", "shop.co.uk"),
        ("a.b.github.io", "b.github.io"),
        ("github.io", ""),
        ("com", ""),
        ("x.y.unheard", "y.unheard"),
        ("1.2.3.4", "1.2.3.4"),
        ("xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai"),
    ],
)
def test_what_somebody_owns(host: str, owned: str) -> None:
    assert suffixes().owned(host) == owned


def test_endings_and_parents() -> None:
    assert list(endings("a.b.com")) == ["a.b.com", "b.com", "com"]
    assert list(suffixes().upwards("a.b.c.com")) == ["a.b.c.com", "b.c.com", "c.com"]
    assert len(list(endings("a." * 500 + "com"))) == 12
    assert suffixes().known("com") and suffixes().known("xn--p1ai")
    assert not suffixes().known("example")


@given(st.text(max_size=30))
def test_any_label(label: str) -> None:
    assert punycode(label.encode("utf-8", "replace").decode()).isascii()
    letters("xn--" + label)
    dotted(label)
    bracketed(label)
    suffixes().owned(label)
