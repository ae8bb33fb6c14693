"""What holds for any table of a policy file, and the forms that many of its keys take."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, ConfigDict, Field

from policies.file.values import a_day
from policies.forms import Duration

T = TypeVar("T")

Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\s\x00-\x1f](.*\S)?$")]
List = Annotated[tuple[T, ...], Field(strict=False)]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Date = Annotated[date, BeforeValidator(a_day, json_schema_input_type=str)]
Span = Annotated[Duration, Field(ge=timedelta(seconds=1), le=timedelta(days=3650))]


WRITTEN = ConfigDict(frozen=True, extra="forbid", strict=True)
"""Nothing unknown in it, nothing changed after reading."""
