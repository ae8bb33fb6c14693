"""Roles by command: giving, taking, making, inviting, and what nobody may do with them."""

from __future__ import annotations

import pytest

from policies.actions import Ban, Kick, Warn
from policies.people.grants import MOST_GRANTS, MOST_HOLDERS
from policies.people.personal import erased
from tests.policies.people.teams import NEWS, OLA, TEAM, Orders, team
from tests.policies.said import CHANNEL
from tests.policies.test_commands import of

DAY = 86_400.0


def test_what_is_given_holds_until_it_ends_and_is_taken_at_once() -> None:
    o = Orders(team())
    assert "Only" in o.says("ann", "warn", "@bob")
    assert "… has moderator now, until" in o.says("ada", "role", "grant moderator @ann 2d")
    assert of(o.order("ann", "warn", "@bob hm"), Warn)
    assert "Only" in o.says("ann", "warn", "@bob hm", after=2 * DAY + 9)
    o = Orders(team())
    o.order("ada", "role", "grant moderator @ann")
    assert of(o.order("ann", "warn", "@bob hm"), Warn)
    assert "no more: moderator" in o.says("ada", "role", "revoke moderator @ann")
    assert "Only" in o.says("ann", "warn", "@bob hm")


def test_what_a_member_holds_is_shown_to_who_types_their_name() -> None:
    o = Orders(team())
    for name in ("@mo", "test:member:mo"):
        shown = o.says("ada", "role", f"show {name}")
        assert "moderator" in shown and "no role" not in shown
    assert "I don't know who" in o.says("ada", "role", "show @nobody")
    assert "no role or right called night" in o.says("ada", "role", "show night")


def test_a_right_has_a_bound_and_a_place() -> None:
    o = Orders(team())
    assert "ban:7d" in o.says("mo", "role", "grant ban:7d @ann")
    assert "for 7 days at most" in o.says("ann", "ban", "@bob 8d")
    assert "for 7 days at most" in o.says("ann", "ban", "@bob")
    assert of(o.order("ann", "ban", "4711 7d"), Ban)
    assert "warn:#news" in o.says("ada", "role", "grant warn @bob #news")
    assert "not here" in o.says("bob", "warn", "@ann")
    assert of(o.order("bob", "warn", "4711", channel=NEWS), Warn)


def test_a_bound_holds_for_a_sanction_that_is_made_longer() -> None:
    o = Orders(team())
    assert of(o.order("mo", "ban", "4711 1d"), Ban)
    assert "for 7 days at most" in o.says("mo", "duration", "1 30d")
    assert of(o.order("mo", "duration", "1 6d"), Ban)


def test_a_denial_beats_every_role_and_is_given_back_by_whoever_holds_it() -> None:
    o = Orders(team())
    assert "may not do this now: ban" in o.says("ada", "role", "deny ban @mo 1d")
    assert "taken from your role" in o.says("mo", "ban", "@ann 1d")
    assert of(o.order("mo", "ban", "@ann 1d", after=DAY + 5), Ban)
    o = Orders(team())
    o.order("ada", "role", "deny kick @ann")
    assert "don't hold this yourself" in o.says("mo", "role", "revoke kick @ann")
    assert "no more: kick" in o.says("ada", "role", "revoke kick @ann")


@pytest.mark.parametrize(
    ("who", "order", "answer"),
    [
        ("ann", "grant moderator @bob", "Only chief / moderator can do this"),
        ("mo", "grant chief @bob", "role chief is not below yours"),
        ("mo", "grant moderator @mo", "to yourself"),
        ("mo", "grant kick @bob", "don't hold this yourself, so you can't pass it on: kick"),
        ("mo", "grant ban @bob", "can't pass it on: ban"),
        ("mo", "grant ban:8d @bob", "can't pass it on: ban:8d"),
        ("mo", "grant press @bob", "can't pass it on: announce:#news"),
        ("mo", "grant moderator @ada", "isn't below yours"),
        ("mo", "deny warn @ada", "isn't below yours"),
        ("mo", "deny warn @mo", "to yourself"),
        ("mo", "revoke moderator @ada", "isn't below yours"),
        ("mo", "grant nonsense @bob", "no role or right called nonsense"),
        ("mo", "grant moderator", "Who do you mean"),
        ("mo", "grant moderator @nobody", "I don't know who"),
        ("mo", "grant moderator @bob nonsense", "can't read “nonsense”"),
        ("mo", "grant moderator @bob 99999d", "too long"),
        ("mo", "create helper warn", "a role called helper already"),
        ("mo", "create ban warn", "can't be the name of a role"),
        ("mo", "create night", "Name what the role may do"),
        ("mo", "create night kick", "can't pass it on: kick"),
        ("mo", "create night fly", "“fly” is no right"),
        ("ada", "edit helper warn", "stands in the policy file"),
        ("ada", "delete helper", "stands in the policy file"),
        ("ada", "revoke moderator @mo", "was not given this by command"),
        ("mo", "invite chief", "not below yours"),
        ("mo", "redeem 0000", "not good any more"),
    ],
)
def test_what_nobody_may_do(who: str, order: str, answer: str) -> None:
    o = Orders(team())
    before = {k: dict(v) for k, v in o.here.pages.items() if "grants" in v or k.startswith("role:")}
    assert answer in o.says(who, "role", order)
    after = {k: dict(v) for k, v in o.here.pages.items() if "grants" in v or k.startswith("role:")}
    assert after == before


