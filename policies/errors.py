"""The errors of the program: one tree, whose messages name the thing, the place and the remedy.

HallwardenError
├── PolicyError        a policy file cannot be used; carries every problem found in it
└── Misconfigured      something cannot work as it is set up, however long one waits
    └── TokenRefused   a platform does not accept the bot's token
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable

from msgspec import Struct


class HallwardenError(Exception):
    """Everything that this program raises on purpose."""


class Misconfigured(HallwardenError):
    """Something cannot work as it is set up; waiting will not help."""


def fault(error: BaseException) -> str:
    """What went wrong and where, without the error's own words: they may be a member's.

    Errors of our own hold none, and are told as they are.
    """
    if isinstance(error, HallwardenError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + where


class TokenRefused(Misconfigured):
    """A platform does not accept the bot's token; waiting will not help."""


class Problem(Struct, frozen=True):
    """One thing that is wrong in a policy file.

    ``where`` is ``file:line`` (lines count from 1), ``path`` the entry as a person counts
    (``rules[2].words[1]`` is the first word of the second rule; empty for a whole file),
    ``message`` and ``hint`` are sentences in the community's language. ``advice`` does not keep
    the policy from being used.
    """

    where: str
    path: str
    message: str
    hint: str = ""
    advice: bool = False

    def __str__(self) -> str:
        path = f"{self.path}: " if self.path else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.where}: {path}{self.message}{hint}"


class PolicyError(HallwardenError):
    """A policy cannot be used; ``problems`` holds all that was found, in the file's order.

    ``language`` is that of its sentences, ``count`` how many problems keep the policy from being
    used, where more were found than anybody reads.
    """

    def __init__(
        self, problems: Iterable[Problem], language: str = "en", count: int | None = None
    ) -> None:
        self.problems = tuple(problems)
        found = sum(not problem.advice for problem in self.problems)
        self.count = found if count is None else count
        self.language = language
        super().__init__("\n".join(str(problem) for problem in self.problems))
