"""Standing: what a name leads to."""

from __future__ import annotations

from policies.people.standing import name_pages


def test_a_username_belongs_to_its_platform() -> None:
    assert name_pages("telegram:member:7", ("", "Ann")) == {"name:telegram:ann": False}
    assert name_pages("discord:member:7", ("Ann", "ann")) == {"name:discord:ann": False}


def test_a_display_name_of_one_word_may_be_shared() -> None:
    assert name_pages("discord:member:7", ("Noa", "")) == {"name:discord::noa": True}
    assert name_pages("discord:member:7", ("Noa B.", "")) == {}
