"""The tables of a policy file about roles: who has one, what they may, and where."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator

from policies.file.table import WRITTEN, List, Name, Span
from policies.file.values import a_ration, an_action
from policies.rights import Ration

Permission = Literal[
    "warn", "timeout", "kick", "ban", "lift", "delete", "case", "announce", "stop", "policy",
    "roles", "approve", "mention",
]  # fmt: skip


class RightTable(BaseModel):
    """A permission in ``may`` or ``deny``: ``"ban"`` or ``{ do = "ban", up_to = "7d" }``."""

    model_config = WRITTEN

    do: Permission
    up_to: Span | None = None
    platforms: List[str] = ()
    channels: List[str] = ()


RightOf = Annotated[
    RightTable, BeforeValidator(an_action, json_schema_input_type=Permission | RightTable)
]


class RoleTable(BaseModel):
    """``[roles.NAME]``: who has the role, what they may, where, and what they see to."""

    model_config = WRITTEN

    members: List[str] = ()
    may: List[RightOf] = ()
    deny: List[RightOf] = ()
    immune: bool | None = None
    everywhere: bool = False
    platforms: List[str] = ()
    places: List[str] = ()
    channels: List[str] = ()
    duties: List[Name] = ()
    budget: dict[
        Permission, Annotated[Ration, BeforeValidator(a_ration, json_schema_input_type=str)]
    ] = {}
