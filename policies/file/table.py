"""What holds for any table of a policy file, and the forms that many of its keys take."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, TypeVar

from pydantic import ConfigDict, Field

from policies.forms import Duration

T = TypeVar("T")

Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\s\x00-\x1f](.*\S)?$")]
List = Annotated[tuple[T, ...], Field(strict=False)]
Span = Annotated[Duration, Field(ge=timedelta(seconds=1), le=timedelta(days=3650))]


WRITTEN = ConfigDict(frozen=True, extra="forbid", strict=True)
"""Nothing unknown in it, nothing changed after reading."""
