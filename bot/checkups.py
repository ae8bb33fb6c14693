"""Checkups: what commands ask of the policy book: how a file is now, and to have it read again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.lookups import Query
from bot.policybook import PolicyBook
from policies.errors import PolicyError
from policies.file.load import Loaded
from policies.file.phrases import phrase
from policies.file.plan import lines

Row = dict[str, Any]


def queries(book: PolicyBook) -> dict[str, Query]:
    """Everything that ``Fetch`` can name."""

    async def checked(community: str, _: Mapping[str, str], __: int) -> list[Row]:
        return await check(book, community)

    async def reloaded(community: str, _: Mapping[str, str], __: int) -> list[Row]:
        return await reload(book, community)

    return {"policy_check": checked, "policy_reload": reloaded}


async def check(book: PolicyBook, community: str) -> list[Row]:
    """One row: what is wrong with the file as it is now, or worth a look."""
    try:
        loaded = await book.acceptable(book.entries[community].file)
    except PolicyError as error:
        return [{"problems": tuple(map(str, error.problems)), "rules": 0}]
    return [_checkup(book, loaded)]


async def reload(book: PolicyBook, community: str) -> list[Row]:
    """One row: as ``check``, after the file has come into force if it is good."""
    before = book.entries[community]
    if problems := await book.reload(before.file):
        return [{"problems": problems, "rules": 0, "reload": "refused"}]
    now = book.entries[community].loaded
    same = now.bundle.digest == before.loaded.bundle.digest
    return [_checkup(book, now) | {"reload": "unchanged" if same else "taken"}]


def _checkup(book: PolicyBook, loaded: Loaded) -> Row:
    policy = loaded.policy
    worth = phrase(policy.language, "summary.advice", {})
    return {
        "problems": (),
        "rules": len(policy.rules),
        "examples": len(policy.examples),
        "short": lines(book.plan(policy), policy.language),
        "advice": tuple(f"{problem} ({worth})" for problem in loaded.advice),
    }
