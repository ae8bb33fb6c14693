"""Actions become the right call, and what Telegram says becomes the right outcome."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from adapters.port import Denied, Done, Gone, Later, Outcome, Unknown
from adapters.telegram.address import Call
from adapters.telegram.outbound import calls
from adapters.telegram.outcomes import done, refused
from adapters.telegram.render import Known
from policies.actions import (
    Action,
    Ban,
    Button,
    Delete,
    Edit,
    Kick,
    Lift,
    Notice,
    Reply,
    Send,
    Timeout,
    Warn,
)
from policies.announced import Pin
from policies.outlinks import Address

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PLACE, CHANNEL, MEMBER = "telegram:chat:-1001", "telegram:channel:-1001", "telegram:member:42"
GROUP = "telegram:chat:-55"
SUPER = "telegram:chat:-1001234567890"


def only(action: Action) -> Call:
    ways = calls(action, Known(), NOW)
    assert isinstance(ways, tuple)
    (call,) = ways
    return call


@pytest.mark.parametrize(
    ("ahead", "until"),
    [
        (timedelta(seconds=1), 40),
        (timedelta(seconds=39), 40),
        (timedelta(hours=1), 3600),
        (timedelta(days=366), 366 * 86400),
        (timedelta(days=366, seconds=1), None),
    ],
)
def test_until_is_never_for_ever_by_accident(ahead: timedelta, until: int | None) -> None:
    for kind in (Timeout, Ban):
        given = only(kind(id="x", place=PLACE, member=MEMBER, until=NOW + ahead)).given
        expected = None if until is None else int(NOW.timestamp()) + until
        assert given.get("until_date") == expected


def test_pinning_disturbs_nobody() -> None:
    pin = Pin(id="x", place=PLACE, channel=CHANNEL, message="7")
    given = {"chat_id": -1001, "message_id": 7}
    assert only(pin) == Call("pinChatMessage", {**given, "disable_notification": True})
    off = Pin(id="x", place=PLACE, channel=CHANNEL, message="7", off=True)
    assert only(off) == Call("unpinChatMessage", given)
    lost = Pin(id="x", place=PLACE, channel=CHANNEL, message="")
    assert isinstance(calls(lost, Known(), NOW), Gone)


def test_an_address_of_an_announcement_can_be_followed() -> None:
    text = ("See ", Address("https://acme.test/a?b=1&c=2"))
    given = only(Send(id="x", place=PLACE, channel=CHANNEL, text=text)).given
    url = "https://acme.test/a?b=1&amp;c=2"
    assert given["text"] == f'See <a href="{url}">{url}</a>'


def test_a_sanction_whose_end_has_passed_is_not_made() -> None:
    late = Timeout(id="x", place=PLACE, member=MEMBER, until=NOW)
    assert isinstance(calls(late, Known(), NOW), Gone)


def test_a_kick_is_one_call_that_fits_the_kind_of_group() -> None:
    assert only(Kick(id="x", place=SUPER, member=MEMBER)) == Call(
        "unbanChatMember", {"chat_id": -1001234567890, "user_id": 42, "only_if_banned": False}
    )
    assert only(Kick(id="x", place=GROUP, member=MEMBER)).method == "banChatMember"


def test_who_speaks_as_a_channel_can_only_be_banned() -> None:
    channel = "telegram:channel:-1005"
    given = {"chat_id": -1001, "sender_chat_id": -1005}
    assert only(Ban(id="x", place=PLACE, member=channel)) == Call("banChatSenderChat", given)
    lift = Lift(id="x", place=PLACE, member=channel, what="ban")
    assert only(lift) == Call("unbanChatSenderChat", given)
    for action in (
        Kick(id="x", place=PLACE, member=channel),
        Timeout(id="x", place=PLACE, member=channel, until=NOW + timedelta(hours=1)),
        Lift(id="x", place=PLACE, member=channel, what="timeout"),
    ):
        assert isinstance(calls(action, Known(), NOW), Denied)


def test_a_private_word_to_who_is_no_person_is_never_shown_to_all() -> None:
    """An anonymous admin's question must not be answered before everybody."""
    reply = Reply(id="x", place=PLACE, channel=CHANNEL, member=PLACE, text=("psst",), private=True)
    assert isinstance(calls(reply, Known(), NOW), Denied)
    notice = Notice(id="x", place=PLACE, channel=CHANNEL, member=PLACE, text=("psst",))
    assert isinstance(calls(notice, Known(), NOW), Denied)
    ways = calls(structs.replace(notice, fallback=("all",)), Known(), NOW)
    assert isinstance(ways, tuple)
    assert [way.given["text"] for way in ways] == ["all"]


def test_lifts_give_everything_back_and_remove_nobody() -> None:
    lift = only(Lift(id="x", place=PLACE, member=MEMBER, what="timeout"))
    assert set(lift.given["permissions"].values()) == {True}
    assert only(Lift(id="x", place=PLACE, member=MEMBER, what="ban")).given["only_if_banned"]


