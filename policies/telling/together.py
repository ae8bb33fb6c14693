"""Together: what is known of all accounts of one person, in one line."""

from __future__ import annotations

from policies.actions import Piece, Text
from policies.cases.case import numbers_of
from policies.draft import Draft
from policies.people.linked import accounts
from policies.people.standing import display, strikes

_CASES = 5
"""The newest cases of another account that are named."""


def called(draft: Draft, member: str) -> str:
    """An account wherever it is: its name, and the id by which a command can name it."""
    platform, _, number = member.partition(":member:")
    return f"{display(draft, member)} ({platform}:{number})"


def together(draft: Draft, member: str, *, team: bool) -> Text:
    """The other accounts of a member with their strikes, and how many they are together; empty if
    there are none. The ``team`` reads of all of them and their cases, the member of those alone
    that they have shown to be theirs."""
    others = accounts(draft, member, shown=not team)
    if not others:
        return ()
    counted = [strikes(draft, each) for each in others]
    text: list[Piece] = [
        *draft.say("linked_head", count=str(strikes(draft, member) + sum(counted)))
    ]
    for each, count in zip(others, counted, strict=True):
        text += ["\n", *draft.say("linked_line", name=called(draft, each), count=str(count))]
        if team and (numbers := numbers_of(draft, each)[-_CASES:]):
            text += [" ", *draft.say("linked_cases", case=", ".join(map(str, numbers)))]
    return tuple(text)
