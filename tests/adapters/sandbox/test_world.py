"""The world's laws: who may write, change, come and go, and what a sanction makes impossible."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sandbox.people import BOT, LOBBY, channel_id, member_id, residents
from adapters.sandbox.posts import Refused
from adapters.sandbox.register import HISTORY
from adapters.sandbox.world import World

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NEWBIE, REGULAR, MODERATOR = (member_id(one) for one in ("newbie", "regular", "moderator"))


@pytest.fixture
def world() -> World:
    return World("r", residents(NOW))


def refusal(act: object, *args: object, **kwargs: object) -> str:
    """The reason with which an act is refused."""
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)  # type: ignore[operator]
    return caught.value.reason


def test_ids_begin_with_the_run_and_count_up(world: World) -> None:
    ids = [world.say(NEWBIE, LOBBY, "hi", NOW).id for _ in range(3)]
    assert ids == ["r-1", "r-2", "r-3"]


def test_a_timeout_closes_the_pen_until_its_very_end(world: World) -> None:
    until = NOW + timedelta(minutes=10)
    assert world.silence(NEWBIE, until)
    just_before = until - timedelta(milliseconds=1)
    assert refusal(world.say, NEWBIE, LOBBY, "hi", just_before) == "timeout"
    assert world.say(NEWBIE, LOBBY, "hi", until).text == "hi"


def test_a_timeout_forbids_edits_too(world: World) -> None:
    post = world.say(NEWBIE, LOBBY, "hi", NOW)
    world.silence(NEWBIE, NOW + timedelta(hours=1))
    assert refusal(world.edit, NEWBIE, post.id, "spam", NOW) == "timeout"


def test_a_banned_member_can_neither_write_nor_return(world: World) -> None:
    assert world.ban(NEWBIE, None)
    assert refusal(world.say, NEWBIE, LOBBY, "hi", NOW) == "banned"
    assert refusal(world.join, NEWBIE, NOW + timedelta(days=999)) == "banned"
    assert world.unban(NEWBIE)
    assert world.join(NEWBIE, NOW).kind == "join"
    assert world.say(NEWBIE, LOBBY, "hi", NOW).member == NEWBIE


def test_a_ban_with_an_end_ends(world: World) -> None:
    world.ban(NEWBIE, NOW + timedelta(days=1))
    assert refusal(world.join, NEWBIE, NOW) == "banned"
    assert world.join(NEWBIE, NOW + timedelta(days=1)).kind == "join"


def test_a_kicked_member_may_come_back(world: World) -> None:
    assert world.expel(NEWBIE)
    assert not world.expel(NEWBIE)
    assert refusal(world.say, NEWBIE, LOBBY, "hi", NOW) == "absent"
    world.join(NEWBIE, NOW)
    assert world.members[NEWBIE].joined == NOW


def test_only_staff_writes_news(world: World) -> None:
    assert refusal(world.say, REGULAR, channel_id("news"), "hi", NOW) == "read-only"
    assert world.say(MODERATOR, channel_id("news"), "hi", NOW).channel == channel_id("news")


def test_only_ones_own_messages_can_be_changed(world: World) -> None:
    post = world.say(NEWBIE, LOBBY, "hi", NOW)
    assert refusal(world.edit, REGULAR, post.id, "ho", NOW) == "not-yours"
    assert refusal(world.delete, REGULAR, post.id) == "not-yours"
    assert world.edit(NEWBIE, post.id, "ho", NOW).edits == 1
    assert world.delete(NEWBIE, post.id).removed == "author"
    assert refusal(world.edit, NEWBIE, post.id, "again", NOW) == "gone"


def test_removing_twice_does_nothing_the_second_time(world: World) -> None:
    post = world.say(NEWBIE, LOBBY, "hi", NOW)
    assert world.remove(post.id, "rule")
    assert not world.remove(post.id, "rule")
    assert world.posts[post.id].because == "rule"


def test_a_reaction_is_put_on_and_taken_off(world: World) -> None:
    post = world.say(NEWBIE, LOBBY, "hi", NOW)
    on, removed = world.react(REGULAR, post.id, "👍", NOW)
    assert (on.reactions, removed) == ({"👍": (REGULAR,)}, False)
    off, removed = world.react(REGULAR, post.id, "👍", NOW)
    assert (off.reactions, removed) == ({}, True)


def test_nobody_can_be_added_twice_nor_as_the_bot(world: World) -> None:
    newbie = world.members[NEWBIE]
    assert refusal(world.add, newbie) == "taken"
    assert refusal(world.add, msgspec.structs.replace(newbie, id=BOT)) == "taken"


def test_a_ban_can_clean_what_was_written_lately(world: World) -> None:
    old = world.say(NEWBIE, LOBBY, "old", NOW - timedelta(hours=2))
    new = world.say(NEWBIE, LOBBY, "new", NOW)
    other = world.say(REGULAR, LOBBY, "other", NOW)
    world.clean(NEWBIE, NOW - timedelta(hours=1), "raid")
    assert [world.posts[p.id].removed for p in (old, new, other)] == ["", "bot", ""]


def test_history_is_bounded(world: World) -> None:
    for n in range(HISTORY + 5):
        world.say(NEWBIE, LOBBY, str(n), NOW)
    assert len(world.posts) == HISTORY
    assert next(iter(world.posts.values())).text == "5"


def test_drain_tells_each_change_once(world: World) -> None:
    post = world.say(NEWBIE, LOBBY, "hi", NOW)
    world.edit(NEWBIE, post.id, "ho", NOW)
    world.silence(REGULAR, NOW)
    changed = world.drain()
    posts, members = changed["posts"], changed["members"]
    assert [p.text for p in posts] == ["ho"]
    assert [m.id for m in members] == [REGULAR]
    assert world.drain() == {}


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["say", "ban", "unban", "expel", "join", "leave", "silence", "free"]),
        st.integers(0, 90),
    ),
    max_size=40,
)


@given(ACTS)
def test_nobody_shut_out_or_silent_ever_gets_a_word_in(acts: list[tuple[str, int]]) -> None:
    world, at = World("r", residents(NOW)), NOW
    for act, minutes in acts:
        at += timedelta(minutes=1)
        until = at + timedelta(minutes=minutes)
        before = world.members[NEWBIE]
        free = before.joined is not None and not before.silent(at) and not before.shut_out(at)
        try:
            match act:
                case "say":
                    world.say(NEWBIE, LOBBY, "hi", at)
                    assert free
                case "ban":
                    world.ban(NEWBIE, until)
                    assert world.members[NEWBIE].joined is None
                case "unban":
                    world.unban(NEWBIE)
                case "expel":
                    world.expel(NEWBIE)
                case "join":
                    world.join(NEWBIE, at)
                    assert not before.shut_out(at)
                case "leave":
                    world.leave(NEWBIE, at)
                case "silence":
                    world.silence(NEWBIE, until)
                case _:
                    world.silence(NEWBIE, None)
        except Refused:
            assert act in ("say", "join", "leave")
            assert act != "say" or not free
