"""Calling for the team under a message: what counts as such, and what is no call."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from policies.commands.calling import called, reported
from tests.policies.said import says

CALLS = [
    ("@admin", ""), ("@Admins look at that", "look at that"), ("@群主", ""),
    ("@管理员 有人骂人", "有人骂人"),
    (" @admin  ", ""), ("@群主\n看一下", "看一下"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rest"), CALLS)
def test_a_call_under_a_message_reports_it(text: str, rest: str) -> None:
    assert called(text) == rest
    answer = replace(says(text, "zoe", id="2"), reply_to="1", reply_to_actor="test:member:bob")
    (order,) = reported(answer)
    assert (order.command, order.args.get("text", "")) == ("report", rest)
    assert (order.reply_to, order.reply_to_actor) == ("1", "test:member:bob")
    assert (order.actor, order.channel, order.message) == (answer.actor, answer.channel, "2")
    assert order.id != answer.id


@pytest.mark.parametrize(
    "text", ["@admin_of_fun hello", "ask @admin", "@管理员小李 在吗", "admin", ""]
)
def test_other_words_are_no_call(text: str) -> None:
    assert called(text) is None


def test_a_call_under_nothing_reports_nothing() -> None:
    assert reported(says("@admin where are you?")) == ()
