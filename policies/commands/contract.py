"""What a command is: a function whose signature is its schema on every platform."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Literal, NewType, get_type_hints

from policies.actions import Button, Piece, Reply, Text
from policies.draft import Draft
from policies.events import Invoked
from policies.people import lobby
from policies.people.permissions import Answer, Asked, decided, holders
from policies.people.standing import rank_of
from policies.rights import FOR_GOOD, Role

Member = NewType("Member", str)
"""A parameter that names a member: the value is their full id."""
Rest = NewType("Rest", str)
"""A parameter that takes all the words that are left."""
Several = NewType("Several", str)
"""The same, for several members and what follows them (see ``parse.several``)."""
Reason = NewType("Reason", str)
"""The same, for the sentence that a member reads; the name of a preset reason stands for it."""
Body = NewType("Body", str)
"""As ``Rest``, and they may be as many as a message has."""

ParameterKind = Literal["member", "members", "duration", "number", "reason", "text", "word"]
Menu = Literal["message", "member"]
"""What a command can be picked on, where a platform has such menus: it then stands for a reply to
that message, or for that member as the ``member`` parameter."""
_KINDS: dict[object, ParameterKind] = {
    Member: "member",
    timedelta: "duration",
    int: "number",
    Reason: "reason",
    Several: "members",
    Rest: "text",
    Body: "text",
    str: "word",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; ``choices`` are the only words it takes, if there are any. Words are cut after
    ``longest`` characters."""

    name: str
    kind: ParameterKind
    required: bool
    choices: tuple[str, ...] = ()
    default: object = None
    longest: int = 500


@dataclass(frozen=True, slots=True)
class Call:
    """One use of a command by somebody who may use it."""

    draft: Draft
    event: Invoked
    held: tuple[Role, ...]
    rows: tuple[dict[str, Any], ...] | None = None
    """What a ``fetch`` of this call has found, once it has."""
    at: tuple[str, ...] = ()
    """The places that it is about, where these are others than the one it comes from."""

    @property
    def caller(self) -> str:
        """The caller's member id."""
        return self.event.actor.id

    @property
    def rank(self) -> int:
        """The caller's rank: 0 is that of the highest role, -1 an owner's."""
        return rank_of(self.draft, self.event.actor, self.held)

    def rights(self, permission: str, lasting: timedelta | None = None) -> Answer:
        """Whether the caller may do that here, so long (``None``: it does not last), and why."""
        asked = Asked(permission, self.event.place, self.event.channel, lasting)
        return decided(self.draft, self.event.actor, self.held, asked)

    def may(self, permission: str, lasting: timedelta | None = None) -> bool:
        """Whether the caller has a permission here; for what lasts, also how far it goes."""
        return self.rights(permission, lasting).allowed

    def demand(self, permission: str, lasting: timedelta | None = None) -> None:
        """Raise ``Unusable`` with the reason unless the caller may do that here."""
        answer = self.rights(permission, lasting)
        if not answer.allowed:
            raise refusal(self.draft, permission, answer)

    def fetch(self, query: str, **args: str) -> None:
        """Have rows looked up outside; the command runs again with them in ``rows``."""
        self.draft.fetch(query, args, self.event.id)

    def answer(self, key: str, **names: Piece | Text) -> None:
        """Answer the caller, so that only they see it where the platform can."""
        self.answer_text(self.draft.say(key, **names))

    def answer_text(
        self, text: Text, buttons: tuple[Button, ...] = (), because: str = "command"
    ) -> Reply:
        """Answer the caller with these words."""
        event = self.event
        return self.draft.act(
            Reply,
            place=event.place,
            channel=event.channel,
            member=self.caller,
            text=text,
            to=event.message,
            interaction=event.interaction,
            private=True,
            buttons=buttons,
            because=because,
            language=self.draft.language if event.via == "page" else "",
        )


class Unusable(Exception):
    """An argument cannot be used; ``key`` and ``names`` are the sentence that says why."""

    def __init__(self, key: str, **names: Piece | Text) -> None:
        super().__init__(key)
        self.key = key
        self.names = names


def refusal(draft: Draft, permission: str, answer: Answer) -> Unusable:
    """The sentence for whoever may not: who may, or what of it they may."""
    if draft.policy.community == lobby.NAME:
        return Unusable("setup_not_let_in")
    if answer.longest is not None:
        return Unusable("refused_longer", duration=draft.lasting(answer.longest))
    if answer.has("denied"):
        return Unusable("refused_denied")
    if answer.has("elsewhere"):
        return Unusable("refused_here")
    return Unusable("refused", role=holders(draft, permission))


@dataclass(frozen=True, slots=True)
class Command:
    """A declared command. ``permission`` is needed to see and run it; ``None``: everybody may.

    ``even_late``: it is obeyed however long ago it was given. ``menus`` is what it is offered on.
    ``steps`` are the permissions that some of the words of its first parameter need instead.
    Menus show a command that needs none to whom ``shown_with`` is allowed. With ``file`` one may
    come along. That somebody gives it is nobody else's business where it is ``unseen``.
    """

    name: str
    permission: str | None
    parameters: tuple[Parameter, ...]
    run: Callable[..., None]
    even_late: bool = False
    menus: tuple[Menu, ...] = ()
    steps: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    shown_with: str | None = None
    file: bool = False
    unseen: bool = False

    def needs(self, args: Mapping[str, str]) -> str | None:
        """The permission that it needs when it is given with these arguments, as they came."""
        if not self.steps:
            return self.permission
        first = self.parameters[0]
        word = args.get(first.name, args.get("text", "").strip().partition(" ")[0]).casefold()
        return self.steps.get(
            word if word in first.choices else str(first.default), self.permission
        )

    def lasting(self, values: Mapping[str, Any]) -> timedelta | None:
        """How long what is done with these arguments lasts; ``None`` where nothing does."""
        if self.name not in LASTING:
            return None
        spans = (p for p in self.parameters if p.kind == "duration")
        asked = next((values.get(p.name, p.default) for p in spans), None)
        return asked if isinstance(asked, timedelta) else FOR_GOOD


LASTING = frozenset({"timeout", "ban", "massban"})
"""Commands whose duration is bounded by what their caller may; without one it has no end."""


def command(
    permission: str | None = None,
    *,
    even_late: bool = False,
    menus: tuple[Menu, ...] = (),
    steps: Mapping[str, str | None] = MappingProxyType({}),
    shown_with: str | None = "",
    file: bool = False,
    unseen: bool = False,
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
                None if parameter.default is inspect.Parameter.empty else parameter.default,
                4_096 if _bare(hints[name]) is Body else 500,
            )
            for name, parameter in list(inspect.signature(run).parameters.items())[1:]
        )
        name, shown = run.__name__.rstrip("_"), permission if shown_with == "" else shown_with
        return Command(
            name, permission, parameters, run, even_late, menus, steps, shown, file, unseen
        )

    return declare


def _bare(hint: object) -> object:
    """The type without ``| None``."""
    options = [t for t in getattr(hint, "__args__", (hint,)) if t is not type(None)]
    return options[0]
