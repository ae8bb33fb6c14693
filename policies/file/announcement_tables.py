"""The tables of announcements: what goes out, whose yes it needs, and on which days."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field

from policies.file.table import WRITTEN, Date, Day, List, Span
from policies.file.values import a_wall_time, sentences, when_missed
from policies.policy import Language


class AnnouncementTable(BaseModel):
    """``[[announcements]]``: what goes out, where to and when. One of ``at``, ``cron``, ``every``
    and ``rrule`` says when; the last two begin at ``from``."""

    model_config = WRITTEN

    name: Annotated[str, Field(pattern=r"^[^\s/:@{}]{1,40}$")]
    to: List[str]
    text: Annotated[
        dict[str, str],
        BeforeValidator(sentences, json_schema_input_type=str | dict[Language, str]),
    ]
    at: Annotated[str, BeforeValidator(a_wall_time, json_schema_input_type=str)] = ""
    cron: str = ""
    every: str = ""
    rrule: str = ""
    begins: Annotated[str, BeforeValidator(a_wall_time, json_schema_input_type=str)] = Field(
        "", alias="from"
    )
    timezone: str = ""
    title: str = Field("", max_length=200)
    mentions: List[str] = ()
    pin: bool = False
    replace: bool = False
    delete_after: Span | None = None
    missed: Annotated[timedelta, BeforeValidator(when_missed, json_schema_input_type=str)] = Field(
        "send within 30m", validate_default=True
    )
    approve: bool = False
    first_once: bool = True
    business_days: Literal["only", "next"] | None = None
    even_quiet: bool = False
    colour: Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")] | None = None
    file: str = ""
    thread: str = Field("", max_length=100)


class ApprovalTable(BaseModel):
    """``[[approvals]]``: what ``authors`` write to these channels needs the yes of somebody with
    one of the roles ``by``."""

    model_config = WRITTEN

    to: List[str] = ()
    authors: List[str] = ()
    by: List[str] = ()


class CalendarTable(BaseModel):
    """``[calendar]``: which days are no business days, and which are although they seem not."""

    model_config = WRITTEN

    weekend: List[Day] = ("sat", "sun")
    holidays: List[Date] = ()
    workdays: List[Date] = ()