def test_a_role_is_made_changed_and_goes_and_everybody_with_it() -> None:
    o = Orders(team())
    assert "night: warn, timeout:1h, -ban" in o.says(
        "ada", "role", "create night warn timeout:1h -ban"
    )
    o.order("ada", "role", "grant night @ann")
    assert of(o.order("ann", "warn", "@bob"), Warn)
    assert "for 1 hour at most" in o.says("ann", "timeout", "@bob 2h")
    assert "taken from your role" in o.says("ann", "ban", "@bob 1h")
    assert "night: case" in o.says("ada", "role", "edit night case")
    assert "Only" in o.says("ann", "warn", "@bob")
    assert "held" not in o.says("mo", "role", "list")
    assert "Held by: …" in o.says("mo", "role", "show night")
    assert "is gone" in o.says("ada", "role", "delete night")
    assert "no role or right called night" in o.says("ada", "role", "grant night @ann")
    o.order("ada", "role", "create night ban")
    assert "Only" in o.says("ann", "ban", "@bob"), "an old grant does not come back to life"


def test_who_gives_for_a_time_gives_for_no_longer() -> None:
    o = Orders(team())
    o.order("ada", "role", "grant moderator @ann 1d")
    assert "until" in o.says("ann", "role", "grant warn @bob")
    assert "Only" in o.says("bob", "warn", "4711", after=DAY + 5)


def test_taking_a_role_gives_back_what_it_denies_so_that_has_to_be_held() -> None:
    o = Orders(team())
    assert "now" in o.says("mo", "role", "grant helper @ann")
    assert "can't pass it on: kick" in o.says("mo", "role", "revoke helper @ann")
    assert "no more: helper" in o.says("ada", "role", "revoke helper @ann")


def test_who_was_denied_something_gives_it_to_nobody_either() -> None:
    o = Orders(team())
    assert "now" in o.says("mo", "role", "grant ban:1d @bob")
    o.order("ada", "role", "deny ban @mo")
    assert "can't pass it on: ban:1d" in o.says("mo", "role", "grant ban:1d @ann")
    assert "can't pass it on: ban:7d" in o.says("mo", "role", "grant moderator @ann")


def test_what_holds_in_one_channel_is_passed_on_for_that_channel_only() -> None:
    o = Orders(team())
    o.order("ada", "role", "grant kick:#news @mo")
    for channel in (CHANNEL, NEWS):
        words = o.says("mo", "role", "grant kick @bob", channel=channel)
        assert "can't pass it on: kick" in words
        assert "now" in o.says("mo", "role", "grant kick:#news @bob", channel=channel)


def test_who_is_banned_holds_nothing_there() -> None:
    o = Orders(team())
    o.order("ada", "role", "grant moderator @ann")
    o.order("ada", "role", "grant kick @hal")
    assert of(o.order("ada", "ban", "@ann 1d"), Ban)
    assert of(o.order("ada", "ban", "@hal 1d"), Ban)
    assert "Only" in o.says("ann", "warn", "@bob")
    assert "Only" in o.says("hal", "kick", "4711")
    assert "Only" in o.says("hal", "warn", "@bob")


def test_erasing_somebody_takes_what_they_were_given_and_leaves_what_was_denied() -> None:
    o = Orders(team())
    o.order("ada", "role", "grant helper @ann")
    o.order("ada", "role", "grant helper @bob")
    o.order("ada", "role", "deny ban @ann")
    changed = erased(o.here.pages, "test:member:ann")
    page_of = changed["test:member:ann"]
    assert page_of is not None
    assert "helper" not in repr(page_of)
    assert "deny" in repr(page_of)
    assert "test:member:ann" not in repr(changed["role:helper"])
    assert "test:member:bob" in repr(changed["role:helper"])