def test_a_topic_is_written_into() -> None:
    call = only(Send(id="x", place=PLACE, channel=f"{CHANNEL}/7", text=("hi",)))
    assert (call.given["chat_id"], call.given["message_thread_id"]) == (-1001, 7)


def test_messages_elsewhere_are_found_by_their_ref() -> None:
    edit = Edit(id="x", place=PLACE, channel=CHANNEL, message="e:42:9", text=("hi",))
    assert only(edit).method == "editEphemeralMessageText"
    assert only(edit).given["ephemeral_message_id"] == 9
    direct = Delete(id="x", place=PLACE, channel=CHANNEL, message="d:42:9")
    assert only(direct) == Call("deleteMessage", {"chat_id": 42, "message_id": 9})


def test_what_telegram_deletes_no_more_is_not_asked_for() -> None:
    def deleting(age: timedelta, message: str = "9") -> object:
        written = NOW - age
        return calls(
            Delete(id="x", place=PLACE, channel=CHANNEL, message=message, written=written),
            Known(),
            NOW,
        )

    old = deleting(timedelta(hours=48))
    assert isinstance(old, Denied)
    assert "48 hours" in old.reason
    assert not isinstance(deleting(timedelta(hours=47, minutes=59)), Denied)
    assert not isinstance(deleting(timedelta(hours=48), "e:42:9"), Denied)


@pytest.mark.parametrize("message", ["", "x", "sent:y", "e:1", "1:2", "²", "e:1:2:3", "--1"])
def test_no_possible_message_is_gone(message: str) -> None:
    delete = Delete(id="x", place=PLACE, channel=CHANNEL, message=message)
    assert isinstance(calls(delete, Known(), NOW), Gone)


def test_a_short_private_answer_to_a_button_is_an_alert_and_a_long_one_is_not() -> None:
    def ways(text: str, buttons: tuple[Button, ...] = ()) -> list[str]:
        reply = Reply(
            id="x",
            place=PLACE,
            channel=CHANNEL,
            member=MEMBER,
            text=(text,),
            interaction="77",
            private=True,
            buttons=buttons,
        )
        found = calls(reply, Known(), NOW)
        assert isinstance(found, tuple)
        return [call.method for call in found]

    assert ways("x" * 200)[0] == "answerCallbackQuery"
    assert ways("x" * 201) == ["sendMessage"] * 3
    assert ways("x", (Button("a", "b:1"),)) == ["sendMessage"] * 3


def test_a_notice_without_other_words_never_shows_in_the_channel() -> None:
    warn = Warn(id="x", place=PLACE, member=MEMBER, text=("psst",), channel=CHANNEL)
    ways = calls(warn, Known(), NOW)
    assert isinstance(ways, tuple)
    assert all(w.given["chat_id"] == 42 or w.given["receiver_user_id"] == 42 for w in ways)


def test_refs_say_where_a_message_is() -> None:
    send = Send(id="x", place=PLACE, channel=CHANNEL, text=("hi",))
    warn = Warn(id="x", place=PLACE, member=MEMBER, text=("hi",))
    assert done(send, Call("sendMessage", {"chat_id": -1001}), {"message_id": 5}) == Done("5")
    assert done(warn, Call("sendMessage", {"chat_id": 42}), {"message_id": 5}) == Done("d:42:5")
    seen = Call("sendMessage", {"chat_id": -1001, "receiver_user_id": 42})
    answer = {"message_id": 0, "ephemeral_message_id": 3}
    assert done(warn, seen, answer) == Done("e:42:3")


SEND = Send(id="x", place=PLACE, channel=CHANNEL, text=("hi",))
BAN = Ban(id="x", place=PLACE, member=MEMBER)


@pytest.mark.parametrize(
    ("action", "error", "sent", "outcome"),
    [
        (SEND, Forbidden("Forbidden: bot was kicked"), True, Denied),
        (BAN, BadRequest("Bad Request: not enough rights"), True, Denied),
        (BAN, BadRequest("Bad Request: PARTICIPANT_ID_INVALID"), True, Gone),
        (SEND, TimedOut(), True, Unknown),
        (SEND, TimedOut(), False, Later),
        (BAN, TimedOut(), True, Later),
        (SEND, NetworkError("Bad Gateway (502)"), True, Unknown),
        (SEND, TelegramError("Invalid server response"), True, Unknown),
        (SEND, InvalidToken("Unauthorized"), True, Later),
        (SEND, InvalidToken("Not Found"), True, Denied),
    ],
)
def test_errors(action: Action, error: TelegramError, sent: bool, outcome: type[Outcome]) -> None:
    assert isinstance(refused(action, error, sent=sent), outcome)


def test_an_edit_that_changes_nothing_is_done() -> None:
    edit = Edit(id="x", place=PLACE, channel=CHANNEL, message="5", text=("hi",))
    said = BadRequest("Bad Request: message is not modified: specified new message content …")
    assert refused(edit, said, sent=True) == Done("5")
