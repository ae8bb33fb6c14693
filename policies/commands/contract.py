"""What a command is: a function whose signature is its schema on every platform."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, NewType, get_type_hints

from policies.actions import Button, Piece, Reply, Text
from policies.draft import Draft
from policies.events import Invoked
from policies.people.permissions import permitted
from policies.policy import Role

Member = NewType("Member", str)
"""A parameter that names a member: the value is their full id."""
Rest = NewType("Rest", str)
"""A parameter that takes all the words that are left."""

ParameterKind = Literal["member", "duration", "text", "word"]
Menu = Literal["message", "member"]
"""What a command can be picked on, where a platform has such menus: it then stands for a reply to
that message, or for that member as the ``member`` parameter."""
_KINDS: dict[object, ParameterKind] = {
    Member: "member",
    timedelta: "duration",
    Rest: "text",
    str: "word",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; ``choices`` are the only words it takes, if there are any."""

    name: str
    kind: ParameterKind
    required: bool
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """One use of a command by somebody who may use it."""

    draft: Draft
    event: Invoked
    held: tuple[Role, ...]
    rows: tuple[dict[str, Any], ...] | None = None
    """What a ``fetch`` of this call has found, once it has."""

    @property
    def caller(self) -> str:
        """The caller's member id."""
        return self.event.actor.id

    def may(self, permission: str) -> bool:
        """Whether the caller has a permission."""
        return permission in permitted(self.draft, self.event.actor, self.held)

    def fetch(self, query: str, **args: str) -> None:
        """Have rows looked up outside; the command runs again with them in ``rows``."""
        self.draft.fetch(query, args, self.event.id)

    def answer(self, key: str, **names: Piece | Text) -> None:
        """Answer the caller, so that only they see it where the platform can."""
        self.answer_text(self.draft.say(key, **names))

    def answer_text(self, text: Text, buttons: tuple[Button, ...] = ()) -> None:
        """Answer the caller with these words."""
        event = self.event
        self.draft.act(
            Reply,
            channel=event.channel,
            member=self.caller,
            text=text,
            to=event.message,
            interaction=event.interaction,
            private=True,
            buttons=buttons,
            because="command",
        )


class Unusable(Exception):
    """An argument cannot be used; ``key`` and ``names`` are the sentence that says why."""

    def __init__(self, key: str, **names: Piece | Text) -> None:
        super().__init__(key)
        self.key = key
        self.names = names


@dataclass(frozen=True, slots=True)
class Command:
    """A declared command. ``permission`` is needed to see and run it; ``None``: everybody may.

    ``even_late``: it is obeyed however long ago it was given. ``menus`` is what it is offered on.
    """

    name: str
    permission: str | None
    parameters: tuple[Parameter, ...]
    run: Callable[..., None]
    even_late: bool = False
    menus: tuple[Menu, ...] = ()


def command(
    permission: str | None = None,
    *,
    even_late: bool = False,
    menus: tuple[Menu, ...] = (),
    **choices: tuple[str, ...],
) -> Callable[[Callable[..., None]], Command]:
    """Declare a command: name, parameters and kinds are read from the function's signature."""

    def declare(run: Callable[..., None]) -> Command:
        hints = get_type_hints(run)
        parameters = tuple(
            Parameter(
                name,
                _KINDS[_bare(hints[name])],
                parameter.default is inspect.Parameter.empty,
                choices.get(name, ()),
            )
            for name, parameter in list(inspect.signature(run).parameters.items())[1:]
        )
        return Command(run.__name__.rstrip("_"), permission, parameters, run, even_late, menus)

    return declare


def _bare(hint: object) -> object:
    """The type without ``| None``."""
    options = [t for t in getattr(hint, "__args__", (hint,)) if t is not type(None)]
    return options[0]