def test_there_is_always_somebody_who_can_repair() -> None:
    by_command = 'roles.helper]\nmembers = ["test:member:hal"]\nmay = ["warn"]\n'
    o = Orders(team("[" + by_command))
    assert "owner has" not in o.says(OLA, "role", "create owner roles warn case")
    o.order(OLA, "role", "grant owner @ann")
    assert "nobody could give roles" in o.says("ann", "role", "revoke owner @ann")
    o.order("ann", "role", "grant warn @bob")
    assert "no more: owner" in o.says(OLA, "role", "revoke owner @ann")
    o = Orders(team())
    assert "isn't below yours" in o.says("ada", "role", "deny roles @ola")
    assert "now" in o.says(OLA, "role", "grant chief @bob")
    assert "no more" in o.says(OLA, "role", "revoke chief @bob")
    assert "now" in o.says(OLA, "role", "deny roles @ada")
    assert "taken from your role" in o.says("ada", "role", "grant helper @bob")


def test_a_button_that_was_posted_before_is_decided_at_the_press() -> None:
    o = Orders(team())
    o.order("ada", "role", "grant moderator @ann")
    shown = o.order("ada", "compromised", "@bob")
    (button,) = [b for a in shown.actions for b in getattr(a, "buttons", ())]
    o.order("ada", "role", "revoke moderator @ann")
    assert "Only" in o.says("ann", button.code)
    o.order("ada", "role", "grant moderator @ann")
    assert "can post again" in str(o.order("ann", button.code).actions)


def test_bounds_of_what_is_remembered() -> None:
    o = Orders(team(TEAM, *(f"n{number}" for number in range(MOST_HOLDERS))))
    for number in range(MOST_HOLDERS):
        assert "now" in o.says("ada", "role", f"grant helper @n{number}")
    assert "no room" in o.says("ada", "role", "grant helper @bob")
    names = "warn timeout kick ban lift delete case announce policy".split()
    for each in names[:MOST_GRANTS]:
        o.order("ada", "role", f"grant {each} @ann")
    assert "no room" in o.says("ada", "role", f"grant {names[MOST_GRANTS]} @ann")
    assert all(len(repr(v)) < 1_500 for p in o.here.pages.values() for v in p.values())


def test_the_matrix_says_who_may_and_what_is_nobodys() -> None:
    night = '[roles.night]\nmay = ["warn"]\nduties = ["review queue"]\n\n[roles.helper]'
    duties = TEAM.replace("[roles.helper]", night)
    words = Orders(team(duties)).says("ada", "role", "matrix")
    assert "ban: chief, moderator (7d)" in words
    assert "announce: chief, press (#news)" in words
    assert "review queue is seen to by: night" in words
    assert "Nobody has the role night." in words
    assert "Nobody sees to: review queue." in words


@pytest.mark.parametrize(
    ("who", "order", "allowed", "step"),
    [
        ("mo", "@mo ban 4711 3d", True, "role moderator (from the policy file) allows it: ban:7d"),
        ("mo", "@mo ban 4711 30d", False, "does not go so far: ban:7d; asked was 30 days"),
        ("mo", "@ann ban", False, "ban is allowed by: chief / moderator"),
        ("mo", "@hal kick @bob", False, "role helper (from the policy file) denies it: kick"),
        ("mo", "@mo warn @ada", False, "isn't below yours"),
        ("mo", "@ann help", True, "/help is for everybody"),
        ("ann", "warn @bob", False, "Nothing else allows it"),
        ("mo", "@ola role grant", True, "Owning the place allows it: roles"),
        ("mo", "@mo timeout @bob 5x", False, "length of time"),
    ],
)
def test_may_explains_step_by_step(who: str, order: str, allowed: bool, step: str) -> None:
    words = Orders(team()).says(who, "may", order)
    assert ("may not" not in words.splitlines()[0]) is allowed, words
    assert step in words, words


def test_may_about_others_is_for_who_works_cases() -> None:
    o = Orders(team())
    assert "Only" in o.says("ann", "may", "@bob warn")
    assert "no command" in o.says("mo", "may", "@bob frobnicate")


def test_nothing_is_done_by_asking() -> None:
    decision = Orders(team()).order("ada", "may", "@ada kick @bob")
    assert not of(decision, Kick)
    assert len(decision.actions) == 1


DESK = """
[roles.desk]
members = ["test:member:bob"]
may = ["warn"]
channels = ["news"]
"""


def test_a_role_of_some_channels_has_its_powers_only_there() -> None:
    o = Orders(team(TEAM + DESK))
    assert "Only" in o.says("bob", "warn", "4711")
    assert of(o.order("bob", "warn", "4711", channel=NEWS), Warn)
