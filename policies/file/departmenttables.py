"""The tables of a policy file about departments: who answers, when, how soon, and where it goes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field

from policies.departments import Assigning, Severity
from policies.file.table import WRITTEN, List, Name, Span
from policies.file.values import a_day, a_person, an_hour_range

Kind = Literal["request", "complaint", "bug", "idea", "report"]
Tongue = Literal["en", "zh-CN", "es"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HoursOf = Annotated[str, BeforeValidator(an_hour_range, json_schema_input_type=str)]
Holiday = Annotated[date, BeforeValidator(a_day, json_schema_input_type=str)]


class PersonTable(BaseModel):
    """An entry of ``members``: ``"telegram:member:7"``, or one with hours of their own."""

    model_config = WRITTEN

    id: str
    languages: List[Tongue] = ()
    hours: HoursOf | None = None
    timezone: str = ""
    days: List[Day] = ()


class TargetTable(BaseModel):
    """How long a member waits at most, in hours of work."""

    model_config = WRITTEN

    first_answer: Span | None = None
    resolution: Span | None = None


class DepartmentTable(BaseModel):
    """``[departments.NAME]``: who answers, in which hours, how soon, and whom it climbs to."""

    model_config = WRITTEN

    to: str = ""
    members: List[
        Annotated[PersonTable, BeforeValidator(a_person, json_schema_input_type=str | PersonTable)]
    ] = ()
    role: str = ""
    lead: List[str] = ()
    kinds: List[Kind] = ()
    hours: HoursOf | None = None
    timezone: str = ""
    days: List[Day] = ("mon", "tue", "wed", "thu", "fri")
    holidays: List[Holiday] = ()
    severity: dict[Kind, Severity] = {}
    targets: dict[Severity, TargetTable] = {}
    ladder: List[str] = ()
    climb: Span = timedelta(minutes=30)
    wake: List[Severity] = ("critical",)
    assign: Assigning = "nobody"
    per_person: bool = False
    satisfaction: bool = True


class RouteTable(BaseModel):
    """``[[routes]]``: where a case goes that all of this holds of; the first that fits counts."""

    model_config = WRITTEN

    to: str = Field(min_length=1)
    departments: List[Name] = ()
    severities: List[Severity] = ()
    languages: List[Tongue] = ()
    platforms: List[str] = ()
    channels: List[str] = ()
    hours: HoursOf | None = None
