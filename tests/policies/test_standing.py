"""Standing: what a name leads to."""

from __future__ import annotations

from policies.standing import name_page


def test_a_username_belongs_to_its_platform() -> None:
    assert name_page("telegram:member:7", "@Ann") == "name:telegram:ann"
    assert name_page("discord:member:7", "ann") == "name:discord:ann"
